"""Whether sheets can move through the paper path as fast as the product promises. Lengths and speeds only."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise

from device_profiles.draft import Draft
from device_profiles.errors import Problem

# At 1000 mm/s, the fastest path a profile may have, a sensor sees a gap of 20 mm for 20 ms.
SHEET_GAP_MM = 20

_ALONG_THE_PATH = ("registration_mm", "fuser_mm", "gate_mm", "exit_mm")


def stations_in_order(draft: Draft) -> Iterator[Problem]:
    """A sheet passes registration, fuser, gate and exit in this order."""
    if draft.paper_path is None:
        return
    for before, after in pairwise(_ALONG_THE_PATH):
        before_mm, after_mm = getattr(draft.paper_path, before), getattr(draft.paper_path, after)
        if after_mm <= before_mm:
            yield draft.problem(f"paper_path.{after}", after_mm, f"more than paper_path.{before} ({before_mm})")


def sheets_fit_the_rated_speed(draft: Draft) -> Iterator[Problem]:
    """At the rated speed a sheet and a gap pass in the time of one page."""
    path, speed = draft.paper_path, draft.speed
    if path is None or speed is None:
        return
    pitch_mm = path.sheet_length_mm + SHEET_GAP_MM
    if path.process_speed_mm_s * 60 < pitch_mm * speed.simplex_pages_per_minute:
        least_mm_s = math.ceil(pitch_mm * speed.simplex_pages_per_minute / 60)
        yield draft.problem(
            "paper_path.process_speed_mm_s",
            path.process_speed_mm_s,
            f"at least {least_mm_s} for speed.simplex_pages_per_minute ({speed.simplex_pages_per_minute}) "
            f"sheets of {path.sheet_length_mm} mm with gaps of {SHEET_GAP_MM} mm",
        )


def first_page_reaches_the_exit(draft: Draft) -> Iterator[Problem]:
    """The first page out is not promised sooner than its trailing edge can clear the exit."""
    path, speed = draft.paper_path, draft.speed
    if path is None or speed is None:
        return
    travel_s = (path.exit_mm + path.sheet_length_mm) / path.process_speed_mm_s
    if speed.first_page_out_s < travel_s:
        yield draft.problem(
            "speed.first_page_out_s",
            speed.first_page_out_s,
            f"at least {math.ceil(travel_s * 100) / 100}: the sheet travels "
            f"{path.exit_mm + path.sheet_length_mm} mm at {path.process_speed_mm_s} mm/s",
        )


def duplex_is_rated_where_it_exists(draft: Draft) -> Iterator[Problem]:
    """A duplex path and a duplex speed come together, and two sides are no faster than two sheets."""
    path, speed = draft.paper_path, draft.speed
    if path is None or speed is None:
        return
    key, sides = "speed.duplex_sides_per_minute", speed.duplex_sides_per_minute
    if path.duplex_return_mm is None and sides is not None:
        yield draft.problem(key, sides, "it left out, as there is no paper_path.duplex_return_mm")
    elif path.duplex_return_mm is not None and sides is None:
        yield draft.problem(key, None, f"1-{speed.simplex_pages_per_minute}, as there is paper_path.duplex_return_mm")
    elif sides is not None and sides > speed.simplex_pages_per_minute:
        yield draft.problem(key, sides, f"at most speed.simplex_pages_per_minute ({speed.simplex_pages_per_minute})")
