"""The finisher on the bus: orders to a finisher, finished sets and supplies to messages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from device_profiles.sections import Finisher as FinisherProfile
from simulator.clock import Clock
from simulator.engine.finisher import FinishedSet, Finisher
from simulator.engine.module import Command, Module
from simulator.engine.sheet import Sheet
from simulator.engine.wake import Wake
from simulator.trace import Trace

STAPLE: Final = 0x20
EJECT: Final = 0x21
SET_DONE: Final = 0xA0
SUPPLY: Final = 0xA1
BIN: Final = 0xA2

_SHEETS_PER_CAPACITY_UNIT: Final = 10


class FinisherModule(Module):
    """Bus address 2. ``deliver`` is told of each finished set."""

    address = 2
    name = "finisher"

    def __init__(
        self, profile: FinisherProfile, clock: Clock, trace: Trace, deliver: Callable[[FinishedSet], None]
    ) -> None:
        super().__init__(clock, trace)
        self.finisher = Finisher(profile)
        self._profile = profile
        self._deliver = deliver
        self._wake = Wake(clock, self._run)
        self._was_low = self.finisher.is_out_of_staples
        self._was_full = False
        self._commands[STAPLE] = Command(1, 1, self._staple)
        self._commands[EJECT] = Command(0, 0, self._eject)

    def accept(self, sheet: Sheet) -> None:
        """A sheet arrives from the engine's exit."""
        self.finisher.accept(self._clock.now_ns, sheet)
        self._run()

    def load_staples(self, staples: int) -> None:
        """Put in a cartridge. ValueError without a stapler."""
        self.finisher.load_staples(staples)
        self._run()

    def empty_bin(self) -> int:
        """Take all finished sets away; returns how many sheets they were."""
        taken = self.finisher.output_bin.empty()
        self._run()
        return taken

    def reset(self) -> None:
        """Lose power and get it back."""
        super().reset()
        self.finisher.stop(self._clock.now_ns)
        self._run()

    def _staple(self, data: bytes) -> None:
        self.finisher.staple(self._clock.now_ns, data[0])
        self._run()

    def _eject(self, _data: bytes) -> None:
        self.finisher.eject(self._clock.now_ns)
        self._run()

    def _run(self) -> None:
        finished, wake_ns = self.finisher.update(self._clock.now_ns)
        for finished_set in finished:
            self._deliver(finished_set)
            self._report(SET_DONE, finished_set.is_stapled)
        is_low = self.finisher.is_out_of_staples
        if is_low != self._was_low:
            self._was_low = is_low
            self._report(SUPPLY, is_low)
        is_full = self.finisher.output_bin.is_full
        if is_full != self._was_full:
            self._was_full = is_full
            self._report(BIN, is_full)
        self._wake.at(wake_ns)

    def _features(self) -> tuple[int, int]:
        return self._profile.stapler, self._profile.capacity_sheets // _SHEETS_PER_CAPACITY_UNIT

    def _report_all(self) -> None:
        self._report(SUPPLY, self.finisher.is_out_of_staples)
        self._report(BIN, self.finisher.output_bin.is_full)
