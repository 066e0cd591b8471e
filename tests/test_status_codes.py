"""Every status the reference firmware's page promises is provoked by some suite: its code stands there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "firmware.md"
TRAYS = "123456789"
SIZES = ("02", "03", "04", "05")


def rows() -> Iterator[tuple[str, ...]]:
    """The first cells of the table of status codes, each as the codes of which one must be provoked."""
    table = PAGE.read_text(encoding="utf-8").partition("## Status codes")[2].partition("\n## ")[0]
    for line in table.splitlines():
        first = line.split("|")[1].strip() if line.startswith("|") else ""
        for cell in filter(None, (part.strip() for part in first.split(", "))):
            if cell[0].isdigit():
                yield tuple(codes_of(cell))


def codes_of(cell: str) -> Iterator[str]:
    """The codes a cell stands for: itself, one for each tray and size, or one for each tray."""
    if base := re.fullmatch(r"(\d\d)\*x\*02 to \1\*x\*05", cell):
        yield from (base[1] + tray + size for tray in TRAYS for size in SIZES)
    elif base := re.fullmatch(r"(\d{3})02 to \d{5}", cell):
        yield from (base[1] + size for size in SIZES)
    elif base := re.fullmatch(r"(\d+)\+\*x\*", cell):
        yield from (str(int(base[1]) + int(tray)) for tray in TRAYS)
        yield base[1]
    else:
        assert re.fullmatch(r"\d{5}", cell), f"docs/firmware.md, status codes: {cell!r} is no code"
        yield cell


def test_the_table_is_found() -> None:
    codes = {code for row in rows() for code in row}
    assert len(codes) > 50
    assert {"50001", "11102", "41002", "35061", "10001"} <= codes


@pytest.mark.parametrize("codes", list(rows()), ids=lambda codes: codes[0])
def test_every_status_is_provoked_by_a_suite(codes: tuple[str, ...]) -> None:
    suites = [path.read_text(encoding="utf-8") for path in (ROOT / "test_suites").rglob("test_*.py")]
    wanted = re.compile(rf"\b(?:{'|'.join(codes)})\b")
    assert any(wanted.search(text) for text in suites), f"no suite has {' or '.join(codes[:4])}"
