"""Laws of what is kept of each mutant: a run that was interrupted goes on, another firmware begins anew."""

from __future__ import annotations

from pathlib import Path

from harness.mutants.ledger import Ledger, Trial, Verdict
from harness.mutants.mutation import Mutation
from harness.mutants.ordering import order_tests, spread

MUTATION = Mutation(file="x.c", line=3, function="f", operator="step", start=1, end=2, replacement="--")
NEIGHBOUR = Mutation(file="x.c", line=9, function="g", operator="step", start=8, end=9, replacement="--")
STRANGER = Mutation(file="y.c", line=9, function="h", operator="step", start=8, end=9, replacement="--")


def trial(mutation: Mutation, test: str) -> Trial:
    verdict = Verdict.CAUGHT if test else Verdict.MISSED
    return Trial(mutation=mutation, verdict=verdict, test=test, how="", tests_run=1, wall_s=0.5)


def test_a_trial_is_found_again_by_the_next_run(tmp_path: Path) -> None:
    path = tmp_path / "ledger.jsonl"
    Ledger(path, inputs="one").add(trial(MUTATION, "a"))
    assert Ledger(path, inputs="one").find(MUTATION) == trial(MUTATION, "a")
    assert Ledger(path, inputs="one").find(NEIGHBOUR) is None


def test_a_trial_of_other_inputs_counts_only_as_a_memory(tmp_path: Path) -> None:
    path = tmp_path / "ledger.jsonl"
    old = Ledger(path, inputs="one")
    old.add(trial(MUTATION, "a"))
    old.add_baseline({"a": 0.1})
    new = Ledger(path, inputs="two")
    assert new.find(MUTATION) is None
    assert new.seconds == {}
    assert new.kills("x.c") == {"a": 1}


def test_who_caught_a_neighbour_is_tried_first(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.jsonl", inputs="one")
    for mutation, test in ((STRANGER, "d"), (NEIGHBOUR, "c"), (MUTATION, "b"), (STRANGER, "")):
        ledger.add(trial(mutation, test))
    assert order_tests(["a", "b", "c", "d"], MUTATION, ledger) == ["b", "c", "d", "a"]


def test_products_come_one_after_another_and_modules_in_turn() -> None:
    tests = ["m.py::a[p]", "m.py::b[p-1]", "n.py::c[p]", "m.py::a[q]"]
    assert spread(tests, ["q", "p"]) == ["m.py::a[q]", "m.py::a[p]", "n.py::c[p]", "m.py::b[p-1]"]
