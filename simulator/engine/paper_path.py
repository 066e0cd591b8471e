"""Sheets moving along the path, past sensors, into the exit or back. No clock, no bus, no opinion about jams.

Motion is linear and every distance a whole number, so the state depends on when inputs changed and not on how
often the path was updated.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from simulator.engine.obstruction import free_until_pm
from simulator.engine.places import DUPLEX, EXIT, FUSER, PLACES, PM_PER_MM, REGISTRATION, PathGeometry
from simulator.engine.sheet import TO_EXIT, TO_RETURN, Sheet

COVERED: Final = "covered"
CLEARED: Final = "cleared"
FUSER_ENTERED: Final = "fuser entered"
FUSER_LEFT: Final = "fuser left"
STUCK: Final = "stuck"
BLOCKED: Final = "blocked"
DELIVERED: Final = "delivered"
RETURNED: Final = "returned"

NIP_PM: Final = 10 * PM_PER_MM
"""As long as no more of a sheet is out, its pick roller still drives that sheet and no other: our figure."""

PathEvent = tuple[int, str, str, Sheet]
"""When in ns, what, at which sensor or nowhere, to which sheet. There are eight a page: a plain tuple costs least."""

_Act = Callable[[int, int, str, "Sheet"], None]
"""What is due when the odometer has come so far: (ns, odometer, place, sheet)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PathInputs:
    """What drives the path: how fast the rollers turn, and where the gate sends the next leading edge.

    ``to_standard_bin`` is where the diverter behind the exit sends it.
    """

    speed_mm_s: int
    recirculate: bool
    to_standard_bin: bool = False


class PaperPath:
    """All sheets between the pick rollers and the exit.

    ``sticks(place, sheet_number, now_ns)`` is asked as each leading edge arrives at a sensor; a sheet that
    sticks stays there, covering the sensor, until it is taken out.
    """

    def __init__(self, geometry: PathGeometry, sticks: Callable[[str, int, int], bool]) -> None:
        self.geometry = geometry
        self.sheets: list[Sheet] = []
        self.sticks = sticks
        self._inputs = PathInputs(speed_mm_s=0, recirculate=False)
        self._odometer_pm = 0
        self._now_ns = 0
        self._plan: list[tuple[int, int, _Act, str, Sheet]] = []
        self._planned = 0
        self._covered_by: dict[str, list[Sheet]] = {place: [] for place in PLACES}
        self._fed = 0
        self._held = 0
        self._events: list[PathEvent] = []
        beyond_pm = [geometry.exit_pm, *([] if geometry.return_pm is None else [geometry.duplex_pm(0)])]
        self._unseen_pm = min(beyond_pm) - geometry.gate_pm

    def update(self, now_ns: int, inputs: PathInputs) -> tuple[list[PathEvent], int | None]:
        """Move the sheets up to ``now_ns`` as the former inputs had it; the new ones count from then on.

        Gives what happened since the last update, in order, and when something will next (None: never).
        """
        self._move_to(now_ns)
        self._inputs = inputs
        events, self._events = self._events, []
        return events, self._wake_ns()

    def feed(self, now_ns: int, *, tray: int, delay_ns: int = 0, length_pm: int | None = None, count: int = 1) -> Sheet:
        """Put a sheet's leading edge at the pick roller, ``delay_ns`` of motion from now.

        ``count`` sheets one upon the other are ``length_pm`` long together. Update afterwards.
        """
        self._move_to(now_ns)
        self._fed += 1
        origin_pm = self._odometer_pm + delay_ns * self.geometry.speed_mm_s
        sheet = Sheet(
            number=self._fed,
            tray=tray,
            origin_pm=origin_pm,
            length_pm=self.geometry.length_pm if length_pm is None else length_pm,
            count=count,
        )
        self.sheets.append(sheet)
        self._plan_sensor(sheet, REGISTRATION, self.geometry.registration_pm)
        self._plan_main_stretch(sheet)
        self._plan_stop(sheet, self._odometer_pm)
        return sheet

    def waiting_at_roller(self, now_ns: int, tray: int) -> Sheet | None:
        """A sheet of that tray that was picked, but has hardly entered the path yet. Update afterwards."""
        self._move_to(now_ns)
        for sheet in self.sheets:
            if sheet.tray == tray and not sheet.came_back and sheet.lead_pm(self._odometer_pm) <= NIP_PM:
                return sheet
        return None

    def take_out_all(self, now_ns: int) -> tuple[Sheet, ...]:
        """Remove every sheet, as a hand would; the sensors they covered are cleared. Update afterwards."""
        self._move_to(now_ns)
        removed = tuple(self.sheets)
        self.sheets.clear()
        self._held = 0
        self._plan.clear()
        for place, covering in self._covered_by.items():
            if covering:
                self._events.append((now_ns, CLEARED, place, covering[-1]))
                covering.clear()
        return removed

    def is_covered(self, place: str) -> bool:
        """Whether any sheet is over that sensor."""
        return bool(self._covered_by[place])

    def leads_mm(self) -> tuple[float, ...]:
        """Where each sheet's leading edge is on its present pass, in millimetres from the pick roller."""
        return tuple(sheet.lead_pm(self._odometer_pm) / 1e9 for sheet in self.sheets)

    def seen(self, now_ns: int) -> list[tuple[Sheet, int]]:
        """Each sheet and where its leading edge is on its pass in picometres, if no event is due until ``now_ns``.

        Looking moves nothing.
        """
        odometer_pm = self._odometer_pm + (now_ns - self._now_ns) * self._inputs.speed_mm_s
        return [(sheet, sheet.lead_pm(odometer_pm)) for sheet in self.sheets]

    def _move_to(self, now_ns: int) -> None:
        speed = self._inputs.speed_mm_s
        plan = self._plan
        if speed:
            target_pm = self._odometer_pm + (now_ns - self._now_ns) * speed
            while plan and plan[0][0] <= target_pm:
                due_pm, _, act, place, sheet = heapq.heappop(plan)
                if sheet.held_pm is not None:
                    continue
                when_ns = self._now_ns - (self._odometer_pm - due_pm) // speed
                act(when_ns, due_pm, place, sheet)
            self._odometer_pm = target_pm
        self._now_ns = now_ns

    def _wake_ns(self) -> int | None:
        plan = self._plan
        while plan and plan[0][4].held_pm is not None:
            heapq.heappop(plan)
        speed = self._inputs.speed_mm_s
        if not plan or not speed:
            return None
        due_pm = plan[0][0]
        if not plan[0][3] and plan[0][2] == self._choose_route:
            due_pm = self._after_gate_pm(due_pm)
        return self._now_ns - (self._odometer_pm - due_pm) // speed

    def _after_gate_pm(self, gate_pm: int) -> int:
        """When there is something to do after a sheet at the gate has gone one way or the other.

        Which way it goes shows nowhere before it comes to a sensor, unless it runs into a sheet that is held.
        """
        if self._held:
            return gate_pm
        plan, due_pm = self._plan, gate_pm + self._unseen_pm
        for entry in plan[1:3]:
            due_pm = min(due_pm, entry[0])
        return due_pm

    def _arrive(self, when_ns: int, odometer_pm: int, place: str, sheet: Sheet) -> None:
        covering = self._covered_by[place]
        covering.append(sheet)
        if len(covering) == 1:
            self._events.append((when_ns, COVERED, place, sheet))
        if place == FUSER:
            self._events.append((when_ns, FUSER_ENTERED, place, sheet))
        elif place == EXIT:
            sheet.to_standard_bin = self._inputs.to_standard_bin
        if self.sticks(place, sheet.number, when_ns):
            self._hold(when_ns, odometer_pm, STUCK, place, sheet)

    def _pass(self, when_ns: int, _odometer_pm: int, place: str, sheet: Sheet) -> None:
        covering = self._covered_by[place]
        covering.remove(sheet)
        if not covering:
            self._events.append((when_ns, CLEARED, place, sheet))
        if place == FUSER:
            self._events.append((when_ns, FUSER_LEFT, place, sheet))
        elif place == EXIT:
            self.sheets.remove(sheet)
            self._events.append((when_ns, DELIVERED, place, sheet))

    def _choose_route(self, _when_ns: int, odometer_pm: int, _place: str, sheet: Sheet) -> None:
        geometry = self.geometry
        if self._inputs.recirculate and geometry.return_pm is not None:
            sheet.route = TO_RETURN
            self._plan_sensor(sheet, DUPLEX, geometry.duplex_pm(sheet.length_pm))
            self._plan_at(sheet, geometry.reentry_pm(sheet.length_pm), self._reenter)
        else:
            sheet.route = TO_EXIT
            self._plan_sensor(sheet, EXIT, geometry.exit_pm)
        self._plan_stop(sheet, odometer_pm)

    def _reenter(self, when_ns: int, odometer_pm: int, _place: str, sheet: Sheet) -> None:
        sheet.origin_pm = odometer_pm - self.geometry.registration_pm
        sheet.came_back = True
        sheet.route = None
        self._plan_at(sheet, self.geometry.registration_pm + sheet.length_pm, self._pass, REGISTRATION)
        self._plan_main_stretch(sheet)
        self._plan_stop(sheet, odometer_pm)
        self._events.append((when_ns, RETURNED, REGISTRATION, sheet))
        self._arrive(when_ns, odometer_pm, REGISTRATION, sheet)

    def _run_into(self, when_ns: int, odometer_pm: int, _place: str, sheet: Sheet) -> None:
        self._hold(when_ns, odometer_pm, BLOCKED, "", sheet)

    def _hold(self, when_ns: int, odometer_pm: int, kind: str, place: str, sheet: Sheet) -> None:
        sheet.held_pm = odometer_pm - sheet.origin_pm
        self._held += 1
        self._events.append((when_ns, kind, place, sheet))
        for other in self.sheets:
            if other.held_pm is None:
                self._plan_stop(other, odometer_pm)

    def _plan_stop(self, sheet: Sheet, odometer_pm: int) -> None:
        if not self._held:
            return
        held = [other for other in self.sheets if other.held_pm is not None]
        limit_pm = free_until_pm(sheet, sheet.lead_pm(odometer_pm), held, self.geometry)
        if limit_pm is not None:
            self._plan_at(sheet, limit_pm, self._run_into)

    def _plan_main_stretch(self, sheet: Sheet) -> None:
        self._plan_sensor(sheet, FUSER, self.geometry.fuser_pm)
        self._plan_at(sheet, self.geometry.gate_pm, self._choose_route)

    def _plan_sensor(self, sheet: Sheet, place: str, at_pm: int) -> None:
        self._plan_at(sheet, at_pm, self._arrive, place)
        self._plan_at(sheet, at_pm + sheet.length_pm, self._pass, place)

    def _plan_at(self, sheet: Sheet, lead_pm: int, act: _Act, place: str = "") -> None:
        self._planned += 1
        heapq.heappush(self._plan, (sheet.origin_pm + lead_pm, self._planned, act, place, sheet))
