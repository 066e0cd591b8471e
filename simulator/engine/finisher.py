"""The finisher: gathers sheets into a set, staples it, ejects it. No clock, no bus, no knowledge of jobs."""

from __future__ import annotations

from collections import deque
from typing import Final, NamedTuple

from device_profiles.sections import Finisher as FinisherProfile
from simulator.engine.output_bin import OutputBin
from simulator.engine.sheet import Sheet

EJECT_NS: Final = 300_000_000
"""0.3 s for the ejector's stroke: this mechanism's own figure, the same in every product."""

_NS_PER_S: Final = 1_000_000_000


class FinishedSet(NamedTuple):
    """A set that fell into the finisher's bin at ``when_ns``."""

    when_ns: int
    sheets: tuple[Sheet, ...]
    is_stapled: bool


class FinisherOutputs(NamedTuple):
    """The sets finished since the last update, and when the present cycle ends (None: at rest)."""

    finished: list[FinishedSet]
    wake_ns: int | None


class Finisher:
    """One finisher. Sheets that arrive during a cycle belong to the next set.

    A staple order waits until as many sheets as it names are there. Without staples or a stapler, or beyond
    the thickest set, the set comes out unstapled.
    """

    def __init__(self, profile: FinisherProfile) -> None:
        self._profile = profile
        self.output_bin = OutputBin(profile.capacity_sheets)
        self.staples = profile.staples if profile.stapler else 0
        self._gathered: list[Sheet] = []
        self._orders: deque[int] = deque()
        self._cycle_sheets: tuple[Sheet, ...] = ()
        self._cycle_staples = False
        self._cycle_end_ns: int | None = None
        self._finished: list[FinishedSet] = []

    @property
    def gathered_sheets(self) -> int:
        """How many sheets lie in the accumulator, those of a running cycle not counted."""
        return len(self._gathered)

    @property
    def is_out_of_staples(self) -> bool:
        """Whether a stapler is fitted and its cartridge is empty."""
        return self._profile.stapler and self.staples == 0

    def update(self, now_ns: int) -> FinisherOutputs:
        """Let time pass up to ``now_ns``."""
        self._run_to(now_ns)
        finished, self._finished = self._finished, []
        return FinisherOutputs(finished, self._cycle_end_ns)

    def accept(self, now_ns: int, sheet: Sheet) -> None:
        """A sheet arrives from the engine. Update afterwards."""
        self._run_to(now_ns)
        self._gathered.append(sheet)
        self._begin_cycle(now_ns)

    def staple(self, now_ns: int, sheets: int) -> None:
        """Order a set of that many sheets, stapled. Update afterwards."""
        self._run_to(now_ns)
        self._orders.append(max(1, sheets))
        self._begin_cycle(now_ns)

    def eject(self, now_ns: int) -> None:
        """Order out whatever is gathered; an order still waiting for sheets is given up.

        Update afterwards.
        """
        self._run_to(now_ns)
        if self._cycle_end_ns is None:
            self._orders.clear()
        self._orders.append(0)
        self._begin_cycle(now_ns)

    def load_staples(self, staples: int) -> None:
        """Put in a cartridge with that many staples. ValueError if none fits."""
        if not self._profile.stapler:
            raise ValueError("this finisher has no stapler to load")
        if staples < 0:
            raise ValueError(f"a cartridge holds 0 or more staples; got {staples}")
        self.staples = staples

    def stop(self, now_ns: int) -> None:
        """Lose power: a cycle and all orders are given up, its sheets lie gathered again."""
        self._run_to(now_ns)
        self._gathered[:0] = self._cycle_sheets
        self._cycle_sheets = ()
        self._cycle_end_ns = None
        self._orders.clear()

    def _run_to(self, now_ns: int) -> None:
        while self._cycle_end_ns is not None and self._cycle_end_ns <= now_ns:
            end_ns = self._cycle_end_ns
            self._cycle_end_ns = None
            if self._cycle_staples:
                self.staples -= 1
            self.output_bin.drop(len(self._cycle_sheets))
            self._finished.append(FinishedSet(end_ns, self._cycle_sheets, self._cycle_staples))
            self._cycle_sheets = ()
            self._begin_cycle(end_ns)

    def _begin_cycle(self, now_ns: int) -> None:
        if self._cycle_end_ns is not None or not self._orders or len(self._gathered) < self._orders[0]:
            return
        wanted = self._orders.popleft()
        count = wanted or len(self._gathered)
        self._cycle_sheets = tuple(self._gathered[:count])
        del self._gathered[:count]
        self._cycle_staples = 0 < wanted <= self._profile.set_limit_sheets and self.staples > 0
        duration_ns = round(self._profile.staple_s * _NS_PER_S) if self._cycle_staples else EJECT_NS
        self._cycle_end_ns = now_ns + duration_ns
