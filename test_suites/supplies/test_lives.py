"""Parts that wear out: told when their life is over, by code and text, until somebody has replaced them."""

from __future__ import annotations

from harness.ctl import Printer, covers, level, needs, pillar
from test_suites.supplies.steps import print_a_lot, supplies

pytestmark = [level("L4"), pillar("supplies"), covers("TO-SUP-03"), needs("counted_lives", "operator")]

FUSER, TRANSFER, ROLLER = 35051, 35052, 35060
WORN = range(FUSER, ROLLER + 10)


def name_and_text(code: int) -> tuple[str, str]:
    """What is to be replaced, as SUPPLY REPLACED has it and as the display has it."""
    if code > ROLLER:
        return f"ROLLER{code - ROLLER}", f"Replace roller {code - ROLLER}"
    return {FUSER: ("FUSER", "Replace fuser"), TRANSFER: ("TRANSFER", "Replace transfer")}[code]


def lives(printer: Printer) -> dict[str, int]:
    """What is left of each part, in percent."""
    parts = supplies(printer).items()
    return {name: int(left) for name, left in parts if name in ("FUSER", "TRANSFER") or name.startswith("ROLLER")}


def test_a_part_whose_life_is_over_is_asked_for_until_it_is_replaced(printer: Printer) -> None:
    told = lives(printer)
    assert set(told.values()) == {100}
    replaced: set[str] = set()
    while not {"FUSER", "TRANSFER"} & set(told) <= replaced:
        print_a_lot(printer)
        printer.rig.wait(8.0)
        while (status := printer.status()).code in WORN:
            name, text = name_and_text(status.code)
            assert (status.display, status.is_online, lives(printer)[name]) == (text, True, 0)
            assert printer.print().wait_done().pages == 1, "it goes on printing"
            printer.host.tell(f"SUPPLY REPLACED={name}")
            printer.rig.wait(8.0)
            assert lives(printer)[name] == 100
            replaced.add(name)
        assert 0 not in lives(printer).values()
