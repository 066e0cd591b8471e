"""Where along the path its stations lie, as the profile has it. Distances from the pick roller in millimetres."""

from __future__ import annotations

from dataclasses import dataclass

from device_profiles import Profile

SENSORS = ("registration", "fuser", "exit", "duplex")
"""By their number in SENSOR of the internal bus."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Station:
    """A horizontal of the diagram. ``sensor`` is its number on the bus, or None for what only moves or guides."""

    name: str
    at_mm: float
    sensor: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """The way a sheet goes, unrolled: one sent back at the gate goes on until it is at registration once more.

    ``length_mm`` is the length the horizontals of the return are drawn for. A sheet of another length is moved
    there so that it meets them when it meets them in the printer: see :meth:`shown_mm`.
    """

    registration_mm: float
    fuser_mm: float
    gate_mm: float
    exit_mm: float
    return_mm: float | None
    length_mm: float

    @classmethod
    def of(cls, profile: Profile) -> Way:
        """The way of a product."""
        path = profile.paper_path
        return cls(
            registration_mm=path.registration_mm,
            fuser_mm=path.fuser_mm,
            gate_mm=path.gate_mm,
            exit_mm=path.exit_mm,
            return_mm=path.duplex_return_mm,
            length_mm=path.sheet_length_mm,
        )

    @property
    def stations(self) -> tuple[Station, ...]:
        """The horizontals, from the pick roller on."""
        found = [
            Station(name="pick roller", at_mm=0),
            Station(name="registration sensor", at_mm=self.registration_mm, sensor=0),
            Station(name="fuser sensor", at_mm=self.fuser_mm, sensor=1),
            Station(name="gate", at_mm=self.gate_mm),
            Station(name="exit sensor", at_mm=self.exit_mm, sensor=2),
        ]
        if self.return_mm is not None:
            turned_mm = self.gate_mm + self.length_mm
            found += [
                Station(name="turn", at_mm=turned_mm),
                Station(name="duplex sensor", at_mm=turned_mm + self.return_mm // 2, sensor=3),
                Station(name="back at registration", at_mm=turned_mm + self.return_mm),
            ]
        return tuple(found)

    def back_mm(self, length_mm: float) -> float:
        """Where a sheet of that length is at registration again. Only with a return."""
        assert self.return_mm is not None
        return self.gate_mm + length_mm + self.return_mm

    def shown_mm(self, lead_mm: float, length_mm: float, *, goes_back: bool) -> float:
        """Where an edge at ``lead_mm`` is drawn: as it is, but in the return as if the sheet were the usual one."""
        if not goes_back or length_mm == self.length_mm or lead_mm <= self.gate_mm:
            return lead_mm
        if lead_mm < self.gate_mm + length_mm:
            return self.gate_mm + (lead_mm - self.gate_mm) * self.length_mm / length_mm
        return lead_mm - length_mm + self.length_mm
