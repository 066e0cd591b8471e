"""Laws of the independent watchdog (RM0090, chapter 21), for both chips."""

from __future__ import annotations

import pytest
from chip_benches import MS, WATCHDOG, ChipBench, Registers

from simulator.soc.rcc import ResetCause
from simulator.soc.watchdog import KEY_RELOAD, KEY_START, KEY_UNLOCK

KR, PR, RLR, SR = 0x00, 0x04, 0x08, 0x0C


@pytest.fixture
def watchdog(bench: ChipBench) -> Registers:
    return bench.registers(WATCHDOG)


def expired_ns(bench: ChipBench, within_ns: int) -> int | None:
    """When it asks for a reset, or None if it does not in this time."""
    end_ns = bench.now_ns + within_ns
    while bench.reset_request is None:
        due_ns = bench.next_ns()
        if due_ns is None or due_ns > end_ns:
            return None
        bench.advance_to(due_ns)
    assert bench.reset_request is ResetCause.WATCHDOG
    return bench.now_ns


def test_it_is_off_until_started(bench: ChipBench, watchdog: Registers) -> None:
    watchdog.write(KR, KEY_RELOAD)
    assert expired_ns(bench, 60_000 * MS) is None


def test_the_shortest_prescaler_with_the_longest_reload_is_512_ms(bench: ChipBench, watchdog: Registers) -> None:
    watchdog.write(KR, KEY_START)
    assert expired_ns(bench, 1000 * MS) == 512 * MS


@pytest.mark.parametrize(("prescaler", "divider"), list(enumerate([4, 8, 16, 32, 64, 128, 256, 256])))
def test_each_prescaler_divides_as_the_manual_says(
    bench: ChipBench, watchdog: Registers, prescaler: int, divider: int
) -> None:
    watchdog.write_all(x00=KEY_UNLOCK, x04=prescaler, x08=999)
    watchdog.write(KR, KEY_START)
    assert expired_ns(bench, 20_000 * MS) == 1000 * divider * 1_000_000_000 // 32_000


def test_feeding_puts_the_end_off(bench: ChipBench, watchdog: Registers) -> None:
    watchdog.write(KR, KEY_START)
    for _feed in range(10):
        assert expired_ns(bench, 500 * MS) is None
        bench.advance_to(max(bench.now_ns, (_feed + 1) * 500 * MS))
        watchdog.write(KR, KEY_RELOAD)
    assert expired_ns(bench, 1000 * MS) == 5512 * MS


def test_a_shorter_time_set_after_the_start_counts_from_the_next_feed(bench: ChipBench, watchdog: Registers) -> None:
    watchdog.write(KR, KEY_START)
    watchdog.write(KR, KEY_UNLOCK)
    watchdog.write_all(x04=3, x08=99)
    watchdog.write(KR, KEY_RELOAD)
    assert expired_ns(bench, 1000 * MS) == 100 * MS


def test_settings_are_locked_without_the_key_and_after_any_other(watchdog: Registers) -> None:
    watchdog.write_all(x04=5, x08=5)
    assert (watchdog.read(PR), watchdog.read(RLR)) == (0, 0xFFF)
    watchdog.write(KR, KEY_UNLOCK)
    watchdog.write(KR, KEY_RELOAD)
    watchdog.write(RLR, 5)
    assert watchdog.read(RLR) == 0xFFF


def test_values_are_masked_and_the_key_and_busy_flags_read_zero(watchdog: Registers) -> None:
    watchdog.write(KR, KEY_UNLOCK)
    watchdog.write_all(x04=0xFF, x08=0xFFFFF)
    assert [watchdog.read(offset) for offset in (KR, PR, RLR, SR)] == [0, 7, 0xFFF, 0]


def test_a_reset_stops_it(bench: ChipBench, watchdog: Registers) -> None:
    watchdog.write(KR, KEY_START)
    bench.reset(ResetCause.SOFTWARE)
    assert expired_ns(bench, 60_000 * MS) is None
