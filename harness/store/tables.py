"""The shape of the database and how records become rows. No connection, no transaction."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import (
    Column,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    RowMapping,
    String,
    Table,
    TypeDecorator,
)

from harness.records import Level, Planned, Result, Run, RunState

SCHEMA_VERSION = 2
"""Kept in ``PRAGMA user_version``; raised whenever a table changes."""

APPLICATION_ID = 0x4D4B5244
"""Kept in ``PRAGMA application_id`` ("MKRD"), so that another program's database is not mistaken for ours."""


class AnyText(TypeDecorator[str]):
    """Text as a device may send it: a lone surrogate, which UTF-8 cannot hold, is kept as its escape."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002  # SQLAlchemy passes it
        """Called for every value on its way into the database."""
        return None if value is None else value.encode("utf-8", "backslashreplace").decode("utf-8")


metadata = MetaData()

# Seeds are text because SQLite integers end at 63 bits and seeds need not.
runs = Table(
    "runs",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("id", AnyText, nullable=False, unique=True),
    Column("started_at", AnyText, nullable=False),
    Column("finished_at", AnyText),
    Column("commit", AnyText, nullable=False),
    Column("seed", String, nullable=False),
    Column("rig", AnyText, nullable=False),
    Column("level", String, nullable=False),
    Column("planned", Integer, nullable=False),
    Column("state", String, nullable=False),
)

plans = Table(
    "plans",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("run_id", AnyText, ForeignKey("runs.id"), nullable=False),
    Column("test_id", AnyText, nullable=False),
    Column("profile", AnyText, nullable=False),
    Column("pillar", AnyText, nullable=False),
    Column("level", String, nullable=False),
    Index("plans_once", "run_id", "test_id", "profile", unique=True),
)

results = Table(
    "results",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("run_id", AnyText, ForeignKey("runs.id"), nullable=False),
    Column("test_id", AnyText, nullable=False),
    Column("pillar", AnyText, nullable=False),
    Column("level", String, nullable=False),
    Column("profile", AnyText, nullable=False),
    Column("rig_kind", AnyText, nullable=False),
    Column("outcome", String, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("seed", String, nullable=False),
    Column("firmware_hash", AnyText, nullable=False),
    Column("profile_hash", AnyText, nullable=False),
    Column("virtual_s", Float),
    Column("wall_s", Float, nullable=False),
    Column("finished_at", AnyText, nullable=False),
    Column("trace_digest", AnyText),
    Column("message", AnyText, nullable=False),
    Column("requirements", String, nullable=False),
    Column("measurements", String, nullable=False),
    Column("capsule", AnyText),
    Column("machine", String),
    Column("log", AnyText, nullable=False),
    Index("results_by_test", "run_id", "test_id", "profile"),
    sqlite_autoincrement=True,
)


def run_row(run: Run) -> dict[str, Any]:
    """The columns of a run."""
    return {
        "id": run.id,
        "started_at": run.started_at,
        "finished_at": run.finished_at,
        "commit": run.commit,
        "seed": str(run.seed),
        "rig": run.rig,
        "level": run.level.value,
        "planned": run.planned,
        "state": run.state.value,
    }


def run_record(row: RowMapping) -> Run:
    """The run a row was made from."""
    return Run(
        id=row["id"],
        started_at=row["started_at"],
        finished_at=row["finished_at"],
        commit=row["commit"],
        seed=int(row["seed"]),
        rig=row["rig"],
        level=Level(row["level"]),
        planned=row["planned"],
        state=RunState(row["state"]),
    )


def plan_row(run_id: str, item: Planned) -> dict[str, Any]:
    """The columns of one planned test."""
    return {
        "run_id": run_id,
        "test_id": item.test_id,
        "profile": item.profile,
        "pillar": item.pillar,
        "level": item.level.value,
    }


def plan_record(row: RowMapping) -> Planned:
    """The planned test a row was made from."""
    return Planned(test_id=row["test_id"], profile=row["profile"], pillar=row["pillar"], level=Level(row["level"]))


def result_row(run_id: str, result: Result) -> dict[str, Any]:
    """The columns of one result."""
    data = result.to_dict()
    data["run_id"] = run_id
    data["seed"] = str(result.seed)
    data["requirements"] = json.dumps(data["requirements"])
    data["measurements"] = json.dumps(data["measurements"])
    return data


def result_record(row: RowMapping) -> Result:
    """The result a row was made from; a row read without its log gives an empty one."""
    data: dict[str, Any] = {key: value for key, value in row.items() if key not in ("id", "run_id")}
    data["seed"] = int(data["seed"])
    data["requirements"] = json.loads(data["requirements"])
    data["measurements"] = json.loads(data["measurements"])
    data.setdefault("log", "")
    return Result.from_dict(data)
