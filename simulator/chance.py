"""Chance in the simulated world: named streams of numbers that follow from a seed. No luck of its own."""

from __future__ import annotations

from random import Random


class Chance(Random):
    """One stream. Streams of one seed with different names have nothing to do with one another."""

    def __new__(cls, _seed: int, _name: str) -> Chance:
        """Make one; `Random` itself takes one argument at most."""
        return super().__new__(cls, 0)  # type: ignore[call-arg]  # typeshed has only object's

    def __init__(self, seed: int, name: str) -> None:
        self.name = name
        self._seed = seed
        super().__init__(f"{seed}/{name}")

    @property
    def is_untouched(self) -> bool:
        """Whether nothing has been drawn from it yet: then it could as well be one of another seed."""
        return self.getstate() == Chance(self._seed, self.name).getstate()
