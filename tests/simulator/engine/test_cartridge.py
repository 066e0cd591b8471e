"""Laws of the toner cartridge."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.engine.cartridge import EIGHTHS_OF_YIELD, IS_INSERTED, IS_LOW, Cartridge


@given(sides=st.integers(1, 65535), uses=st.lists(st.integers(0, 1600), max_size=50))
def test_toner_only_gets_less_and_never_less_than_none(sides: int, uses: list[int]) -> None:
    cartridge = Cartridge(number=1, sides=sides)
    for eighths in uses:
        before = cartridge.left_eighths
        cartridge.use(eighths)
        assert cartridge.left_eighths == max(0, before - eighths)


def test_it_prints_as_many_sides_of_five_percent_as_it_is_sold_for() -> None:
    cartridge = Cartridge(number=1, sides=100)
    for _ in range(100):
        assert cartridge.can_print
        cartridge.use(EIGHTHS_OF_YIELD)
    assert not cartridge.can_print


def test_its_sensor_says_low_when_a_tenth_is_left() -> None:
    cartridge = Cartridge(number=1, sides=10)
    cartridge.use(9 * EIGHTHS_OF_YIELD - 1)
    assert cartridge.state == IS_INSERTED
    cartridge.use(1)
    assert cartridge.state == IS_INSERTED | IS_LOW


def test_one_that_is_out_says_and_prints_nothing() -> None:
    cartridge = Cartridge(number=1, sides=10)
    cartridge.is_inserted = False
    assert cartridge.state == 0
    assert not cartridge.can_print


@pytest.mark.parametrize("sides", [0, 65536])
def test_its_chip_has_room_for_two_bytes(sides: int) -> None:
    with pytest.raises(ValueError, match="1-65535"):
        Cartridge(number=1, sides=sides)
