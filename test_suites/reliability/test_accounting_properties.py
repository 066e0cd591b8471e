"""Page accounting under whatever people and hosts do: pages in are pages out, or were reported as not printed."""

from __future__ import annotations

from collections.abc import Callable

from harness.ctl import Printer, covers, level, needs, pillar
from test_suites.accounting import hold_accounts

pytestmark = [pillar("reliability"), covers("TO-PRN-01"), needs("operator", "faults", "second_host")]


@level("L2")
def test_no_page_is_lost_or_printed_twice_whatever_happens(new_printer: Callable[[], Printer]) -> None:
    hold_accounts(new_printer, examples=8, steps=8)


@level("L4")
def test_no_page_is_lost_or_printed_twice_in_long_sequences(new_printer: Callable[[], Printer]) -> None:
    hold_accounts(new_printer, examples=150, steps=30)
