"""How fast JUnit reports sent over HTTP are stored, each answered once it is safe on disk.

``python -m benchmarks.junit_over_http --results 200000 --cases 2000 --senders 2``; the reports are those of a made-up
program: one for each night and product, with messages and logs of what went wrong.
"""

from __future__ import annotations

import argparse
import http.client
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from queue import Empty, SimpleQueue
from urllib.parse import urlsplit
from xml.sax.saxutils import escape, quoteattr

from benchmarks.board import SERVE, processor_s
from benchmarks.generated import PRODUCTS, Program
from harness.access.roles import Role
from harness.access.secrets import new_token, token_digest
from harness.records import Level, Outcome, Result, Run
from harness.store import Store
from harness.store.access import Accounts

_ELEMENTS = {Outcome.FAILED: "failure", Outcome.ERROR: "error", Outcome.NOT_RUN: "skipped", Outcome.SKIPPED: "skipped"}


def measure(results: int = 100_000, cases: int = 2_000, senders: int = 2) -> Iterator[str]:
    """Results stored a second of wall time and of the server's own time, and the slowest answer."""
    program = Program(tests=cases, nights=max(1, round(results / (cases * PRODUCTS))))
    waiting: SimpleQueue[tuple[str, bytes]] = SimpleQueue()
    for run in program.runs():
        for profile, report in _reports(program, run) if run.level is Level.L4 else ():
            waiting.put((f"/api/v1/junit?run={run.id}-{profile}&commit={run.commit}&profile={profile}", report))
    token = new_token()
    with tempfile.TemporaryDirectory() as scratch:
        database = Path(scratch) / "makeready.sqlite"
        with Store.open(database) as store:
            Accounts(store).add_token(
                "benchmark", Role.ENGINEER, token_digest(token), actor="benchmark", now_ms=0, expires_ms=None
            )
        with subprocess.Popen(
            [sys.executable, "-c", SERVE, str(database)], stdout=subprocess.PIPE, text=True
        ) as server:
            assert server.stdout is not None
            address = urlsplit(server.stdout.readline().strip()).netloc
            try:
                began_s, before_s = time.perf_counter(), processor_s(server.pid)
                stored, times = _send(address, token, waiting, senders)
                wall_s, own_s = time.perf_counter() - began_s, processor_s(server.pid) - before_s
            finally:
                server.terminate()
    yield (
        f"{stored} results in {len(times)} reports of {cases} cases: {stored / wall_s:.0f} a second, "
        f"{stored / own_s:.0f} a second of the server's own time; slowest answer {max(times):.2f} s"
    )


def _send(address: str, token: str, waiting: SimpleQueue[tuple[str, bytes]], senders: int) -> tuple[int, list[float]]:
    stored: list[int] = []
    times: list[float] = []

    def send() -> None:
        connection = http.client.HTTPConnection(address, timeout=300)
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/xml"}
        while True:
            try:
                path, report = waiting.get_nowait()
            except Empty:
                return
            start_s = time.perf_counter()
            connection.request("POST", path, body=report, headers=headers)
            answer = connection.getresponse()
            told = answer.read()
            if answer.status != 201:
                sys.exit(f"{path} answered {answer.status}: {told[:200]!r}")
            times.append(time.perf_counter() - start_s)
            stored.append(report.count(b"<testcase"))

    threads = [threading.Thread(target=send) for _ in range(senders)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(stored), times


def _reports(program: Program, run: Run) -> Iterator[tuple[str, bytes]]:
    """One for each product."""
    found = sorted(program.results(run), key=lambda one: (one.profile, one.test_id.partition("::")[0]))
    for profile, of_product in groupby(found, key=lambda one: one.profile):
        lines = ["<testsuites>"]
        for file, results in groupby(of_product, key=lambda one: one.test_id.partition("::")[0]):
            lines.append(f'<testsuite name={quoteattr(file)} timestamp="{run.started_at}">')
            lines += [_case(file, one) for one in results]
            lines.append("</testsuite>")
        yield profile, "\n".join([*lines, "</testsuites>"]).encode()


def _case(file: str, result: Result) -> str:
    begin = f'<testcase classname={quoteattr(file)} name={quoteattr(result.test_id)} time="{result.wall_s:.3f}"'
    element = _ELEMENTS.get(result.outcome)
    if element is None:
        return f"{begin}/>"
    log = f"<system-out>{escape(result.log)}</system-out>" if result.log else ""
    return f"{begin}><{element} message={quoteattr(result.message)}/>{log}</testcase>"


def main() -> None:
    """Measure what the command line says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--results", type=int, default=100_000)
    parser.add_argument("--cases", type=int, default=2_000, help="in each report")
    parser.add_argument("--senders", type=int, default=2)
    asked = parser.parse_args()
    for line in measure(asked.results, asked.cases, asked.senders):
        print(line, flush=True)


if __name__ == "__main__":
    main()
