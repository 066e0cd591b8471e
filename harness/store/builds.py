"""Commits, and what version control tells of them. In the caller's transaction."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection, RowMapping, func, select, update

from harness.store import tables
from harness.store.dimensions import insert_missing
from harness.track import Build


def describe(connection: Connection, build: Build) -> None:
    """Record what is known of a commit, in place of what was known."""
    insert_missing(connection, tables.builds, [{"commit": build.commit}])
    connection.execute(
        update(tables.builds)
        .where(tables.builds.c.commit == build.commit)
        .values(
            parent=build.parent,
            sequence=build.sequence,
            authors=json.dumps(build.authors),
            committed_at=build.committed_at,
        )
    )


def latest(connection: Connection, limit: int) -> tuple[Build, ...]:
    """Commits that have runs, the one whose last run started last first."""
    runs, builds = tables.runs, tables.builds
    last: Any = select(runs.c.build, func.max(runs.c.started_ms).label("at")).group_by(runs.c.build).subquery()
    query = select(builds).join_from(builds, last, last.c.build == builds.c.id).order_by(last.c.at.desc()).limit(limit)
    return tuple(_record(row) for row in connection.execute(query).mappings())


def _record(row: RowMapping) -> Build:
    return Build(
        commit=row["commit"],
        parent=row["parent"],
        sequence=row["sequence"],
        authors=tuple(json.loads(row["authors"] or "[]")),
        committed_at=row["committed_at"],
    )
