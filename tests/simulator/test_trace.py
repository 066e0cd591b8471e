"""Laws of traces."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.trace import Record, Trace, first_difference

words = st.text("abc<>", min_size=1, max_size=4)
texts = st.text("abc 01", max_size=8)
records = st.lists(st.tuples(st.integers(0, 10**12), words, texts), max_size=20)


def trace_of(entries: list[Record]) -> Trace:
    trace = Trace()
    for entry in entries:
        trace.record(*entry)
    return trace


@given(records, st.sets(st.integers(0, 20)))
def test_the_digest_is_that_of_the_lines_however_often_it_is_asked_for(
    entries: list[Record], asked_after: set[int]
) -> None:
    trace = Trace()
    for index, entry in enumerate(entries):
        if index in asked_after:
            trace.digest()
        trace.record(*entry)
    canonical = "".join(f"{line}\n" for line in trace.to_lines())
    assert trace.digest() == hashlib.sha256(canonical.encode()).hexdigest()


@given(records)
def test_reading_back_what_was_written_gives_the_same_trace(entries: list[Record]) -> None:
    trace = trace_of(entries)
    read = Trace.from_lines(f"{line}\n" for line in trace.to_lines())
    assert read.records == trace.records
    assert read.digest() == trace.digest()
    assert first_difference(trace, read) is None


@given(records, records, records)
def test_the_first_difference_comes_after_all_that_is_shared(
    shared: list[Record], a: list[Record], b: list[Record]
) -> None:
    trace_a, trace_b = trace_of(shared + a), trace_of(shared + b)
    difference = first_difference(trace_a, trace_b, context=3)
    if difference is None:
        assert trace_a.records == trace_b.records
        return
    assert difference.index >= len(shared)
    assert trace_a.records[: difference.index] == trace_b.records[: difference.index]
    assert difference.a != difference.b
    assert difference.before == tuple(trace_a.records[: difference.index][-3:])


def test_a_trace_that_ends_early_differs_at_its_end() -> None:
    difference = first_difference(trace_of([(1, "bus<", "01")]), trace_of([(1, "bus<", "01"), (2, "bin", "x")]))
    assert difference is not None
    assert (difference.index, difference.a, difference.b) == (1, None, (2, "bin", "x"))
    assert str(difference).splitlines() == [
        "traces part at record 1:",
        "  1 bus< 01",
        "a (end of trace)",
        "b 2 bin x",
    ]


@pytest.mark.parametrize(("source", "text"), [("two words", "x"), ("", "x"), ("a", "two\nlines")])
def test_what_would_not_read_back_is_refused(source: str, text: str) -> None:
    with pytest.raises(ValueError, match="one-word source"):
        Trace().record(0, source, text)


@pytest.mark.parametrize("line", ["", "12 bus<", "soon bus< 01", "-1 bus< 01"])
def test_a_line_that_is_no_record_is_named(line: str) -> None:
    with pytest.raises(ValueError, match="trace line 2 is"):
        Trace.from_lines(["1 bus< 01", line])
