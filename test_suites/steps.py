"""Steps that several suites take: raw exchanges, pages timed as reported, hands in the paper path. No laws."""

from __future__ import annotations

from harness.ctl import Printer

ANSWER_S = 10.0
_END = b"@PJL ECHO end-of-talk\r\n"


def talk(printer: Printer, data: bytes) -> bytes:
    """Send raw PJL lines and give, byte for byte, what the printer sends up to its answer to a last ECHO."""
    channel, deadline_s = printer.rig.channel, printer.rig.now_s + ANSWER_S
    channel.write(data + _END)
    heard = b""
    while _END + b"\f" not in heard:
        left_s = deadline_s - printer.rig.now_s
        assert left_s > 0, f"no answer to ECHO within {ANSWER_S:g} s; heard {heard!r}"
        heard += channel.read(4096, left_s)
    return heard.partition(_END)[0]


def time_pages(printer: Printer, pages: int, *, timeout_s: float = 60.0) -> list[float]:
    """The rig's time as each of the next `pages` pages is reported, none more than `timeout_s` after the one before.

    The host must have said `USTATUS PAGE=ON` before the job was sent.
    """
    host = printer.host
    times_s: list[float] = []
    seen = 0
    deadline_s = printer.rig.now_s + timeout_s
    while len(times_s) < pages:
        for event in host.events[seen:]:
            if event.command == "@PJL USTATUS PAGE":
                times_s.append(printer.rig.now_s)
                deadline_s = printer.rig.now_s + timeout_s
        seen = len(host.events)
        if len(times_s) < pages and not host.listen(deadline_s - printer.rig.now_s):
            raise AssertionError(f"{len(times_s)} of {pages} pages reported, the next not within {timeout_s:g} s")
    return times_s


def wait_code(printer: Printer, code: int, *, start: int = 0, timeout_s: float = 60.0) -> str:
    """Wait until the printer reports a device status of its own accord; gives the text for its display.

    The host must have said `USTATUS DEVICE=ON`; `start` is the number of the first event that counts.
    """
    return printer.host.wait_event("DEVICE", timeout_s=timeout_s, start=start, CODE=str(code)).fields["DISPLAY"]


def clear_path(printer: Printer) -> int:
    """Open the door, take every sheet out, close it; gives how many sheets were taken out."""
    printer.operator.open_door()
    printer.rig.wait(2.0)
    removed = printer.operator.clear_path()
    printer.rig.wait(1.0)
    printer.operator.close_door()
    return removed


def pages_out(printer: Printer) -> list[tuple[int, ...]]:
    """The pages on each sheet in the bins, in the order in which the sheets came."""
    return [sheet.pages for sheet in printer.operator.look_at_output()]


def went_offline(printer: Printer) -> bool:
    """Whether the printer has said since `USTATUS DEVICE=ON` that it needs somebody."""
    printer.host.listen(0.1)
    return any(event.fields.get("ONLINE") == "FALSE" for event in printer.host.events)


def leave_paper_in(printer: Printer, tray: int, sheets: int) -> None:
    """Empty every tray but one, which then holds `sheets`."""
    for number in range(1, len(printer.profile.trays) + 1):
        printer.operator.load_tray(number, sheets if number == tray else 0)
