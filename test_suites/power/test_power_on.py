"""From power-on to ready."""

from __future__ import annotations

from harness.ctl import Measure, Printer, Rig, covers, level, needs, pillar

pytestmark = [level("L2"), pillar("power"), covers("TO-PWR-01"), needs("power_cycle")]


def test_the_printer_warms_up_within_its_limit(rig: Rig, measure: Measure) -> None:
    gauge = measure.declare("warm_up_s", unit="s", low=1.0, high=float(rig.profile.fuser.warm_up_limit_s))
    printer = Printer(rig)
    assert printer.status().code == 10003
    printer.wait_ready()
    gauge.take(rig.now_s)


def test_warming_up_is_said_first_and_then_ready(rig: Rig) -> None:
    printer = Printer(rig)
    printer.host.tell("USTATUS DEVICE=ON")
    assert printer.status().code == 10003
    printer.host.wait_event("DEVICE", timeout_s=rig.profile.fuser.warm_up_limit_s, CODE="10001")
    assert all(event.fields["ONLINE"] == "TRUE" for event in printer.host.events)


def test_a_job_sent_while_warming_up_is_printed(rig: Rig) -> None:
    printer = Printer(rig)
    job = printer.print(pages=2)
    assert printer.status().code == 10003
    assert job.wait_done(rig.profile.fuser.warm_up_limit_s + 60.0).pages == 2


def test_no_page_comes_out_of_a_cold_fuser(rig: Rig) -> None:
    printer = Printer(rig)
    printer.host.tell("USTATUS DEVICE=ON")
    printer.host.tell("USTATUS PAGE=ON")
    printer.print().wait_done(rig.profile.fuser.warm_up_limit_s + 60.0)
    kinds = [event.command.split()[-1] for event in printer.host.events if event.fields.get("CODE") != "10003"]
    assert kinds.index("DEVICE") < kinds.index("PAGE")
