"""Everything that is wrong with a profile's document, at once. Reads no files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter, ValidationError

from device_profiles.draft import Draft
from device_profiles.errors import Problem, shown
from device_profiles.expectations import Location, dotted, expected_at, keys_at, limits_at, tables_by_key
from device_profiles.laws import LAWS
from device_profiles.near_keys import Guess, guess
from device_profiles.sections import Section

_OUT_OF_RANGE = ("greater_than_equal", "less_than_equal", "multiple_of")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fault:
    """What the validation library says about one place."""

    kind: str
    place: Location
    value: object


def examine(model: type[Section], document: Mapping[str, Any], source: str) -> tuple[Problem, ...]:
    """The problems of ``document`` as a ``model``, in the order of the schema; none if it is sound.

    Tables that are sound on their own are also held against each other, whatever is wrong with the rest.
    """
    faults = _faults(model, document)
    draft = _draft(model, document, source, unsound=frozenset(str(fault.place[0]) for fault in faults))
    broken_laws = (problem for law in LAWS for problem in law(draft))
    return (*_problems(model, faults, source), *broken_laws)


def _faults(model: type[Section], document: Mapping[str, Any]) -> list[_Fault]:
    try:
        model.model_validate(document)
    except ValidationError as error:
        details = error.errors(include_url=False, include_context=False)
        faults = [_Fault(kind=each["type"], place=each["loc"], value=each["input"]) for each in details]
        return [fault for fault in faults if not _follows_from_another(fault, faults)]
    return []


def _follows_from_another(fault: _Fault, faults: Sequence[_Fault]) -> bool:
    """Whether a list is called too short only because its faulty items were not counted."""
    depth = len(fault.place)
    return fault.kind == "too_short" and any(
        len(other.place) > depth and other.place[:depth] == fault.place for other in faults
    )


def _problems(model: type[Section], faults: Sequence[_Fault], source: str) -> list[Problem]:
    guesses = {fault.place: _guess(model, fault.place) for fault in faults if fault.kind == "extra_forbidden"}
    misspelt = {(*place[:-1], meant.key) for place, meant in guesses.items()}
    problems = []
    for fault in faults:
        value, found = fault.value, shown(fault.value)
        if fault.kind == "missing":
            if fault.place in misspelt:
                continue  # the unknown key that stands for it is a line of its own
            value, found, expected = None, "missing", expected_at(model, fault.place)
        elif fault.kind == "extra_forbidden":
            found, expected = "unknown", guesses[fault.place].expected
        elif fault.kind in _OUT_OF_RANGE:
            expected = limits_at(model, fault.place)
        else:
            expected = expected_at(model, fault.place)
        problems.append(Problem(file=source, key=dotted(fault.place), value=value, found=found, expected=expected))
    return problems


def _guess(model: type[Section], place: Location) -> Guess:
    return guess(str(place[-1]), keys_at(model, place[:-1]), tables_by_key(model))


def _draft(model: type[Section], document: Mapping[str, Any], source: str, *, unsound: frozenset[str]) -> Draft:
    sound: dict[str, Any] = {}
    for name, field in model.model_fields.items():
        if name in document and name not in unsound:
            kind: Any = field.annotation
            sound[name] = TypeAdapter(kind).validate_python(document[name])
    return Draft(file=source, unsound=unsound, **sound)
