"""What must hold of the products themselves."""

from __future__ import annotations

import pytest

from device_profiles import Profile, load_profile, profile_names
from device_profiles.fuser_heat import warm_up_s
from device_profiles.geometry import SHEET_GAP_MM

# What a product must be able to do before a requirement can be shown to hold.
NEEDED = {
    "TO-PRN-03": "duplex",
    "TO-PNL-01": "panel",
    "TO-PNL-02": "panel",
    "TO-PWR-03": "deep_sleep",
    "TO-FIN-01": "stapler",
    "TO-FIN-02": "job_offset",
    "TO-FIN-03": "stapler",
    "TO-PAP-04": "manual_feed",
    "TO-CPY-01": "scanner",
    "TO-CPY-02": "scanner",
    "TO-CPY-03": "scanner",
    "TO-SUP-03": "counted_lives",
}


@pytest.fixture(params=profile_names())
def profile(request: pytest.FixtureRequest) -> Profile:
    return load_profile(request.param)


def test_the_shipped_products_are_listed_in_order() -> None:
    assert profile_names() == ("aurora", "borealis", "corona")


@pytest.mark.parametrize(
    ("name", "capabilities"),
    [
        ("aurora", set()),
        ("borealis", {"counted_lives", "deep_sleep", "duplex", "manual_feed", "multi_tray", "panel"}),
        (
            "corona",
            {
                *("counted_lives", "deep_sleep", "duplex", "duplex_feeder", "finisher", "flatbed", "four_line_panel"),
                "job_offset",
                *("manual_feed", "multi_media", "multi_size", "multi_tray", "panel", "scanner", "stapler"),
            },
        ),
    ],
)
def test_a_product_has_the_capabilities_of_its_parts(name: str, capabilities: set[str]) -> None:
    assert load_profile(name).capabilities == capabilities
    assert load_profile(name).has_duplex == ("duplex" in capabilities)


def test_corona_is_the_fastest() -> None:
    speeds = {name: load_profile(name).speed.simplex_pages_per_minute for name in profile_names()}
    assert speeds == {"aurora": 22, "borealis": 40, "corona": 55}


def test_a_requirement_has_one_wording_for_all_products() -> None:
    wordings: dict[str, set[str]] = {}
    for name in profile_names():
        for requirement in load_profile(name).requirements:
            wordings.setdefault(requirement.id, set()).add(requirement.text)
    assert [id_ for id_, texts in wordings.items() if len(texts) > 1] == []


def test_products_differ_in_the_requirements_of_their_capabilities_alone() -> None:
    everything = {requirement.id for requirement in load_profile("corona").requirements}
    for name in profile_names():
        profile = load_profile(name)
        owed = {id_ for id_ in everything if NEEDED.get(id_) in {None, *profile.capabilities}}
        assert {requirement.id for requirement in profile.requirements} == owed


def test_the_rated_speed_holds_when_a_pick_is_as_late_as_it_may_be(profile: Profile) -> None:
    path = profile.paper_path
    page_mm = path.process_speed_mm_s * 60 / profile.speed.simplex_pages_per_minute
    late_mm = path.process_speed_mm_s * path.feed_jitter_ms / 1000
    assert page_mm >= path.sheet_length_mm + SHEET_GAP_MM + late_mm


@pytest.mark.parametrize("name", [name for name in profile_names() if load_profile(name).has_duplex])
def test_at_the_duplex_rate_first_and_second_sides_take_turns_at_registration(name: str) -> None:
    path, sides_per_minute = load_profile(name).paper_path, load_profile(name).speed.duplex_sides_per_minute
    assert path.duplex_return_mm is not None
    assert sides_per_minute is not None
    passage_mm = path.sheet_length_mm + SHEET_GAP_MM + path.process_speed_mm_s * path.feed_jitter_ms / 1000
    round_mm = path.gate_mm - path.registration_mm + path.sheet_length_mm + path.duplex_return_mm
    pitch_mm = 2 * 60 * path.process_speed_mm_s / sides_per_minute
    assert pitch_mm >= 2 * path.sheet_length_mm + SHEET_GAP_MM, "out of the gate and back again before the next sheet"
    assert passage_mm <= round_mm % pitch_mm <= pitch_mm - passage_mm


def test_warming_up_takes_an_office_printer_10_to_25_s(profile: Profile) -> None:
    assert 10 <= warm_up_s(profile.fuser) <= 25


def test_a_ready_fuser_cools_by_4_c_in_several_seconds(profile: Profile) -> None:
    fuser = profile.fuser
    cooling_c_per_s = fuser.loss_w_per_c * (fuser.ready_c - fuser.ambient_c) / fuser.heat_capacity_j_per_c
    assert 2 <= 4 / cooling_c_per_s <= 15


def test_being_ready_takes_at_least_the_power_that_keeps_the_fuser_hot(profile: Profile) -> None:
    fuser = profile.fuser
    assert profile.power.ready_w > fuser.loss_w_per_c * (fuser.ready_c - fuser.ambient_c)


def test_what_goes_into_the_firmwares_configuration_fits_its_fields(profile: Profile) -> None:
    assert len(profile.identity.model) <= 31
    assert len(profile.identity.serial_number) <= 15
    assert len(profile.trays) <= 4
