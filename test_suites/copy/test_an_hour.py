"""An hour of copying at speed: stack after stack through the feeder, every document on paper, in order."""

from __future__ import annotations

from itertools import pairwise

from harness.ctl import Measure, Printer, covers, level, needs, pillar

HOUR_S = 3600.0
LEAST_OF_REACHABLE = 0.97
LOOK_S = 5.0
SHEETS_BETWEEN_VISITS = 50
PAGES_LEFT = 3

pytestmark = [level("L4"), pillar("copy"), covers("TO-CPY-01"), needs("scanner", "operator")]


class Walk:
    """A person who copies for an hour: lays the next stack in as the feeder empties, and looks after paper."""

    def __init__(self, copier: Printer, documents: int) -> None:
        self._copier = copier
        self._documents = documents
        self._seen = 0
        self._visited_at = 0
        self.stacks = 0
        self.ended = 0
        self.jams = 0
        self.page_times_s: list[float] = []
        self.sheets: list[tuple[int, tuple[int, ...]]] = []

    def copy_on(self) -> None:
        """Copy stacks for an hour from the first page. When few pages of a stack are left, all of it is scanned."""
        while not self.page_times_s or self._copier.rig.now_s < self.page_times_s[0] + HOUR_S:
            if self.stacks * self._documents - len(self.page_times_s) <= PAGES_LEFT:
                self._copier.operator.load_documents(self._documents)
                self._copier.rig.wait(0.5)
                self._copier.panel.press("START")
                self.stacks += 1
            self.look()

    def look(self) -> None:
        """Wait a little, take note of what the printer says, and see to its paper."""
        self._copier.host.listen(LOOK_S)
        for event in self._copier.host.events[self._seen :]:
            if event.command == "@PJL USTATUS PAGE":
                self.page_times_s.append(self._copier.rig.now_s)
            self.ended += event.fields.get("NAME") == "copy" and "END" in event.lines
            self.jams += event.fields.get("CODE", "").startswith("42")
        self._seen = len(self._copier.host.events)
        if len(self.page_times_s) >= self._visited_at + SHEETS_BETWEEN_VISITS:
            self._visited_at = len(self.page_times_s)
            self.visit()

    def visit(self) -> None:
        """Take the copies away, looking at each, and fill the trays."""
        self.sheets += [(sheet.job, sheet.pages) for sheet in self._copier.operator.look_at_output()]
        self._copier.operator.empty_bin()
        for number, tray in enumerate(self._copier.profile.trays, 1):
            self._copier.operator.load_tray(number, tray.capacity_sheets)


def test_an_hour_of_copying_at_speed(printer: Printer, measure: Measure) -> None:
    scanner = printer.profile.scanner
    assert scanner is not None
    rated = min(printer.profile.speed.simplex_pages_per_minute, scanner.pages_per_minute)
    documents = min(50, scanner.feeder_capacity_sheets)
    speed = measure.declare("copies_per_minute", unit="1/min", low=LEAST_OF_REACHABLE * rated, high=1.02 * rated)
    jams = measure.declare("jams", unit="count", low=0, high=0)
    missing = measure.declare("missing_pages", unit="count", low=0, high=0)
    stall = measure.declare("longest_stall_s", unit="s", high=3 * 60.0 / rated + LOOK_S)
    for kind in ("DEVICE", "JOB", "PAGE"):
        printer.host.tell(f"USTATUS {kind}=ON")
    walk = Walk(printer, documents)
    walk.copy_on()
    times_s = walk.page_times_s
    speed.take((len(times_s) - 1) * 60.0 / (times_s[-1] - times_s[0]))
    stall.take(max(after - before for before, after in pairwise(times_s)))
    while walk.ended < walk.stacks:
        walk.look()
    walk.visit()
    jams.take(walk.jams)
    stacks: dict[int, list[tuple[int, ...]]] = {}
    for job, pages in walk.sheets:
        stacks.setdefault(job, []).append(pages)
    whole = [(page,) for page in range(1, documents + 1)]
    missing.take(walk.stacks * documents - len(walk.sheets))
    assert all(pages == whole for pages in stacks.values()), "each stack is on paper whole and in order"
