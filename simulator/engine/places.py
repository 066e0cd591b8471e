"""Where things are along the paper path, as whole picometres. Facts only; nothing moves here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from device_profiles import Profile

PM_PER_MM: Final = 1_000_000_000
"""A sheet at a whole number of mm/s moves a whole number of picometres a nanosecond: nothing is rounded."""

REGISTRATION: Final = "registration"
FUSER: Final = "fuser"
EXIT: Final = "exit"
DUPLEX: Final = "duplex"
PLACES: Final = (REGISTRATION, FUSER, EXIT, DUPLEX)
"""The paper sensors; each one's index is its number on the internal bus (docs/internal-bus.md, SENSOR)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PathGeometry:
    """Distances from the pick roller in picometres; ``return_pm`` is None without duplex.

    A sheet sent back at the gate goes on until its trailing edge has cleared the gate, and then travels the
    return, so that its new leading edge comes to registration once more. The duplex sensor is half way along
    the return. ``length_pm`` is that of a sheet of the first tray's size.
    """

    speed_mm_s: int
    length_pm: int
    registration_pm: int
    fuser_pm: int
    gate_pm: int
    exit_pm: int
    return_pm: int | None

    @classmethod
    def of(cls, profile: Profile) -> PathGeometry:
        """The geometry of a product."""
        path = profile.paper_path
        return_pm = None if path.duplex_return_mm is None else path.duplex_return_mm * PM_PER_MM
        return cls(
            speed_mm_s=path.process_speed_mm_s,
            length_pm=path.sheet_length_mm * PM_PER_MM,
            registration_pm=path.registration_mm * PM_PER_MM,
            fuser_pm=path.fuser_mm * PM_PER_MM,
            gate_pm=path.gate_mm * PM_PER_MM,
            exit_pm=path.exit_mm * PM_PER_MM,
            return_pm=return_pm,
        )

    @property
    def places(self) -> tuple[str, ...]:
        """The sensors this path has."""
        return PLACES if self.return_pm is not None else PLACES[:3]

    def reentry_pm(self, length_pm: int) -> int:
        """Where on its way a sheet of that length, sent back, has its new leading edge at registration.

        Distances go on as if the way were straight. Only with a duplex path.
        """
        assert self.return_pm is not None
        return self.gate_pm + length_pm + self.return_pm

    def duplex_pm(self, length_pm: int) -> int:
        """The same for the duplex sensor."""
        assert self.return_pm is not None
        return self.gate_pm + length_pm + self.return_pm // 2
