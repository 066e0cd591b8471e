"""Keeps the past thin: rows, artifacts and files that nobody needs any more. The road behind `makeready retain`."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from harness.capsule import is_capsule
from harness.commands import capsule_path
from harness.config import Config
from harness.moments import to_text
from harness.store import Store
from harness.store.old_artifacts import Dropped, OldArtifacts
from harness.store.retention import Thinned

_DAY_MS = 86_400_000
_RUN_FOLDER = re.compile(r"\d{8}-\d{6}-[0-9a-f]{4}", re.ASCII)  # as harness.run names it: no other folder is touched


@dataclass(frozen=True, slots=True, kw_only=True)
class Retained:
    """What is gone. ``problems`` are files that could not be removed, each with the reason."""

    thinned: Thinned
    dropped: Dropped
    files: int
    file_bytes: int
    problems: tuple[str, ...]


def retain(store: Store, config: Config, *, days: int, now_ms: int) -> Retained:
    """Thin runs of before so many days, and remove artifacts and files of theirs.

    Rows go first: whoever is interrupted leaves files that no row refers to, which the next time finds.
    """
    before_ms = now_ms - days * _DAY_MS
    old = OldArtifacts(store)
    named = old.capsules()
    thinned = store.retain(days=days, now=to_text(now_ms))
    dropped = old.drop(before_ms)
    kept = old.capsules()
    files = _Files({capsule_path(store.database, one) for one in kept})
    for one in sorted(named - kept):
        path = capsule_path(store.database, one)
        if is_capsule(path):
            files.remove(path)
            files.remove(path.with_suffix(".svg"))
    # A database elsewhere may know nothing of this home's files, or another one of those in a folder that they share.
    is_of_home = store.database.folder == config.home
    knows_all = is_of_home and config.runs_dir.is_relative_to(config.home)
    spent = old.spent_runs(before_ms)
    for folder in _folders(config.runs_dir):
        if folder.name in spent or (knows_all and store.run(folder.name) is None):
            files.remove_below(folder, before_ms)
    if is_of_home:
        files.remove_below(config.home / "capsules", before_ms)
    return Retained(
        thinned=thinned, dropped=dropped, files=files.count, file_bytes=files.bytes, problems=tuple(files.problems)
    )


def _folders(runs_dir: Path) -> Iterator[Path]:
    if runs_dir.is_dir():
        for path in sorted(runs_dir.iterdir()):
            if _RUN_FOLDER.fullmatch(path.name) and path.is_dir() and not path.is_symlink():
                yield path


class _Files:
    """Files removed so far. ``kept`` are capsules that results refer to; they and their pictures stay."""

    def __init__(self, kept: set[Path]) -> None:
        self._kept = kept | {path.with_suffix(".svg") for path in kept}
        self.count = 0
        self.bytes = 0
        self.problems: list[str] = []

    def remove(self, path: Path) -> None:
        """Remove a file, if it is there and nothing refers to it."""
        if path in self._kept:
            return
        try:
            size = path.lstat().st_size
            path.unlink()
        except FileNotFoundError:
            return
        except OSError as problem:
            self.problems.append(f"{path}: cannot be removed ({problem.strerror})")
            return
        self.count += 1
        self.bytes += size

    def remove_below(self, folder: Path, before_ms: int) -> None:
        """Remove the files below a folder that were last written before, and the folders that are empty then."""
        for place, _, names in os.walk(folder, topdown=False):
            for name in names:
                path = Path(place, name)
                if path.lstat().st_mtime_ns < before_ms * 1_000_000:
                    self.remove(path)
            with suppress(OSError):  # it is not empty
                Path(place).rmdir()
