"""Laws of the clock: what it shows follows from when things happened, at any moment and in any order."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from harness.failures.clock import ALLOWED_MS, WARNED_MS, Stage, judge
from harness.failures.percentiles import percentile, responses
from harness.failures.ranking import rank
from harness.failures.records import Action, ActionKind, Failure
from harness.records import Level
from harness.reference import Reference

_OPENED = 10 * ALLOWED_MS
_FAILURE = Failure(
    id=1,
    level=Level.L2,
    signature="jam",
    is_of_one_test=False,
    pillar="print",
    test_id="t",
    profile="aurora",
    reference=Reference(run=1, test=1, profile=1, attempt=1),
    commit="c1",
    opened_ms=_OPENED,
    closed_ms=None,
    last_red_ms=_OPENED,
    blocked=1,
    total=1,
    products=1,
)
_moment = st.integers(_OPENED - ALLOWED_MS, _OPENED + 4 * ALLOWED_MS)
_said = st.builds(
    Action,
    kind=st.sampled_from((ActionKind.ACKNOWLEDGED, ActionKind.CLASSIFIED)),
    at_ms=_moment,
    who=st.just("ann"),
    value=st.just("rig"),
)
_actions = st.lists(_said, max_size=4).map(lambda said: tuple(sorted(said, key=lambda one: one.at_ms)))
_failure = st.builds(
    lambda actions, closed_ms, blocked, pillar: replace(
        _FAILURE,
        actions=actions,
        closed_ms=None if closed_ms is None else max(_OPENED, closed_ms),
        blocked=blocked,
        pillar=pillar,
    ),
    _actions,
    st.none() | _moment,
    st.integers(1, 3),
    st.sampled_from(("print", "copy")),
)


@given(_failure, _moment, st.integers(0, ALLOWED_MS))
def test_time_runs_one_way_until_the_close_and_stands_still_after_it(failure: Failure, now: int, later: int) -> None:
    before, after = judge(failure, now), judge(failure, now + later)
    assert after.left_ms <= before.left_ms
    assert after.due_ms == before.due_ms == _OPENED + ALLOWED_MS
    if failure.closed_ms is None:
        assert not after.is_closed
        assert after.left_ms == ALLOWED_MS - max(0, now + later - _OPENED)
    else:
        assert after == before
        assert after.closed_after_ms == failure.closed_ms - _OPENED
        assert after.is_breached == (failure.closed_ms > _OPENED + ALLOWED_MS)


@given(_failure, _moment)
def test_a_clock_is_breached_or_running_out_never_both_and_not_if_closed(failure: Failure, now: int) -> None:
    clock = judge(failure, now)
    assert not (clock.is_breached and clock.is_running_out)
    assert clock.is_running_out == (not clock.is_closed and 0 <= clock.left_ms <= WARNED_MS)


@given(_failure, _moment)
def test_stages_come_from_what_was_first_said_and_take_no_negative_time(failure: Failure, now: int) -> None:
    clock = judge(failure, now)
    for kind, taken in (
        (ActionKind.ACKNOWLEDGED, clock.acknowledged_after_ms),
        (ActionKind.CLASSIFIED, clock.classified_after_ms),
    ):
        first = min((one.at_ms for one in failure.actions if one.kind is kind), default=None)
        assert taken == (None if first is None else max(0, first - _OPENED))
    assert (clock.stage is Stage.CLOSED) == (failure.closed_ms is not None)


@given(_moment, _moment, st.none() | _moment)
def test_a_hand_stops_the_clock_only_until_a_later_red(closed_at: int, last_red: int, passed: int | None) -> None:
    by_hand = Action(kind=ActionKind.CLOSED, at_ms=closed_at, who="ann", value="test changed")
    passed = None if passed is None else max(_OPENED, passed)
    clock = judge(replace(_FAILURE, actions=(by_hand,), last_red_ms=last_red, closed_ms=passed), _OPENED)
    assert clock.reopened == (passed is None and last_red > closed_at)
    assert clock.is_closed == (not clock.reopened)


@given(st.lists(_failure, max_size=6), _moment)
def test_open_failures_are_ranked_by_tests_blocked_then_time_left(failures: list[Failure], now: int) -> None:
    ranked = rank(failures, now)
    keys = [(clock.is_closed, -failure.blocked, clock.left_ms) for failure, clock in ranked if not clock.is_closed]
    assert keys == sorted(keys)
    assert [clock.is_closed for _, clock in ranked] == sorted(clock.is_closed for _, clock in ranked)
    assert sorted(map(repr, failures)) == sorted(repr(failure) for failure, _ in ranked)


@given(st.lists(_failure, max_size=8), _moment)
def test_each_failure_counts_once_in_the_answers_of_its_pillar(failures: list[Failure], now: int) -> None:
    answers = responses(rank(failures, now))
    assert sum(one.failures for one in answers) == len(failures)
    assert sum(one.open for one in answers) == sum(failure.closed_ms is None for failure in failures)
    for one in answers:
        for half, most in (one.acknowledged_ms, one.classified_ms, one.closed_ms):
            assert most is None or (half is not None and half <= most)


@given(st.lists(st.none() | st.integers(0, 100), min_size=1), st.floats(0.01, 1))
def test_a_percentile_is_the_least_time_in_which_so_many_were_done(taken: list[int | None], share: float) -> None:
    found = percentile(taken, share)
    done = sum(one is not None for one in taken)
    if found is None:
        assert done < share * len(taken)
    else:
        assert sum(one is not None and one <= found for one in taken) >= share * len(taken)
        assert sum(one is not None and one < found for one in taken) < share * len(taken)
