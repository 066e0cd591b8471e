"""Laws of the words that depend on a number."""

from __future__ import annotations

from harness.wording import counted, latest


def test_only_one_is_singular() -> None:
    assert [counted(number, "run") for number in (0, 1, 2)] == ["0 runs", "1 run", "2 runs"]
    assert [latest(number, "run") for number in (1, 2)] == ["run", "2 runs"]
