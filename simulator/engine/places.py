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
    """Distances from the pick roller in picometres; ``reentry_pm`` and ``duplex_pm`` are None without duplex.

    They are unrolled: a sheet sent back at the gate goes on until its trailing edge has cleared the gate, and
    then travels the return, so its new leading edge is at registration once more at ``reentry_pm``. The
    duplex sensor is half way along the return.
    """

    speed_mm_s: int
    length_pm: int
    registration_pm: int
    fuser_pm: int
    gate_pm: int
    exit_pm: int
    duplex_pm: int | None
    reentry_pm: int | None

    @classmethod
    def of(cls, profile: Profile) -> PathGeometry:
        """The geometry of a product."""
        path = profile.paper_path
        reversed_pm = (path.gate_mm + path.sheet_length_mm) * PM_PER_MM
        return_pm = None if path.duplex_return_mm is None else path.duplex_return_mm * PM_PER_MM
        return cls(
            speed_mm_s=path.process_speed_mm_s,
            length_pm=path.sheet_length_mm * PM_PER_MM,
            registration_pm=path.registration_mm * PM_PER_MM,
            fuser_pm=path.fuser_mm * PM_PER_MM,
            gate_pm=path.gate_mm * PM_PER_MM,
            exit_pm=path.exit_mm * PM_PER_MM,
            duplex_pm=None if return_pm is None else reversed_pm + return_pm // 2,
            reentry_pm=None if return_pm is None else reversed_pm + return_pm,
        )

    @property
    def places(self) -> tuple[str, ...]:
        """The sensors this path has."""
        return PLACES if self.duplex_pm is not None else PLACES[:3]
