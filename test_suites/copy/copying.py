"""Steps of copying that several files take. No laws."""

from __future__ import annotations

from harness.ctl import Printer
from harness.ctl.pjl import Answer

LONGEST_COPY_S = 120.0


def copy(copier: Printer, documents: int, *, two_sided: bool = False, **settings: str | int) -> None:
    """Put documents into the feeder and press START, with these COPY settings."""
    for name, value in settings.items():
        copier.set_default(name, value)
    copier.operator.load_documents(documents, two_sided)
    copier.rig.wait(0.5)
    copier.panel.press("START")


def copy_original(copier: Printer) -> None:
    """Lay an original on the glass, close the lid and press START."""
    copier.operator.open_lid()
    copier.rig.wait(1.0)
    copier.operator.close_lid()
    copier.rig.wait(0.5)
    copier.panel.press("START")


def wait_copied(copier: Printer, pages: int, *, start: int = 0, timeout_s: float = LONGEST_COPY_S) -> None:
    """Wait until a copy ends whole with that many sides."""
    event = copier.host.wait_event("JOB", timeout_s=timeout_s, start=start, NAME="copy", PAGES=str(pages))
    assert "END" in event.lines


def wait_copy_end(copier: Printer, *, timeout_s: float = LONGEST_COPY_S) -> Answer:
    """Wait until a copy ends in any way; gives what the printer said."""
    deadline_s = copier.rig.now_s + timeout_s
    while True:
        for event in copier.host.events:
            if event.fields.get("NAME") == "copy" and "PAGES" in event.fields:
                return event
        assert copier.host.listen(deadline_s - copier.rig.now_s), f"the copy does not end in {timeout_s:g} s"
