"""Quarantines as the rest of Makeready sees them: records in and out. No judgement beyond that each is well formed."""

from __future__ import annotations

from typing import Any

from sqlalchemy import RowMapping, Select, insert, select, update

from harness.errors import ConfigError
from harness.failures.quarantine import Quarantine, check
from harness.store import access, tables
from harness.store.failure_tables import quarantines
from harness.store.store import Store

_EVERY_PRODUCT = 0
"""No product has this number: they begin at 1."""


class QuarantineLog:
    """The quarantines of one store. Each method is one transaction, and raises what the store's own do."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, quarantine: Quarantine) -> int:
        """Set a test aside and give the number of the quarantine.

        Raises ConfigError for a test or product without any result, and as
        :func:`harness.failures.quarantine.check` does.
        """
        check(quarantine)
        with self._store._writing(f"quarantine of {quarantine.test_id}") as (connection, _):
            tests, profiles = tables.tests.c, tables.profiles.c
            test = connection.execute(select(tests.id).where(tests.test_id == quarantine.test_id)).scalar()
            profile: int | None = _EVERY_PRODUCT
            if quarantine.profile is not None:
                profile = connection.execute(select(profiles.id).where(profiles.name == quarantine.profile)).scalar()
            if test is None or profile is None:
                wrong = quarantine.test_id if test is None else quarantine.profile
                raise ConfigError(
                    "has no result", place="quarantine", value=wrong, expected="a test and product that have"
                )
            done = connection.execute(
                insert(quarantines).values(
                    test=test,
                    profile=profile,
                    owner=quarantine.owner,
                    reason=quarantine.reason,
                    who=quarantine.who,
                    since_ms=quarantine.since_ms,
                    until_ms=quarantine.until_ms,
                )
            )
            access.record(
                connection,
                actor=quarantine.who,
                action="quarantine",
                subject=f"{quarantine.test_id} on {quarantine.profile or 'every product'}",
                why=quarantine.reason,
                now_ms=quarantine.since_ms,
            )
            assert done.inserted_primary_key is not None
            return int(done.inserted_primary_key[0])

    def lift(self, number: int, now_ms: int, *, who: str) -> None:
        """End a quarantine. Raises ConfigError if there is none of that number, or it was ended before."""
        with self._store._writing(f"quarantine {number}") as (connection, _):
            columns = quarantines.c
            change = update(quarantines).where(columns.id == number, columns.lifted_ms.is_(None))
            if connection.execute(change.values(lifted_ms=now_ms)).rowcount == 0:
                raise ConfigError("cannot be lifted", place="quarantine", value=number, expected="one that is listed")
            subject = f"quarantine {number}"
            access.record(connection, actor=who, action="lift quarantine", subject=subject, why="", now_ms=now_ms)

    def all(self) -> tuple[Quarantine, ...]:
        """Every quarantine there was, the one that ends last first."""
        with self._store._reading("quarantines") as connection:
            return tuple(_record(row) for row in connection.execute(_query()).mappings())

    def current(self, now_ms: int) -> tuple[Quarantine, ...]:
        """Those that hold at a moment, the one that ends last first."""
        columns = quarantines.c
        query = _query().where(columns.since_ms <= now_ms, columns.until_ms > now_ms)
        query = query.where(columns.lifted_ms.is_(None) | (columns.lifted_ms > now_ms))
        with self._store._reading("quarantines") as connection:
            return tuple(_record(row) for row in connection.execute(query).mappings())


def _query() -> Select[Any]:
    joined = quarantines.join(tables.tests, tables.tests.c.id == quarantines.c.test).outerjoin(
        tables.profiles, tables.profiles.c.id == quarantines.c.profile
    )
    return (
        select(quarantines, tables.tests.c.test_id, tables.profiles.c.name.label("profile_name"))
        .select_from(joined)
        .order_by(quarantines.c.until_ms.desc(), quarantines.c.id)
    )


def _record(row: RowMapping) -> Quarantine:
    return Quarantine(
        id=row["id"],
        test_id=row["test_id"],
        profile=row["profile_name"],
        owner=row["owner"],
        reason=row["reason"],
        who=row["who"],
        since_ms=row["since_ms"],
        until_ms=row["until_ms"],
        lifted_ms=row["lifted_ms"],
    )
