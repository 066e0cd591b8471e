"""A trace as a value change dump (IEEE 1364), for GTKWave and PulseView. Knows no bus message."""

from __future__ import annotations

import io
from collections.abc import Iterable

from vcd import VCDWriter

from device_profiles import Profile
from harness.pictures.signals import Kind, Value, read_signals, watts
from harness.pictures.trace_text import read_events

_SIZES = {Kind.WIRE: 1, Kind.WHOLE: 32}


def to_vcd(lines: Iterable[str], profile: Profile) -> str:
    """The whole dump, a nanosecond a step. Raises ConfigError if a line is no record of a trace."""
    events = read_events(lines)
    signals = [*read_signals(events, profile), watts(events, profile)]
    out = io.StringIO()
    # The date would differ between two dumps of one trace: it says where virtual time comes from instead.
    with VCDWriter(out, timescale="1 ns", date="virtual time since power-on", version="Makeready") as writer:
        variables = [
            writer.register_var(
                f"{profile.name}.{signal.module}",
                signal.name,
                signal.kind.value,
                size=_SIZES.get(signal.kind),
                init=signal.start,
            )
            for signal in signals
        ]
        changes = sorted(
            (ns, index, value) for index, signal in enumerate(signals) for ns, value in _last_of_each_ns(signal.changes)
        )
        for ns, index, value in changes:
            writer.change(variables[index], ns, value)
        writer.close(events[-1].ns + 1 if events else 0)
    return out.getvalue()


def _last_of_each_ns(changes: Iterable[tuple[int, Value]]) -> list[tuple[int, Value]]:
    """What holds after each moment: a dump has one value a signal and time."""
    return list(dict(changes).items())
