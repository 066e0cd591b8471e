"""The controller board in Python: every register of its chip can be looked at. What the C core is compared with."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from simulator.clock import Clock
from simulator.console_line import ConsoleLine
from simulator.engine.line import BusLine
from simulator.engine.module import Module
from simulator.host_line import HostLine
from simulator.log_line import LogLine
from simulator.machine.crash import Crash
from simulator.machine.image import FirmwareImage
from simulator.machine.processor import ProcessorPool
from simulator.machine.unicorn_machine import MachineState, UnicornMachine
from simulator.soc.chip import Chip
from simulator.trace import Trace

LOG_PORT, SERIAL_PORT, BUS_PORT, NETWORK_PORT = "USART1", "USART2", "USART3", "USART6"


class PythonController:
    """See simulator.controller.Controller."""

    def __init__(self, image: FirmwareImage, pool: ProcessorPool) -> None:
        self.clock = Clock()
        self.trace = Trace()
        self.crashes: list[Crash] = []
        self._image = image
        self._pool = pool
        self.on_power_cut: Callable[[], None] = self.power_off
        self._chip = Chip(clock=self.clock, on_pin_change=self._note_pin, on_power_cut=self._fail)
        self._machine: UnicornMachine | None = None
        self._bus: BusLine | None = None
        usarts = self._chip.usarts
        self.log = LogLine(clock=self.clock, trace=self.trace)
        self.console = ConsoleLine(
            usart=usarts[LOG_PORT], clock=self.clock, trace=self.trace, log=self.log, on_answer=self._stop
        )
        self.serial, self.network = (
            HostLine(name, usart=usarts[port], clock=self.clock, trace=self.trace, on_answer=self._stop)
            for name, port in (("serial", SERIAL_PORT), ("network", NETWORK_PORT))
        )

    def connect(self, modules: Sequence[Module]) -> BusLine:
        """Plug in the internal bus with the printer's modules and switch the power on."""
        usart = self._chip.usarts[BUS_PORT]
        self._bus = bus = BusLine(self.clock, self.trace, usart.receive, modules)
        usart.on_transmit = bus.controller_byte
        self._machine = UnicornMachine(image=self._image, chip=self._chip, pool=self._pool)
        self.crashes = self._machine.crashes
        return bus

    def run_until(self, deadline_ns: int) -> int:
        """Execute until virtual time `deadline_ns`, or shorter if a host hears an answer; gives the time reached."""
        assert self._machine is not None
        return self._machine.run_until(deadline_ns)

    def power_off(self) -> None:
        """Power fails, now: RAM is lost, flash keeps what it holds, an operation under way stays half done."""
        assert self._machine is not None
        assert self._bus is not None
        self._machine.power_off()
        self._bus.reset()
        for line in (self.serial, self.network, self.console):
            line.lose_power()

    def power_on(self) -> None:
        """Power comes back as time next goes on."""
        assert self._machine is not None
        self._machine.power_on()

    @property
    def flash_operations(self) -> int:
        """How often flash has been programmed or erased since this printer was made."""
        return self._chip.flash.operations

    def cut_power_at(self, operation: int) -> None:
        """Let power fail inside a flash operation: the one of this number, counted as `flash_operations` does."""
        self._chip.flash.cut_at = operation

    def wear_out(self, sector: int) -> None:
        """From now on a sector of flash does not erase wholly."""
        self._chip.flash.worn.add(sector)

    def wear_words(self, offset: int, words: int) -> None:
        """From now on so many words of flash do not take all that is programmed; 64 times at most."""
        self._chip.flash.worn_words.append(range(offset, offset + 4 * words))

    def flip_flash_bit(self, offset: int, bit: int) -> None:
        """Let one cell of flash change its mind."""
        self._chip.flash.flip(offset, bit)

    def outside(self) -> dict[str, object]:
        """The processors, of which another controller has its own; everything else is copied."""
        return {"processors": self._pool}

    def contents(self) -> object:
        """Nothing beside what is copied anyway."""
        return None

    def save(self) -> MachineState:
        """The processor; only between two calls of `run_until`."""
        assert self._machine is not None
        return self._machine.save()

    def resume(self, state: object, _contents: object) -> None:
        """Go on where another was saved."""
        assert isinstance(state, MachineState)
        self._machine = UnicornMachine(image=self._image, chip=self._chip, pool=self._pool, state=state)
        self.crashes = self._machine.crashes

    def __getstate__(self) -> dict[str, object]:
        """Everything but the machine, which is saved by itself."""
        return {**self.__dict__, "_machine": None}

    def close(self) -> None:
        """Switch off for good. A second time does nothing."""
        if self._machine is not None:
            self._machine.close()

    def _fail(self) -> None:
        self.on_power_cut()

    def _stop(self) -> None:
        if self._machine is not None:
            self._machine.request_stop()

    def _note_pin(self, port: str, pin: int, level: int) -> None:
        self.trace.record(self.clock.now_ns, "pin", f"{port}{pin} {level}")
