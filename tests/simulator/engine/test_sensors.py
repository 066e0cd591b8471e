"""Laws of paper sensors that are not what they should be."""

from __future__ import annotations

import pytest

from simulator.clock import Clock
from simulator.engine.sensors import BOUNCES, PaperSensors

MS = 1_000_000


class Ear:
    def __init__(self) -> None:
        self.clock = Clock()
        self.heard: list[tuple[int, bool]] = []
        self.sensors = PaperSensors(self.clock, ("fuser", "exit"), self.hear)

    def hear(self, place: str, is_covered: bool) -> None:
        assert place == "fuser"
        self.heard.append((self.clock.now_ns, is_covered))


@pytest.fixture
def ear() -> Ear:
    return Ear()


def test_a_sound_sensor_reports_each_edge_at_once(ear: Ear) -> None:
    ear.sensors.note("fuser", True)
    ear.clock.advance_to(5)
    ear.sensors.note("fuser", False)
    assert ear.heard == [(0, True), (5, False)]


@pytest.mark.parametrize("is_covered", [True, False])
def test_a_stuck_sensor_says_one_thing_until_it_is_repaired(ear: Ear, is_covered: bool) -> None:
    ear.sensors.stick("fuser", is_covered)
    for covered in (True, False, True):
        ear.sensors.note("fuser", covered)
    assert ear.heard == ([(0, True)] if is_covered else [])
    assert ear.sensors.is_covered("fuser") is is_covered
    ear.sensors.repair("fuser")
    assert ear.sensors.is_covered("fuser")


def test_a_bouncing_contact_rests_where_it_should(ear: Ear) -> None:
    ear.sensors.bounce("fuser", 1)
    assert ear.sensors.note("fuser", True)
    ear.clock.advance_to(50 * MS)
    assert len(ear.heard) == 1 + 2 * BOUNCES
    assert ear.heard[-1][1]
    assert not ear.sensors.note("fuser", False)
    assert ear.heard[-1] == (50 * MS, False)


def test_a_slow_sensor_reports_every_edge_as_late(ear: Ear) -> None:
    ear.sensors.delay("fuser", 30 * MS)
    ear.sensors.note("fuser", True)
    ear.clock.advance_to(100 * MS)
    ear.sensors.note("fuser", False)
    ear.clock.advance_to(200 * MS)
    assert ear.heard == [(30 * MS, True), (130 * MS, False)]
