"""How the values of a profile must fit each other, as one list. Physics: ``geometry`` and ``fuser_heat``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import PurePath

from device_profiles.draft import Draft
from device_profiles.errors import Problem
from device_profiles.fuser_heat import (
    fuser_has_room_above_ready,
    heater_can_reach_the_limit,
    warm_up_fits_its_limits,
)
from device_profiles.geometry import (
    duplex_is_rated_where_it_exists,
    first_page_reaches_the_exit,
    sheets_fit_the_rated_speed,
    stations_in_order,
)


def name_is_the_file_stem(draft: Draft) -> Iterator[Problem]:
    """A profile in a TOML file has that file's name, so that a name finds the file."""
    file = PurePath(draft.file)
    if draft.identity is not None and file.suffix == ".toml" and draft.identity.name != file.stem:
        yield draft.problem("identity.name", draft.identity.name, f'"{file.stem}", as the file is called')


def multifunction_has_a_scanner(draft: Draft) -> Iterator[Problem]:
    """A product with a scanner is a multifunction, and no other is."""
    if draft.identity is None or "scanner" in draft.unsound:
        return
    kind = draft.identity.kind
    if kind == "multifunction" and draft.scanner is None:
        yield draft.problem("identity.kind", kind, '"printer" for a product without [scanner]')
    if kind == "printer" and draft.scanner is not None:
        yield draft.problem("identity.kind", kind, '"multifunction" for a product with [scanner]')


def tray_names_differ(draft: Draft) -> Iterator[Problem]:
    """No two trays have one name."""
    names = [tray.name for tray in draft.trays]
    for index, name in enumerate(names):
        if name in names[:index]:
            yield draft.problem(f"trays[{index}].name", name, f"a name that trays[{names.index(name)}] does not have")


def requirement_ids_differ(draft: Draft) -> Iterator[Problem]:
    """No two requirements have one id."""
    ids = [requirement.id for requirement in draft.requirements]
    for index, this in enumerate(ids):
        if this in ids[:index]:
            first = f"requirements[{ids.index(this)}]"
            yield draft.problem(f"requirements[{index}].id", this, f"an id that {first} does not have")


def staple_set_fits_the_finisher(draft: Draft) -> Iterator[Problem]:
    """The finisher's bin holds the thickest set it makes."""
    finisher = draft.finisher
    if finisher is not None and finisher.set_limit_sheets > finisher.capacity_sheets:
        yield draft.problem(
            "finisher.set_limit_sheets",
            finisher.set_limit_sheets,
            f"at most finisher.capacity_sheets ({finisher.capacity_sheets})",
        )


def display_has_lines_and_columns_or_neither(draft: Draft) -> Iterator[Problem]:
    """A display with lines has columns, and one without lines has none."""
    panel = draft.panel
    if panel is not None and (panel.lines == 0) != (panel.columns == 0):
        expected = "0 for panel.lines (0)" if panel.lines == 0 else f"1-20 for panel.lines ({panel.lines})"
        yield draft.problem("panel.columns", panel.columns, expected)


def power_rises_with_activity(draft: Draft) -> Iterator[Problem]:
    """Sleeping takes less than being ready, and that less than printing."""
    power = draft.power
    if power is None:
        return
    if power.sleep_w >= power.ready_w:
        yield draft.problem("power.sleep_w", power.sleep_w, f"less than power.ready_w ({power.ready_w:g})")
    if power.ready_w >= power.printing_w:
        yield draft.problem("power.ready_w", power.ready_w, f"less than power.printing_w ({power.printing_w:g})")


def deep_sleep_is_whole_and_saves_power(draft: Draft) -> Iterator[Problem]:
    """The keys of deep sleep come together, and deep sleep takes less than sleep."""
    power = draft.power
    if power is None:
        return
    keys = {
        "deep_sleep_w": power.deep_sleep_w,
        "deep_sleep_delay_s": power.deep_sleep_delay_s,
        "module_boot_s": power.module_boot_s,
    }
    present = [key for key, value in keys.items() if value is not None]
    for key, value in keys.items():
        if present and value is None:
            yield draft.problem(f"power.{key}", None, f"a value, as power.{present[0]} has one")
    if power.deep_sleep_w is not None and power.deep_sleep_w >= power.sleep_w:
        yield draft.problem("power.deep_sleep_w", power.deep_sleep_w, f"less than power.sleep_w ({power.sleep_w:g})")


def ready_outdoes_the_fusers_loss(draft: Draft) -> Iterator[Problem]:
    """Being ready takes at least the power that keeps the fuser hot."""
    power, fuser = draft.power, draft.fuser
    if power is None or fuser is None:
        return
    loss_w = fuser.loss_w_per_c * (fuser.ready_c - fuser.ambient_c)
    if power.ready_w <= loss_w:
        yield draft.problem("power.ready_w", power.ready_w, f"more than {loss_w:.4g}, the loss at fuser.ready_c")


LAWS: tuple[Callable[[Draft], Iterator[Problem]], ...] = (
    name_is_the_file_stem,
    multifunction_has_a_scanner,
    stations_in_order,
    sheets_fit_the_rated_speed,
    first_page_reaches_the_exit,
    duplex_is_rated_where_it_exists,
    tray_names_differ,
    fuser_has_room_above_ready,
    heater_can_reach_the_limit,
    warm_up_fits_its_limits,
    staple_set_fits_the_finisher,
    display_has_lines_and_columns_or_neither,
    power_rises_with_activity,
    deep_sleep_is_whole_and_saves_power,
    ready_outdoes_the_fusers_loss,
    requirement_ids_differ,
)
