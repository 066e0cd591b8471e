"""A Chromium to look at pages with: in light and dark, at a desk and on a phone, and what axe says of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from axe_playwright_python.base import AXE_SCRIPT
from selenium import webdriver
from selenium.webdriver.support.ui import WebDriverWait

Browser = webdriver.Chrome

PATIENCE_S = 20.0
"""Met only by a page that stays wrong."""

_FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage",
    "--window-size=1400,1000",
)  # fmt: skip
_AXE = """
const told = arguments[arguments.length - 1];
axe.run(document, {resultTypes: ["violations"]}).then(
  found => told(found.violations.flatMap(one => one.nodes.map(
    node => `${one.impact}: ${one.id} at ${node.target.join(" ")}: ${node.failureSummary}`))),
  error => told([`axe itself: ${error}`]));
"""


@dataclass(frozen=True, slots=True)
class Look:
    """How a page is looked at: on which width, in CSS pixels, and in which colours."""

    name: str
    width: int
    scheme: str

    def take(self, browser: Browser) -> None:
        """Let the browser show pages so from now on."""
        is_phone = self.width < 600
        size = {"width": self.width, "height": 800, "deviceScaleFactor": 1, "mobile": is_phone}
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        colours = [{"name": "prefers-color-scheme", "value": self.scheme}]
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": colours})


LOOKS = (
    Look("desk, light", 1280, "light"),
    Look("desk, dark", 1280, "dark"),
    Look("phone, light", 375, "light"),
    Look("phone, dark", 375, "dark"),
)


def complaints(browser: Browser) -> list[str]:
    """All that axe finds on the page that is shown, whatever its impact.

    The script comes in through the driver, which the page's policy does not bind.
    """
    browser.execute_script(AXE_SCRIPT)
    found: list[str] = browser.execute_async_script(_AXE)
    return found


def wait_until_it_fits(browser: Browser, width: int) -> None:
    """Wait until nothing of the page is wider than the window: the first layout may be that of the window before."""
    WebDriverWait(browser, PATIENCE_S, poll_frequency=0.05).until(
        lambda one: one.execute_script("return document.documentElement.scrollWidth") <= width,
        f"{browser.current_url} scrolls sideways at {width} px",
    )


@contextmanager
def starting(chromium: tuple[str, str], folder: Path) -> Iterator[Browser]:
    """A browser of its own until the end of the block."""
    options = webdriver.ChromeOptions()
    options.binary_location, driver = chromium
    for flag in (*_FLAGS, f"--user-data-dir={folder}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    browser = webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))
    try:
        yield browser
    finally:
        browser.quit()


def forget(browser: Browser) -> None:
    """Let the next test begin as the first did: no look, no session, an empty page, nothing logged."""
    browser.get("about:blank")
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
    browser.execute_cdp_cmd("Network.clearBrowserCookies", {})
    browser.get_log("browser")
