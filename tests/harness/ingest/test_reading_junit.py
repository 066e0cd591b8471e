"""Laws of reading JUnit XML: what each tool means, and what is refused with its place."""

from __future__ import annotations

import pytest

from harness.errors import SubmissionError
from harness.ingest import limits
from harness.ingest.junit import Case, Report, read_junit
from harness.moments import to_ms
from harness.records import Outcome

NOW_MS = to_ms("2025-03-01T14:00:00+00:00")


def _read(text: str | bytes) -> Report:
    return read_junit(text.encode() if isinstance(text, str) else text, place="r.xml", now_ms=NOW_MS)


def _case(inside: str = "", attributes: str = "") -> Case:
    [case] = _read(f'<testsuite name="s"><testcase name="t" {attributes}>{inside}</testcase></testsuite>').cases
    return case


def _ends(case: Case) -> list[str]:
    return [str(attempt.outcome) for attempt in case.attempts]


@pytest.mark.parametrize(
    ("inside", "outcome"),
    [
        ("", Outcome.PASSED),
        ("<system-out>fine</system-out>", Outcome.PASSED),
        ("<failure/>", Outcome.FAILED),
        ("<error/>", Outcome.ERROR),
        ("<skipped/>", Outcome.SKIPPED),
        ("<ignored/>", Outcome.SKIPPED),
        ("<disabled/>", Outcome.NOT_RUN),
        ("<failure/><error/>", Outcome.FAILED),
        ("<skipped/><error/>", Outcome.ERROR),
    ],
)
def test_children_say_how_a_case_ended_and_the_worst_counts(inside: str, outcome: Outcome) -> None:
    assert _ends(_case(inside)) == [outcome]


@pytest.mark.parametrize(
    ("attributes", "outcome"),
    [
        ('status="run" result="completed"', Outcome.PASSED),
        ('status="notrun" result="suppressed"', Outcome.NOT_RUN),
        ('status="run" result="skipped"', Outcome.SKIPPED),
        ('status="disabled"', Outcome.NOT_RUN),
        ('status="Failed"', Outcome.FAILED),
        ('status="errored"', Outcome.ERROR),
    ],
)
def test_a_status_counts_where_no_child_says_more(attributes: str, outcome: Outcome) -> None:
    assert _ends(_case("", attributes)) == [outcome]


def test_surefire_reruns_are_attempts_and_a_flaky_test_passed_last() -> None:
    flaky = '<flakyFailure message="1"><stackTrace>at 1</stackTrace></flakyFailure><flakyError message="2"/>'
    assert _ends(_case(flaky)) == ["FAILED", "ERROR", "PASSED"]
    assert _ends(_case('<failure message="0"/><rerunFailure message="1"/><rerunError/>')) == [
        "FAILED",
        "FAILED",
        "ERROR",
    ]


def test_a_message_is_the_attribute_and_the_text_and_several_failures_are_kept() -> None:
    case = _case('<failure message="a &lt; b">at x.c:3</failure><failure message="c"/>')
    assert case.attempts[0].message == "a < b\nat x.c:3\nc"
    assert _case('<failure message="m">m: all of it</failure>').attempts[0].message == "m: all of it"


def test_suites_nest_and_cases_take_what_is_around_them() -> None:
    report = _read(
        '<testsuites><testsuite name="outer" timestamp="2025-03-01T12:00:00">'
        '<properties><property name="profile" value="aurora"/></properties>'
        '<testsuite name="inner"><properties><property name="pillar">print</property></properties>'
        '<testcase name="a"><properties><property name="requirement" value="R1"/>'
        '<property name="requirement" value="R2"/></properties></testcase></testsuite>'
        '<testcase name="b" classname="k" timestamp="2025-03-01T12:30:00+01:00" time="1,234.5"/>'
        "</testsuite></testsuites>"
    )
    inner, outer = report.cases
    assert (inner.suite, inner.at) == ("inner", "2025-03-01T12:00:00+00:00")
    assert inner.properties == {"profile": ("aurora",), "pillar": ("print",), "requirement": ("R1", "R2")}
    assert (outer.suite, outer.classname, outer.at, outer.wall_s) == ("outer", "k", "2025-03-01T11:30:00+00:00", 1234.5)
    assert outer.properties == {"profile": ("aurora",)}


def test_a_suite_that_broke_by_itself_is_an_error_and_not_lost() -> None:
    [case] = _read('<testsuite name="setup"><error message="no rig"/></testsuite>').cases
    assert (case.name, _ends(case)) == ("setup", ["ERROR"])


def test_other_encodings_a_byte_order_mark_and_name_spaces_are_read() -> None:
    text = '<testsuite xmlns="urn:x" name="s"><testcase name="Кнопка"/></testsuite>'
    for data in (
        b"\xef\xbb\xbf" + text.encode(),
        f'<?xml version="1.0" encoding="UTF-16"?>{text}'.encode("utf-16"),
        f'<?xml version="1.0" encoding="windows-1251"?>{text}'.encode("cp1251"),
    ):
        assert _read(data).cases[0].name == "Кнопка"


@pytest.mark.parametrize(
    ("attributes", "words"),
    [
        ('time="-3"', "r.xml:1: time='-3' is no duration in seconds; taken as 0"),
        ('time="{duration}"', "is no duration"),
        ('time="1e400"', "is no duration"),
        ('time="NaN"', "is no duration"),
        ('timestamp="{iso8601-timestamp}"', "is no moment and was left out"),
    ],
)
def test_what_is_odd_is_remarked_and_the_case_is_kept(attributes: str, words: str) -> None:
    report = _read(f'<testsuite name="s"><testcase name="t" {attributes}/></testsuite>')
    assert words in report.remarks[0]
    assert (report.cases[0].wall_s, report.cases[0].at) == (0.0, None)


def test_a_count_that_is_not_what_the_suite_holds_is_remarked() -> None:
    assert "tests=3 and holds 1" in _read('<testsuite name="s" tests="3"><testcase name="t"/></testsuite>').remarks[0]


def test_moments_of_mail_are_read() -> None:
    assert _case("", 'timestamp="Sat, 01 Feb 2025 23:10:07 GMT"').at == "2025-02-01T23:10:07+00:00"


BOMB = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
NAME = "x" * 3000
HOSTILE = {
    "nothing": ("", "r.xml: is empty"),
    "blank": (" \n", "r.xml: is empty"),
    "no XML": ("PASS", "r.xml:1: is not well-formed XML"),
    "other XML": ("<html/>", "r.xml:1: begins with <html>; expected <testsuites> or <testsuite>"),
    "truncated": ('<testsuite name="s">\n<testcase name="t">', "r.xml:2: is not well-formed XML"),
    "two roots": ("<testsuite/><testsuite/>", "r.xml:1: is not well-formed XML"),
    "control character": ('<testsuite name="\x01"/>', "r.xml:1: is not well-formed XML"),
    "no UTF-8": (b"<testsuite name='\xff'/>", "r.xml:1: is not well-formed XML"),
    "entity bomb": (
        f'<!DOCTYPE t [<!ENTITY l0 "lol">{BOMB}]><testsuite><testcase name="t">&l9;</testcase></testsuite>',
        "Maximum entity amplification factor exceeded",
    ),
    "small entities": ('<!DOCTYPE t [<!ENTITY a "b">]><testsuite name="&a;"/>', "r.xml:1: has a document type"),
    "entity bomb in an attribute": (
        f'<!DOCTYPE t [<!ENTITY l0 "lol">{BOMB}]><testsuite name="&l9;"/>',
        "Maximum entity amplification factor exceeded",
    ),
    "file": (
        '<!DOCTYPE t [<!ENTITY f SYSTEM "file:///etc/passwd">]><testsuite>&f;</testsuite>',
        "has a document type",
    ),
    "no name": ("<testsuite><testcase/></testsuite>", "r.xml:1: name of a test case is empty"),
    "endless name": (f'<testsuite><testcase name="{NAME}"/></testsuite>', "3000 characters; expected at most 2000"),
    "deep": ("<testsuite>" * 300 + "</testsuite>" * 300, "r.xml:1: is not well-formed XML"),
    "tomorrow": ('<testsuite timestamp="2025-03-02T14:00:00"/>', "is 86400 s ahead of this computer's clock"),
    "never set": ('<testsuite timestamp="1970-01-01T00:00:07"/>', "is 1970-01-01T00:00:07; expected a moment since"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_what_cannot_be_a_report_is_refused_with_its_place_and_reason(name: str) -> None:
    text, words = HOSTILE[name]
    with pytest.raises(SubmissionError) as told:
        _read(text)
    assert words in str(told.value)
    assert len(str(told.value)) < 500


def test_every_truncation_of_a_report_is_refused() -> None:
    text = '<testsuite name="s">\n<testcase name="t"><failure>f</failure></testcase>\n</testsuite>'
    for end in range(len(text)):
        with pytest.raises(SubmissionError, match=r"^r\.xml"):
            _read(text[:end])


def test_long_texts_lose_their_middle_and_say_so() -> None:
    case = _case(f"<failure>{'a' * limits.MOST_TEXT}{'b' * 1000}</failure>")
    message = case.attempts[0].message
    assert message.startswith("aaa")
    assert message.endswith("bbb")
    assert "1000 characters were left out here" in message


def test_more_results_than_can_be_taken_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_RESULTS", 3)
    cases = "".join(f'<testcase name="{n}"/>' for n in range(4))
    with pytest.raises(SubmissionError, match=r"r\.xml: has 4 results; expected at most 3"):
        _read(f"<testsuite>{cases}</testsuite>")
