"""Failures as the rest of Makeready sees them: records out, what people say in. No judgement."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, and_, func, insert, select

from harness.errors import ConfigError
from harness.failures.records import Action, ActionKind, Failure, RedTest
from harness.records import Level
from harness.reference import Reference
from harness.store import access, tables
from harness.store.dimensions import CHUNK, chunks
from harness.store.failure_tables import FAILURE_IS_OPEN, episodes, failure_actions, failures
from harness.store.rows import LEVEL_CODES
from harness.store.store import Store


class FailureLog:
    """The failures of one store. Each method is one transaction, as the store's own are, and raises what they raise."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def open(self, *, level: Level | None = None, limit: int = 1000) -> tuple[Failure, ...]:
        """At most ``limit`` failures with a red test, those that block most first."""
        query = _query().where(FAILURE_IS_OPEN, *_of_level(level))
        query = query.order_by(failures.c.blocked.desc(), failures.c.opened_ms).limit(limit)
        with self._store._reading("open failures") as connection:
            return _records(connection, query)

    def closed(self, *, since_ms: int, level: Level | None = None, limit: int = 1000) -> tuple[Failure, ...]:
        """At most ``limit`` failures all of whose tests passed again at or after a moment, the latest first."""
        query = _query().where(failures.c.closed_ms >= since_ms, *_of_level(level))
        query = query.order_by(failures.c.closed_ms.desc(), failures.c.id).limit(limit)
        with self._store._reading("closed failures") as connection:
            return _records(connection, query)

    def failure(self, number: int) -> Failure | None:
        """The failure of that number, if there is one."""
        with self._store._reading(f"failure {number}") as connection:
            found = _records(connection, _query().where(failures.c.id == number))
            return found[0] if found else None

    def failure_of(self, reference: Reference) -> Failure | None:
        """The failure to which the result's test belonged in that run, if it was red then, or not yet green again."""
        columns, runs = episodes.c, tables.runs.c
        query = (
            select(columns.failure)
            .join_from(tables.runs, episodes, columns.level == runs.level)
            .where(
                runs.number == reference.run,
                columns.test == reference.test,
                columns.profile == reference.profile,
                columns.red_ms <= runs.started_ms,
                columns.last_red_ms >= runs.started_ms,
            )
            .order_by(columns.red_ms.desc())
        )
        with self._store._reading(f"failure of {reference}") as connection:
            number = connection.execute(query).scalar()
        return None if number is None else self.failure(number)

    def red_tests(self, number: int, *, limit: int = 1000) -> tuple[RedTest, ...]:
        """At most ``limit`` tests of a failure, those still red first, then in order of their first red."""
        with self._store._reading(f"tests of failure {number}") as connection:
            return _red_tests(connection, number, limit)

    def act(self, number: int, action: Action) -> None:
        """Keep what somebody said, here and in the audit log. Raises ConfigError for a number there is none of."""
        with self._store._writing(f"failure {number}") as (connection, _):
            row = connection.execute(select(failures).where(failures.c.id == number)).first()
            if row is None:
                raise ConfigError("is no failure", place="failures", value=number, expected="a number that is listed")
            connection.execute(
                insert(failure_actions).values(
                    level=row.level,
                    signature=row.signature,
                    only_test=row.only_test,
                    # Whose clock is behind still speaks of the failure in front of him.
                    anchor_ms=max(action.at_ms, row.opened_ms),
                    at_ms=action.at_ms,
                    who=action.who,
                    kind=str(action.kind),
                    value=action.value,
                    commit=action.commit,
                    note=action.note,
                )
            )
            access.record(
                connection,
                actor=action.who,
                action=f"failure {action.kind}",
                subject=f"failure {number}: {action.value}",
                why=action.note,
                now_ms=action.at_ms,
            )


def _of_level(level: Level | None) -> list[ColumnElement[bool]]:
    return [] if level is None else [failures.c.level == LEVEL_CODES[level]]


def _query() -> Select[Any]:
    red, green = tables.builds.alias("red"), tables.builds.alias("green")
    joined = (
        failures.join(tables.tests, tables.tests.c.id == failures.c.test)
        .join(tables.profiles, tables.profiles.c.id == failures.c.profile)
        .join(tables.traits, tables.traits.c.id == failures.c.traits)
        .join(tables.pillars, tables.pillars.c.id == tables.traits.c.pillar)
        .join(red, red.c.id == failures.c.build)
        .outerjoin(green, green.c.id == failures.c.pass_build)
        .outerjoin(tables.signatures, tables.signatures.c.id == failures.c.signature)
    )
    return select(
        failures,
        tables.tests.c.test_id,
        tables.profiles.c.name.label("profile_name"),
        tables.pillars.c.name.label("pillar"),
        tables.signatures.c.text.label("said"),
        red.c.commit.label("red_commit"),
        green.c.commit.label("green_commit"),
    ).select_from(joined)


def _records(connection: Connection, query: Select[Any]) -> tuple[Failure, ...]:
    rows = connection.execute(query).mappings().all()
    said = _actions(connection, [row["id"] for row in rows])
    return tuple(_record(row, said.get(row["id"], [])) for row in rows)


def _record(row: RowMapping, said: Sequence[Action]) -> Failure:
    return Failure(
        id=row["id"],
        level=tables.LEVELS[row["level"]],
        signature=row["said"] or "",
        is_of_one_test=row["only_test"] != 0,
        pillar=row["pillar"],
        test_id=row["test_id"],
        profile=row["profile_name"],
        reference=Reference(run=row["run"], test=row["test"], profile=row["profile"], attempt=row["attempt"]),
        commit=row["red_commit"],
        opened_ms=row["opened_ms"],
        closed_ms=row["closed_ms"],
        last_red_ms=row["last_red_ms"],
        blocked=row["blocked"],
        total=row["total"],
        products=row["products"],
        passed_commit=row["green_commit"],
        actions=tuple(said),
    )


def _actions(connection: Connection, numbers: Sequence[int]) -> dict[int, list[Action]]:
    """What was said about each failure, in the order of the moments.

    An action belongs to the last failure of its cause that had begun, or to the first if none had: so it does not
    matter in which order results came, before it or after.
    """
    found: dict[int, list[Action]] = {}
    said, other = failure_actions.c, failures.alias("other")
    of_cause = and_(
        other.c.level == said.level, other.c.signature == said.signature, other.c.only_test == said.only_test
    )
    begun = select(other.c.id).where(of_cause, other.c.opened_ms <= said.anchor_ms)
    first = select(other.c.id).where(of_cause)
    belongs = func.coalesce(
        begun.order_by(other.c.opened_ms.desc(), other.c.id.desc())
        .limit(1)
        .correlate(failure_actions)
        .scalar_subquery(),
        first.order_by(other.c.opened_ms, other.c.id).limit(1).correlate(failure_actions).scalar_subquery(),
    )
    known = failures.c
    same = and_(known.level == said.level, known.signature == said.signature, known.only_test == said.only_test)
    for part in chunks(numbers, CHUNK):
        query = (
            select(failure_actions, known.id.label("failure"))
            .join_from(failures, failure_actions, same)
            .where(known.id.in_(part), known.id == belongs)
            .order_by(said.at_ms, said.id)
        )
        for row in connection.execute(query).mappings():
            found.setdefault(row["failure"], []).append(
                Action(
                    kind=ActionKind(row["kind"]),
                    at_ms=row["at_ms"],
                    who=row["who"],
                    value=row["value"],
                    commit=row["commit"],
                    note=row["note"],
                )
            )
    return found


def _red_tests(connection: Connection, number: int, limit: int) -> tuple[RedTest, ...]:
    columns = episodes.c
    first, last, passed = (tables.runs.alias(name) for name in ("first", "last", "passed"))
    before = tables.results.alias("before")
    former = (
        select(before.c.firmware)
        .where(before.c.run == columns.green_run, before.c.test == columns.test, before.c.profile == columns.profile)
        .order_by(before.c.attempt.desc())
        .limit(1)
        .correlate(episodes)
        .scalar_subquery()
    )
    joined = (
        episodes.join(tables.tests, tables.tests.c.id == columns.test)
        .join(tables.profiles, tables.profiles.c.id == columns.profile)
        .join(tables.traits, tables.traits.c.id == columns.traits)
        .join(tables.pillars, tables.pillars.c.id == tables.traits.c.pillar)
        .join(first, first.c.number == columns.red_run)
        .join(last, last.c.number == columns.last_red_run)
        .outerjoin(passed, passed.c.number == columns.pass_run)
        .outerjoin(tables.builds, tables.builds.c.id == columns.pass_build)
    )
    query = (
        select(
            episodes,
            tables.tests.c.test_id,
            tables.profiles.c.name.label("profile_name"),
            tables.pillars.c.name.label("pillar"),
            first.c.id.label("first_id"),
            last.c.id.label("last_id"),
            passed.c.id.label("passed_id"),
            tables.builds.c.commit.label("passed_commit"),
            former.label("former"),
        )
        .select_from(joined)
        .where(columns.failure == number)
        .order_by(columns.pass_run.is_not(None), columns.opened_ms, columns.test, columns.profile)
        .limit(limit)
    )
    return tuple(_red_test(row) for row in connection.execute(query).mappings())


def _red_test(row: RowMapping) -> RedTest:
    passed = row["pass_firmware"]
    former = row["former"]
    return RedTest(
        test_id=row["test_id"],
        profile=row["profile_name"],
        pillar=row["pillar"],
        reference=Reference(run=row["red_run"], test=row["test"], profile=row["profile"], attempt=row["attempt"]),
        run_id=row["first_id"],
        opened_ms=row["opened_ms"],
        last_red_run_id=row["last_id"],
        closed_ms=row["closed_ms"],
        passed_run_id=row["passed_id"],
        passed_commit=row["passed_commit"],
        same_firmware=None if passed is None else passed == row["last_red_firmware"],
        former_firmware=None if passed is None or former is None else passed == former,
    )
