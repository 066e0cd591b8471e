"""Time at speed: an hour of back-to-back jobs at the rated speed, without a jam and without a stall."""

from __future__ import annotations

from itertools import pairwise

import pytest

from harness.ctl import Job, Measure, Printer, covers, level, needs, pillar

HOUR_S = 3600.0
JOB_PAGES = 50
JOBS_AHEAD = 4
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

    def print_on(self) -> None:
        """Keep jobs queued until an hour after the first page; then let those that are queued end."""
        while not self.page_times_s or self._printer.rig.now_s < self.page_times_s[0] + HOUR_S:
            while len(self._jobs) * JOB_PAGES < len(self.page_times_s) + JOBS_AHEAD * JOB_PAGES:
                self._jobs.append(self._printer.print(pages=JOB_PAGES, settings=self._settings))
            assert self._printer.host.listen(LOOK_S), f"nothing for {LOOK_S:g} s after {len(self.page_times_s)} pages"
            self._take_events()
            if len(self.page_times_s) >= self._visited_at_page + PAGES_BETWEEN_VISITS:
                self._visit()

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
        self._printer.operator.empty_bin()
        for number, tray in enumerate(self._printer.profile.trays, 1):
            self._printer.operator.load_tray(number, tray.capacity_sheets)


@covers("TO-PRN-02")
@pytest.mark.parametrize("finish", ["plain", pytest.param("stapled", marks=[needs("stapler"), covers("TO-FIN-01")])])
def test_an_hour_at_speed(printer: Printer, measure: Measure, finish: str) -> None:
    rated = printer.profile.speed.simplex_pages_per_minute
    finisher = printer.profile.finisher
    is_stapled = finish == "stapled" and finisher is not None
    pitch_s = 60.0 / rated
    cycle_s = finisher.staple_s + 1.0 if is_stapled and finisher is not None else 0.0
    slowest = JOB_PAGES * 60.0 / (JOB_PAGES * pitch_s + cycle_s) if is_stapled else rated
    speed = measure.declare("pages_per_minute", unit="1/min", low=0.97 * slowest, high=1.02 * rated)
    jams = measure.declare("jams", unit="count", low=0, high=0)
    stall = measure.declare("longest_stall_s", unit="s", high=3 * pitch_s + 1.0 + cycle_s)
    for kind in ("DEVICE", "PAGE"):
        printer.host.tell(f"USTATUS {kind}=ON")
    hour = Hour(printer, {"FINISH": "STAPLE"} if is_stapled else {})
    hour.print_on()
    times_s = hour.page_times_s
    speed.take((len(times_s) - 1) * 60.0 / (times_s[-1] - times_s[0]))
    jams.take(hour.jams)
    stall.take(max(after - before for before, after in pairwise(times_s)))
