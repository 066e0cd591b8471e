"""How long the board's own pages take, asked over HTTP by eight readers at once while results are written.

``python -m benchmarks.board --database /tmp/ten.sqlite`` asks a database that ``benchmarks.ingest`` has left.
"""

from __future__ import annotations

import http.client
import multiprocessing
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from urllib.parse import urlsplit

from benchmarks import ingest
from benchmarks.asking import ask
from benchmarks.generated import PILLARS
from benchmarks.pages import write
from harness.database import Database

_READERS = 8
_SECONDS = 20.0
_ASKED = 20
_PAGES = {
    "iteration": "/iterations/30",
    "grid": "/grid?level=L4",
    "failures": "/failures",
    "builds": "/builds",
    "heat map": "/heat-map?level=L4",
    "requirements": "/requirements",
    "latest run": "/",
    "runs": "/runs",
    "unsteady": "/unsteady?level=L4",
    "issues": "/issues",
    "reliability": "/reliability?level=L4",
    "lab": "/lab",
    "accounting": "/accounting",
    "about": "/about",
}
# Those that many look at all day.
_TOGETHER = ("iteration", "grid", "failures")
SERVE = """
import sys
from pathlib import Path
from harness.board import serve
from harness.database import Database
serve(Database.parse(sys.argv[1], folder=Path()), port=0, announce=lambda url: print(url, flush=True))
"""


def measure(database: Database | None = None, results: int = 100_000, seconds: float = _SECONDS) -> Iterator[str]:
    """Of each page the time when asked alone; of three the spread when eight readers ask for them without a pause."""
    with tempfile.TemporaryDirectory() as scratch:
        if database is None:
            database = Database.at(Path(scratch) / "makeready.sqlite")
            yield from ingest.measure(results, database)
        command = [sys.executable, "-c", SERVE, str(database)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
            assert server.stdout is not None
            address = urlsplit(server.stdout.readline().strip()).netloc
            try:
                alone = {name: _alone(address, path, server.pid) for name, path in _PAGES.items()}
                taken, written = _together(address, database, seconds)
            finally:
                server.terminate()
    for name, (median_s, p95_s, own_s) in alone.items():
        yield (
            f"{name}: alone median {1e3 * median_s:.0f} ms, p95 {1e3 * p95_s:.0f} ms, "
            f"{1e3 * own_s:.0f} ms of the server's own time"
        )
    for name, times in taken.items():
        times.sort()
        yield (
            f"{name}: together median {1e3 * times[len(times) // 2]:.0f} ms, "
            f"p95 {1e3 * times[int(len(times) * 0.95)]:.0f} ms, {len(times)} times"
        )
    yield f"meanwhile {written:.0f} results were written"


def _alone(address: str, path: str, server: int) -> tuple[float, float, float]:
    """Median and 95th percentile of a page's wall time, and the server's processor time for one; nobody else asks."""
    connection = http.client.HTTPConnection(address)
    _ask(connection, path)
    before_s, times = processor_s(server), []
    for number in range(_ASKED):
        times.append(_ask(connection, f"{path}{'&' if '?' in path else '?'}nobody_asked={number}"))
    times.sort()
    return times[_ASKED // 2], times[_ASKED * 95 // 100], (processor_s(server) - before_s) / _ASKED


def _together(address: str, database: Database, seconds: float) -> tuple[dict[str, list[float]], float]:
    context = multiprocessing.get_context("spawn")
    ended, told = context.Event(), context.SimpleQueue()
    writer = context.Process(target=write, args=(database, ended, told))
    taken: dict[str, list[float]] = {name: [] for name in _TOGETHER}

    def read(number: int) -> None:
        chance = Random(number)
        connection = http.client.HTTPConnection(address)
        while not ended.is_set():
            name = chance.choice(_TOGETHER)
            path = _PAGES[name]
            if name == "grid":  # people look at different parts of it
                path += f"&pillar={chance.choice(PILLARS)}"
            taken[name].append(_ask(connection, path))

    readers = [threading.Thread(target=read, args=(number,)) for number in range(_READERS)]
    for worker in (writer, *readers):
        worker.start()
    ended.wait(seconds)
    ended.set()
    (written,) = told.get()["writer"]
    for worker in (writer, *readers):
        worker.join()
    return taken, written


def _ask(connection: http.client.HTTPConnection, path: str) -> float:
    start_s = time.perf_counter()
    connection.request("GET", path)
    answer = connection.getresponse()
    answer.read()
    if answer.status != 200:
        sys.exit(f"{path} answered {answer.status}")
    return time.perf_counter() - start_s


def processor_s(process: int) -> float:
    """Processor time of a process, from /proc (proc(5): utime and stime in ticks of 10 ms)."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100


if __name__ == "__main__":
    ask(measure, __doc__, seconds=_SECONDS)
