"""The scanner on the bus: SCAN to a scanner, documents and coverage to messages."""

from __future__ import annotations

from random import Random
from typing import Final

from device_profiles.sections import Scanner as ScannerProfile
from simulator.clock import Clock
from simulator.engine.module import Command, Module
from simulator.engine.scanner import Scan, Scanner, Seen
from simulator.engine.wake import Wake
from simulator.trace import Trace

SCAN: Final = 0x30
SCAN_BOTH: Final = 0x31
SCAN_GLASS: Final = 0x32

_TYPES: Final = {
    Seen.DOCUMENT: 0xB0,
    Seen.SCANNED: 0xB1,
    Seen.ORIGINAL: 0xB2,
    Seen.LID: 0xB3,
    Seen.JAM: 0xB4,
    Seen.NOTHING_FED: 0xB5,
}
_DUPLEX_FEEDER: Final = 1
_GLASS: Final = 2


class ScannerModule(Module):
    """Bus address 3."""

    address = 3
    name = "scanner"

    def __init__(self, profile: ScannerProfile, clock: Clock, trace: Trace, chance: Random) -> None:
        super().__init__(clock, trace)
        self.scanner = Scanner(profile, chance)
        self._wake = Wake(clock, self._run)
        self._reported = self.scanner.state
        self._commands[SCAN] = Command(0, 0, self._scan)
        if self.scanner.has_duplex:
            self._commands[SCAN_BOTH] = Command(0, 0, self._scan_both)
        if self.scanner.has_glass:
            self._commands[SCAN_GLASS] = Command(0, 0, self._scan_glass)

    @property
    def is_scanning(self) -> bool:
        """Whether lamp and carriage are at work."""
        return self.scanner.is_scanning

    def load_documents(self, documents: int, *, two_sided: bool = False) -> None:
        """Put a stack into the feeder. ValueError if it does not fit."""
        self.scanner.load(self._clock.now_ns, documents, two_sided=two_sided)
        self._run()

    def open_lid(self) -> None:
        """Lift the lid off the glass."""
        self.scanner.open_lid(self._clock.now_ns)
        self._run()

    def close_lid(self, *, original: bool) -> None:
        """Close the lid over an original, or over the bare glass."""
        self.scanner.close_lid(self._clock.now_ns, original=original)
        self._run()

    def stick(self, after_documents: int) -> None:
        """Let a document stick in the feeder, after so many that pass."""
        self.scanner.stick(after_documents)

    def clear_feeder(self) -> bool:
        """Take a stuck document out and put it back on the stack; whether there was one."""
        was_stuck = self.scanner.clear(self._clock.now_ns)
        self._run()
        return was_stuck

    def reset(self) -> None:
        """Lose power and get it back."""
        super().reset()
        self.scanner.stop(self._clock.now_ns)
        self._run()

    def _scan(self, _data: bytes) -> None:
        self._order(Scan.FRONT)

    def _scan_both(self, _data: bytes) -> None:
        self._order(Scan.BOTH)

    def _scan_glass(self, _data: bytes) -> None:
        self._order(Scan.GLASS)

    def _order(self, what: Scan) -> None:
        self.scanner.scan(self._clock.now_ns, what)
        self._run()

    def _run(self) -> None:
        seen, wake_ns = self.scanner.update(self._clock.now_ns)
        for what, value in seen:
            self._tell(what, value)
        before, self._reported = self._reported, self.scanner.state
        changed = [now for now, then in zip(self._reported, before, strict=True) if now != then]
        # A sensor that clears is told last: whoever hears of it knows already what is there instead.
        for what, value in sorted(changed, key=lambda change: not change[1]):
            self._tell(what, value)
        self._wake.at(wake_ns)
        self.on_load()

    def _tell(self, what: Seen, value: int) -> None:
        if what is Seen.NOTHING_FED:
            self._report(_TYPES[what])
        else:
            self._report(_TYPES[what], value)

    def _features(self) -> tuple[int, int]:
        return (
            self.scanner.capacity_sheets,
            self.scanner.has_duplex * _DUPLEX_FEEDER | self.scanner.has_glass * _GLASS,
        )

    def _report_all(self) -> None:
        for what, value in self.scanner.state:
            self._tell(what, value)
