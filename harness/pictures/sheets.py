"""The course of every sheet: when its edges were where. From the records `path` of a trace; draws nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from harness.pictures.bus_words import GATE, messages
from harness.pictures.motion import Rollers
from harness.pictures.stations import Way
from harness.pictures.trace_text import NS_PER_S, Event, fields_of

Point = tuple[int, float]
"""(virtual time in ns, distance in mm)"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pass:
    """One way of a sheet through the printer, from entering until it leaves, comes back or is taken out.

    ``lead`` and ``tail`` are its edges as corners of a polyline at the same moments, both kept between ``low_mm``
    and ``high_mm``, beyond which it is elsewhere. ``goes_back`` is whether the gate sent it to the return.
    """

    number: int
    start_ns: int
    end_ns: int
    lead: tuple[Point, ...]
    tail: tuple[Point, ...]
    low_mm: float
    high_mm: float
    goes_back: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """Where and when a sheet came to stand though the rollers turn. ``kind`` is `stuck` or `blocked`."""

    ns: int
    kind: str
    place: str
    at_mm: float


@dataclass(slots=True, kw_only=True)
class SheetCourse:
    """A sheet of the trace. ``end`` is `delivered`, `taken out`, or empty if it was still inside at the end."""

    number: int
    tray: int
    length_mm: float
    fed_ns: int
    count: int = 1
    passes: list[Pass] = field(default_factory=list)
    stop: Stop | None = None
    end: str = ""
    end_ns: int = 0


@dataclass(slots=True)
class _Course:
    """A sheet while its records are read."""

    sheet: SheetCourse
    origin_mm: float
    start_ns: int
    low_mm: float = 0.0
    held_ns: int | None = None
    came_back: bool = False
    first_origin_mm: float = 0.0


def read_sheets(events: Sequence[Event], way: Way, rollers: Rollers, *, speed_mm_s: int) -> list[SheetCourse]:
    """Follow every sheet. ``speed_mm_s`` is the path's own speed: a late pick is told in time at this speed."""
    return _Reader(events, way, rollers, speed_mm_s).read()


class _Reader:
    def __init__(self, events: Sequence[Event], way: Way, rollers: Rollers, speed_mm_s: int) -> None:
        self._events = events
        self._way = way
        self._rollers = rollers
        self._speed_mm_s = speed_mm_s
        self._gates = [(message.ns, message.data[0] != 0) for message in messages(events, GATE) if message.data]
        self._inside: dict[int, _Course] = {}
        self._sheets: list[SheetCourse] = []

    def read(self) -> list[SheetCourse]:
        for event in self._events:
            if event.source == "path" and event.text.startswith("sheet "):
                self._take(event)
            elif event.source == "operator" and event.text.startswith("clear_path"):
                for course in list(self._inside.values()):
                    self._end(course, event.ns, "taken out")
        for course in list(self._inside.values()):
            self._end(course, self._rollers.end_ns, "")
        return self._sheets

    def _take(self, event: Event) -> None:
        _sheet, number_text, what, *rest = event.words
        number = int(number_text)
        if what == "fed":
            self._feed(event.ns, number, fields_of(rest))
        course = self._inside.get(number)
        if course is None:
            return  # a trace cut at its beginning
        if what in ("stuck", "blocked"):
            course.held_ns = event.ns
            at_mm = self._rollers.odometer_mm(event.ns) - course.origin_mm
            course.sheet.stop = Stop(ns=event.ns, kind=what, place=rest[0] if rest else "", at_mm=at_mm)
        elif what == "returned":
            self._come_back(course, event.ns)
        elif what == "delivered":
            self._end(course, event.ns, what)

    def _feed(self, ns: int, number: int, fields: dict[str, int]) -> None:
        late_mm = fields.get("late_ns", 0) * self._speed_mm_s / NS_PER_S
        sheet = SheetCourse(
            number=number,
            tray=fields.get("tray", 0),
            length_mm=fields.get("length_mm", self._way.length_mm),
            fed_ns=ns,
            count=fields.get("count", 1),
        )
        self._sheets.append(sheet)
        self._inside[number] = _Course(sheet, self._rollers.odometer_mm(ns) + late_mm, ns)

    def _come_back(self, course: _Course, ns: int) -> None:
        course.came_back = True
        course.first_origin_mm = course.origin_mm
        course.origin_mm = self._rollers.odometer_mm(ns) - self._way.registration_mm
        course.start_ns = ns
        course.low_mm = self._way.registration_mm

    def _end(self, course: _Course, ns: int, end: str) -> None:
        course.sheet.end, course.sheet.end_ns = end, ns
        if course.came_back:
            self._add_first_pass(course, ns)
        goes_back = end != "delivered" and self._is_sent_back(course, ns)
        high_mm = self._way.back_mm(course.sheet.length_mm) if goes_back else self._way.exit_mm
        self._add_pass(course, ns, high_mm=high_mm, goes_back=goes_back)
        del self._inside[course.sheet.number]

    def _add_first_pass(self, course: _Course, end_ns: int) -> None:
        """Its other end is in the return for a while yet: the first pass is drawn until that has left it too."""
        length_mm = course.sheet.length_mm
        back_mm = self._way.back_mm(length_mm)
        gone_ns = self._rollers.reached_ns(course.first_origin_mm + back_mm + length_mm, course.start_ns)
        if gone_ns is None or (course.held_ns is not None and course.held_ns < gone_ns):
            gone_ns = end_ns
        first = replace(course, origin_mm=course.first_origin_mm, start_ns=course.sheet.fed_ns, low_mm=0.0)
        self._add_pass(first, min(gone_ns, end_ns), high_mm=back_mm, goes_back=True)

    def _is_sent_back(self, course: _Course, ns: int) -> bool:
        """Where the gate pointed as the leading edge came to it; what it has not reached has not been sent."""
        at_gate_ns = self._rollers.reached_ns(course.origin_mm + self._way.gate_mm, course.start_ns)
        if self._way.return_mm is None or at_gate_ns is None or at_gate_ns > (course.held_ns or ns):
            return False
        return next((back for when_ns, back in reversed(self._gates) if when_ns <= at_gate_ns), False)

    def _add_pass(self, course: _Course, end_ns: int, *, high_mm: float, goes_back: bool) -> None:
        sheet, rollers = course.sheet, self._rollers
        held_ns = course.held_ns if course.held_ns is not None else end_ns
        corners = {course.start_ns, end_ns, min(held_ns, end_ns), *rollers.changes_ns(course.start_ns, end_ns)}
        for bound_mm in (course.low_mm, self._way.gate_mm, self._way.gate_mm + sheet.length_mm, high_mm):
            for behind_mm in (0.0, sheet.length_mm):
                ns = rollers.reached_ns(course.origin_mm + bound_mm + behind_mm, course.start_ns)
                corners |= {ns} if ns is not None and ns < end_ns else set()
        moments = sorted(corners)
        leads = [rollers.odometer_mm(min(ns, held_ns)) - course.origin_mm for ns in moments]

        def edge(behind_mm: float) -> tuple[Point, ...]:
            places = (
                self._way.shown_mm(
                    min(max(lead - behind_mm, course.low_mm), high_mm), sheet.length_mm, goes_back=goes_back
                )
                for lead in leads
            )
            return tuple(zip(moments, places, strict=True))

        sheet.passes.append(
            Pass(
                number=len(sheet.passes) + 1,
                start_ns=course.start_ns,
                end_ns=end_ns,
                lead=edge(0.0),
                tail=edge(sheet.length_mm),
                low_mm=course.low_mm,
                high_mm=self._way.shown_mm(high_mm, sheet.length_mm, goes_back=goes_back),
                goes_back=goes_back,
            )
        )
