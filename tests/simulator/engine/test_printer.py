"""Laws of the whole engine, as a controller and a person meet it."""

from __future__ import annotations

import pytest
from engine_bench import ENGINE, FINISHER, MS, PANEL, SCANNER, Bench, S
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.engine.operator import OperatorError

MOTOR, PICK, GATE, HEATER, READ = 0x10, 0x11, 0x12, 0x13, 0x15
STAPLE, EJECT, SCAN, TEXT, LAMPS = 0x20, 0x21, 0x30, 0x40, 0x41


def print_sheets(bench: Bench, sheets: int, tray: int = 1) -> None:
    """Pick at rated speed, and let the last sheet out."""
    pitch_ns = 60 * S // bench.profile.speed.simplex_pages_per_minute
    for _ in range(sheets):
        bench.tell(ENGINE, PICK, tray)
        bench.run(pitch_ns)
    bench.run(10 * S)


def test_every_product_reports_its_features_and_its_whole_state() -> None:
    bench = Bench("borealis")
    bench.hello(ENGINE, PANEL)
    assert bench.take(ENGINE) == [
        b"\x81\x01\x01\x02\x01",
        b"\x94\x00\x00\x00",
        b"\x91\x00\x00",
        b"\x95\x01\x01",
        b"\x92\x01\x03",
        b"\x95\x02\x01",
        b"\x92\x02\x03",
        b"\x92\x00\x02",
        *(bytes((0x90, sensor, 0)) for sensor in range(4)),
        b"\x96\x64",
        b"\x97\x00",
        b"\x98\x01\x00\x01" + bench.profile.supplies.toner_sides.to_bytes(2, "big"),
        b"\x93\x00" + bytes([int(bench.profile.fuser.ambient_c)]),
    ]
    assert bench.take(PANEL) == [b"\x81\x01\x04\x02\x10"]


def test_a_simplex_product_has_no_duplex_sensor_and_no_other_modules(aurora: Bench) -> None:
    aurora.hello(ENGINE)
    heard = aurora.take(ENGINE)
    assert heard[0] == b"\x81\x01\x01\x01\x00"
    assert len([payload for payload in heard if payload[0] == 0x90]) == 3
    aurora.hello(FINISHER, SCANNER)
    assert aurora.take(FINISHER) + aurora.take(SCANNER) == []


def test_read_reports_the_state_again_without_ident(corona: Bench) -> None:
    corona.hello(ENGINE)
    first = corona.take(ENGINE)
    corona.order(ENGINE, READ)
    corona.run(50 * MS)
    assert corona.take(ENGINE) == first[1:]


@pytest.mark.parametrize("payload", [b"\x55\x01", b"\x10", b"\x10\x01\x01", b"\x11\x09", b"\x16"])
def test_a_message_that_makes_no_sense_is_acknowledged_and_does_nothing(corona: Bench, payload: bytes) -> None:
    corona.hello(ENGINE)
    corona.heard.clear()
    corona.acked.clear()
    corona.order(ENGINE, *payload)
    corona.run(S)
    assert corona.acked == [(ENGINE, 1)]
    assert corona.heard == []
    assert (f"ignored {payload.hex()}") in [text for _, source, text in corona.trace.records if source == "engine"]


def test_sheets_come_out_printed_at_rated_speed(aurora: Bench) -> None:
    aurora.warm_up()
    aurora.order(ENGINE, MOTOR, 1)
    print_sheets(aurora, 5)
    delivered = aurora.printer.delivered_sheets
    assert [(sheet.number, sheet.tray, sheet.sides_printed) for sheet in delivered] == [
        (number, 1, 1) for number in range(1, 6)
    ]
    pitch_ns = 60 * S // aurora.profile.speed.simplex_pages_per_minute
    spread_ns = delivered[4].when_ns - delivered[0].when_ns - 4 * pitch_ns
    assert abs(spread_ns) <= aurora.profile.paper_path.feed_jitter_ms * MS + 5 * MS


def test_a_sheet_through_a_cold_fuser_is_not_printed(aurora: Bench) -> None:
    aurora.hello(ENGINE)
    aurora.order(ENGINE, MOTOR, 1)
    print_sheets(aurora, 1)
    assert [sheet.sides_printed for sheet in aurora.printer.delivered_sheets] == [0]


def test_a_sheet_sent_back_at_the_gate_is_printed_on_both_sides() -> None:
    bench = Bench("borealis")
    bench.warm_up()
    bench.order(ENGINE, GATE, 1)
    bench.order(ENGINE, MOTOR, 1)
    bench.tell(ENGINE, PICK, 1)
    while not bench.when(0x90, 3, 1):
        bench.run(10 * MS)
    bench.order(ENGINE, GATE, 0)
    bench.run(15 * S)
    assert [sheet.sides_printed for sheet in bench.printer.delivered_sheets] == [2]


def test_a_pick_comes_late_by_no_more_than_the_profiles_jitter() -> None:
    delays_ms = []
    for seed in range(30):
        bench = Bench("aurora", seed=seed)
        bench.hello(ENGINE)
        bench.order(ENGINE, MOTOR, 1)
        start_ns = bench.clock.now_ns
        bench.order(ENGINE, PICK, 1)
        bench.run(3 * S)
        path = bench.profile.paper_path
        travel_ns = path.registration_mm * S // path.process_speed_mm_s
        delays_ms.append((bench.when(0x90, 0, 1)[0] - start_ns - travel_ns) / MS)
    wire_ms = 3
    assert min(delays_ms) >= 0
    assert max(delays_ms) <= path.feed_jitter_ms + wire_ms
    assert max(delays_ms) - min(delays_ms) > path.feed_jitter_ms / 2


def test_a_misfeed_leaves_the_sheet_in_the_tray(aurora: Bench) -> None:
    aurora.warm_up()
    aurora.operator.load_tray(1, 2)
    aurora.printer.faults.misfeed(tray=1)
    aurora.order(ENGINE, MOTOR, 1)
    print_sheets(aurora, 3)
    assert len(aurora.printer.delivered_sheets) == 2


def test_a_slip_makes_the_sheet_late_by_its_delay() -> None:
    seen_ns = []
    for delay_ms in (0, 250):
        bench = Bench("aurora")
        bench.hello(ENGINE)
        bench.printer.faults.slip(delay_ms=delay_ms)
        bench.order(ENGINE, MOTOR, 1)
        bench.order(ENGINE, PICK, 1)
        bench.run(5 * S)
        seen_ns += bench.when(0x90, 0, 1)
    assert seen_ns[1] - seen_ns[0] == 250 * MS


def test_a_tray_reports_paper_and_place_and_feeds_nothing_when_empty(corona: Bench) -> None:
    corona.hello(ENGINE)
    corona.heard.clear()
    corona.operator.load_tray(2, 1)
    corona.order(ENGINE, PICK, 2)
    corona.order(ENGINE, PICK, 2)
    corona.operator.load_tray(2, 100)
    corona.operator.remove_tray(2)
    corona.operator.insert_tray(2)
    corona.run(100 * MS)
    assert corona.take(ENGINE) == [bytes((0x92, 2, state)) for state in (2, 3, 0, 3)]
    with pytest.raises(ValueError, match="0-550 sheets; got 551"):
        corona.operator.load_tray(2, 551)
    with pytest.raises(ValueError, match="tray is 5; expected 1-4"):
        corona.operator.load_tray(5, 1)


def test_an_open_door_stops_the_sheets_and_keeps_them_until_hands_take_them(aurora: Bench) -> None:
    aurora.warm_up()
    aurora.order(ENGINE, MOTOR, 1)
    aurora.order(ENGINE, PICK, 1)
    with pytest.raises(OperatorError, match="front door is closed"):
        aurora.operator.clear_path()
    aurora.run(S)
    aurora.operator.open_door()
    aurora.run(60 * S)
    assert aurora.printer.delivered_sheets == []
    assert aurora.operator.clear_path() == 1
    aurora.operator.close_door()
    aurora.run(10 * S)
    assert aurora.printer.delivered_sheets == []
    assert aurora.when(0x90, 0, 0)
    assert [payload for payload in aurora.take(ENGINE) if payload[0] == 0x91] == [
        b"\x91\x00\x01",
        b"\x91\x00\x00",
    ]


def test_a_sheet_stopped_by_the_door_goes_on_when_it_closes(aurora: Bench) -> None:
    aurora.warm_up()
    aurora.order(ENGINE, MOTOR, 1)
    aurora.order(ENGINE, PICK, 1)
    aurora.operator.open_door()
    aurora.run(S)
    aurora.operator.close_door()
    aurora.run(10 * S)
    assert len(aurora.printer.delivered_sheets) == 1


def test_a_full_bin_is_reported_once_and_again_when_emptied(aurora: Bench) -> None:
    aurora.warm_up()
    aurora.order(ENGINE, MOTOR, 1)
    capacity = aurora.profile.output_bin.capacity_sheets
    for _ in range(capacity // 10 + 1):
        aurora.operator.load_tray(1, 10)
        print_sheets(aurora, 10)
    assert len(aurora.when(0x94, 1, 0, capacity)) == 1
    came_out = len(aurora.printer.delivered_sheets)
    assert aurora.operator.empty_bin() == came_out >= capacity
    aurora.run(50 * MS)
    assert len(aurora.when(0x94, 0, 0, came_out)) == 1


def test_a_jammed_sheet_is_taken_out_and_the_next_comes_through(corona: Bench) -> None:
    corona.warm_up()
    corona.hello(FINISHER)
    corona.printer.faults.jam(at="fuser", after_sheets=1)
    corona.order(ENGINE, MOTOR, 1)
    print_sheets(corona, 2)
    corona.operator.open_door()
    assert corona.operator.clear_path() == 1
    corona.operator.close_door()
    corona.run(20 * S)
    print_sheets(corona, 1)
    corona.order(FINISHER, EJECT)
    corona.run(S)
    assert [sheet.number for sheet in corona.printer.delivered_sheets] == [1, 3]


def test_a_set_is_stapled_once_all_its_sheets_are_there(corona: Bench) -> None:
    corona.warm_up()
    corona.hello(FINISHER)
    corona.order(ENGINE, MOTOR, 1)
    corona.tell(FINISHER, STAPLE, 3)
    print_sheets(corona, 3)
    assert corona.when(0xA0, 1)
    assert [(sheet.set_number, sheet.is_stapled) for sheet in corona.printer.delivered_sheets] == [(1, True)] * 3
    print_sheets(corona, 1)
    corona.order(FINISHER, EJECT)
    corona.run(S)
    assert corona.when(0xA0, 0)
    assert corona.printer.delivered_sheets[-1][4:6] == (2, 0)


def test_the_last_staple_is_reported_and_without_one_a_set_comes_out_unstapled(corona: Bench) -> None:
    corona.warm_up()
    corona.hello(FINISHER)
    corona.operator.load_staples(1)
    corona.order(ENGINE, MOTOR, 1)
    corona.heard.clear()
    for _ in range(2):
        corona.tell(FINISHER, STAPLE, 1)
        print_sheets(corona, 1)
    corona.operator.load_staples(100)
    corona.run(50 * MS)
    assert corona.take(FINISHER) == [b"\xa0\x01", b"\xa1\x01", b"\xa0\x00", b"\xa1\x00"]


def test_documents_are_scanned_one_by_one_at_rated_speed(corona: Bench) -> None:
    corona.hello(SCANNER)
    corona.operator.load_documents(2)
    corona.run(50 * MS)
    corona.heard.clear()
    for _ in range(3):
        corona.order(SCANNER, SCAN)
    corona.run(10 * S)
    when = [when_ns for when_ns, _, payload in corona.heard if payload[0] == 0xB1]
    assert len(when) == 2
    assert abs(when[1] - when[0] - 60 * S // corona.profile.scanner.pages_per_minute) < 2 * MS
    assert [payload[0] for payload in corona.take(SCANNER)] == [0xB1, 0xB0, 0xB1, 0xB5]


def test_the_panel_shows_lines_cut_and_padded_to_its_width(corona: Bench) -> None:
    corona.hello(PANEL)
    corona.order(PANEL, TEXT, 0, *b"Ready")
    corona.order(PANEL, TEXT, 3, *b"x" * 30)
    corona.order(PANEL, TEXT, 4, *b"no such line")
    corona.order(PANEL, TEXT, 1, 0xE9, 0x41)
    corona.order(PANEL, LAMPS, 3)
    assert corona.printer.panel_lines() == ("Ready".ljust(20), "?A".ljust(20), " " * 20, "x" * 20)
    assert corona.printer.lamps() == (True, True)


def test_keys_are_reported_and_a_key_that_is_not_there_is_named(corona: Bench, aurora: Bench) -> None:
    corona.hello(PANEL)
    corona.heard.clear()
    for key in ("START", "STOP", "OK", "UP", "DOWN", "BACK", "MENU"):
        corona.operator.press(key)
    corona.run(200 * MS)
    assert corona.take(PANEL) == [bytes((0xC0, code)) for code in range(1, 8)]
    with pytest.raises(ValueError, match="no key 'MENU'; expected one of START, STOP"):
        aurora.operator.press("MENU")


def test_hands_cannot_use_what_a_product_does_not_have(aurora: Bench) -> None:
    with pytest.raises(OperatorError, match="no scanner"):
        aurora.operator.load_documents(1)
    with pytest.raises(OperatorError, match="no finisher"):
        aurora.operator.load_staples(1)


def test_power_off_stops_the_rollers_and_keeps_the_paper(aurora: Bench) -> None:
    aurora.warm_up()
    aurora.order(ENGINE, MOTOR, 1)
    aurora.order(ENGINE, PICK, 1)
    aurora.run(S)
    aurora.printer.lose_power()
    aurora.run(20 * S)
    assert aurora.printer.delivered_sheets == []
    aurora.operator.open_door()
    assert aurora.operator.clear_path() == 1


def run_of(seed: int, stops: list[int]) -> str:
    bench = Bench("corona", seed=seed, apply_reliability=True)
    bench.hello(ENGINE, FINISHER)
    bench.tell(ENGINE, HEATER, 1)
    bench.tell(ENGINE, MOTOR, 1)
    for pick in range(3):
        bench.clock.call_at(2 * S + pick * S, lambda: bench.tell(ENGINE, PICK, 1))
    for stop_ns in [*sorted(stops), 10 * S]:
        bench.clock.advance_to(max(stop_ns, bench.clock.now_ns))
    return bench.trace.digest()


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(0, 10 * S), max_size=10))
def test_the_steps_of_time_do_not_change_the_trace(stops: list[int]) -> None:
    assert run_of(7, stops) == run_of(7, [])


def test_another_seed_is_another_trace() -> None:
    assert run_of(7, []) != run_of(8, [])


def test_a_roller_that_turns_again_on_a_sheet_that_waits_takes_no_other(corona: Bench) -> None:
    corona.warm_up()
    corona.hello(FINISHER)
    corona.order(ENGINE, PICK, 1, 1, 0, 1)
    corona.order(ENGINE, PICK, 1, 2, 0, 7)
    corona.order(ENGINE, MOTOR, 1)
    corona.run(5 * S)
    corona.order(FINISHER, EJECT)
    corona.run(S)
    (sheet,) = corona.printer.delivered_sheets
    assert (sheet.job, sheet.pages) == (2, (7,))
