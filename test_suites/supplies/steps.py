"""Steps of the supplies suite: what the printer says of itself, a cartridge changed, the mains switched. No laws."""

from __future__ import annotations

from harness.ctl import Printer

FULL_PAGE = b"x" * 2000 + b"\r\n"
"""About 5 % of a page: what cartridge yields are stated for."""

WARM_UP_S = 60.0


def supplies(printer: Printer) -> dict[str, str]:
    """What INFO SUPPLIES says."""
    return printer.ask("INFO SUPPLIES").fields


def counters(printer: Printer) -> dict[str, int]:
    """What INFO COUNTERS says."""
    return {name: int(value) for name, value in printer.ask("INFO COUNTERS").fields.items()}


def grown(before: dict[str, int], after: dict[str, int]) -> dict[str, int]:
    """The counters that are not what they were, by how much."""
    return {name: after[name] - before[name] for name in after if after[name] != before[name]}


def change_toner(printer: Printer, sides: int | None = None) -> None:
    """Open the door, take out what lies in the path, put in a new cartridge, close the door."""
    printer.operator.open_door()
    printer.rig.wait(1.0)
    printer.operator.clear_path()
    printer.operator.replace_toner(sides)
    printer.rig.wait(1.0)
    printer.operator.close_door()
    printer.rig.wait(1.0)


def print_a_lot(printer: Printer) -> None:
    """Print half a bin of sheets, on both sides where that can be, with full trays and enough toner."""
    for tray, each in enumerate(printer.profile.trays, 1):
        printer.operator.load_tray(tray, each.capacity_sheets)
    printer.operator.empty_bin()
    if int(supplies(printer)["TONER"]) < 20:
        change_toner(printer)
    bin_of = printer.profile.finisher or printer.profile.output_bin
    sheets = bin_of.capacity_sheets // 2
    chosen = {"DUPLEX": "ON"} if "duplex" in printer.profile.capabilities else {}
    done = printer.print(pages=2, settings={**chosen, "QTY": sheets}).wait_done(3600.0)
    assert done.pages == 2 * sheets


def switch_off_and_on(printer: Printer, *, off_s: float = 2.0) -> None:
    """Cut the power, give it back, and wait until the printer is ready again."""
    printer.operator.switch_off()
    printer.rig.wait(off_s)
    printer.operator.switch_on()
    printer.rig.wait(1.0)
    printer.wait_ready(timeout_s=WARM_UP_S)
