"""The live page in a real browser, over a real virtual printer: what a person sees and does."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable, Iterator

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import Select, WebDriverWait

from harness.firmware import Firmware
from tests.harness.board.browsing import LOOKS, Browser, Look, complaints, wait_until_it_fits
from tests.harness.cli.command import Workplace

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PATIENCE_S = 60
HURRY = "20"

Page = Browser


@pytest.fixture(scope="module")
def sim(
    reference_firmware: Callable[[str], Firmware], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, str]]:
    """`makeready sim corona` in a process of its own: its page, port and serial device."""
    firmware = reference_firmware("corona").path
    place = Workplace(folder=tmp_path_factory.mktemp("sim"), builds=firmware.parents[1])
    words = ("sim", "corona", "--no-browser", "--page", 0, "--port", 0, "--firmware", firmware)
    with place.start(*words) as process:
        assert process.stdout is not None
        said = process.stdout.readline() + process.stdout.readline()
        found = re.search(r"serial device (?P<pty>\S+), TCP 127.0.0.1:(?P<port>\d+)\n.* (?P<page>http\S+)", said)
        assert found, said
        yield found.groupdict()


@pytest.fixture(scope="module")
def page(sim: dict[str, str], browser: Browser) -> Page:
    browser.get(sim["page"])
    until(browser, lambda: browser.find_element(By.TAG_NAME, "body").get_attribute("data-live") == "yes")
    return browser


@pytest.fixture(autouse=True)
def _awake_and_in_a_hurry(page: Page) -> None:
    """Whatever the test before did to time: it runs, and the printer does not fall asleep between two clicks."""
    if shown(page, "rate") == "paused":
        page.find_element(By.ID, "pause").click()
    speed(page, HURRY)
    if "Ready" not in display(page):
        page.execute_script("arguments[0].click()", page.find_element(By.CSS_SELECTOR, '[data-key="BACK"]'))
    until(page, lambda: "Ready" in display(page))


def until(page: Page, holds: Callable[[], object]) -> None:
    WebDriverWait(page, PATIENCE_S, poll_frequency=0.05).until(lambda _page: holds())


def shown(page: Page, name: str) -> str:
    return page.find_element(By.ID, name).get_attribute("textContent") or ""


def display(page: Page) -> str:
    return shown(page, "display")


def delivered(page: Page) -> int:
    return int(shown(page, "delivered"))


def speed(page: Page, factor: str) -> None:
    button = page.find_element(By.CSS_SELECTOR, f'[data-factor="{factor}"]')
    page.execute_script("arguments[0].click()", button)
    until(page, lambda: button.get_attribute("aria-pressed") == "true")


def button(page: Page, words: str) -> WebElement:
    return next(one for one in page.find_elements(By.TAG_NAME, "button") if one.text == words)


_COVERED = """
const covers = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
  && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;
const stage = document.querySelector(".stage"), found = [];
for (let y = 0; y < document.documentElement.scrollHeight; y += 100) {
  scrollTo(0, y);
  for (const card of document.querySelectorAll(".card"))
    if (!stage.contains(card) && covers(stage.getBoundingClientRect(), card.getBoundingClientRect()))
      found.push(`${card.className} at ${y}`);
}
scrollTo(0, 0);
return found;
"""


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (1500, 1000), (1920, 1080)])
def test_the_printer_covers_nothing_however_far_one_scrolls(page: Page, width: int, height: int) -> None:
    size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
    page.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    assert page.execute_script(_COVERED) == []
    page.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_a_job_sent_from_the_page_is_printed(page: Page) -> None:
    before = delivered(page)
    pages = page.find_element(By.NAME, "pages")
    pages.clear()
    pages.send_keys("4", Keys.ENTER)
    until(page, lambda: delivered(page) == before + 4)
    assert "live-" in shown(page, "log")


def test_sheets_are_seen_on_their_way(page: Page) -> None:
    speed(page, "1")
    button(page, "Print").click()
    until(page, lambda: page.find_elements(By.CSS_SELECTOR, "#sheets path.sheet[stroke-dasharray]"))
    until(page, lambda: "in the paper path" in shown(page, "printer-desc"))
    until(page, lambda: "covered" in (page.find_element(By.ID, "sensor-registration").get_attribute("class") or ""))
    places = []
    for _look in range(3):
        element = page.find_element(By.CSS_SELECTOR, "#sheets path.sheet[stroke-dasharray]")
        before = element.get_attribute("stroke-dasharray")
        until(page, lambda element=element, before=before: element.get_attribute("stroke-dasharray") != before)
        places.append(before)
    assert len(set(places)) == 3
    speed(page, HURRY)
    until(page, lambda: "No sheet" in shown(page, "printer-desc"))


def test_the_door_stops_the_printer_and_says_so(page: Page) -> None:
    page.find_element(By.ID, "door").click()
    until(page, lambda: "Door open" in display(page))
    until(page, lambda: "on" in (page.find_element(By.ID, "lamp-attention").get_attribute("class") or "").split())
    page.find_element(By.ID, "door").click()
    until(page, lambda: "Ready" in display(page) or "Warming" in display(page) or "Sleep" in display(page))


def test_the_toner_is_shown_and_its_absence(page: Page) -> None:
    until(page, lambda: shown(page, "toner").endswith("%"))
    page.find_element(By.ID, "door").click()
    until(page, lambda: "Door open" in display(page))
    for hand in ("remove_toner", "insert_toner"):
        page.execute_script("document.querySelector(`[data-hand=${arguments[0]}] button`).click()", hand)
        until(page, lambda hand=hand: (shown(page, "toner") == "none") == (hand == "remove_toner"))
    page.find_element(By.ID, "door").click()
    until(page, lambda: "Ready" in display(page) or "Warming" in display(page) or "Sleep" in display(page))


def test_it_is_switched_off_and_on(page: Page) -> None:
    page.find_element(By.ID, "power").click()
    until(page, lambda: shown(page, "power") == "Switch on")
    until(page, lambda: not display(page).strip())
    page.find_element(By.ID, "power").click()
    until(page, lambda: "Ready" in display(page))


def test_a_jam_is_injected_seen_and_cleared_by_hand(page: Page) -> None:
    before = delivered(page)
    Select(page.find_element(By.ID, "fault-choice")).select_by_value("jam")
    form = page.find_element(By.CSS_SELECTOR, 'form[data-fault="jam"]')
    Select(form.find_element(By.NAME, "at")).select_by_visible_text("fuser")
    form.find_element(By.TAG_NAME, "button").click()
    button(page, "Print").click()
    until(page, lambda: "Jam at fuser" in display(page))
    until(page, lambda: "stuck" in shown(page, "printer-desc"))
    page.find_element(By.ID, "door").click()
    until(page, lambda: "Close" in shown(page, "door"))
    button(page, "Take sheets out of the path").click()
    until(page, lambda: "No sheet" in shown(page, "printer-desc"))
    page.find_element(By.ID, "door").click()
    until(page, lambda: delivered(page) > before)


def test_what_hands_cannot_do_is_told_and_nothing_breaks(page: Page) -> None:
    until(page, lambda: "Open" in shown(page, "door"))
    button(page, "Take sheets out of the path").click()
    until(page, lambda: "door is closed" in shown(page, "told"))


def test_a_tray_is_pulled_out_and_pushed_in(page: Page) -> None:
    page.execute_script("arguments[0].click()", page.find_element(By.CSS_SELECTOR, '[aria-label="Pull out Tray 2"]'))
    until(page, lambda: "out" in (page.find_element(By.ID, "tray-2").get_attribute("class") or "").split())
    page.execute_script("arguments[0].click()", page.find_element(By.CSS_SELECTOR, '[aria-label="Push in Tray 2"]'))
    until(page, lambda: "out" not in (page.find_element(By.ID, "tray-2").get_attribute("class") or "").split())


def test_documents_are_copied_with_the_panels_key(page: Page) -> None:
    before = delivered(page)
    page.find_element(By.CSS_SELECTOR, 'form[data-hand="load_documents"] button').click()
    until(page, lambda: shown(page, "documents-text") == "feeder 3")
    button(page, "Start").click()
    until(page, lambda: delivered(page) == before + 3)


def test_time_is_stopped_stepped_and_goes_on(page: Page) -> None:
    speed(page, "1")
    page.find_element(By.ID, "pause").click()
    until(page, lambda: shown(page, "rate") == "paused")
    before = float(shown(page, "clock"))
    button(page, "+1 s").click()
    until(page, lambda: float(shown(page, "clock")) >= before + 0.9)
    assert float(shown(page, "clock")) <= before + 1.2
    page.find_element(By.ID, "pause").click()
    until(page, lambda: float(shown(page, "clock")) > before + 1.2)


def test_a_client_at_the_port_prints_and_its_sheets_are_counted(page: Page, sim: dict[str, str]) -> None:
    before = delivered(page)
    speed(page, "1")
    for _client in range(2):
        with socket.create_connection(("127.0.0.1", int(sim["port"])), timeout=PATIENCE_S) as client:
            client.sendall(b"a plain page\r\n")
            client.shutdown(socket.SHUT_WR)
            while client.recv(100):
                pass
    speed(page, "0")
    until(page, lambda: delivered(page) == before + 2)


def test_everything_is_reached_with_the_keyboard(page: Page) -> None:
    page.execute_script("document.activeElement.blur(); scrollTo(0, 0)")
    reached = set()
    for _press in range(150):
        page.switch_to.active_element.send_keys(Keys.TAB)
        element = page.switch_to.active_element
        reached.add(element.get_attribute("id") or element.get_attribute("data-key") or element.text)
    assert {"door", "pause", "START", "STOP", "MENU", "Print", "fault-choice", "log", "draw"} <= reached


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.name)
def test_everybody_can_use_it_and_nothing_scrolls_sideways(page: Page, look: Look) -> None:
    """Without the printer at rest: sheets, lamps and the log change while axe looks, as they do for a person."""
    try:
        look.take(page)
        wait_until_it_fits(page, look.width)
        assert complaints(page) == []
    finally:
        page.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_the_paper_path_is_drawn_on_the_page(page: Page) -> None:
    page.execute_script("arguments[0].click()", page.find_element(By.ID, "draw"))
    picture = page.find_element(By.ID, "diagram")
    until(page, lambda: page.execute_script("return arguments[0].complete && arguments[0].naturalWidth > 300", picture))


def test_the_browser_has_nothing_to_complain_of(page: Page) -> None:
    told = [entry["message"] for entry in page.get_log("browser") if "favicon" not in entry["message"]]
    assert [message for message in told if "400 (BAD REQUEST)" not in message] == []
