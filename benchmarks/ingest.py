"""How fast results are stored, and how much disk each takes: ``python -m benchmarks.ingest --results 10000000``."""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.generated import Program, batches
from harness.database import Database
from harness.records import RunState
from harness.store import Store

_BATCH = 5_000


def measure(results: int = 200_000, database: Database | None = None) -> Iterator[str]:
    """Results stored a second, each batch safe on disk before the next; bytes a result, everything included."""
    with tempfile.TemporaryDirectory() as scratch:
        database = database or Database.at(Path(scratch) / "makeready.sqlite")
        program = Program.of(results)
        stored, stored_s, stored_cpu_s, slowest_s = 0, 0.0, 0.0, 0.0
        with Store.open(database) as store:
            for run in program.runs():
                planned = program.planned(run)
                start_s, start_cpu_s = time.perf_counter(), time.process_time()
                store.begin_run(run)
                store.plan(run.id, planned)
                stored_s += time.perf_counter() - start_s
                stored_cpu_s += time.process_time() - start_cpu_s
                for batch in batches(program.results(run), _BATCH):
                    start_s, start_cpu_s = time.perf_counter(), time.process_time()
                    store.add_results(run.id, batch)
                    stored_cpu_s += time.process_time() - start_cpu_s
                    took_s = time.perf_counter() - start_s
                    stored_s, slowest_s, stored = stored_s + took_s, max(slowest_s, took_s), stored + len(batch)
                store.finish_run(run.id, RunState.FINISHED)
            yield (
                f"{stored} results, {stored / stored_s:.0f} a second, {stored / stored_cpu_s:.0f} a second of this "
                f"process's own time; slowest batch of {_BATCH}: {slowest_s:.2f} s"
            )
            yield f"{store.size_bytes() / stored:.0f} bytes a result, {store.size_bytes() / 1e6:.0f} MB"


def main() -> None:
    """Measure what the command line says, and keep the database if it names one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--results", type=int, default=200_000)
    parser.add_argument("--database", help="path or URL of a new database, which is kept")
    asked = parser.parse_args()
    kept = None if asked.database is None else Database.parse(asked.database, folder=Path())
    for line in measure(asked.results, kept):
        print(line, flush=True)


if __name__ == "__main__":
    main()
