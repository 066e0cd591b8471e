"""Laws of what opens and closes a failure."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.failures.episodes import Occurrence, episodes_of
from harness.failures.grouping import Span, closed_ms, gather
from harness.track import MARKS

_BY_MARK = {mark: standing for standing, mark in MARKS.items()}


def _past(marks: str, builds: str, *, exact: bool = True) -> list[Occurrence]:
    return [
        Occurrence(run, run, _BY_MARK[mark], ord(build), exact, run, 1, 0, None, 0)
        for run, (mark, build) in enumerate(zip(marks, builds, strict=True))
    ]


@pytest.mark.parametrize(
    ("marks", "builds", "spans"),
    [
        ("PPP", "abc", []),
        ("PFP", "abc", [(1, 2)]),
        ("FFP", "abc", [(0, 2)]),
        ("PEP", "abc", [(1, 2)]),
        ("PFP", "abb", [(1, None)]),  # the same commit: nothing was fixed
        ("PFFPP", "abcde", [(1, 3)]),
        ("PFFPP", "abccd", [(1, 4)]),  # the commit that failed last passes: nothing was fixed
        ("PFRSNP", "abcdef", [(1, 5)]),  # a retry, a skip and an absence prove nothing
        ("PFPF", "abcd", [(1, 2), (3, None)]),
        ("PR", "ab", []),
    ],
)
def test_red_opens_and_a_pass_on_a_newer_commit_closes(
    marks: str, builds: str, spans: list[tuple[int, int | None]]
) -> None:
    found = episodes_of(_past(marks, builds))
    assert [(one.red.run, None if one.passed is None else one.passed.run) for one in found] == spans


def test_what_a_commit_does_not_name_may_have_changed() -> None:
    (episode,) = episodes_of(_past("PFP", "aaa", exact=False))
    assert episode.passed is not None


def test_the_last_pass_before_is_remembered() -> None:
    assert [one.green for one in episodes_of(_past("FPPFP", "abcde"))] == [None, 2]


_spans = st.lists(st.tuples(st.integers(1, 30), st.none() | st.integers(0, 10)), max_size=12).map(
    lambda pairs: [
        Span((place, 0, 0), opened, None if length is None else opened + length)
        for place, (opened, length) in enumerate(pairs)
    ]
)


@given(_spans, st.randoms(use_true_random=False))
def test_groups_are_the_same_in_any_order_and_lose_nothing(spans: list[Span], chance: object) -> None:
    groups = gather(spans)
    mixed = list(spans)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert gather(mixed) == groups
    assert sorted(span for group in groups for span in group) == sorted(spans)


@given(_spans)
def test_a_moment_is_open_in_one_group_at_most(spans: list[Span]) -> None:
    groups = gather(spans)
    for earlier, later in pairwise(groups):
        end = closed_ms(earlier)
        assert end is not None
        assert end < min(span.opened_ms for span in later)
    for moment in range(42):
        open_then = [g for g in groups if any(s.opened_ms <= moment and (s.closed_ms or 99) >= moment for s in g)]
        assert len(open_then) <= 1
