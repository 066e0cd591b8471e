"""The modules that one printer has on its internal bus."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.engine.engine_module import EngineModule
from simulator.engine.finisher_module import FinisherModule
from simulator.engine.module import Module
from simulator.engine.panel_module import PanelModule
from simulator.engine.scanner_module import ScannerModule


@dataclass(frozen=True, slots=True, kw_only=True)
class Modules:
    """What every printer has, and what its product may have."""

    engine: EngineModule
    panel: PanelModule
    finisher: FinisherModule | None
    scanner: ScannerModule | None

    @property
    def on_bus(self) -> tuple[Module, ...]:
        """All that are there, in the order in which the bus is told of them."""
        return (self.engine, self.panel, *(module for module in (self.finisher, self.scanner) if module is not None))

    @property
    def switched(self) -> tuple[Module, ...]:
        """Those that lose power in deep sleep: all but the panel, with which the standby supply sits."""
        return tuple(module for module in (self.engine, self.finisher, self.scanner) if module is not None)
