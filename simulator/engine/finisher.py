"""The finisher: gathers sheets into a set, aligns and staples it, ejects it. No clock, no bus, no knowledge of jobs."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from device_profiles.sections import Finisher as FinisherProfile
from simulator.engine.output_bin import OutputBin
from simulator.engine.sheet import Sheet

EJECT_NS: Final = 300_000_000
"""0.3 s for the ejector's stroke: this mechanism's own figure, the same in every product."""

NO_FAULT: Final = 0
STAPLE_JAM: Final = 1
CRUSHED: Final = 2

_NS_PER_S: Final = 1_000_000_000


class FinishedSet(NamedTuple):
    """A set that left the accumulator at ``when_ns``; the last ``fallen`` of its sheets found no room in the bin."""

    when_ns: int
    sheets: tuple[Sheet, ...]
    staples: int
    is_shifted: bool = False
    fallen: int = 0

    @property
    def is_stapled(self) -> bool:
        """Whether it is bound."""
        return self.staples > 0


class FinisherOutputs(NamedTuple):
    """The sets finished since the last update, and when the present cycle ends (None: at rest)."""

    finished: list[FinishedSet]
    wake_ns: int | None


class _Order(NamedTuple):
    """``sheets`` to wait for, 0 for whatever is there; ``staples`` to drive."""

    sheets: int
    staples: int


class Finisher:
    """One finisher. Sheets that arrive during a cycle belong to the next set.

    A staple order waits until as many sheets as it names are there and lie straight. With too few staples, without
    a stapler, or beyond the thickest set, the set comes out unstapled. ``staple_jams`` is asked for each set; a
    bent staple leaves the set in the accumulator and stops everything until a hand has cleared it. So does a
    sheet more than the accumulator holds, which is crushed.
    """

    def __init__(self, profile: FinisherProfile, staple_jams: Callable[[], bool]) -> None:
        self._profile = profile
        self._staple_jams = staple_jams
        self.output_bin = OutputBin(profile.capacity_sheets, profile.set_limit_sheets)
        self.staples = profile.staples if profile.stapler else 0
        self.fault = NO_FAULT
        self.is_shifting = False
        """Whether the sets ejected from now on are laid beside the home position."""
        self._align_ns = round(profile.align_s * _NS_PER_S)
        self._staple_ns = round(profile.staple_s * _NS_PER_S)
        self._aligned_ns = 0
        self._gathered: list[Sheet] = []
        self._thickness = 0
        self._crushed: list[Sheet] = []
        self._orders: deque[_Order] = deque()
        self._cycle_sheets: tuple[Sheet, ...] = ()
        self._cycle_staples = 0
        self._cycle_is_shifted = False
        self._cycle_end_ns: int | None = None
        self._finished: list[FinishedSet] = []

    @property
    def gathered_sheets(self) -> int:
        """How many sheets have come and lie in the accumulator, those of a running cycle not counted.

        Two fed as one came as one.
        """
        return len(self._gathered)

    @property
    def is_driving(self) -> bool:
        """Whether its motors run: a set is being stapled or ejected."""
        return self._cycle_end_ns is not None

    @property
    def is_busy(self) -> bool:
        """Whether a set is being stapled or ejected, or an order waits for sheets."""
        return self._cycle_end_ns is not None or bool(self._orders)

    @property
    def is_out_of_staples(self) -> bool:
        """Whether a stapler is fitted and its cartridge is empty."""
        return self._profile.stapler and self.staples == 0

    @property
    def is_low_on_staples(self) -> bool:
        """Whether a stapler is fitted and its cartridge has no more than ``staples_low``, but some."""
        return self._profile.stapler and 0 < self.staples <= self._profile.staples_low

    def update(self, now_ns: int) -> FinisherOutputs:
        """Let time pass up to ``now_ns``."""
        self._run_to(now_ns)
        finished, self._finished = self._finished, []
        return FinisherOutputs(finished, self._cycle_end_ns)

    def accept(self, now_ns: int, sheet: Sheet) -> None:
        """A sheet arrives from the engine. Update afterwards."""
        self._run_to(now_ns)
        if self._thickness + sheet.count > self._profile.set_limit_sheets:
            self._crushed.append(sheet)
            self._stop(CRUSHED)
            return
        self._gathered.append(sheet)
        self._thickness += sheet.count
        self._aligned_ns = now_ns + self._align_ns
        self._begin_cycle(now_ns)

    def staple(self, now_ns: int, sheets: int, staples: int = 1) -> None:
        """Order a set of that many sheets with that many staples; during a fault it is given up. Update afterwards."""
        self._run_to(now_ns)
        if self.fault:
            return
        self._orders.append(_Order(max(1, sheets), max(1, staples)))
        self._begin_cycle(now_ns)

    def eject(self, now_ns: int) -> None:
        """Order out whatever is gathered; an order still waiting for sheets is given up, during a fault this one too.

        Update afterwards.
        """
        self._run_to(now_ns)
        if self.fault:
            return
        if self._cycle_end_ns is None:
            self._orders.clear()
        self._orders.append(_Order(0, 0))
        self._begin_cycle(now_ns)

    def load_staples(self, staples: int) -> None:
        """Put in a cartridge with that many staples. ValueError if none fits."""
        if not self._profile.stapler:
            raise ValueError("this finisher has no stapler to load")
        if staples < 0:
            raise ValueError(f"a cartridge holds 0 or more staples; got {staples}")
        self.staples = staples

    def clear_fault(self) -> int:
        """A hand takes out a bent staple and crushed sheets; gives how many sheets. Update afterwards."""
        taken = _thickness(self._crushed)
        self._crushed.clear()
        self.fault = NO_FAULT
        return taken

    def stop(self, now_ns: int) -> None:
        """Lose power: a cycle and all orders are given up, its sheets lie gathered again."""
        self._run_to(now_ns)
        self.is_shifting = False
        self._give_up()

    def _run_to(self, now_ns: int) -> None:
        while self._cycle_end_ns is not None and self._cycle_end_ns <= now_ns:
            end_ns = self._cycle_end_ns
            if self._cycle_staples and self._staple_jams():
                self._stop(STAPLE_JAM)
                return
            self._cycle_end_ns = None
            self.staples -= self._cycle_staples
            sheets, self._cycle_sheets = self._cycle_sheets, ()
            fallen = self.output_bin.drop(_thickness(sheets))
            self._finished.append(FinishedSet(end_ns, sheets, self._cycle_staples, self._cycle_is_shifted, fallen))
            self._begin_cycle(end_ns)

    def _begin_cycle(self, now_ns: int) -> None:
        if self.fault or self._cycle_end_ns is not None or not self._orders:
            return
        wanted, staples = self._orders[0]
        if len(self._gathered) < wanted:
            return
        self._orders.popleft()
        count = wanted or len(self._gathered)
        self._cycle_sheets = tuple(self._gathered[:count])
        del self._gathered[:count]
        self._thickness -= _thickness(self._cycle_sheets)
        can_staple = self._profile.stapler and self.staples >= staples
        self._cycle_staples = staples if can_staple else 0
        self._cycle_is_shifted = self.is_shifting and self._profile.offset
        stapling_ns = self._staple_ns * self._cycle_staples
        self._cycle_end_ns = max(now_ns, self._aligned_ns) + stapling_ns + EJECT_NS

    def _stop(self, fault: int) -> None:
        self.fault = fault
        self._give_up()

    def _give_up(self) -> None:
        self._gathered[:0] = self._cycle_sheets
        self._thickness += _thickness(self._cycle_sheets)
        self._cycle_sheets = ()
        self._cycle_end_ns = None
        self._orders.clear()


def _thickness(sheets: Sequence[Sheet]) -> int:
    return sum(sheet.count for sheet in sheets)
