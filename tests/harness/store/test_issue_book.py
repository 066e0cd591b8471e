"""Laws of issues in the store: the tracker's last word stays, in whatever order it is told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.issues import Issue
from harness.store import Store
from harness.store.issue_book import IssueBook, Kept

_ISSUE = Issue(
    source="github",
    key="7",
    title="jam",
    priority=1,
    opened_ms=1,
    closed_ms=None,
    updated_ms=10,
    requirements=("PRN-1",),
)
_CLOSED = replace(_ISSUE, closed_ms=20, updated_ms=20)


def test_an_issue_comes_out_as_it_went_in(store: Store) -> None:
    assert IssueBook(store).keep([_ISSUE], now_ms=5) == Kept(new=1, changed=0, known=0)
    assert IssueBook(store).open() == (_ISSUE,)


@pytest.mark.parametrize("order", [(_ISSUE, _CLOSED), (_CLOSED, _ISSUE), (_CLOSED, _CLOSED)])
def test_what_is_told_late_turns_nothing_back(store: Store, order: tuple[Issue, Issue]) -> None:
    for issue in order:
        IssueBook(store).keep([issue], now_ms=5)
    assert IssueBook(store).open() == ()


def test_to_be_told_the_same_again_is_news_of_its_moment_only(store: Store) -> None:
    book = IssueBook(store)
    assert book.told_ms() is None
    book.keep([_ISSUE], now_ms=5)
    assert book.keep([_ISSUE], now_ms=9) == Kept(new=0, changed=0, known=1)
    assert book.told_ms() == 9


def test_the_highest_priority_comes_first_then_the_oldest(store: Store) -> None:
    told = [
        replace(_ISSUE, key="a", priority=None),
        replace(_ISSUE, key="b", priority=2),
        replace(_ISSUE, key="c", opened_ms=2),
        replace(_ISSUE, key="d", source="jira"),
    ]
    book = IssueBook(store)
    book.keep(told, now_ms=5)
    assert [one.key for one in book.open()] == ["d", "c", "b", "a"]
    assert [one.key for one in book.open(priority=2)] == ["b"]
