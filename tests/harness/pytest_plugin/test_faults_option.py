"""`--faults FILE`: one schedule befalls every printer from power-on; a bad line is told; capsules keep the schedule."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.capsule import read_capsule
from harness.reproduce import reproduce
from tests.harness.cli.command import HEADER, Ended, Workplace

pytest_plugins = ["tests.harness.cli.fixtures"]

SCHEDULE = """# the panel falls silent while the printer warms up, and a sheet slips
5000000000 do mute_module name=panel
6000000000 do unmute_module name=panel

0 chance pick=1 kind=misfeed size=0
7 jam at=exit sheet=1
"""
SUITE = f"""{HEADER}
def test_one(printer: Printer) -> None:
    printer.print().wait_done()
    assert len(printer.rig.fault_lines()) == 3

def test_two(printer: Printer) -> None:
    printer.print().wait_done()
    assert printer.rig.fault_lines() == [], "there were faults"
"""
EXPECTED = (
    "5000000000 mute panel",
    "6000000000 unmute panel",
)


@pytest.fixture
def scheduled(workplace: Workplace) -> tuple[Workplace, Ended]:
    """A run of two tests with a schedule of faults: one wants the faults, one wants none."""
    suite = workplace.write("test_scheduled.py", SUITE)
    schedule = workplace.write("night.txt", SCHEDULE)
    words = ("--profile", "aurora", "--workers", 1, "--out", "out", "--faults", schedule.name, suite)
    return workplace, workplace.makeready("run", *words)


def test_a_schedule_befalls_every_printer_and_its_failures_are_reproduced(scheduled: tuple[Workplace, Ended]) -> None:
    place, ended = scheduled
    assert ended.code == 1, ended.words
    assert "1 of 2" in ended.out
    (path,) = (place.folder / "out" / "capsules").glob("*.zip")
    capsule = read_capsule(path)
    assert capsule.schedule == tuple(SCHEDULE.splitlines())
    assert capsule.faults[:2] == EXPECTED
    assert "chance pick=1 kind=misfeed size=0" in capsule.faults[2]
    done = reproduce(path)
    assert done.is_same
    assert "there were faults" in done.again.message


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("\n\nsoon jam\n", ("faults.txt:3: is 'soon jam'", "expected '<nanoseconds> <kind> <words>'")),
        ("5 do jam where=exit\n", ("faults.txt:1: asks for 'jam where=exit'", "expected at, after_sheets")),
        ("# jam\n5 do explode\n", ("faults.txt:2: asks for 'explode'", "is not known")),
    ],
)
def test_a_bad_file_is_told_with_its_line_before_anything_runs(
    workplace: Workplace, text: str, words: tuple[str, ...]
) -> None:
    suite, schedule = workplace.write("test_scheduled.py", SUITE), workplace.write("faults.txt", text)
    ended = workplace.makeready("run", "--profile", "aurora", "--faults", schedule, suite)
    assert ended.code == 2
    assert all(word in ended.err for word in words), ended.err
    assert "Traceback" not in ended.words


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--faults", "absent.txt"), "absent.txt: cannot be read"),
        (("--faults", "absent.txt", "--rig", "/dev/ttyUSB0"), "--faults absent.txt: is asked of --rig /dev/ttyUSB0"),
    ],
)
def test_a_file_that_is_not_there_or_a_rig_without_faults_is_told(
    pytester: pytest.Pytester, words: tuple[str, ...], message: str
) -> None:
    pytester.makepyfile(SUITE)
    done = pytester.runpytest("--profile", "aurora", *words)
    assert done.ret == pytest.ExitCode.USAGE_ERROR
    done.stderr.fnmatch_lines([f"*{message}*"])


def test_a_schedule_is_not_needed(pytester: pytest.Pytester, tmp_path: Path) -> None:
    pytester.makepyfile(SUITE)
    done = pytester.runpytest("--profile", "aurora", "-k", "two", "--capsules", tmp_path)
    done.assert_outcomes(passed=1)
