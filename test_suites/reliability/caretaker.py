"""A person who looks after a printer: sees what it says, puts it right, carries the output away. No laws."""

from __future__ import annotations

from harness.ctl import Printer, Status
from test_suites.steps import clear_path
from test_suites.supplies.steps import change_toner

LOOK_S = 5.0
COOL_S = 600.0
"""So long a fuser cools before its thermal latch closes: from 20 degrees above its limit to below 60."""


class Caretaker:
    """Comes every few seconds, does what the display asks for, and keeps book of what came out."""

    def __init__(self, printer: Printer) -> None:
        self._printer = printer
        self.visits: list[int] = []
        """The codes of what somebody had to come for."""
        self.pages: dict[int, list[int]] = {}
        """The pages that came out, by the number of their job; of blank sheets nothing."""
        self.sheets_taken_out = 0
        self.times_switched = 0
        """How often the power was switched off and on."""

    def work(self, duration_s: float) -> None:
        """Look after the printer for a while."""
        end_s = self._printer.rig.now_s + duration_s
        while self._printer.rig.now_s < end_s:
            self._printer.rig.wait(LOOK_S)
            self.help()

    def help(self) -> Status:
        """Look once, and put right what is wrong."""
        status = self._printer.status()
        if not status.is_online:
            self.visits.append(status.code)
            self._put_right(status.code)
        return status

    def collect(self) -> None:
        """Write down what lies in the bins, and carry it away."""
        for sheet in self._printer.operator.look_at_output():
            if sheet.pages:
                self.pages.setdefault(sheet.job, []).extend(sheet.pages)
        self._printer.operator.empty_bin()

    def _put_right(self, code: int) -> None:
        operator = self._printer.operator
        family = code // 1000
        if family == 41:
            self.fill_trays()
        elif family == 43:
            operator.clear_finisher()
        elif family == 15:
            self.collect()
        elif code in (40038, 40600):
            change_toner(self._printer)
        elif code == 40040:
            operator.load_staples(1000)
        elif family == 42 or code in (40021, 50591, 50592):
            self.sheets_taken_out += clear_path(self._printer)
        elif family == 50:
            self._switch_off_and_on()

    def fill_trays(self) -> None:
        """Fill every tray."""
        for number, tray in enumerate(self._printer.profile.trays, 1):
            self._printer.operator.load_tray(number, tray.capacity_sheets)

    def _switch_off_and_on(self) -> None:
        """Nothing else ends a failed fuser."""
        if "power_switch" in self._printer.rig.capabilities:
            self.times_switched += 1
            self._printer.operator.switch_off()
            self._printer.rig.wait(COOL_S)
            self._printer.operator.switch_on()
