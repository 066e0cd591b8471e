"""A person and two hosts at a printer, at random, and a ledger of pages: what went in comes out or is reported lost.

A hypothesis state machine. Which steps it may take depends on what the product can do, never on which product it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from harness.ctl import Host, Job, Printer
from test_suites.steps import clear_path

KEYS = ("START", "STOP", "OK", "UP", "DOWN", "BACK", "MENU")
DAMAGES = ("garble", "drop", "duplicate")
ARRIVAL_S = 0.5
"""A job's bytes are with the printer after so long."""

SIDES_OF_A_SHEET = 2
END_S = 60.0
TURNS = 200
TRAY_SHEETS = 40


@dataclass(slots=True)
class Sent:
    """A job that was sent: how many sides it asked for, and what its printer knows it by."""

    job: Job
    sides: int


class Accounts(RuleBasedStateMachine):
    """Sends, cancels, opens, jams, empties; at the end puts everything right and compares the books."""

    new_printer: Callable[[], Printer]

    @initialize()
    def switch_on(self) -> None:
        """Begin with a printer like every other."""
        self.printer = self.new_printer()
        self.ports = [self.printer, Printer(self.printer.rig, host=self._second_host())]
        self._listen()
        self.sent: list[Sent] = []
        self.cut_short: list[Sent] = []
        self.held: dict[str, int] = {}
        self.cuts = 0
        self.sides_taken = 0
        self.counted_before = self.printer.page_count()
        self.is_door_open = False
        self.has_played_with_keys = False

    def _listen(self) -> None:
        for port in self.ports:
            port.host.tell("USTATUS JOB=ON")

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
        chosen = {"COPIES": str(copies), "QTY": str(sets), "PAPER": "A4", "MEDIATYPE": "PLAIN", "MEDIASOURCE": "AUTO"}
        if self._can("duplex"):
            chosen["DUPLEX"] = "ON" if is_duplex else "OFF"
        if self._can("stapler"):
            chosen["FINISH"] = "STAPLE" if is_stapled else "NONE"
        if self._can("manual_feed"):
            chosen["MANUALFEED"] = "OFF"
        job = self.ports[port].print(pages=pages, name=self._name(port), settings=chosen)
        self.sent.append(Sent(job=job, sides=pages * copies * sets))

    def _name(self, port: int) -> str:
        return f"{'ab'[port]}{len(self.sent) + len(self.cut_short)}"

    @precondition(lambda self: not self.has_played_with_keys)
    @rule(port=st.integers(0, 1), pages=st.integers(1, 3), sets=st.integers(1, 2))
    def store(self, port: int, pages: int, sets: int) -> None:
        """Send a job that is to be kept."""
        name = self._name(port)
        job = self.ports[port].print(pages=pages, name=name, settings={"HOLD": "STORE", "QTY": str(sets)})
        self.sent.append(Sent(job=job, sides=0))
        self.held[name] = pages * sets

    @precondition(lambda self: self.held)
    @rule(port=st.integers(0, 1))
    def release(self, port: int) -> None:
        """Have a kept job printed, and forget it."""
        name, sides = self.held.popitem()
        kept = [line for line in self.printer.ask("INFO JOBS").lines if "STATE=HELD" in line]
        host = self.ports["ab".index(name[0])].host  # the job's own port is told of it
        host.listen(0.1)
        if not any(line.endswith(f'NAME="{name}"') for line in kept) or name in self._open_names():
            return
        job = Job(host, self.printer.rig, name=name, sent_at_s=self.printer.rig.now_s)
        self.ports[port].host.tell(f'JOBRELEASE NAME="{name}"')
        self.sent.append(Sent(job=job, sides=sides))

    @precondition(lambda self: not self.held)
    @rule(keys=st.lists(st.sampled_from(KEYS), min_size=1, max_size=6))
    def play_with_keys(self, keys: list[str]) -> None:
        """Press keys, as a child would."""
        self.has_played_with_keys = True
        for key in keys:
            if self._can("panel") or key in ("START", "STOP"):
                self.printer.panel.press(key)
            self.printer.rig.wait(0.3)

    @precondition(lambda self: "power_switch" in self.printer.rig.capabilities)
    @rule(off_s=st.sampled_from((0.05, 5.0)))
    def cut_power(self, off_s: float) -> None:
        """Let the power fail: jobs are gone, and what of them was not printed is told as lost."""
        self.printer.rig.wait(ARRIVAL_S)
        for port in self.ports:
            port.host.listen(0.1)
        open_jobs = self._open_jobs()
        self.printer.operator.switch_off()
        self.printer.rig.wait(off_s)
        self.printer.operator.switch_on()
        self.printer.rig.wait(2.0)
        for port in self.ports:
            port.host.listen(0.1)
        self._listen()
        self.cuts += 1
        self.cut_short += open_jobs
        self.sent = [sent for sent in self.sent if sent not in open_jobs]
        self.held.clear()

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

    @rule(frames=st.integers(1, 6), what=st.sampled_from(DAMAGES), towards=st.sampled_from(("controller", "modules")))
    def disturb_bus(self, frames: int, what: str, towards: str) -> None:
        """Disturb the internal bus."""
        getattr(self.printer.faults, f"{what}_frames")(frames, towards)

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
        assert not self._open_jobs(), f"{self._open_names()} have no end; status {self.printer.status()}"
        self._compare()

    def _open_jobs(self) -> list[Sent]:
        ends = Counter(
            event.fields.get("NAME")
            for port in self.ports
            for event in port.host.events
            if {"END", "CANCELED"} & set(event.lines)
        )
        open_jobs = []
        for sent in self.sent:  # of those with one name the first end first
            if ends[sent.job.name]:
                ends[sent.job.name] -= 1
            else:
                open_jobs.append(sent)
        return open_jobs

    def _open_names(self) -> list[str]:
        return [sent.job.name for sent in self._open_jobs()]

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
        told, given_up = 0, 0
        for sent in self.sent:
            end = sent.job.wait_done(END_S)
            assert end.pages <= sent.sides
            assert end.is_cancelled or end.pages == sent.sides, f"{sent.job.name}: {end.pages} of {sent.sides} sides"
            told += end.pages
            given_up += sent.sides - end.pages
        self._empty_bins()
        printed = self.printer.page_count() - self.counted_before
        lost = int(self.printer.ask("INFO LOSTPAGES").fields["TOTAL"])
        asked = sum(sent.sides for sent in (*self.sent, *self.cut_short))
        doubt = SIDES_OF_A_SHEET * self.cuts  # a sheet on the edge of the bin as the power fails
        assert abs(printed - self.sides_taken) <= doubt, f"{printed} counted, {self.sides_taken} in the bins"
        assert abs(asked - printed - given_up - lost) <= doubt, f"{asked=}, {printed=}, {given_up=}, {lost=}"
        if not self.cuts:
            assert told == printed
            assert lost == 0


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
