"""Laws of the scanner alone: feeder, glass and lid, for any step of time."""

from __future__ import annotations

from random import Random

import pytest

from device_profiles.sections import Scanner as ScannerProfile
from simulator.engine.scanner import Scan, Scanner, Seen

S = 1_000_000_000
PROFILE = ScannerProfile(feeder_capacity_sheets=50, pages_per_minute=60, duplex_feeder=True, flatbed_s=4.0)


def scanner_with(documents: int, *, two_sided: bool = False) -> Scanner:
    scanner = Scanner(PROFILE, Random(1))
    scanner.load(0, documents, two_sided=two_sided)
    return scanner


def kinds(scanner: Scanner, now_ns: int) -> list[Seen]:
    return [what for what, _value in scanner.update(now_ns).seen]


def test_a_sheet_takes_its_share_of_a_minute() -> None:
    scanner = scanner_with(2)
    scanner.scan(0, Scan.FRONT)
    assert kinds(scanner, S - 1) == []
    assert kinds(scanner, S) == [Seen.SCANNED]


@pytest.mark.parametrize("steps", [1, 7, 100])
def test_the_step_of_time_changes_nothing(steps: int) -> None:
    scanner = scanner_with(3, two_sided=True)
    for _ in range(4):
        scanner.scan(0, Scan.BOTH)
    seen = [event for step in range(1, steps + 1) for event in scanner.update(10 * S * step // steps).seen]
    assert [what for what, _value in seen] == [Seen.SCANNED] * 6 + [Seen.NOTHING_FED]
    assert all(value > 0 for what, value in seen if what is Seen.SCANNED)


def test_the_back_of_a_one_sided_document_is_blank() -> None:
    scanner = scanner_with(1)
    scanner.scan(0, Scan.BOTH)
    (_, front), (_, back) = scanner.update(2 * S).seen
    assert front > back == 0


def test_a_stuck_document_is_not_scanned_until_it_is_put_back() -> None:
    scanner = scanner_with(2)
    scanner.stick(1)
    scanner.scan(0, Scan.FRONT)
    scanner.scan(0, Scan.FRONT)
    assert kinds(scanner, 5 * S) == [Seen.SCANNED]
    assert dict(scanner.state)[Seen.JAM]
    scanner.scan(5 * S, Scan.FRONT)
    assert kinds(scanner, 9 * S) == [Seen.NOTHING_FED]
    assert scanner.clear(9 * S)
    scanner.scan(9 * S, Scan.FRONT)
    assert kinds(scanner, 11 * S) == [Seen.SCANNED]
    assert not scanner.clear(11 * S)


def test_an_original_is_seen_under_a_closed_lid_alone() -> None:
    scanner = scanner_with(0)
    scanner.close_lid(0, original=True)
    assert dict(scanner.state)[Seen.ORIGINAL]
    scanner.open_lid(0)
    assert not dict(scanner.state)[Seen.ORIGINAL]
    scanner.close_lid(0, original=False)
    assert not dict(scanner.state)[Seen.ORIGINAL]


def test_light_that_falls_in_during_a_scan_is_all_ink() -> None:
    scanner = scanner_with(0)
    scanner.close_lid(0, original=True)
    scanner.scan(0, Scan.GLASS)
    scanner.open_lid(1 * S)
    scanner.close_lid(2 * S, original=True)
    assert scanner.update(4 * S).seen == [(Seen.SCANNED, 100)]


def test_power_off_gives_up_what_was_asked_for() -> None:
    scanner = scanner_with(2)
    scanner.scan(0, Scan.FRONT)
    scanner.stop(S // 2)
    assert kinds(scanner, 5 * S) == []
    assert scanner.documents == 1
