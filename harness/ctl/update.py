"""Firmware updates as a host sends them, and what the printer says of them. What a package is: harness/firmware."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from harness.ctl.host import Host
from harness.errors import FirmwareFault
from harness.firmware.image import BANKS, CODE_OFFSET, Image
from harness.firmware.package import Package, upgrade_bytes
from harness.rig.rig import Rig

ACCEPTED = "ACCEPTED"
_ANSWER_S = 300.0
_RESTART_S = 120.0
_POLL_S = 2.0
_STACK_TOP = 0x2002_0000
_WAIT_FOR_EVER = bytes.fromhex("30bf fde7")  # wfi; b .-2 (ARMv7-M ARM, A7.7.262 and A7.7.12)
_VECTORS = 16
_PIECE = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateState:
    """What `INFO UPDATE` says: what runs and where, what lies in the other bank, and what became of the last update."""

    version: str
    bank: str
    is_on_trial: bool
    other: str | None
    state: str
    refused: str | None
    is_undone: bool

    @property
    def idle_bank(self) -> str:
        """The bank that an update is written to."""
        return "B" if self.bank == "A" else "A"


class Update:
    """The firmware of one printer, seen from one of its hosts."""

    def __init__(self, rig: Rig, host: Host) -> None:
        self._rig = rig
        self._host = host

    def state(self) -> UpdateState:
        """What `INFO UPDATE` says now. Raises FirmwareFault if it cannot be read."""
        answer = self._host.ask("INFO UPDATE")
        fields = answer.fields
        try:
            return UpdateState(
                version=fields["VERSION"],
                bank=fields["BANK"],
                is_on_trial=fields["TRIAL"] == "TRUE",
                other=None if fields["OTHER"] == "NONE" else fields["OTHER"],
                state=fields["STATE"],
                refused=None if fields["REFUSED"] == "NONE" else fields["REFUSED"],
                is_undone=fields["UNDONE"] == "TRUE",
            )
        except KeyError as problem:
            raise FirmwareFault(
                f"is {answer.lines}", place="INFO UPDATE", expected=f"a line {problem.args[0]}="
            ) from problem

    def send(self, package: Package) -> str:
        """Send of a package the image that the printer can take; gives `ACCEPTED`, or why it was refused."""
        return self.send_image(package.image_for(self.state().idle_bank).to_bytes())

    def send_image(self, *images: bytes) -> str:
        """Send images, or what claims to be some; gives `ACCEPTED`, or why they were refused."""
        self._host.send(upgrade_bytes(*images))
        return self.wait_result()

    def wait_result(self) -> str:
        """Wait for what became of images that are on their way. Raises FirmwareFault if the printer never says."""
        answer = self._host.wait_answer_to("UPGRADE", timeout_s=_ANSWER_S)
        return ACCEPTED if f"RESULT={ACCEPTED}" in answer.command else answer.command.rpartition("REASON=")[2]

    def wait_restarted(self, *, version: str | None = None, timeout_s: float = _RESTART_S) -> UpdateState:
        """Let the printer restart, until what it runs calls itself `version`, by default whatever it was not before.

        Raises FirmwareFault if it does not come to that in time.
        """
        before = self.state()
        deadline_s = self._rig.now_s + timeout_s
        with self._rig.restarts_expected():
            while self._rig.now_s < deadline_s:
                self._rig.wait(_POLL_S)
                try:
                    now = self.state()
                except FirmwareFault:
                    continue  # it is on its way
                if now.state == "IDLE" and (now.version == version if version else now.version != before.version):
                    return now
        raise FirmwareFault(
            f"still runs {before.version} after {timeout_s:g} s",
            place="update",
            expected=f"version {version or 'another'}",
        )


def dead_image(bank: str, *, version: str = "dead", code_bytes: int = 256) -> Image:
    """An image that is all in order and does nothing: it sleeps until the watchdog bites."""
    start = BANKS[bank] + CODE_OFFSET
    code = struct.pack("<2I", _STACK_TOP, start + 4 * _VECTORS + 1).ljust(4 * _VECTORS, b"\0") + _WAIT_FOR_EVER
    filled = code.ljust(code_bytes + -code_bytes % _PIECE, b"\xa5")
    return Image(bank_start=BANKS[bank], version=version, build=bytes(16), code=filled)
