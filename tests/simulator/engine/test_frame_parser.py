"""Laws of frames on the internal bus."""

from __future__ import annotations

import pytest
from engine_bench import BYTE_NS, MS, ack, frame
from hypothesis import given
from hypothesis import strategies as st

from simulator.engine.bus import Frame, FrameParser, encode_ack, encode_frame

octets = st.integers(0, 255)
frames = st.builds(Frame, octets, octets, st.binary(max_size=32))
modules, numbers = st.integers(1, 4), st.integers(0, 15)


def parse(data: bytes, gap_ns: int = BYTE_NS, parser: FrameParser | None = None) -> list[Frame]:
    parser = parser or FrameParser()
    found = (parser.feed(byte, index * gap_ns) for index, byte in enumerate(data))
    return [entry for entry in found if entry is not None]


@given(frames)
def test_a_frame_is_laid_out_as_the_contract_says(sent: Frame) -> None:
    assert encode_frame(*sent) == frame(*sent)


@given(st.lists(frames, max_size=5), st.binary(max_size=10).filter(lambda noise: not {0x7E, 0x7A} & set(noise)))
def test_every_intact_frame_is_found_in_a_stream_with_noise_between(sent: list[Frame], noise: bytes) -> None:
    assert parse(noise.join([encode_frame(*entry) for entry in sent] + [b""])) == sent


@given(frames, st.data())
def test_a_flipped_bit_after_the_start_never_yields_that_frame(sent: Frame, data: st.DataObject) -> None:
    wire = bytearray(encode_frame(*sent))
    wire[data.draw(st.integers(1, len(wire) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    assert sent not in parse(bytes(wire))


@given(modules, numbers)
def test_an_acknowledgement_is_three_bytes_that_say_module_and_number(module: int, number: int) -> None:
    assert encode_ack(module, number) == ack(module, number)
    assert parse(ack(module, number)) == [Frame(module, 0x80 | number, b"")]
    assert parse(encode_ack(module | 0x80, number)) == [Frame(module | 0x80, 0x80 | number, b"")]


@given(modules, numbers, st.integers(8, 23))
def test_a_flipped_bit_in_an_acknowledgement_drops_it(module: int, number: int, bit: int) -> None:
    wire = bytearray(ack(module, number))
    wire[bit // 8] ^= 1 << bit % 8
    assert parse(bytes(wire)) == []


def test_a_gap_of_more_than_5_ms_drops_the_frame_and_5_ms_does_not() -> None:
    wire = encode_frame(1, 0, b"\x15")
    assert parse(wire, gap_ns=5 * MS) == [Frame(1, 0, b"\x15")]
    assert parse(wire, gap_ns=5 * MS + 1) == []


def test_the_byte_after_a_gap_may_start_a_frame() -> None:
    parser = FrameParser()
    for index, byte in enumerate(encode_frame(1, 0, b"\x15")[:4]):
        parser.feed(byte, index)
    later = [parser.feed(byte, 9 * MS + index) for index, byte in enumerate(encode_frame(2, 1, b"\x21"))]
    assert later[-1] == Frame(2, 1, b"\x21")


def test_a_length_above_32_drops_the_frame_at_once() -> None:
    good = encode_frame(4, 3, b"\x41\x01")
    assert parse(b"\x7e\x01\x00\x21" + good) == [Frame(4, 3, b"\x41\x01")]


def test_a_payload_of_more_than_32_bytes_is_refused() -> None:
    with pytest.raises(ValueError, match="33 bytes; expected 0-32"):
        encode_frame(1, 0, bytes(33))
