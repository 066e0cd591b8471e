"""Laws of where things are drawn: a sheet's way on the page is as long as the printer's."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest

from device_profiles import load_profile
from harness.board.live.scene import Scene, lay_out


@pytest.fixture(params=["aurora", "borealis", "corona"])
def scene(request: pytest.FixtureRequest) -> Scene:
    return lay_out(load_profile(request.param))


def test_stations_lie_along_the_way_in_their_order_and_within_the_picture(scene: Scene) -> None:
    assert [spot.name for spot in scene.spots] == ["pick", "registration", "fuser", "gate", "exit"]
    for before, after in pairwise(scene.spots):
        assert 0 < math.hypot(after.x - before.x, after.y - before.y) <= after.at_mm - before.at_mm + 1e-6
        assert after.y <= before.y
    for spot in scene.spots:
        assert scene.left < spot.x < scene.left + scene.width
        assert scene.top < spot.y < scene.top + scene.height


def test_paper_comes_out_level_towards_the_bin(scene: Scene) -> None:
    assert (scene.pick.angle, scene.exit.angle) == (0, 180)
    assert scene.exit.x < scene.spine_x


def test_drawers_lie_apart_below_the_way(scene: Scene) -> None:
    assert scene.trays[0].y > scene.pick.y
    for above, below in pairwise(scene.trays):
        assert below.y >= above.y + above.height


def test_there_is_a_way_back_exactly_with_a_duplex_path() -> None:
    for name in ("aurora", "borealis", "corona"):
        profile = load_profile(name)
        assert (lay_out(profile).back is not None) == profile.has_duplex
