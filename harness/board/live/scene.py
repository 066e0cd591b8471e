"""The printer seen from its side, laid out from the profile's distances: one unit of the drawing is a millimetre."""

from __future__ import annotations

import math
from dataclasses import dataclass

from device_profiles import Profile

_SPINE_X = 500.0
_EXIT_Y = 170.0
_RUN = 16.0  # straight piece at both ends of the way
_TRAY_HEIGHT, _TRAY_GAP = 54.0, 8.0
_RETURN_OUT = 46.0
_LONGEST_SHEET = 432.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A station where it lies in the drawing; ``angle`` is the way paper goes there, in degrees, 90 being upwards."""

    name: str
    at_mm: float
    x: float
    y: float
    angle: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A tray or another drawer."""

    number: int
    name: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Paths, spots and boxes. ``way`` goes from the pick roller through the exit and on, ``way_mm`` long in all."""

    left: float
    top: float
    width: float
    height: float
    way: str
    way_mm: float
    back: str | None
    back_mm: float
    spots: tuple[Spot, ...]
    trays: tuple[Box, ...]
    pick: Spot
    fuser: Spot
    exit: Spot
    body_top: float
    body_bottom: float
    spine_x: float
    has_scanner: bool
    has_finisher: bool
    has_slot: bool

    def spot(self, name: str) -> Spot:
        """The station of that name."""
        return next(spot for spot in self.spots if spot.name == name)


def lay_out(profile: Profile) -> Scene:
    """Where everything of this product is drawn."""
    path = profile.paper_path
    curve = _Way(path.exit_mm)
    stations = {
        "pick": 0.0,
        "registration": float(path.registration_mm),
        "fuser": float(path.fuser_mm),
        "gate": float(path.gate_mm),
        "exit": float(path.exit_mm),
    }
    spots = {name: curve.spot(name, at_mm) for name, at_mm in stations.items()}
    trays_top = curve.pick_y + 12
    trays = tuple(
        Box(
            number=number,
            name=tray.name,
            x=124,
            y=trays_top + (number - 1) * (_TRAY_HEIGHT + _TRAY_GAP),
            width=_SPINE_X - 124 + 60,
            height=_TRAY_HEIGHT,
        )
        for number, tray in enumerate(profile.trays, 1)
    )
    body_bottom = trays[-1].y + _TRAY_HEIGHT + 14
    top = -10.0 if profile.scanner is not None else 60.0
    left = -180.0 if profile.finisher is not None else 40.0
    return Scene(
        left=left,
        top=top,
        width=720 - left,
        height=body_bottom + 40 - top,
        way=curve.drawn,
        way_mm=path.exit_mm + _LONGEST_SHEET,
        back=None if path.duplex_return_mm is None else _back(spots["gate"], spots["registration"]),
        back_mm=path.duplex_return_mm or 0,
        spots=tuple(spots.values()),
        trays=trays,
        pick=spots["pick"],
        fuser=spots["fuser"],
        exit=spots["exit"],
        body_top=_EXIT_Y - 44,
        body_bottom=body_bottom,
        spine_x=_SPINE_X,
        has_scanner=profile.scanner is not None,
        has_finisher=profile.finisher is not None,
        has_slot=getattr(profile, "multi_purpose_tray", None) is not None,
    )


class _Way:
    """Right out of the tray, up, and left out of the printer: two straights, two quarters of a circle, one spine."""

    def __init__(self, exit_mm: float) -> None:
        self._radius = min(44.0, exit_mm / 8)
        self._quarter = math.pi / 2 * self._radius
        self._spine = exit_mm - 2 * self._quarter - 2 * _RUN
        self._exit_mm = exit_mm
        self._turn_y = _EXIT_Y + self._radius
        self.pick_y = self._turn_y + self._spine + self._radius

    @property
    def drawn(self) -> str:
        """As path data; beyond the exit it goes on for the longest sheet, down into the bin a little."""
        radius, spine_end = self._radius, self._turn_y + self._spine
        drop = 30.0
        beyond = math.sqrt(_LONGEST_SHEET**2 - drop**2)
        return (
            f"M{_SPINE_X - radius - _RUN:.2f} {self.pick_y:.2f}h{_RUN}"
            f"A{radius} {radius} 0 0 0 {_SPINE_X} {spine_end:.2f}V{self._turn_y:.2f}"
            f"A{radius} {radius} 0 0 0 {_SPINE_X - radius:.2f} {_EXIT_Y}h{-_RUN}l{-beyond:.2f} {drop}"
        )

    def spot(self, name: str, at_mm: float) -> Spot:
        """The point so far along the way."""
        radius, left = self._radius, at_mm
        if left <= _RUN:
            return Spot(name=name, at_mm=at_mm, x=_SPINE_X - radius - _RUN + left, y=self.pick_y, angle=0)
        left -= _RUN
        if left <= self._quarter:
            turn = left / radius
            x, y = _SPINE_X - radius + radius * math.sin(turn), self.pick_y - radius + radius * math.cos(turn)
            return Spot(name=name, at_mm=at_mm, x=x, y=y, angle=math.degrees(turn))
        left -= self._quarter
        if left <= self._spine:
            return Spot(name=name, at_mm=at_mm, x=_SPINE_X, y=self._turn_y + self._spine - left, angle=90)
        left -= self._spine
        if left <= self._quarter:
            turn = left / radius
            x, y = _SPINE_X - radius + radius * math.cos(turn), self._turn_y - radius * math.sin(turn)
            return Spot(name=name, at_mm=at_mm, x=x, y=y, angle=90 + math.degrees(turn))
        return Spot(name=name, at_mm=at_mm, x=_SPINE_X - radius - (left - self._quarter), y=_EXIT_Y, angle=180)


def _back(gate: Spot, registration: Spot) -> str:
    """From the gate outwards, down, and back in below registration: how a sheet is turned."""
    out_x = _SPINE_X + _RETURN_OUT
    bend = min(46.0, (registration.y - gate.y) / 3)
    return (
        f"M{gate.x:.2f} {gate.y:.2f}C{gate.x:.2f} {gate.y + bend:.2f} {out_x} {gate.y:.2f} {out_x} {gate.y + bend:.2f}"
        f"V{registration.y - bend / 2:.2f}C{out_x} {registration.y + bend:.2f} {registration.x:.2f} "
        f"{registration.y + bend:.2f} {registration.x:.2f} {registration.y:.2f}"
    )
