"""Shows pillars filling while a run goes on: bars on a terminal, a line for each finished pillar elsewhere."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from harness.records import Outcome, Planned, Result

_BAD = (Outcome.FAILED, Outcome.ERROR)


def open_console() -> Console:
    """A console on a copy of standard output, so that it stays when pytest captures the original."""
    return Console(file=os.fdopen(os.dup(1), "w", buffering=1), highlight=False)


class PillarProgress:
    """One bar a pillar. Failures and errors are counted beside it, never inside it."""

    def __init__(self, console: Console, planned: Iterable[Planned]) -> None:
        self._console = console
        self._totals = Counter(item.pillar for item in planned)
        self._done: Counter[str] = Counter()
        self._bad: Counter[tuple[str, Outcome]] = Counter()
        self._bars = Progress(
            TextColumn("{task.description:<14}"),
            BarColumn(bar_width=40),
            MofNCompleteColumn(),
            TextColumn("{task.fields[bad]}"),
            TimeElapsedColumn(),
            console=console,
            disable=not console.is_terminal,
        )
        self._tasks: dict[str, TaskID] = {
            pillar: self._bars.add_task(pillar, total=total, bad="") for pillar, total in sorted(self._totals.items())
        }

    def __enter__(self) -> Self:
        self._bars.start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _value: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._bars.stop()

    def add(self, result: Result) -> None:
        """Count one result."""
        pillar = result.pillar
        self._done[pillar] += 1
        if result.outcome in _BAD:
            self._bad[pillar, result.outcome] += 1
        self._bars.update(self._tasks[pillar], advance=1, bad=self._trouble(pillar))
        if not self._console.is_terminal and self._done[pillar] == self._totals[pillar]:
            self._console.print(
                f"{pillar:<14} {self._done[pillar]} of {self._totals[pillar]} {self._trouble(pillar)}".rstrip()
            )

    def _trouble(self, pillar: str) -> str:
        counts = [(self._bad[pillar, outcome], outcome.value.lower()) for outcome in _BAD]
        return ", ".join(f"{count} {name}" for count, name in counts if count)
