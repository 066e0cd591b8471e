"""Keeps an iteration's verdicts up to date behind the page: judges aside when there is news. Shows nothing."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from flask import Flask, current_app

from harness.criteria import keeping
from harness.criteria.counting import age_h
from harness.criteria.documents import iteration_of
from harness.criteria.events import Event
from harness.criteria.pages import Page
from harness.database import Database
from harness.errors import ConfigError, MakereadyError
from harness.store import Store
from harness.store.iterations import IterationLog, Point

_OLD_H = 1 / 6  # ages of results and clocks move on even if nothing is added
_RUNS_LOOKED_AT = 20
_REST = 9  # for each second of judging so many without: results that never end are not to take a whole processor
_KEY = "makeready_refresher"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A page, the trends of its criteria, and what was noted after it was frozen."""

    page: Page
    trends: Mapping[str, tuple[Point, ...]]
    later: tuple[Event, ...] = ()


class Refresher:
    """Judges an iteration that has news, one at a time, in a thread of its own."""

    def __init__(self, database: Database, folder: Path) -> None:
        self._database = database
        self.folder = folder
        self._changing = threading.Lock()
        self._wanted: dict[str, str] = {}
        self._is_judging = False
        self._hurry = threading.Event()
        self._kept: dict[str, tuple[object, Shown]] = {}
        self.problem = ""
        """What went wrong the last time, if anything did."""

    def shown(self, store: Store, name: str, now: str) -> Shown:
        """The iteration with its verdicts. What was never judged is judged now; what has news, aside."""
        shown = self._last(store, name)
        if shown.page.frozen_at is not None:
            return shown
        if shown.page.judged_at is None:
            keeping.check(store, self.folder, name, now)
            return self._last(store, name)
        if not self._is_judging and has_news(store, shown.page, now):
            self.judge_aside(name, now)
        return shown

    def judge_aside(self, name: str, now: str) -> None:
        """Judge the iteration in a thread of its own; after the judging under way, which may miss what is new."""
        self._hurry.set()
        self._want(name, now)

    def judge_running_aside(self, now: str) -> None:
        """Judge the iteration that runs at ``now``, if one does, likewise; but results may wait for a rest."""
        try:
            name = iteration_of(self.folder, date.fromisoformat(now[:10]))
        except ConfigError as problem:
            self.problem = str(problem)
            return
        if name is not None:
            self._want(name, now)

    def hits(self, store: Store, names: Sequence[str]) -> dict[str, int]:
        """The hit rate of each of these iterations that was ever judged, in percent."""
        found = {}
        for name in names:
            try:
                page = self._last(store, name).page
            except ConfigError:
                continue  # its own page tells what is wrong with its file
            if page.judged_at is not None and page.hit_percent is not None:
                found[name] = page.hit_percent
        return found

    def _last(self, store: Store, name: str) -> Shown:
        """What was last judged; the same object as long as neither file nor database has anything new."""
        log = IterationLog(store)
        key = (str(store.database), _stamp(self.folder / f"{name}.toml"), log.revision(name))
        kept = self._kept.get(name)
        if kept is None or kept[0] != key:
            page = keeping.shown(store, self.folder, name)
            later = keeping.later_events(store, page) if page.frozen_at else ()
            kept = (key, Shown(page=page, trends=log.trends(name), later=later))
            self._kept[name] = kept
        return kept[1]

    def _want(self, name: str, now: str) -> None:
        with self._changing:
            self._wanted[name] = now
            if self._is_judging:
                return
            self._is_judging = True
        threading.Thread(target=self._judge_wanted, name="judge", daemon=True).start()

    def _judge_wanted(self) -> None:
        try:
            while (wanted := self._next()) is not None:
                began_s = time.monotonic()
                self._judge(*wanted)
                self._hurry.wait(_REST * (time.monotonic() - began_s))
        except BaseException:
            self._is_judging = False
            raise

    def _next(self) -> tuple[str, str] | None:
        self._hurry.clear()
        with self._changing:
            if not self._wanted:
                self._is_judging = False
                return None
            name = next(iter(self._wanted))
            return name, self._wanted.pop(name)

    def _judge(self, name: str, now: str) -> None:
        try:
            with Store.open(self._database) as store:
                keeping.check(store, self.folder, name, now)
            self.problem = ""
        except MakereadyError as problem:
            self.problem = str(problem)


def has_news(store: Store, page: Page, now: str) -> bool:
    """True if a run has ended since the page was judged, or that is so long ago that ages have changed."""
    judged_at = page.judged_at
    if judged_at is None or age_h(judged_at, now) > _OLD_H:
        return True
    ended = (run.finished_at for run in store.runs(limit=_RUNS_LOOKED_AT))
    return any(at is not None and age_h(judged_at, at) > 0 for at in ended)


def _stamp(file: Path) -> tuple[int, int] | None:
    try:
        status = file.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size


def use(app: Flask, database: Database, folder: Path) -> None:
    """Let the pages of ``app`` show the iterations of ``folder``."""
    app.extensions[_KEY] = Refresher(database, folder)


def refresher() -> Refresher:
    """The refresher of the request being answered."""
    found: Refresher = current_app.extensions[_KEY]
    return found
