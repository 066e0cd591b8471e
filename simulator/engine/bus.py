"""Frames of the internal bus and a module's end of its stop-and-wait link. No I/O, no clock.

Written from docs/internal-bus.md, which is the source of every number here.
"""

from __future__ import annotations

from binascii import crc_hqx
from collections import deque
from typing import Final, NamedTuple

START: Final = 0x7E
ACK_START: Final = 0x7A
EDGE_START: Final = 0x79
SENSOR: Final = 0x90
FROM_MODULE: Final = 0x80
ACK: Final = 0x80
SYNC: Final = 0x40
NUMBER_MASK: Final = 0x0F
MAX_PAYLOAD: Final = 32
FRAME_GAP_NS: Final = 5_000_000
ACK_WAIT_NS: Final = 30_000_000
MAX_REPEATS: Final = 8

_HEADER_BYTES: Final = 3
_ACK_BYTES: Final = 2
_CRC_BYTES: Final = 2
_CRC_START: Final = 0xFFFF


class Frame(NamedTuple):
    """One intact frame: address (bit 7: the module speaks), control (ACK, SYNC, number) and payload.

    An acknowledgement reads as control ACK and number, without payload.
    """

    address: int
    control: int
    payload: bytes

    def to_hex(self) -> str:
        """Address to payload as on the wire, in hex, without start byte and check."""
        if self.control & ACK:
            return f"{self.address & FROM_MODULE | (self.address & 7) << 4 | self.control & NUMBER_MASK:02x}"
        return f"{self.address:02x}{self.control:02x}{len(self.payload):02x}{self.payload.hex()}"


def encode_frame(address: int, control: int, payload: bytes = b"") -> bytes:
    """The bytes of one frame. ValueError if the payload is longer than 32 bytes."""
    if len(payload) > MAX_PAYLOAD:
        raise ValueError(f"bus frame, address {address:#04x}: payload of {len(payload)} bytes; expected 0-32")
    body = bytes((address, control, len(payload))) + payload
    return b"\x7e" + body + crc_hqx(body, _CRC_START).to_bytes(2, "big")


def encode_ack(address: int, number: int) -> bytes:
    """The three bytes that acknowledge the frame of that number."""
    what = (address & FROM_MODULE) | (address & 7) << 4 | number
    return bytes((ACK_START, what, what ^ 0xFF))


def encode_edge(address: int, number: int, sensor: int, is_covered: int) -> bytes:
    """The five bytes of a paper sensor's report."""
    body = bytes(((address & FROM_MODULE) | (address & 7) << 4 | number, sensor << 1 | is_covered))
    return b"\x79" + body + crc_hqx(body, _CRC_START).to_bytes(2, "big")


def bare_hex(wire: bytes) -> str:
    """What a frame says, in hex, without what only guards it; a paper sensor's report as if its frame were long."""
    if wire[0] == ACK_START:
        return wire[1:2].hex()
    if wire[0] == EDGE_START:
        what, edge = wire[1:3]
        return bytes((FROM_MODULE | what >> 4 & 7, what & NUMBER_MASK, 3, SENSOR, edge >> 1, edge & 1)).hex()
    return wire[1:-_CRC_BYTES].hex()


class FrameParser:
    """Finds intact frames in a stream of bytes and drops everything else."""

    __slots__ = ("_body", "_is_ack", "_last_byte_ns", "_needed")

    def __init__(self) -> None:
        self._body = bytearray()
        self._needed = 0
        self._is_ack = False
        self._last_byte_ns = 0

    @property
    def is_behind_start(self) -> bool:
        """Whether the next byte is the first behind a start byte."""
        return self._needed > 0 and not self._body

    def feed(self, byte: int, now_ns: int) -> Frame | None:
        """Take one byte that ended at ``now_ns``; return the intact frame it completes, if any."""
        if self._needed and now_ns - self._last_byte_ns > FRAME_GAP_NS:
            self._needed = 0
        self._last_byte_ns = now_ns
        if not self._needed:
            if byte in (START, ACK_START):
                self._body.clear()
                self._is_ack = byte == ACK_START
                self._needed = _ACK_BYTES if self._is_ack else _HEADER_BYTES
            return None
        body = self._body
        body.append(byte)
        if len(body) < self._needed:
            return None
        if self._is_ack:
            self._needed = 0
            what, check = body
            if what ^ check != 0xFF:
                return None
            return Frame(what & FROM_MODULE | what >> 4 & 7, ACK | what & NUMBER_MASK, b"")
        if len(body) == _HEADER_BYTES:
            self._needed = 0 if byte > MAX_PAYLOAD else _HEADER_BYTES + byte + _CRC_BYTES
            return None
        self._needed = 0
        # A CRC that is appended high byte first, with no final xor, makes the CRC of the whole zero.
        if crc_hqx(body, _CRC_START):
            return None
        return Frame(body[0], body[1], bytes(body[_HEADER_BYTES:-_CRC_BYTES]))


class ModuleLink:
    """A module's end of one link: numbers, acknowledges, repeats and gives up.

    Whoever owns the line asks :attr:`wants_line`, takes a frame, says when its last byte has gone, and calls
    :meth:`expire` at ``ack_due_ns``. The link is silent until the controller has sent a frame with SYNC.
    """

    __slots__ = (
        "_acks",
        "_expected",
        "_in_flight",
        "_in_flight_number",
        "_is_due",
        "_is_sync_next",
        "_next_number",
        "_on_line",
        "_queue",
        "_repeats_left",
        "ack_due_ns",
        "address",
        "is_lost",
    )

    def __init__(self, address: int) -> None:
        self.address = address
        self._next_number = 0
        self.reset()

    def reset(self) -> None:
        """Forget everything but the own numbering, which goes on so that a late ACK fits nothing new."""
        self.ack_due_ns: int | None = None
        self.is_lost = False
        self._queue: deque[bytes] = deque()
        self._acks: deque[int] = deque()
        self._expected: int | None = None
        self._in_flight: bytes | None = None
        self._in_flight_number = 0
        self._is_due = False
        self._is_sync_next = True
        self._on_line: bytes | None = None
        self._repeats_left = 0

    @property
    def wants_line(self) -> bool:
        """Whether :meth:`take_frame` has something to transmit."""
        return self._is_due or bool(self._acks)

    def receive(self, frame: Frame) -> bytes | None:
        """Take an intact frame addressed to this module; return its payload if it is to be delivered."""
        number = frame.control & NUMBER_MASK
        if frame.control & ACK:
            if self._in_flight is not None and number == self._in_flight_number:
                self._drop_in_flight()
                self._load_next()
            return None
        if frame.control & SYNC:
            self._restart()
        elif self._expected is None:
            return None
        elif number != self._expected:
            if number == (self._expected - 1) & NUMBER_MASK:
                self._acks.append(number)
            return None
        self._expected = (number + 1) & NUMBER_MASK
        self._acks.append(number)
        return frame.payload

    def send(self, payload: bytes) -> None:
        """Queue a payload for the controller; it is forgotten while the link is silent or lost."""
        if self._expected is None or self.is_lost:
            return
        self._queue.append(payload)
        self._load_next()

    def take_frame(self) -> bytes:
        """The next frame to put on the line: acknowledgements first. Only if :attr:`wants_line`."""
        if self._acks:
            self._on_line = None
            return encode_ack(self.address | FROM_MODULE, self._acks.popleft())
        assert self._in_flight is not None
        self._is_due = False
        self._on_line = self._in_flight
        return self._in_flight

    def transmitted(self, now_ns: int) -> None:
        """The last byte of the frame taken last ended at ``now_ns``: the wait for its ACK begins."""
        if self._on_line is not None and self._on_line is self._in_flight:
            self.ack_due_ns = now_ns + ACK_WAIT_NS
        self._on_line = None

    def expire(self, now_ns: int) -> None:
        """Repeat the frame in flight if its ACK is overdue; after eight repeats the link is lost."""
        if self.ack_due_ns is None or now_ns < self.ack_due_ns:
            return
        self.ack_due_ns = None
        if self._repeats_left:
            self._repeats_left -= 1
            self._is_due = True
        else:
            self._drop_in_flight()
            self._queue.clear()
            self._acks.clear()
            self._expected = None  # it acknowledges nothing either, so that the controller misses it
            self.is_lost = True

    def _restart(self) -> None:
        self._queue.clear()
        self._acks.clear()
        self._drop_in_flight()
        self._is_sync_next = True
        self.is_lost = False

    def _drop_in_flight(self) -> None:
        self._in_flight = None
        self._is_due = False
        self.ack_due_ns = None

    def _load_next(self) -> None:
        if self._in_flight is not None or not self._queue:
            return
        number = self._next_number
        self._next_number = (number + 1) & NUMBER_MASK
        control = number | SYNC if self._is_sync_next else number
        self._is_sync_next = False
        self._in_flight_number = number
        payload = self._queue.popleft()
        if control == number and len(payload) == 3 and payload[0] == SENSOR:
            self._in_flight = encode_edge(self.address | FROM_MODULE, number, payload[1], payload[2])
        else:
            self._in_flight = encode_frame(self.address | FROM_MODULE, control, payload)
        self._is_due = True
        self._repeats_left = MAX_REPEATS
