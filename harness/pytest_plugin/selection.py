"""Which tests run, on which products. No running."""

from __future__ import annotations

import pytest

from device_profiles import Profile
from harness.ctl.marks import COVERS, LEVEL, NEEDS, PILLAR
from harness.errors import ConfigError
from harness.pytest_plugin.options import SessionOptions
from harness.records import Level, Planned

SESSION = pytest.StashKey[SessionOptions]()
MARKS = (
    f"{LEVEL}(name): the level a test belongs to, L0 to L4",
    f"{PILLAR}(name): the feature area a test belongs to",
    f"{COVERS}(*requirements): turn-on requirements a test gives evidence for",
    f"{NEEDS}(*capabilities): what product and rig must have; without it the test is NOT_RUN",
)
_PROFILE_FIXTURE = "makeready_profile"


def is_printer_test(item: pytest.Item) -> bool:
    """Whether a test runs on a rig, and so is the plugin's business."""
    return _PROFILE_FIXTURE in getattr(item, "fixturenames", ())


def parametrize(metafunc: pytest.Metafunc) -> None:
    """Give a test one instance for each chosen product."""
    if _PROFILE_FIXTURE in metafunc.fixturenames:
        profiles = metafunc.config.stash[SESSION].profiles
        metafunc.parametrize(_PROFILE_FIXTURE, profiles, ids=[profile.name for profile in profiles], indirect=True)


def deselect(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Take out the printer tests of other levels and pillars; other tests stay."""
    options = config.stash[SESSION]
    kept: list[pytest.Item] = []
    left_out: list[pytest.Item] = []
    for item in items:
        (kept if not is_printer_test(item) or _is_chosen(item, options) else left_out).append(item)
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = kept


def planned(item: pytest.Item) -> Planned:
    """A printer test as the run's plan records it."""
    return Planned(
        test_id=id_without_profile(item),
        profile=profile_name(item),
        pillar=pillar_of(item),
        level=level_of(item),
        requirements=requirements_of(item),
    )


def id_without_profile(item: pytest.Item) -> str:
    """The node id without the product."""
    path, _, name = item.nodeid.partition("::")
    return f"{path}::{name.replace(f'[{profile_name(item)}]', '').replace(f'[{profile_name(item)}-', '[')}"


def profile_name(item: pytest.Item) -> str:
    """The product this instance of a test runs on."""
    assert isinstance(item, pytest.Function)
    profile = item.callspec.params[_PROFILE_FIXTURE]
    assert isinstance(profile, Profile)
    return profile.name


def level_of(item: pytest.Item) -> Level:
    """The level a test declares. Raises ConfigError if it declares none, or one that does not exist."""
    name = _argument(item, LEVEL)
    if name not in Level.__members__:
        raise ConfigError(
            "declares level", place=item.nodeid, value=repr(name), expected='level("L2") or another of L0 to L4'
        )
    return Level(name)


def pillar_of(item: pytest.Item) -> str:
    """The pillar a test declares. Raises ConfigError if it declares none."""
    name = _argument(item, PILLAR)
    if not name:
        raise ConfigError("declares no pillar", place=item.nodeid, expected='pillar("print") or another')
    return name


def requirements_of(item: pytest.Item) -> tuple[str, ...]:
    """Every turn-on requirement a test says it covers."""
    return tuple(str(name) for mark in item.iter_markers(COVERS) for name in mark.args)


def needs_of(item: pytest.Item) -> frozenset[str]:
    """Every capability a test says it needs."""
    return frozenset(str(name) for mark in item.iter_markers(NEEDS) for name in mark.args)


def _is_chosen(item: pytest.Item, options: SessionOptions) -> bool:
    if options.pillars and pillar_of(item) not in options.pillars:
        return False
    return options.level is None or options.level.includes(level_of(item))


def _argument(item: pytest.Item, mark_name: str) -> str:
    mark = item.get_closest_marker(mark_name)
    return str(mark.args[0]) if mark is not None and mark.args else ""
