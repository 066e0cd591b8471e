"""What opens and closes: the red episodes of one test on one product, from its occurrences in order. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from harness.reports.summary import Standing
from harness.track import RED


class Occurrence(NamedTuple):
    """What came of a test on a product in one run, in the store's numbers. Runs are ordered by start, then number.

    ``build`` and ``firmware`` stand for the commit and for what was tested. ``is_exact`` says that the commit names
    all that was tested; a working directory with uncommitted changes does not. ``at_ms`` is when the attempt ended
    that tells most, ``attempt``, ``traits`` and ``message`` are that attempt's.
    """

    run: int
    run_ms: int
    standing: Standing
    build: int
    is_exact: bool
    at_ms: int
    attempt: int
    traits: int
    message: int | None
    firmware: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """From the first red to the pass that ends it; open while ``passed`` is None.

    ``green`` is the run in which the test last passed before, None if it never had.
    """

    red: Occurrence
    last_red: Occurrence
    green: int | None
    passed: Occurrence | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What the past of a test means for its next occurrence: the episode that is open, and the run of its last pass."""

    episode: Episode | None = None
    green: int | None = None


def follow(state: State, now: Occurrence) -> tuple[State, Episode | None]:
    """The state after one more occurrence, and the episode that it opened, kept open or closed.

    A test that is FAILED or ERROR is red. Only PASSED on another commit than that of the last red ends an episode: a
    pass on retry, or on the same commit, shows that the test is not steady, not that anything was fixed.
    """
    episode = state.episode
    if now.standing in RED:
        if episode is None:
            episode = Episode(red=now, last_red=now, green=state.green)
        else:
            episode = Episode(red=episode.red, last_red=now, green=episode.green)
        return State(episode=episode, green=state.green), episode
    if now.standing is not Standing.PASSED:
        return state, None
    if episode is None or not is_newer(episode.last_red, now):
        return State(episode=episode, green=now.run), None
    closed = Episode(red=episode.red, last_red=episode.last_red, green=episode.green, passed=now)
    return State(green=now.run), closed


def is_newer(red: Occurrence, passed: Occurrence) -> bool:
    """True if a later run tested something else than the red one. What a commit does not name may always differ."""
    return red.build != passed.build or not passed.is_exact


def episodes_of(past: Iterable[Occurrence]) -> tuple[Episode, ...]:
    """All episodes of a whole past, oldest first; at most the last of them is open."""
    found: dict[int, Episode] = {}
    state = State()
    for now in past:
        state, touched = follow(state, now)
        if touched is not None:
            found[touched.red.run] = touched
    return tuple(found.values())
