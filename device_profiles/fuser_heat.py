"""Whether the fuser can reach and hold its temperatures, by the lumped model of its table. No control."""

from __future__ import annotations

import math
from collections.abc import Iterator

from device_profiles.draft import Draft
from device_profiles.errors import Problem
from device_profiles.sections import Fuser


def warm_up_s(fuser: Fuser) -> float:
    """Seconds from ambient to ready with the heater always on; infinite if it never gets there.

    Solves ``heat_capacity * dT/dt = heater - loss * (T - ambient)`` for the time at which T is ready.
    """
    rise_c = fuser.ready_c - fuser.ambient_c
    final_rise_c = fuser.heater_w / fuser.loss_w_per_c
    if rise_c >= final_rise_c:
        return math.inf
    return -fuser.heat_capacity_j_per_c / fuser.loss_w_per_c * math.log1p(-rise_c / final_rise_c)


def fuser_has_room_above_ready(draft: Draft) -> Iterator[Problem]:
    """The limit is above the working temperature."""
    fuser = draft.fuser
    if fuser is not None and fuser.max_c <= fuser.ready_c:
        yield draft.problem("fuser.max_c", fuser.max_c, f"more than fuser.ready_c ({fuser.ready_c})")


def heater_can_reach_the_limit(draft: Draft) -> Iterator[Problem]:
    """The heater outdoes the losses at the highest temperature, so that the limit protects something."""
    fuser = draft.fuser
    if fuser is None:
        return
    loss_w = fuser.loss_w_per_c * (fuser.max_c - fuser.ambient_c)
    if fuser.heater_w <= loss_w:
        yield draft.problem(
            "fuser.heater_w",
            fuser.heater_w,
            f"more than {loss_w:.4g}, the loss at fuser.max_c ({fuser.max_c})",
        )


def warm_up_fits_its_limits(draft: Draft) -> Iterator[Problem]:
    """The firmware waits longer than warming up takes, and waking is not promised sooner than that."""
    if draft.fuser is None:
        return
    needed_s = warm_up_s(draft.fuser)
    if not math.isfinite(needed_s):
        return
    because = f"{needed_s:.1f}, the time from fuser.ambient_c to fuser.ready_c"
    if draft.fuser.warm_up_limit_s <= needed_s:
        yield draft.problem("fuser.warm_up_limit_s", draft.fuser.warm_up_limit_s, f"more than {because}")
    if draft.power is not None and draft.power.wake_s < needed_s:
        yield draft.problem("power.wake_s", draft.power.wake_s, f"at least {because}")
