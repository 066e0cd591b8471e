"""Copies of a whole database, made while it is in use, and put back. SQLite's own way, or PostgreSQL's programs."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from sqlalchemy import make_url

from harness.database import Database
from harness.errors import ConfigError, StorageError
from harness.store import tables
from harness.store.store import Store


def backup(database: Database, file: Path) -> None:
    """Write the database as it is at one moment to a new file; others may go on reading and writing.

    The file appears when it is complete. Raises ConfigError if it exists or cannot be written, or if PostgreSQL's
    programs are not here; StorageError if the copy fails.
    """
    if file.exists():
        raise ConfigError("exists already", place=file, expected="a new file for the backup")
    if not file.absolute().parent.is_dir():
        raise ConfigError("is no folder", place=file.absolute().parent, expected="a folder for the backup")
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    Store.open(database).close()
    try:
        if database.path is not None:
            _copy(database.path, draft, is_file_of_its_own=True)
        else:
            _run_tool(database, "pg_dump", "--format=custom", f"--file={draft}")
        draft.replace(file)
    except OSError as error:
        raise StorageError(f"cannot be written ({error.strerror})", place=file, expected="room for a backup") from error
    finally:
        draft.unlink(missing_ok=True)


def restore(database: Database, file: Path, *, is_replacing: bool = False) -> None:
    """Make the database what it was when ``file`` was written, and bring it to the present version.

    All of it or, if something goes wrong, nothing: the database stays as it was. Raises ConfigError if the file is
    no backup of this kind of database, or if the database holds runs and ``is_replacing`` does not say to lose them.
    """
    if not file.is_file():
        raise ConfigError("is no file", place=file, expected="a backup made by makeready backup")
    if database.path is not None:
        _check_backup(file)
    with Store.open(database) as store:
        if not is_replacing and store.latest_run() is not None:
            raise ConfigError(
                "holds runs, which would be lost", place=database, expected="an empty database, or --replace"
            )
    if database.path is not None:
        _copy(file, database.path, is_file_of_its_own=False)
    else:
        _run_tool(database, "pg_restore", "--clean", "--if-exists", "--no-owner", "--single-transaction", str(file))
    Store.open(database).close()


def _copy(source: Path, target: Path, *, is_file_of_its_own: bool) -> None:
    """Copy a SQLite database in one transaction of the target's (https://www.sqlite.org/backup.html).

    A file of its own needs no log beside it.
    """
    try:
        with closing(_open_for_reading(source)) as one, closing(sqlite3.connect(target)) as other:
            one.backup(other)
            if is_file_of_its_own:
                other.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.Error as error:
        raise StorageError(f"was not copied to {target} ({error})", place=source) from error


def _check_backup(file: Path) -> None:
    try:
        with closing(_open_for_reading(file)) as connection:
            application = connection.execute("PRAGMA application_id").fetchone()[0]
            health = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.Error as error:
        raise ConfigError(f"is no backup ({error})", place=file, expected="a file by makeready backup") from error
    if application != tables.APPLICATION_ID:
        raise ConfigError("is another program's database", place=file, expected="a backup of a Makeready database")
    if health != "ok":
        raise ConfigError(f"is damaged ({health})", place=file, expected="a sound backup")


def _open_for_reading(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)


def _run_tool(database: Database, name: str, *words: str) -> None:
    tool = shutil.which(name)
    if tool is None:
        raise ConfigError(f"{name} is not here", place="PATH", expected="PostgreSQL's own programs (postgresql-client)")
    url = make_url(database.url or "").set(drivername="postgresql")
    password = {} if url.password is None else {"PGPASSWORD": str(url.password)}  # others could read it on the command
    target = f"--dbname={url.set(password=None).render_as_string()}"
    done = subprocess.run(
        [tool, target, *words], env={**os.environ, **password}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        reason = " ".join(done.stderr.split())[:500]
        raise StorageError(f"{name} failed ({reason})", place=database, expected="a server and a file it can use")
