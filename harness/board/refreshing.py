"""Keeps an iteration's verdicts up to date behind the page: judges aside when there is news. Shows nothing."""

from __future__ import annotations

import threading
from pathlib import Path

from flask import Flask, current_app

from harness.criteria import keeping
from harness.criteria.counting import age_h
from harness.criteria.pages import Page
from harness.database import Database
from harness.errors import MakereadyError
from harness.store import Store

_OLD_H = 1 / 6  # ages of results and clocks move on even if nothing is added
_RUNS_LOOKED_AT = 20
_KEY = "makeready_refresher"


class Refresher:
    """Judges an iteration that has news, one at a time, in a thread of its own."""

    def __init__(self, database: Database, folder: Path) -> None:
        self._database = database
        self.folder = folder
        self._busy = threading.Lock()
        self.problem = ""
        """What went wrong the last time, if anything did."""

    def page(self, store: Store, name: str, now: str) -> Page:
        """The iteration with its verdicts. What was never judged is judged now; what has news, aside."""
        page = keeping.shown(store, self.folder, name)
        if page.frozen_at is not None:
            return page
        if page.judged_at is None:
            return keeping.check(store, self.folder, name, now)
        if has_news(store, page, now) and self._busy.acquire(blocking=False):
            threading.Thread(target=self._judge, args=(name, now), name="judge", daemon=True).start()
        return page

    def _judge(self, name: str, now: str) -> None:
        try:
            with Store.open(self._database) as store:
                keeping.check(store, self.folder, name, now)
            self.problem = ""
        except MakereadyError as problem:
            self.problem = str(problem)
        finally:
            self._busy.release()


def has_news(store: Store, page: Page, now: str) -> bool:
    """True if a run has ended since the page was judged, or that is so long ago that ages have changed."""
    judged_at = page.judged_at
    if judged_at is None or age_h(judged_at, now) > _OLD_H:
        return True
    ended = (run.finished_at for run in store.runs(limit=_RUNS_LOOKED_AT))
    return any(at is not None and age_h(judged_at, at) > 0 for at in ended)


def use(app: Flask, database: Database, folder: Path) -> None:
    """Let the pages of ``app`` show the iterations of ``folder``."""
    app.extensions[_KEY] = Refresher(database, folder)


def refresher() -> Refresher:
    """The refresher of the request being answered."""
    found: Refresher = current_app.extensions[_KEY]
    return found
