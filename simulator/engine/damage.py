"""What may befall frames on the internal bus, each way, and how many it is yet to befall. Knows no line."""

from __future__ import annotations

from enum import IntEnum


class Towards(IntEnum):
    """Which way a frame goes. Numbered as in `enum towards` of simulator/core/core.h."""

    CONTROLLER = 0
    MODULES = 1


class Damage(IntEnum):
    """What befalls a frame. Numbered as in `enum damage` of simulator/core/core.h."""

    GARBLE = 0
    DROP = 1
    DUPLICATE = 2


class PendingDamage:
    """How many of the next frames each damage will befall; a frame takes one damage only."""

    __slots__ = ("_left",)

    def __init__(self) -> None:
        self._left = [[0] * len(Damage) for _way in Towards]

    def add(self, damage: Damage, towards: Towards, count: int) -> None:
        """Let ``count`` frames more that go this way be damaged so."""
        self._left[towards][damage] += count

    def take(self, damage: Damage, towards: Towards) -> bool:
        """Whether a frame that goes this way is damaged so, which counts as done."""
        left = self._left[towards]
        if not left[damage]:
            return False
        left[damage] -= 1
        return True

    def take_any(self, towards: Towards) -> Damage | None:
        """What befalls a frame that goes this way, if anything, which counts as done."""
        return next((damage for damage in Damage if self.take(damage, towards)), None)
