"""The document scanner: a feeder, a glass under a lid, and the time a scan takes.

The image goes elsewhere; only its coverage shows.
"""

from __future__ import annotations

from collections import deque
from enum import Enum, auto
from random import Random
from typing import Final, NamedTuple

from device_profiles.sections import Scanner as ScannerProfile

COVERAGE_PCT: Final = (1, 30)
"""How much of a document is ink, from a short letter to a page with pictures."""

_NS_PER_MINUTE: Final = 60_000_000_000
_NS_PER_S: Final = 1_000_000_000
_OPEN_LID_PCT: Final = 100
"""The scanner sees no paper around the original, but the dark room."""


class Scan(Enum):
    """What can be asked for."""

    FRONT = auto()
    BOTH = auto()
    GLASS = auto()


class Seen(Enum):
    """What the scanner notices."""

    SCANNED = auto()
    DOCUMENT = auto()
    ORIGINAL = auto()
    LID = auto()
    JAM = auto()
    NOTHING_FED = auto()


class Document(NamedTuple):
    """A sheet: how much ink is on its two sides, in percent."""

    front_pct: int
    back_pct: int


class ScannerOutputs(NamedTuple):
    """What was noticed since the last update, in order, and the next wake."""

    seen: list[tuple[Seen, int]]
    wake_ns: int | None


class Scanner:
    """An empty feeder and an empty glass at first. A document leaves the feeder's tray as its scan begins."""

    def __init__(self, profile: ScannerProfile, chance: Random) -> None:
        self.capacity_sheets = profile.feeder_capacity_sheets
        self.has_duplex = profile.duplex_feeder
        self.has_glass = profile.flatbed_s is not None
        self._page_ns = _NS_PER_MINUTE // profile.pages_per_minute
        self._glass_ns = round((profile.flatbed_s or 0) * _NS_PER_S)
        self._chance = chance
        self._documents: deque[Document] = deque()
        self._original_pct: int | None = None
        self._is_lid_open = False
        self._is_light_in = False
        self._requests: deque[Scan] = deque()
        self._scanning: tuple[Scan, Document | None] | None = None
        self._scan_end_ns: int | None = None
        self._stuck: Document | None = None
        self._sticks_after: int | None = None
        self._seen: list[tuple[Seen, int]] = []

    @property
    def is_scanning(self) -> bool:
        """Whether lamp and carriage are at work."""
        return self._scan_end_ns is not None

    @property
    def documents(self) -> int:
        """How many sheets lie in the feeder."""
        return len(self._documents)

    @property
    def state(self) -> list[tuple[Seen, int]]:
        """What the sensors say now. The sensor for an original on the glass needs the lid closed."""
        return [
            (Seen.DOCUMENT, bool(self._documents)),
            (Seen.ORIGINAL, self._original_pct is not None and not self._is_lid_open),
            (Seen.LID, self._is_lid_open),
            (Seen.JAM, self._stuck is not None),
        ]

    def update(self, now_ns: int) -> ScannerOutputs:
        """Let time pass up to ``now_ns``."""
        self._run_to(now_ns)
        seen, self._seen = self._seen, []
        return ScannerOutputs(seen, self._scan_end_ns)

    def scan(self, now_ns: int, what: Scan) -> None:
        """Scan a sheet, or the glass, after what was asked for before. Update afterwards."""
        self._run_to(now_ns)
        self._requests.append(what)
        self._begin(now_ns)

    def load(self, now_ns: int, documents: int, *, two_sided: bool = False) -> None:
        """Put a stack of documents in place of what was there.

        ValueError if it does not fit. Update afterwards.
        """
        if not 0 <= documents <= self.capacity_sheets:
            raise ValueError(f"the feeder holds 0-{self.capacity_sheets} documents; got {documents}")
        self._run_to(now_ns)
        self._documents = deque(Document(self._ink(), self._ink() if two_sided else 0) for _ in range(documents))

    def open_lid(self, now_ns: int) -> None:
        """Light falls on the glass. Update afterwards."""
        self._run_to(now_ns)
        self._is_lid_open = self._is_light_in = True

    def close_lid(self, now_ns: int, *, original: bool) -> None:
        """Close the lid over an original, or over the bare glass. Update afterwards."""
        self._run_to(now_ns)
        self._original_pct = self._ink() if original else None
        self._is_lid_open = False

    def stick(self, after_documents: int) -> None:
        """Let a document stick in the feeder, after so many that pass."""
        self._sticks_after = after_documents

    def clear(self, now_ns: int) -> bool:
        """Take a stuck document out and put it back on the stack; whether there was one. Update afterwards."""
        self._run_to(now_ns)
        if self._stuck is None:
            return False
        self._documents.appendleft(self._stuck)
        self._stuck = None
        return True

    def stop(self, now_ns: int) -> None:
        """Lose power: the scan in progress and those asked for are given up."""
        self._run_to(now_ns)
        self._requests.clear()
        self._scan_end_ns = self._scanning = None

    def _ink(self) -> int:
        return self._chance.randint(*COVERAGE_PCT)

    def _run_to(self, now_ns: int) -> None:
        while self._scan_end_ns is not None and self._scan_end_ns <= now_ns:
            end_ns, self._scan_end_ns = self._scan_end_ns, None
            self._end_scan()
            self._begin(end_ns)

    def _end_scan(self) -> None:
        assert self._scanning is not None
        (what, document), self._scanning = self._scanning, None
        if document is None:
            ink_pct = _OPEN_LID_PCT if self._is_light_in else self._original_pct or 0
            self._seen.append((Seen.SCANNED, ink_pct))
            return
        if self._sticks_after is not None:
            self._sticks_after -= 1
            if self._sticks_after < 0:
                self._sticks_after = None
                self._stuck = document
                self._requests.clear()
                return
        self._seen.append((Seen.SCANNED, document.front_pct))
        if what is Scan.BOTH:
            self._seen.append((Seen.SCANNED, document.back_pct))

    def _begin(self, now_ns: int) -> None:
        if self._scan_end_ns is not None or not self._requests:
            return
        what = self._requests.popleft()
        if what is Scan.GLASS:
            self._is_light_in = self._is_lid_open
            self._scanning = what, None
            self._scan_end_ns = now_ns + self._glass_ns
        elif self._documents and self._stuck is None:
            self._scanning = what, self._documents.popleft()
            self._scan_end_ns = now_ns + self._page_ns
        else:
            self._requests.clear()
            self._seen.append((Seen.NOTHING_FED, 0))
