"""The standby supply: which modules have power, and what the whole printer draws. Knows nothing of paper or jobs.

It sits with the panel, which never loses power, and obeys SUPPLY (docs/internal-bus.md).
"""

from __future__ import annotations

from typing import Final

from device_profiles import Profile
from simulator.clock import Clock
from simulator.engine.modules import Modules
from simulator.engine.power import SUPPLY_DEEP_SLEEP, SUPPLY_ON, Loads, MainsPower
from simulator.engine.wake import Wake
from simulator.faults import FaultInjector
from simulator.trace import Trace

HOLD_UP_NS: Final = 50_000_000
"""50 ms: the capacitors carry the modules over the end of the frame that switches them off; our figure."""

SILENCE_NS: Final = 20_000_000_000
"""A standby supply that hears nothing from the controller for so long gives everybody power again; our figure."""

_NS_PER_S: Final = 1_000_000_000


class PowerSupply:
    """Switches what the panel's standby controller is told to switch, and meters the mains."""

    def __init__(
        self,
        profile: Profile,
        clock: Clock,
        trace: Trace,
        modules: Modules,
    ) -> None:
        self.mains = MainsPower(profile, clock.now_ns)
        self.faults: FaultInjector
        self._clock = clock
        self._trace = trace
        self._engine = modules.engine
        self._panel = modules.panel
        self._finisher = modules.finisher
        self._scanner = modules.scanner
        self._switched = modules.switched
        self._boot_ns = round((profile.power.module_boot_s or 0) * _NS_PER_S)
        self._has_mains = True
        self._level = SUPPLY_ON
        self._last_loads: tuple[object, ...] = ()
        self._are_modules_on = True
        self._cut = Wake(clock, self._cut_modules)
        self._boot = Wake(clock, self._connect_modules)
        self._silence = Wake(clock, self._give_up_waiting)
        modules.panel.on_supply = self._obey
        modules.panel.on_heard = self._note_heard
        for module in self._switched:
            module.on_load = self.note_loads

    def note_loads(self) -> None:
        """Something may have been switched on or off."""
        engine = self._engine
        is_scanning = self._scanner is not None and self._scanner.is_scanning
        is_finishing = self._finisher is not None and self._finisher.is_driving
        now = (self._has_mains, self._level, engine.is_heating, engine.is_driving, is_scanning, is_finishing)
        if now == self._last_loads:
            return
        self._last_loads = now
        loads = Loads(
            has_mains=self._has_mains,
            supply=self._level,
            is_heating=engine.is_heating,
            is_driving=engine.is_driving,
            is_scanning=is_scanning,
            is_finishing=is_finishing,
        )
        if self.mains.update(self._clock.now_ns, loads):
            self._trace.record(self._clock.now_ns, "power", f"{self.mains.watts:g} {self.mains.state}")

    def switch_mains(self, *, is_on: bool) -> None:
        """The mains fail or come back; when they come back, everybody has power."""
        self._has_mains = is_on
        for wake in (self._cut, self._boot, self._silence):
            wake.at(None)
        if not self._are_modules_on:
            self._connect_modules()
        self._set_level(SUPPLY_ON)

    def _obey(self, level: int) -> None:
        if level == self._level:
            return
        self._set_level(level)
        self._note_heard()
        if level == SUPPLY_DEEP_SLEEP:
            self._boot.at(None)
            self._cut.at(self._clock.now_ns + HOLD_UP_NS)
            return
        self._cut.at(None)
        if not self._are_modules_on:
            self._boot.at(self._clock.now_ns + self._boot_ns)

    def _set_level(self, level: int) -> None:
        self._level = level
        self._engine.set_rails(are_on=self._has_mains and level == SUPPLY_ON)
        self._panel.set_dark(is_dark=level == SUPPLY_DEEP_SLEEP)
        self.note_loads()

    def _note_heard(self) -> None:
        self._silence.at(None if self._level == SUPPLY_ON else self._clock.now_ns + SILENCE_NS)

    def _give_up_waiting(self) -> None:
        self._obey(SUPPLY_ON)

    def _cut_modules(self) -> None:
        self._are_modules_on = False
        for module in self._switched:
            module.reset()
            self.faults.set_powered(module.name, is_powered=False)

    def _connect_modules(self) -> None:
        self._are_modules_on = True
        for module in self._switched:
            self.faults.set_powered(module.name, is_powered=True)
