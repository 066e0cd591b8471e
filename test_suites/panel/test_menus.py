"""The menus: how keys move in them, what they lead to, and that they never hide what needs a hand."""

from __future__ import annotations

import pytest

from harness.ctl import Printer, covers, level, needs, pillar

pytestmark = [level("L2"), pillar("panel"), covers("TO-PNL-02"), needs("panel", "panel_view", "operator")]

TIME_OUT_S = 60.0


@pytest.fixture
def root_items(printer: Printer) -> list[str]:
    """What the first menu offers; it stays open."""
    printer.panel.open_menu()
    return printer.panel.items()


def test_menu_opens_the_menus_and_leaves_them(printer: Printer) -> None:
    printer.panel.step("MENU")
    assert printer.panel.title == "Menu"
    printer.panel.open_menu("System", "Timeout")
    printer.panel.step("MENU")
    assert printer.panel.title == "Ready"


def test_every_level_is_left_by_back(printer: Printer) -> None:
    printer.panel.open_menu("Print settings", "Copies")
    titles = []
    for _ in range(3):
        printer.panel.step("BACK")
        titles.append(printer.panel.title)
    assert titles == ["Print settings", "Menu", "Ready"]


def test_a_menu_goes_round_its_ends(printer: Printer, root_items: list[str]) -> None:
    assert printer.panel.selected == root_items[0]
    printer.panel.step("UP")
    assert printer.panel.selected == root_items[-1]
    printer.panel.step("DOWN")
    assert printer.panel.selected == root_items[0]


def test_back_returns_to_the_item_it_was_entered_by(printer: Printer) -> None:
    printer.panel.open_menu("Information")
    printer.panel.step("BACK")
    assert printer.panel.selected == "Information"


def test_only_what_the_product_has_is_offered(printer: Printer, root_items: list[str]) -> None:
    profile = printer.profile
    assert ("Copy" in root_items) == (profile.scanner is not None)
    printer.panel.open_menu("Print settings")
    offered = printer.panel.items()
    assert ("Two-sided" in offered, "Staple" in offered) == (profile.has_duplex, "stapler" in profile.capabilities)
    printer.panel.open_menu("Power")
    assert ("Deep sleep" in printer.panel.items()) == ("deep_sleep" in profile.capabilities)


def test_a_menu_nobody_uses_closes(printer: Printer) -> None:
    printer.panel.open_menu("System")
    printer.rig.wait(TIME_OUT_S - 5.0)
    assert printer.panel.title == "System"
    printer.rig.wait(6.0)
    assert printer.panel.title == "Ready"


def test_each_key_keeps_a_menu_open(printer: Printer) -> None:
    printer.panel.open_menu("System")
    for _ in range(3):
        printer.rig.wait(TIME_OUT_S - 5.0)
        printer.panel.step("DOWN")
    assert printer.panel.title == "System"


def test_a_value_not_confirmed_is_not_stored(printer: Printer) -> None:
    printer.panel.open_menu("Print settings", "Copies")
    printer.panel.select("4")
    printer.panel.step("BACK")
    assert printer.default("COPIES") == "1"


def test_a_door_that_opens_closes_the_menu(printer: Printer) -> None:
    printer.panel.open_menu("Print settings", "Copies")
    printer.operator.open_door()
    printer.panel.wait_for("Door open", timeout_s=2.0)
    assert printer.panel.selected is None


def test_a_menu_can_be_opened_while_something_needs_a_hand(printer: Printer) -> None:
    printer.operator.open_door()
    printer.panel.wait_for("Door open", timeout_s=2.0)
    printer.panel.open_menu("System", "Timeout", "30")
    assert printer.default("TIMEOUT") == "30"
    printer.panel.leave_menu()
    assert printer.panel.title == "Door open"


def test_a_job_printing_does_not_close_the_menu(printer: Printer) -> None:
    job = printer.print(pages=3)
    printer.panel.open_menu("Paper")
    job.wait_done()
    assert printer.panel.title == "Paper"


def test_start_and_stop_leave_the_menu(printer: Printer) -> None:
    for key in ("START", "STOP"):
        printer.panel.open_menu("System")
        printer.panel.step(key)
        assert printer.panel.title == "Ready"


def test_the_printer_stays_awake_while_somebody_is_in_the_menus(printer: Printer) -> None:
    printer.set_default("POWERSAVETIME", 1)
    printer.panel.open_menu("System")
    for _ in range(4):
        printer.rig.wait(40.0)
        printer.panel.step("DOWN")
    assert printer.status().code == 10001


@pytest.mark.parametrize("key", ["OK", "MENU", "BACK", "START", "STOP"])
def test_a_key_held_down_acts_once_unless_it_moves(printer: Printer, key: str) -> None:
    printer.panel.open_menu("Print settings")
    selected = printer.panel.selected
    printer.panel.hold(key, 2.0)
    if key == "OK":
        assert printer.panel.title == selected
        printer.panel.step("BACK")
        assert printer.panel.selected == selected
    elif key == "BACK":
        assert (printer.panel.title, printer.panel.selected) == ("Menu", "Print settings")
    else:
        assert printer.panel.title == "Ready"


def test_a_key_held_down_runs_on_from_item_to_item(printer: Printer) -> None:
    printer.panel.open_menu()
    before = printer.panel.items()
    printer.panel.hold("DOWN", 1.0)
    steps = before.index(printer.panel.selected or "")
    assert steps != 1
    printer.panel.hold("UP", 1.0)
    assert printer.panel.selected == before[0]


def test_menu_held_down_opens_the_menus_once(printer: Printer) -> None:
    printer.panel.hold("MENU", 2.0)
    assert printer.panel.title == "Menu"
