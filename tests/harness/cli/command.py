"""The real commands in processes of their own, small suites for them to run, and what they leave behind. No tests."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from harness.records import Result, Run
from harness.store import Store

MAKEREADY = Path(sys.executable).with_name("makeready")
PATIENCE_S = 100  # only a hanging command meets it
HEADER = """
import pytest
from harness.ctl import Measure, Printer, Rig, level, needs, pillar
pytestmark = [level("L2"), pillar("print")]
"""
QUICK = f"""{HEADER}
def test_it_fails(rig: Rig) -> None:
    rig.wait(0.05)
    assert rig.now_s > 1000, "the printer is too young"

def test_it_passes(rig: Rig) -> None:
    rig.wait(0.05)
"""
MIXED = f"""{HEADER}
def test_good(printer: Printer) -> None:
    assert printer.print(pages=2).wait_done().pages == 2

def test_wrong_answer(rig: Rig) -> None:
    rig.wait(0.05)
    assert rig.now_s > 1000, "the printer is too young"

def test_silent_product(printer: Printer) -> None:
    printer.host.wait_event("NEVER", timeout_s=1.0)

def test_broken_test(rig: Rig) -> None:
    raise ValueError("the tester's own slip")

@needs("stapler")
def test_what_it_lacks(printer: Printer) -> None:
    raise AssertionError("never reached")

@needs("moon_phase")
def test_what_nobody_has(printer: Printer) -> None:
    raise AssertionError("never reached")

def test_own_decision(rig: Rig) -> None:
    pytest.skip("not on a Friday")

def test_never_measured(rig: Rig, measure: Measure) -> None:
    measure.declare("first page", unit="s", high=10)

def test_out_of_limits(rig: Rig, measure: Measure) -> None:
    measure.declare("first page", unit="s", high=10).take(10.5)

def test_within_limits(rig: Rig, measure: Measure) -> None:
    measure.declare("first page", unit="s", low=10, high=10).take(10)

@pillar("night")
@level("L4")
def test_for_the_night(rig: Rig) -> None:
    raise AssertionError("never selected")

@pillar("power")
@pytest.mark.parametrize("text", ["a b", "a-b"])
def test_of_two_texts(rig: Rig, text: str) -> None:
    raise AssertionError(text)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """A command that has ended."""

    code: int
    out: str
    err: str

    @property
    def words(self) -> str:
        return self.out + self.err


@dataclass(frozen=True, slots=True, kw_only=True)
class Workplace:
    """A folder with a Makeready home of its own; firmware is built once for all of them."""

    folder: Path
    builds: Path

    @property
    def environment(self) -> dict[str, str]:
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("MAKEREADY_", "PYTEST_"))}
        return {
            **kept,
            "MAKEREADY_HOME": str(self.folder / "home"),
            "MAKEREADY_BUILD_DIR": str(self.builds),
            "COLUMNS": "160",
        }

    @property
    def database(self) -> Path:
        return self.folder / "home" / "makeready.sqlite"

    def write(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path

    def makeready(self, *words: object) -> Ended:
        return self.run(MAKEREADY, *words)

    def run(self, *words: object) -> Ended:
        done = subprocess.run(
            [str(word) for word in words], cwd=self.folder, env=self.environment, stdin=subprocess.DEVNULL,
            capture_output=True, text=True, timeout=PATIENCE_S, check=False,
        )  # fmt: skip
        return Ended(code=done.returncode, out=done.stdout, err=done.stderr)

    @contextmanager
    def start(self, *words: object) -> Iterator[subprocess.Popen[str]]:
        """The command while it runs; it is killed at the end if it still does."""
        process = subprocess.Popen(
            [str(MAKEREADY), *map(str, words)], cwd=self.folder, env=self.environment, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        with process:
            try:
                yield process
            finally:
                process.kill()

    def latest(self) -> tuple[Run, tuple[Result, ...]]:
        """The last run in the database, and its results."""
        with Store.open(self.database) as store:
            run = store.latest_run()
            assert run is not None
            return run, store.results(run.id)


def outcomes_of(results: tuple[Result, ...]) -> dict[str, str]:
    return {result.test_id.partition("::")[2]: str(result.outcome) for result in results}
