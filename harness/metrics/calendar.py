"""The ends of iterations as a calendar that other programs can subscribe to (RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta

from icalendar import Calendar, Event

from harness.criteria.definitions import Iteration


def calendar(iterations: Iterable[Iteration], address: str) -> bytes:
    """An all-day event on the last day of each iteration. ``address`` is where the board shows iterations.

    The same iterations give the same bytes: stamps are the iterations' own first days, not the clock's.
    """
    found = Calendar()
    found.add("prodid", "-//Makeready//iterations//EN")
    found.add("version", "2.0")
    found.add("name", "Iterations")
    found.add("x-wr-calname", "Iterations")
    for iteration in iterations:
        event = Event()
        event.add("uid", f"iteration-{iteration.id}@makeready")
        event.add("dtstamp", datetime.combine(iteration.starts, time(), tzinfo=UTC))
        event.add("dtstart", iteration.ends)
        event.add("dtend", iteration.ends + timedelta(days=1))
        event.add("summary", f"Iteration {iteration.id} ends" + (f": {iteration.title}" if iteration.title else ""))
        event.add("description", iteration.direction)
        event.add("url", f"{address}/{iteration.id}")
        event.add("transp", "TRANSPARENT")
        found.add_component(event)
    text: bytes = found.to_ical()
    return text
