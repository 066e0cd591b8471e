"""The database of a request. A process opens it once and again when another takes its place; no page knows how."""

from __future__ import annotations

from pathlib import Path
from threading import Lock

from flask import Flask, current_app

from harness.database import Database
from harness.store import Store

_KEY = "makeready_stores"


class Stores:
    """One open store, kept as long as its file is the one it was opened on. Threads may share it."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = Lock()
        self._kept: tuple[object, Store] | None = None

    def get(self) -> Store:
        """The store. Raises ConfigError if the database cannot be used."""
        with self._lock:
            now = self._identity()
            if self._kept is not None and self._kept[0] == now:
                return self._kept[1]
            if self._kept is not None:
                self._kept[1].close()
                self._kept = None
            store = Store.open(self._database)
            self._kept = (self._identity(), store)
            return store

    def _identity(self) -> object:
        path: Path | None = self._database.path
        if path is None:
            return str(self._database)
        try:
            status = path.stat()
        except OSError:
            return None
        return status.st_dev, status.st_ino


def use(app: Flask, database: Database) -> None:
    """Let the pages of `app` read `database`."""
    app.extensions[_KEY] = Stores(database)


def store() -> Store:
    """The store of the request being answered."""
    stores: Stores = current_app.extensions[_KEY]
    return stores.get()
