"""What a run leaves behind: one report over all workers, results in the database; when killed, what had finished."""

from __future__ import annotations

import select
import shutil
import signal
import subprocess
from contextlib import closing
from pathlib import Path
from sqlite3 import connect
from xml.etree import ElementTree

import pytest

from device_profiles import load_profile
from harness.firmware.build import REFERENCE_SOURCE
from harness.records import RunState
from tests.harness.cli.command import HEADER, PATIENCE_S, Ended, Workplace, outcomes_of

pytest_plugins = ["tests.harness.cli.fixtures"]

BLOCKING = f"""{HEADER}
def test_quick(rig: Rig) -> None:
    rig.wait(0.01)

@pillar("second")
def test_that_waits_for_a_writer_who_never_comes(rig: Rig) -> None:
    open("nobody-writes").read()
"""


def cases_of(place: Workplace) -> dict[str, ElementTree.Element]:
    root = ElementTree.parse(place.folder / "out" / "junit.xml").getroot()
    return {case.attrib["name"]: case for case in root.iter("testcase")}


def wait_for_line(process: subprocess.Popen[str], wanted: str) -> None:
    assert process.stdout is not None
    while select.select([process.stdout], [], [], PATIENCE_S)[0]:
        line = process.stdout.readline()
        assert line, f"the command ended before it said {wanted!r}"
        if line.startswith(wanted):
            return
    raise AssertionError(f"{wanted!r} was never said")


def test_one_report_holds_every_planned_test_once_over_all_workers(mixed: tuple[Workplace, Ended]) -> None:
    place, _ = mixed
    run, results = place.latest()
    assert len(list((place.folder / "out").glob("**/junit*.xml"))) == 1
    assert set(cases_of(place)) == set(outcomes_of(results))
    assert run.planned == len(results) == 12
    assert run.state is RunState.FINISHED


def test_a_given_source_tree_is_a_build_of_its_own_until_its_content_is_another(workplace: Workplace) -> None:
    source = shutil.copytree(REFERENCE_SOURCE, workplace.folder / "source")
    suite = workplace.write("test_good.py", f"{HEADER}def test_good(rig: Rig) -> None:\n    rig.wait(0.01)\n")
    commits = []
    for version in ("1.0.0", "1.0.0", "1.0.1"):
        (source / "version.txt").write_text(version)
        ended = workplace.makeready("run", "--profile", "aurora", "--workers", 1, "--firmware-source", source, suite)
        assert ended.code == 0, ended.words
        commits.append(workplace.latest()[0].commit)
    assert commits[0] == commits[1] != commits[2]
    assert all(commit.startswith("unversioned-") for commit in commits)


def test_every_suite_of_the_report_says_what_ran_where(mixed: tuple[Workplace, Ended]) -> None:
    place, _ = mixed
    run, results = place.latest()
    hashes = {result.firmware_hash for result in results} - {""}
    assert len(hashes) == 1
    suites = list(ElementTree.parse(place.folder / "out" / "junit.xml").getroot().iter("testsuite"))
    assert len(suites) == 2
    for suite in suites:
        said = {item.attrib["name"]: item.attrib["value"] for item in suite.iter("property")}
        assert said["commit"] == run.commit != ""
        assert (said["seed"], said["rig"], said["profile"]) == ("7", "sim", "aurora")
        assert hashes <= set(said["firmware_hash"].split())
        assert said["profile_hash"].split() == [load_profile("aurora").digest]


@pytest.mark.parametrize(
    ("test", "element"),
    [
        ("test_good", None),
        ("test_within_limits", None),
        ("test_wrong_answer", "failure"),
        ("test_silent_product", "failure"),
        ("test_never_measured", "failure"),
        ("test_out_of_limits", "failure"),
        ("test_broken_test", "error"),
        ("test_what_it_lacks", "skipped"),
        ("test_own_decision", "skipped"),
    ],
)
def test_the_report_keeps_product_rig_and_absence_apart(
    mixed: tuple[Workplace, Ended], test: str, element: str | None
) -> None:
    case = cases_of(mixed[0])[test]
    found = {child.tag for child in case} & {"failure", "error", "skipped"}
    assert found == ({element} if element else set())


def test_the_reason_of_a_test_that_was_not_run_is_reported(mixed: tuple[Workplace, Ended]) -> None:
    skipped = cases_of(mixed[0])["test_what_it_lacks"].find("skipped")
    assert skipped is not None
    assert "product aurora has no stapler" in skipped.attrib["message"]


def test_a_page_for_people_stands_alone(mixed: tuple[Workplace, Ended]) -> None:
    page = (mixed[0].folder / "out" / "report.html").read_text(encoding="utf-8")
    assert "test_wrong_answer" in page
    assert "<link" not in page


def test_results_are_rows_of_the_database(mixed: tuple[Workplace, Ended]) -> None:
    with closing(connect(mixed[0].database)) as connection:
        counts = dict(connection.execute("SELECT outcome, count(*) FROM readable_results GROUP BY outcome"))
    assert counts == {"PASSED": 2, "FAILED": 6, "ERROR": 1, "NOT_RUN": 2, "SKIPPED": 1}


def test_failures_of_namesakes_leave_a_capsule_each(mixed: tuple[Workplace, Ended]) -> None:
    _, results = mixed[0].latest()
    bad = [result for result in results if result.outcome in ("FAILED", "ERROR")]
    capsules = [result.capsule for result in bad]
    assert None not in capsules
    assert len(set(capsules)) == len(bad) == len(list((mixed[0].folder / "out" / "capsules").glob("*.zip")))
    assert all(Path(str(capsule)).is_file() for capsule in capsules)


def test_what_had_finished_is_kept_when_the_run_is_killed(workplace: Workplace) -> None:
    ended = _end_half_way(workplace, signal.SIGKILL)
    assert ended == -signal.SIGKILL
    run, results = workplace.latest()
    assert outcomes_of(results) == {"test_quick": "PASSED"}
    assert (run.planned, run.state) == (2, RunState.RUNNING)


def test_a_run_that_is_asked_to_end_says_so_keeps_its_results_and_reports_them(workplace: Workplace) -> None:
    assert _end_half_way(workplace, signal.SIGTERM) == 3
    run, results = workplace.latest()
    assert outcomes_of(results) == {"test_quick": "PASSED"}
    assert run.state is RunState.INTERRUPTED
    cases = cases_of(workplace)
    assert cases["test_that_waits_for_a_writer_who_never_comes"].find("skipped") is not None


def _end_half_way(workplace: Workplace, how: signal.Signals) -> int:
    """Signal a run whose first pillar is through and whose second never ends; gives its exit code."""
    subprocess.run(["mkfifo", "nobody-writes"], cwd=workplace.folder, check=True)
    suite = workplace.write("test_blocking.py", BLOCKING)
    with workplace.start("run", "--profile", "aurora", "--workers", 1, "--out", "out", suite) as process:
        wait_for_line(process, "print ")
        process.send_signal(how)
        return process.wait(timeout=PATIENCE_S)
