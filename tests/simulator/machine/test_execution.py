"""Laws of executing firmware, on each machine that runs an ELF: sleep, interrupts, exceptions, both stacks, time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_bench import MS, US, S, SampleBench

from simulator.controller import MachineKind

Bench = Callable[..., SampleBench]


def test_a_sleeper_is_woken_once_for_each_timer_interrupt(bench: Bench) -> None:
    run = bench("sleep_and_count")
    run.run_until(100 * MS + 500 * US)
    assert run.results[:2] == [100, 100]


def test_sleep_reaches_exactly_the_deadline(bench: Bench) -> None:
    assert bench("sleep_and_count").board.run_until(7_123_457) == 7_123_457


def test_an_answer_to_a_host_ends_a_run_early(bench: Bench) -> None:
    board = bench("polling").board
    assert board.run_until(S) < 2 * MS
    assert board.serial.take_answer(64) == b"ready\n"


def test_the_urgent_interrupt_enters_the_lazy_one_and_not_the_other_way_round(bench: Bench) -> None:
    run = bench("nesting")
    run.run_until(100 * MS)
    order, urgent_meanwhile = run.results[:2]
    assert f"{order:x}" == "1234567"
    assert urgent_meanwhile == 4


@pytest.fixture
def two_stacks(bench: Bench) -> SampleBench:
    run = bench("two_stacks")
    run.run_until(100 * MS)
    return run


def test_an_svc_gets_its_argument_from_the_process_stack_and_answers_there(two_stacks: SampleBench) -> None:
    assert two_stacks.results[0] == 1234


def test_a_handler_runs_on_the_main_stack_and_returns_to_the_process_stack(two_stacks: SampleBench) -> None:
    on_main_stack, exc_return = two_stacks.results[4:6]
    assert (on_main_stack, exc_return, two_stacks.results[3]) == (1, 0xFFFF_FFFD, 2)


def test_a_pendsv_is_taken_at_the_barrier_after_it_is_pended(two_stacks: SampleBench) -> None:
    assert two_stacks.results[1] == 1


def test_a_masked_pendsv_is_taken_where_the_mask_is_lifted(two_stacks: SampleBench) -> None:
    assert two_stacks.results[6] == 1


def test_a_pendsv_pended_in_a_more_urgent_handler_runs_after_it_and_before_the_thread(two_stacks: SampleBench) -> None:
    in_handler, before_thread = two_stacks.results[7:9]
    assert (in_handler, before_thread) == (0, 1)


def test_systick_ticks_at_its_reload_value(two_stacks: SampleBench) -> None:
    assert two_stacks.results[2] == 99  # one each millisecond, from a little after the start


def test_an_interrupt_in_an_it_block_leaves_its_conditions_alone(bench: Bench) -> None:
    run = bench("it_block")
    run.run_until(2 * S)
    odd, even, interrupts, is_done = run.results[:4]
    assert is_done
    assert interrupts > 50
    assert (odd, even) == (1_000_000, 1_000_000)


def test_a_loop_that_never_sleeps_and_is_nearly_always_masked_still_gets_every_interrupt(bench: Bench) -> None:
    run = bench("busy_loop")
    run.run_until(202 * MS)
    assert run.results[0] >= 39


def test_polling_moves_time_and_works_without_interrupts(bench: Bench) -> None:
    run = bench("polling")
    run.run_until(MS)
    assert run.board.serial.take_answer(64) == b"ready\n"
    for byte in b"abc":
        run.board.serial.write(bytes([byte]))
        run.run_until(run.now_ns + MS)
    assert run.board.serial.take_answer(64) == b"ABC"
    assert run.results[0] == 3


def test_a_timer_flag_is_set_for_firmware_that_only_polls_it(bench: Bench) -> None:
    run = bench("polling")
    run.run_until(99 * MS)
    assert run.results[1] == 24  # one each 4 ms, from the end of the greeting on


@settings(max_examples=15, deadline=None)
@given(stops=st.lists(st.integers(1, 60 * MS), max_size=12))
@pytest.mark.parametrize("sample", ["sleep_and_count", "two_stacks", "nesting", "busy_loop"])
def test_the_division_of_a_run_into_steps_changes_nothing(
    build_sample: Callable[..., Path], kind: MachineKind, sample: str, stops: list[int]
) -> None:
    def run(stops: list[int]) -> tuple[list[int], int]:
        one = SampleBench(build_sample(sample), kind)
        for stop_ns in [*sorted(stops), 60 * MS]:
            one.run_until(stop_ns)
        came_of_it = one.results, one.now_ns
        one.close()
        return came_of_it

    assert run(stops) == run([])


def test_bytes_and_halfwords_reach_their_part_of_a_register(bench: Bench) -> None:
    run = bench("widths")
    run.run_until(MS)
    assert [(name[2:], level) for name, level in run.pins] == [("0", 1), ("2", 1), ("2", 0), ("0", 0), ("1", 1)]
    assert run.board.serial.take_answer(64) == b"b"
    assert run.results[:2] == [0x200C, 0xA000]


@pytest.mark.parametrize("value", [3, 200])
def test_code_that_is_written_anew_in_ram_is_what_runs(bench: Bench, value: int) -> None:
    run = bench("code_in_ram", f"VALUE={value}")
    run.run_until(MS)
    assert run.results[:3] == [value, value + 1, 1]
