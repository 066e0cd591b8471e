"""The wires of the internal bus: time per byte, whose turn it is, who is listening. Knows no message."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from functools import partial
from typing import Final, Protocol

from simulator.clock import Clock
from simulator.engine.bus import Frame, FrameParser, ModuleLink, bare_hex
from simulator.engine.damage import Damage, PendingDamage, Towards
from simulator.trace import Trace

BYTE_NS: Final = 86_806
"""Ten bits at 115200 baud, 8N1 (docs/internal-bus.md)."""


class BusModule(Protocol):
    """What hangs on the bus: an address, a name, and a way to take payloads and to send them."""

    address: int
    name: str
    send: Callable[[bytes], None]

    def handle(self, payload: bytes) -> None:
        """Act on one payload from the controller."""


class _Station:
    """One module's place on the line."""

    __slots__ = ("is_muted", "is_waiting", "link", "module", "timer", "timer_ns")

    def __init__(self, module: BusModule) -> None:
        self.module = module
        self.link = ModuleLink(module.address)
        self.is_muted = False
        self.is_waiting = False
        self.timer = 0
        self.timer_ns: int | None = None


class BusLine:
    """Carries the controller's bytes to every module, and the modules' frames back, one at a time.

    ``send_byte`` is called at the end of each byte towards the controller. Modules that want to speak wait
    for the line in the order in which they asked for it.
    """

    def __init__(
        self,
        clock: Clock,
        trace: Trace,
        send_byte: Callable[[int], None],
        modules: Iterable[BusModule],
    ) -> None:
        self._clock = clock
        self._trace = trace
        self._send_byte = send_byte
        self._parser = FrameParser()
        self._stations: dict[int, _Station] = {}
        self._waiting: deque[_Station] = deque()
        self._speaker: _Station | None = None
        self._frame = b""
        self._position = 0
        self._byte_end_ns = 0
        self._byte_event = 0
        self._damage = PendingDamage()
        self._frame_damage: Damage | None = None
        for module in modules:
            station = _Station(module)
            self._stations[module.address] = station
            module.send = partial(self._send, station)

    @property
    def module_names(self) -> tuple[str, ...]:
        """The modules on this line, in the order of their addresses."""
        return tuple(self._stations[address].module.name for address in sorted(self._stations))

    def controller_byte(self, byte: int) -> None:
        """A byte from the controller has just ended; every module hears it."""
        damage = self._damage
        if self._parser.is_behind_start and damage.take(Damage.GARBLE, Towards.MODULES):
            byte ^= 1
        frame = self._parser.feed(byte, self._clock.now_ns)
        if frame is None or damage.take(Damage.DROP, Towards.MODULES):
            return
        self._hear(frame)
        if damage.take(Damage.DUPLICATE, Towards.MODULES):
            self._hear(frame)

    def _hear(self, frame: Frame) -> None:
        self._trace.record(self._clock.now_ns, "bus>", frame.to_hex())
        station = self._stations.get(frame.address)
        if station is None or station.is_muted:
            return
        payload = station.link.receive(frame)
        if payload is not None:
            station.module.handle(payload)
        self._attend(station)

    def set_muted(self, name: str, is_muted: bool) -> None:
        """Cut a module off the bus, or connect it again; KeyError if there is none of that name.

        Cut off, it neither hears nor speaks; connected again, it is silent until it hears HELLO.
        """
        station = next((s for s in self._stations.values() if s.module.name == name), None)
        if station is None:
            raise KeyError(name)
        station.is_muted = is_muted
        station.link.reset()
        self._attend(station)

    def damage_frames(self, damage: Damage, towards: Towards, count: int) -> None:
        """Garble one bit of each of the next ``count`` frames that go one way, drop them, or let them come twice."""
        self._damage.add(damage, towards, count)

    def reset(self) -> None:
        """Power off and on: a frame on the line breaks off, and every link is silent until it hears HELLO."""
        self._clock.cancel(self._byte_event)
        self._parser = FrameParser()
        self._speaker = None
        self._waiting.clear()
        for station in self._stations.values():
            station.is_waiting = False
            station.link.reset()
            self._set_timer(station)

    def _send(self, station: _Station, payload: bytes) -> None:
        station.link.send(payload)
        self._attend(station)

    def _attend(self, station: _Station) -> None:
        """Bring the line and the timer in step with what this station's link wants."""
        link = station.link
        if link.ack_due_ns != station.timer_ns:
            self._set_timer(station)
        if link.wants_line and not station.is_waiting and not station.is_muted:
            station.is_waiting = True
            self._waiting.append(station)
        if self._speaker is None and self._waiting:
            self._start_frame()

    def _set_timer(self, station: _Station) -> None:
        if station.timer_ns is not None:
            self._clock.cancel(station.timer)
        station.timer_ns = station.link.ack_due_ns
        if station.timer_ns is not None:
            station.timer = self._clock.call_at(station.timer_ns, partial(self._ack_overdue, station))

    def _ack_overdue(self, station: _Station) -> None:
        station.timer_ns = None
        station.link.expire(self._clock.now_ns)
        if station.link.is_lost:
            self._trace.record(self._clock.now_ns, station.module.name, "link lost")
        self._attend(station)

    def _start_frame(self) -> None:
        while self._waiting:
            station = self._waiting.popleft()
            station.is_waiting = False
            if station.is_muted or not station.link.wants_line:
                continue
            self._speaker = station
            self._frame = station.link.take_frame()
            self._frame_damage = self._damage.take_any(Towards.CONTROLLER)
            if self._frame_damage is Damage.GARBLE:
                self._frame = self._frame[:-1] + bytes((self._frame[-1] ^ 1,))
            self._position = 0
            self._byte_end_ns = self._clock.now_ns
            self._begin_byte()
            return

    def _begin_byte(self) -> None:
        # From the end of the byte before, not from now: a late caller does not slow the line.
        self._byte_end_ns += BYTE_NS
        self._byte_event = self._clock.call_at(self._byte_end_ns, self._end_byte)

    def _end_byte(self) -> None:
        byte = self._frame[self._position]
        is_heard = self._frame_damage is not Damage.DROP
        self._position += 1
        if self._position < len(self._frame):
            self._begin_byte()
            if is_heard:
                self._send_byte(byte)
            return
        station = self._speaker
        assert station is not None
        self._trace.record(self._clock.now_ns, "bus<", bare_hex(self._frame))
        if self._frame_damage is Damage.DUPLICATE:
            self._frame_damage = None
            self._position = 0
            self._begin_byte()
            self._send_byte(byte)
            return
        station.link.transmitted(self._clock.now_ns)
        self._speaker = None
        # The answer may come before send_byte returns: by then the line is free and the timer set.
        self._attend(station)
        if is_heard:
            self._send_byte(byte)
