"""Image memory: the scanner rests when it is full, no page is lost, and sets may be longer than it is."""

from __future__ import annotations

from harness.ctl import Printer, covers, level, needs, pillar
from test_suites.copy.copying import copy, wait_copied, wait_copy_end
from test_suites.steps import pages_out, wait_code

pytestmark = [level("L2"), pillar("copy"), covers("TO-CPY-02"), needs("scanner", "operator")]

FULL = 30016


def memory_pages(copier: Printer) -> int:
    """How many scanned pages the product can keep."""
    assert copier.profile.scanner is not None
    return copier.profile.scanner.image_memory_pages


def fill_memory(copier: Printer, more: int, settings: dict[str, str | int] | None = None) -> int:
    """Copy more documents than fit while the door is open, so that nothing is printed; gives how many documents."""
    documents = memory_pages(copier) + more
    copier.operator.open_door()
    for name, value in (settings or {}).items():
        copier.set_default(name, value)
    copy(copier, documents)
    assert copier.profile.scanner is not None
    copier.rig.wait(documents * 60.0 / copier.profile.scanner.pages_per_minute + 5.0)
    return documents


def test_scanning_rests_when_memory_is_full_and_goes_on_as_pages_are_printed(copier: Printer) -> None:
    documents = fill_memory(copier, 8)
    copier.operator.close_door()
    assert wait_code(copier, FULL) == "Memory full"
    wait_copied(copier, documents)
    assert pages_out(copier) == [(page,) for page in range(1, documents + 1)]
    assert copier.wait_ready().is_online


def test_no_document_is_fed_into_a_full_memory(copier: Printer) -> None:
    fill_memory(copier, 8)
    copier.panel.press("STOP")
    assert "CANCELED" in wait_copy_end(copier).lines
    copier.operator.close_door()
    start = len(copier.host.events)
    copier.wait_ready()
    copier.panel.press("START")
    wait_copied(copier, 8, start=start)


def test_uncollated_copies_go_through_a_full_memory(copier: Printer) -> None:
    documents = fill_memory(copier, 3, {"COPYCOUNT": 2, "COPYCOLLATE": "OFF"})
    copier.operator.close_door()
    wait_copied(copier, 2 * documents, timeout_s=300.0)
    assert pages_out(copier) == [(page,) for page in range(1, documents + 1) for _ in range(2)]


def test_sets_longer_than_the_memory_are_collated_in_parts(copier: Printer) -> None:
    documents, memory = fill_memory(copier, 3, {"COPYCOUNT": 2}), memory_pages(copier)
    copier.operator.close_door()
    wait_copied(copier, 2 * documents, timeout_s=300.0)
    first, rest = [(page,) for page in range(1, memory + 1)], [(1,), (2,), (3,)]
    assert pages_out(copier) == first * 2 + rest * 2


@needs("duplex")
def test_two_sided_copies_go_through_a_full_memory(copier: Printer) -> None:
    documents = fill_memory(copier, 4, {"COPYDUPLEX": "ON"})
    copier.operator.close_door()
    wait_copied(copier, documents, timeout_s=300.0)
    assert copier.operator.empty_bin() == documents // 2


@needs("faults")
def test_a_jam_with_full_memory_loses_no_page(copier: Printer) -> None:
    copier.faults.jam(at="fuser", after_sheets=3)
    documents = fill_memory(copier, 4)
    copier.operator.close_door()
    copier.wait_status(range(42101, 42200), timeout_s=60.0)
    copier.operator.open_door()
    copier.rig.wait(2.0)
    copier.operator.clear_path()
    copier.operator.close_door()
    wait_copied(copier, documents, timeout_s=300.0)
    assert sorted(pages_out(copier)) == [(page,) for page in range(1, documents + 1)]


def test_a_print_job_does_not_take_the_memory_of_copies(copier: Printer) -> None:
    job = copier.print(pages=10, settings={"QTY": 5})
    copy(copier, 10)
    assert job.wait_done().pages == 50
    wait_copied(copier, 10)
    assert not any(event.fields.get("CODE") == str(FULL) for event in copier.host.events)
