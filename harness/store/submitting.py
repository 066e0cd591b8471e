"""A run with its plan, results and files at once, as others send it. In the caller's transaction: all, or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection, func, select, update

from harness.errors import ContradictionError
from harness.records import Attachment, Planned, Result, Run, RunState
from harness.reference import Reference
from harness.store import artifacts, reading, tables, writing
from harness.store.dimensions import Dimensions


def submit(
    connection: Connection,
    dimensions: Dimensions,
    run: Run,
    planned: Sequence[Planned],
    results: Sequence[Result],
    attachments: Sequence[Attachment],
) -> tuple[list[Reference], int]:
    """Add to the run, which begins if it has not; gives the results' references, and how many of them are new.

    A run that has ended stays so. Raises ContradictionError if the run is stored with another commit, level, rig
    or seed, or a result or file with another content, SubmissionError for a file too large.
    """
    stored = reading.run_of(connection, run.id)
    if stored is None:
        writing.begin_run(connection, replace(run, state=RunState.RUNNING, finished_at=None))
    else:
        _check_same(stored, run)
    row = writing.change_run(connection, run.id)
    row = writing.add_plan(connection, dimensions, row, planned)
    references, added = writing.add_results(connection, dimensions, row, results)
    for sent in attachments:
        artifacts.add(connection, row.number, run.id, sent)
    if stored is not None and planned:
        size = select(func.count()).select_from(tables.plan_items).where(tables.plan_items.c.plan == tables.runs.c.plan)
        connection.execute(update(tables.runs).where(tables.runs.c.id == run.id).values(planned=size.scalar_subquery()))
    ends = [one.finished_at for one in (stored, run) if one is not None and one.finished_at is not None]
    if run.state is not RunState.RUNNING and ends:
        writing.finish_run(connection, row, run.state, max(ends))
    return references, added


def _check_same(stored: Run, sent: Run) -> None:
    for name in ("commit", "level", "rig", "seed"):
        if getattr(stored, name) != getattr(sent, name):
            raise ContradictionError(
                f"{name} is stored as {getattr(stored, name)!r} and was sent as",
                place=f"run {stored.id}",
                value=repr(getattr(sent, name)),
                expected="the same run again, or another run's name",
            )
