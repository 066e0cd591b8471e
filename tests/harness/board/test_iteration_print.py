"""The iteration's page in a real browser: one sheet of A3 on paper, and nothing to scroll sideways on a phone."""

from __future__ import annotations

import base64
import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.board import BoardServer
from harness.criteria import keeping
from harness.criteria.documents import ITERATIONS
from harness.criteria.events import Event, EventKind
from harness.store import Store
from tests.harness.board.browsing import Browser, Look, wait_until_it_fits

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

NOW = "2026-11-20T12:00:00+00:00"
A3_LANDSCAPE_PT = (1190.55, 841.89)


@pytest.fixture
def address(database: Path) -> Iterator[str]:
    """A board with a notice and the shipped iteration: every criterion waived at length, with a lesson."""
    with Store.open(database) as store:
        for row in keeping.check(store, ITERATIONS, "30", NOW).rows:
            for kind in (EventKind.WAIVED, EventKind.LEARNED):
                event = Event(iteration="30", criterion=row.id, kind=kind, who="Ada", at=NOW, why="so it is " * 6)
                keeping.act(store, ITERATIONS, event)
    with BoardServer(database, port=0, notice="A demo.") as server:
        threading.Thread(target=server.run, daemon=True).start()
        yield f"{server.url}iterations/30"


def test_the_page_fits_one_sheet_of_a3(browser: Browser, address: str) -> None:
    browser.get(address)
    printed = browser.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True, "printBackground": True})
    document = base64.b64decode(printed["data"])
    assert len(re.findall(rb"/Type\s*/Page\b", document)) == 1
    box = re.search(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)\s*\]", document)
    assert box is not None
    assert [float(side) for side in box.groups()] == pytest.approx(A3_LANDSCAPE_PT, abs=1.5)


@pytest.mark.parametrize("where", ["", "/wall", "/criteria/2-B"])
def test_a_phone_scrolls_nothing_sideways(browser: Browser, address: str, where: str) -> None:
    Look("small phone", 360, "light").take(browser)
    browser.get(address + where)
    wait_until_it_fits(browser, 360)
