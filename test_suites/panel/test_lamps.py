"""The lamps, all that a product without a display has: ready, at work, in need of a hand, failed."""

from __future__ import annotations

from harness.ctl import Printer, Rig, covers, level, needs, pillar

pytestmark = [level("L2"), pillar("panel"), covers("TO-PNL-03"), needs("panel_view")]

MINUTE_S = 60.0


def lamps_of(printer: Printer) -> tuple[str, str]:
    """Ready and attention lamp, once the printer has had time to light them."""
    printer.rig.wait(0.2)
    return printer.panel.lamps.ready.value, printer.panel.lamps.attention.value


def test_ready_is_a_steady_light(printer: Printer) -> None:
    assert lamps_of(printer) == ("on", "off")


@needs("power_cycle")
def test_the_ready_lamp_blinks_while_warming_up(rig: Rig) -> None:
    rig.wait(2.0)
    assert lamps_of(Printer(rig)) == ("blinking", "off")


def test_the_ready_lamp_blinks_while_printing(printer: Printer) -> None:
    job = printer.print(pages=2)
    printer.rig.wait(2.0)
    assert lamps_of(printer) == ("blinking", "off")
    job.wait_done()
    printer.wait_ready()
    assert lamps_of(printer) == ("on", "off")


@needs("operator")
def test_the_attention_lamp_blinks_for_what_a_hand_can_help(printer: Printer) -> None:
    printer.operator.open_door()
    assert lamps_of(printer) == ("off", "blinking")
    printer.operator.close_door()
    printer.wait_ready()
    assert lamps_of(printer) == ("on", "off")


@needs("faults")
def test_the_attention_lamp_is_steady_for_a_failure(printer: Printer) -> None:
    printer.faults.mute_module("engine")
    printer.wait_status(55001, timeout_s=30.0)
    assert lamps_of(printer) == ("off", "on")


def test_a_sleeping_printer_is_dark(printer: Printer) -> None:
    printer.set_default("POWERSAVETIME", 1)
    printer.wait_status(35078, timeout_s=2 * MINUTE_S, poll_s=5.0)
    assert lamps_of(printer) == ("off", "off")


@needs("operator")
def test_stop_cancels_the_job_on_every_panel(printer: Printer) -> None:
    job = printer.print(pages=5)
    printer.rig.wait(3.0)
    printer.panel.press("STOP")
    assert job.wait_done().is_cancelled


@needs("operator")
def test_start_goes_on_after_a_message_on_every_panel(printer: Printer) -> None:
    printer.host.tell('OPMSG DISPLAY="Blue paper"')
    assert lamps_of(printer) == ("off", "blinking")
    printer.panel.press("START")
    assert lamps_of(printer) == ("on", "off")
