"""Laws of the panel's helper: it finds its way by what is displayed, and says what it saw when it cannot."""

from __future__ import annotations

import pytest

from harness.ctl import Printer
from harness.errors import FirmwareFault


@pytest.fixture
def ready(printer: Printer) -> Printer:
    printer.wait_ready()
    return printer


def test_a_path_ends_with_a_value_that_then_holds(ready: Printer) -> None:
    ready.panel.open_menu("Print settings", "Copies", "12")
    assert ready.default("COPIES") == "12"


def test_an_item_that_is_not_there_is_a_fault_that_names_those_that_are(ready: Printer) -> None:
    with pytest.raises(FirmwareFault, match=r"menu System: offers Language, Timeout, Clear message; expected Colour"):
        ready.panel.open_menu("System", "Colour")


def test_without_a_menu_there_is_nothing_to_choose(ready: Printer) -> None:
    assert ready.panel.selected is None
    with pytest.raises(FirmwareFault, match=r"shows \('Ready', .*expected a menu with an item marked >"):
        ready.panel.choose("System")


def test_a_number_out_of_range_is_a_fault_that_says_where_it_stopped(ready: Printer) -> None:
    ready.set_default("TIMEOUT", 295)
    with pytest.raises(FirmwareFault, match=r"menu Timeout: stays at 300; expected 301"):
        ready.panel.open_menu("System", "Timeout", "301")


def test_items_are_listed_once_from_the_selected_one_on(ready: Printer) -> None:
    ready.panel.open_menu("System")
    ready.panel.step("DOWN")
    assert ready.panel.items() == ["Timeout", "Clear message", "Language"]


def test_leaving_ends_at_the_status_from_any_depth(ready: Printer) -> None:
    ready.panel.open_menu("System", "Language")
    ready.panel.leave_menu()
    ready.panel.leave_menu()
    assert (ready.panel.title, ready.panel.selected) == ("Ready", None)


def test_leaving_a_page_that_has_no_marks_ends_at_the_status(ready: Printer) -> None:
    ready.panel.open_menu("Information", "Configuration")
    assert ready.panel.selected is None
    ready.panel.leave_menu()
    assert ready.panel.title == "Ready"


def test_the_meter_averages_what_is_drawn_meanwhile(ready: Printer) -> None:
    before_wh = ready.power.energy_wh
    average_w = ready.power.average_w(36.0)
    assert ready.power.energy_wh - before_wh == pytest.approx(average_w / 100)
