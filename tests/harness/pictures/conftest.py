"""Traces of printers at work: one that jams, one that prints on both sides, one whose pick slips."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from device_profiles import Profile, load_profile
from harness.ctl import Printer
from harness.firmware import Firmware
from harness.rig.sim import SimRig

Scene = tuple[Profile, list[str]]


@pytest.fixture(scope="session")
def act(reference_firmware: Callable[[str], Firmware]) -> Callable[..., Scene]:
    """Let something happen at a printer that is ready; gives the product and the trace."""

    def perform(product: str, play: Callable[[Printer], object]) -> Scene:
        profile = load_profile(product)
        with SimRig(profile=profile, firmware=reference_firmware(product).path, seed=1) as rig:
            printer = Printer(rig)
            printer.wait_ready()
            play(printer)
            rig.wait(1.0)
            return profile, list(rig.trace_lines())

    return perform


def _jam_at_the_fuser(printer: Printer) -> None:
    printer.faults.jam(at="fuser", after_sheets=2)
    job = printer.print(pages=6, settings={"DUPLEX": "ON"})
    printer.wait_status(range(42100, 42110), timeout_s=60)
    printer.operator.open_door()
    printer.rig.wait(2.0)
    printer.operator.clear_path()
    printer.operator.close_door()
    job.wait_done()
    printer.print(pages=3, settings={"FINISH": "STAPLE"}).wait_done()


@pytest.fixture(scope="session")
def jammed(act: Callable[..., Scene]) -> Scene:
    return act("corona", _jam_at_the_fuser)


@pytest.fixture(scope="session")
def slipped(act: Callable[..., Scene]) -> Scene:
    def play(printer: Printer) -> None:
        printer.faults.misfeed(times=1)
        printer.print(pages=3).wait_done()

    return act("aurora", play)


@pytest.fixture(scope="session")
def both_sides(act: Callable[..., Scene]) -> Scene:
    return act("borealis", lambda printer: printer.print(pages=6, settings={"DUPLEX": "ON"}).wait_done())


def _slow_down_and_open(printer: Printer) -> None:
    printer.faults.open_door(at="fuser", after_sheets=1)
    job = printer.print(pages=4)
    printer.rig.wait(6.0)
    printer.operator.clear_path()
    printer.operator.close_door()
    job.wait_done()
    printer.print(pages=4)
    printer.rig.wait(2.5)
    printer.faults.slow_motor(percent=70)
    printer.rig.wait(3.0)


@pytest.fixture(scope="session")
def slowed(act: Callable[..., Scene]) -> Scene:
    return act("corona", _slow_down_and_open)


@pytest.fixture(params=["jammed", "slipped", "both_sides", "slowed"])
def scene(request: pytest.FixtureRequest) -> Scene:
    found: Scene = request.getfixturevalue(request.param)
    return found
