"""The Common Test Library: what a firmware tester imports. Which rig a test runs on is nobody's business here."""

from harness.ctl.console import Console, ConsoleAnswer
from harness.ctl.host import Host
from harness.ctl.job import Job, JobEnd
from harness.ctl.marks import covers, level, needs, pillar
from harness.ctl.measure import Measure
from harness.ctl.pjl import UEL
from harness.ctl.printer import Printer, Status
from harness.ctl.update import ACCEPTED, UpdateState, dead_image
from harness.firmware.image import Image
from harness.firmware.package import Package, upgrade_bytes
from harness.rig.rig import Rig

__all__ = [
    "ACCEPTED",
    "UEL",
    "Console",
    "ConsoleAnswer",
    "Host",
    "Image",
    "Job",
    "JobEnd",
    "Measure",
    "Package",
    "Printer",
    "Rig",
    "Status",
    "UpdateState",
    "covers",
    "dead_image",
    "level",
    "needs",
    "pillar",
    "upgrade_bytes",
]
