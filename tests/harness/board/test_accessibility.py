"""Everybody can use every page: axe finds nothing and nothing scrolls sideways, at a desk or on a phone.

In a real browser, which is started once.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import Select, WebDriverWait

from harness.access.accounts import User
from harness.access.roles import Role
from harness.board import create_app
from tests.harness.board.browsing import LOOKS, PATIENCE_S, Browser, Look, complaints, wait_until_it_fits
from tests.harness.board.conftest import PASSWORD
from tests.harness.board.filled import PAGES, Filled, fill_board
from tests.harness.board.serving import serving

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

every_look = pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.name)
EMPTY = (
    "/", "/runs", "/builds", "/grid", "/heat-map", "/iterations", "/requirements", "/reliability", "/accounting",
    "/failures", "/unsteady", "/issues", "/lab", "/about",
)  # fmt: skip
_NO_PAGES = frozenset({"static", "healthz", "openapi", "capsule", "paper_path"})
"""Addresses that answer with a file; the API's are in blueprints of their own."""


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, password_hash: str) -> Filled:
    lead = User(name="rosa", role=Role.LEAD, password_hash=password_hash)
    return fill_board(tmp_path_factory.mktemp("board"), lead=lead)


@pytest.fixture(scope="module")
def url(filled: Filled, browser: Browser) -> Iterator[str]:
    """A board whose forms are there to be seen: a lead has signed in."""
    with serving(filled.database, iterations=filled.iterations, is_browsed=True) as board:
        browser.get(f"{board.url}sign-in")
        _write(browser, "name", "rosa")
        _write(browser, "password", PASSWORD)
        browser.find_element(By.CSS_SELECTOR, "main button").click()
        _wait_for(browser, board.url)
        yield board.url.rstrip("/")


def _write(browser: Browser, name: str, words: str) -> None:
    field = browser.find_element(By.NAME, name)
    field.clear()
    field.send_keys(words)


def _check(browser: Browser, look: Look) -> None:
    wait_until_it_fits(browser, look.width)
    assert complaints(browser) == []


@every_look
@pytest.mark.parametrize("name", PAGES)
def test_everybody_can_use_every_page(browser: Browser, url: str, filled: Filled, name: str, look: Look) -> None:
    look.take(browser)
    browser.get(url + filled.pages[name])
    _check(browser, look)


def test_no_page_is_left_out(filled: Filled) -> None:
    assert set(PAGES) == set(filled.pages)
    app = create_app(filled.database)
    addresses = app.url_map.bind("localhost")
    seen = {addresses.match(address.partition("?")[0])[0] for address in filled.pages.values()}
    shown = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert {name for name in shown - _NO_PAGES if not name.startswith("api_")} == seen


@pytest.fixture(scope="module")
def empty_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(tmp_path_factory.mktemp("empty") / "board.sqlite", is_browsed=True) as board:
        yield board.url.rstrip("/")


@pytest.mark.parametrize("look", [LOOKS[0], LOOKS[3]], ids=lambda look: look.name)
@pytest.mark.parametrize("address", EMPTY)
def test_everybody_can_use_the_pages_of_an_empty_board(
    browser: Browser, empty_url: str, address: str, look: Look
) -> None:
    look.take(browser)
    browser.get(empty_url + address)
    _check(browser, look)


def test_a_test_is_set_aside_and_released_in_the_browser(browser: Browser, url: str, filled: Filled) -> None:
    page, today = url + filled.pages["result, failed"], datetime.now(UTC).date()
    browser.get(page)
    browser.execute_script("document.querySelector('[name=until]').form.noValidate = true")
    _write(browser, "reason", "jams on the old rollers")
    _set_day(browser, f"{today}")
    browser.find_element(By.XPATH, "//button[.='Set aside']").click()
    _wait_for(browser, f"{page}/quarantine")
    assert "Nothing was changed: until is past" in browser.find_element(By.CSS_SELECTOR, "[role=alert]").text
    for look in LOOKS:
        look.take(browser)
        _check(browser, look)
    _set_day(browser, f"{today + timedelta(3)}")
    Select(browser.find_element(By.NAME, "where")).select_by_visible_text("every product")
    browser.find_element(By.XPATH, "//button[.='Set aside']").click()
    _wait_for(browser, f"{page}#quarantine")
    told = browser.find_element(By.CSS_SELECTOR, "section[aria-labelledby=quarantine]").text
    assert f"Set aside on every product by rosa, until {today + timedelta(3)}" in told
    assert "jams on the old rollers" in told
    browser.find_element(By.XPATH, "//button[.='Release']").click()
    _wait_for(browser, page)
    assert "Not set aside" in browser.find_element(By.TAG_NAME, "main").text


def _wait_for(browser: Browser, address: str) -> None:
    """A click returns before its page is there."""
    WebDriverWait(browser, PATIENCE_S, poll_frequency=0.05).until(lambda one: one.current_url == address, address)


def _set_day(browser: Browser, day: str) -> None:
    """Typing a date depends on the browser's language."""
    browser.execute_script("document.querySelector('[name=until]').value = arguments[0]", day)
