"""A rig: one device with its channel and whatever else reaches it. The seam alone."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from enum import StrEnum
from typing import NamedTuple, Protocol

from device_profiles import Profile
from harness.rig.address import RigKind
from harness.rig.channel import Channel
from harness.rig.faults import Faults
from harness.rig.operator import Operator

POWER_CYCLE = "power_cycle"  # the device was switched on as the rig was opened
OPERATOR = "operator"  # somebody's hands: doors, trays, keys
FAULTS = "faults"  # hardware that misbehaves on request
POWER_SWITCH = "power_switch"  # power can be cut and given back at any moment
PANEL_VIEW = "panel_view"  # what the display shows can be read
POWER_METER = "power_meter"  # what the printer draws from the mains can be read
CONSOLE = "console"  # the service console can be opened
SECOND_HOST = "second_host"  # the network host port can be opened too
REWIND = "rewind"  # the device can be put back to how it was
RIG_CAPABILITIES = frozenset(
    {POWER_CYCLE, POWER_SWITCH, OPERATOR, FAULTS, PANEL_VIEW, POWER_METER, SECOND_HOST, CONSOLE, REWIND}
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

    def restarts_expected(self) -> AbstractContextManager[None]:
        """For a while a restart of the firmware is asked for, and no failure."""
        ...

    def keep_ready(self) -> None:
        """Remember the device as it stands, just switched on and ready, for `recall_ready`; where it can be."""
        ...

    def recall_ready(self) -> bool:
        """Go straight to where `keep_ready` was called; False, and nothing done, if the device must come there itself.

        So it must on a real device, the first time, and once anything has been done to this one.
        """
        ...

    def remember(self) -> object:
        """The device as it stands, for `go_back`. RigError while bytes are on their way, or once chance was drawn."""
        ...

    def go_back(self, moment: object, /) -> None:
        """Put the device back to how it was as `remember` gave this moment; as often as wanted."""
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
