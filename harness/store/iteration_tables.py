"""The shape of what is kept of iterations: acts of people, verdicts over time, frozen pages. No connection."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Float, Index, Integer, Table

from harness.store.columns import AnyText, PackedText
from harness.store.tables import metadata

iteration_events = Table(
    "iteration_events",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("iteration", AnyText, nullable=False),
    Column("criterion", AnyText, nullable=False),
    Column("kind", AnyText, nullable=False),
    Column("who", AnyText, nullable=False),
    Column("at_ms", BigInteger, nullable=False),
    Column("why", AnyText, nullable=False),
    Column("detail", AnyText, nullable=False),
    Index("iteration_events_by_iteration", "iteration"),
    sqlite_autoincrement=True,
)
# A row for each change of a verdict, and the last one; what lies between two equal ones is left out.
verdicts = Table(
    "verdicts",
    metadata,
    Column("iteration", AnyText, primary_key=True),
    Column("criterion", AnyText, primary_key=True),
    Column("at_ms", BigInteger, primary_key=True, autoincrement=False),
    Column("judgement", AnyText, nullable=False),
    Column("figure", Float),
    Column("definition", AnyText, nullable=False),
    Column("body", PackedText, nullable=False),
)
frozen_iterations = Table(
    "frozen_iterations",
    metadata,
    Column("iteration", AnyText, primary_key=True),
    Column("at_ms", BigInteger, nullable=False),
    Column("who", AnyText, nullable=False),
    Column("body", PackedText, nullable=False),
)
