"""`makeready run` on a virtual printer in a process of its own: asked who it is first, then tested as any device is."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.harness.cli.command import HEADER, Workplace, outcomes_of
from tests.harness.rig.conftest import PRODUCT, Simulator

ASKING = f"""{HEADER}
def test_answers(printer: Printer) -> None:
    assert printer.ask("ECHO here").command == "@PJL ECHO here"

@needs("operator")
def test_of_hands(printer: Printer) -> None:
    raise AssertionError("never reached")
"""


@pytest.fixture
def place(tmp_path: Path, firmware: Path) -> Workplace:
    return Workplace(folder=tmp_path, builds=firmware.parents[1])


@pytest.mark.parametrize("way", ["serial-pty", "serial-socket", "visa-socket"])
def test_the_product_that_answers_is_tested_and_what_the_rig_lacks_names_the_address(
    way: str, place: Workplace, simulator: Simulator
) -> None:
    address = simulator.addresses()[way]
    suite = place.write("test_asking.py", ASKING)
    ended = place.makeready("run", "--profile", PRODUCT, "--rig", address, suite)
    assert ended.code == 0, ended.words
    results = place.latest()[1]
    assert outcomes_of(results) == {"test_answers": "PASSED", "test_of_hands": "NOT_RUN"}
    assert f"rig {address} has no operator" in "".join(result.message for result in results)


def test_another_product_than_the_profiles_is_refused_before_anything_is_stored(
    place: Workplace, simulator: Simulator
) -> None:
    address = simulator.addresses()["serial-socket"]
    suite = place.write("test_asking.py", ASKING)
    ended = place.makeready("run", "--profile", "aurora", "--rig", address, suite)
    assert ended.code == 3
    assert f"makeready: {address}: the device is a" in ended.err
    assert not place.database.exists()
