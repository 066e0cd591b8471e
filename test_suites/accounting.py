"""A person and two hosts at a printer, at random, and a ledger of pages: what went in comes out or is reported lost.

A hypothesis state machine. Which steps it may take depends on what the product can do, never on which product it is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from harness.ctl import Host, Job, Printer
from test_suites.steps import clear_path

KEYS = ("START", "STOP")
END_S = 60.0
TURNS = 60
TRAY_SHEETS = 40


@dataclass(slots=True)
class Sent:
    """A job that was sent: how many sides it asked for, and what its printer knows it by."""

    job: Job
    sides: int


class Accounts(RuleBasedStateMachine):
    """Sends, cancels, opens, jams, empties; at the end puts everything right and compares the books."""

    new_printer: Callable[[], Printer]
    has_power_switch = False

    @initialize()
    def switch_on(self) -> None:
        """Begin with a printer like every other."""
        self.printer = self.new_printer()
        self.ports = [self.printer, Printer(self.printer.rig, host=self._second_host())]
        for port in self.ports:
            port.host.tell("USTATUS JOB=ON")
        self.sent: list[Sent] = []
        self.sides_taken = 0
        self.counted_before = self.printer.page_count()
        self.is_door_open = False

    def _second_host(self) -> Host:
        return Host(self.printer.rig, self.printer.rig.open_second_host())

    def _can(self, capability: str) -> bool:
        return capability in self.printer.profile.capabilities

    @rule(
        port=st.integers(0, 1),
        pages=st.integers(0, 4),
        copies=st.integers(1, 3),
        sets=st.integers(1, 2),
        is_duplex=st.booleans(),
        is_stapled=st.booleans(),
    )
    def send(self, port: int, pages: int, copies: int, sets: int, is_duplex: bool, is_stapled: bool) -> None:
        """Send a job that says all it depends on."""
        chosen = {"COPIES": str(copies), "QTY": str(sets)}
        if self._can("duplex"):
            chosen["DUPLEX"] = "ON" if is_duplex else "OFF"
        if self._can("stapler") and is_stapled:
            chosen["FINISH"] = "STAPLE"
        name = f"{'ab'[port]}{len(self.sent)}"
        job = self.ports[port].print(pages=pages, name=name, settings=chosen)
        self.sent.append(Sent(job=job, sides=pages * copies * sets))

    @rule(tenths=st.integers(1, 80))
    def wait(self, tenths: int) -> None:
        """Let time pass."""
        self.printer.rig.wait(tenths / 10)

    @rule()
    def stop(self) -> None:
        """Cancel whatever prints."""
        self.printer.panel.press("STOP")

    @precondition(lambda self: not self.is_door_open)
    @rule()
    def open_door(self) -> None:
        """Open the door, whatever is under way, and take the paper out."""
        self.printer.operator.open_door()
        self.printer.rig.wait(1.0)
        self.printer.operator.clear_path()
        self.is_door_open = True

    @precondition(lambda self: self.is_door_open)
    @rule()
    def close_door(self) -> None:
        """Close it again."""
        self.printer.operator.close_door()
        self.is_door_open = False

    @rule(place=st.sampled_from(("registration", "fuser", "exit")), after=st.integers(0, 2))
    def jam(self, place: str, after: int) -> None:
        """Let a sheet stick."""
        self.printer.faults.jam(at=place, after_sheets=after)

    @rule(times=st.integers(1, 5))
    def misfeed(self, times: int) -> None:
        """Let pick rollers slip."""
        self.printer.faults.misfeed(tray=1, times=times)

    @rule(sheets=st.integers(0, 3))
    def run_low(self, sheets: int) -> None:
        """Leave little paper."""
        for tray in range(1, len(self.printer.profile.trays) + 1):
            self.printer.operator.load_tray(tray, sheets)

    @rule(frames=st.integers(1, 6))
    def garble(self, frames: int) -> None:
        """Disturb the internal bus."""
        self.printer.faults.garble_frames(frames)

    @rule()
    def call_operator(self) -> None:
        """Hold the printer by a message."""
        self.printer.host.tell('OPMSG DISPLAY="Wait"')

    def teardown(self) -> None:
        """Put right what is wrong until every job has ended; then the books must agree."""
        if not hasattr(self, "sent"):
            return
        for _turn in range(TURNS):
            if self.printer.status().is_online and not self._open_jobs():
                break
            self._help()
        assert not self._open_jobs(), f"{self._open_jobs()} have no end; status {self.printer.status()}"
        self._compare()

    def _open_jobs(self) -> list[str]:
        ended = {
            event.fields.get("NAME")
            for port in self.ports
            for event in port.host.events
            if {"END", "CANCELED"} & set(event.lines)
        }
        return [sent.job.name for sent in self.sent if sent.job.name not in ended]

    def _help(self) -> None:
        operator, code = self.printer.operator, self.printer.status().code
        if self.is_door_open:
            self.close_door()
        elif code // 1000 == 42:
            clear_path(self.printer)
        elif code // 1000 in (41, 11):
            for tray in range(1, len(self.printer.profile.trays) + 1):
                operator.load_tray(tray, TRAY_SHEETS)
        elif code // 1000 == 15:
            self._empty_bins()
        elif code == 10002:
            self.printer.panel.press("START")
        for port in self.ports:
            port.host.listen(1.0)
        self.printer.rig.wait(2.0)

    def _empty_bins(self) -> None:
        self.sides_taken += sum(len(sheet.pages) for sheet in self.printer.operator.look_at_output())
        self.printer.operator.empty_bin()

    def _compare(self) -> None:
        printed = 0
        for sent in self.sent:
            end = sent.job.wait_done(END_S)
            assert end.pages <= sent.sides
            assert end.is_cancelled or end.pages == sent.sides, f"{sent.job.name}: {end.pages} of {sent.sides} sides"
            printed += end.pages
        self._empty_bins()
        assert self.printer.page_count() - self.counted_before == printed == self.sides_taken


def hold_accounts(new_printer: Callable[[], Printer], *, examples: int, steps: int) -> None:
    """Try sequences of up to `steps` steps on `examples` printers; the same ones each time, whatever failed before."""
    machine = type("Accounts", (Accounts,), {"new_printer": staticmethod(new_printer)})
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            derandomize=True,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
