"""Forms made from the methods of a seam: whatever hands or faults there are, the page offers them. No HTML."""

from __future__ import annotations

import inspect
import types
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Union, get_args, get_origin, get_type_hints

from device_profiles import Profile

_KINDS: Mapping[type, str] = {int: "number", float: "decimal", str: "text", bool: "check"}
_PLACES = ("registration", "fuser", "exit", "duplex")
_KEYS = ("START", "STOP", "OK", "UP", "DOWN", "BACK", "MENU")
_SIZES = ("A4", "Letter", "A5", "Legal")


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One parameter. ``kind`` is number, decimal, text or check; ``choices`` are suggestions, not all there is."""

    name: str
    label: str
    kind: str
    default: object
    is_optional: bool
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One method that does something."""

    name: str
    title: str
    help: str
    fields: tuple[Field, ...]


def forms_of(seam: type, profile: Profile) -> tuple[Form, ...]:
    """A form for each method of a protocol whose parameters a person can type; methods that only look have none."""
    found = []
    for name, method in vars(seam).items():
        if name.startswith(("_", "look_")) or not inspect.isfunction(method):
            continue
        fields = _fields(method, profile)
        if fields is not None:
            lines = (inspect.getdoc(method) or "").splitlines()
            found.append(Form(name=name, title=_words(name), help=lines[0] if lines else "", fields=fields))
    return tuple(found)


def read_arguments(form: Form, given: Mapping[str, object]) -> dict[str, object]:
    """What was typed, as the method takes it. ValueError names the field that is wrong or unknown."""
    unknown = set(given) - {field.name for field in form.fields}
    if unknown:
        raise ValueError(f"{form.name}: no parameter {sorted(unknown)[0]!r}")
    arguments: dict[str, object] = {}
    for field in form.fields:
        value = given.get(field.name)
        if value is None or (value == "" and field.kind != "check"):
            if field.default is inspect.Parameter.empty and not field.is_optional:
                raise ValueError(f"{form.name}: {field.label} is missing")
            continue
        arguments[field.name] = _read(form, field, value)
    return arguments


def _fields(method: types.FunctionType, profile: Profile) -> tuple[Field, ...] | None:
    hints = get_type_hints(method)
    fields = []
    for parameter in list(inspect.signature(method).parameters.values())[1:]:
        kind, is_optional = _kind_of(hints.get(parameter.name))
        if kind is None:
            return None
        fields.append(
            Field(
                name=parameter.name,
                label=_words(parameter.name),
                kind=kind,
                default=parameter.default,
                is_optional=is_optional,
                choices=_choices(method.__name__, parameter.name, profile),
            )
        )
    return tuple(fields)


def _kind_of(hint: Any) -> tuple[str | None, bool]:
    is_optional = False
    if get_origin(hint) in (Union, types.UnionType):
        rest = [part for part in get_args(hint) if part is not type(None)]
        is_optional = len(rest) < len(get_args(hint))
        hint = rest[0] if len(rest) == 1 else None
    return _KINDS.get(hint), is_optional


def _choices(method: str, parameter: str, profile: Profile) -> tuple[str, ...]:
    if parameter in ("at", "sensor", "place"):
        return _PLACES if profile.has_duplex else _PLACES[:3]
    if parameter == "key_name":
        return _KEYS if profile.panel.lines else _KEYS[:2]
    if parameter == "size":
        return _SIZES
    if "module" in method or parameter == "module":
        fitted = {"finisher": profile.finisher, "scanner": profile.scanner}
        return ("engine", *(name for name, part in fitted.items() if part is not None), "panel")
    return ()


def _read(form: Form, field: Field, value: object) -> object:
    try:
        if field.kind == "number" and not isinstance(value, bool):
            return int(str(value))
        if field.kind == "decimal" and not isinstance(value, bool):
            return float(str(value))
    except ValueError:
        raise ValueError(f"{form.name}: {field.label} is {value!r}; expected a number") from None
    if field.kind == "check" and isinstance(value, bool):
        return value
    if field.kind == "text" and isinstance(value, str):
        return value
    raise ValueError(f"{form.name}: {field.label} is {value!r}; expected {field.kind}")


def _words(name: str) -> str:
    text = name.replace("_", " ")
    for unit in ("mm", "ms", "s", "c", "pct"):
        if text.endswith(f" {unit}"):
            text = f"{text.removesuffix(f' {unit}')} ({'%' if unit == 'pct' else unit})"
    return text[:1].upper() + text[1:]
