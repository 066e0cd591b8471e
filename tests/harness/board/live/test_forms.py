"""Laws of forms made from a seam's methods."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import pytest

from device_profiles import Profile, load_profile
from harness.board.live.forms import Form, forms_of, read_arguments
from harness.rig.faults import Faults
from harness.rig.operator import Operator


class _Seam(Protocol):
    def jam(self, at: str = "fuser", after_sheets: int = 0) -> None:
        """Let a sheet stick.

        Not told.
        """

    def drift(self, by_c: float, is_slow: bool = True) -> None:
        """Let the thermistor lie."""

    def size_up(self, size: str | None = None) -> None: ...

    def look_at(self) -> int: ...

    def many(self, parts: Sequence[int]) -> None: ...

    def _own(self) -> None: ...


@pytest.fixture
def forms(corona_profile: Profile) -> dict[str, Form]:
    return {form.name: form for form in forms_of(_Seam, corona_profile)}


def test_methods_that_a_person_can_fill_in_have_a_form(forms: dict[str, Form]) -> None:
    assert list(forms) == ["jam", "drift", "size_up"]
    assert (forms["jam"].title, forms["jam"].help) == ("Jam", "Let a sheet stick.")
    assert [(field.label, field.kind) for field in forms["drift"].fields] == [
        ("By (c)", "decimal"),
        ("Is slow", "check"),
    ]


def test_places_are_those_the_product_has() -> None:
    for name, count in (("aurora", 3), ("corona", 4)):
        [jam, *_] = forms_of(_Seam, load_profile(name))
        assert len(jam.fields[0].choices) == count


def test_what_is_left_empty_keeps_its_default(forms: dict[str, Form]) -> None:
    assert read_arguments(forms["jam"], {"at": "", "after_sheets": None}) == {}
    assert read_arguments(forms["size_up"], {"size": ""}) == {}


def test_typed_text_becomes_what_the_method_takes(forms: dict[str, Form]) -> None:
    assert read_arguments(forms["drift"], {"by_c": "2.5", "is_slow": False}) == {"by_c": 2.5, "is_slow": False}
    assert read_arguments(forms["jam"], {"after_sheets": "3"}) == {"after_sheets": 3}


@pytest.mark.parametrize(
    ("name", "given"),
    [("drift", {}), ("drift", {"by_c": "hot"}), ("jam", {"after_sheets": True}), ("jam", {"at": 5}), ("jam", {"x": 1})],
)
def test_what_does_not_fit_is_refused(forms: dict[str, Form], name: str, given: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=f"^{name}: "):
        read_arguments(forms[name], given)


@pytest.mark.parametrize("product", ["aurora", "borealis", "corona"])
def test_every_fault_has_a_form_and_every_hand_that_does_something(product: str) -> None:
    profile = load_profile(product)
    for seam in (Faults, Operator):
        methods = {name for name in vars(seam) if not name.startswith(("_", "look_")) and callable(getattr(seam, name))}
        # A schedule of faults is a file's worth of text: it is for tests.
        assert methods - {form.name for form in forms_of(seam, profile)} <= {"replay"}
