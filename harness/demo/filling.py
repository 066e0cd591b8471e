"""Puts the invented year into a database, day by day, as a real program's results would have come in."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from random import Random

from harness.demo.measured import MEASURED
from harness.demo.people import account, answer_failures, report_issues
from harness.demo.program import PEOPLE, DemoTest, program_tests
from harness.demo.story import YEAR_DAYS, Story, tell
from harness.records import Level, Measurement, Outcome, Planned, Result, Run, RunState
from harness.store import Store
from harness.track import Build

_SEED = 30
_PROFILE_HASH = hashlib.sha256(b"demo").hexdigest()


def fill(store: Store, *, until: datetime, announce: Callable[[str], object] = lambda _words: None) -> None:
    """Fill an empty database with the year that ends at `until`; `announce` is told of each month."""
    chance = Random(_SEED)
    tests = program_tests()
    story = tell(tests, chance)
    start = (until - timedelta(days=YEAR_DAYS)).replace(hour=0, minute=0, second=0, microsecond=0)
    parent = None
    for day in range(YEAR_DAYS):
        moment = start + timedelta(days=day)
        if moment.weekday() < 5:  # nobody commits on weekends
            commit = hashlib.sha256(f"demo {day}".encode()).hexdigest()[:12]
            author = chance.choice(PEOPLE)
            store.describe_build(
                Build(commit=commit, parent=parent, sequence=day, authors=(author,), committed_at=_text(moment, 9))
            )
            parent = commit
            _add(store, commit, Level.L2, moment, _ran(tests, story, Level.L2, day, moment, chance))
            nightly = [*_ran(tests, story, Level.L4, day, moment, chance), *_measured(day, moment, chance)]
            _add(store, commit, Level.L4, moment, nightly)
        if moment.day == 1:
            announce(f"{moment:%B %Y}")
    report_issues(store, until)
    account(store, until)
    answer_failures(store, until, chance)


def _add(store: Store, commit: str, level: Level, moment: datetime, results: Sequence[Result]) -> None:
    hour = 11 if level is Level.L2 else 22
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
        finished_at=_text(moment, 12 if level is Level.L2 else 23),
        message=message,
        requirements=(test.requirement,),
        measurements=measurements,
    )


def _measured(day: int, moment: datetime, chance: Random) -> Iterator[Result]:
    """What a night measures, test by test and product by product."""
    for test in MEASURED:
        for product in test.products:
            taken = test.measure(product, day, chance)
            outside = [one for one in taken if not one.within_limits]
            yield _result(
                DemoTest(
                    test_id=test.test_id,
                    pillar=test.pillar,
                    level=Level.L4,
                    requirement=test.requirement,
                    products=test.products,
                ),
                product,
                Level.L4,
                moment,
                Outcome.FAILED if outside else Outcome.PASSED,
                f"{outside[0].name} is {outside[0].value:g}, outside of its limits" if outside else "",
                chance,
                measurements=taken,
            )


def _text(moment: datetime, hour: int) -> str:
    return moment.replace(hour=hour, tzinfo=UTC).isoformat(timespec="seconds")
