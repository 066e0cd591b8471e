"""Laws of figures sent to Graphite, and of badges."""

from __future__ import annotations

import re
import socket
import threading
from pathlib import Path

import pytest

from harness.criteria.documents import ITERATIONS
from harness.errors import ConfigError
from harness.metrics.badge import COLOURS, badge
from harness.metrics.figures import exposed, push_to_graphite
from harness.store import Store


def test_graphite_gets_a_line_for_each_figure(store: Store) -> None:
    got: list[bytes] = []

    def take(listening: socket.socket) -> None:
        taken, _ = listening.accept()
        with taken:
            while part := taken.recv(65_536):
                got.append(part)

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=take, args=(listening,))
        thread.start()
        push_to_graphite(store, ITERATIONS, ("127.0.0.1", listening.getsockname()[1]), prefix="lab")
        thread.join(10)
    lines = b"".join(got).decode().splitlines()
    assert any(line.startswith("lab.makeready_database_bytes ") for line in lines)
    assert [line for line in lines if not re.fullmatch(r"lab\.[\w.-]+ -?[\d.e+-]+ \d+", line)] == []


def test_nobody_at_graphites_port_is_told(store: Store) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        with pytest.raises(ConfigError, match=f"graphite 127.0.0.1:{port}: cannot be reached"):
            push_to_graphite(store, ITERATIONS, ("127.0.0.1", port))


def test_an_iteration_that_cannot_be_read_does_not_hide_the_others(store: Store, tmp_path: Path) -> None:
    (tmp_path / "31.toml").write_text("id = ")
    assert b"makeready_database_bytes" in exposed(store, tmp_path)


def test_a_badge_cannot_carry_markup() -> None:
    assert "<script" not in badge('"><script>', "a&b", "good")


@pytest.mark.parametrize("tone", COLOURS)
def test_a_badge_can_be_read_on_its_colour(tone: str) -> None:
    """White on the colour has a contrast of at least 4.5 (WCAG 2.2, 1.4.3)."""
    channels = [int(COLOURS[tone][start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    luminance = sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
    assert 1.05 / (luminance + 0.05) >= 4.5
