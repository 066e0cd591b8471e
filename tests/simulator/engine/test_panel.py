"""Laws of the panel's lamps and of keys that are held down."""

from __future__ import annotations

import pytest
from engine_bench import MS, PANEL, Bench, S

LAMPS = 0x41


@pytest.mark.parametrize(
    ("bits", "lit", "blinking"),
    [
        (0b0000, (False, False), (False, False)),
        (0b0001, (True, False), (False, False)),
        (0b0101, (True, False), (True, False)),
        (0b1010, (False, True), (False, True)),
        (0b1100, (False, False), (False, False)),
    ],
)
def test_a_lamp_that_is_lit_may_blink(
    corona: Bench, bits: int, lit: tuple[bool, bool], blinking: tuple[bool, bool]
) -> None:
    corona.hello(PANEL)
    corona.order(PANEL, LAMPS, bits)
    assert (corona.printer.lamps(), corona.printer.blinking()) == (lit, blinking)


def test_a_key_held_down_repeats_after_half_a_second_until_it_is_released(corona: Bench) -> None:
    corona.hello(PANEL)
    corona.heard.clear()
    start_ns = corona.clock.now_ns
    corona.operator.hold("UP", 1.0)
    corona.run(3 * S)
    heard = [(when_ns - start_ns, payload) for when_ns, _, payload in corona.heard]
    assert [payload for _, payload in heard] == [b"\xc0\x04"] + [b"\xc1\x04"] * 6
    assert abs(heard[1][0] - 500 * MS) < 5 * MS
    assert abs((heard[6][0] - heard[1][0]) - 5 * S / 10.9) < 5 * MS


def test_a_short_press_does_not_repeat(corona: Bench) -> None:
    corona.hello(PANEL)
    corona.heard.clear()
    corona.operator.hold("UP", 0.4)
    corona.run(3 * S)
    assert corona.take(PANEL) == [b"\xc0\x04"]


@pytest.mark.parametrize("duration_s", [0.0, -1.0, 61.0])
def test_a_key_is_held_for_a_time_a_finger_can(corona: Bench, duration_s: float) -> None:
    with pytest.raises(ValueError, match="expected more than 0, at most 60"):
        corona.operator.hold("UP", duration_s)
