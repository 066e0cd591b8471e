"""A print job that was sent: waiting for its end, and what the printer said of it."""

from __future__ import annotations

from dataclasses import dataclass

from harness.ctl.host import Host
from harness.ctl.pjl import Answer
from harness.errors import FirmwareFault
from harness.rig.rig import Rig

DONE_TIMEOUT_S = 180.0


@dataclass(frozen=True, slots=True, kw_only=True)
class JobEnd:
    """How the printer says a job ended: sides printed, whether it was cancelled, and the rig's time then."""

    pages: int
    is_cancelled: bool
    at_s: float


class Job:
    """One job, known to the printer by its name."""

    def __init__(self, host: Host, rig: Rig, *, name: str, sent_at_s: float) -> None:
        self.name = name
        self.sent_at_s = sent_at_s
        self._host = host
        self._rig = rig
        self._events_before = len(host.events)

    def wait_done(self, timeout_s: float = DONE_TIMEOUT_S) -> JobEnd:
        """Wait until the printer reports the job's end. Raises FirmwareFault if it does not in `timeout_s`."""
        deadline_s = self._rig.now_s + timeout_s
        seen = self._events_before
        while True:
            for event in self._host.events[seen:]:
                if event.fields.get("NAME") == self.name and {"END", "CANCELED"} & set(event.lines):
                    return self._end(event)
            seen = len(self._host.events)
            if not self._host.listen(deadline_s - self._rig.now_s):
                raise FirmwareFault(
                    f"no end in {timeout_s:g} s",
                    place=f"job {self.name!r}",
                    expected="USTATUS JOB with END or CANCELED",
                )

    def _end(self, event: Answer) -> JobEnd:
        try:
            pages = int(event.fields["PAGES"])
        except (KeyError, ValueError) as problem:
            raise FirmwareFault(
                f"ends with {' '.join(event.lines)!r}", place=f"job {self.name!r}", expected="a line PAGES=n"
            ) from problem
        return JobEnd(pages=pages, is_cancelled="CANCELED" in event.lines, at_s=self._rig.now_s)
