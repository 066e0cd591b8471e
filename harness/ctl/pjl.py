"""PJL as a host writes and reads it (HP, "Printer Job Language Technical Reference Manual"). No I/O."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

UEL = b"\x1b%-12345X"  # chapter 2: Universal Exit Language
FORM_FEED = b"\f"  # chapter 7: ends each answer of the printer


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One block the printer sent, up to its form feed: the echoed command and the lines below it."""

    command: str
    lines: tuple[str, ...]

    @property
    def is_unsolicited(self) -> bool:
        """Whether the printer sent it of its own accord."""
        return self.command.upper().startswith("@PJL USTATUS")

    @property
    def fields(self) -> dict[str, str]:
        """The lines of the form `KEY=VALUE`, values without their quotes."""
        pairs = (line.split("=", 1) for line in self.lines if "=" in line)
        return {key.strip().upper(): value.strip().strip('"') for key, value in pairs}


def parse_answer(block: bytes) -> Answer:
    """Read one block without its form feed; blank lines do not count."""
    text = block.decode("latin-1")
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").split("\n") if line.strip()]
    return Answer(command=lines[0] if lines else "", lines=tuple(lines[1:]))


def command(text: str) -> bytes:
    """One PJL line: `command('INFO ID')`."""
    return f"@PJL {text}\r\n".encode("latin-1")


def job_bytes(
    *, name: str, pages: tuple[bytes, ...], settings: Mapping[str, str | int] | None = None, language: str = "PCL"
) -> bytes:
    """A whole print job: JOB, SETs, the language, each page ended by a form feed, EOJ."""
    sets = b"".join(command(f"SET {key.upper()}={value}") for key, value in (settings or {}).items())
    data = b"".join(page + FORM_FEED for page in pages)
    return b"".join(
        (
            UEL, command(f'JOB NAME="{name}"'), sets, command(f"ENTER LANGUAGE={language}"), data,
            UEL, command(f'EOJ NAME="{name}"'), UEL,
        )
    )  # fmt: skip
