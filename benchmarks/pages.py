"""What the store needs for each page, with eight readers and a writer at work.

``python -m benchmarks.pages --database /tmp/ten.sqlite`` asks a database that ``benchmarks.ingest`` has left.
"""

from __future__ import annotations

import multiprocessing
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from multiprocessing.queues import SimpleQueue
from multiprocessing.synchronize import Event
from pathlib import Path
from random import Random

from benchmarks import ingest
from benchmarks.asking import ask
from benchmarks.generated import PILLARS, PRODUCTS, Program, batches
from harness.database import Database
from harness.records import Level, Outcome, RunState
from harness.store import Store

_READERS = 8
_SECONDS = 20.0


def _iteration(store: Store, _chance: Random) -> object:
    runs = [run.id for level in (Level.L2, Level.L4) for run in store.runs(1, level=level)]
    return store.run_counts(runs), store.totals(runs)


def _grid(store: Store, chance: Random) -> object:
    runs = [run.id for run in store.runs(14, level=Level.L4)]
    records = store.track_records(level=Level.L4, pillar=chance.choice(PILLARS), limit=100)
    return store.cells(runs, [record.reference for record in records])


def _heat_map(store: Store, _chance: Random) -> object:
    return store.run_counts([run.id for run in store.runs(7, level=Level.L4)])


def _builds(store: Store, _chance: Random) -> object:
    store.builds(30)
    return store.totals([run.id for run in store.runs(60)])


def _failures(store: Store, _chance: Random) -> object:
    groups = store.failure_groups(Level.L4, limit=50)
    return store.track_records(level=Level.L4, signature=groups[0].signature, is_red=True, limit=100)


def _result(store: Store, chance: Random) -> object:
    (run,) = store.runs(1, level=Level.L4)
    wanted = store.entries(run.id, profile=f"product-{chance.randrange(PRODUCTS):02d}", limit=1)[0].reference
    reference = replace(wanted, test=chance.randrange(1, 100))
    return store.entry(reference), store.attempts(reference), store.past(reference, level=Level.L4)


def _part_of_a_night(store: Store, chance: Random) -> object:
    (run,) = store.runs(1, level=Level.L4)
    return store.entries(
        run.id,
        with_logs=False,
        pillar=chance.choice(PILLARS),
        profile="product-05",
        outcomes=[Outcome.FAILED],
        limit=100,
    )


def _requirements(store: Store, _chance: Random) -> object:
    return store.coverage(Level.L4)


PAGES: dict[str, Callable[[Store, Random], object]] = {
    "iteration": _iteration,
    "grid": _grid,
    "heat map": _heat_map,
    "builds": _builds,
    "failures": _failures,
    "result": _result,
    "part of a night": _part_of_a_night,
    "requirements": _requirements,
}


def measure(database: Database | None = None, results: int = 100_000, seconds: float = _SECONDS) -> Iterator[str]:
    """Median and 95th percentile of each page's questions to the store; each reader asks one after the other."""
    with tempfile.TemporaryDirectory() as scratch:
        if database is None:
            database = Database.at(Path(scratch) / "makeready.sqlite")
            yield from ingest.measure(results, database)
        taken = _take(database, seconds)
    for name in PAGES:
        times = sorted(taken[name])
        yield (
            f"{name}: median {1e3 * times[len(times) // 2]:.0f} ms, p95 {1e3 * times[int(len(times) * 0.95)]:.0f} ms, "
            f"{len(times)} times"
        )
    yield f"meanwhile {sum(taken['writer']):.0f} results were written"


def _take(database: Database, seconds: float) -> dict[str, list[float]]:
    context = multiprocessing.get_context("spawn")
    ended, told = context.Event(), context.SimpleQueue()
    readers = [context.Process(target=_read, args=(database, number, ended, told)) for number in range(_READERS)]
    workers = [*readers, context.Process(target=write, args=(database, ended, told))]
    for worker in workers:
        worker.start()
    ended.wait(seconds)
    ended.set()
    taken: dict[str, list[float]] = {name: [] for name in (*PAGES, "writer")}
    for _ in workers:
        for name, times in told.get().items():
            taken[name] += times
    for worker in workers:
        worker.join()
    return taken


def _read(
    database: Database,
    number: int,
    ended: Event,
    told: SimpleQueue[dict[str, list[float]]],
) -> None:
    chance = Random(number)
    times: dict[str, list[float]] = {name: [] for name in PAGES}
    with Store.open(database) as store:
        while not ended.is_set():
            name = chance.choice(list(PAGES))
            start_s = time.perf_counter()
            PAGES[name](store, chance)
            times[name].append(time.perf_counter() - start_s)
    told.put(times)


def write(
    database: Database,
    ended: Event,
    told: SimpleQueue[dict[str, list[float]]],
) -> None:
    """One more run of L2, again and again."""
    stored = 0.0
    with Store.open(database) as store:
        latest = store.runs(1, level=Level.L2)[0]
        program = Program(tests=30_000 if latest.planned == 3_000 else latest.planned // PRODUCTS * 120, nights=1)
        (first, *_) = program.runs()
        for number in range(1_000_000):
            run = replace(first, id=f"again-{time.time_ns()}-{number}", started_at=latest.started_at)
            store.begin_run(run)
            for batch in batches(program.results(first), 500):
                if ended.is_set():
                    store.finish_run(run.id, RunState.INTERRUPTED)
                    told.put({"writer": [stored]})
                    return
                store.add_results(run.id, batch)
                stored += len(batch)


if __name__ == "__main__":
    ask(measure, __doc__, seconds=_SECONDS)
