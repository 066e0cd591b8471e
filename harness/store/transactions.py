"""One transaction after another on one database, and its troubles in words for people. Knows no table."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from harness.database import Database
from harness.errors import StorageError, StoreError
from harness.store.dimensions import Dimensions
from harness.store.opening import PATIENCE_S, for_writing, open_engine, reason_of, remedy_of


class Transactions:
    """An open database. ``_writing`` and ``_reading`` are its transactions; ``what`` names them in messages."""

    def __init__(self, engine: Engine, database: Database) -> None:
        self._engine = engine
        self._writer = for_writing(engine)
        self.database = database

    @classmethod
    def open(cls, database: Database | Path, *, patience_s: float = PATIENCE_S) -> Self:
        """Open a database, creating or upgrading it if need be. Use it in a ``with`` statement.

        While another one writes, each method waits, at most for ``patience_s``. Raises ConfigError as
        :func:`harness.store.opening.open_engine` does.
        """
        if isinstance(database, Path):
            database = Database.at(database)
        return cls(open_engine(database, patience_s=patience_s), database)

    def close(self) -> None:
        """Let go of the database. Closing twice does nothing."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def _writing(self, what: str) -> Iterator[tuple[Connection, Dimensions]]:
        with self._translated(what), self._writer.begin() as connection:
            yield connection, Dimensions(connection)

    @contextmanager
    def _reading(self, what: str) -> Iterator[Connection]:
        with self._translated(what), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def _translated(self, what: str) -> Iterator[None]:
        try:
            yield
        except IntegrityError as error:
            raise StoreError(
                f"{what} does not fit what is stored ({reason_of(error)})",
                place=self.database,
                expected="an existing run, and an id not used before",
            ) from error
        except SQLAlchemyError as error:
            reason = reason_of(error)
            raise StorageError(
                f"{what} was not stored or read ({reason})", place=self.database, expected=remedy_of(reason)
            ) from error
