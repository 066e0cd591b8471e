"""Laws of the values that flow between harness modules."""

from __future__ import annotations

import dataclasses
import json
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.errors import (
    BuildError,
    ConfigError,
    FirmwareFault,
    HarnessError,
    MakereadyError,
    RigError,
    StorageError,
    StoreError,
)
from harness.records import Level, Measurement, Outcome, Result

_finite = st.floats(allow_nan=False, allow_infinity=False)
_measurements = st.builds(Measurement, name=st.text(), unit=st.text(), value=st.none() | _finite, low=st.none())
_results = st.builds(
    Result,
    attempt=st.integers(),
    seed=st.integers(),
    virtual_s=st.none() | _finite,
    wall_s=_finite,
    measurements=st.lists(_measurements).map(tuple),
    requirements=st.lists(st.text()).map(tuple),
    **{
        name: st.text()
        for name in (
            "test_id",
            "pillar",
            "profile",
            "rig_kind",
            "firmware_hash",
            "profile_hash",
            "message",
            "log",
        )
    },
    finished_at=st.text(),
    trace_digest=st.none() | st.text(),
    capsule=st.none() | st.text(),
    machine=st.none() | st.text(),
    level=st.sampled_from(Level),
    outcome=st.sampled_from(Outcome),
)

_RESULT = Result(
    test_id="test_suites/printing/test_jobs.py::test_one_page_prints",
    pillar="printing",
    level=Level.L2,
    profile="aurora",
    rig_kind="simulator",
    outcome=Outcome.FAILED,
    attempt=1,
    seed=7,
    firmware_hash="f1",
    profile_hash="a2",
    virtual_s=None,
    wall_s=0.25,
    finished_at="2025-03-01T14:05:09+00:00",
)


@given(_results)
def test_a_result_survives_json(result: Result) -> None:
    assert Result.from_dict(json.loads(json.dumps(result.to_dict()))) == result


def test_a_result_is_immutable() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        _RESULT.outcome = Outcome.PASSED  # type: ignore[misc]


def test_unknown_keys_are_refused_by_name() -> None:
    with pytest.raises(HarnessError, match="result: unknown key 'colour'; expected test_id"):
        Result.from_dict(_RESULT.to_dict() | {"colour": "red"})


def test_missing_keys_are_refused_by_name() -> None:
    data = _RESULT.to_dict()
    del data["seed"]
    with pytest.raises(HarnessError, match="missing key 'seed'"):
        Result.from_dict(data)


@pytest.mark.parametrize(
    ("key", "wrong"),
    [
        ("test_id", 1),
        ("outcome", "GREEN"),
        ("level", "L9"),
        ("attempt", True),
        ("attempt", 1.0),
        ("wall_s", "1"),
        ("requirements", "PRN-1"),
        ("requirements", [1]),
        ("measurements", [1]),
        ("measurements", {"name": "x"}),
        ("capsule", 3),
    ],
)
def test_wrong_types_are_refused_by_key(key: str, wrong: object) -> None:
    with pytest.raises(HarnessError, match=f"result: {key} is .*; expected"):
        Result.from_dict(_RESULT.to_dict() | {key: wrong})


def test_levels_are_ordered_from_commit_to_night() -> None:
    assert sorted({Level.L4, Level.L0, Level.L2, Level.L3, Level.L1}) == [
        Level.L0,
        Level.L1,
        Level.L2,
        Level.L3,
        Level.L4,
    ]


def test_a_level_includes_itself_and_those_below() -> None:
    assert [level for level in Level if Level.L2.includes(level)] == [Level.L0, Level.L1, Level.L2]


def test_what_was_not_measured_never_passes() -> None:
    unlimited = Measurement(name="ripple", unit="K")
    assert not unlimited.is_measured
    assert not unlimited.within_limits


@pytest.mark.parametrize(("value", "within"), [(0.9, False), (1.0, True), (2.0, True), (2.1, False)])
def test_limits_are_inclusive(value: float, within: bool) -> None:
    assert Measurement(name="ripple", unit="K", value=value, low=1, high=2).within_limits is within


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
@pytest.mark.parametrize("field", ["value", "low", "high"])
def test_numbers_of_a_measurement_are_finite(field: str, number: float) -> None:
    with pytest.raises(HarnessError, match=f"measurement 'ripple': {field} is .*; expected a finite number"):
        Measurement(name="ripple", unit="K", **{field: number})


def test_low_above_high_is_refused() -> None:
    with pytest.raises(HarnessError, match="low is 3; expected at most high, 2"):
        Measurement(name="ripple", unit="K", low=3, high=2)


def test_an_error_says_place_value_and_expectation() -> None:
    error = ConfigError("fuser.max_c is", place="aurora.toml", value=0, expected="150-250")
    assert str(error) == "aurora.toml: fuser.max_c is 0; expected 150-250"
    assert (error.place, error.value, error.expected) == ("aurora.toml", 0, "150-250")


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (MakereadyError("no printer answers"), "no printer answers"),
        (MakereadyError(place="port", value=0, expected="1-65535"), "port: 0; expected 1-65535"),
        (MakereadyError(expected="a printer"), "expected a printer"),
        (MakereadyError("is empty", place="HOME"), "HOME: is empty"),
    ],
)
def test_an_error_reads_well_with_any_part_left_out(error: MakereadyError, text: str) -> None:
    assert str(error) == text


def test_an_error_survives_a_process_boundary() -> None:
    error = pickle.loads(pickle.dumps(RigError("no reply", place="engine", value=3, expected="a frame")))
    assert (str(error), error.place, error.value) == ("engine: no reply 3; expected a frame", "engine", 3)


@pytest.mark.parametrize(
    ("kind", "exit_code", "who"),
    [
        (FirmwareFault, 1, "firmware"),
        (BuildError, 2, "firmware"),
        (ConfigError, 2, "configuration"),
        (RigError, 3, "rig"),
        (HarnessError, 3, "harness"),
        (StoreError, 3, "harness"),
        (StorageError, 3, "operator"),
    ],
)
def test_each_error_names_who_must_act(kind: type[MakereadyError], exit_code: int, who: str) -> None:
    assert (kind.exit_code, kind.who) == (exit_code, who)
