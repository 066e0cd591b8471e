"""Messages a host puts on the display: the ready text, and texts that call the operator."""

from __future__ import annotations

from harness.ctl import Printer, covers, level, needs, pillar

pytestmark = [level("L2"), pillar("connectivity"), covers("TO-PJL-01")]


def test_the_ready_message_takes_the_place_of_ready(printer: Printer) -> None:
    printer.host.tell('RDYMSG DISPLAY="Room 4"')
    status = printer.status()
    assert (status.code, status.display) == (10001, "Room 4")


def test_an_empty_ready_message_brings_back_ready(printer: Printer) -> None:
    printer.host.tell('RDYMSG DISPLAY="Room 4"')
    printer.host.tell('RDYMSG DISPLAY=""')
    assert printer.status().display == "Ready"


def test_the_ready_message_outlives_a_job(printer: Printer) -> None:
    printer.host.tell('RDYMSG DISPLAY="Room 4"')
    printer.print().wait_done()
    assert printer.wait_ready().display == "Room 4"


@needs("operator")
def test_an_operator_message_holds_the_printer_until_start(printer: Printer) -> None:
    printer.host.tell('OPMSG DISPLAY="Load blue paper"')
    status = printer.status()
    assert (status.display, status.is_online) == ("Load blue paper", False)
    job = printer.print()
    before = printer.page_count()
    printer.rig.wait(15.0)
    assert printer.page_count() == before
    printer.panel.press("START")
    assert job.wait_done().pages == 1


@needs("operator")
def test_a_stop_message_tells_its_host_when_start_is_pressed(printer: Printer) -> None:
    printer.host.tell('STMSG DISPLAY="Check pages"')
    printer.rig.wait(1.0)
    printer.panel.press("START")
    answer = printer.ask("ECHO after")
    assert answer.command == "@PJL ECHO after"
    assert printer.status().is_online
