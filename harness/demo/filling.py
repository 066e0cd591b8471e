"""Puts the invented year into a database, day by day, as a real program's results would have come in."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from random import Random

from harness.demo.program import PEOPLE, PRODUCTS, PROMISED_ERRORS, SPEED, DemoTest, program_tests
from harness.demo.story import YEAR_DAYS, Story, errors_per_1000_pages, tell
from harness.records import Level, Measurement, Outcome, Planned, Result, Run, RunState
from harness.store import Store
from harness.track import Build

_SEED = 30
_PROFILE_HASH = hashlib.sha256(b"demo").hexdigest()
_PAGES = 10_000
"""Of a night's measurement of errors."""

_RATE_TEST = "demo/reliability/test_error_rate.py::test_somebody_comes_as_seldom_as_promised"


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
            if moment.weekday() in (1, 4):
                nightly = [*_ran(tests, story, Level.L4, day, moment, chance), *_rates(day, moment, chance)]
                _add(store, commit, Level.L4, moment, nightly)
        if moment.day == 1:
            announce(f"{moment:%B %Y}")


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
) -> Result:
    measurements: tuple[Measurement, ...] = ()
    if test.pillar == "print" and test.level is Level.L4:
        rated = SPEED[product]
        speed = round(rated * (1.0 + chance.gauss(-0.004, 0.002)), 2)
        measurements = (Measurement(name="pages_per_minute", unit="1/min", value=speed, low=0.98 * rated),)
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


def _rates(day: int, moment: datetime, chance: Random) -> Iterator[Result]:
    """What a night measures of reliability, product by product."""
    for product in PRODUCTS:
        promised = PROMISED_ERRORS[product]
        rate = errors_per_1000_pages(promised, day, chance)
        spread = 1.96 * (rate * _PAGES / 1000) ** 0.5 / (_PAGES / 1000)  # a Poisson count's standard deviation
        low, high = max(0.0, rate - spread), rate + spread
        yield Result(
            test_id=_RATE_TEST,
            pillar="reliability",
            level=Level.L4,
            profile=product,
            rig_kind="simulator",
            outcome=Outcome.PASSED if low <= promised else Outcome.FAILED,
            attempt=1,
            seed=1,
            firmware_hash=hashlib.sha256(f"{moment:%Y%m%d}{product}".encode()).hexdigest(),
            profile_hash=_PROFILE_HASH,
            virtual_s=12_000.0,
            wall_s=9.5,
            finished_at=_text(moment, 23),
            message="" if low <= promised else f"surely {low:.2f} errors per 1000 pages, promised {promised}",
            requirements=("TO-REL-01",),
            measurements=(
                Measurement(name="errors_per_1000_pages", unit="1/1000", value=round(rate, 3)),
                Measurement(name="errors_per_1000_pages_at_least", unit="1/1000", value=round(low, 3), high=promised),
                Measurement(name="errors_per_1000_pages_at_most", unit="1/1000", value=round(high, 3)),
            ),
        )


def _text(moment: datetime, hour: int) -> str:
    return moment.replace(hour=hour, tzinfo=UTC).isoformat(timespec="seconds")
