"""Version 3: results in numbers, what they share in tables of its own. Old results are carried over, in batches."""

from __future__ import annotations

import hashlib
import json
import re
import zlib
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from alembic import op
from sqlalchemy import Connection, text

revision = "0003"
down_revision = "0002"

_TABLES = Path(__file__).with_suffix(".sql")
_LEVELS = ("L0", "L1", "L2", "L3", "L4")
_OUTCOMES = ("PASSED", "FAILED", "ERROR", "SKIPPED", "NOT_RUN")
_STATES = ("running", "finished", "interrupted")
_HEX = re.compile(r"(?:[0-9a-f]{2})+", re.ASCII)
_VARIABLE = re.compile(r"0x[0-9a-fA-F]+|\b(?=[a-f]*\d)[0-9a-f]{7,}\b|\d+(?:\.\d+)*")
_BATCH = 5_000


def upgrade() -> None:
    """Move the old tables aside, carry their rows over, and drop them. Aggregates are counted afterwards."""
    connection = op.get_bind()
    for name in ("plans_once", "results_by_test"):
        op.execute(f"DROP INDEX {name}")
    for name in ("runs", "plans", "results"):
        op.execute(f"ALTER TABLE {name} RENAME TO old_{name}")
    for statement in _TABLES.read_text(encoding="utf-8").split(";\n"):
        if statement.strip():
            connection.exec_driver_sql(statement)
    _share(connection)
    _carry_runs(connection)
    _carry_plans(connection)
    _carry_results(connection)
    for name in ("results", "plans", "runs"):
        op.execute(f"DROP TABLE old_{name}")


def _share(connection: Connection) -> None:
    both = "SELECT {0} FROM old_plans UNION SELECT {0} FROM old_results"
    for statement in (
        'INSERT INTO builds ("commit") SELECT "commit" FROM old_runs GROUP BY "commit" ORDER BY min(number)',
        f"INSERT INTO tests (test_id) {both.format('test_id')}",
        f"INSERT INTO profiles (name) {both.format('profile')}",
        f"INSERT INTO pillars (name) {both.format('pillar')}",
        "INSERT INTO firmwares (firmware_hash, profile_hash) "
        "SELECT DISTINCT firmware_hash, profile_hash FROM old_results",
        "INSERT INTO environments (rig_kind, machine) SELECT DISTINCT rig_kind, coalesce(machine, '') FROM old_results",
        "INSERT INTO traits (pillar, level, requirements) SELECT pillars.id, substr(level, 2), requirements FROM "
        "(SELECT pillar, level, '[]' AS requirements FROM old_plans "
        "UNION SELECT pillar, level, requirements FROM old_results) AS kinds "
        "JOIN pillars ON pillars.name = kinds.pillar",
    ):
        connection.exec_driver_sql(statement)


def _carry_runs(connection: Connection) -> None:
    builds = _numbers(connection, 'SELECT "commit", id FROM builds')
    for row in connection.exec_driver_sql("SELECT * FROM old_runs ORDER BY number").mappings().all():
        _insert(
            connection,
            "runs",
            [
                {
                    "number": row["number"],
                    "id": row["id"],
                    "started_at": row["started_at"],
                    "started_ms": _ms(row["started_at"], 0),
                    "finished_at": row["finished_at"],
                    "build": builds[row["commit"]],
                    "seed": row["seed"],
                    "rig": row["rig"],
                    "level": _LEVELS.index(row["level"]),
                    "planned": row["planned"],
                    "state": _STATES.index(row["state"]),
                    "revision": 0,
                }
            ],
        )


def _carry_plans(connection: Connection) -> None:
    rows = connection.exec_driver_sql(
        "SELECT old_plans.run_id, old_plans.test_id, old_plans.profile AS name, old_plans.pillar, old_plans.level, "
        "tests.id AS test, profiles.id AS profile, traits.id AS traits FROM old_plans "
        "JOIN tests ON tests.test_id = old_plans.test_id JOIN profiles ON profiles.name = old_plans.profile "
        "JOIN pillars ON pillars.name = old_plans.pillar JOIN traits ON traits.pillar = pillars.id "
        "AND traits.level = substr(old_plans.level, 2) AND traits.requirements = '[]' "
        "ORDER BY old_plans.run_id, old_plans.number"
    ).mappings()
    plans: dict[bytes, int] = {}
    for run_id, group in groupby(rows.all(), key=lambda row: row["run_id"]):
        items = list(group)
        lines = sorted(json.dumps([row["test_id"], row["name"], row["pillar"], row["level"], []]) for row in items)
        digest = hashlib.sha256("\n".join(lines).encode()).digest()
        if digest not in plans:
            plans[digest] = len(plans) + 1
            _insert(connection, "plans", [{"id": plans[digest], "digest": digest, "size": len(items)}])
            _insert(
                connection,
                "plan_items",
                [
                    {
                        "plan": plans[digest],
                        "test": row["test"],
                        "profile": row["profile"],
                        "traits": row["traits"],
                        "position": position,
                    }
                    for position, row in enumerate(items)
                ],
            )
        connection.execute(text("UPDATE runs SET plan = :plan WHERE id = :run"), {"plan": plans[digest], "run": run_id})


def _carry_results(connection: Connection) -> None:
    measures = _Numbered(lambda number, key: {"id": number, "declared": key[0], "name": key[1]})
    signatures = _Numbered(lambda number, key: {"id": number, "text": key[0]})
    texts = _Numbered(_text_row)
    rows = connection.execution_options(yield_per=_BATCH).exec_driver_sql(
        "SELECT old_results.*, runs.number AS run, runs.started_ms, runs.seed AS run_seed, tests.id AS test, "
        "profiles.id AS profile_number, traits.id AS traits, firmwares.id AS firmware, environments.id AS environment "
        "FROM old_results JOIN runs ON runs.id = old_results.run_id JOIN tests ON tests.test_id = old_results.test_id "
        "JOIN profiles ON profiles.name = old_results.profile JOIN pillars ON pillars.name = old_results.pillar "
        "JOIN traits ON traits.pillar = pillars.id AND traits.level = substr(old_results.level, 2) "
        "AND traits.requirements = old_results.requirements "
        "JOIN firmwares ON firmwares.firmware_hash = old_results.firmware_hash "
        "AND firmwares.profile_hash = old_results.profile_hash JOIN environments "
        "ON environments.rig_kind = old_results.rig_kind AND environments.machine = coalesce(old_results.machine, '') "
        "ORDER BY old_results.id"
    )
    attempts: dict[tuple[int, int, int], int] = {}
    for part in rows.mappings().partitions(_BATCH):
        results, details, measurements = [], [], []
        for row in part:
            place = (row["run"], row["test"], row["profile_number"])
            # Version 1 took two attempts of the same number; the later one follows.
            attempt = attempts[place] = max(row["attempt"], attempts.get(place, 0) + 1)
            key = {"run": place[0], "test": place[1], "profile": place[2], "attempt": attempt}
            message = None
            if row["message"]:
                message = texts["message", row["message"], signatures[(_signature(row["message"]),)]]
            results.append(
                {
                    **key,
                    "outcome": _OUTCOMES.index(row["outcome"]),
                    "traits": row["traits"],
                    "firmware": row["firmware"],
                    "environment": row["environment"],
                    "finished_ms": _ms(row["finished_at"], row["started_ms"]) - row["started_ms"],
                    "wall_ms": round(row["wall_s"] * 1000),
                    "virtual_ms": None if row["virtual_s"] is None else round(row["virtual_s"] * 1000),
                    "message": message,
                }
            )
            seed = None if row["seed"] == row["run_seed"] else row["seed"]
            if row["log"] or row["trace_digest"] is not None or row["capsule"] is not None or seed is not None:
                log = texts["log", row["log"], None] if row["log"] else None
                digest = None if row["trace_digest"] is None else _digest(row["trace_digest"])
                details.append({**key, "log": log, "trace_digest": digest, "capsule": row["capsule"], "seed": seed})
            for position, one in enumerate(json.loads(row["measurements"])):
                declared = json.dumps([one["name"], one["unit"], one["low"], one["high"]])
                measure = measures[declared, one["name"]]
                measurements.append({**key, "position": position, "measure": measure, "value": one["value"]})
        for name, fresh in (
            ("signatures", signatures.take()),
            ("texts", texts.take()),
            ("measures", measures.take()),
            ("results", results),
            ("details", details),
            ("measurements", measurements),
        ):
            _insert(connection, name, fresh)


class _Numbered:
    """Gives each key a number at first sight, and hands out the rows of those that are new."""

    def __init__(self, row: Callable[[int, Any], dict[str, Any]]) -> None:
        self._row = row
        self._numbers: dict[Any, int] = {}
        self._fresh: list[dict[str, Any]] = []

    def __getitem__(self, key: Any) -> int:
        known = self._numbers.get(key)
        if known is None:
            known = self._numbers[key] = len(self._numbers) + 1
            self._fresh.append(self._row(known, key))
        return known

    def take(self) -> list[dict[str, Any]]:
        fresh, self._fresh = self._fresh, []
        return fresh


def _insert(connection: Connection, table: str, rows: Iterable[dict[str, Any]]) -> None:
    rows = list(rows)
    if rows:
        names = ", ".join(rows[0])
        values = ", ".join(f":{name}" for name in rows[0])
        connection.execute(text(f"INSERT INTO {table} ({names}) VALUES ({values})"), rows)


def _numbers(connection: Connection, query: str) -> dict[str, int]:
    return dict(connection.exec_driver_sql(query).all())


def _ms(moment: str, otherwise: int) -> int:
    try:
        found = datetime.fromisoformat(moment)
    except ValueError:
        return otherwise
    return round((found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp() * 1000)


def _signature(message: str) -> str:
    lines = [line.strip() for line in message.splitlines() if line.strip()]
    assertions = [line.removeprefix("E").strip() for line in lines if line.startswith("E ")]
    return " ".join(_VARIABLE.sub("#", (assertions or lines or [""])[0]).split())[:200].replace("\x00", "\\x00")


def _text_row(number: int, key: tuple[str, str, int | None]) -> dict[str, Any]:
    kind, body, signature = key
    digest = hashlib.blake2b(body.encode(), digest_size=16, person=kind.encode()).digest()
    return {"id": number, "digest": digest, "body": _packed(body), "signature": signature}


def _packed(body: str) -> bytes:
    raw = body.encode()
    packed = zlib.compress(raw, 9)
    return b"\x01" + packed if len(packed) < len(raw) else b"\x00" + raw


def _digest(digest: str) -> bytes:
    return b"\x01" + bytes.fromhex(digest) if _HEX.fullmatch(digest) else b"\x00" + digest.encode()
