"""Puts the invented year into a database, day by day, as a real program's results would have come in."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from harness.demo.iterations import plan_iterations, review, write_iterations
from harness.demo.measured import MEASURED
from harness.demo.people import Team, account
from harness.demo.program import PEOPLE, DemoTest, program_tests
from harness.demo.story import YEAR_DAYS, Story, tell
from harness.records import Level, Measurement, Outcome, Planned, Result, Run, RunState
from harness.store import Store
from harness.track import Build

_SEED = 30
_PROFILE_HASH = hashlib.sha256(b"demo").hexdigest()
_L2_HOUR, _L4_HOUR, _EVENING_HOUR = 11, 20, 23


def fill(
    store: Store, iterations: Path, *, until: datetime, announce: Callable[[str], object] = lambda _words: None
) -> None:
    """Fill an empty database with the year that ends before the day of `until`, and the folder with its iterations.

    `announce` is told of each month.
    """
    chance = Random(_SEED)
    tests = program_tests()
    story = tell(tests, chance)
    plans = plan_iterations(until)
    write_iterations(iterations, plans)
    team = Team(store, Random(_SEED))
    start = (until - timedelta(days=YEAR_DAYS)).replace(hour=0, minute=0, second=0, microsecond=0)
    commit = None
    for day in range(YEAR_DAYS):
        moment = start + timedelta(days=day)
        commit = _commit(store, commit, day, moment, chance)
        _add(store, commit, Level.L2, moment, _ran(tests, story, Level.L2, day, moment, chance))
        nightly = [*_ran(tests, story, Level.L4, day, moment, chance), *_measured(day, moment, chance)]
        _add(store, commit, Level.L4, moment, nightly)
        evening = moment.replace(hour=_EVENING_HOUR, tzinfo=UTC)
        if evening >= plans[0].starts:
            team.work(evening, until)
            review(store, iterations, plans, evening)
        if moment.day == 1:
            announce(f"{moment:%B %Y}")
    account(store, until)


def _commit(store: Store, parent: str | None, day: int, moment: datetime, chance: Random) -> str:
    commit = hashlib.sha256(f"demo {day}".encode()).hexdigest()[:12]
    author = chance.choice(PEOPLE)
    store.describe_build(
        Build(commit=commit, parent=parent, sequence=day, authors=(author,), committed_at=_text(moment, 9))
    )
    return commit


def _add(store: Store, commit: str, level: Level, moment: datetime, results: Sequence[Result]) -> None:
    hour = _hour(level)
    run = Run(
        id=f"demo-{moment:%Y%m%d}-{level}",
        started_at=_text(moment, hour),
        commit=commit,
        seed=1,
        rig="demo",
        level=level,
        planned=len(results),
    )
    planned = [
        Planned(test_id=r.test_id, profile=r.profile, pillar=r.pillar, level=r.level, requirements=r.requirements)
        for r in results
        if r.attempt == 1
    ]
    store.submit(run, planned, results)
    store.finish_run(run.id, RunState.FINISHED, finished_at=_text(moment, hour + 1))


def _ran(
    tests: Sequence[DemoTest], story: Story, level: Level, day: int, moment: datetime, chance: Random
) -> list[Result]:
    """A night runs L2 too. What failed by chance of the test is tried once more."""
    results = []
    for test in tests:
        if test.level is Level.L4 and level is Level.L2:
            continue
        for product in test.products:
            outcome, message = story.outcome(test, product, day, chance)
            results.append(_result(test, product, level, moment, outcome, message, chance))
            if test.test_id in story.flaky and outcome is Outcome.FAILED:
                results.append(_result(test, product, level, moment, Outcome.PASSED, "", chance, attempt=2))
    return results


def _result(
    test: DemoTest,
    product: str,
    level: Level,
    moment: datetime,
    outcome: Outcome,
    message: str,
    chance: Random,
    *,
    attempt: int = 1,
    measurements: tuple[Measurement, ...] = (),
    machine: str | None = None,
) -> Result:
    return Result(
        test_id=test.test_id,
        pillar=test.pillar,
        level=test.level,
        profile=product,
        rig_kind="simulator",
        outcome=outcome,
        attempt=attempt,
        seed=1,
        firmware_hash=hashlib.sha256(f"{moment:%Y%m%d}{product}".encode()).hexdigest(),
        profile_hash=_PROFILE_HASH,
        virtual_s=3600.0 if test.level is Level.L4 else 40.0,
        wall_s=round(chance.uniform(0.02, 0.4), 3),
        finished_at=_text(moment, _hour(level) + 1),
        message=message,
        requirements=(test.requirement,),
        measurements=measurements,
        machine=machine,
    )


def _measured(day: int, moment: datetime, chance: Random) -> Iterator[Result]:
    """What a night measures, test by test and product by product."""
    for one in MEASURED:
        for product in one.test.products:
            taken = one.measure(product, day, chance)
            outside = [figure for figure in taken if not figure.within_limits]
            yield _result(
                one.test,
                product,
                Level.L4,
                moment,
                Outcome.FAILED if outside else Outcome.PASSED,
                f"{outside[0].name} is {outside[0].value:g}, outside of its limits" if outside else "",
                chance,
                measurements=taken,
                machine=one.machine,
            )


def _hour(level: Level) -> int:
    return _L2_HOUR if level is Level.L2 else _L4_HOUR


def _text(moment: datetime, hour: int) -> str:
    return moment.replace(hour=hour, tzinfo=UTC).isoformat(timespec="seconds")
