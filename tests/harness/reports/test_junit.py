"""Laws of the JUnit report: what CI servers read is what happened."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import pytest

from harness.errors import ConfigError
from harness.records import Measurement, Outcome, Planned, Result, Run, RunState
from harness.reports.junit import write_junit

MakeRun, MakePlanned, MakeResult = Callable[..., Run], Callable[..., Planned], Callable[..., Result]


def _cases(path: Path) -> dict[str, ET.Element]:
    return {case.attrib["name"]: case for case in ET.parse(path).getroot().iter("testcase")}


def _mark(case: ET.Element) -> tuple[str, str | None, str | None]:
    """The one child that says how a case ended."""
    (child,) = [child for child in case if child.tag != "system-out"]
    return child.tag, child.get("type"), child.get("message")


@pytest.mark.parametrize(
    ("outcome", "tag"),
    [
        (Outcome.FAILED, "failure"),
        (Outcome.ERROR, "error"),
        (Outcome.SKIPPED, "skipped"),
        (Outcome.NOT_RUN, "skipped"),
    ],
)
@pytest.mark.parametrize("message", ["the product has no stapler", ""])
def test_each_outcome_has_its_element_even_without_a_message(
    tmp_path: Path, make_run: MakeRun, make_result: MakeResult, outcome: Outcome, tag: str, message: str
) -> None:
    write_junit(tmp_path / "j.xml", make_run(), [], [make_result(outcome=outcome, message=message)])
    (case,) = _cases(tmp_path / "j.xml").values()
    found, _, text = _mark(case)
    assert found == tag
    assert text
    assert message in text


def test_a_pass_is_a_case_without_marks(tmp_path: Path, make_run: MakeRun, make_result: MakeResult) -> None:
    write_junit(tmp_path / "j.xml", make_run(), [], [make_result()])
    (case,) = _cases(tmp_path / "j.xml").values()
    assert [child.tag for child in case] == ["system-out"]


def test_a_planned_test_without_result_is_skipped_with_the_state_of_the_run(
    tmp_path: Path, make_run: MakeRun, make_planned: MakePlanned
) -> None:
    write_junit(tmp_path / "j.xml", make_run(state=RunState.INTERRUPTED), [make_planned()], [])
    (case,) = _cases(tmp_path / "j.xml").values()
    assert _mark(case)[::2] == ("skipped", "not run: the run (interrupted) holds no result for it")


@pytest.mark.parametrize(("first", "tag"), [(Outcome.FAILED, "failure"), (Outcome.ERROR, "error")])
def test_a_pass_on_retry_is_not_a_pass(
    tmp_path: Path, make_run: MakeRun, make_result: MakeResult, first: Outcome, tag: str
) -> None:
    attempts = [make_result(outcome=first, message="jam"), make_result(attempt=2)]
    write_junit(tmp_path / "j.xml", make_run(), [], attempts)
    (case,) = _cases(tmp_path / "j.xml").values()
    assert _mark(case) == (tag, "passed-on-retry", "passed on retry, attempt 2; before: jam")


def test_there_is_a_suite_per_profile_and_pillar_with_its_facts(
    tmp_path: Path, make_run: MakeRun, make_planned: MakePlanned, make_result: MakeResult
) -> None:
    plan = [make_planned(), make_planned(profile="borealis"), make_planned(test_id="p.py::t", pillar="power")]
    write_junit(tmp_path / "j.xml", make_run(seed=99), plan, [make_result()])
    suites = list(ET.parse(tmp_path / "j.xml").getroot())
    assert [suite.get("name") for suite in suites] == [
        "aurora: power",
        "aurora: printing",
        "borealis: printing",
    ]
    facts = {item.get("name"): item.get("value") for item in suites[1].iter("property")}
    assert facts["commit"] == "4f1c2a9be77d"
    assert facts["seed"] == "99"
    assert facts["rig"] == "simulator"
    assert facts["profile"] == "aurora"
    assert facts["firmware_hash"] == "f1" * 20


def test_one_test_on_two_profiles_has_two_names(tmp_path: Path, make_run: MakeRun, make_result: MakeResult) -> None:
    write_junit(tmp_path / "j.xml", make_run(), [], [make_result(), make_result(profile="borealis")])
    cases = ET.parse(tmp_path / "j.xml").getroot().iter("testcase")
    assert {(case.get("classname"), case.get("name"), case.get("file")) for case in cases} == {
        (
            f"{profile}.test_suites.printing.test_jobs",
            "test_one_page_prints",
            "test_suites/printing/test_jobs.py",
        )
        for profile in ("aurora", "borealis")
    }


def test_characters_xml_cannot_hold_become_visible(tmp_path: Path, make_run: MakeRun, make_result: MakeResult) -> None:
    raw = "\x00\x1b[1m \ud800 \ufffe \x85 é 🖨\nsecond line"
    result = make_result(test_id="a.py::t[\x1b]", outcome=Outcome.FAILED, message=raw, log=raw)
    write_junit(tmp_path / "j.xml", make_run(), [], [result])
    (case,) = _cases(tmp_path / "j.xml").values()
    assert case.get("name") == r"t[\x1b]"
    message = _mark(case)[2]
    assert message is not None
    assert message.startswith(r"\x00\x1b[1m \ud800 \ufffe ")
    assert message.endswith("é 🖨\nsecond line")


def test_each_attempt_says_how_to_repeat_it(tmp_path: Path, make_run: MakeRun, make_result: MakeResult) -> None:
    taken = (
        Measurement(name="ripple", unit="K", value=7, high=6),
        Measurement(name="pages", unit="ppm", low=30),
    )
    attempts = [
        make_result(outcome=Outcome.FAILED, capsule="c.zip", trace_digest="b9", measurements=taken),
        make_result(attempt=2, outcome=Outcome.FAILED, seed=8),
    ]
    write_junit(tmp_path / "j.xml", make_run(), [], attempts)
    (case,) = _cases(tmp_path / "j.xml").values()
    account = case.findtext("system-out") or ""
    for line in ("attempt 1 of 2: FAILED", "makeready reproduce c.zip", "trace b9", "attempt 2 of 2: FAILED"):
        assert line in account.splitlines()
    assert "ripple: 7 K (limits None to 6)" in account
    assert "pages: not measured (limits 30 to None)" in account
    assert case.get("time") == "0.500000"


def test_the_picture_of_a_failure_is_attached_where_there_is_one(
    tmp_path: Path, make_run: MakeRun, make_result: MakeResult
) -> None:
    (tmp_path / "seen.svg").write_text("<svg/>")
    results = [
        make_result(test_id=f"a.py::{name}", outcome=Outcome.FAILED, capsule=str(tmp_path / f"{name}.zip"))
        for name in ("seen", "unseen")
    ]
    write_junit(tmp_path / "j.xml", make_run(), [], results)
    cases = _cases(tmp_path / "j.xml")
    lines = {name: (case.findtext("system-out") or "").splitlines() for name, case in cases.items()}
    assert f"[[ATTACHMENT|{tmp_path / 'seen.svg'}]]" in lines["seen"]
    assert not [line for line in lines["unseen"] if "ATTACHMENT" in line]


def test_a_run_without_tests_is_still_a_report(tmp_path: Path, make_run: MakeRun) -> None:
    write_junit(tmp_path / "new" / "j.xml", make_run(), [], [])
    assert ET.parse(tmp_path / "new" / "j.xml").getroot().tag == "testsuites"


def test_an_earlier_report_is_replaced_and_no_draft_stays(tmp_path: Path, make_run: MakeRun) -> None:
    path = tmp_path / "j.xml"
    path.write_text("old")
    write_junit(path, make_run(), [], [])
    assert "old" not in path.read_text()
    assert list(tmp_path.iterdir()) == [path]


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path, make_run: MakeRun) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ConfigError, match="cannot be written"):
        write_junit(tmp_path / "file" / "j.xml", make_run(), [], [])
    (tmp_path / "j.xml").mkdir()
    with pytest.raises(ConfigError, match=r"j\.xml: cannot be written"):
        write_junit(tmp_path / "j.xml", make_run(), [], [])
    assert sorted(item.name for item in tmp_path.iterdir()) == ["file", "j.xml"]
