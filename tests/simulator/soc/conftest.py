"""Benches for the tests of the chip."""

from __future__ import annotations

import pytest
from soc_bench import ChipBench


@pytest.fixture
def bench() -> ChipBench:
    return ChipBench()
