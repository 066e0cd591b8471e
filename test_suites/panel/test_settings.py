"""Settings at the panel are the defaults of PJL: one set of values, changed from either side, kept to one range."""

from __future__ import annotations

import pytest

from harness.ctl import Printer, covers, level, needs, pillar

pytestmark = [level("L2"), pillar("panel"), covers("TO-PNL-02"), needs("panel", "panel_view", "operator")]

SETTINGS = [
    ("Print settings", "Copies", "COPIES", "3"),
    ("Print settings", "Sets", "QTY", "2"),
    ("Print settings", "Orientation", "ORIENTATION", "LANDSCAPE"),
    ("Print settings", "Resolution", "RESOLUTION", "1200"),
    ("Paper", "Size", "PAPER", "A5"),
    ("Paper", "Type", "MEDIATYPE", "BOND"),
    ("Paper", "Source", "MEDIASOURCE", "TRAY1"),
    ("Power", "Power save", "POWERSAVE", "OFF"),
    ("Power", "Sleep after", "POWERSAVETIME", "7"),
    ("Power", "Wake after", "WAKETIME", "5"),
    ("System", "Timeout", "TIMEOUT", "20"),
]


@pytest.mark.parametrize(("menu", "item", "variable", "value"), SETTINGS)
def test_a_setting_changed_at_the_panel_is_the_default_of_its_variable(
    printer: Printer, menu: str, item: str, variable: str, value: str
) -> None:
    assert printer.default(variable) != value
    printer.panel.open_menu(menu, item, value)
    assert printer.default(variable) == value


@pytest.mark.parametrize(("menu", "item", "variable", "value"), SETTINGS)
def test_a_default_set_by_a_host_is_what_the_panel_shows(
    printer: Printer, menu: str, item: str, variable: str, value: str
) -> None:
    printer.set_default(variable, value)
    assert printer.default(variable) == value
    printer.panel.open_menu(menu, item)
    assert printer.panel.selected == value


def test_the_value_that_holds_is_marked(printer: Printer) -> None:
    printer.set_default("ORIENTATION", "LANDSCAPE")
    printer.panel.open_menu("Print settings", "Orientation")
    assert any(line == ">LANDSCAPE *" for line in printer.panel.lines)
    printer.panel.step("DOWN")
    assert any(line == ">PORTRAIT" for line in printer.panel.lines)


def test_copies_set_at_the_panel_are_printed(printer: Printer) -> None:
    printer.panel.open_menu("Print settings", "Copies", "3")
    assert printer.print(pages=1).wait_done().pages == 3


def test_a_jobs_own_setting_wins_over_the_panels(printer: Printer) -> None:
    printer.panel.open_menu("Print settings", "Copies", "3")
    assert printer.print(pages=1, settings={"COPIES": 2}).wait_done().pages == 2
    assert printer.default("COPIES") == "3"


@needs("duplex")
def test_two_sided_set_at_the_panel_halves_the_sheets(printer: Printer) -> None:
    printer.panel.open_menu("Print settings", "Two-sided", "ON")
    printer.print(pages=4).wait_done()
    assert printer.operator.empty_bin() == 2


@needs("stapler")
def test_stapling_set_at_the_panel_staples(printer: Printer) -> None:
    printer.panel.open_menu("Print settings", "Staple", "STAPLE")
    printer.print(pages=2).wait_done()
    assert all(sheet.staples for sheet in printer.operator.look_at_output())


def test_a_change_at_the_panel_does_not_touch_a_job_that_has_begun(printer: Printer) -> None:
    job = printer.print(pages=2)
    printer.rig.wait(0.5)
    printer.panel.open_menu("Print settings", "Copies", "3")
    assert job.wait_done().pages == 2


@pytest.mark.parametrize(
    ("menu", "item", "variable", "least", "key"),
    [("Print settings", "Copies", "COPIES", "1", "DOWN"), ("System", "Timeout", "TIMEOUT", "5", "DOWN")],
)
def test_a_number_stops_at_the_end_of_its_range(
    printer: Printer, menu: str, item: str, variable: str, least: str, key: str
) -> None:
    printer.set_default(variable, least)
    printer.panel.open_menu(menu, item)
    printer.panel.step(key)
    assert printer.panel.selected == least


def test_a_key_held_down_counts_by_tens(printer: Printer) -> None:
    printer.panel.open_menu("Print settings", "Copies")
    printer.panel.hold("UP", 1.0)
    shown = int(printer.panel.selected or "0")
    assert shown > 40
    assert shown % 10 == 2, "one by the press, tens by the repeats"


def test_a_key_held_down_does_not_pass_the_end_of_a_range(printer: Printer) -> None:
    printer.panel.open_menu("Print settings", "Copies")
    printer.panel.hold("UP", 15.0)
    assert printer.panel.selected == "999"
    printer.panel.step("OK")
    assert printer.default("COPIES") == "999"


def test_a_factory_reset_is_asked_back_and_restores_everything(printer: Printer) -> None:
    printer.panel.open_menu("Print settings", "Copies", "3")
    printer.host.tell('RDYMSG DISPLAY="Room 4"')
    printer.panel.open_menu("Service", "Factory reset", "No")
    assert printer.default("COPIES") == "3"
    printer.panel.open_menu("Service", "Factory reset", "Yes")
    assert printer.default("COPIES") == "1"
    printer.panel.leave_menu()
    assert printer.panel.title == "Ready"


def test_a_host_that_initializes_changes_what_the_panel_shows(printer: Printer) -> None:
    printer.panel.open_menu("Print settings", "Copies", "3")
    printer.host.tell("INITIALIZE")
    assert printer.default("COPIES") == "1"
    printer.panel.open_menu("Print settings", "Copies")
    assert printer.panel.selected == "1"
