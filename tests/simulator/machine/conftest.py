"""Benches for the tests of the machine."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sample_bench import SampleBench


@pytest.fixture
def bench(build_sample: Callable[..., Path]) -> Callable[..., SampleBench]:
    """A fresh bench for a sample, by its name and macros."""
    return lambda name, *macros: SampleBench(build_sample(name, *macros))
