"""Benches for the tests of the engine."""

from __future__ import annotations

import pytest
from engine_bench import Bench


@pytest.fixture
def corona() -> Bench:
    return Bench("corona")


@pytest.fixture
def aurora() -> Bench:
    return Bench("aurora")
