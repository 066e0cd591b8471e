"""Everything of a printer but its controller board, put together from a profile.

No firmware, no wall clock.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from device_profiles import Profile
from simulator.chance import Chance
from simulator.clock import Clock
from simulator.engine.delivery import FINISHER_BIN, FLOOR, STANDARD_BIN, DeliveredSheet
from simulator.engine.engine_module import EngineModule
from simulator.engine.eyes import Eyes
from simulator.engine.finisher import FinishedSet
from simulator.engine.finisher_module import FinisherModule
from simulator.engine.module import Module, ModuleBus
from simulator.engine.modules import Modules
from simulator.engine.operator import Operator
from simulator.engine.panel import Lamps
from simulator.engine.panel_module import PanelModule
from simulator.engine.power_supply import PowerSupply
from simulator.engine.scanner_module import ScannerModule
from simulator.engine.sheet import Sheet
from simulator.faults import FaultInjector
from simulator.trace import Trace


class PrinterEngine:
    """The modules a product has, on one line.

    Trays start full, the fuser cold, every module silent until HELLO. ``connect`` plugs the modules into the
    controller's bus. All chance comes from ``seed``.
    """

    def __init__(
        self,
        profile: Profile,
        clock: Clock,
        trace: Trace,
        seed: int,
        connect: Callable[[Sequence[Module]], ModuleBus],
        apply_reliability: bool = False,
    ) -> None:
        self.delivered_sheets: list[DeliveredSheet] = []
        """Every sheet that came out since the start, in order; emptying a bin does not shorten it."""
        self._binned: list[DeliveredSheet] = []
        self._clock = clock
        self._trace = trace
        self._sets = 0
        self._engine = EngineModule(profile, clock, trace, Chance(seed, "feed"), self._leave_exit)
        self._panel = PanelModule(profile, clock, trace)
        self._finisher: FinisherModule | None = None
        if profile.finisher is not None:
            self._finisher = FinisherModule(profile.finisher, clock, trace, self._leave_finisher)
        scanner: ScannerModule | None = None
        if profile.scanner is not None:
            scanner = ScannerModule(profile.scanner, clock, trace, Chance(seed, "documents"))
        modules = Modules(engine=self._engine, panel=self._panel, finisher=self._finisher, scanner=scanner)
        self._modules = modules.on_bus
        self._line = connect(self._modules)
        self._supply = PowerSupply(profile, clock, trace, modules)
        self.eyes = Eyes(profile, clock, modules, mains=self._supply.mains, delivered=self.delivered_sheets)
        self.operator = Operator(clock, trace, modules, self._binned)
        self.faults = FaultInjector(
            profile,
            clock,
            trace,
            self._line,
            engine=self._engine,
            modules=self._modules,
            open_door=self.operator.open_door,
            seed=seed,
            apply_reliability=apply_reliability,
        )
        self._supply.faults = self.faults
        self._engine.ask_faults(self.faults)
        if self._finisher is not None:
            self._finisher.faults = self.faults

    def panel_lines(self) -> tuple[str, ...]:
        """What the display shows, each line as wide as the display; empty without one."""
        return self._panel.panel.lines

    def lamps(self) -> Lamps:
        """Which lamps are lit."""
        return self._panel.panel.lamps

    def blinking(self) -> Lamps:
        """Which of the lit lamps blink."""
        return self._panel.panel.blinking

    def power_w(self) -> float:
        """What the printer draws from the mains now, in watts."""
        return self._supply.mains.watts

    def energy_wh(self, now_ns: int) -> float:
        """What it has drawn since the start, in watt-hours."""
        return self._supply.mains.energy_wh(now_ns)

    def fuser_temp_c(self, now_ns: int) -> float:
        """The true surface temperature of the fuser in degrees Celsius."""
        return self._engine.fuser.temp_c(now_ns)

    @property
    def is_latch_open(self) -> bool:
        """Whether the fuser's thermal latch has cut the heater."""
        return self._engine.fuser.is_cut_out

    def lose_power(self) -> None:
        """Every module loses power: motor and heater off, display blank, silent until HELLO.

        Paper and heat stay.
        """
        for module in self._modules:
            module.reset()
        self._supply.switch_mains(is_on=False)

    def regain_power(self) -> None:
        """Every module has power again, and waits for HELLO."""
        self._supply.switch_mains(is_on=True)

    def _leave_exit(self, sheet: Sheet) -> None:
        if self._finisher is not None and not sheet.to_standard_bin:
            self._finisher.accept(sheet)
            return
        fallen = self._engine.drop_into_bin(sheet.count)
        self._deliver(sheet, FLOOR if fallen else STANDARD_BIN)

    def _leave_finisher(self, finished: FinishedSet) -> None:
        self._sets += 1
        for index, sheet in enumerate(finished.sheets):
            is_fallen = len(finished.sheets) - index <= finished.fallen
            self._deliver(sheet, FLOOR if is_fallen else FINISHER_BIN, finished)

    def _deliver(self, sheet: Sheet, where: str, finished: FinishedSet | None = None) -> None:
        now_ns = self._clock.now_ns
        delivered = DeliveredSheet(
            now_ns,
            sheet.number,
            sheet.tray,
            sheet.sides_printed,
            self._sets if finished else None,
            finished.staples if finished else 0,
            where,
            finished.is_shifted if finished else False,
            sheet.image,
        )
        self._keep(delivered)
        if sheet.count > 1:  # of two sheets fed as one the lower is blank
            self._keep(delivered._replace(sides_printed=0, image=b""))
        stapled = " stapled" if delivered.staples else ""
        shifted = " shifted" if delivered.is_shifted else ""
        floor = " on the floor" if where == FLOOR else ""
        self._trace.record(now_ns, "bin", f"sheet {sheet.number} sides {sheet.sides_printed}{stapled}{shifted}{floor}")

    def _keep(self, delivered: DeliveredSheet) -> None:
        self.delivered_sheets.append(delivered)
        if delivered.bin != FLOOR:
            self._binned.append(delivered)
