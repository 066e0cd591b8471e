"""The paper-path diagram: distance over time, a line for each pass of a sheet. From a trace and a profile to SVG."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from device_profiles import Profile
from harness.pictures.bus_words import HEATER
from harness.pictures.diagram import Diagram, Lane, render
from harness.pictures.happenings import (
    DeliveredSet,
    Mark,
    Span,
    covered_spans,
    dark_spans,
    gaps,
    open_doors,
    read_marks,
    read_sets,
    switched_spans,
)
from harness.pictures.motion import Rollers
from harness.pictures.sheets import SheetCourse, read_sheets
from harness.pictures.stations import Way
from harness.pictures.trace_text import NS_PER_S, Event, read_events
from harness.pictures.window import Window


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperStory:
    """All that the diagram shows, read from a trace, before a window is chosen."""

    sheets: tuple[SheetCourse, ...]
    rollers: Rollers
    covered: dict[int, list[Span]]
    doors: list[Span]
    heater: list[Span]
    dark: list[Span]
    marks: list[Mark]
    sets: list[DeliveredSet]


def read_story(events: list[Event], profile: Profile) -> PaperStory:
    """Read a trace of this product."""
    way = Way.of(profile)
    end_ns = events[-1].ns if events else 0
    rollers = Rollers(events, end_ns)
    sheets = read_sheets(events, way, rollers, speed_mm_s=profile.paper_path.process_speed_mm_s)
    sensors = [station.sensor for station in way.stations if station.sensor is not None]
    return PaperStory(
        sheets=tuple(sheets),
        rollers=rollers,
        covered={sensor: covered_spans(events, sensor, end_ns) for sensor in sensors},
        doors=open_doors(events, end_ns),
        heater=switched_spans(events, HEATER, end_ns),
        dark=dark_spans(events, end_ns),
        marks=read_marks(events),
        sets=read_sets(events),
    )


def draw_paper_path(lines: Iterable[str], profile: Profile, window: Window | None = None) -> str:
    """The diagram as SVG text. Raises ConfigError if a line is no record of a trace."""
    events = read_events(lines)
    from_ns, to_ns = (window or Window()).of(events)
    story = read_story(events, profile)
    shown = [sheet for sheet in story.sheets if sheet.fed_ns <= to_ns and sheet.end_ns >= from_ns]
    marks = [mark for mark in story.marks if from_ns <= mark.ns <= to_ns]
    runs = [(start, end) for start, end, _speed in story.rollers.runs()]
    stands = [
        (max(start, from_ns), min(end, to_ns)) for start, end in _stands(story, runs) if start < to_ns and end > from_ns
    ]
    trace_s = events[-1].at_s if events else 0.0
    lanes = [Lane(name="rollers turn", spans=runs), Lane(name="heater on", spans=story.heater)]
    if story.doors:
        lanes.append(Lane(name="door open", spans=story.doors, is_alarming=True))
    if story.dark:
        lanes.append(Lane(name="no power", spans=story.dark, is_alarming=True))
    return render(
        Diagram(
            title=f"Paper path of {profile.identity.model}",
            summary=_summary(shown, marks, stands, from_ns, to_ns),
            subtitle=f"virtual time {from_ns / NS_PER_S:.1f} s to {to_ns / NS_PER_S:.1f} s of {trace_s:.1f} s",
            from_ns=from_ns,
            to_ns=to_ns,
            stations=Way.of(profile).stations,
            sheets=shown,
            covered=story.covered,
            stands=stands,
            doors=story.doors,
            lanes=lanes,
            marks=marks,
            sets=[one for one in story.sets if from_ns <= one.ns <= to_ns],
        )
    )


def _stands(story: PaperStory, runs: list[Span]) -> list[Span]:
    """When the rollers stood with paper in the path: what a sheet's line shows as a step."""
    busy: list[Span] = []
    for sheet in sorted(story.sheets, key=lambda sheet: sheet.fed_ns):
        if busy and sheet.fed_ns <= busy[-1][1]:
            busy[-1] = (busy[-1][0], max(busy[-1][1], sheet.end_ns))
        else:
            busy.append((sheet.fed_ns, sheet.end_ns))
    return [gap for span in busy for gap in gaps(runs, span)]


def _summary(shown: list[SheetCourse], marks: list[Mark], stands: list[Span], from_ns: int, to_ns: int) -> str:
    """What a person who cannot see the diagram should know."""
    twice = sum(len(sheet.passes) > 1 for sheet in shown)
    words = [
        "Distance from the pick roller in millimetres over virtual time, "
        f"{from_ns / NS_PER_S:.3f} s to {to_ns / NS_PER_S:.3f} s.",
        f"{len(shown)} {'sheet' if len(shown) == 1 else 'sheets'}, {twice} of them sent back for a second pass.",
    ]
    words += [f"The rollers stood from {start / NS_PER_S:.3f} s to {end / NS_PER_S:.3f} s." for start, end in stands]
    words += [f"{mark.ns / NS_PER_S:.3f} s, {mark.kind}: {mark.text}." for mark in marks[:40]]
    return " ".join(words)


def height_at(corners: Iterable[tuple[int, float]], ns: int) -> float | None:
    """Where a polyline is at a moment; None before its first and after its last corner."""
    for (start_ns, start_mm), (end_ns, end_mm) in pairwise(corners):
        if start_ns <= ns <= end_ns:
            share = (ns - start_ns) / (end_ns - start_ns) if end_ns > start_ns else 0.0
            return start_mm + (end_mm - start_mm) * share
    return None
