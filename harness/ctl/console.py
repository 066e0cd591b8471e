"""The service console as a technician uses it: a command, its answer, the prompt. Knows no command's meaning."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from harness.errors import FirmwareFault
from harness.rig.channel import Channel
from harness.rig.rig import Rig

ANSWER_TIMEOUT_S = 10.0
_MARK = "= "
_CHUNK = 4096
_END = re.compile(rb"= (OK|ERROR: [^\r]*)\r\n(mfg)?> ")


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsoleAnswer:
    """The lines of an answer without their marks, and what the printer refused it for, empty if it did not."""

    command: str
    lines: tuple[str, ...]
    error: str

    @property
    def fields(self) -> dict[str, str]:
        """The lines of the form `key: value`; of several with one key the last."""
        pairs = (line.partition(": ") for line in self.lines if ": " in line)
        return {key: value for key, _, value in pairs}


class Console:
    """One technician at the service port. The log, which shares it, is left to the rig."""

    def __init__(self, rig: Rig, channel: Channel) -> None:
        self._rig = rig
        self._channel = channel
        self.heard = bytearray()
        """All that came since the last command."""

    def send(self, data: bytes) -> None:
        """Send raw bytes; what was heard before is forgotten."""
        self.heard.clear()
        self._channel.write(data)

    def ask(self, command: str, *, timeout_s: float = ANSWER_TIMEOUT_S) -> ConsoleAnswer:
        """Send a command and read its answer, a refusal too. Raises FirmwareFault if it does not end in time."""
        self.send(command.encode("latin-1") + b"\r")
        return self.read_answer(command, timeout_s=timeout_s)

    def do(self, command: str, *, timeout_s: float = ANSWER_TIMEOUT_S) -> ConsoleAnswer:
        """The same for a command that must not be refused. Raises FirmwareFault if it is."""
        answer = self.ask(command, timeout_s=timeout_s)
        if answer.error:
            raise FirmwareFault(f"is refused: {answer.error}", place=f"console {command!r}", expected="OK")
        return answer

    def read_answer(self, command: str = "", *, timeout_s: float = ANSWER_TIMEOUT_S) -> ConsoleAnswer:
        """Wait for the rest of an answer, up to the prompt behind it."""
        self._wait_for(_is_complete, timeout_s=timeout_s, what=f"console {command!r}")
        lines = [line.strip() for line in self.heard.decode("latin-1").splitlines()]
        said = [line.removeprefix(_MARK) for line in lines if line.startswith(_MARK)]
        last = said.pop()
        return ConsoleAnswer(
            command=command, lines=tuple(said), error=last.removeprefix("ERROR: ") if last != "OK" else ""
        )

    def expect(self, text: bytes, *, timeout_s: float = ANSWER_TIMEOUT_S) -> None:
        """Wait until something has been heard since the last command. Raises FirmwareFault if it is not in time."""
        self._wait_for(lambda heard: text in heard, timeout_s=timeout_s, what=f"console, for {text!r}")

    def _wait_for(self, is_there: Callable[[bytes], bool], *, timeout_s: float, what: str) -> None:
        deadline_s = self._rig.now_s + timeout_s
        while not is_there(bytes(self.heard)):
            left_s = deadline_s - self._rig.now_s
            data = self._channel.read(_CHUNK, left_s) if left_s > 0 else b""
            if not data:
                raise FirmwareFault(
                    f"heard {bytes(self.heard[-200:])!r} in {timeout_s:g} s",
                    place=what,
                    expected="an answer and a prompt",
                )
            self.heard += data


def _is_complete(heard: bytes) -> bool:
    return _END.search(heard) is not None
