"""PJL as clients in the field send it: split, quoted, in odd order, with binary data, and then left alone."""

from __future__ import annotations

import pytest

from harness.ctl import UEL, Host, Job, Printer, covers, level, needs, pillar
from test_suites.steps import talk

pytestmark = [level("L2"), pillar("connectivity"), covers("TO-PJL-01")]


def send_slowly(printer: Printer, data: bytes, size: int) -> None:
    """Send in pieces of that many bytes, each in a read of its own."""
    for start in range(0, len(data), size):
        printer.host.send(data[start : start + size])
        printer.rig.wait(0.02)


@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_a_whole_job_may_arrive_in_any_pieces(printer: Printer, size: int) -> None:
    printer.host.tell("USTATUS JOB=ON")
    job = Job(printer.host, printer.rig, name="pieces", sent_at_s=printer.rig.now_s)
    data = UEL + b'@PJL JOB NAME="pieces"\r\n@PJL SET COPIES=2\r\n@PJL ENTER LANGUAGE=PCL\r\none\r\n\ftwo\f'
    send_slowly(printer, data + UEL + b"@PJL EOJ\r\n" + UEL, size)
    assert job.wait_done().pages == 4


@pytest.mark.parametrize("split", range(1, 9))
def test_an_exit_sequence_between_queries_may_be_split_at_every_byte(printer: Printer, split: int) -> None:
    printer.host.send(UEL + b"@PJL SET COPIES=5\r\n" + UEL[:split])
    printer.rig.wait(0.3)
    assert talk(printer, UEL[split:] + b"@PJL INQUIRE COPIES\r\n") == b"@PJL INQUIRE COPIES\r\n1\r\n\f"


@pytest.mark.parametrize(
    "end", [b"\n", b"\r\n", b" \r\n", b"\t\n", b"\r\r\n"], ids=["lf", "crlf", "blank", "tab", "crcrlf"]
)
def test_every_line_end_in_use_ends_a_line(printer: Printer, end: bytes) -> None:
    lines = [b"@PJL SET COPIES=6", b"@PJL INQUIRE COPIES"]
    assert talk(printer, UEL + b"".join(line + end for line in lines)) == b"@PJL INQUIRE COPIES\r\n6\r\n\f"


@pytest.mark.parametrize(
    ("option", "name"),
    [
        ('NAME="a=b c"', "a=b c"), ('NAME = "spaced"', "spaced"), ("name=bare", "bare"),
        ('DISPLAY="x" NAME="after"', "after"),
        ('NAME="@PJL EOJ"', "@PJL EOJ"), ('NAME="first" NAME="second"', "first"), ('NAME="%-12345X"', "%-12345X"),
    ],
)  # fmt: skip
def test_a_name_is_read_as_it_is_quoted(printer: Printer, option: str, name: str) -> None:
    printer.host.tell("USTATUS JOB=ON")
    printer.host.send(
        UEL + f"@PJL JOB {option}\r\n".encode() + b"@PJL ENTER LANGUAGE=PCL\r\none\f" + UEL + b"@PJL EOJ\r\n" + UEL
    )
    printer.host.wait_event("JOB", timeout_s=60.0, NAME=name, PAGES="1")


@pytest.mark.parametrize("length", [500, 506, 507, 600, 5000])
def test_a_very_long_line_takes_no_other_with_it(printer: Printer, length: int) -> None:
    line = b"@PJL COMMENT " + b"x" * (length - 13) + b"\r\n"
    assert talk(printer, UEL + line + b"@PJL INQUIRE COPIES\r\n") == b"@PJL INQUIRE COPIES\r\n1\r\n\f"


def test_a_clients_framing_by_echo_survives_a_job_between(printer: Printer) -> None:
    job = UEL + b'@PJL JOB NAME="x"\r\n@PJL ENTER LANGUAGE=PCL\r\none\f' + UEL + b"@PJL EOJ\r\n" + UEL
    answers = talk(printer, UEL + b"@PJL ECHO DELIMITER1\r\n" + job + b"@PJL ECHO DELIMITER2\r\n@PJL INFO ID\r\n")
    first, second, identity, _rest = answers.split(b"\f")
    assert (first, second) == (b"@PJL ECHO DELIMITER1\r\n", b"@PJL ECHO DELIMITER2\r\n")
    assert identity.startswith(b"@PJL INFO ID\r\n")


@pytest.mark.parametrize(
    "data",
    [
        b"\x1b*b12Wabc\fdef\x1b%-1" + b"x\r\n", b"\x1b&p6X\f\f\f\f\f\fx", b"\x1b(s3W\f\f\fx",
        bytes(value for value in range(256) if value not in (0x0C, 0x1B)),
    ],
    ids=["raster", "transparent", "font", "all-bytes"],
)  # fmt: skip
def test_binary_data_is_one_page_however_it_looks(printer: Printer, data: bytes) -> None:
    assert printer.send_job((data,)).wait_done().pages == 1


def test_text_without_pjl_is_printed_when_its_host_falls_silent(printer: Printer) -> None:
    before = printer.page_count()
    printer.host.send(b"plain text, as nc sends it\r\nsecond line\r\n")
    printer.rig.wait(60.0)
    assert printer.page_count() - before == 1


@needs("second_host")
def test_a_host_that_goes_away_in_mid_job_does_not_hold_the_printer(printer: Printer) -> None:
    other = Host(printer.rig, printer.rig.open_second_host())
    other.tell("USTATUS JOB=ON")
    other.send(UEL + b'@PJL JOB NAME="cut"\r\n@PJL ENTER LANGUAGE=PCL\r\none\r\n\ftwo')
    assert printer.print(pages=2).wait_done(60.0).pages == 2
    other.wait_event("JOB", timeout_s=30.0, NAME="cut", PAGES="2")


@needs("second_host")
def test_a_host_that_never_reads_does_not_hold_the_other(printer: Printer) -> None:
    other = Host(printer.rig, printer.rig.open_second_host())
    for _query in range(30):
        other.send(UEL + b"@PJL USTATUS TIMED=5\r\n@PJL INFO VARIABLES\r\n@PJL INFO CONFIG\r\n" + UEL)
    assert printer.print(pages=3).wait_done().pages == 3
    assert printer.ask("INFO STATUS").fields["CODE"]


@needs("second_host")
@pytest.mark.parametrize("babble", [b"\x00", b"\xff", b"\x1b", b"\r\n", b"@PJL\r\n", b"U\r\n"], ids=repr)
def test_babble_at_one_port_does_not_hold_the_other(printer: Printer, babble: bytes) -> None:
    other = Host(printer.rig, printer.rig.open_second_host())
    other.send(babble * (3000 // len(babble)))
    before = printer.page_count()
    end = printer.print(pages=3).wait_done(90.0)
    assert (end.pages, end.is_cancelled) == (3, False)
    assert printer.page_count() - before >= 3


@pytest.mark.parametrize("category", ["FILESYS", "LOG", "JOBS", "POWER"])
def test_further_categories_of_info_are_answered_in_form(printer: Printer, category: str) -> None:
    answer = talk(printer, UEL + f"@PJL INFO {category}\r\n".encode())
    head, body = f"@PJL INFO {category}\r\n".encode(), b"\r\n\f"
    assert answer.startswith(head)
    assert answer.endswith(body)
    assert answer.count(b"\f") == 1


@needs("operator")
def test_the_log_tells_what_took_the_printer_offline(printer: Printer) -> None:
    printer.operator.open_door()
    printer.rig.wait(1.0)
    printer.operator.close_door()
    printer.wait_ready()
    assert any(line.startswith("CODE=40021 ") for line in printer.ask("INFO LOG").lines)


def test_there_are_no_volumes_and_no_files(printer: Printer) -> None:
    lines = printer.ask("INFO FILESYS").lines
    assert len(lines) == 2, "the table has its heading alone"
    answer = talk(printer, UEL + b'@PJL FSQUERY NAME="0:/../../etc/passwd"\r\n')
    assert b"FILEERROR=1" in answer


@needs("operator")
@pytest.mark.parametrize("seconds", [5, 20])
def test_timed_status_goes_on_while_the_printer_is_stopped(printer: Printer, seconds: int) -> None:
    printer.host.tell(f"USTATUS TIMED={seconds}")
    printer.operator.open_door()
    printer.rig.wait(seconds * 3 + 1.0)
    printer.host.listen(0.1)
    codes = [event.fields["CODE"] for event in printer.host.events]
    assert codes == ["40021"] * 3


@pytest.mark.parametrize("seconds", ["4", "301", "x", "-5"])
def test_a_time_out_of_range_starts_no_timed_status(printer: Printer, seconds: str) -> None:
    printer.host.tell(f"USTATUS TIMED={seconds}")
    printer.rig.wait(20.0)
    printer.host.listen(0.1)
    assert printer.host.events == []


@pytest.mark.parametrize(
    ("data", "pages"),
    [
        (b"\x1b&l4X\f\f", 2),  # number of copies: no data behind it
        (b"\x1b&p4X\f\f\f\f\f", 1),  # transparent data
        (b"\x1b&p4l4X\f\f\f\f\f", 1),
        (b"\x1b*p4X\f\f", 2),  # a cursor position
        (b"\x1b*b3W\f\f\f\f", 1),  # raster data
        (b"\x1b*b3w\f\f", 2),
        (b"\x1b(s\f\f", 2),
        (b"\x1b9\f\x1bE\f", 2),
        (b"\x1b*b\x013W\f\f", 2),
    ],
    ids=repr,
)
def test_a_form_feed_within_binary_data_ends_no_page(printer: Printer, data: bytes, pages: int) -> None:
    printer.host.tell("USTATUS JOB=ON")
    printer.host.send(UEL + b'@PJL JOB NAME="pcl"\r\n@PJL ENTER LANGUAGE=PCL\r\n' + data + UEL + b"@PJL EOJ\r\n" + UEL)
    printer.host.wait_event("JOB", timeout_s=60.0, NAME="pcl", PAGES=str(pages))
