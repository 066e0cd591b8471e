"""Laws of chance: it follows from seed and name alone."""

from __future__ import annotations

from simulator.chance import Chance


def draws(chance: Chance) -> list[float]:
    return [chance.random() for _ in range(4)]


def test_the_same_seed_and_name_give_the_same_numbers() -> None:
    assert draws(Chance(7, "feed")) == draws(Chance(7, "feed"))


def test_seeds_and_names_tell_streams_apart() -> None:
    assert len({tuple(draws(Chance(seed, name))) for seed in (1, 2) for name in ("feed", "documents")}) == 4


def test_a_draw_is_noticed() -> None:
    chance = Chance(7, "feed")
    assert chance.is_untouched
    chance.random()
    assert not chance.is_untouched
