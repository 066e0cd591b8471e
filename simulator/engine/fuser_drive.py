"""The fuser on its supply: heater switch, comparators and latch, and what they tell the controller. No physics."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from device_profiles import Profile
from simulator.clock import Clock
from simulator.engine.engine_messages import LATCH, TEMP
from simulator.engine.fuser import Fuser, FuserInputs, Thermistor
from simulator.engine.wake import Wake
from simulator.trace import Trace

FUSING_MARGIN_C: Final = 5
"""Toner still holds this far below ``ready_c``: a two-point control swings a little below its threshold."""


class FuserDrive:
    """Runs the fuser through time. ``report`` is given what is to be sent, ``note_load`` hears of every change."""

    def __init__(
        self,
        profile: Profile,
        clock: Clock,
        trace: Trace,
        report: Callable[..., None],
        note_load: Callable[[], None],
    ) -> None:
        self.fuser = Fuser(profile, clock.now_ns)
        self._clock = clock
        self._trace = trace
        self._report = report
        self._note_load = note_load
        self._fusing_c = profile.fuser.ready_c - FUSING_MARGIN_C
        self._is_heater_on = False
        self._has_supply = True
        self._window_c: tuple[int, int] | None = None
        self._was_cut_out = False
        self._wake = Wake(clock, self._run)

    def is_fusing(self, now_ns: int) -> bool:
        """Whether it is hot enough to fix toner."""
        return self.fuser.temp_c(now_ns) >= self._fusing_c

    def supply(self, *, is_on: bool) -> None:
        """The supply of the heater is on or off; what was ordered meanwhile acts when it is back."""
        is_back = is_on and not self._has_supply
        self._has_supply = is_on
        self._run()
        if is_back:
            self.fuser.power_up(self._clock.now_ns)
            self._run()

    def switch_heater(self, *, is_on: bool) -> None:
        """The controller switches the heater."""
        self._is_heater_on = is_on
        self._run()

    def set_window(self, low_c: int, high_c: int) -> None:
        """Set the comparators; the temperature is told now, and whenever it leaves the window."""
        self._window_c = (low_c, high_c)
        self._run()
        self.report_temp()

    def fit_thermistor(self, thermistor: Thermistor) -> None:
        """Change what is wrong with the thermistor; a reading outside the comparators' window is reported."""
        self._run()
        if self.fuser.fit(self._clock.now_ns, thermistor):
            self.report_temp()
        self._run()

    def break_heater(self, *, is_welded: bool, is_broken: bool) -> None:
        """Change what is wrong with the heater."""
        self._run()
        self.fuser.break_heater(self._clock.now_ns, is_welded=is_welded, is_broken=is_broken)
        self._run()

    def reset(self) -> None:
        """Its electronics lose power and get it back; the heat stays."""
        self._is_heater_on = False
        self._window_c = None
        self._run()
        self.fuser.power_up(self._clock.now_ns)

    def report_temp(self) -> None:
        """Tell the temperature as the thermistor has it."""
        self._say_temp(self.fuser.whole_temp_c(self._clock.now_ns))

    def report_latch(self) -> None:
        """Tell whether the thermal latch is open."""
        self._report(LATCH, self.fuser.is_cut_out)

    def _run(self) -> None:
        inputs = FuserInputs(
            is_heated=self._is_heater_on and self._has_supply, window_c=self._window_c, has_mains=self._has_supply
        )
        crossings, wake_ns = self.fuser.update(self._clock.now_ns, inputs)
        self._wake.at(wake_ns)
        self._note_load()
        for _when_ns, temp_c in crossings:
            self._say_temp(temp_c)
        if self.fuser.is_cut_out != self._was_cut_out:
            self._was_cut_out = self.fuser.is_cut_out
            self._trace.record(self._clock.now_ns, "fuser", f"latch {'open' if self._was_cut_out else 'closed'}")
            self.report_latch()

    def _say_temp(self, temp_c: int) -> None:
        self._report(TEMP, temp_c >> 8, temp_c & 0xFF)
