"""How far a sheet can go before it runs into one that does not move. Geometry only."""

from __future__ import annotations

from collections.abc import Iterable

from simulator.engine.places import PathGeometry
from simulator.engine.sheet import TO_RETURN, Sheet


def free_until_pm(sheet: Sheet, lead_pm: int, held: Iterable[Sheet], geometry: PathGeometry) -> int | None:
    """Where on its pass the sheet's leading edge, now at ``lead_pm``, meets a held sheet; None if nowhere.

    Beyond the gate it counts only what lies on the sheet's own route, so ask again once the gate has decided.
    """
    touches = [touch_pm for other in held if (touch_pm := _touch_pm(sheet, lead_pm, other, geometry)) is not None]
    return max(lead_pm, min(touches)) if touches else None


def _touch_pm(sheet: Sheet, lead_pm: int, other: Sheet, geometry: PathGeometry) -> int | None:
    other_lead_pm = other.held_pm
    assert other_lead_pm is not None
    tail_pm = other_lead_pm - other.length_pm
    hangs_back = tail_pm < geometry.registration_pm
    if hangs_back and other.came_back and sheet.route == TO_RETURN and geometry.return_pm is not None:
        return tail_pm + geometry.reentry_pm(sheet.length_pm) - geometry.registration_pm
    if other_lead_pm < lead_pm:
        return None
    if sheet.route != other.route and max(tail_pm, lead_pm) >= geometry.gate_pm:
        return None
    # Two ways lead to registration, from the trays and from the return: they meet only there.
    return geometry.registration_pm if hangs_back and sheet.came_back != other.came_back else tail_pm
