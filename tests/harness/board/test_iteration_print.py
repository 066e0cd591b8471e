"""The iteration's page in a real browser: one sheet of A3 on paper, and nothing to scroll sideways on a phone."""

from __future__ import annotations

import base64
import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.support.ui import WebDriverWait

from harness.board import BoardServer
from harness.criteria import keeping
from harness.criteria.documents import ITERATIONS
from harness.criteria.events import Event, EventKind
from harness.store import Store

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

Page = webdriver.Chrome
NOW = "2026-11-20T12:00:00+00:00"
PATIENCE_S = 20.0
"""Met only by a page that stays too wide."""

A3_LANDSCAPE_PT = (1190.55, 841.89)
_FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-dev-shm-usage")


@pytest.fixture
def address(database: Path) -> Iterator[str]:
    """A board with the shipped iteration, every criterion of it waived with a long reason, and a lesson on each."""
    with Store.open(database) as store:
        for row in keeping.check(store, ITERATIONS, "30", NOW).rows:
            for kind in (EventKind.WAIVED, EventKind.LEARNED):
                event = Event(iteration="30", criterion=row.id, kind=kind, who="Ada", at=NOW, why="so it is " * 6)
                keeping.act(store, ITERATIONS, event)
    with BoardServer(database, port=0) as server:
        threading.Thread(target=server.run, daemon=True).start()
        yield f"{server.url}iterations/30"


@pytest.fixture
def page(tmp_path: Path, chromium: tuple[str, str]) -> Iterator[Page]:
    options = webdriver.ChromeOptions()
    options.binary_location, driver = chromium
    for flag in (*_FLAGS, f"--user-data-dir={tmp_path / 'chromium'}"):
        options.add_argument(flag)
    browser = webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))
    yield browser
    browser.quit()


def test_the_page_fits_one_sheet_of_a3(page: Page, address: str) -> None:
    page.get(address)
    printed = page.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True, "printBackground": True})
    document = base64.b64decode(printed["data"])
    assert len(re.findall(rb"/Type\s*/Page\b", document)) == 1
    box = re.search(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)\s*\]", document)
    assert box is not None
    assert [float(side) for side in box.groups()] == pytest.approx(A3_LANDSCAPE_PT, abs=1.5)


@pytest.mark.parametrize("where", ["", "/wall", "/criteria/2-B"])
def test_a_phone_scrolls_nothing_sideways(page: Page, address: str, where: str) -> None:
    page.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride", {"width": 360, "height": 780, "deviceScaleFactor": 2, "mobile": True}
    )
    page.get(address + where)
    # The first layout may still be that of the window before.
    WebDriverWait(page, PATIENCE_S).until(
        lambda _page: page.execute_script("return document.documentElement.scrollWidth") == 360
    )
