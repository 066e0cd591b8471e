"""Records to rows and back. No connection, no transaction."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import RowMapping

from harness.errors import HarnessError
from harness.moments import to_ms, to_text
from harness.records import Measurement, Planned, Result, Run
from harness.store import tables
from harness.store.columns import legible

OUTCOME_CODES = {outcome: code for code, outcome in enumerate(tables.OUTCOMES)}
STANDING_CODES = {standing: code for code, standing in enumerate(tables.STANDINGS)}
LEVEL_CODES = {level: code for code, level in enumerate(tables.LEVELS)}
STATE_CODES = {state: code for code, state in enumerate(tables.STATES)}


def moment(text: str, *, place: str) -> int:
    """Milliseconds since 1970. Raises HarnessError for text that is not a moment."""
    try:
        return to_ms(text)
    except ValueError as error:
        raise HarnessError("is", place=place, value=repr(text), expected="a moment in ISO 8601, in UTC") from error


def run_row(run: Run, *, build: int) -> dict[str, Any]:
    """The columns of a run that begins."""
    return {
        "id": run.id,
        "started_at": run.started_at,
        "started_ms": moment(run.started_at, place=f"run {run.id}: started_at"),
        "finished_at": run.finished_at,
        "build": build,
        "seed": str(run.seed),
        "rig": run.rig,
        "level": LEVEL_CODES[run.level],
        "planned": run.planned,
        "state": STATE_CODES[run.state],
        "revision": 0,
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
        level=tables.LEVELS[row["level"]],
        planned=row["planned"],
        state=tables.STATES[row["state"]],
    )


def plan_record(row: RowMapping) -> Planned:
    """The planned test a row was made from."""
    return Planned(
        test_id=row["test_id"],
        profile=row["profile_name"],
        pillar=row["pillar"],
        level=tables.LEVELS[row["level"]],
        requirements=tuple(json.loads(row["requirements"])),
    )


def as_stored(result: Result) -> Result:
    """The result as the store gives it back: times to the millisecond, text with its escapes."""
    return replace(
        result,
        test_id=legible(result.test_id),
        pillar=legible(result.pillar),
        profile=legible(result.profile),
        rig_kind=legible(result.rig_kind),
        firmware_hash=legible(result.firmware_hash),
        profile_hash=legible(result.profile_hash),
        virtual_s=None if result.virtual_s is None else round(result.virtual_s * 1000) / 1000,
        wall_s=round(result.wall_s * 1000) / 1000,
        finished_at=to_text(moment(result.finished_at, place=f"result of {result.test_id}: finished_at")),
        trace_digest=None if result.trace_digest is None else _encodable(result.trace_digest),
        message=_encodable(result.message),
        log=_encodable(result.log),
        capsule=None if result.capsule is None else legible(result.capsule),
        machine=legible(result.machine) if result.machine else None,
    )


def result_record(row: RowMapping, measurements: Sequence[Measurement]) -> Result:
    """The result a row was made from; a row read without its log gives an empty one."""
    return Result(
        test_id=row["test_id"],
        pillar=row["pillar"],
        level=tables.LEVELS[row["level"]],
        profile=row["profile_name"],
        rig_kind=row["rig_kind"],
        outcome=tables.OUTCOMES[row["outcome"]],
        attempt=row["attempt"],
        seed=int(row["own_seed"] or row["run_seed"]),
        firmware_hash=row["firmware_hash"],
        profile_hash=row["profile_hash"],
        virtual_s=None if row["virtual_ms"] is None else row["virtual_ms"] / 1000,
        wall_s=row["wall_ms"] / 1000,
        finished_at=to_text(row["started_ms"] + row["finished_ms"]),
        trace_digest=row["trace_digest"],
        message=row["message_text"] or "",
        log=row.get("log_text") or "",
        requirements=tuple(json.loads(row["requirements"])),
        measurements=tuple(measurements),
        capsule=row["capsule"],
        machine=row["machine"] or None,
    )


def measurement_record(row: RowMapping) -> Measurement:
    """The measurement a row was made from."""
    name, unit, low, high = json.loads(row["declared"])
    return Measurement(name=name, unit=unit, value=row["value"], low=low, high=high)


def _encodable(text: str) -> str:
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode("utf-8")
