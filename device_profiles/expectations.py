"""What a value should have been, in words taken from its field's own limits. Judges nothing."""

from __future__ import annotations

from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from device_profiles.errors import shown
from device_profiles.sections import Section
from device_profiles.units import in_words, split_unit

Location = tuple[str | int, ...]


def dotted(location: Location) -> str:
    """A place in the file as people write it: ``trays[1].capacity_sheets``, counting from 0."""
    place = ""
    for part in location:
        if isinstance(part, int):
            place += f"[{part}]"
        else:
            name = part if part.isascii() and part.replace("-", "_").isidentifier() else shown(part)
            place += f".{name}" if place else name
    return place


def expected_at(model: type[Section], location: Location) -> str:
    """What the field at ``location`` takes: its kind, its limits and its unit."""
    field, kind = _field_at(model, location)
    if isinstance(kind, type) and issubclass(kind, Section):
        heads = dotted(tuple(part for part in location if isinstance(part, str)))
        return f"a table [[{heads}]]" if isinstance(location[-1], int) else f"a table [{heads}]"
    if field is None:
        raise LookupError(f"{model.__name__}.{dotted(location)} is not a field; expected a table or a field")
    if get_origin(kind) is tuple:
        return f"{_limit(field, 'min_length')}-{_limit(field, 'max_length')} tables [[{location[-1]}]]"
    if get_origin(kind) is Literal:
        return f"one of {', '.join(shown(choice) for choice in get_args(kind))}"
    if kind is bool:
        return "true or false"
    if kind is str:
        return field.description or "text"
    noun = "a whole number" if kind is int else "a number"
    unit = split_unit(str(location[-1]))[1]
    counted = f", in {in_words(unit)}" if unit else ""
    return f"{noun} {limits_at(model, location)}{counted}"


def limits_at(model: type[Section], location: Location) -> str:
    """The range of the number at ``location``, as ``150-250``."""
    field, _ = _field_at(model, location)
    if field is None:
        raise LookupError(f"{model.__name__}.{dotted(location)} is not a field; expected a number")
    step = _limit(field, "multiple_of")
    return f"{_limit(field, 'ge')}-{_limit(field, 'le')}{f' in steps of {step}' if step else ''}"


def keys_at(model: type[Section], location: Location) -> tuple[str, ...]:
    """The keys of the table at ``location``, in the order the schema lists them."""
    _, kind = _field_at(model, location)
    return tuple(kind.model_fields)


def tables_by_key(model: type[Section]) -> dict[str, str]:
    """The heading of the table that each key belongs to; the first one if several tables have it."""
    owners: dict[str, str] = {}
    for name, field in model.model_fields.items():
        kind = _without_none(field.annotation)
        is_list = get_origin(kind) is tuple
        for key in (get_args(kind)[0] if is_list else kind).model_fields:
            owners.setdefault(key, f"[[{name}]]" if is_list else f"[{name}]")
    return owners


def _field_at(model: type[Section], location: Location) -> tuple[FieldInfo | None, Any]:
    field: FieldInfo | None = None
    kind: Any = model
    for part in location:
        if isinstance(part, int):
            field, kind = None, get_args(kind)[0]
        else:
            field = kind.model_fields[part]
            kind = _without_none(field.annotation)
    return field, kind


def _without_none(kind: Any) -> Any:
    if get_origin(kind) in (Union, UnionType):
        return next(choice for choice in get_args(kind) if choice is not type(None))
    return kind


def _limit(field: FieldInfo, name: str) -> Any:
    return next((getattr(rule, name) for rule in field.metadata if hasattr(rule, name)), None)
