"""Laws of the console's helper: where an answer ends, what of it is the answer, and what is said when none comes."""

from __future__ import annotations

from itertools import pairwise
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.ctl import Console
from harness.errors import FirmwareFault
from harness.rig.rig import Rig

ANSWER = b"status\r\n= code: 10001\r\n812 info jobs: job 3 done\r\n= display: Ready\r\n= OK\r\n> "


class Port:
    """A service port with a clock of its own: it says what it is given, piece by piece, and then nothing."""

    def __init__(self, *pieces: bytes) -> None:
        self.now_s = 0.0
        self.typed = b""
        self._pieces = list(pieces)

    def write(self, data: bytes) -> None:
        self.typed += data

    def read(self, _max_bytes: int, timeout_s: float) -> bytes:
        if self._pieces:
            self.now_s += 0.01
            return self._pieces.pop(0)
        self.now_s += timeout_s
        return b""

    def close(self) -> None: ...


def console_at(port: Port) -> Console:
    return Console(cast(Rig, port), port)


def test_a_command_ends_in_cr_and_its_answer_is_the_marked_lines() -> None:
    port = Port(ANSWER)
    answer = console_at(port).ask("status")
    assert port.typed == b"status\r"
    assert (answer.command, answer.error) == ("status", "")
    assert answer.lines == ("code: 10001", "display: Ready")
    assert answer.fields == {"code": "10001", "display": "Ready"}


@given(st.lists(st.integers(0, len(ANSWER)), max_size=8))
def test_where_an_answer_is_cut_on_its_way_does_not_matter(cuts: list[int]) -> None:
    edges = [0, *sorted(cuts), len(ANSWER)]
    pieces = [ANSWER[begin:end] for begin, end in pairwise(edges) if begin < end]
    assert console_at(Port(*pieces)).ask("status").lines == ("code: 10001", "display: Ready")


def test_of_several_lines_with_one_key_the_last_counts() -> None:
    answer = console_at(Port(b"= door: closed\r\n= door: open\r\n= no key here\r\n= OK\r\n> ")).ask("sensors watch 1")
    assert answer.fields == {"door": "open"}
    assert len(answer.lines) == 3


def test_the_prompt_of_manufacturing_mode_ends_an_answer_too() -> None:
    assert console_at(Port(b"= motor: PASS\r\n= OK\r\nmfg> ")).do("test motor").fields == {"motor": "PASS"}


def test_a_refusal_is_an_answer_for_who_asks_and_a_fault_for_who_must_have_it() -> None:
    refusal = b"dump\r\n= ERROR: memory holds what hosts have sent\r\n> "
    assert console_at(Port(refusal)).ask("dump").error == "memory holds what hosts have sent"
    with pytest.raises(FirmwareFault, match=r"console 'dump': is refused: memory holds .*; expected OK"):
        console_at(Port(refusal)).do("dump")


@pytest.mark.parametrize("heard", [b"", b"= code: 10001\r\n", b"= OK\r\n", b"= OK\r\n>", b"OK\r\n> ", b"= OK> "])
def test_what_has_no_end_is_a_fault_that_says_what_was_heard(heard: bytes) -> None:
    port = Port(*([heard] if heard else []))
    with pytest.raises(FirmwareFault, match=r"console 'status': heard b.* in 3 s; expected an answer and a prompt"):
        console_at(port).ask("status", timeout_s=3.0)
    assert port.now_s >= 3.0


def test_what_was_said_before_a_command_is_no_part_of_its_answer() -> None:
    console = console_at(Port(b"= old: 1\r\n= OK\r\n> ", b"= new: 2\r\n= OK\r\n> "))
    console.expect(b"old")
    assert console.ask("counters").lines == ("new: 2",)


def test_a_text_is_waited_for_across_pieces() -> None:
    console = console_at(Port(b"9 warn boot: reset: so", b"ftware\r\n"))
    console.expect(b"reset: software")
    with pytest.raises(FirmwareFault, match=r"console, for b'serial '"):
        console.expect(b"serial ", timeout_s=1.0)
