"""Laws of the journal in flash: power may fail in any operation, words may not take, bits may flip."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass, field
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.simulator.reference_firmware.nvram_board import CUT, Board

KEYS = range(1, 24)
VALUE_MAX = 120
SECTORS = (2, 3)
SECTOR_BYTES = 0x4000


@dataclass
class Truth:
    """What a journal must hold: for each key the values it may have, and between which sums its notes add up."""

    values: dict[int, set[bytes]] = field(default_factory=dict)
    least: int = 0
    most: int = 0


def agree(board: Board, truth: Truth) -> None:
    for key in KEYS:
        assert board.get(key) in truth.values.get(key, {b""}), f"key {key}"
    assert truth.least <= board.sum <= truth.most


def settle(board: Board, truth: Truth) -> None:
    """What was found after a cut is what counts from now on."""
    truth.values = {key: {board.get(key)} for key in KEYS}
    truth.least = truth.most = board.sum


def act(board: Board, truth: Truth, chance: Random) -> bool:
    """Do one thing to the journal; False if power failed meanwhile."""
    kind = chance.random()
    if kind < 0.35:
        key, value = chance.choice(KEYS), chance.randbytes(chance.randint(1, VALUE_MAX))
        before = truth.values.get(key, {b""})
        truth.values[key] = before | {value}
        result = board.put(key, value)
        if result == 1:
            truth.values[key] = {value}
        elif result == 0:
            truth.values[key] = before
    elif kind < 0.8:
        note = chance.getrandbits(23)
        truth.most += note
        result = board.note(note)
        if result == 1:
            truth.least += note
        elif result == 0:
            truth.most -= note
    else:
        result = board.step(is_idle=chance.random() < 0.5)
    return result != CUT


def boot(board: Board, chance: Random) -> None:
    """Start, with power failing in the start itself now and then."""
    while True:
        board.cut_in(chance.randint(1, 6) if chance.random() < 0.5 else None)
        if board.boot() != CUT:
            board.cut_in(None)
            return


@given(seed=st.integers(0, 2**32), lives=st.integers(1, 12))
@settings(deadline=None)
def test_after_a_cut_each_value_is_the_old_or_the_new_and_no_note_counts_twice(
    board: Board, seed: int, lives: int
) -> None:
    board.blank(seed)
    chance, truth = Random(seed), Truth()
    boot(board, chance)
    for _ in range(lives):
        board.cut_in(chance.randint(1, 900))
        for _ in range(300):
            if not act(board, truth, chance):
                break
        board.cut_in(None)
        boot(board, chance)
        agree(board, truth)
        settle(board, truth)


def test_power_may_fail_in_each_operation_of_a_full_turn_of_both_areas(board: Board) -> None:
    def live(cut: int | None) -> tuple[Truth, int]:
        board.blank(5)
        board.boot()
        chance, truth = Random(5), Truth()
        board.cut_in(None)
        for _ in range(2700):
            truth.most += 1
            truth.least += board.note(1) == 1
        for key in KEYS:
            value = chance.randbytes(40)
            board.put(key, value)
            truth.values[key] = {value}
        before = board.operations
        board.cut_in(cut)
        for _ in range(400):
            if board.note(1) == CUT:
                truth.most += 1
                break
            truth.least, truth.most = truth.least + 1, truth.most + 1
            if board.step(is_idle=True) == CUT:
                break
        return truth, board.operations - before

    _truth, operations = live(None)
    assert board.erasures > 0, "the turn includes an erasure"
    for cut in range(1, operations + 1, 3):
        truth, _ = live(cut)
        board.cut_in(None)
        board.boot()
        agree(board, truth)


@given(seed=st.integers(0, 2**32), bit=st.integers(0, 2 * SECTOR_BYTES * 8 - 1))
@settings(deadline=None)
def test_a_flipped_bit_costs_the_last_note_at_most(board: Board, seed: int, bit: int) -> None:
    board.blank(seed)
    board.boot()
    chance, truth = Random(seed), Truth()
    last = 0
    for _ in range(chance.randint(1, 400)):
        before = truth.most
        act(board, truth, chance)
        last = truth.most - before or last
    board.flip(0x8000 + bit // 8, bit % 8)
    board.boot()
    truth.least -= last
    agree(board, truth)


@given(seed=st.integers(0, 2**32))
@settings(deadline=None)
def test_worn_sectors_keep_what_they_take(board: Board, seed: int) -> None:
    board.blank(seed)
    board.wear_out(SECTORS)
    board.boot()
    chance, truth = Random(seed), Truth()
    for _ in range(12):
        for _ in range(250):
            act(board, truth, chance)
        board.boot()
        agree(board, truth)


def test_an_area_is_erased_only_when_there_is_time_for_it(board: Board) -> None:
    board.blank(1)
    board.boot()
    for _ in range(5000):
        assert board.note(1) == 1
        board.step(is_idle=False)
    assert board.erasures == 0
    assert board.needs_rest is False
    board.step(is_idle=True)
    assert board.erasures == 1
    assert board.sum == 5000


def test_without_a_pause_it_asks_for_one_in_time_and_loses_nothing(board: Board) -> None:
    board.blank(1)
    board.boot()
    notes = 0
    while not board.needs_rest:
        assert board.note(1) == 1
        board.step(is_idle=False)
        notes += 1
    assert notes > 2 * 3300, "two hours at 55 sheets a minute"
    for _ in range(100):
        assert board.note(1) == 1, "what is under way still counts"
    board.step(is_idle=True)
    assert not board.needs_rest
    board.boot()
    assert board.sum == notes + 100


def test_a_note_is_two_operations_and_a_value_that_does_not_change_none(board: Board) -> None:
    board.blank(1)
    board.boot()
    before = board.operations
    board.note(77)
    assert board.operations - before == 2
    board.put(1, b"value")
    before = board.operations
    board.put(1, b"value")
    assert board.operations == before


@pytest.mark.parametrize("fill", [0x00, 0x55, 0xAA, 0x7F])
def test_garbage_is_an_empty_journal(board: Board, fill: int) -> None:
    board.blank(1)
    for sector in SECTORS:
        ctypes.memset(ctypes.addressof(board.cells) + SECTOR_BYTES * sector, fill, SECTOR_BYTES)
    board.boot()
    assert board.sum == 0
    assert all(board.get(key) == b"" for key in KEYS)
    assert board.put(1, b"new") == 1
    board.boot()
    assert board.get(1) == b"new"
