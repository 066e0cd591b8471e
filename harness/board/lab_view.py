"""What the lab page shows, worked out from records: which rigs there are, and whose their troubles were. No HTML."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from harness.errors import ConfigError
from harness.reports.summary import Counts
from harness.rig.address import RigAddress, parse_address
from harness.track import RigCount

WORRYING_PERCENT = 1.0
"""Of attempted tests that erred: above it the rig, not the product, is what to look at first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RigLine:
    """One rig, or one product on it. Shares are of tests attempted: those that passed, failed or erred."""

    rig: str
    kind: str
    profile: str | None
    runs: int
    last_at: str
    counts: Counts

    @property
    def attempted(self) -> int:
        """Tests that the rig began: skipped and not run ones say nothing of it."""
        return self.counts.passed + self.counts.retried + self.counts.failed + self.counts.error

    @property
    def error_percent(self) -> float | None:
        """Errors of rig, simulator or harness; None if nothing was attempted."""
        return 100 * self.counts.error / self.attempted if self.attempted else None

    @property
    def failed_percent(self) -> float | None:
        """Failures of the product; None if nothing was attempted."""
        return 100 * self.counts.failed / self.attempted if self.attempted else None

    @property
    def is_worrying(self) -> bool:
        """True if errors are more than WORRYING_PERCENT of what was attempted."""
        return self.error_percent is not None and self.error_percent > WORRYING_PERCENT


@dataclass(frozen=True, slots=True, kw_only=True)
class RigView:
    """A rig with its products."""

    line: RigLine
    products: tuple[RigLine, ...]


def view_lab(counted: Iterable[RigCount]) -> tuple[RigView, ...]:
    """Rigs, the one with the greatest share of errors first; of equal ones the one seen last."""
    by_rig: dict[str, list[RigCount]] = {}
    for one in counted:
        by_rig.setdefault(one.rig, []).append(one)
    found = []
    for rig, rows in by_rig.items():
        kind = _kind(rig)
        products = tuple(
            RigLine(rig=rig, kind=kind, profile=one.profile, runs=one.runs, last_at=one.last_at, counts=one.counts)
            for one in rows
        )
        whole = RigLine(
            rig=rig,
            kind=kind,
            profile=None,
            runs=max(one.runs for one in rows),
            last_at=max(one.last_at for one in rows),
            counts=sum((one.counts for one in rows), Counts()),
        )
        found.append(RigView(line=whole, products=products))
    found.sort(key=lambda one: one.line.last_at, reverse=True)
    return tuple(sorted(found, key=lambda one: -(one.line.error_percent or 0)))


def _kind(rig: str) -> str:
    try:
        address: RigAddress = parse_address(rig)
    except ConfigError:
        return "other"  # results of other tools name their rigs as they like
    return str(address.kind)
