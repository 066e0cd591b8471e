"""The rig of a real device: one channel, perhaps its console, real time, and nothing else that reaches it."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from types import TracebackType
from typing import Self

from device_profiles import Profile
from harness.errors import HarnessError
from harness.rig.address import RigKind
from harness.rig.channel import Channel
from harness.rig.faults import Faults
from harness.rig.operator import Operator
from harness.rig.rig import CONSOLE, FAULTS, OPERATOR, PANEL_VIEW, POWER_METER, REWIND, SECOND_HOST, Lamps


class DeviceRig:
    """A real device on a channel, in real time. It has no hands, no faults and no view of the panel."""

    def __init__(
        self, *, kind: RigKind, profile: Profile, channel: Channel, console: Callable[[], Channel] | None = None
    ) -> None:
        self.kind = kind
        self.profile = profile
        self.channel = channel
        self.capabilities = frozenset({CONSOLE} if console else ())
        self._connect_console = console
        self._console: Channel | None = None
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

    def restarts_expected(self) -> AbstractContextManager[None]:
        """Nothing: a restart of a real device is not seen."""
        return nullcontext()

    def open_second_host(self) -> Channel:
        """Raises HarnessError: one address is one port."""
        raise self._lacks(SECOND_HOST)

    def open_console(self) -> Channel:
        """The channel to the service console, one for all who ask. Raises HarnessError if the rig was given none."""
        if self._connect_console is None:
            raise self._lacks(CONSOLE)
        if self._console is None:
            self._console = self._connect_console()
        return self._console

    def keep_ready(self) -> None:
        """Nothing: a real device cannot be copied."""

    def recall_ready(self) -> bool:
        """False: a real device gets ready in its own time."""
        return False

    def remember(self) -> object:
        """Raises HarnessError: a real device cannot be copied."""
        raise self._lacks(REWIND)

    def go_back(self, _moment: object, /) -> None:
        """Raises HarnessError: what has happened to a real device has happened."""
        raise self._lacks(REWIND)

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
        """Close the channel, and the console if it was opened."""
        self.channel.close()
        if self._console is not None:
            self._console.close()

    def _lacks(self, capability: str) -> HarnessError:
        return HarnessError(
            f"this rig has no {capability}", place=f"{self.kind} rig", expected=f'the test to say needs("{capability}")'
        )
