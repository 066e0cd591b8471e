"""How a test says what it is: level, pillar, requirements, needs. Marks only; the plugin acts on them."""

from __future__ import annotations

import pytest

LEVEL, PILLAR, COVERS, NEEDS = "level", "pillar", "covers", "needs"


def level(name: str) -> pytest.MarkDecorator:
    """The level a test belongs to, such as `L2`; a selection of L4 runs it too."""
    return pytest.mark.level(name)


def pillar(name: str) -> pytest.MarkDecorator:
    """The feature area a test belongs to, such as `print`."""
    return pytest.mark.pillar(name)


def covers(*requirements: str) -> pytest.MarkDecorator:
    """The turn-on requirements of the product that a test gives evidence for."""
    return pytest.mark.covers(*requirements)


def needs(*capabilities: str) -> pytest.MarkDecorator:
    """What product and rig must have; without one of them the test is NOT_RUN, with the reason."""
    return pytest.mark.needs(*capabilities)
