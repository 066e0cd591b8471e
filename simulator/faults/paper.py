"""Faults of paper on its way: jams, misfeeds, slips, doubles, bent staples, a door opened. The engine asks for them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from device_profiles import Profile
from simulator.clock import Clock
from simulator.engine.places import PathGeometry
from simulator.faults.record import FaultBook

_NS_PER_MS: Final = 1_000_000


class _Arrival:
    """Something that is to happen when a sheet arrives at a sensor."""

    __slots__ = ("at", "sheets_left")

    def __init__(self, at: str, sheets_left: int) -> None:
        self.at = at
        self.sheets_left = sheets_left


class PaperFaults:
    """What is planned to go wrong with the next sheets. A wrong name or number is a ValueError with what is allowed."""

    def __init__(self, profile: Profile, clock: Clock, book: FaultBook, open_door: Callable[[], None]) -> None:
        self._clock = clock
        self._book = book
        self._open_door = open_door
        self._places = PathGeometry.of(profile).places
        self._trays = len(profile.trays)
        self._first_tray = 1 if profile.multi_purpose_tray is None else 0
        self._jams: list[_Arrival] = []
        self._openings: list[_Arrival] = []
        self._misfeeds = dict.fromkeys(range(self._first_tray, self._trays + 1), 0)
        self._slips_ns: dict[int, list[int]] = {tray: [] for tray in self._misfeeds}
        self._doubles_mm: dict[int, list[int]] = {tray: [] for tray in self._misfeeds}
        self._staple_jams = 0

    def jam(self, at: str, after_sheets: int) -> None:
        """Plan a jam."""
        self._jams.append(self._arrival("jam", at, after_sheets))

    def open_door(self, at: str, after_sheets: int) -> None:
        """Plan that the door is opened."""
        self._openings.append(self._arrival("open_door", at, after_sheets))

    def misfeed(self, tray: int, times: int) -> None:
        """Plan misfeeds."""
        self._check_pick("misfeed", tray, times)
        self._misfeeds[tray] += times

    def slip(self, tray: int, times: int, delay_ms: int) -> None:
        """Plan slips."""
        self._check_pick("slip", tray, times)
        if delay_ms < 0:
            raise ValueError(f"slip: delay_ms is {delay_ms}; expected 0 or more")
        self._slips_ns[tray] += [delay_ms * _NS_PER_MS] * times

    def multi_feed(self, tray: int, times: int, behind_mm: int) -> None:
        """Plan doubles."""
        self._check_pick("multi_feed", tray, times)
        if behind_mm < 1:
            raise ValueError(f"multi_feed: behind_mm is {behind_mm}; expected 1 or more")
        self._doubles_mm[tray] += [behind_mm] * times

    def jam_stapler(self, times: int) -> None:
        """Plan bent staples."""
        if times < 1:
            raise ValueError(f"jam_stapler: times is {times}; expected 1 or more")
        self._staple_jams += times

    def check_place(self, what: str, place: str) -> None:
        """ValueError if this product has no such sensor."""
        if place not in self._places:
            raise ValueError(f"{what}: at is {place!r}; expected one of {', '.join(self._places)}")

    def sticks(self, place: str, sheet_number: int, now_ns: int) -> bool:
        """Whether this sheet, whose leading edge has just arrived at a sensor, sticks there."""
        if not self._openings and not self._jams:
            return False
        if _take(self._openings, place):
            self._book.enter("open_door", f"at={place} sheet={sheet_number}", now_ns)
            # As a thing of its own: the path is in the midst of moving its sheets.
            self._clock.call_at(now_ns, self._open_door)
        is_stuck = _take(self._jams, place)
        if is_stuck:
            self._book.enter("jam", f"at={place} sheet={sheet_number}", now_ns)
        return is_stuck

    def misfeeds(self, tray: int) -> bool:
        """Whether this pick, with paper under the roller, slips."""
        if not self._misfeeds[tray]:
            return False
        self._misfeeds[tray] -= 1
        self._book.enter("misfeed", f"tray={tray}")
        return True

    def slip_ns(self, tray: int) -> int:
        """By how much motion this sheet enters late, in nanoseconds."""
        if not self._slips_ns[tray]:
            return 0
        delay_ns = self._slips_ns[tray].pop(0)
        self._book.enter("slip", f"tray={tray} delay_ms={delay_ns // _NS_PER_MS}")
        return delay_ns

    def doubled_mm(self, tray: int) -> int:
        """How far the sheet below is dragged along behind this one, 0 for not at all."""
        if not self._doubles_mm[tray]:
            return 0
        behind_mm = self._doubles_mm[tray].pop(0)
        self._book.enter("multi_feed", f"tray={tray} behind_mm={behind_mm}")
        return behind_mm

    def staple_jams(self) -> bool:
        """Whether the staple now driven bends."""
        if not self._staple_jams:
            return False
        self._staple_jams -= 1
        self._book.enter("staple_jam")
        return True

    def _arrival(self, what: str, at: str, after_sheets: int) -> _Arrival:
        self.check_place(what, at)
        if after_sheets < 0:
            raise ValueError(f"{what}: after_sheets is {after_sheets}; expected 0 or more")
        return _Arrival(at, after_sheets)

    def _check_pick(self, what: str, tray: int, times: int) -> None:
        if tray not in self._misfeeds:
            raise ValueError(f"{what}: tray is {tray}; expected {self._first_tray}-{self._trays}")
        if times < 1:
            raise ValueError(f"{what}: times is {times}; expected 1 or more")


def _take(planned: list[_Arrival], place: str) -> bool:
    is_due = False
    for arrival in [arrival for arrival in planned if arrival.at == place]:
        if arrival.sheets_left:
            arrival.sheets_left -= 1
        elif not is_due:
            planned.remove(arrival)
            is_due = True
    return is_due
