"""What the latest runs say of each rig: how its tests stood on each product. In the caller's transaction."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from harness.moments import to_text
from harness.reports.summary import Counts, Standing
from harness.store import tables
from harness.track import RigCount

_FIELDS = {
    Standing.PASSED: "passed",
    Standing.RETRIED: "retried",
    Standing.FAILED: "failed",
    Standing.ERROR: "error",
    Standing.SKIPPED: "skipped",
    Standing.NOT_RUN: "not_run",
}


def rig_counts(connection: Connection, limit: int) -> tuple[RigCount, ...]:
    """Rigs of the last ``limit`` runs with their products, by rig and product."""
    runs, counts = tables.runs.c, tables.run_counts.c
    latest = (
        select(runs.number, runs.rig, runs.started_ms)
        .order_by(runs.started_ms.desc(), runs.number.desc())
        .limit(limit)
        .subquery()
    )
    query = (
        select(
            latest.c.rig,
            tables.profiles.c.name,
            counts.standing,
            func.sum(counts.count),
            func.max(latest.c.started_ms),
            func.count(latest.c.number.distinct()),
        )
        .join_from(latest, tables.run_counts, counts.run == latest.c.number)
        .join(tables.profiles, tables.profiles.c.id == counts.profile)
        .where(counts.count > 0)
        .group_by(latest.c.rig, tables.profiles.c.name, counts.standing)
    )
    found: dict[tuple[str, str], dict[str, int]] = {}
    seen: dict[tuple[str, str], tuple[int, int]] = {}
    for rig, profile, standing, count, started_ms, in_runs in connection.execute(query):
        key = (rig, profile)
        found.setdefault(key, {})[_FIELDS[tables.STANDINGS[standing]]] = int(count)
        last_ms, most = seen.get(key, (0, 0))
        seen[key] = (max(last_ms, started_ms), max(most, in_runs))
    return tuple(
        RigCount(
            rig=rig,
            profile=profile,
            runs=seen[rig, profile][1],
            last_at=to_text(seen[rig, profile][0]),
            counts=Counts(**kinds),
        )
        for (rig, profile), kinds in sorted(found.items())
    )
