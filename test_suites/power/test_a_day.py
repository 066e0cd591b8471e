"""A day in an office: jobs by day, sleep between them, a night of deep sleep, and what it all costs."""

from __future__ import annotations

from harness.ctl import Measure, Printer, covers, level, needs, pillar

pytestmark = [level("L4"), pillar("power"), covers("TO-PWR-02", "TO-PWR-04"), needs("power_meter", "operator")]

HOUR_S = 3600.0
WORKING_HOURS = 8
PAGES_AN_HOUR = 20


def test_a_day_of_jobs_and_sleep_loses_no_page_and_costs_little(printer: Printer, measure: Measure) -> None:
    power = printer.profile.power
    awake_wh = WORKING_HOURS * power.ready_w
    gauge = measure.declare("day_energy_wh", unit="Wh", low=24 * power.sleep_w / 4, high=awake_wh)
    before, start_wh, start_s = printer.page_count(), printer.power.energy_wh, printer.rig.now_s
    for hour in range(WORKING_HOURS):
        assert printer.print(pages=PAGES_AN_HOUR).wait_done(300.0).pages == PAGES_AN_HOUR
        printer.operator.empty_bin()
        printer.operator.load_tray(1, printer.profile.trays[0].capacity_sheets)
        printer.rig.wait(start_s + (hour + 1) * HOUR_S - printer.rig.now_s)
    printer.rig.wait((24 - WORKING_HOURS) * HOUR_S)
    gauge.take(printer.power.energy_wh - start_wh)
    assert printer.page_count() == before + WORKING_HOURS * PAGES_AN_HOUR
    assert printer.print(pages=1).wait_done(120.0).pages == 1
    slept = int(printer.ask("INFO POWER").fields["SLEEPS"])
    assert slept == WORKING_HOURS, "once after each job, the last of them until the next day"
