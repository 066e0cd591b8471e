"""What a person's hands can do to the printer. No firmware command goes this way."""

from __future__ import annotations

from typing import Protocol

from simulator.clock import Clock
from simulator.engine.delivery import DeliveredSheet
from simulator.engine.engine_messages import MULTI_PURPOSE_TRAY
from simulator.engine.modules import Modules
from simulator.engine.scanner_module import ScannerModule
from simulator.engine.trays import Tray
from simulator.errors import SimulatorError
from simulator.trace import Trace

LONGEST_HOLD_S = 60.0
"""Nobody keeps a finger on a key for longer."""


class OperatorError(SimulatorError):
    """Hands cannot do that as the printer stands; whoever wrote the test must change its steps."""


class Mains(Protocol):
    """The printer's mains switch."""

    def cut_power(self) -> None:
        """Off."""

    def restore_power(self) -> None:
        """On."""


class Operator:
    """A person at the printer.

    Each action is recorded in the trace; an impossible one raises and changes nothing.
    """

    mains: Mains

    def __init__(
        self,
        clock: Clock,
        trace: Trace,
        modules: Modules,
        output: list[DeliveredSheet],
    ) -> None:
        self._clock = clock
        self._trace = trace
        self._engine = modules.engine
        self._panel = modules.panel
        self._finisher = modules.finisher
        self._scanner = modules.scanner
        self._output = output

    def switch_off(self) -> None:
        """Cut the power, whatever the printer does at this moment."""
        self._record("switch_off")
        self.mains.cut_power()

    def switch_on(self) -> None:
        """Give it power again."""
        self._record("switch_on")
        self.mains.restore_power()

    def open_door(self) -> None:
        """Open the front door; the interlock stops rollers and heater."""
        self._record("open_door")
        self._engine.move_door(is_open=True)

    def close_door(self) -> None:
        """Close the front door; what was commanded meanwhile acts now."""
        self._record("close_door")
        self._engine.move_door(is_open=False)

    def load_tray(self, tray: int, sheets: int, size: str | None = None) -> None:
        """Put a stack of ``sheets`` (0 to its capacity) into a tray, in place of what was there.

        Its guides are set to ``size``, if it is another than before: A4, Letter, A5 or Legal.
        """
        self._tray("load_tray", tray).load(sheets, size)
        self._record(f"load_tray {tray} {sheets}{f' {size}' if size else ''}")
        self._engine.note_trays()

    def feed_manually(self, sheets: int = 1, size: str | None = None) -> None:
        """Put a stack of ``sheets`` into the multi-purpose tray, in place of what was there.

        OperatorError without one.
        """
        slot = self._engine.trays.get(MULTI_PURPOSE_TRAY)
        if slot is None:
            raise OperatorError("feed_manually: this product has no multi-purpose tray")
        slot.load(sheets, size)
        self._record(f"feed_manually {sheets} {slot.size}")
        self._engine.note_trays()

    def remove_tray(self, tray: int) -> None:
        """Pull a tray out."""
        self._slide_tray("remove_tray", tray, is_inserted=False)

    def insert_tray(self, tray: int) -> None:
        """Push a tray in."""
        self._slide_tray("insert_tray", tray, is_inserted=True)

    def clear_path(self) -> int:
        """Take every sheet out of the paper path; returns how many.

        OperatorError while the door is closed.
        """
        if not self._engine.door.is_open:
            raise OperatorError("clear_path: the front door is closed; open it first")
        removed = self._engine.clear_path()
        self._record(f"clear_path {removed}")
        return removed

    def empty_bin(self) -> int:
        """Take the paper out of every output bin; returns how many sheets."""
        taken = self._engine.empty_bin()
        if self._finisher is not None:
            taken += self._finisher.empty_bin()
        self._output.clear()
        self._record(f"empty_bin {taken}")
        return taken

    def look_at_output(self) -> tuple[DeliveredSheet, ...]:
        """The sheets in the bins, in the order in which they came."""
        return tuple(self._output)

    def clear_finisher(self) -> int:
        """Reach into the finisher for a bent staple or crushed sheets; returns how many sheets that were.

        OperatorError without a finisher.
        """
        if self._finisher is None:
            raise OperatorError("clear_finisher: this product has no finisher")
        removed = self._finisher.clear_fault()
        self._record(f"clear_finisher {removed}")
        return removed

    def load_documents(self, documents: int, two_sided: bool = False) -> None:
        """Put a stack into the document feeder, in place of what was there.

        OperatorError without a scanner.
        """
        self._need_scanner("load_documents").load_documents(documents, two_sided=two_sided)
        self._record(f"load_documents {documents}{' two-sided' if two_sided else ''}")

    def clear_feeder(self) -> bool:
        """Open the document feeder and put a stuck document back on the stack; whether there was one.

        OperatorError without a scanner.
        """
        was_stuck = self._need_scanner("clear_feeder").clear_feeder()
        self._record(f"clear_feeder {int(was_stuck)}")
        return was_stuck

    def open_lid(self) -> None:
        """Lift the lid off the glass. OperatorError without a glass."""
        self._need_glass("open_lid").open_lid()
        self._record("open_lid")

    def close_lid(self, original: bool = True) -> None:
        """Close the lid over an original, or over the bare glass. OperatorError without a glass."""
        self._need_glass("close_lid").close_lid(original=original)
        self._record(f"close_lid {'original' if original else 'bare'}")

    def remove_toner(self) -> None:
        """Take the toner cartridge out. OperatorError while the door is closed."""
        self._need_open_door("remove_toner")
        self._record("remove_toner")
        self._engine.toner.slide(is_inserted=False)

    def insert_toner(self) -> None:
        """Push the toner cartridge in again. OperatorError while the door is closed."""
        self._need_open_door("insert_toner")
        self._record("insert_toner")
        self._engine.toner.slide(is_inserted=True)

    def replace_toner(self, sides: int | None = None) -> None:
        """Put in a new cartridge: as sold with the product, or with toner for ``sides`` sides of 5 %.

        OperatorError while the door is closed.
        """
        self._need_open_door("replace_toner")
        toner = self._engine.toner
        toner.replace(toner.sides_as_sold if sides is None else sides)
        self._record(f"replace_toner {toner.cartridge.sides}")

    def load_staples(self, staples: int) -> None:
        """Put in a cartridge with that many staples. OperatorError without a finisher."""
        if self._finisher is None:
            raise OperatorError("load_staples: this product has no finisher")
        self._finisher.load_staples(staples)
        self._record(f"load_staples {staples}")

    def press(self, key_name: str) -> None:
        """Press a key: START, STOP, and with a display also OK, UP, DOWN, BACK, MENU.

        ValueError for any other.
        """
        self._panel.press(key_name)
        self._record(f"press {key_name}")

    def hold(self, key_name: str, duration_s: float) -> None:
        """Press a key and release it that much later: it repeats meanwhile. ValueError as for :meth:`press`."""
        if not 0 < duration_s <= LONGEST_HOLD_S:
            raise ValueError(f"hold: duration_s is {duration_s:g}; expected more than 0, at most {LONGEST_HOLD_S:g}")
        self._panel.hold(key_name, duration_s)
        self._record(f"hold {key_name} {duration_s:g} s")

    def _need_scanner(self, action: str) -> ScannerModule:
        if self._scanner is None:
            raise OperatorError(f"{action}: this product has no scanner")
        return self._scanner

    def _need_glass(self, action: str) -> ScannerModule:
        scanner = self._need_scanner(action)
        if not scanner.scanner.has_glass:
            raise OperatorError(f"{action}: this product has no glass")
        return scanner

    def _need_open_door(self, action: str) -> None:
        if not self._engine.door.is_open:
            raise OperatorError(f"{action}: the front door is closed; open it first")

    def _slide_tray(self, action: str, tray: int, *, is_inserted: bool) -> None:
        self._tray(action, tray).is_inserted = is_inserted
        self._record(f"{action} {tray}")
        self._engine.note_trays()

    def _tray(self, action: str, tray: int) -> Tray:
        trays = self._engine.trays
        if tray == MULTI_PURPOSE_TRAY or tray not in trays:
            raise ValueError(f"{action}: tray is {tray}; expected 1-{max(trays)}")
        return trays[tray]

    def _record(self, text: str) -> None:
        self._trace.record(self._clock.now_ns, "operator", text)
