"""A rig: one device with its channel and whatever else reaches it. The seam, and the rig of a real device."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from enum import StrEnum
from types import TracebackType
from typing import NamedTuple, Protocol, Self

from device_profiles import Profile
from harness.errors import HarnessError
from harness.rig.address import RigKind
from harness.rig.channel import Channel

POWER_CYCLE = "power_cycle"  # the device was switched on as the rig was opened
OPERATOR = "operator"  # somebody's hands: doors, trays, keys
FAULTS = "faults"  # hardware that misbehaves on request
POWER_SWITCH = "power_switch"  # power can be cut and given back at any moment
PANEL_VIEW = "panel_view"  # what the display shows can be read
POWER_METER = "power_meter"  # what the printer draws from the mains can be read
CONSOLE = "console"  # the service console can be opened
SECOND_HOST = "second_host"  # the network host port can be opened too
RIG_CAPABILITIES = frozenset(
    {POWER_CYCLE, POWER_SWITCH, OPERATOR, FAULTS, PANEL_VIEW, POWER_METER, SECOND_HOST, CONSOLE}
)


class LampState(StrEnum):
    """What one lamp does."""

    OFF = "off"
    ON = "on"
    BLINKING = "blinking"


class Lamps(NamedTuple):
    """What the panel's two lamps do."""

    ready: LampState
    attention: LampState


class OutputSheet(Protocol):
    """A sheet as a person finds it in a bin."""

    @property
    def bin(self) -> str:
        """`standard` or `finisher`."""
        ...

    @property
    def tray(self) -> int:
        """The tray its paper is from; 0 is the multi-purpose tray."""
        ...

    @property
    def job(self) -> int:
        """A number that all sheets of one job share, and no other of the 255 jobs around it."""
        ...

    @property
    def pages(self) -> tuple[int, ...]:
        """The pages of its job on its sides, front first, counted from 1; none on a blank sheet."""
        ...

    @property
    def set_number(self) -> int | None:
        """Which set of the finisher it is part of; None if it is of none."""
        ...

    @property
    def staples(self) -> int:
        """How many staples bind it to its set."""
        ...

    @property
    def is_shifted(self) -> bool:
        """Whether its set lies beside the others."""
        ...


class Operator(Protocol):
    """Hands at the printer; each action raises ValueError for a name or number the product does not have."""

    def switch_off(self) -> None:
        """Cut the power, whatever the printer does at this moment."""
        ...

    def switch_on(self) -> None:
        """Give it power again."""
        ...

    def open_door(self) -> None:
        """Open the front door."""
        ...

    def close_door(self) -> None:
        """Close the front door."""
        ...

    def clear_path(self) -> int:
        """Take every sheet out of the paper path, the door being open; gives how many."""
        ...

    def load_tray(self, tray: int, sheets: int, size: str | None = None) -> None:
        """Make a tray hold this many sheets, of another size than before if one is given; trays count from 1."""
        ...

    def feed_manually(self, sheets: int = 1, size: str | None = None) -> None:
        """Make the multi-purpose tray hold this many sheets, of another size than before if one is given."""
        ...

    def remove_tray(self, tray: int) -> None:
        """Pull a tray out."""
        ...

    def insert_tray(self, tray: int) -> None:
        """Push a tray in."""
        ...

    def empty_bin(self) -> int:
        """Take the paper out of the output bin; gives how many sheets."""
        ...

    def look_at_output(self) -> Sequence[OutputSheet]:
        """The sheets in the output bins, in the order in which they came."""
        ...

    def clear_finisher(self) -> int:
        """Reach into the finisher for a bent staple or crushed sheets; gives how many sheets."""
        ...

    def load_documents(self, documents: int, two_sided: bool = False) -> None:
        """Put this many sheets into the document feeder."""
        ...

    def clear_feeder(self) -> bool:
        """Put a document that is stuck in the feeder back on the stack; whether there was one."""
        ...

    def open_lid(self) -> None:
        """Lift the lid off the scanner's glass."""
        ...

    def close_lid(self, original: bool = True) -> None:
        """Close it over an original, or over the bare glass."""
        ...

    def remove_toner(self) -> None:
        """Take the toner cartridge out, the door being open."""
        ...

    def insert_toner(self) -> None:
        """Push the toner cartridge in again, the door being open."""
        ...

    def replace_toner(self, sides: int | None = None) -> None:
        """Put in a new cartridge, the door being open: with toner for that many sides of 5 %, or as sold."""
        ...

    def load_staples(self, staples: int) -> None:
        """Put in a cartridge with this many staples."""
        ...

    def press(self, key_name: str) -> None:
        """Press a key of the panel by its name."""
        ...

    def hold(self, key_name: str, duration_s: float) -> None:
        """Press a key and release it that much later."""
        ...


class Faults(Protocol):
    """Hardware that misbehaves on request; each raises ValueError for a place or number the product does not have."""

    def jam(self, at: str = "registration", after_sheets: int = 0) -> None:
        """Let a sheet stick when it reaches a sensor, after so many that pass."""
        ...

    def misfeed(self, tray: int = 1, times: int = 1) -> None:
        """Let a tray's pick roller slip the next `times` times."""
        ...

    def multi_feed(self, tray: int = 1, times: int = 1, behind_mm: int = 30) -> None:
        """Let a tray's next picks drag the sheet below along, so far behind."""
        ...

    def jam_feeder(self, after_documents: int = 0) -> None:
        """Let a document stick in the feeder, after so many that pass."""
        ...

    def jam_stapler(self, times: int = 1) -> None:
        """Let the staple of the next sets bend."""
        ...

    def open_door(self, at: str = "registration", after_sheets: int = 0) -> None:
        """Let somebody open the front door as a sheet reaches a sensor, after so many that pass."""
        ...

    def stick_sensor(self, at: str = "registration", is_covered: bool = True) -> None:
        """Let a paper sensor say the same, covered or clear, whatever is there."""
        ...

    def bounce_sensor(self, at: str = "registration", edges: int = 1) -> None:
        """Let a paper sensor's contact bounce at its next edges."""
        ...

    def delay_sensor(self, at: str = "registration", late_ms: int = 100) -> None:
        """Let a paper sensor report late."""
        ...

    def repair_sensor(self, at: str = "registration") -> None:
        """Let a paper sensor work again."""
        ...

    def stall_motor(self, is_lasting: bool = False) -> None:
        """Let the transport motor stand still until it is next switched off; if lasting, until it is repaired."""
        ...

    def slow_motor(self, percent: int = 80) -> None:
        """Let the transport motor turn at a share of its rated speed."""
        ...

    def repair_motor(self) -> None:
        """Let the transport motor work again."""
        ...

    def drift_clock(self, percent: int = 1) -> None:
        """Let the engine's clock, and its motor, run that much faster than the controller's."""
        ...

    def open_thermistor(self) -> None:
        """Let the fuser's thermistor break."""
        ...

    def short_thermistor(self) -> None:
        """Let the fuser's thermistor be shorted."""
        ...

    def drift_thermistor(self, degrees: int = -20) -> None:
        """Let the fuser's thermistor read that many degrees too much."""
        ...

    def repair_thermistor(self) -> None:
        """Let the fuser's thermistor work again."""
        ...

    def weld_heater(self) -> None:
        """Let the switch of the fuser's heater stay closed."""
        ...

    def break_heater(self) -> None:
        """Let the filament of the fuser's heater break."""
        ...

    def repair_heater(self) -> None:
        """Let the fuser's heater do as it is told."""
        ...

    def mute_module(self, name: str) -> None:
        """Let a module on the internal bus fall silent."""
        ...

    def unmute_module(self, name: str) -> None:
        """Let it speak again."""
        ...

    def remove_module(self, name: str) -> None:
        """Unplug a module, its power included."""
        ...

    def plug_module(self, name: str) -> None:
        """Plug it in again: it has just been switched on."""
        ...

    def garble_frames(self, frames: int = 1) -> None:
        """Disturb the next frames that the modules send."""
        ...

    def cut_power(self, duration_s: float = 2.0) -> None:
        """Let the mains fail, and come back after a while."""
        ...

    def brown_out(self, of: str = "controller", duration_ms: int = 50) -> None:
        """Let the supply of the `controller`, or that of the `modules`, dip; the others notice nothing."""
        ...

    def flip_flash_bit(self, offset: int = 0x8000, bit: int = 0) -> None:
        """Let one cell of the controller's flash change its mind."""
        ...

    def wear_sector(self, sector: int = 2) -> None:
        """Let a sector of the controller's flash not erase any more."""
        ...

    def babble(self, count: int = 200, port: str = "serial") -> None:
        """Let bytes by chance come in by a port: serial, network or console."""
        ...

    def apply_rates(self, factor: float = 1.0) -> None:
        """Let faults come by chance at so many times the rates of the profile; 0 ends that."""
        ...

    def later(self, delay_s: float, fault: str) -> None:
        """Inject a fault after a time: its name and arguments, such as `slow_motor percent=70`."""
        ...

    def replay(self, lines: Iterable[str]) -> None:
        """Let happen again what a run recorded, or what a schedule says."""
        ...


class Rig(Protocol):
    """What the Common Test Library drives."""

    kind: RigKind
    profile: Profile
    capabilities: frozenset[str]
    channel: Channel

    @property
    def now_s(self) -> float:
        """The rig's clock: virtual on a simulator, real on a device."""
        ...

    def wait(self, duration_s: float) -> None:
        """Let the rig's time pass. Raises FirmwareFault if the firmware is seen to crash meanwhile."""
        ...

    def open_second_host(self) -> Channel:
        """A channel to the network host port, beside the first."""
        ...

    def open_console(self) -> Channel:
        """A channel to the service console, which also carries the log."""
        ...

    def keep_ready(self) -> None:
        """Remember the device as it stands, just switched on and ready, for `recall_ready`; where it can be."""
        ...

    def recall_ready(self) -> bool:
        """Go straight to where `keep_ready` was called; False, and nothing done, if the device must come there itself.

        So it must on a real device, the first time, and once anything has been done to this one.
        """
        ...

    @property
    def operator(self) -> Operator:
        """Hands at this rig."""
        ...

    @property
    def faults(self) -> Faults:
        """This rig's faults."""
        ...

    def panel_lines(self) -> tuple[str, ...]:
        """What the display shows, a text for each line."""
        ...

    def panel_lamps(self) -> Lamps:
        """What the lamps do."""
        ...

    def power_w(self) -> float:
        """What the printer draws from the mains now, in watts."""
        ...

    def energy_wh(self) -> float:
        """What it has drawn since the rig was opened, in watt-hours."""
        ...

    def log_lines(self) -> Sequence[str]:
        """What the firmware has logged so far, as far as the rig hears it."""
        ...

    def trace_lines(self) -> Sequence[str]:
        """All that happened, a line an event; empty where nothing can be recorded."""
        ...

    def trace_digest(self) -> str | None:
        """SHA-256 over the trace; None where nothing can be recorded."""
        ...

    def fault_lines(self) -> Sequence[str]:
        """The faults injected so far, a line each."""
        ...

    def close(self) -> None:
        """Let go of the device."""
        ...


class DeviceRig:
    """A real device on a channel, in real time. It has no hands, no faults and no view of the panel."""

    def __init__(self, *, kind: RigKind, profile: Profile, channel: Channel) -> None:
        self.kind = kind
        self.profile = profile
        self.channel = channel
        self.capabilities: frozenset[str] = frozenset()
        self._start_s = time.monotonic()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _value: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def now_s(self) -> float:
        """Seconds since the rig was opened."""
        return time.monotonic() - self._start_s

    def wait(self, duration_s: float) -> None:
        """Let real time pass."""
        time.sleep(duration_s)

    def open_second_host(self) -> Channel:
        """Raises HarnessError: one address is one port."""
        raise self._lacks(SECOND_HOST)

    def open_console(self) -> Channel:
        """Raises HarnessError: one address is one port."""
        raise self._lacks(CONSOLE)

    def keep_ready(self) -> None:
        """Nothing: a real device cannot be copied."""

    def recall_ready(self) -> bool:
        """False: a real device gets ready in its own time."""
        return False

    @property
    def operator(self) -> Operator:
        """Raises HarnessError: nobody is at the device."""
        raise self._lacks(OPERATOR)

    @property
    def faults(self) -> Faults:
        """Raises HarnessError: real hardware does not misbehave on request."""
        raise self._lacks(FAULTS)

    def panel_lines(self) -> tuple[str, ...]:
        """Raises HarnessError: nobody sees the display."""
        raise self._lacks(PANEL_VIEW)

    def panel_lamps(self) -> Lamps:
        """Raises HarnessError: nobody sees the lamps."""
        raise self._lacks(PANEL_VIEW)

    def power_w(self) -> float:
        """Raises HarnessError: no meter is attached."""
        raise self._lacks(POWER_METER)

    def energy_wh(self) -> float:
        """Raises HarnessError: no meter is attached."""
        raise self._lacks(POWER_METER)

    def log_lines(self) -> Sequence[str]:
        """Nothing: the log port is not attached."""
        return ()

    def trace_lines(self) -> Sequence[str]:
        """Nothing: a real device keeps no trace."""
        return ()

    def trace_digest(self) -> str | None:
        """None: a real device keeps no trace."""
        return None

    def fault_lines(self) -> Sequence[str]:
        """Nothing was injected."""
        return ()

    def close(self) -> None:
        """Close the channel."""
        self.channel.close()

    def _lacks(self, capability: str) -> HarnessError:
        return HarnessError(
            f"this rig has no {capability}", place=f"{self.kind} rig", expected=f'the test to say needs("{capability}")'
        )
