"""Laws of firmware that fails, on each machine that runs an ELF: what is noted, and what the firmware sees of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sample_bench import MS, S, SampleBench

from simulator.machine.crash import CrashKind

Bench = Callable[..., SampleBench]

UNDEFINSTR, BFARVALID, PRECISERR, IBUSERR, FORCED = (
    1 << 16,
    1 << 15,
    1 << 9,
    1 << 8,
    1 << 30,
)  # PM0214, 4.4.11 and 4.4.12


@pytest.mark.parametrize(
    ("case", "status", "address"),
    [
        ("READ_NOWHERE", PRECISERR | BFARVALID, 0x6000_0000),
        ("WRITE_FLASH", PRECISERR | BFARVALID, 0x0800_0000),
        ("READ_NO_PERIPHERAL", PRECISERR | BFARVALID, 0x4000_7C00),
        ("UNDEFINED", UNDEFINSTR, 0),
        ("JUMP_NOWHERE", IBUSERR, 0x7000_0000),
    ],
)
def test_the_fault_handler_runs_with_the_cause_in_its_status_registers(
    bench: Bench, case: str, status: int, address: int
) -> None:
    run = bench("failures", case)
    run.run_until(MS)
    entered, cfsr, hfsr, bfar, stacked_pc = run.results[:5]
    assert (entered, cfsr, hfsr, bfar) == (1, status, FORCED, address)
    assert stacked_pc == run.board.crashes[0].pc


@pytest.mark.parametrize("case", ["READ_NOWHERE", "WRITE_FLASH", "READ_NO_PERIPHERAL", "UNDEFINED"])
def test_a_fault_is_noted_once_with_function_and_registers(bench: Bench, case: str) -> None:
    run = bench("failures", case)
    run.run_until(MS)
    (crash,) = run.board.crashes
    assert crash.kind is CrashKind.FAULT
    assert crash.function.startswith("fail_now+0x")
    assert dict(crash.registers)["r4"] == 0xDEAD_BEEF
    assert dict(crash.registers)["pc"] == crash.pc
    assert run.results[6] == 0


def test_a_fault_names_the_address_that_was_touched(bench: Bench) -> None:
    run = bench("failures", "READ_NOWHERE")
    run.run_until(MS)
    text = run.board.crashes[0].describe()
    assert "0x60000000" in text
    assert "in fail_now+0x" in text
    assert "r4   deadbeef" in text


def test_a_jump_to_where_nothing_is_says_where(bench: Bench) -> None:
    run = bench("failures", "JUMP_NOWHERE")
    run.run_until(MS)
    assert "executing at 0x70000000" in run.board.crashes[0].detail


@pytest.mark.parametrize("case", ["FAULT_IN_HANDLER", "NO_STACK"])
def test_a_fault_that_cannot_be_handled_locks_the_processor_up(bench: Bench, case: str) -> None:
    run = bench("failures", case)
    run.run_until(10 * MS)
    assert [crash.kind for crash in run.board.crashes][-1] is CrashKind.LOCKUP
    count = len(run.board.crashes)
    run.run_until(S)
    assert len(run.board.crashes) == count
    assert run.now_ns >= S


def test_a_fault_in_the_fault_handler_is_told_apart_from_the_first(bench: Bench) -> None:
    run = bench("failures", "FAULT_IN_HANDLER")
    run.run_until(MS)
    functions = [crash.function.split("+")[0] for crash in run.board.crashes]
    assert functions == ["fail_now", "HardFault_Handler", "HardFault_Handler"]


def test_a_reset_by_firmware_takes_effect_at_once_and_keeps_ram(bench: Bench) -> None:
    run = bench("failures", "RESET_ITSELF")
    run.run_until(MS)
    assert [crash.kind for crash in run.board.crashes] == [CrashKind.SOFTWARE_RESET]
    assert run.board.crashes[0].function.startswith("fail_now+")
    assert run.results[5] == 2


def test_a_hang_under_a_watchdog_ends_in_its_reset_each_time(bench: Bench) -> None:
    run = bench("hang", "WATCHDOG")
    run.run_until(350 * MS)
    assert [crash.kind for crash in run.board.crashes] == [CrashKind.WATCHDOG] * 3
    assert run.results[0] == 4
    for number, crash in enumerate(run.board.crashes, 1):
        assert crash.function == "stuck_here+0x0 (stuck_here at hang.c:7)"
        assert 100 * MS * number <= crash.at_ns < 102 * MS * number


def test_a_fault_names_the_line_of_source_it_came_from(bench: Bench) -> None:
    run = bench("failures", "READ_NOWHERE")
    run.run_until(MS)
    assert "fail_now at failures.c:" in run.board.crashes[0].function
