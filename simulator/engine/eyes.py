"""Somebody who looks at the printer. Looking changes nothing and is recorded nowhere."""

from __future__ import annotations

from collections.abc import Sequence

from device_profiles import Profile
from simulator.clock import Clock
from simulator.engine.delivery import FINISHER_BIN, STANDARD_BIN, DeliveredSheet
from simulator.engine.modules import Modules
from simulator.engine.places import PM_PER_MM
from simulator.engine.power import MainsPower
from simulator.engine.sheet import TO_RETURN
from simulator.engine.view import EngineView, SheetView, StackView


class Eyes:
    """See what a person would, and what a person with a meter would."""

    def __init__(
        self,
        profile: Profile,
        clock: Clock,
        modules: Modules,
        *,
        mains: MainsPower,
        delivered: Sequence[DeliveredSheet],
    ) -> None:
        self._tray_names = {number: tray.name for number, tray in enumerate(profile.trays, 1)}
        self._has_stapler = profile.finisher is not None and profile.finisher.stapler
        self._clock = clock
        self._engine = modules.engine
        self._panel = modules.panel
        self._finisher = modules.finisher
        self._scanner = modules.scanner
        self._mains = mains
        self._delivered = delivered

    def look(self) -> EngineView:
        """The printer at this moment."""
        now_ns, engine, panel = self._clock.now_ns, self._engine, self._panel.panel
        cartridge = engine.toner.cartridge
        finisher = self._finisher.finisher if self._finisher is not None else None
        return EngineView(
            rollers_mm_s=engine.transport.speed_mm_s,
            sheets=self._sheets(now_ns),
            is_door_open=engine.door.is_open,
            trays=self._trays(),
            bins=self._bins(),
            documents=self._documents(),
            staples=finisher.staples if finisher is not None and self._has_stapler else None,
            gathered_sheets=finisher.gathered_sheets if finisher is not None else 0,
            is_finisher_busy=finisher is not None and finisher.is_busy,
            panel_lines=panel.lines,
            keys=panel.keys,
            is_ready_lit=panel.lamps.ready,
            is_attention_lit=panel.lamps.attention,
            is_ready_blinking=panel.blinking.ready,
            is_attention_blinking=panel.blinking.attention,
            toner_pct=cartridge.left_pct if cartridge.is_inserted else None,
            is_heater_on=engine.is_heating,
            fuser_c=engine.fuser.temp_c(now_ns),
            power_w=self._mains.watts,
            energy_wh=self._mains.energy_wh(now_ns),
            delivered_sheets=len(self._delivered),
        )

    def _sheets(self, now_ns: int) -> tuple[SheetView, ...]:
        return tuple(
            SheetView(
                number=sheet.number,
                tray=sheet.tray,
                length_mm=sheet.length_pm / PM_PER_MM,
                lead_mm=lead_pm / PM_PER_MM,
                is_second_pass=sheet.came_back,
                goes_back=sheet.route == TO_RETURN,
                is_held=sheet.held_pm is not None,
                count=sheet.count,
            )
            for sheet, lead_pm in self._engine.transport.path.seen(now_ns)
        )

    def _trays(self) -> tuple[StackView, ...]:
        return tuple(
            StackView(
                name=self._tray_names.get(number, "Slot"),
                number=number,
                sheets=tray.sheets,
                capacity_sheets=tray.capacity_sheets,
                size=tray.size,
                is_inserted=tray.is_inserted,
            )
            for number, tray in sorted(self._engine.trays.items())
        )

    def _bins(self) -> tuple[StackView, ...]:
        bins = {STANDARD_BIN: self._engine.output_bin}
        if self._finisher is not None:
            bins[FINISHER_BIN] = self._finisher.finisher.output_bin
        return tuple(
            StackView(name=name, sheets=stack.sheets, capacity_sheets=stack.capacity_sheets)
            for name, stack in bins.items()
        )

    def _documents(self) -> StackView | None:
        if self._scanner is None:
            return None
        feeder = self._scanner.scanner
        return StackView(name="feeder", sheets=feeder.documents, capacity_sheets=feeder.capacity_sheets)
