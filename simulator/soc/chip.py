"""The STM32F405 as firmware sees it: peripherals by address (RM0090, table 1), reset, and the lines to the outside."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from simulator.clock import Clock
from simulator.soc.flash import Flash
from simulator.soc.gpio import Gpio
from simulator.soc.interrupts import Interrupts
from simulator.soc.rcc import HSI_HZ, Rcc, ResetCause
from simulator.soc.system_control import SystemControl
from simulator.soc.timer import Timer
from simulator.soc.usart import Usart
from simulator.soc.watchdog import Watchdog

FLASH_BASE, FLASH_BYTES = 0x0800_0000, 1 << 20
SRAM_BASE, SRAM_BYTES = 0x2000_0000, 128 << 10
CCM_BASE, CCM_BYTES = 0x1000_0000, 64 << 10
PERIPHERAL_BASE, PERIPHERAL_BYTES = 0x4000_0000, 0x80000
AHB_BASE = 0x4002_0000  # from here on the AHB, below it the two APBs
PRIVATE_BASE, PRIVATE_BYTES = 0xE000_0000, 0x100000
_SYSTEM_CONTROL = 0xE000_E000

ACCESS_NS = 250  # four cycles of HSI: an APB access and the load or store around it


class Peripheral(Protocol):
    """Registers at offsets from a base address; a value is 32 bits wide."""

    def read(self, offset: int) -> int:
        """Read the register at `offset`."""
        ...

    def write(self, offset: int, value: int) -> None:
        """Write the register at `offset`."""
        ...


class Chip:
    """Peripherals, interrupts and reset.

    Each register access costs `ACCESS_NS` of virtual time, so that polling ends.
    """

    def __init__(
        self,
        *,
        clock: Clock,
        on_pin_change: Callable[[str, int, int], None],
        on_power_cut: Callable[[], None] | None = None,
    ) -> None:
        self.clock = clock
        self.interrupts = Interrupts()
        self.reset_request: ResetCause | None = None
        self.usarts = {
            name: Usart(name, irq=irq, clock=clock, interrupts=self.interrupts, clock_hz=HSI_HZ)
            for name, irq in (("USART1", 37), ("USART2", 38), ("USART3", 39), ("USART6", 71))
        }
        self.timers = {
            name: Timer(name, irq=irq, clock=clock, interrupts=self.interrupts, clock_hz=HSI_HZ)
            for name, irq in (("TIM2", 28), ("TIM5", 50))
        }
        self.gpios = {f"P{letter}": Gpio(f"P{letter}", on_change=on_pin_change) for letter in "ABCDE"}
        self.watchdog = Watchdog(clock=clock, on_expire=self._expire)
        self.rcc = Rcc()
        self.flash = Flash(clock=clock, on_power_cut=on_power_cut or _go_on)
        self.system = SystemControl(
            clock=clock,
            interrupts=self.interrupts,
            clock_hz=HSI_HZ,
            on_reset_request=self._reset_by_software,
        )
        self._pages: dict[int, Peripheral] = {
            0x40000000 >> 10: self.timers["TIM2"],
            0x40000C00 >> 10: self.timers["TIM5"],
            0x40003000 >> 10: self.watchdog,
            0x40004400 >> 10: self.usarts["USART2"],
            0x40004800 >> 10: self.usarts["USART3"],
            0x40011000 >> 10: self.usarts["USART1"],
            0x40011400 >> 10: self.usarts["USART6"],
            0x40023800 >> 10: self.rcc,
            0x40023C00 >> 10: self.flash,
            **{0x40020000 + 0x400 * index >> 10: port for index, port in enumerate(self.gpios.values())},
        }
        self.reset(ResetCause.POWER_ON)

    def reset(self, cause: ResetCause) -> None:
        """Reset everything but RAM; the cause shows in RCC_CSR."""
        self.reset_request = None
        self.interrupts.reset()
        for usart in self.usarts.values():
            usart.reset()
        for timer in self.timers.values():
            timer.reset()
        for gpio in self.gpios.values():
            gpio.reset()
        self.watchdog.reset()
        self.system.reset()
        self.flash.reset()
        self.rcc.reset(cause)

    def find(self, address: int) -> tuple[Peripheral, int] | None:
        """The peripheral at an address and the offset in it, or None where nothing answers (a bus fault)."""
        if address >= PRIVATE_BASE:
            # debug and trace blocks elsewhere on the private bus read as zero, as on a chip without a debugger
            return self.system, address - _SYSTEM_CONTROL & 0xFFFF_FFFC
        peripheral = self._pages.get(address >> 10)
        return None if peripheral is None else (peripheral, address & 0x3FC)

    def _expire(self) -> None:
        self._request_reset(ResetCause.WATCHDOG)

    def _reset_by_software(self) -> None:
        self._request_reset(ResetCause.SOFTWARE)

    def _request_reset(self, cause: ResetCause) -> None:
        if self.reset_request is None:
            self.reset_request = cause


def _go_on() -> None:
    """Nobody cuts the power of this chip."""
