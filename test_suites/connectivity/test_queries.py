"""PJL queries: each answer is the command echoed, lines that end in CR LF, and a form feed."""

from __future__ import annotations

import math
import re

import pytest

from harness.ctl import UEL, Printer, covers, level, pillar
from test_suites.steps import talk

pytestmark = [level("L2"), pillar("connectivity"), covers("TO-PJL-01")]


def test_the_identity_is_the_quoted_model(printer: Printer) -> None:
    model = printer.profile.identity.model
    assert talk(printer, UEL + b"@PJL INFO ID\r\n") == f'@PJL INFO ID\r\n"{model}"\r\n\f'.encode()


def test_a_ready_printer_says_so(printer: Printer) -> None:
    assert talk(printer, UEL + b"@PJL INFO STATUS\r\n") == (
        b'@PJL INFO STATUS\r\nCODE=10001\r\nDISPLAY="Ready"\r\nONLINE=TRUE\r\n\f'
    )


def test_a_printing_printer_says_so(printer: Printer) -> None:
    job = printer.print(pages=2)
    assert printer.wait_status(10023, timeout_s=10.0).is_online
    job.wait_done()
    assert printer.wait_ready().display == "Ready"


@pytest.mark.parametrize("category", ["ID", "STATUS", "CONFIG", "MEMORY", "VARIABLES", "PAGECOUNT", "USTATUS"])
def test_every_category_of_info_is_answered_in_form(printer: Printer, category: str) -> None:
    answer = talk(printer, UEL + f"@PJL INFO {category}\r\n".encode())
    assert re.fullmatch(rb"@PJL INFO " + category.encode() + rb"\r\n([^\r\n\f]+\r\n)+\f", answer)


def test_the_configuration_names_what_is_fitted(printer: Printer) -> None:
    lines = printer.ask("INFO CONFIG").lines
    trays = len(printer.profile.trays)
    assert f"IN TRAYS [{trays} ENUMERATED]" in lines
    named = [line.split()[0] for line in lines if line.startswith("\tINTRAY")]
    assert named == [f"INTRAY{number}" for number in range(1, trays + 1)]
    assert ("DUPLEX" in lines) == ("duplex" in printer.profile.capabilities)
    assert any(printer.profile.identity.serial_number in line for line in lines)


def test_variables_are_listed_with_value_and_range(printer: Printer) -> None:
    text = talk(printer, UEL + b"@PJL INFO VARIABLES\r\n").decode()
    assert "COPIES=1 [2 RANGE]\r\n\t1\r\n\t999\r\n" in text
    assert re.search(r"^PAPER=A4 \[\d ENUMERATED\]\r\n\tA4\r\n", text, re.MULTILINE)
    assert ("DUPLEX=" in text) == ("duplex" in printer.profile.capabilities)


def test_each_listed_variable_has_one_of_the_values_listed_for_it(printer: Printer) -> None:
    text = talk(printer, UEL + b"@PJL INFO VARIABLES\r\n").decode()
    listed = re.findall(r"^(\w+)=(.*) \[(\d+) (ENUMERATED|RANGE)\]\r\n((?:\t.*\r\n)+)", text, re.MULTILINE)
    assert len(listed) == text.count("=")
    for name, value, count, kind, lines in listed:
        values = lines.split()
        assert len(values) == int(count), name
        if kind == "RANGE":
            assert int(values[0]) <= int(value) <= int(values[1]), name
        else:
            assert value in values, name


def test_the_delays_of_sleep_are_those_of_the_product_until_somebody_sets_others(printer: Printer) -> None:
    power = printer.profile.power
    delays = {"POWERSAVETIME": power.sleep_delay_s, "DEEPSLEEPTIME": power.deep_sleep_delay_s}
    expected = {name: str(math.ceil(delay_s / 60)) for name, delay_s in delays.items() if delay_s}
    assert {name: printer.variable(name) for name in expected} == expected


def test_the_page_count_never_goes_back(printer: Printer) -> None:
    counts = [printer.page_count()]
    for _job in range(2):
        printer.print().wait_done()
        counts.append(printer.page_count())
    assert counts == [counts[0], counts[0] + 1, counts[0] + 2]


def test_echoes_come_back_in_order_among_answers(printer: Printer) -> None:
    answers = talk(
        printer,
        UEL
        + b"@PJL ECHO one\r\n@PJL INFO PAGECOUNT\r\n@PJL ECHO two,  three\r\n@PJL INQUIRE COPIES\r\n@PJL ECHO 4\r\n",
    )
    assert [block.split(b"\r\n")[0] for block in answers.split(b"\f")[:-1]] == [
        b"@PJL ECHO one", b"@PJL INFO PAGECOUNT", b"@PJL ECHO two,  three", b"@PJL INQUIRE COPIES", b"@PJL ECHO 4",
    ]  # fmt: skip


@pytest.mark.parametrize("query", ["INQUIRE NOSUCH", "DINQUIRE NOSUCH"])
def test_an_unknown_variable_is_a_question_mark(printer: Printer, query: str) -> None:
    assert talk(printer, UEL + f"@PJL {query}\r\n".encode()) == f'@PJL {query}\r\n"?"\r\n\f'.encode()


@pytest.mark.parametrize(
    "spelling", [b"@pjl info pagecount\r\n", b"@PJL Info PageCount\r\n", b"@PJL  INFO\tPAGECOUNT  \r\n"]
)
def test_spelling_of_keywords_does_not_matter(printer: Printer, spelling: bytes) -> None:
    assert re.fullmatch(rb"@PJL INFO PAGECOUNT\r\n\d+\r\n\f", talk(printer, UEL + spelling))


def test_a_line_feed_alone_ends_a_line(printer: Printer) -> None:
    assert talk(printer, UEL + b"@PJL INQUIRE COPIES\n@PJL ECHO lf\n") == (
        b"@PJL INQUIRE COPIES\r\n1\r\n\f@PJL ECHO lf\r\n\f"
    )


def test_a_comment_and_a_bare_prefix_have_no_answer(printer: Printer) -> None:
    assert talk(printer, UEL + b'@PJL COMMENT @PJL INFO ID "?"\r\n@PJL\r\n') == b""


def test_queries_are_answered_while_a_job_prints(printer: Printer) -> None:
    job = printer.print(pages=3)
    assert printer.ask("INFO ID").lines == (f'"{printer.profile.identity.model}"',)
    assert job.wait_done().pages == 3


@pytest.mark.parametrize(("options", "name"), [(' NAME="0:/x"', "0:/x"), (" NAME=", ""), ("", "")])
def test_there_is_no_file_of_any_name(printer: Printer, options: str, name: str) -> None:
    answer = talk(printer, UEL + f"@PJL FSQUERY{options}\r\n".encode())
    assert answer == f'@PJL FSQUERY NAME="{name}"\r\nFILEERROR=1\r\n\f'.encode()
