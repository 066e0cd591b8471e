"""Every fault by its name, for whoever asks, and the questions that the engine asks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from inspect import signature
from typing import Final, get_type_hints

from device_profiles import Profile
from simulator.chance import Chance
from simulator.clock import Clock
from simulator.engine.damage import Damage, Towards
from simulator.engine.engine_module import EngineModule
from simulator.engine.module import Module, ModuleBus
from simulator.engine.scanner_module import ScannerModule
from simulator.errors import SimulatorError
from simulator.faults import rates
from simulator.faults.board import BoardFaults
from simulator.faults.hardware import HardwareFaults
from simulator.faults.paper import PaperFaults
from simulator.faults.rates import Happening, Rates
from simulator.faults.record import FaultBook, InjectedFault
from simulator.faults.schedule import Asked, Schedule, ScheduleError, read_schedule, read_words
from simulator.trace import Trace

_NS_PER_MS: Final = 1_000_000
_NS_PER_S: Final = 1_000_000_000
_LOOSE_CONTACT_NS: Final = 3 * _NS_PER_S
_TRUTHS: Final = {"true": True, "false": False}
_WAYS: Final = {way.name.lower(): way for way in Towards}


class FaultInjector(HardwareFaults):
    """Injects faults by name, and is asked by the engine as each sheet gives an occasion for one.

    With ``apply_reliability`` faults also come at the rates of the profile, from ``seed``. A wrong name or
    number is a ValueError that says what is allowed. ``injected`` holds every fault that has happened.
    """

    def __init__(
        self,
        profile: Profile,
        clock: Clock,
        trace: Trace,
        line: ModuleBus,
        *,
        engine: EngineModule,
        modules: Iterable[Module],
        open_door: Callable[[], None],
        seed: int,
        apply_reliability: bool,
    ) -> None:
        book = FaultBook(clock, trace)
        self._paper = PaperFaults(profile, clock, book, open_door)
        super().__init__(engine, book, self._paper.check_place)
        self._places = engine.transport.path.geometry.places
        self._clock = clock
        self._line = line
        self._silences: set[tuple[str, str]] = set()
        self._modules = {module.name: module for module in modules}
        self._chance = Chance(seed, "reliability")
        self._rates = Rates(profile, self._chance)
        self.on_board = BoardFaults(clock, book, self._chance)
        self._sheets_fed = 0
        self._chance_jams: dict[int, int] = {}
        self._chance_doubles: list[int] = []
        if apply_reliability:
            self._rates.apply(1.0)

    @property
    def injected(self) -> list[InjectedFault]:
        """Every fault that has happened, in order."""
        return self._book.entries

    def jam(self, at: str = "registration", after_sheets: int = 0) -> None:
        """A sheet sticks at a sensor: the next to arrive there, or the one after ``after_sheets`` arrivals.

        A sheet printed on both sides arrives twice at registration and fuser.
        """
        self._paper.jam(at, after_sheets)

    def open_door(self, at: str = "registration", after_sheets: int = 0) -> None:
        """Somebody opens the front door as a sheet arrives at a sensor, the next or one after so many arrivals."""
        self._paper.open_door(at, after_sheets)

    def misfeed(self, tray: int = 1, times: int = 1) -> None:
        """The next ``times`` picks from a tray will slip: no sheet enters the path."""
        self._paper.misfeed(tray, times)

    def slip(self, tray: int = 1, times: int = 1, delay_ms: int = 100) -> None:
        """The next ``times`` sheets from a tray will enter the path late by ``delay_ms`` of motion."""
        self._paper.slip(tray, times, delay_ms)

    def multi_feed(self, tray: int = 1, times: int = 1, behind_mm: int = 30) -> None:
        """The next ``times`` picks will drag the sheet below along, that far behind."""
        self._paper.multi_feed(tray, times, behind_mm)

    def jam_stapler(self, times: int = 1) -> None:
        """The next ``times`` sets to be stapled will bend their staple."""
        self._paper.jam_stapler(times)

    def jam_feeder(self, after_documents: int = 0) -> None:
        """A document will stick in the document feeder, the next or one after so many."""
        scanner = self._modules.get(ScannerModule.name)
        if not isinstance(scanner, ScannerModule):
            raise ValueError("jam_feeder: this product has no document feeder")
        if after_documents < 0:
            raise ValueError(f"jam_feeder: after_documents is {after_documents}; expected 0 or more")
        self._book.enter("jam_feeder", f"after_documents={after_documents}")
        scanner.stick(after_documents)

    def mute_module(self, name: str) -> None:
        """Cut a module off the bus until :meth:`unmute_module`; it goes on with what it does."""
        self._check_module("mute_module", name)
        self._book.enter("mute", name)
        self._silence(name, "muted")

    def unmute_module(self, name: str) -> None:
        """Connect a muted module again."""
        self._check_module("unmute_module", name)
        self._book.enter("unmute", name)
        self._end_silence(name, "muted")

    def remove_module(self, name: str) -> None:
        """Unplug a module, its power included, until :meth:`plug_module`."""
        self._check_module("remove_module", name)
        self._book.enter("remove", name)
        self._silence(name, "removed")
        self._modules[name].reset()

    def plug_module(self, name: str) -> None:
        """Plug an unplugged module in: it has just been switched on."""
        self._check_module("plug_module", name)
        self._book.enter("plug", name)
        self._modules[name].reset()
        self._end_silence(name, "removed")

    def set_powered(self, name: str, *, is_powered: bool) -> None:
        """The supply of a module goes off or on. No fault, but a module that is off is as silent as one cut off."""
        if is_powered:
            self._end_silence(name, "unpowered")
        else:
            self._silence(name, "unpowered")

    def garble_frames(self, frames: int = 1, towards: str = "controller") -> None:
        """Spoil the next frames on the way to the ``controller``, or to the ``modules``: their check is wrong."""
        self._damage_frames(Damage.GARBLE, frames, towards)

    def drop_frames(self, frames: int = 1, towards: str = "controller") -> None:
        """Lose the next frames on the way to the ``controller``, or to the ``modules``."""
        self._damage_frames(Damage.DROP, frames, towards)

    def duplicate_frames(self, frames: int = 1, towards: str = "controller") -> None:
        """Let the next frames to the ``controller``, or to the ``modules``, arrive twice."""
        self._damage_frames(Damage.DUPLICATE, frames, towards)

    def cut_power(self, duration_s: float = 2.0) -> None:
        """The mains fail, and come back after a while."""
        self.on_board.cut_power(duration_s)

    def cut_power_in_flash(self, operations: int = 1, duration_s: float = 2.0) -> None:
        """The mains fail as flash is being programmed or erased for the so-manieth time from now, and come back."""
        self.on_board.cut_power_in_flash(operations, duration_s)

    def brown_out(self, of: str = "controller", duration_ms: int = 50) -> None:
        """The supply of the ``controller`` dips and resets it, or that of the ``modules``; the others do not."""
        self.on_board.brown_out(of, duration_ms)

    def flip_flash_bit(self, offset: int = 0x8000, bit: int = 0) -> None:
        """One cell of the controller's flash changes its mind; the offset counts from the start of flash."""
        self.on_board.flip_flash_bit(offset, bit)

    def wear_sector(self, sector: int = 2) -> None:
        """From now on a sector of the controller's flash does not erase wholly."""
        self.on_board.wear_sector(sector)

    def wear_word(self, offset: int = 0x8100, words: int = 1) -> None:
        """From now on so many words of the controller's flash do not take all that is programmed."""
        self.on_board.wear_word(offset, words)

    def babble(self, count: int = 200, port: str = "serial") -> None:
        """Bytes by chance come in by a port: serial, network or console."""
        self.on_board.babble(count, port)

    def apply_rates(self, factor: float = 1.0) -> None:
        """Let faults come by chance at so many times the rates of the profile from now on; 0 ends that."""
        if not 0 <= factor <= 1000:
            raise ValueError(f"apply_rates: factor is {factor:g}; expected 0-1000")
        self._rates.apply(factor)

    def later(self, delay_s: float, fault: str) -> None:
        """Inject a fault after a time: its name and arguments, such as ``slow_motor percent=70``."""
        if delay_s < 0:
            raise ValueError(f"later: delay_s is {delay_s:g}; expected 0 or more")
        self._clock.call_at(self._clock.now_ns + round(delay_s * _NS_PER_S), self._action(fault))

    def replay(self, lines: Iterable[str]) -> None:
        """Let happen again what a run recorded, or what a schedule says. See docs/faults.md for its form."""
        schedule = check_schedule(lines)
        self._rates.replay(schedule.by_occasion)
        for asked in schedule.by_time:
            self._clock.call_at(asked.when_ns, partial(self._do, asked))

    def sticks(self, place: str, sheet_number: int, now_ns: int) -> bool:
        """Whether this sheet, whose leading edge has just arrived at a sensor, sticks there. The engine asks."""
        is_stuck = self._paper.sticks(place, sheet_number, now_ns)
        arrivals_left = self._chance_jams.get(sheet_number)
        if arrivals_left is None:
            return is_stuck
        if arrivals_left > 1:
            self._chance_jams[sheet_number] = arrivals_left - 1
            return is_stuck
        del self._chance_jams[sheet_number]
        if not is_stuck:
            self._book.enter("jam", f"at={place} sheet={sheet_number}", now_ns)
        return True

    def misfeeds(self, tray: int) -> bool:
        """Whether this pick, with paper under the roller, slips. The engine asks."""
        number, happening = self._rates.draw(rates.PICK)
        slips = self._paper.misfeeds(tray)
        if happening is not None:
            self._book.enter("chance", f"pick={number} kind={happening.kind} size={happening.size}")
            if happening.kind == rates.MISFEED:
                slips = True
            else:
                self._befall(happening)
        self._sheets_fed += not slips
        return slips

    def slip_ns(self, tray: int) -> int:
        """By how much motion this sheet enters late, in nanoseconds. The engine asks."""
        return self._paper.slip_ns(tray)

    def doubled_mm(self, tray: int) -> int:
        """How far the sheet below is dragged along behind this one, 0 for not at all. The engine asks."""
        planned_mm = self._paper.doubled_mm(tray)
        return self._chance_doubles.pop() if self._chance_doubles else planned_mm

    def staple_jams(self) -> bool:
        """Whether the staple now driven bends. The finisher asks."""
        number, happening = self._rates.draw(rates.STAPLE)
        if happening is not None:
            self._book.enter("chance", f"staple={number} kind={happening.kind} size={happening.size}")
        return self._paper.staple_jams() or happening is not None

    def _befall(self, happening: Happening) -> None:
        kind, size = happening
        if kind == rates.JAM:
            self._chance_jams[self._sheets_fed + 1] = size
        elif kind == rates.MULTI_FEED:
            self._chance_doubles.append(size)
        elif kind == rates.BOUNCE:
            self.bounce_sensor(self._places[size])
        elif kind == rates.STALL:
            self._clock.call_at(self._clock.now_ns + size * _NS_PER_MS, self.stall_motor)
        elif kind == rates.BUS_ERRORS:
            which, few = divmod(size, rates.MOST_FRAMES)
            damage, towards = divmod(which, len(_WAYS))
            self._damage_frames(Damage(damage), few + 1, tuple(_WAYS)[towards])
        elif kind == rates.THERMISTOR:
            self.open_thermistor()
            self._clock.call_at(self._clock.now_ns + _LOOSE_CONTACT_NS, self.repair_thermistor)
        elif kind == rates.DROPOUT:
            names = self._line.module_names
            name = names[size // 250 % len(names)]
            self.mute_module(name)
            self._clock.call_at(self._clock.now_ns + size * _NS_PER_MS, partial(self.unmute_module, name))

    def _damage_frames(self, damage: Damage, frames: int, towards: str) -> None:
        what = damage.name.lower()
        if frames < 1:
            raise ValueError(f"{what}_frames: frames is {frames}; expected 1 or more")
        if towards not in _WAYS:
            raise ValueError(f"{what}_frames: towards is {towards!r}; expected {', '.join(_WAYS)}")
        self._book.enter(what, f"frames={frames} towards={towards}")
        self._line.damage_frames(damage, _WAYS[towards], frames)

    def _action(self, fault: str) -> Callable[[], None]:
        """What a fault's name and arguments ask for; a ValueError now rather than when it is due."""
        name, arguments = _read_fault(fault)
        return partial(getattr(self, name), **arguments)

    def _do(self, asked: Asked) -> None:
        try:
            self._action(asked.fault)()
        except ValueError as problem:  # of this product's, since the words were checked when they were read
            raise SimulatorError(str(ScheduleError(asked.line, f"asks for {asked.fault!r}: {problem}"))) from problem

    def _silence(self, name: str, cause: str) -> None:
        self._silences.add((name, cause))
        self._line.set_muted(name, True)

    def _end_silence(self, name: str, cause: str) -> None:
        self._silences.discard((name, cause))
        self._line.set_muted(name, any(silent == name for silent, _cause in self._silences))

    def _check_module(self, what: str, name: str) -> None:
        names = self._line.module_names
        if name not in names:
            raise ValueError(f"{what}: no module {name!r}; expected one of {', '.join(names)}")


def check_schedule(lines: Iterable[str]) -> Schedule:
    """Read a schedule whole. Raises ScheduleError for a line that is none, or that asks for what no product has."""
    schedule = read_schedule(lines)
    for asked in schedule.by_time:
        try:
            _read_fault(asked.fault)
        except ValueError as problem:
            raise ScheduleError(asked.line, f"asks for {asked.fault!r}: {problem}") from problem
    return schedule


def _read_fault(text: str) -> tuple[str, dict[str, str | int | float | bool]]:
    """The name of a fault and its arguments, by their types."""
    name, words = read_words(text)
    if name not in ASKED_FOR:
        raise ValueError(f"fault {name!r} is not known; expected one of {', '.join(ASKED_FOR)}")
    method = getattr(FaultInjector, name)
    arguments = _typed(name, words, get_type_hints(method))
    try:
        signature(method).bind(None, **arguments)
    except TypeError as problem:
        raise ValueError(f"{name}: {problem}") from problem
    return name, arguments


def _typed(name: str, words: Mapping[str, str], types: Mapping[str, type]) -> dict[str, str | int | float | bool]:
    arguments: dict[str, str | int | float | bool] = {}
    for key, value in words.items():
        kind = types.get(key)
        if kind is None or key == "return":
            known = ", ".join(each for each in types if each != "return") or "none"
            raise ValueError(f"{name}: no argument {key!r}; expected {known}")
        try:
            arguments[key] = _TRUTHS[value] if kind is bool else kind(value)
        except (KeyError, ValueError) as problem:
            raise ValueError(f"{name}: {key} is {value!r}; expected {kind.__name__}") from problem
    return arguments


_QUESTIONS: Final = {
    "sticks",
    "misfeeds",
    "slip_ns",
    "doubled_mm",
    "staple_jams",
    "bounced",
    "injected",
    "later",
    "replay",
    "set_powered",
    "on_board",
}

ASKED_FOR: Final = tuple(
    sorted(name for name in dir(FaultInjector) if not name.startswith("_") and name not in _QUESTIONS)
)
"""The faults that can be asked for by name."""
