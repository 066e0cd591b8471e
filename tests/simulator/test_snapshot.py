"""Laws of frozen worlds: copies that share nothing, around what is outside, with chance of their own."""

from __future__ import annotations

from random import Random

import pytest

from simulator.chance import Chance
from simulator.errors import ChanceSpentError, SnapshotError
from simulator.snapshot import freeze, thaw


def test_a_thawed_world_is_a_copy_around_the_same_outside() -> None:
    profile = object()
    parts = {"sheets": [1, 2], "profile": profile}
    frozen = freeze(parts, outside={"profile": profile})
    parts["sheets"] = []
    stand_in = object()
    assert thaw(frozen, outside={"profile": stand_in}, seed=1) == {"sheets": [1, 2], "profile": stand_in}


def test_chance_begins_anew_with_the_seed_of_the_copy() -> None:
    frozen = freeze([Chance(1, "feed"), Chance(1, "documents")], outside={})
    feed, documents = thaw(frozen, outside={}, seed=2)
    assert [feed.random(), documents.random()] == [Chance(2, "feed").random(), Chance(2, "documents").random()]


def test_a_stream_that_two_parts_share_stays_one() -> None:
    chance = Chance(1, "feed")
    first, second = thaw(freeze([chance, chance], outside={}), outside={}, seed=1)
    assert first is second


def test_a_world_in_which_chance_has_been_drawn_cannot_be_frozen() -> None:
    chance = Chance(1, "feed")
    chance.randint(0, 9)
    with pytest.raises(ChanceSpentError, match="'feed'"):
        freeze([chance], outside={})


def test_chance_that_no_seed_reaches_is_refused() -> None:
    with pytest.raises(SnapshotError, match="plain Random"):
        freeze([Random(1)], outside={})


def test_what_cannot_be_copied_is_named() -> None:
    with pytest.raises(SnapshotError, match="lambda"):
        freeze([lambda: 1], outside={})
