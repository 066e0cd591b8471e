"""Messages that a host puts on the display: which one is shown, and what ends it."""

from __future__ import annotations

import pytest

from harness.ctl import Printer, covers, level, needs, pillar

pytestmark = [level("L2"), pillar("panel"), covers("TO-PNL-01"), needs("panel", "panel_view", "operator")]


def test_a_ready_message_gives_way_to_every_other_status(printer: Printer) -> None:
    printer.host.tell('RDYMSG DISPLAY="Room 4"')
    printer.panel.wait_for("Room 4", timeout_s=2.0)
    job = printer.print()
    printer.panel.wait_for("Printing", timeout_s=5.0)
    assert not any("Room 4" in line for line in printer.panel.lines)
    job.wait_done()
    printer.panel.wait_for("Room 4", timeout_s=10.0)


def test_a_ready_message_is_withdrawn_at_the_panel(printer: Printer) -> None:
    printer.host.tell('RDYMSG DISPLAY="Room 4"')
    printer.panel.open_menu("System", "Clear message")
    printer.panel.wait_for("Ready", timeout_s=2.0)


def test_an_operator_message_hides_the_ready_message(printer: Printer) -> None:
    printer.host.tell('RDYMSG DISPLAY="Room 4"')
    printer.host.tell('OPMSG DISPLAY="Blue paper"')
    printer.panel.wait_for("Blue paper", timeout_s=2.0)
    printer.panel.press("START")
    printer.panel.wait_for("Room 4", timeout_s=2.0)


def test_the_later_of_two_messages_is_shown_and_one_key_ends_it(printer: Printer) -> None:
    printer.host.tell('OPMSG DISPLAY="First"')
    printer.host.tell('OPMSG DISPLAY="Second"')
    printer.panel.wait_for("Second", timeout_s=2.0)
    printer.panel.press("START")
    printer.panel.wait_for("Ready", timeout_s=2.0)


@pytest.mark.parametrize("key", ["START", "OK"])
def test_a_stop_message_is_ended_by_a_key_and_the_host_is_told(printer: Printer, key: str) -> None:
    printer.host.tell('STMSG DISPLAY="Check pages"')
    printer.panel.wait_for("Check pages", timeout_s=2.0)
    printer.panel.press(key)
    assert printer.host.wait_answer('STMSG DISPLAY="Check pages"', timeout_s=2.0).lines == ("READY",)


def test_an_open_door_hides_an_operator_message_until_it_closes(printer: Printer) -> None:
    printer.host.tell('OPMSG DISPLAY="Blue paper"')
    printer.panel.wait_for("Blue paper", timeout_s=2.0)
    printer.operator.open_door()
    printer.panel.wait_for("Door open", timeout_s=2.0)
    printer.operator.close_door()
    printer.panel.wait_for("Blue paper", timeout_s=10.0)


def test_a_message_with_a_menu_open_is_ended_only_without_it(printer: Printer) -> None:
    printer.host.tell('OPMSG DISPLAY="Blue paper"')
    printer.panel.wait_for("Blue paper", timeout_s=2.0)
    printer.panel.open_menu()
    printer.panel.step("OK")
    assert not printer.status().is_online
    printer.panel.leave_menu()
    printer.panel.step("OK")
    assert printer.status().is_online
