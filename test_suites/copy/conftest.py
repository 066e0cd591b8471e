"""What every test of copying starts from."""

from __future__ import annotations

import pytest

from harness.ctl import Printer


@pytest.fixture
def copier(printer: Printer) -> Printer:
    """A printer whose host is told of every job and of each change of status."""
    printer.host.tell("USTATUS JOB=ON")
    printer.host.tell("USTATUS DEVICE=ON")
    printer.rig.wait(0.5)
    return printer
