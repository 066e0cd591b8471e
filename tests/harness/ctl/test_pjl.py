"""Laws of PJL text: what is written and how answers are read."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from harness.ctl.pjl import FORM_FEED, UEL, command, job_bytes, parse_answer

word = st.text(alphabet=st.characters(min_codepoint=0x21, max_codepoint=0x7E, exclude_characters='="'), min_size=1)


def test_an_answer_is_its_command_and_the_lines_below() -> None:
    answer = parse_answer(b'@PJL INFO STATUS\r\nCODE=10001\r\nDISPLAY="Ready = steady"\r\n\r\nONLINE=TRUE\r\n')
    assert answer.command == "@PJL INFO STATUS"
    assert answer.lines == ("CODE=10001", 'DISPLAY="Ready = steady"', "ONLINE=TRUE")
    assert answer.fields == {"CODE": "10001", "DISPLAY": "Ready = steady", "ONLINE": "TRUE"}


@given(st.binary())
def test_any_bytes_are_some_answer(block: bytes) -> None:
    answer = parse_answer(block)
    assert all(line.strip() for line in answer.lines)
    assert isinstance(answer.fields, dict)


@given(st.lists(st.tuples(word, word), max_size=6))
def test_fields_come_back(pairs: list[tuple[str, str]]) -> None:
    text = "@PJL X\r\n" + "".join(f'{key}="{value}"\r\n' for key, value in pairs)
    assert parse_answer(text.encode()).fields == {key.upper(): value for key, value in pairs}


def test_only_ustatus_is_unsolicited() -> None:
    assert parse_answer(b"@PJL USTATUS JOB\r\nSTART").is_unsolicited
    assert parse_answer(b"@pjl ustatus device").is_unsolicited
    assert not parse_answer(b"@PJL INFO USTATUS").is_unsolicited
    assert not parse_answer(b"").is_unsolicited


def test_a_command_is_one_line() -> None:
    assert command("INFO ID") == b"@PJL INFO ID\r\n"


def test_a_job_is_framed_by_uels_and_each_page_ends_in_a_form_feed() -> None:
    job = job_bytes(name="j", pages=(b"one", b"two"), settings={"copies": 2, "DUPLEX": "ON"})
    lines = re.split(rb"\r\n", job)
    assert lines[:4] == [
        UEL + b'@PJL JOB NAME="j"',
        b"@PJL SET COPIES=2",
        b"@PJL SET DUPLEX=ON",
        b"@PJL ENTER LANGUAGE=PCL",
    ]
    assert lines[4] == b"one" + FORM_FEED + b"two" + FORM_FEED + UEL + b'@PJL EOJ NAME="j"'
    assert lines[5] == UEL


def test_a_job_without_pages_has_no_data() -> None:
    assert b"LANGUAGE=PCL\r\n" + UEL in job_bytes(name="empty", pages=())
