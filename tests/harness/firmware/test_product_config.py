"""Laws of the C text that tells firmware which product it is."""

from __future__ import annotations

import re

import pytest

from device_profiles import load_profile
from harness.firmware.build import REFERENCE_SOURCE
from harness.firmware.product_config import product_config_source

PRODUCTS = ("aurora", "borealis", "corona")


@pytest.mark.parametrize("product", PRODUCTS)
def test_it_sets_every_member_of_the_firmwares_structure(product: str) -> None:
    header = (REFERENCE_SOURCE / "product_config.h").read_text()
    body = re.search(r"struct product_config \{(.*?)\n\}", header, re.DOTALL)
    assert body
    members = set(re.findall(r"(\w+)(?:\[\w+\])?[;,]", re.sub(r"/\*.*?\*/", "", body[1], flags=re.DOTALL)))
    assert set(re.findall(r"^    \.(\w+) =", product_config_source(load_profile(product)), re.MULTILINE)) == members


@pytest.mark.parametrize("product", PRODUCTS)
def test_it_repeats_the_profile(product: str) -> None:
    profile = load_profile(product)
    text = product_config_source(profile)
    assert f'.model = "{profile.identity.model}",' in text
    assert f".tray_count = {len(profile.trays)}," in text
    assert f".fuser_ready_c = {profile.fuser.ready_c}," in text
    assert f".has_duplex = {int(profile.has_duplex)}," in text


def test_products_differ_in_their_configuration() -> None:
    assert len({product_config_source(load_profile(product)) for product in PRODUCTS}) == len(PRODUCTS)
