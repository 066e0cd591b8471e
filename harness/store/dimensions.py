"""Short numbers for what many results share, made at first sight. In the caller's transaction."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Connection, Table, select
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite

from harness.records import Level
from harness.signature import signature_of
from harness.store import tables
from harness.store.columns import fingerprint, legible
from harness.store.rows import LEVEL_CODES

CHUNK = 500
"""Values to a statement: SQLite before 3.32 takes 999 parameters."""

Values = tuple[Any, ...]
Traits = tuple[str, Level, tuple[str, ...]]
Declared = tuple[str, str, float | None, float | None]
_Item = TypeVar("_Item")
_T = TypeVar("_T", bound=tuple[str, ...])


class Dimensions:
    """The numbers one transaction needs.

    They are looked up anew in each: a database may be restored from a backup while a store is open, and a number that
    was remembered would then mean something else.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def tests(self, test_ids: Iterable[str]) -> dict[str, int]:
        """Numbers of tests."""
        return self._of_texts(tables.tests, test_ids)

    def profiles(self, names: Iterable[str]) -> dict[str, int]:
        """Numbers of products."""
        return self._of_texts(tables.profiles, names)

    def traits(self, wanted: Iterable[Traits]) -> dict[Traits, int]:
        """Numbers of pillar, level and requirements together."""
        kinds = dict.fromkeys(wanted)
        pillars = self._of_texts(tables.pillars, (pillar for pillar, _, _ in kinds))
        keys = {kind: (pillars[kind[0]], LEVEL_CODES[kind[1]], json.dumps(kind[2])) for kind in kinds}
        found = self._numbered(tables.traits, keys.values())
        return {kind: found[key] for kind, key in keys.items()}

    def firmwares(self, wanted: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
        """Numbers of firmware hash and profile hash together."""
        return self._of_tuples(tables.firmwares, wanted)

    def environments(self, wanted: Iterable[tuple[str, ...]]) -> dict[tuple[str, ...], int]:
        """Numbers of what executed a test: the columns of its table in order."""
        return self._of_tuples(tables.environments, wanted)

    def measures(self, wanted: Iterable[Declared]) -> dict[Declared, int]:
        """Numbers of measurements as declared: name, unit, low and high."""
        keys = {declared: (json.dumps(declared), legible(declared[0])) for declared in wanted}
        found = self._numbered(tables.measures, keys.values())
        return {declared: found[key] for declared, key in keys.items()}

    def messages(self, texts: Iterable[str]) -> dict[str, int]:
        """Numbers of messages, the empty one left out; each is stored with its signature."""
        signs = {text: signature_of(text) for text in texts if text}
        signatures = self._of_texts(tables.signatures, signs.values())
        return self._packed("message", {text: signatures[sign] for text, sign in signs.items()})

    def logs(self, texts: Iterable[str]) -> dict[str, int]:
        """Numbers of logs, the empty one left out."""
        return self._packed("log", {text: None for text in texts if text})

    def _packed(self, kind: str, signatures: Mapping[str, int | None]) -> dict[str, int]:
        digests = {text: fingerprint(kind, text) for text in signatures}
        found = self._with_digests(digests.values())
        rows: list[dict[str, Any]] = [
            {"digest": digests[text], "body": text, "signature": signature}
            for text, signature in signatures.items()
            if digests[text] not in found
        ]
        insert_missing(self._connection, tables.texts, rows)
        found.update(self._with_digests(row["digest"] for row in rows))
        return {text: found[digest] for text, digest in digests.items()}

    def _with_digests(self, digests: Iterable[bytes]) -> dict[bytes, int]:
        columns = tables.texts.c
        found: dict[bytes, int] = {}
        for part in chunks(digests, CHUNK):
            query = select(columns.digest, columns.id).where(columns.digest.in_(part))
            found.update({bytes(digest): number for digest, number in self._connection.execute(query)})
        return found

    def _of_texts(self, table: Table, texts: Iterable[str]) -> dict[str, int]:
        found = self._of_tuples(table, ((text,) for text in texts))
        return {text: number for (text,), number in found.items()}

    def _of_tuples(self, table: Table, wanted: Iterable[_T]) -> dict[_T, int]:
        keys: dict[_T, Values] = {texts: tuple(map(legible, texts)) for texts in wanted}
        found = self._numbered(table, keys.values())
        return {texts: found[key] for texts, key in keys.items()}

    def _numbered(self, table: Table, wanted: Iterable[Values]) -> dict[Values, int]:
        """The number of each tuple of values, which are the table's columns after its id."""
        keys = dict.fromkeys(wanted)
        found = self._known(table, keys)
        missing = [key for key in keys if key not in found]
        if missing:
            names = [column.name for column in list(table.columns)[1:]]
            insert_missing(self._connection, table, [dict(zip(names, key, strict=True)) for key in missing])
            found.update(self._known(table, missing))
        return found

    def _known(self, table: Table, keys: Iterable[Values]) -> dict[Values, int]:
        columns = list(table.columns)[1:]
        found: dict[Values, int] = {}
        for part in chunks(dict.fromkeys(key[0] for key in keys), CHUNK):
            rows = self._connection.execute(select(table.c.id, *columns).where(columns[0].in_(part)))
            found.update((tuple(values), number) for number, *values in rows)
        return found


def insert_missing(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Insert the rows that are not there yet, by any of the table's unique keys."""
    if rows:
        connection.execute(insert_or(connection, table).on_conflict_do_nothing(), rows)


def insert_or(connection: Connection, table: Table) -> Any:
    """An INSERT of the database's own kind, which can be told what to do where a row is there already."""
    return insert_postgresql(table) if connection.dialect.name == "postgresql" else insert_sqlite(table)


def chunks(items: Iterable[_Item], size: int) -> Iterator[list[_Item]]:
    """Lists of at most ``size`` items, in order."""
    iterator = iter(items)
    while part := list(islice(iterator, size)):
        yield part
