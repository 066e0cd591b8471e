"""One sample firmware on a controller board with nothing attached, in Python or in C."""

from __future__ import annotations

from pathlib import Path

from simulator.controller import Controller, MachineKind
from simulator.controllers import make_controller
from simulator.core.library import DEFAULT_CACHE
from simulator.machine.image import load_image

US = 1_000
MS = 1_000_000
S = 1_000_000_000


class SampleBench:
    """The board, and what the sample has written to its `results`."""

    def __init__(self, elf: Path, kind: MachineKind) -> None:
        self.board: Controller = make_controller(kind, load_image(elf), cache_dir=DEFAULT_CACHE)
        self.board.connect([])

    @property
    def now_ns(self) -> int:
        return self.board.clock.now_ns

    def run_until(self, ns: int) -> None:
        """Let the sample run; a stop that was asked for does not end it."""
        while self.now_ns < ns:
            self.board.run_until(ns)

    def close(self) -> None:
        self.board.close()

    @property
    def results(self) -> list[int]:
        """The sixteen words."""
        sram = self.board.save().processor.sram  # type: ignore[attr-defined]  # the states of both have it
        return list(memoryview(sram[:64]).cast("I"))

    @property
    def pins(self) -> list[tuple[str, int]]:
        """Every edge of a pin: its name, and the level it went to."""
        records = (line.split(" ") for line in self.board.trace.to_lines())
        return [(words[2], int(words[3])) for words in records if words[1] == "pin"]
