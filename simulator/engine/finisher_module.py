"""The finisher on the bus: orders to a finisher, finished sets and supplies to messages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Protocol

from device_profiles.sections import Finisher as FinisherProfile
from simulator.clock import Clock
from simulator.engine.finisher import FinishedSet, Finisher
from simulator.engine.module import Command, Module
from simulator.engine.sheet import Sheet
from simulator.engine.wake import Wake
from simulator.trace import Trace

STAPLE: Final = 0x20
EJECT: Final = 0x21
SHIFT: Final = 0x22
SET_DONE: Final = 0xA0
SUPPLY: Final = 0xA1
BIN: Final = 0xA2
FAULT: Final = 0xA3
GATHERED: Final = 0xA4

_SHEETS_PER_CAPACITY_UNIT: Final = 10
_SUPPLY_GOOD, _SUPPLY_EMPTY, _SUPPLY_LOW = range(3)


class FinisherFaults(Protocol):
    """What the finisher asks when something may go wrong."""

    def staple_jams(self) -> bool:
        """Whether the staple now driven bends and stays in the stapler."""


class FinisherModule(Module):
    """Bus address 2. ``deliver`` is told of each finished set."""

    address = 2
    name = "finisher"
    faults: FinisherFaults

    def __init__(
        self, profile: FinisherProfile, clock: Clock, trace: Trace, deliver: Callable[[FinishedSet], None]
    ) -> None:
        super().__init__(clock, trace)
        self.finisher = Finisher(profile, self._staple_jams)
        self._profile = profile
        self._deliver = deliver
        self._wake = Wake(clock, self._run)
        self._supply = self._supply_now()
        self._was_full = False
        self._was_driving = False
        self._fault = self.finisher.fault
        self._commands[STAPLE] = Command(1, 2, self._staple)
        self._commands[EJECT] = Command(0, 0, self._eject)
        self._commands[SHIFT] = Command(1, 1, self._shift)

    @property
    def is_driving(self) -> bool:
        """Whether its motors run."""
        return self.finisher.is_driving

    def accept(self, sheet: Sheet) -> None:
        """A sheet arrives from the engine's exit."""
        self.finisher.accept(self._clock.now_ns, sheet)
        self._run()

    def load_staples(self, staples: int) -> None:
        """Put in a cartridge. ValueError without a stapler."""
        self.finisher.load_staples(staples)
        self._run()

    def clear_fault(self) -> int:
        """A hand reaches into accumulator and stapler; returns how many crushed sheets it took out."""
        taken = self.finisher.clear_fault()
        self._run()
        return taken

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
        self.finisher.staple(self._clock.now_ns, data[0], data[1] if len(data) > 1 else 1)
        self._run()

    def _shift(self, data: bytes) -> None:
        self.finisher.is_shifting = data[0] != 0

    def _staple_jams(self) -> bool:
        return self.faults.staple_jams()

    def _supply_now(self) -> int:
        if self.finisher.is_out_of_staples:
            return _SUPPLY_EMPTY
        return _SUPPLY_LOW if self.finisher.is_low_on_staples else _SUPPLY_GOOD

    def _eject(self, _data: bytes) -> None:
        self.finisher.eject(self._clock.now_ns)
        self._run()

    def _run(self) -> None:
        finished, wake_ns = self.finisher.update(self._clock.now_ns)
        for finished_set in finished:
            self._deliver(finished_set)
            self._report(SET_DONE, finished_set.is_stapled)
        if self.finisher.fault != self._fault:
            self._fault = self.finisher.fault
            self._report(FAULT, self._fault)
        supply = self._supply_now()
        if supply != self._supply:
            self._supply = supply
            self._report(SUPPLY, supply)
        is_full = self.finisher.output_bin.is_full
        if is_full != self._was_full:
            self._was_full = is_full
            self._report(BIN, is_full)
        self._wake.at(wake_ns)
        if self.finisher.is_driving != self._was_driving:
            self._was_driving = not self._was_driving
            self.on_load()

    def _features(self) -> tuple[int, int]:
        return self._profile.stapler, self._profile.capacity_sheets // _SHEETS_PER_CAPACITY_UNIT

    def _report_all(self) -> None:
        self._report(SUPPLY, self._supply_now())
        self._report(BIN, self.finisher.output_bin.is_full)
        self._report(FAULT, self.finisher.fault)
        self._report(GATHERED, self.finisher.gathered_sheets, self.finisher.is_busy)
