"""What goes wrong, on request or by chance, and a record of it.

It decides; the engine's parts then misbehave.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from device_profiles import Profile
from simulator.chance import Chance
from simulator.clock import Clock
from simulator.engine.module import ModuleBus
from simulator.engine.places import PathGeometry
from simulator.trace import Trace

SENSORS_PER_PAGE: Final = 3
"""Every page passes registration, the fuser, and then exit or duplex; its chance of a jam is shared out."""

_NS_PER_MS: Final = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class InjectedFault:
    """One fault that happened: virtual time, kind and particulars, enough to inject it again."""

    when_ns: int
    kind: str
    details: str


class _PlannedJam:
    __slots__ = ("at", "sheets_left")

    def __init__(self, at: str, sheets_left: int) -> None:
        self.at = at
        self.sheets_left = sheets_left


class FaultInjector:
    """Plans faults and is asked by the engine as each sheet gives an occasion for one.

    With ``apply_reliability`` faults also come at the rates of the profile, from ``seed``. A wrong name or
    number is a ValueError that says what is allowed.
    """

    def __init__(
        self,
        profile: Profile,
        clock: Clock,
        trace: Trace,
        line: ModuleBus,
        *,
        seed: int,
        apply_reliability: bool,
    ) -> None:
        self.injected: list[InjectedFault] = []
        self._clock = clock
        self._trace = trace
        self._line = line
        self._places = PathGeometry.of(profile).places
        self._trays = len(profile.trays)
        self._first_tray = 1 if profile.multi_purpose_tray is None else 0
        self._jams: list[_PlannedJam] = []
        self._misfeeds = dict.fromkeys(range(self._first_tray, self._trays + 1), 0)
        self._slips_ns: dict[int, list[int]] = {tray: [] for tray in self._misfeeds}
        self._doubles_mm: dict[int, list[int]] = {tray: [] for tray in self._misfeeds}
        self._staple_jams = 0
        self._muted: set[str] = set()
        self._unpowered: set[str] = set()
        self._chance = Chance(seed, "reliability")
        reliability = profile.reliability
        per_page = 1 / 1000 if apply_reliability else 0.0
        self._jam_rate = reliability.jams_per_1000_pages * per_page / SENSORS_PER_PAGE
        self._misfeed_rate = reliability.misfeeds_per_1000_pages * per_page

    def jam(self, at: str = "registration", after_sheets: int = 0) -> None:
        """A sheet sticks at a sensor: the next to arrive there, or the one after ``after_sheets`` arrivals.

        A sheet printed on both sides arrives twice at registration and fuser.
        """
        if at not in self._places:
            raise ValueError(f"jam: at is {at!r}; expected one of {', '.join(self._places)}")
        if after_sheets < 0:
            raise ValueError(f"jam: after_sheets is {after_sheets}; expected 0 or more")
        self._jams.append(_PlannedJam(at, after_sheets))

    def misfeed(self, tray: int = 1, times: int = 1) -> None:
        """The next ``times`` picks from a tray will slip: no sheet enters the path."""
        self._check_pick("misfeed", tray, times)
        self._misfeeds[tray] += times

    def slip(self, tray: int = 1, times: int = 1, delay_ms: int = 100) -> None:
        """The next ``times`` sheets from a tray will enter the path late by ``delay_ms`` of motion."""
        self._check_pick("slip", tray, times)
        if delay_ms < 0:
            raise ValueError(f"slip: delay_ms is {delay_ms}; expected 0 or more")
        self._slips_ns[tray] += [delay_ms * _NS_PER_MS] * times

    def multi_feed(self, tray: int = 1, times: int = 1, behind_mm: int = 30) -> None:
        """The next ``times`` picks will drag the sheet below along, that far behind."""
        self._check_pick("multi_feed", tray, times)
        if behind_mm < 1:
            raise ValueError(f"multi_feed: behind_mm is {behind_mm}; expected 1 or more")
        self._doubles_mm[tray] += [behind_mm] * times

    def jam_stapler(self, times: int = 1) -> None:
        """The next ``times`` sets to be stapled will bend their staple."""
        if times < 1:
            raise ValueError(f"jam_stapler: times is {times}; expected 1 or more")
        self._staple_jams += times

    def mute_module(self, name: str) -> None:
        """Cut a module off the bus until :meth:`unmute_module`."""
        self._check_module("mute_module", name)
        self._happen("mute", name)
        self._muted.add(name)
        self._connect(name)

    def unmute_module(self, name: str) -> None:
        """Connect a muted module again."""
        self._check_module("unmute_module", name)
        self._happen("unmute", name)
        self._muted.discard(name)
        self._connect(name)

    def set_powered(self, name: str, *, is_powered: bool) -> None:
        """The supply of a module goes off or on. No fault, but a module that is off is as silent as one cut off."""
        if is_powered:
            self._unpowered.discard(name)
        else:
            self._unpowered.add(name)
        self._connect(name)

    def garble_frames(self, frames: int = 1) -> None:
        """Spoil the next frames on the way to the controller, so that their CRC is wrong."""
        if frames < 1:
            raise ValueError(f"garble_frames: frames is {frames}; expected 1 or more")
        self._happen("garble", f"frames={frames}")
        self._line.garble_frames(frames)

    def sticks(self, place: str, sheet_number: int, now_ns: int) -> bool:
        """Whether this sheet, whose leading edge has just arrived at a sensor, sticks there.

        The engine asks.
        """
        is_stuck = False
        for jam in [jam for jam in self._jams if jam.at == place]:
            if jam.sheets_left:
                jam.sheets_left -= 1
            elif not is_stuck:
                self._jams.remove(jam)
                is_stuck = True
        if self._jam_rate and self._chance.random() < self._jam_rate:
            is_stuck = True
        if is_stuck:
            self._happen("jam", f"at={place} sheet={sheet_number}", now_ns)
        return is_stuck

    def misfeeds(self, tray: int) -> bool:
        """Whether this pick, with paper under the roller, slips. The engine asks."""
        is_planned = self._misfeeds[tray] > 0
        if is_planned:
            self._misfeeds[tray] -= 1
        by_chance = bool(self._misfeed_rate) and self._chance.random() < self._misfeed_rate
        if is_planned or by_chance:
            self._happen("misfeed", f"tray={tray}")
        return is_planned or by_chance

    def slip_ns(self, tray: int) -> int:
        """By how much motion this sheet enters late, in nanoseconds. The engine asks."""
        if not self._slips_ns[tray]:
            return 0
        delay_ns = self._slips_ns[tray].pop(0)
        self._happen("slip", f"tray={tray} delay_ms={delay_ns // _NS_PER_MS}")
        return delay_ns

    def doubled_mm(self, tray: int) -> int:
        """How far the sheet below is dragged along behind this one, 0 for not at all. The engine asks."""
        if not self._doubles_mm[tray]:
            return 0
        behind_mm = self._doubles_mm[tray].pop(0)
        self._happen("multi_feed", f"tray={tray} behind_mm={behind_mm}")
        return behind_mm

    def staple_jams(self) -> bool:
        """Whether the staple now driven bends. The finisher asks."""
        if not self._staple_jams:
            return False
        self._staple_jams -= 1
        self._happen("staple_jam", "")
        return True

    def _happen(self, kind: str, details: str, now_ns: int | None = None) -> None:
        when_ns = self._clock.now_ns if now_ns is None else now_ns
        self.injected.append(InjectedFault(when_ns=when_ns, kind=kind, details=details))
        self._trace.record(when_ns, "fault", f"{kind} {details}".rstrip())

    def _connect(self, name: str) -> None:
        self._line.set_muted(name, name in self._muted or name in self._unpowered)

    def _check_pick(self, what: str, tray: int, times: int) -> None:
        if tray not in self._misfeeds:
            raise ValueError(f"{what}: tray is {tray}; expected {self._first_tray}-{self._trays}")
        if times < 1:
            raise ValueError(f"{what}: times is {times}; expected 1 or more")

    def _check_module(self, what: str, name: str) -> None:
        names = self._line.module_names
        if name not in names:
            raise ValueError(f"{what}: no module {name!r}; expected one of {', '.join(names)}")
