"""A printer without its controller board, and a small controller written from docs/internal-bus.md alone."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence

from device_profiles import load_profile
from simulator.clock import Clock
from simulator.engine.line import BusLine
from simulator.engine.module import Module
from simulator.engine.printer import PrinterEngine
from simulator.trace import Trace

ENGINE, FINISHER, SCANNER, PANEL = 1, 2, 3, 4
MS = 1_000_000
S = 1_000_000_000
BYTE_NS = 86_806


def crc16(data: bytes) -> int:
    """CRC-16/CCITT-FALSE, bit by bit."""
    crc = 0xFFFF
    for byte in data:
        crc ^= byte << 8
        for _ in range(8):
            crc = (crc << 1) ^ 0x1021 if crc & 0x8000 else crc << 1
            crc &= 0xFFFF
    return crc


def frame(address: int, control: int, payload: bytes = b"") -> bytes:
    """A frame as on the wire."""
    body = bytes([address, control, len(payload)]) + payload
    crc = crc16(body)
    return b"~" + body + bytes([crc >> 8, crc & 255])


def ack(address: int, number: int) -> bytes:
    """The controller's acknowledgement as on the wire."""
    return bytes([0x7A, address << 4 | number, 0xFF - (address << 4 | number)])


class Wire:
    """The controller's transmit line: bytes leave one after the other."""

    def __init__(self, clock: Clock, hear: Callable[[int], None]) -> None:
        self._clock = clock
        self._hear = hear
        self._bytes: deque[int] = deque()

    def put(self, data: bytes) -> None:
        is_idle = not self._bytes
        self._bytes += data
        if is_idle and data:
            self._clock.call_at(self._clock.now_ns + BYTE_NS, self._end_byte)

    def _end_byte(self) -> None:
        byte = self._bytes[0]
        self._hear(byte)
        self._bytes.popleft()
        if self._bytes:
            self._clock.call_at(self._clock.now_ns + BYTE_NS, self._end_byte)


class Bench:
    """The printer's modules, and a controller that acknowledges, numbers and remembers what it heard."""

    def __init__(self, product: str = "corona", *, seed: int = 1, apply_reliability: bool = False) -> None:
        self.profile = load_profile(product)
        self.clock = Clock()
        self.trace = Trace()
        self.printer = PrinterEngine(
            self.profile, self.clock, self.trace, seed, self._connect, apply_reliability=apply_reliability
        )
        self.wire = Wire(self.clock, self.bus.controller_byte)
        self.heard: list[tuple[int, int, bytes]] = []
        """Every DATA frame not seen before: (time, address, payload)."""
        self.frames: list[tuple[int, bytes]] = []
        """Every intact frame, repeats and acknowledgements (address, control) included: (time, address to payload)."""
        self.acked: list[tuple[int, int]] = []
        """(address, number) of every acknowledgement."""
        self.on_message: Callable[[int, bytes], None] | None = None
        self.acknowledges = True
        self._numbers: dict[int, int] = {}
        self._expected: dict[int, int] = {}
        self._buffer = bytearray()

    def _connect(self, modules: Sequence[Module]) -> BusLine:
        self.bus = BusLine(self.clock, self.trace, self._byte, modules)
        return self.bus

    @property
    def operator(self):
        return self.printer.operator

    def run(self, duration_ns: int) -> None:
        self.clock.advance_to(self.clock.now_ns + duration_ns)

    def hello(self, *addresses: int) -> None:
        """Greet modules and let everything be said."""
        for address in addresses:
            self._numbers[address] = 1
            self.wire.put(frame(address, 0x40, b"\x01\x01"))
            self.run(50 * MS)

    def tell(self, address: int, *payload: int) -> None:
        """Send the next message to a module, without waiting for its ACK."""
        number = self._numbers[address]
        self._numbers[address] = (number + 1) % 16
        self.wire.put(frame(address, number, bytes(payload)))

    def order(self, address: int, *payload: int) -> None:
        """Send a message and let 15 ms pass."""
        self.tell(address, *payload)
        self.run(15 * MS)

    def take(self, address: int) -> list[bytes]:
        """The payloads heard from a module since the last take."""
        taken = [payload for _, sender, payload in self.heard if sender == address]
        self.heard = [entry for entry in self.heard if entry[1] != address]
        return taken

    def when(self, *payload: int) -> list[int]:
        """The times at which that message was heard."""
        return [when_ns for when_ns, _, heard in self.heard if heard == bytes(payload)]

    def warm_up(self) -> None:
        """Heat the fuser and keep it between the profile's ready and a little above."""
        ready_c = self.profile.fuser.ready_c
        self.hello(ENGINE)
        self.order(ENGINE, 0x14, 0, ready_c, 0, ready_c + 10)
        self.order(ENGINE, 0x13, 1)
        previous = self.on_message

        def regulate(address: int, payload: bytes) -> None:
            if address == ENGINE and payload[0] == 0x93:
                temp_c = int.from_bytes(payload[1:], "big")
                self.tell(ENGINE, 0x13, temp_c <= ready_c)
            if previous is not None:
                previous(address, payload)

        self.on_message = regulate
        self.run(60 * S)
        self.heard.clear()

    def _byte(self, byte: int) -> None:
        buffer = self._buffer
        if not buffer and byte not in (0x7E, 0x7A, 0x79):
            return
        buffer.append(byte)
        if buffer[0] == 0x7A:
            if len(buffer) == 3:
                what, check = buffer[1:]
                buffer.clear()
                if what + check == 0xFF:
                    assert what & 0x80, "a module sets bit 7"
                    self.frames.append((self.clock.now_ns, bytes([0x80 | what >> 4 & 7, 0x80 | what & 15])))
                    self.acked.append((what >> 4 & 7, what & 15))
            return
        if buffer[0] == 0x79:
            if len(buffer) == 5:
                what, edge = buffer[1:3]
                is_intact = crc16(bytes(buffer[1:3])) == int.from_bytes(buffer[3:], "big")
                buffer.clear()
                if is_intact:
                    self._frame(bytes([0x80 | what >> 4 & 7, what & 15, 3, 0x90, edge >> 1, edge & 1]))
            return
        if len(buffer) < 4 or len(buffer) < 6 + buffer[3]:
            return
        body, crc = bytes(buffer[1:-2]), int.from_bytes(buffer[-2:], "big")
        buffer.clear()
        if crc16(body) == crc:
            self._frame(body)

    def _frame(self, body: bytes) -> None:
        now_ns = self.clock.now_ns
        self.frames.append((now_ns, body))
        assert body[0] & 0x80, "a module sets bit 7 of the address"
        address, control, payload = body[0] & 0x7F, body[1], body[3:]
        number = control & 15
        if not self.acknowledges:
            return
        self.wire.put(ack(address, number))
        if control & 0x40 or number == self._expected[address]:
            self._expected[address] = (number + 1) % 16
            self.heard.append((now_ns, address, payload))
            if self.on_message is not None:
                self.on_message(address, payload)
