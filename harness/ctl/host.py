"""One host at one port: sends PJL, tells answers from what the printer says unasked. Knows nothing of jobs."""

from __future__ import annotations

from collections.abc import Callable

from harness.ctl.pjl import FORM_FEED, UEL, Answer, command, parse_answer
from harness.errors import FirmwareFault
from harness.rig.channel import Channel
from harness.rig.rig import Rig

ANSWER_TIMEOUT_S = 10.0
_CHUNK = 4096
_LONGEST_BLOCK = 1 << 16


class Host:
    """Keeps every unsolicited block in `events`, in order of arrival."""

    def __init__(self, rig: Rig, channel: Channel) -> None:
        self._rig = rig
        self._channel = channel
        self._begun = bytearray()
        self._answers: list[Answer] = []
        self.events: list[Answer] = []

    @property
    def is_quiet(self) -> bool:
        """Whether the printer has said nothing but answers, and all of those have been taken."""
        return not (self._begun or self._answers or self.events)

    def send(self, data: bytes) -> None:
        """Send raw bytes."""
        self._channel.write(data)

    def tell(self, text: str) -> None:
        """Send one PJL command that has no answer."""
        self.send(UEL + command(text) + UEL)

    def ask(self, text: str, *, timeout_s: float = ANSWER_TIMEOUT_S) -> Answer:
        """Send one PJL query and wait for its answer.

        Raises FirmwareFault if the printer does not answer in time.
        """
        self.tell(text)
        return self.wait_answer(text, timeout_s=timeout_s)

    def wait_answer(self, text: str, *, timeout_s: float = ANSWER_TIMEOUT_S) -> Answer:
        """Wait for the answer to a query that was sent as part of something longer.

        Raises FirmwareFault if the printer does not answer in time.
        """
        return self._wait(text, lambda command: command == f"@PJL {text}".upper(), timeout_s)

    def wait_answer_to(self, verb: str, *, timeout_s: float) -> Answer:
        """Wait for an answer whose first line begins with this command, whatever follows it there.

        Raises FirmwareFault if the printer does not answer in time.
        """
        return self._wait(verb, lambda command: command.startswith(f"@PJL {verb} "), timeout_s)

    def _wait(self, text: str, is_wanted: Callable[[str], bool], timeout_s: float) -> Answer:
        deadline_s = self._rig.now_s + timeout_s
        while True:
            for answer in self._answers:
                if is_wanted(answer.command.upper()):
                    self._answers.remove(answer)
                    return answer
            if not self.listen(deadline_s - self._rig.now_s):
                heard = ", ".join(repr(answer.command) for answer in self._answers) or "nothing"
                raise FirmwareFault(
                    f"no answer in {timeout_s:g} s; heard {heard}",
                    place=f"@PJL {text}",
                    expected="an answer that ends in FF",
                )

    def listen(self, timeout_s: float) -> bool:
        """Wait at most `timeout_s` for something to arrive; whether anything did."""
        if timeout_s <= 0:
            return False
        data = self._channel.read(_CHUNK, timeout_s)
        self._begun += data
        *blocks, rest = bytes(self._begun).split(FORM_FEED)
        if len(rest) > _LONGEST_BLOCK:
            raise FirmwareFault("a block without end", place="host port", expected=f"FF within {_LONGEST_BLOCK} bytes")
        self._begun = bytearray(rest)
        for block in blocks:
            answer = parse_answer(block)
            (self.events if answer.is_unsolicited else self._answers).append(answer)
        return bool(data)

    def wait_event(self, kind: str, *, timeout_s: float, start: int = 0, **fields: str) -> Answer:
        """Wait for an unsolicited block `@PJL USTATUS kind` with these fields, from number `start` of `events` on.

        Raises FirmwareFault if none comes in time.
        """
        deadline_s = self._rig.now_s + timeout_s
        seen = start
        while True:
            for event in self.events[seen:]:
                if event.command.upper() == f"@PJL USTATUS {kind.upper()}" and all(
                    event.fields.get(key.upper()) == value for key, value in fields.items()
                ):
                    return event
            seen = len(self.events)
            if not self.listen(deadline_s - self._rig.now_s):
                wanted = " ".join((kind, *(f"{key}={value}" for key, value in fields.items())))
                raise FirmwareFault(f"none in {timeout_s:g} s", place="unsolicited status", expected=wanted)
