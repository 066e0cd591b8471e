"""What the printer draws from the mains: watts from what runs, and their integral. No clock, no bus.

Power is constant between two changes of its inputs, so the energy is exact for any step of time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from device_profiles import Profile

SUPPLY_ON: Final = 0
SUPPLY_SLEEP: Final = 1
SUPPLY_DEEP_SLEEP: Final = 2
"""Levels of the standby supply (docs/internal-bus.md, SUPPLY)."""

_NS_PER_H: Final = 3_600_000_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Loads:
    """What is switched on."""

    has_mains: bool = True
    supply: int = SUPPLY_ON
    is_heating: bool = False
    is_driving: bool = False
    is_scanning: bool = False
    is_finishing: bool = False


class MainsPower:
    """The power input of one printer.

    ``ready_w`` is an average with the fuser held hot, so the electronics take what is left of it without that heat.
    What ``printing_w`` is above ``ready_w`` is drawn while the rollers turn: drive, laser, high voltage, and the heat
    that the sheets carry away, which the fuser's model leaves out.
    """

    def __init__(self, profile: Profile, now_ns: int = 0) -> None:
        power, fuser = profile.power, profile.fuser
        holding_w = fuser.loss_w_per_c * (fuser.ready_c - fuser.ambient_c)
        self._supply_w = (power.ready_w - holding_w, power.sleep_w, power.deep_sleep_w or power.sleep_w)
        self._heater_w = fuser.heater_w
        self._drive_w = power.printing_w - power.ready_w
        self._scan_w = power.scan_w
        self._finish_w = power.finish_w
        self._since_ns = now_ns
        self._energy_w_ns = 0.0
        self.loads = Loads()
        self.watts = self._watts_of(self.loads)

    @property
    def state(self) -> str:
        """The most that goes on, in one word."""
        loads = self.loads
        if not loads.has_mains:
            return "off"
        if loads.supply != SUPPLY_ON:
            return "sleep" if loads.supply == SUPPLY_SLEEP else "deep_sleep"
        if loads.is_driving:
            return "printing"
        if loads.is_scanning:
            return "scanning"
        return "heating" if loads.is_heating else "idle"

    def energy_wh(self, now_ns: int) -> float:
        """Watt-hours drawn since the start, up to a moment not before the last change."""
        return (self._energy_w_ns + self.watts * (now_ns - self._since_ns)) / _NS_PER_H

    def update(self, now_ns: int, loads: Loads) -> bool:
        """Let time pass up to ``now_ns`` under the former loads; the new ones count from then on.

        True if the power is another than before.
        """
        if loads == self.loads:
            return False
        self._energy_w_ns += self.watts * (now_ns - self._since_ns)
        self._since_ns = now_ns
        self.loads = loads
        before, self.watts = self.watts, self._watts_of(loads)
        return self.watts != before

    def _watts_of(self, loads: Loads) -> float:
        if not loads.has_mains:
            return 0.0
        # Asleep the rails of heater, motors and lamps are off.
        on = loads if loads.supply == SUPPLY_ON else Loads(supply=loads.supply)
        return (
            self._supply_w[on.supply]
            + on.is_heating * self._heater_w
            + on.is_driving * self._drive_w
            + on.is_scanning * self._scan_w
            + on.is_finishing * self._finish_w
        )
