"""Laws of the paper-path diagram: what it draws agrees with what the printer's sensors said."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from itertools import pairwise

import pytest

from device_profiles import Profile
from harness.errors import ConfigError
from harness.pictures import Window, draw_paper_path
from harness.pictures.paper_path import PaperStory, height_at, read_story
from harness.pictures.stations import Way
from harness.pictures.trace_text import NS_PER_S, read_events

Scene = tuple[Profile, list[str]]
SVG = "{http://www.w3.org/2000/svg}"
# A report of a sensor may wait for the frames of three other modules: docs/internal-bus.md, timing figures.
REPORT_S = 0.011


def _story(scene: Scene) -> PaperStory:
    profile, lines = scene
    return read_story(read_events(lines), profile)


def _edges(story: PaperStory, ns: int, *, is_leading: bool) -> list[float]:
    """Where the leading or trailing edges of all sheets are at a moment."""
    sides = [one.lead if is_leading else one.tail for sheet in story.sheets for one in sheet.passes]
    heights = (height_at(corners, ns) for corners in sides)
    return [height for height in heights if height is not None]


def test_a_sheet_crosses_a_sensors_horizontal_as_the_printer_hears_of_it(scene: Scene) -> None:
    profile, _lines = scene
    story = _story(scene)
    tolerance_mm = profile.paper_path.process_speed_mm_s * REPORT_S
    cleared_otherwise = [mark.ns for mark in story.marks if mark.text.startswith("clear_path")]
    cleared_otherwise.append(story.rollers.end_ns)  # or not at all, while the trace lasts
    checked = 0
    for station in Way.of(profile).stations:
        for start_ns, end_ns in story.covered.get(station.sensor, ()) if station.sensor is not None else ():
            leads = _edges(story, start_ns, is_leading=True)
            assert any(abs(mm - station.at_mm) <= tolerance_mm for mm in leads), (station, start_ns, leads)
            if not any(abs(end_ns - ns) < NS_PER_S / 100 for ns in cleared_otherwise):
                tails = _edges(story, end_ns, is_leading=False)
                assert any(abs(mm - station.at_mm) <= tolerance_mm for mm in tails), (station, end_ns, tails)
            checked += 1
    assert checked >= 9


def test_a_sensor_is_covered_whenever_a_line_shows_a_sheet_over_it(scene: Scene) -> None:
    profile, _lines = scene
    story = _story(scene)
    margin_ns = round(REPORT_S * NS_PER_S)
    for sheet in story.sheets:
        for one in sheet.passes:
            for station in Way.of(profile).stations:
                over = [
                    ns
                    for (ns, lead), (_ns, tail) in zip(one.lead, one.tail, strict=True)
                    if tail + 5 < station.at_mm < lead - 5
                ]
                if station.sensor is None or (station.name == "exit sensor" and one.goes_back):
                    continue
                for ns in over:
                    covers = story.covered[station.sensor]
                    assert any(start - margin_ns <= ns <= end + margin_ns for start, end in covers), (sheet, station)


def test_every_sheet_has_a_line_and_a_second_one_if_it_came_back(scene: Scene) -> None:
    _profile, lines = scene
    story = _story(scene)
    assert len(story.sheets) == sum(" fed tray=" in line for line in lines)
    came_back = {line.split()[3] for line in lines if " returned registration" in line}
    assert {str(sheet.number) for sheet in story.sheets if len(sheet.passes) == 2} == came_back


def test_edges_never_go_back_and_the_sheet_is_as_long_as_it_is(scene: Scene) -> None:
    for sheet in _story(scene).sheets:
        for one in sheet.passes:
            for corners in (one.lead, one.tail):
                assert all(a[0] <= b[0] and a[1] <= b[1] + 1e-6 for a, b in pairwise(corners))
            for (_ns, lead), (_same, tail) in zip(one.lead, one.tail, strict=True):
                if one.low_mm < tail and lead < one.high_mm and not one.goes_back:
                    assert lead - tail == pytest.approx(sheet.length_mm, abs=0.01)


def test_a_stuck_sheet_stays_at_its_sensor_until_a_hand_takes_it_out(jammed: Scene) -> None:
    profile, _lines = jammed
    [sheet] = [sheet for sheet in _story(jammed).sheets if sheet.stop is not None and sheet.stop.kind == "stuck"]
    assert sheet.stop is not None
    assert sheet.stop.at_mm == pytest.approx(profile.paper_path.fuser_mm, abs=0.01)
    assert (sheet.end, sheet.passes[-1].lead[-1][1]) == ("taken out", pytest.approx(profile.paper_path.fuser_mm))


def test_no_line_rises_while_the_rollers_stand(jammed: Scene) -> None:
    story = _story(jammed)
    runs = story.rollers.runs()
    for sheet in story.sheets:
        for one in sheet.passes:
            for (start_ns, start_mm), (end_ns, end_mm) in pairwise(one.lead):
                if not any(start < end_ns and end > start_ns for start, end, _speed in runs):
                    assert end_mm == pytest.approx(start_mm)


def test_a_slow_motor_bends_the_lines(slowed: Scene) -> None:
    profile, _lines = slowed
    speeds = {speed for _start, _end, speed in _story(slowed).rollers.runs()}
    assert {profile.paper_path.process_speed_mm_s, profile.paper_path.process_speed_mm_s * 7 // 10} <= speeds


def test_a_door_that_a_fault_opens_is_shown_open(slowed: Scene) -> None:
    [(opened_ns, closed_ns)] = _story(slowed).doors
    assert closed_ns > opened_ns


def test_the_drawing_puts_line_and_covered_bar_at_the_same_place(slipped: Scene) -> None:
    profile, lines = slipped
    root = ET.fromstring(draw_paper_path(lines, profile))
    bars = [element for element in root.iter(f"{SVG}rect") if element.get("class") == "covered"]
    edges = [element.get("d", "") for element in root.iter(f"{SVG}path") if element.get("class") == "edge"]
    lines_xy = [[(float(x), float(y)) for x, y in re.findall(r"([\d.]+) ([\d.]+)", path)] for path in edges]
    checked = 0
    for bar in bars:
        if bar.get("x") is None or bar.find(f"{SVG}title") is None:
            continue
        x, y = float(bar.get("x", "")), float(bar.get("y", "")) + 2.5
        heights = [height_at([(round(px * 1000), py) for px, py in corners], round(x * 1000)) for corners in lines_xy]
        assert any(height is not None and abs(height - y) < 1.5 for height in heights), bar.attrib
        checked += 1
    assert checked == 9


def test_the_drawing_stands_alone_and_speaks(scene: Scene) -> None:
    profile, lines = scene
    text = draw_paper_path(lines, profile)
    root = ET.fromstring(text)
    assert profile.identity.model in root.findtext(f"{SVG}title", "")
    assert "sheets" in root.findtext(f"{SVG}desc", "")
    words = {element.text for element in root.iter(f"{SVG}text")}
    assert {"registration sensor", "fuser sensor", "exit sensor", "virtual time in s"} <= words
    assert "prefers-color-scheme: dark" in text
    assert not re.search(r"<script|href|url\(|@import|javascript", text)


def test_the_drawing_tells_of_jam_hands_and_staples(jammed: Scene) -> None:
    profile, lines = jammed
    root = ET.fromstring(draw_paper_path(lines, profile))
    words = " ".join(element.text or "" for element in root.iter(f"{SVG}text"))
    for part in ("sticks at fuser", "open_door", "close_door", "set of 3, stapled", "rollers turn", "door open"):
        assert part in words
    assert "The rollers stood from" in root.findtext(f"{SVG}desc", "")


def test_a_window_shows_only_what_lies_in_it(slipped: Scene) -> None:
    profile, lines = slipped
    moments = [int(line.split()[0]) / NS_PER_S for line in lines if " fed tray=" in line]
    text = draw_paper_path(lines, profile, Window(from_s=0.0, to_s=moments[0] - 0.5))
    assert "0 sheets" in text
    text = draw_paper_path(lines, profile, Window(from_s=moments[0] - 0.5, to_s=moments[0] + 0.5))
    assert "1 sheet," in text


def test_the_same_trace_gives_the_same_drawing(slipped: Scene) -> None:
    profile, lines = slipped
    assert draw_paper_path(lines, profile) == draw_paper_path(list(lines), profile)


@pytest.mark.parametrize("lines", [[], ["5 log hello"], ["1000 path run 300", "2000 path run 0"]])
def test_a_trace_without_paper_is_drawn_all_the_same(corona_profile: Profile, lines: list[str]) -> None:
    assert ET.fromstring(draw_paper_path(lines, corona_profile)).tag == f"{SVG}svg"


def test_a_trace_cut_at_its_beginning_is_drawn(both_sides: Scene) -> None:
    profile, lines = both_sides
    first = next(number for number, line in enumerate(lines) if " fed tray=" in line)
    assert ET.fromstring(draw_paper_path(lines[first + 1 :], profile)).tag == f"{SVG}svg"


def test_words_from_a_trace_are_no_markup(corona_profile: Profile) -> None:
    text = draw_paper_path(["5 fault <script>alert(1)</script>&"], corona_profile)
    assert "<script" not in text
    assert "&lt;script&gt;" in text


def test_what_is_no_trace_is_told_with_its_line(corona_profile: Profile) -> None:
    with pytest.raises(ConfigError, match=r"trace: line 2 is 'nonsense'"):
        draw_paper_path(["1 log x", "nonsense"], corona_profile)
