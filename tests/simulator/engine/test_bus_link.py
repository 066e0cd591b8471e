"""Each rule of delivery on the internal bus, against the tests' own controller."""

from __future__ import annotations

from itertools import pairwise

import pytest
from engine_bench import BYTE_NS, ENGINE, MS, PANEL, SCANNER, Bench, ack, frame

HELLO = b"\x01\x01"
PRESENT, ABSENT = b"\xb0\x01", b"\xb0\x00"
OTHER_SENSORS = [b"\xb2\x00", b"\xb3\x00", b"\xb4\x00"]
SILENT = 30 * MS


def greeted(*addresses: int) -> Bench:
    bench = Bench()
    bench.hello(*addresses)
    bench.heard.clear()
    bench.frames.clear()
    bench.acked.clear()
    return bench


def data_frames(bench: Bench) -> list[tuple[int, bytes]]:
    return [entry for entry in bench.frames if not entry[1][1] & 0x80]


def test_a_module_says_nothing_until_hello(corona: Bench) -> None:
    corona.operator.open_door()
    corona.operator.load_documents(3)
    corona.wire.put(frame(ENGINE, 0, b"\x15"))
    corona.run(1000 * MS)
    assert corona.frames == []


def test_the_first_frame_carries_sync_and_is_ident_and_later_ones_count_on() -> None:
    bench = Bench()
    bench.hello(SCANNER)
    assert bench.acked == [(SCANNER, 0)]
    bench.operator.load_documents(2)
    bench.run(SILENT)
    controls = [body[1] for _, body in data_frames(bench)]
    assert controls == [0x40, 0x01, 0x02, 0x03, 0x04, 0x05]
    assert bench.take(SCANNER) == [b"\x81\x01\x03\x64\x03", ABSENT, *OTHER_SENSORS, PRESENT]


def test_numbers_run_to_15_and_start_again_at_0() -> None:
    bench = greeted(SCANNER)
    for _ in range(10):
        bench.operator.load_documents(1)
        bench.operator.load_documents(0)
    bench.run(500 * MS)
    numbers = [body[1] & 15 for _, body in data_frames(bench)]
    assert numbers == [(5 + index) % 16 for index in range(20)]
    assert bench.take(SCANNER) == [PRESENT, ABSENT] * 10


def test_one_frame_is_in_flight_at_a_time() -> None:
    bench = greeted(SCANNER)
    bench.acknowledges = False
    bench.operator.load_documents(1)
    bench.operator.load_documents(0)
    bench.run(25 * MS)
    assert [body[3:] for _, body in data_frames(bench)] == [PRESENT]


def test_an_unacknowledged_frame_is_sent_again_30_ms_after_its_last_byte_and_at_most_8_times() -> None:
    bench = greeted(SCANNER)
    bench.acknowledges = False
    bench.operator.load_documents(1)
    bench.run(2000 * MS)
    sent = data_frames(bench)
    assert len(sent) == 9
    assert len({body for _, body in sent}) == 1
    frame_ns = len(frame(SCANNER, 0, PRESENT)) * BYTE_NS
    assert {later[0] - earlier[0] for earlier, later in pairwise(sent)} == {30 * MS + frame_ns}


def test_a_lost_link_is_silent_until_sync_and_then_starts_afresh() -> None:
    bench = greeted(SCANNER)
    bench.acknowledges = False
    bench.operator.load_documents(1)
    bench.run(1000 * MS)
    bench.acknowledges = True
    bench.operator.load_documents(0)
    bench.operator.load_documents(5)
    bench.frames.clear()
    bench.run(1000 * MS)
    assert bench.frames == []
    bench.hello(SCANNER)
    assert bench.take(SCANNER) == [b"\x81\x01\x03\x64\x03", PRESENT, *OTHER_SENSORS]
    assert data_frames(bench)[0][1][1] & 0x40


def test_a_lost_link_acknowledges_nothing_until_sync() -> None:
    bench = greeted(SCANNER)
    bench.acknowledges = False
    bench.operator.load_documents(1)
    bench.run(1000 * MS)
    bench.frames.clear()
    bench.acknowledges = True
    bench.tell(SCANNER, 0x30)
    bench.run(100 * MS)
    assert (bench.acked, bench.frames) == ([], [])
    bench.hello(SCANNER)
    assert bench.acked


def test_a_late_ack_still_counts_and_stops_the_repeats() -> None:
    bench = greeted(SCANNER)
    bench.acknowledges = False
    bench.operator.load_documents(1)
    bench.run(100 * MS)
    number = data_frames(bench)[0][1][1] & 15
    bench.wire.put(ack(SCANNER, number))
    bench.run(5 * MS)
    bench.frames.clear()
    bench.run(500 * MS)
    assert bench.frames == []


def test_an_ack_of_another_number_does_not_count() -> None:
    bench = greeted(SCANNER)
    bench.acknowledges = False
    bench.operator.load_documents(1)
    bench.wire.put(ack(SCANNER, 9))
    bench.run(50 * MS)
    assert len(data_frames(bench)) == 2


def test_a_repeated_frame_is_acknowledged_and_acts_once() -> None:
    bench = greeted(ENGINE)
    for _ in range(3):
        bench.wire.put(frame(ENGINE, 1, b"\x14\x00\x64\x00\xc8"))
        bench.run(10 * MS)
    assert bench.acked == [(ENGINE, 1)] * 3
    assert len(bench.take(ENGINE)) == 1


def test_a_frame_with_a_number_neither_expected_nor_repeated_is_not_acknowledged() -> None:
    bench = greeted(ENGINE)
    bench.wire.put(frame(ENGINE, 5, b"\x14\x00\x64\x00\xc8"))
    bench.run(100 * MS)
    assert bench.frames == []


def test_sync_takes_the_number_as_it_is() -> None:
    bench = greeted(ENGINE)
    bench.wire.put(frame(ENGINE, 0x40 | 9, HELLO))
    bench.run(50 * MS)
    bench.wire.put(frame(ENGINE, 10, b"\x14\x00\x64\x00\xc8"))
    bench.run(50 * MS)
    assert [number for _, number in bench.acked] == [9, 10]


def test_sync_drops_what_was_queued() -> None:
    bench = greeted(SCANNER)
    bench.acknowledges = False
    bench.operator.load_documents(1)
    bench.operator.load_documents(0)
    bench.operator.load_documents(4)
    bench.run(2 * MS)
    bench.acknowledges = True
    bench.hello(SCANNER)
    assert bench.take(SCANNER) == [b"\x81\x01\x03\x64\x03", PRESENT, *OTHER_SENSORS]


def test_a_frame_with_a_bad_crc_is_as_if_never_sent() -> None:
    bench = greeted(ENGINE)
    spoiled = bytearray(frame(ENGINE, 1, b"\x15"))
    spoiled[-1] ^= 1
    bench.wire.put(bytes(spoiled))
    bench.run(100 * MS)
    assert bench.frames == []


def damage(bench: Bench, what: str, frames: int, towards: str) -> None:
    getattr(bench.printer.faults, f"{what}_frames")(frames, towards)


@pytest.mark.parametrize("what", ["garble", "drop", "duplicate"])
@pytest.mark.parametrize("towards", ["controller", "modules"])
def test_a_damaged_frame_is_repeated_and_nothing_is_lost_or_doubled(what: str, towards: str) -> None:
    bench = greeted(SCANNER)
    damage(bench, what, 2, towards)
    bench.operator.load_documents(1)
    bench.operator.load_documents(0)
    bench.run(200 * MS)
    assert bench.take(SCANNER) == [PRESENT, ABSENT]


@pytest.mark.parametrize("what", ["garble", "drop"])
def test_an_order_that_is_lost_on_its_way_is_as_if_never_sent(what: str) -> None:
    bench = greeted(ENGINE)
    damage(bench, what, 2, "modules")
    order = frame(ENGINE, 1, b"\x14\x00\x64\x00\xc8")
    for is_taken in (False, False, True):
        bench.wire.put(order)
        bench.run(10 * MS)
        assert bench.acked == [(ENGINE, 1)] * is_taken
    assert len(bench.take(ENGINE)) == 1


def test_an_order_that_comes_twice_is_acknowledged_twice_and_acts_once() -> None:
    bench = greeted(ENGINE)
    damage(bench, "duplicate", 1, "modules")
    bench.order(ENGINE, 0x14, 0, 100, 0, 200)
    assert bench.acked == [(ENGINE, 1)] * 2
    assert len(bench.take(ENGINE)) == 1


@pytest.mark.parametrize(("what", "times"), [("garble", 0), ("drop", 0), ("duplicate", 2)])
def test_a_report_arrives_as_often_as_it_is_let_through(what: str, times: int) -> None:
    bench = greeted(SCANNER)
    damage(bench, what, 1, "controller")
    bench.operator.load_documents(1)
    bench.run(5 * MS)
    reports = data_frames(bench)
    assert [body[3:] for _, body in reports] == [PRESENT] * times
    frame_ns = len(frame(SCANNER, 0, PRESENT)) * BYTE_NS
    assert all(later[0] - earlier[0] == frame_ns for earlier, later in pairwise(reports))


def test_each_frame_takes_one_damage() -> None:
    bench = greeted(SCANNER)
    for what in ("garble", "drop", "duplicate"):
        damage(bench, what, 1, "controller")
    bench.acknowledges = False
    bench.operator.load_documents(1)
    bench.run(2000 * MS)
    sent, lost, doubled = 9, 2, 1
    assert len(data_frames(bench)) == sent - lost + doubled


def wire_bytes(body: bytes) -> int:
    """How long a frame is: an acknowledgement, a paper sensor's report, any other."""
    if body[1] & 0x80:
        return 3
    return 5 if body[3:4] == b"\x90" and not body[1] & 0x40 else len(body) + 3


def test_modules_share_the_line_without_mixing_frames() -> None:
    bench = Bench()
    for address in (1, 2, 3, 4):
        bench.wire.put(frame(address, 0x40, HELLO))
    bench.run(200 * MS)
    idents = [body[0] & 0x7F for _, body in bench.frames if body[3:4] == b"\x81"]
    assert sorted(idents) == [1, 2, 3, 4]
    ends = [when_ns for when_ns, _ in bench.frames]
    lengths = [wire_bytes(body) * BYTE_NS for _, body in bench.frames]
    assert all(end - start >= length for start, end, length in zip(ends, ends[1:], lengths[1:], strict=False))


def test_a_muted_module_neither_hears_nor_speaks_until_it_is_unmuted() -> None:
    bench = greeted(PANEL, ENGINE)
    bench.printer.faults.mute_module("panel")
    bench.tell(PANEL, 0x41, 1)
    bench.operator.press("OK")
    bench.order(ENGINE, 0x14, 0, 100, 0, 200)
    assert {body[0] & 0x7F for _, body in bench.frames} == {ENGINE}
    assert bench.printer.lamps() == (False, False)
    bench.printer.faults.unmute_module("panel")
    bench.hello(PANEL)
    assert bench.take(PANEL)[0][0] == 0x81


def test_after_power_off_every_module_is_silent_until_hello() -> None:
    bench = greeted(ENGINE, PANEL)
    bench.order(PANEL, 0x40, 0, *b"Ready")
    bench.operator.open_door()
    bench.bus.reset()
    bench.printer.lose_power()
    bench.frames.clear()
    bench.operator.close_door()
    bench.run(500 * MS)
    assert bench.frames == []
    assert set("".join(bench.printer.panel_lines())) == {" "}
    bench.hello(ENGINE)
    assert data_frames(bench)[0][1][1] & 0x40


def test_the_trace_has_one_record_for_each_frame_each_way() -> None:
    bench = Bench()
    bench.hello(SCANNER)
    assert [(source, text) for _, source, text in bench.trace.records] == [
        ("bus>", "0340020101"),
        ("bus<", "b0"),
        ("bus<", "8340058101036403"),
        ("bus>", "30"),
        *(
            record
            for number, sensor in enumerate((0xB0, 0xB2, 0xB3, 0xB4), 1)
            for record in (("bus<", f"83{number:02x}02{sensor:02x}00"), ("bus>", f"3{number}"))
        ),
    ]
