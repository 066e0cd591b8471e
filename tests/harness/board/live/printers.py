"""A printer that only remembers what was asked of it. No simulator."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from device_profiles import Profile


class RememberingPrinter:
    """A `LivePrinter` for tests of the page's addresses."""

    def __init__(self, profile: Profile) -> None:
        self.profile = profile
        self.asked: list[tuple[object, ...]] = []
        self.refuses: str | None = None

    def state(self) -> Mapping[str, Any]:
        return {
            "now_ns": 5, "factor": 1.0, "crashes": [],
            "log": [(1, "one"), (2, "two")], "bus": [(7, "1000 bus> 010001" + "1001")],
            "engine": {"keys": ("START", "STOP"), "sheets": []},
        }  # fmt: skip

    def hand(self, name: str, arguments: Mapping[str, Any]) -> object:
        return self._ask("hand", name, dict(arguments))

    def fault(self, name: str, arguments: Mapping[str, Any]) -> object:
        return self._ask("fault", name, dict(arguments))

    def send_job(self, data: bytes) -> None:
        self._ask("job", data)

    def set_speed(self, factor: float) -> None:
        self._ask("speed", factor)

    def pause(self, *, is_paused: bool) -> None:
        self._ask("pause", is_paused)

    def step(self, duration_s: float) -> None:
        self._ask("step", duration_s)

    def trace_lines(self) -> Sequence[str]:
        return ["1000 path run 330", "2000000000 path run 0"]

    def _ask(self, *words: object) -> object:
        if self.refuses:
            raise ValueError(self.refuses)
        self.asked.append(words)
        return 3
