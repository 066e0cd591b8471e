"""The chip twice: what one contract suite says holds for both."""

from __future__ import annotations

import pytest
from chip_benches import ChipBench, CoreBench, PythonBench

CHIPS = {"python": PythonBench, "core": CoreBench}


@pytest.fixture(scope="session", params=list(CHIPS))
def make_bench(request: pytest.FixtureRequest) -> type[ChipBench]:
    """Makes benches with one of the two chips."""
    return CHIPS[request.param]


@pytest.fixture
def bench(make_bench: type[ChipBench]) -> ChipBench:
    return make_bench()
