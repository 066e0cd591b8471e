"""The scanner on the bus: SCAN to a scanner, documents and coverage to messages."""

from __future__ import annotations

from random import Random
from typing import Final

from device_profiles.sections import Scanner as ScannerProfile
from simulator.clock import Clock
from simulator.engine.module import Command, Module
from simulator.engine.scanner import Scanner
from simulator.engine.wake import Wake
from simulator.trace import Trace

SCAN: Final = 0x30
DOCUMENT: Final = 0xB0
SCANNED: Final = 0xB1


class ScannerModule(Module):
    """Bus address 3."""

    address = 3
    name = "scanner"

    def __init__(self, profile: ScannerProfile, clock: Clock, trace: Trace, chance: Random) -> None:
        super().__init__(clock, trace)
        self.scanner = Scanner(profile, chance)
        self._wake = Wake(clock, self._run)
        self._had_documents = False
        self._commands[SCAN] = Command(0, 0, self._scan)

    @property
    def is_scanning(self) -> bool:
        """Whether lamp and carriage are at work."""
        return self.scanner.is_scanning

    def load_documents(self, documents: int) -> None:
        """Put a stack into the feeder. ValueError if it does not fit."""
        self.scanner.load(self._clock.now_ns, documents)
        self._run()

    def reset(self) -> None:
        """Lose power and get it back."""
        super().reset()
        self.scanner.stop(self._clock.now_ns)
        self._run()

    def _scan(self, _data: bytes) -> None:
        self.scanner.scan(self._clock.now_ns)
        self._run()

    def _run(self) -> None:
        scanned, wake_ns = self.scanner.update(self._clock.now_ns)
        for _when_ns, coverage_pct in scanned:
            self._report(SCANNED, coverage_pct)
        has_documents = self.scanner.documents > 0
        if has_documents != self._had_documents:
            self._had_documents = has_documents
            self._report(DOCUMENT, has_documents)
        self._wake.at(wake_ns)
        self.on_load()

    def _features(self) -> tuple[int, int]:
        return self.scanner.capacity_sheets, 0

    def _report_all(self) -> None:
        self._report(DOCUMENT, self.scanner.documents > 0)
