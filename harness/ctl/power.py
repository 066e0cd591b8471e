"""The power meter at the printer's mains plug."""

from __future__ import annotations

from harness.rig.rig import Rig


class PowerMeter:
    """What the printer draws, as the rig's meter reads it."""

    def __init__(self, rig: Rig) -> None:
        self._rig = rig

    @property
    def watts(self) -> float:
        """What it draws now."""
        return self._rig.power_w()

    @property
    def energy_wh(self) -> float:
        """Watt-hours since the rig was opened."""
        return self._rig.energy_wh()

    def average_w(self, duration_s: float) -> float:
        """Let time pass, and give the average power meanwhile."""
        start_wh = self.energy_wh
        self._rig.wait(duration_s)
        return (self.energy_wh - start_wh) * 3600 / duration_s
