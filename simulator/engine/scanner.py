"""The document scanner: a feeder and the time a sheet takes.

The image goes elsewhere; only its coverage shows.
"""

from __future__ import annotations

from collections import deque
from random import Random
from typing import Final, NamedTuple

from device_profiles.sections import Scanner as ScannerProfile

COVERAGE_PCT: Final = (1, 30)
"""How much of a document is ink, from a short letter to a page with pictures."""

_NS_PER_MINUTE: Final = 60_000_000_000


class ScannerOutputs(NamedTuple):
    """Documents scanned since the last update, as (time, coverage in percent), and the next wake."""

    scanned: list[tuple[int, int]]
    wake_ns: int | None


class Scanner:
    """A feeder, empty at first. A document leaves the feeder as its scan begins."""

    def __init__(self, profile: ScannerProfile, chance: Random) -> None:
        self.capacity_sheets = profile.feeder_capacity_sheets
        self._page_ns = _NS_PER_MINUTE // profile.pages_per_minute
        self._chance = chance
        self._documents: deque[int] = deque()
        self._requests = 0
        self._scanning_pct = 0
        self._scan_end_ns: int | None = None
        self._scanned: list[tuple[int, int]] = []

    @property
    def is_scanning(self) -> bool:
        """Whether lamp and carriage are at work."""
        return self._scan_end_ns is not None

    @property
    def documents(self) -> int:
        """How many sheets lie in the feeder."""
        return len(self._documents)

    def update(self, now_ns: int) -> ScannerOutputs:
        """Let time pass up to ``now_ns``."""
        self._run_to(now_ns)
        scanned, self._scanned = self._scanned, []
        return ScannerOutputs(scanned, self._scan_end_ns)

    def scan(self, now_ns: int) -> None:
        """Scan one sheet, after those asked for before.

        With an empty feeder nothing comes. Update afterwards.
        """
        self._run_to(now_ns)
        self._requests += 1
        self._begin(now_ns)

    def load(self, now_ns: int, documents: int) -> None:
        """Put a stack of documents in place of what was there.

        ValueError if it does not fit. Update afterwards.
        """
        if not 0 <= documents <= self.capacity_sheets:
            raise ValueError(f"the feeder holds 0-{self.capacity_sheets} documents; got {documents}")
        self._run_to(now_ns)
        self._documents = deque(self._chance.randint(*COVERAGE_PCT) for _ in range(documents))

    def stop(self, now_ns: int) -> None:
        """Lose power: the scan in progress and those asked for are given up."""
        self._run_to(now_ns)
        self._requests = 0
        self._scan_end_ns = None

    def _run_to(self, now_ns: int) -> None:
        while self._scan_end_ns is not None and self._scan_end_ns <= now_ns:
            end_ns = self._scan_end_ns
            self._scan_end_ns = None
            self._scanned.append((end_ns, self._scanning_pct))
            self._begin(end_ns)

    def _begin(self, now_ns: int) -> None:
        if self._scan_end_ns is not None:
            return
        if not self._documents:
            self._requests = 0
        elif self._requests:
            self._requests -= 1
            self._scanning_pct = self._documents.popleft()
            self._scan_end_ns = now_ns + self._page_ns
