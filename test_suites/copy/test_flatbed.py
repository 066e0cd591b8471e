"""Originals on the glass: one page a scan, and only under a closed lid."""

from __future__ import annotations

from harness.ctl import Printer, covers, level, needs, pillar
from test_suites.copy.copying import copy, copy_original, wait_copied, wait_copy_end
from test_suites.steps import wait_code

pytestmark = [level("L2"), pillar("copy"), covers("TO-CPY-03"), needs("flatbed", "operator")]

LID_OPEN = 40041


def test_an_original_on_the_glass_is_one_page(copier: Printer) -> None:
    copy_original(copier)
    wait_copied(copier, 1)
    assert copier.operator.empty_bin() == 1


def test_an_original_can_be_copied_again(copier: Printer) -> None:
    copy_original(copier)
    wait_copied(copier, 1)
    start = len(copier.host.events)
    copier.panel.press("START")
    wait_copied(copier, 1, start=start)
    assert copier.operator.empty_bin() == 2


def test_copies_of_an_original_are_counted(copier: Printer) -> None:
    copier.set_default("COPYCOUNT", 3)
    copy_original(copier)
    wait_copied(copier, 3)


def test_the_feeder_comes_before_the_glass(copier: Printer) -> None:
    copier.operator.open_lid()
    copier.operator.close_lid()
    copy(copier, 3)
    wait_copied(copier, 3)


def test_a_bare_glass_is_not_copied(copier: Printer) -> None:
    copier.operator.open_lid()
    copier.operator.close_lid(original=False)
    copier.rig.wait(0.5)
    copier.panel.press("START")
    copier.rig.wait(10.0)
    copier.host.listen(0.1)
    assert not any("START" in event.lines for event in copier.host.events)


def test_start_under_an_open_lid_copies_nothing(copier: Printer) -> None:
    copier.operator.open_lid()
    copier.rig.wait(0.5)
    copier.panel.press("START")
    copier.rig.wait(10.0)
    copier.host.listen(0.1)
    assert not any("START" in event.lines for event in copier.host.events)


def test_a_scan_spoiled_by_light_is_done_again(copier: Printer) -> None:
    copy_original(copier)
    copier.rig.wait(1.0)
    copier.operator.open_lid()
    assert wait_code(copier, LID_OPEN) == "Close the lid"
    copier.rig.wait(6.0)
    copier.operator.close_lid()
    wait_copied(copier, 1)
    assert copier.operator.empty_bin() == 1


def test_an_original_taken_off_in_the_scan_is_not_copied(copier: Printer) -> None:
    copy_original(copier)
    copier.rig.wait(1.0)
    copier.operator.open_lid()
    copier.rig.wait(6.0)
    copier.operator.close_lid(original=False)
    assert wait_copy_end(copier).fields["PAGES"] == "0"


def test_a_lid_nobody_closes_ends_the_copy(copier: Printer) -> None:
    copy_original(copier)
    copier.rig.wait(1.0)
    copier.operator.open_lid()
    assert wait_copy_end(copier, timeout_s=180.0).fields["PAGES"] == "0"
    assert copier.print(pages=1).wait_done().pages == 1
