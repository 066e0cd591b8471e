"""Faults by chance, at the rates of a profile. Chance acts once for each pick of a sheet and for each set stapled.

What it decides is written down by the number of the pick, so that a recorded run can be had again without chance.
"""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Final, NamedTuple

from device_profiles import Profile
from simulator.engine.damage import Damage, Towards

JAM: Final = "jam"
MISFEED: Final = "misfeed"
MULTI_FEED: Final = "multi_feed"
BOUNCE: Final = "bounce"
STALL: Final = "stall"
DROPOUT: Final = "dropout"
BUS_ERRORS: Final = "bus_errors"
THERMISTOR: Final = "thermistor"
STAPLE_JAM: Final = "staple_jam"

PICK: Final = "pick"
STAPLE: Final = "staple"

ARRIVALS: Final = 3
"""Every sheet arrives at three sensors at least: registration, fuser, and then exit or duplex."""

MOST_FRAMES: Final = 4
"""So many frames one after another are damaged at most."""

_RANGES: Final[Mapping[str, range]] = {
    JAM: range(1, ARRIVALS + 1),  # at which arrival it sticks
    MULTI_FEED: range(10, 41, 5),  # mm that the second sheet lags behind
    BOUNCE: range(ARRIVALS),  # which sensor
    STALL: range(0, 1000, 50),  # ms from the pick
    DROPOUT: range(1000, 4000, 250),  # ms of silence
    BUS_ERRORS: range(len(Damage) * len(Towards) * MOST_FRAMES),  # damage, way, and frames less one
}


_OF_STAPLES: Final = (STAPLE_JAM,)
_OF_PICKS: Final = (JAM, MISFEED, MULTI_FEED, BOUNCE, STALL, DROPOUT, BUS_ERRORS, THERMISTOR)


class Happening(NamedTuple):
    """What chance, or a record, has in store for a pick or a staple: a kind, and one number that says how."""

    kind: str
    size: int


def check_happening(occasion: str, happening: Happening) -> None:
    """ValueError if chance can have nothing of the kind in store for a pick or a staple."""
    kinds = _OF_PICKS if occasion == PICK else _OF_STAPLES
    if happening.kind not in kinds:
        raise ValueError(f"kind={happening.kind} at a {occasion}; expected {', '.join(kinds)}")
    sizes = _RANGES.get(happening.kind, range(1))
    if not sizes.start <= happening.size < sizes.stop:
        raise ValueError(f"size={happening.size} of {happening.kind}; expected {sizes.start}-{sizes.stop - 1}")


class Rates:
    """Probabilities from a profile, times a factor. Without rates no chance is spent."""

    def __init__(self, profile: Profile, chance: Random) -> None:
        reliability = profile.reliability
        self._chance = chance
        self._per_1000_picks = {
            JAM: reliability.jams_per_1000_pages,
            MISFEED: reliability.misfeeds_per_1000_pages,
            MULTI_FEED: reliability.multi_feeds_per_1000_pages,
            BOUNCE: reliability.sensor_bounces_per_1000_pages,
            STALL: reliability.motor_stalls_per_1000_pages,
            DROPOUT: reliability.module_dropouts_per_1000_pages,
            BUS_ERRORS: reliability.bus_errors_per_1000_pages,
            THERMISTOR: reliability.thermistor_faults_per_1000_pages,
        }
        self._per_1000_staples = {STAPLE_JAM: reliability.staple_jams_per_1000_sets}
        self._factor = 0.0
        self._recorded: dict[tuple[str, int], Happening] = {}
        self._counts = {PICK: 0, STAPLE: 0}

    def apply(self, factor: float) -> None:
        """Let faults come at so many times the profile's rates from now on; 0 ends it."""
        self._factor = factor

    def replay(self, recorded: Mapping[tuple[str, int], Happening]) -> None:
        """Let happen what was recorded, by the occasion and its number."""
        self._recorded.update(recorded)

    def draw(self, occasion: str) -> tuple[int, Happening | None]:
        """The number of this pick or staple, and what goes wrong with it, if anything."""
        number = self._counts[occasion] = self._counts[occasion] + 1
        happening = self._recorded.get((occasion, number))
        if happening is None and self._factor:
            happening = self._by_chance(self._per_1000_picks if occasion == PICK else self._per_1000_staples)
        return number, happening

    def _by_chance(self, rates: Mapping[str, float]) -> Happening | None:
        mark = self._chance.random() * 1000
        for kind, rate in rates.items():
            mark -= rate * self._factor
            if mark < 0:
                sizes = _RANGES.get(kind)
                return Happening(kind, self._chance.choice(sizes) if sizes else 0)
        return None
