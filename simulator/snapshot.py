"""A simulated world's Python half as bytes, to be woken any number of times and with any seed. No machine."""

from __future__ import annotations

import io
import pickle
from collections.abc import Mapping
from random import Random

from simulator.chance import Chance
from simulator.errors import ChanceSpentError, SnapshotError


def freeze(world: object, *, outside: Mapping[str, object]) -> bytes:
    """The world as bytes; what is in `outside` is named in them, not copied.

    Streams of chance are named too, and begin anew when the world is thawed. ChanceSpentError if one has been drawn
    from, for then another seed would have made another world; SnapshotError if something cannot be copied.
    """
    stream = io.BytesIO()
    try:
        _Freezer(stream, outside).dump(world)
    except (pickle.PicklingError, AttributeError, TypeError) as problem:
        raise SnapshotError(f"a part of the printer cannot be copied: {problem}") from problem
    return stream.getvalue()


def thaw(frozen: bytes, *, outside: Mapping[str, object], seed: int) -> object:
    """A new copy of the world, around these `outside` things and with chance from `seed`."""
    return _Thawer(io.BytesIO(frozen), outside, seed).load()


class _Freezer(pickle.Pickler):
    def __init__(self, stream: io.BytesIO, outside: Mapping[str, object]) -> None:
        super().__init__(stream, protocol=pickle.HIGHEST_PROTOCOL)
        self._names = {id(thing): ("outside", name) for name, thing in outside.items()}

    def persistent_id(self, thing: object) -> tuple[str, str] | None:
        if isinstance(thing, Random):
            if not isinstance(thing, Chance):
                raise SnapshotError("a part of the printer draws from a plain Random; expected a Chance")
            if not thing.is_untouched:
                raise ChanceSpentError(f"chance has been drawn from stream {thing.name!r}; expected none so far")
            return "chance", thing.name
        return self._names.get(id(thing))


class _Thawer(pickle.Unpickler):
    def __init__(self, stream: io.BytesIO, outside: Mapping[str, object], seed: int) -> None:
        super().__init__(stream)
        self._outside = outside
        self._seed = seed
        self._streams: dict[str, Chance] = {}

    def persistent_load(self, where: tuple[str, str]) -> object:
        kind, name = where
        if kind == "outside":
            return self._outside[name]
        if name not in self._streams:
            self._streams[name] = Chance(self._seed, name)
        return self._streams[name]
