"""L2 over all products: `makeready run` against bare `pytest -n` with the same workers, in turn."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

_ROUNDS = 2


def measure() -> Iterator[str]:
    """Wall time of each, tests a second, and their ratio round by round."""
    workers = len(os.sched_getaffinity(0))
    ratios = []
    with tempfile.TemporaryDirectory() as scratch:
        for number in range(_ROUNDS):
            out = Path(scratch) / str(number)
            ours_s, _ = _time("harness.cli.main", "run", "--level=L2", f"--workers={workers}", f"--out={out}")
            bare_s, words = _time(
                "pytest",
                "test_suites",
                "--level=L2",
                f"-n{workers}",
                "--dist=worksteal",
                "-q",
                "-p",
                "no:cacheprovider",
            )
            tests = sum(int(count) for count in re.findall(r"(\d+) (?:passed|failed)", words))
            ratios.append(ours_s / bare_s)
            yield (
                f"makeready run {ours_s:.1f} s, pytest -n{workers} {bare_s:.1f} s, ratio {ratios[-1]:.2f}; "
                f"{tests} tests ran, {tests / ours_s:.1f} a second"
            )
    yield f"ratio {min(ratios):.2f} to {max(ratios):.2f}"


def _time(module: str, *arguments: str) -> tuple[float, str]:
    code = "import sys; from harness.cli.main import main; main()"
    command = [sys.executable, "-c", code] if module == "harness.cli.main" else [sys.executable, "-m", module]
    start_s = time.perf_counter()
    done = subprocess.run([*command, *arguments], capture_output=True, text=True, check=False)
    return time.perf_counter() - start_s, done.stdout
