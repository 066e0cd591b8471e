"""Pages answered a moment ago, given to the next who ask for the same: many look at one page, it is worked out once."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from flask import Flask, Response, g, request, session

# A page of a large program has half a megabyte.
_MOST_PAGES = 64
_NAME = "recent_page"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    body: bytes
    headers: tuple[tuple[str, str], ...]
    made_s: float


class RecentPages:
    """What guests were shown less than ``keep_s`` ago, by address. Who is signed in or has a token is never given it.

    Of several who ask for the same page at once, one has it worked out and the others wait for it.
    """

    def __init__(self, keep_s: float, clock_s: Callable[[], float]) -> None:
        self._keep_s = keep_s
        self._clock_s = clock_s
        self._lock = threading.Lock()
        self._pages: OrderedDict[str, _Page] = OrderedDict()
        self._makers: dict[str, threading.Lock] = {}

    def look(self) -> Response | None:
        """The page asked for, if it is young enough. Otherwise whoever asks is its maker until :meth:`done`."""
        if request.method != "GET" or "Cookie" in request.headers or "Authorization" in request.headers:
            return None
        address = request.full_path
        with self._lock:
            maker = self._makers.setdefault(address, threading.Lock())
        maker.acquire()
        page = self._young(address)
        if page is None:
            setattr(g, _NAME, (address, maker))
            return None
        maker.release()
        return Response(page.body, headers=list(page.headers))

    def note(self, response: Response) -> Response:
        """Keep what was worked out, if all went well and it is for nobody in particular."""
        asked = g.get(_NAME)
        if asked is not None and response.status_code == 200 and not session and not response.is_streamed:
            page = _Page(body=response.get_data(), headers=tuple(response.headers), made_s=self._clock_s())
            with self._lock:
                self._pages[asked[0]] = page
                self._pages.move_to_end(asked[0])
                while len(self._pages) > _MOST_PAGES:
                    self._makers.pop(self._pages.popitem(last=False)[0], None)
        return response

    def done(self, _error: BaseException | None) -> None:
        """Let those go on who wait for the same page, whatever came of it."""
        asked = g.pop(_NAME, None)
        if asked is not None:
            address, maker = asked
            with self._lock:
                if address not in self._pages:
                    self._makers.pop(address, None)
            maker.release()

    def _young(self, address: str) -> _Page | None:
        with self._lock:
            page = self._pages.get(address)
        return page if page is not None and self._clock_s() - page.made_s < self._keep_s else None


def use(app: Flask, blueprints: Iterable[str], *, keep_s: float, clock_s: Callable[[], float] = time.monotonic) -> None:
    """Let the pages of these blueprints be given again for ``keep_s`` seconds; 0 for never.

    To be called after the guard is set, which then looks at every request first.
    """
    if not keep_s:
        return
    recent, names = RecentPages(keep_s, clock_s), frozenset(blueprints)

    @app.before_request
    def look() -> Response | None:
        return recent.look() if request.blueprint in names else None

    app.after_request(recent.note)
    app.teardown_request(recent.done)
