"""Laws of sampling: the same seed takes the same mutants, and no file is left out for another."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from harness.mutants.mutation import Mutation
from harness.mutants.sampling import queue_mutations, share_out


def mutation(file: str, number: int, operator: str) -> Mutation:
    return Mutation(file=file, line=number, function="f", operator=operator, start=number, end=number, replacement="")


@given(st.integers(1, 300), st.dictionaries(st.text("abc", min_size=1), st.integers(0, 400), min_size=1))
def test_shares_are_what_was_asked_for_or_all_there_is(count: int, sizes: dict[str, int]) -> None:
    shares = share_out(count, sizes)
    assert sum(shares.values()) == min(count, sum(sizes.values()))
    assert all(0 < share <= sizes[file] for file, share in shares.items())


def test_every_file_has_a_share_when_there_are_enough() -> None:
    assert share_out(3, {"small": 1, "middle": 30, "large": 900}) == {"small": 1, "middle": 1, "large": 1}


def test_operators_take_turns() -> None:
    mutations = [mutation("x.c", number, "common") for number in range(9)] + [mutation("x.c", 9, "rare")]
    assert {found.operator for found in queue_mutations(mutations, seed=1)["x.c"][:2]} == {"common", "rare"}


def test_the_order_is_that_of_the_seed() -> None:
    mutations = [mutation("x.c", number, "step") for number in range(20)]
    first = queue_mutations(mutations, seed=1)
    assert first == queue_mutations(mutations, seed=1)
    assert first != queue_mutations(mutations, seed=2)
    assert sorted(first["x.c"], key=lambda found: found.line) == mutations
