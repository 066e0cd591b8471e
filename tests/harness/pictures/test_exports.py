"""Laws of the dumps for signal viewers, read back by a reader that did not write them."""

from __future__ import annotations

import io
import json
import signal
from itertools import pairwise
from typing import Any

import pytest
from vcdvcd import VCDVCD

from device_profiles import Profile
from harness.pictures import draw_paper_path, to_trace_events, to_vcd
from harness.pictures.happenings import covered_spans
from harness.pictures.stations import SENSORS
from harness.pictures.trace_text import read_events

# vcdvcd lets a closed pipe kill its process as it is imported: other tests of this process write to what has gone.
signal.signal(signal.SIGPIPE, signal.SIG_IGN)

Scene = tuple[Profile, list[str]]


def _dump(scene: Scene) -> VCDVCD:
    profile, lines = scene
    return VCDVCD(vcd_string=to_vcd(lines, profile))


def _events(scene: Scene) -> list[dict[str, Any]]:
    profile, lines = scene
    found: list[dict[str, Any]] = json.loads(to_trace_events(lines, profile))["traceEvents"]
    return found


def test_the_dump_has_each_sensors_edges_at_their_nanosecond(scene: Scene) -> None:
    profile, lines = scene
    dump = _dump(scene)
    events = read_events(lines)
    for number, name in enumerate(SENSORS if profile.has_duplex else SENSORS[:3]):
        changes = dump[f"{profile.name}.engine.sensor_{name}"].tv
        rises = [ns for ns, value in changes if value == "1"]
        assert rises == [start for start, _end in covered_spans(events, number, events[-1].ns)]
        assert rises or name == "duplex"


def test_the_dump_has_motor_heater_gate_door_lamps_bus_pins_and_temperature(jammed: Scene) -> None:
    dump = _dump(jammed)
    for name in (
        "engine.motor", "engine.heater", "engine.gate_to_return", "engine.front_door_open", "panel.lamp_ready",
        "bus.to_modules", "bus.from_modules", "engine.fuser_c", "engine.power_w",
    ):  # fmt: skip
        assert len(dump[f"corona.{name}"].tv) > 1, name
    assert any(".pins." in name for name in dump.signals)
    temperatures = [int(value, 2) for _ns, value in dump["corona.engine.fuser_c"].tv]
    assert max(temperatures) >= jammed[0].fuser.ready_c


def test_a_dump_of_a_signal_changes_and_goes_forward(scene: Scene) -> None:
    dump = _dump(scene)
    for name in dump.signals:
        for (before_ns, before), (after_ns, after) in pairwise(dump[name].tv):
            assert (after_ns > before_ns, after != before) == (True, True), name


def test_a_dump_says_the_same_of_the_same_trace(slipped: Scene) -> None:
    assert to_vcd(slipped[1], slipped[0]) == to_vcd(slipped[1], slipped[0])


def test_trace_events_have_what_the_format_demands(scene: Scene) -> None:
    for event in _events(scene):
        assert event["ph"] in ("X", "i", "C", "M")
        assert isinstance(event["name"], str)
        assert isinstance(event["pid"], int)
        if event["ph"] != "M":
            assert event["ts"] >= 0
        if event["ph"] == "X":
            assert event["dur"] >= 0
        if event["ph"] == "C":
            assert all(isinstance(value, int | float) for value in event["args"].values())


def test_every_process_and_thread_has_a_name(scene: Scene) -> None:
    events = _events(scene)
    named = {(event["pid"], event["tid"]) for event in events if event["name"] == "thread_name"}
    processes = {event["pid"] for event in events if event["name"] == "process_name"}
    for event in events:
        assert event["pid"] in processes
        if event["ph"] in ("X", "i"):
            assert (event["pid"], event["tid"]) in named


def test_slices_of_a_thread_lie_apart_or_one_within_the_other(scene: Scene) -> None:
    open_until: dict[tuple[int, int], list[float]] = {}
    slices = [event for event in _events(scene) if event["ph"] == "X"]
    for event in sorted(slices, key=lambda event: (event["pid"], event["tid"], event["ts"], -event["dur"])):
        stack = open_until.setdefault((event["pid"], event["tid"]), [])
        while stack and stack[-1] <= event["ts"] + 0.001:
            stack.pop()
        end = event["ts"] + event["dur"]
        assert not stack or end <= stack[-1] + 0.001, event
        stack.append(end)


def test_a_sheet_is_a_slice_with_its_passes_inside(both_sides: Scene) -> None:
    events = _events(both_sides)
    sheets = [event for event in events if event["name"].startswith("sheet ") and event["ph"] == "X"]
    passes = [event for event in events if event["name"] in ("pass 1", "pass 2")]
    assert len(sheets) == sum(" fed tray=" in line for line in both_sides[1])
    assert len(passes) == 2 * len(sheets)


@pytest.mark.parametrize("lines", [[], ["7 log 0 info boot: x"]])
def test_an_empty_trace_is_written_all_the_same(corona_profile: Profile, lines: list[str]) -> None:
    assert json.loads(to_trace_events(lines, corona_profile))["displayTimeUnit"] == "ms"
    assert "$enddefinitions" in io.StringIO(to_vcd(lines, corona_profile)).read()


def test_a_power_cut_takes_motor_heater_and_lamps_with_it(corona_profile: Profile) -> None:
    on = ["1000000 bus> 0100021001", "2000000 bus> 0101021301", "3000000 bus> 0402024103"]
    dump = VCDVCD(vcd_string=to_vcd([*on, "5000000 power off", "9000000 power on"], corona_profile))
    for name in ("engine.motor", "engine.heater", "panel.lamp_ready", "panel.lamp_attention"):
        assert dump[f"corona.{name}"].tv[-1] == (5_000_000, "0"), name


def test_the_power_meters_readings_are_watts_and_no_alarm(corona_profile: Profile) -> None:
    lines = ["1000 power 165.5 idle", "2000 power 900 printing", "9000 log 0 info boot: x"]
    dump = VCDVCD(vcd_string=to_vcd(lines, corona_profile))
    assert [float(value) for _ns, value in dump["corona.engine.power_w"].tv][-2:] == [165.5, 900.0]
    assert "900 printing" not in draw_paper_path(lines, corona_profile)


def test_the_queue_is_a_counter_that_follows_jobs_and_ends_with_power(corona_profile: Profile) -> None:
    lines = [
        '1000 log 1 info jobs: job 1 "a" begins',
        '2000 log 2 info jobs: job 2 "b " begins" begins',
        '3000 log 3 info jobs: job 2 "b" cancelled',
        '4000 log 4 info jobs: job 2 "b" cancelled, 0 sides',
        '5000 log 5 info jobs: job 3 "c" begins',
        '6000 log 6 info jobs: job 3 "c" stored, 2 pages',
        "7000 power off",
    ]
    events = _events((corona_profile, lines))
    counted = [
        (event["ts"], event["args"]["jobs"]) for event in events if event["ph"] == "C" and event["name"] == "jobs"
    ]
    assert counted == [(0, 0), (1, 1), (2, 2), (4, 1), (5, 2), (6, 1), (7, 0)]


def test_the_queue_of_a_printer_is_empty_when_all_its_jobs_are_done(both_sides: Scene) -> None:
    counts = [event["args"]["jobs"] for event in _events(both_sides) if event["ph"] == "C" and event["name"] == "jobs"]
    assert max(counts) == 1
    assert counts[-1] == 0
