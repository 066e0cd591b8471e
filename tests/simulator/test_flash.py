"""Laws of flash under firmware, on every machine: what it takes, what it keeps, what a failing supply leaves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from simulator.controller import Controller, MachineKind
from simulator.controllers import make_controller
from simulator.core.library import DEFAULT_CACHE
from simulator.machine.image import load_image

S = 1_000_000_000
SECTOR_2 = 0x8000
WORDS = 64
OPERATIONS = WORDS + 1  # an erasure, then the words
ELF_MACHINES = [MachineKind.CORE, MachineKind.PYTHON]

Make = Callable[[], Controller]


@pytest.fixture(params=ELF_MACHINES)
def make(request: pytest.FixtureRequest, build_sample: Callable[..., Path]) -> Iterator[Make]:
    """A board whose firmware erases sector 2 and programs 64 words into it."""
    made: list[Controller] = []

    def make() -> Controller:
        board = make_controller(request.param, load_image(build_sample("flash_words")), cache_dir=DEFAULT_CACHE)
        board.connect([])
        made.append(board)
        return board

    yield make
    for board in made:
        board.close()


def run(board: Controller, seconds: float) -> None:
    end_ns = board.clock.now_ns + round(seconds * S)
    while board.clock.now_ns < end_ns:
        board.run_until(end_ns)


def sector(board: Controller) -> bytes:
    """What sector 2 holds."""
    return dict(board.save().processor.flash)[SECTOR_2]  # type: ignore[attr-defined]  # the states of both have it


def words(board: Controller) -> list[int]:
    cells = sector(board)
    return [int.from_bytes(cells[4 * index : 4 * index + 4], "little") for index in range(WORDS)]


def test_what_is_programmed_reads_back_and_the_rest_is_erased(make: Make) -> None:
    board = make()
    run(board, 1)
    assert words(board) == list(range(1, WORDS + 1))
    assert set(sector(board)[4 * WORDS :]) == {0xFF}
    assert board.flash_operations == OPERATIONS
    assert board.crashes == []


def test_each_operation_takes_its_time(make: Make) -> None:
    board = make()
    run(board, 0.250)
    assert board.flash_operations >= 1
    assert board.clock.now_ns >= 250_000_000
    run(board, 0.1)
    assert board.flash_operations == OPERATIONS


@pytest.mark.parametrize("operation", [1, 2, 3, 40, OPERATIONS])
def test_a_cut_leaves_what_was_before_whole_and_what_comes_after_untouched(make: Make, operation: int) -> None:
    board = make()
    board.cut_power_at(operation)
    run(board, 2)
    assert board.flash_operations == operation
    done = max(operation - 2, 0)
    if operation > 1:
        torn = words(board)[done]
        assert torn | (done + 1) == torn, "programming only clears bits"
        assert words(board)[:done] == list(range(1, done + 1))
        assert set(words(board)[done + 1 :]) <= {0xFFFF_FFFF}
    board.power_on()
    run(board, 2)
    assert words(board) == list(range(1, WORDS + 1))


def test_the_same_cut_leaves_the_same(make: Make) -> None:
    first, second = make(), make()
    for board in (first, second):
        run(board, 1)
        board.power_off()
        board.power_on()
        board.cut_power_at(OPERATIONS + 1)
        run(board, 1)
    assert sector(first) == sector(second)
    assert words(first) != list(range(1, WORDS + 1)), "the erasure had begun"
    assert set(words(first)) != {0xFFFF_FFFF}, "and was not done"


def test_a_worn_sector_does_not_become_all_ones(make: Make) -> None:
    board = make()
    board.wear_out(2)
    run(board, 1)
    assert set(sector(board)[4 * WORDS :]) != {0xFF}


def test_a_worn_word_keeps_its_lower_half_and_still_erases(make: Make) -> None:
    board = make()
    board.wear_words(SECTOR_2 + 4, 2)
    run(board, 1)
    assert words(board)[:4] == [1, 0xFFFF, 0xFFFF, 4]
    assert set(sector(board)[4 * WORDS :]) == {0xFF}


def test_another_printer_on_the_same_processor_finds_its_flash_as_delivered(make: Make) -> None:
    first = make()
    run(first, 1)
    first.close()
    second = make()
    second.flip_flash_bit(SECTOR_2, 0)
    assert set(sector(second)[4:]) == {0xFF}


def test_ram_is_lost_with_power_and_flash_is_not(make: Make) -> None:
    board = make()
    run(board, 1)
    board.power_off()
    run(board, 1)
    assert words(board) == list(range(1, WORDS + 1))
    assert board.flash_operations == OPERATIONS
    board.power_on()
    run(board, 1)
    assert board.flash_operations == 2 * OPERATIONS
    assert board.save().processor.sram[0] == 1  # type: ignore[attr-defined]  # the sample counts its starts in RAM
