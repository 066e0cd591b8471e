"""A printer as a tester uses it: print, ask, wait, touch. All through the rig's channel or a person's hands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from device_profiles import Profile
from harness.ctl.console import Console
from harness.ctl.host import Host
from harness.ctl.job import Job
from harness.ctl.panel import Panel
from harness.ctl.pjl import Answer, job_bytes
from harness.ctl.power import PowerMeter
from harness.ctl.update import Update
from harness.errors import FirmwareFault
from harness.rig.faults import Faults
from harness.rig.operator import Operator
from harness.rig.rig import Rig

READY, WARMING_UP, PRINTING, POWER_SAVE, DEEP_SLEEP = 10001, 10003, 10023, 35078, 40000
_POLL_S = 0.5
_WARM_UP_POLL_S = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """What `INFO STATUS` says: code, display text, and whether the printer takes work."""

    code: int
    display: str
    is_online: bool


class Printer:
    """The device on a rig, over one of its host ports."""

    def __init__(self, rig: Rig, *, host: Host | None = None) -> None:
        self.rig = rig
        self.host = host or Host(rig, rig.channel)
        self.panel = Panel(rig)
        self.power = PowerMeter(rig)
        self.update = Update(rig, self.host)
        self._console: Console | None = None
        self._jobs_sent = 0
        self._hears_of_jobs = False

    @property
    def profile(self) -> Profile:
        """What the product is."""
        return self.rig.profile

    @property
    def console(self) -> Console:
        """The service console; opened when it is first asked for."""
        if self._console is None:
            self._console = Console(self.rig, self.rig.open_console())
        return self._console

    @property
    def operator(self) -> Operator:
        """Hands at the printer: doors, trays, keys."""
        return self.rig.operator

    @property
    def faults(self) -> Faults:
        """Hardware that misbehaves on request."""
        return self.rig.faults

    def print(
        self,
        pages: int = 1,
        *,
        copies: int = 1,
        name: str | None = None,
        settings: Mapping[str, str | int] | None = None,
        text: str = "Makeready page",
    ) -> Job:
        """Send a job of `pages` pages with a line of text each; `settings` are PJL SETs. Returns at once."""
        contents = tuple(f"{text} {number}\r\n".encode("latin-1") for number in range(1, pages + 1))
        return self.send_job(
            contents, name=name, settings={**({"COPIES": copies} if copies != 1 else {}), **(settings or {})}
        )

    def send_job(
        self, pages: tuple[bytes, ...], *, name: str | None = None, settings: Mapping[str, str | int] | None = None
    ) -> Job:
        """Send a job with these page contents. Returns at once."""
        if not self._hears_of_jobs:
            self.host.tell("USTATUS JOB=ON")
            self._hears_of_jobs = True
        self._jobs_sent += 1
        name = name or f"job-{self._jobs_sent}"
        sent_at_s = self.rig.now_s
        job = Job(self.host, self.rig, name=name, sent_at_s=sent_at_s)
        self.host.send(job_bytes(name=name, pages=pages, settings=settings))
        return job

    def ask(self, query: str) -> Answer:
        """Send a PJL query such as `INFO ID` and wait for its answer; FirmwareFault if none comes."""
        return self.host.ask(query)

    def status(self) -> Status:
        """What `INFO STATUS` says now. Raises FirmwareFault if it cannot be read."""
        answer = self.ask("INFO STATUS")
        try:
            return Status(
                code=int(answer.fields["CODE"]),
                display=answer.fields["DISPLAY"],
                is_online=answer.fields["ONLINE"].upper() == "TRUE",
            )
        except (KeyError, ValueError) as problem:
            raise FirmwareFault(
                f"is {answer.lines}",
                place="INFO STATUS",
                expected="lines CODE=number, DISPLAY=text, ONLINE=TRUE or FALSE",
            ) from problem

    def page_count(self) -> int:
        """The printer's own count of printed sides."""
        answer = self.ask("INFO PAGECOUNT")
        digits = "".join(character for character in " ".join(answer.lines) if character.isdigit())
        if not digits:
            raise FirmwareFault(f"is {answer.lines}", place="INFO PAGECOUNT", expected="a number")
        return int(digits)

    def variable(self, name: str) -> str:
        """The value of a PJL variable in the current job, `?` if the printer does not know it."""
        return self._value(f"INQUIRE {name}")

    def default(self, name: str) -> str:
        """The default of a PJL variable, `?` if the printer does not know it."""
        return self._value(f"DINQUIRE {name}")

    def set_default(self, name: str, value: str | int) -> None:
        """Change the default of a PJL variable for all jobs that follow."""
        self.host.tell(f"DEFAULT {name}={value}")

    def wait_status(self, code: int | range, *, timeout_s: float, poll_s: float = _POLL_S) -> Status:
        """Ask every `poll_s` until the status is `code`, or lies in a range of codes.

        Raises FirmwareFault if it does not within `timeout_s`.
        """
        wanted = range(code, code + 1) if isinstance(code, int) else code
        deadline_s = self.rig.now_s + timeout_s
        while (status := self.status()).code not in wanted:
            if self.rig.now_s >= deadline_s:
                span = str(code) if isinstance(code, int) else f"{code.start} to {code.stop - 1}"
                raise FirmwareFault(
                    f'is {status.code} "{status.display}"', place="status", expected=f"{span} within {timeout_s:g} s"
                )
            self.rig.wait(poll_s)
        return status

    def wait_ready(self, *, timeout_s: float | None = None) -> Status:
        """Wait until the printer is ready: by default as long as its profile allows a warm-up, and a little more."""
        limit_s = self.profile.fuser.warm_up_limit_s + 5.0 if timeout_s is None else timeout_s
        return self.wait_status(READY, timeout_s=limit_s, poll_s=_WARM_UP_POLL_S)

    def _value(self, query: str) -> str:
        lines = self.ask(query).lines
        return lines[0].strip().strip('"') if lines else ""
