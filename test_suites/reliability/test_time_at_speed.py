"""Time at speed: an hour of back-to-back jobs at the speed the mechanism can reach, no jam, no stall, no set loose."""

from __future__ import annotations

from itertools import pairwise

from harness.ctl import Job, Measure, Printer, covers, level, needs, pillar

HOUR_S = 3600.0
JOB_PAGES = 50
JOBS_AHEAD = 4
LEAST_OF_REACHABLE = 0.97
EJECT_S = 0.3  # docs/internal-bus.md: part of each set's time
LOOK_S = 30.0
PAGES_BETWEEN_VISITS = 40

pytestmark = [level("L4"), pillar("reliability")]


class Hour:
    """One hour of printing as its host sees it, a person looking after paper where the rig has one."""

    def __init__(self, printer: Printer, settings: dict[str, str | int]) -> None:
        self._printer = printer
        self._settings = settings
        self._seen = 0
        self._visited_at_page = 0
        self._jobs: list[Job] = []
        self.page_times_s: list[float] = []
        self.jams = 0
        self.sheets: list[tuple[int, tuple[int, ...], int]] = []
        """Set, pages and staples of every sheet taken out of the bins."""

    def print_on(self) -> None:
        """Keep jobs queued until an hour after the first page; then let those that are queued end."""
        while not self.page_times_s or self._printer.rig.now_s < self.page_times_s[0] + HOUR_S:
            while len(self._jobs) * JOB_PAGES < len(self.page_times_s) + JOBS_AHEAD * JOB_PAGES:
                self._jobs.append(self._printer.print(pages=JOB_PAGES, settings=self._settings))
            assert self._printer.host.listen(LOOK_S), f"nothing for {LOOK_S:g} s after {len(self.page_times_s)} pages"
            self._take_events()
            if len(self.page_times_s) >= self._visited_at_page + PAGES_BETWEEN_VISITS:
                self._visit()

    def take_output(self) -> None:
        """Empty the bins and look at each sheet."""
        output = self._printer.operator.look_at_output()
        self.sheets += [(sheet.set_number or 0, sheet.pages, sheet.staples) for sheet in output]
        self._printer.operator.empty_bin()

    def finish(self) -> None:
        """Wait until every job is done."""
        for job in self._jobs:
            job.wait_done(600.0)

    def _take_events(self) -> None:
        for event in self._printer.host.events[self._seen :]:
            if event.command == "@PJL USTATUS PAGE":
                self.page_times_s.append(self._printer.rig.now_s)
            self.jams += event.fields.get("CODE", "").startswith("42")
        self._seen = len(self._printer.host.events)

    def _visit(self) -> None:
        self._visited_at_page = len(self.page_times_s)
        if "operator" not in self._printer.rig.capabilities:
            return
        self.take_output()
        for number, tray in enumerate(self._printer.profile.trays, 1):
            self._printer.operator.load_tray(number, tray.capacity_sheets)


@covers("TO-PRN-02")
def test_an_hour_at_speed(printer: Printer, measure: Measure) -> None:
    rated = printer.profile.speed.simplex_pages_per_minute
    pitch_s = 60.0 / rated
    speed = measure.declare("pages_per_minute", unit="1/min", low=LEAST_OF_REACHABLE * rated, high=1.02 * rated)
    jams = measure.declare("jams", unit="count", low=0, high=0)
    stall = measure.declare("longest_stall_s", unit="s", high=3 * pitch_s + 1.0)
    hour = print_for_an_hour(printer, {})
    speed.take(pages_per_minute(hour))
    jams.take(hour.jams)
    stall.take(max(after - before for before, after in pairwise(hour.page_times_s)))


@covers("TO-PRN-02", "TO-FIN-01")
@needs("stapler", "operator")
def test_an_hour_at_speed_to_the_stapling_finisher(printer: Printer, measure: Measure) -> None:
    finisher, path = printer.profile.finisher, printer.profile.paper_path
    assert finisher is not None
    pitch_s = 60.0 / printer.profile.speed.simplex_pages_per_minute
    # From the last sheet of a set on, the finisher is closed until the set has been aligned, stapled and ejected;
    # the gap that follows every sheet is part of that time.
    gap_s = pitch_s - path.sheet_length_mm / path.process_speed_mm_s
    closed_s = finisher.align_s + finisher.staple_s + EJECT_S
    reachable = JOB_PAGES * 60.0 / (JOB_PAGES * pitch_s + max(0.0, closed_s - gap_s))
    speed = measure.declare("pages_per_minute", unit="1/min", low=LEAST_OF_REACHABLE * reachable, high=1.01 * reachable)
    jams = measure.declare("jams", unit="count", low=0, high=0)
    loose = measure.declare("sets_not_stapled", unit="count", low=0, high=0)
    hour = print_for_an_hour(printer, {"FINISH": "STAPLE"})
    speed.take(pages_per_minute(hour))
    jams.take(hour.jams)
    hour.finish()
    hour.take_output()
    sets: dict[int, list[tuple[int, ...]]] = {}
    for number, pages, _ in hour.sheets:
        sets.setdefault(number, []).append(pages)
    whole = [(page,) for page in range(1, JOB_PAGES + 1)]
    assert all(pages == whole for pages in sets.values()), "a set holds a whole job in order, and nothing else"
    loose.take(len({number for number, _, staples in hour.sheets if staples != 1}))


def print_for_an_hour(printer: Printer, settings: dict[str, str | int]) -> Hour:
    """An hour of jobs with these settings, reported page by page."""
    for kind in ("DEVICE", "PAGE"):
        printer.host.tell(f"USTATUS {kind}=ON")
    hour = Hour(printer, settings)
    hour.print_on()
    return hour


def pages_per_minute(hour: Hour) -> float:
    """From the first page reported to the last."""
    times_s = hour.page_times_s
    return (len(times_s) - 1) * 60.0 / (times_s[-1] - times_s[0])
