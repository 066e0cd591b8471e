"""What kinds of criterion that look at measurements share. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from harness.criteria.facts import MeasurementFact
from harness.criteria.verdict import Evidence, Item, Part, kept
from harness.moments import to_ms


def latest(found: Iterable[MeasurementFact], name: str) -> MeasurementFact | None:
    """The measurement of that name taken last; of one run, that of the last attempt."""
    named = [one for one in found if one.measurement.name == name]
    return max(named, key=lambda one: (to_ms(one.at), _attempt(one.reference)), default=None)


def item_of(one: MeasurementFact) -> Item:
    """The measurement as a piece of evidence."""
    taken = one.measurement
    value = "not measured" if taken.value is None else f"{taken.value:.6g} {taken.unit}"
    limits = " to ".join("" if side is None else f"{side:.6g}" for side in (taken.low, taken.high)).strip()
    return Item(
        name=f"{taken.name} in {one.test_id}",
        product=one.profile,
        said=value + (f"; limits {limits}" if limits != "to" else ""),
        count="within" if taken.within_limits else "outside" if taken.is_measured else "not measured",
        reference=one.reference,
        run_id=one.run_id,
    )


def evidence_of_measurements(used: Sequence[MeasurementFact], parts: Sequence[Part], items: list[Item]) -> Evidence:
    """The evidence of measurements: runs, commits, ages."""
    moments = sorted((one.at for one in used), key=to_ms)
    shown, left_out = kept(items)
    return Evidence(
        commits=tuple(dict.fromkeys(one.commit for one in used)),
        run_ids=tuple(dict.fromkeys(one.run_id for one in used)),
        parts=tuple(parts),
        items=shown,
        items_left_out=left_out,
        oldest_at=moments[0] if moments else None,
        newest_at=moments[-1] if moments else None,
    )


def _attempt(reference: str) -> int:
    return int(reference.rpartition("-")[2])
