"""What the menus tell: information pages and the job list; and the jobs cancelled from it."""

from __future__ import annotations

from harness.ctl import Printer, covers, level, needs, pillar

pytestmark = [level("L2"), pillar("panel"), covers("TO-PNL-01"), needs("panel", "panel_view", "operator")]

LINES_MOST = 16


def read_page(printer: Printer, *path: str) -> list[str]:
    """Every line of an information page, from its top."""
    printer.panel.open_menu("Information", *path)
    lines: list[str] = []
    for _ in range(LINES_MOST):
        top = printer.panel.lines[1]
        if lines and top == lines[0]:
            break
        lines.append(top)
        printer.panel.step("DOWN")
    return lines


def test_the_configuration_page_names_the_product_and_its_trays(printer: Printer) -> None:
    identity, trays = printer.profile.identity, printer.profile.trays
    columns = printer.profile.panel.columns
    lines = read_page(printer, "Configuration")
    assert lines[:2] == [identity.model[:columns].rstrip(), identity.serial_number[:columns]]
    assert [line[:6] for line in lines[2:]] == [f"Tray {number}" for number in range(1, len(trays) + 1)]


def test_the_counters_page_counts_pages(printer: Printer) -> None:
    printer.print(pages=2).wait_done()
    assert f"Pages {printer.page_count()}" in read_page(printer, "Counters")


def test_an_information_page_is_printed_and_counted_whatever_jobs_ask_for(printer: Printer) -> None:
    printer.host.tell("USTATUS JOB=ON")
    printer.set_default("COPIES", 3)
    before = printer.page_count()
    printer.panel.open_menu("Information", "Print page")
    printer.host.wait_event("JOB", timeout_s=60.0, NAME="information", PAGES="1")
    assert printer.page_count() == before + 1
    assert [sheet.staples for sheet in printer.operator.look_at_output()] == [0]


def test_the_supplies_page_has_a_line_for_each_thing_that_is_used_up(printer: Printer) -> None:
    capabilities = printer.profile.capabilities
    expected = ["Toner 100%"]
    expected += ["Staples good"] if "stapler" in capabilities else []
    expected += ["Fuser 100%"] if "counted_lives" in capabilities else []
    assert read_page(printer, "Supplies") == expected


def test_an_empty_job_list_is_one_line(printer: Printer) -> None:
    printer.panel.open_menu("Job list")
    shown = printer.panel.lines
    for key in ("DOWN", "UP"):
        printer.panel.step(key)
        assert printer.panel.lines == shown


@needs("stapler")
def test_the_supplies_page_tells_how_the_staples_are(printer: Printer) -> None:
    assert "Staples good" in read_page(printer, "Supplies")
    printer.operator.load_staples(1)
    printer.rig.wait(1.0)
    assert "Staples low" in read_page(printer, "Supplies")


def test_the_event_log_keeps_the_last_conditions_newest_first(printer: Printer) -> None:
    assert read_page(printer, "Event log") == ["No events"]
    printer.operator.open_door()
    printer.rig.wait(2.0)
    printer.operator.close_door()
    printer.wait_ready()
    printer.host.tell('OPMSG DISPLAY="Blue paper"')
    printer.rig.wait(1.0)
    printer.panel.press("START")
    assert [line.split()[0] for line in read_page(printer, "Event log")] == ["10002", "40021"]


def test_the_job_list_shows_the_queue_in_order(printer: Printer) -> None:
    jobs = [printer.print(pages=2, name=name) for name in ("first", "second", "third")]
    printer.rig.wait(0.5)
    printer.panel.open_menu("Job list")
    assert [item.split()[-1] for item in printer.panel.items()] == ["first", "second", "third"]
    for job in jobs:
        job.wait_done()


def test_an_empty_queue_is_said(printer: Printer) -> None:
    printer.panel.open_menu("Job list")
    assert printer.panel.selected == "No jobs"


def test_a_job_cancelled_in_the_list_prints_nothing_and_the_others_all(printer: Printer) -> None:
    jobs = {name: printer.print(pages=3, name=name) for name in ("first", "second", "third")}
    printer.rig.wait(0.5)
    printer.panel.open_menu("Job list")
    item = next(item for item in printer.panel.items() if item.endswith("second"))
    printer.panel.choose(item)
    printer.panel.choose("Cancel")
    ends = {name: job.wait_done() for name, job in jobs.items()}
    assert {name: (end.pages, end.is_cancelled) for name, end in ends.items()} == {
        "first": (3, False),
        "second": (0, True),
        "third": (3, False),
    }


@needs("four_line_panel")
def test_the_jobs_behind_the_one_at_work_are_counted(printer: Printer) -> None:
    jobs = [printer.print(name=name) for name in ("first", "second", "third")]
    printer.panel.wait_for("2 more jobs", timeout_s=5.0)
    for job in jobs:
        job.wait_done()
    printer.panel.wait_for("Ready", timeout_s=10.0)
    assert printer.panel.lines[1:] == ("", "", "")


def test_progress_is_told_of_all_the_pages(printer: Printer) -> None:
    job = printer.print(pages=2, copies=2, name="report")
    printer.panel.wait_for("/4 report", timeout_s=10.0)
    printer.panel.wait_for("2/4 report", timeout_s=30.0)
    job.wait_done()


@needs("four_line_panel")
def test_the_paper_and_the_tray_of_the_job_are_shown(printer: Printer) -> None:
    job = printer.print(pages=3, settings={"MEDIASOURCE": "TRAY2"})
    printer.panel.wait_for("Tray 2 A4", timeout_s=20.0)
    job.wait_done()
