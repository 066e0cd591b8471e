"""Laws of sheets on their way."""

from __future__ import annotations

from engine_bench import S
from hypothesis import given
from hypothesis import strategies as st

from device_profiles import load_profile
from simulator.engine import paper_path
from simulator.engine.paper_path import PaperPath, PathEvent, PathInputs
from simulator.engine.places import PathGeometry
from simulator.engine.sheet import Sheet

PROFILE = load_profile("corona")
MM = PROFILE.paper_path
GEOMETRY = PathGeometry.of(PROFILE)
GOING = PathInputs(speed_mm_s=PROFILE.paper_path.process_speed_mm_s, recirculate=False)
RETURNING = PathInputs(speed_mm_s=PROFILE.paper_path.process_speed_mm_s, recirculate=True)
STANDING = PathInputs(speed_mm_s=0, recirculate=False)
LENGTH = MM.sheet_length_mm

Step = tuple[int, PathInputs | str | None]


def after_ns(distance_mm: int) -> int:
    """How long the path takes to move a sheet that far, rounded up."""
    return -(-distance_mm * S // MM.process_speed_mm_s)


def never(_place: str, _sheet: int, _now_ns: int) -> bool:
    return False


def sticking(*wanted: tuple[str, int]):
    return lambda place, sheet, _now_ns: (place, sheet) in wanted


def play(steps: list[Step], sticks=never) -> tuple[list[tuple[int, str, str, int]], PaperPath]:
    """Each step is a time with new inputs, a sheet to feed, hands that clear the path, or nothing."""
    path, events, inputs = PaperPath(GEOMETRY, sticks), [], STANDING
    for when_ns, what in sorted(steps, key=lambda step: step[0]):
        if isinstance(what, PathInputs):
            inputs = what
        elif what == "feed":
            path.feed(when_ns, tray=1)
        elif what == "clear":
            path.take_out_all(when_ns)
        events += path.update(when_ns, inputs)[0]
    return [(when_ns, kind, place, sheet.number) for when_ns, kind, place, sheet in events], path


def times(events: list[tuple[int, str, str, int]], kind: str, sheet: int = 1) -> list[tuple[str, int]]:
    return [(place, when_ns) for when_ns, found, place, number in events if (found, number) == (kind, sheet)]


changes = st.sampled_from([GOING, RETURNING, STANDING, "feed", "feed", "clear"])
courses = st.lists(st.tuples(st.integers(0, 30 * S), changes), max_size=25)
jams = st.sets(st.tuples(st.sampled_from(GEOMETRY.places), st.integers(1, 6)), max_size=3)


@given(courses, jams, st.lists(st.integers(0, 40 * S), max_size=30))
def test_any_division_into_steps_gives_the_same_course(
    course: list[Step], jams: set[tuple[str, int]], stops: list[int]
) -> None:
    steps = [(0, GOING), *course]
    whole, whole_path = play([*steps, (40 * S, None)], sticking(*jams))
    divided, divided_path = play([*steps, *((stop, None) for stop in stops), (40 * S, None)], sticking(*jams))
    assert divided == whole
    assert divided_path.leads_mm() == whole_path.leads_mm()


@given(courses, jams)
def test_a_wake_is_never_late(course: list[Step], jams: set[tuple[str, int]]) -> None:
    path, inputs = PaperPath(GEOMETRY, sticking(*jams)), GOING
    _events, wake_ns = path.update(0, GOING)
    stops = sorted(course, key=lambda step: step[0])
    for when_ns, what in [*stops, (40 * S, None)]:
        while wake_ns is not None and wake_ns <= when_ns:
            events, next_ns = path.update(wake_ns, inputs)
            assert {when_ns for when_ns, *_event in events} <= {wake_ns}
            wake_ns = next_ns
        if isinstance(what, PathInputs):
            inputs = what
        elif what == "feed":
            path.feed(when_ns, tray=1)
        elif what == "clear":
            path.take_out_all(when_ns)
        events: list[PathEvent] = path.update(when_ns, inputs)[0]
        assert {happened_ns for happened_ns, *_event in events} <= {when_ns}
        _events, wake_ns = path.update(when_ns, inputs)


@given(courses, jams)
def test_a_sensor_is_covered_and_cleared_in_turn_and_no_sheet_is_lost(
    course: list[Step], jams: set[tuple[str, int]]
) -> None:
    steps = [(0, GOING), *((when_ns, what) for when_ns, what in course if what != "clear"), (100 * S, None)]
    events, path = play(steps, sticking(*jams))
    for place in GEOMETRY.places:
        kinds = [kind for _, kind, at, _ in events if at == place and kind in ("covered", "cleared")]
        assert kinds == (["covered", "cleared"] * len(kinds))[: len(kinds)]
        assert path.is_covered(place) == (len(kinds) % 2 == 1)
    fed = sum(what == "feed" for _, what in course)
    assert len([kind for _, kind, _, _ in events if kind == paper_path.DELIVERED]) + len(path.sheets) == fed
    assert [event[0] for event in events] == sorted(event[0] for event in events)


def test_a_sheet_reaches_and_leaves_each_sensor_at_its_distance() -> None:
    events, _ = play([(0, GOING), (0, "feed"), (20 * S, None)])
    places = [("registration", MM.registration_mm), ("fuser", MM.fuser_mm), ("exit", MM.exit_mm)]
    assert times(events, "covered") == [(place, after_ns(mm)) for place, mm in places]
    assert times(events, "cleared") == [(place, after_ns(mm + LENGTH)) for place, mm in places]
    assert times(events, "delivered") == [("exit", after_ns(MM.exit_mm + LENGTH))]


def test_a_sheet_sent_back_comes_by_registration_and_fuser_again() -> None:
    assert MM.duplex_return_mm is not None
    gate_ns = after_ns(MM.gate_mm)
    events, _ = play([(0, RETURNING), (0, "feed"), (gate_ns + 1, GOING), (30 * S, None)])
    again_mm = MM.gate_mm + LENGTH + MM.duplex_return_mm
    assert times(events, "covered") == [
        ("registration", after_ns(MM.registration_mm)),
        ("fuser", after_ns(MM.fuser_mm)),
        ("duplex", after_ns(MM.gate_mm + LENGTH + MM.duplex_return_mm // 2)),
        ("registration", after_ns(again_mm)),
        ("fuser", after_ns(again_mm - MM.registration_mm + MM.fuser_mm)),
        ("exit", after_ns(again_mm - MM.registration_mm + MM.exit_mm)),
    ]
    assert len(times(events, "fuser left")) == 2


def test_the_gate_decides_as_the_leading_edge_passes() -> None:
    gate_ns = after_ns(MM.gate_mm)
    late, _ = play([(0, GOING), (0, "feed"), (gate_ns + 1, RETURNING), (20 * S, None)])
    assert times(late, "delivered")
    early, _ = play([(0, GOING), (0, "feed"), (gate_ns - 1, RETURNING), (20 * S, None)])
    assert not times(early, "delivered")


def test_a_product_without_duplex_path_sends_every_sheet_to_the_exit() -> None:
    path = PaperPath(PathGeometry.of(load_profile("aurora")), never)
    path.update(0, RETURNING)
    path.feed(0, tray=1)
    events, _wake_ns = path.update(60 * S, RETURNING)
    assert events[-1][1] == paper_path.DELIVERED


def test_nothing_moves_while_the_rollers_stand() -> None:
    events, path = play([(0, GOING), (0, "feed"), (S, STANDING), (100 * S, None)])
    assert path.leads_mm() == (float(MM.process_speed_mm_s),)
    assert path.update(100 * S, STANDING)[1] is None
    moved, _ = play([(0, GOING), (0, "feed"), (S, STANDING), (100 * S, GOING), (120 * S, None)])
    assert times(moved, "delivered") == [("exit", 99 * S + after_ns(MM.exit_mm + LENGTH))]
    assert moved[: len(events)] == events


def test_two_sheets_at_rated_pitch_are_in_the_path_at_once_and_do_not_touch() -> None:
    pitch_ns = 60 * S // PROFILE.speed.simplex_pages_per_minute
    steps: list[Step] = [(0, GOING), *((index * pitch_ns, "feed") for index in range(5)), (20 * S, None)]
    events, path = play(steps)
    _, on_the_way = play(steps[:3])
    assert len(on_the_way.sheets) == 2
    assert [number for _, kind, _, number in events if kind == "delivered"] == [1, 2, 3, 4, 5]
    assert len([1 for _, kind, place, _ in events if (kind, place) == ("covered", "exit")]) == 5
    assert path.sheets == []


def test_a_stuck_sheet_stays_on_its_sensor_while_the_one_ahead_goes_on() -> None:
    pitch_ns = 60 * S // PROFILE.speed.simplex_pages_per_minute
    steps: list[Step] = [(0, GOING), (0, "feed"), (pitch_ns, "feed"), (30 * S, None)]
    events, path = play(steps, sticking(("fuser", 2)))
    assert times(events, "delivered", sheet=1)
    assert times(events, "stuck", sheet=2) == [("fuser", pitch_ns + after_ns(MM.fuser_mm))]
    assert path.leads_mm() == (float(MM.fuser_mm),)
    assert path.is_covered("fuser")
    assert path.is_covered("registration")


def test_a_sheet_that_runs_into_a_stuck_one_stops_behind_it() -> None:
    pitch_ns = 60 * S // PROFILE.speed.simplex_pages_per_minute
    steps: list[Step] = [(0, GOING), *((index * pitch_ns, "feed") for index in range(2)), (30 * S, None)]
    _, path = play(steps, sticking(("exit", 1)))
    assert path.leads_mm() == (float(MM.exit_mm), float(MM.exit_mm - LENGTH))


def test_a_sheet_for_the_exit_passes_one_stuck_in_the_return() -> None:
    assert MM.duplex_return_mm is not None
    feed_ns = after_ns(MM.gate_mm + 2 * LENGTH)
    steps: list[Step] = [(0, RETURNING), (0, "feed"), (feed_ns, GOING), (feed_ns, "feed"), (30 * S, None)]
    events, path = play(steps, sticking(("duplex", 1)))
    assert times(events, "delivered", sheet=2)
    assert len(path.sheets) == 1


def test_a_returning_sheet_stops_at_registration_when_one_from_a_tray_is_stuck_there() -> None:
    assert MM.duplex_return_mm is not None
    feed_ns = after_ns(MM.gate_mm + LENGTH)
    steps: list[Step] = [(0, RETURNING), (0, "feed"), (feed_ns, "feed"), (30 * S, None)]
    _, path = play(steps, sticking(("registration", 2)))
    assert path.leads_mm() == (float(MM.registration_mm), float(MM.registration_mm))
    first: Sheet = path.sheets[0]
    assert first.came_back


def test_clearing_the_path_clears_its_sensors_and_leaves_it_ready() -> None:
    steps: list[Step] = [(0, GOING), (0, "feed"), (20 * S, STANDING), (20 * S, "clear"), (21 * S, GOING)]
    events, path = play([*steps, (21 * S, "feed"), (40 * S, None)], sticking(("fuser", 1)))
    assert [(place, when_ns) for place, when_ns in times(events, "cleared")] == [
        ("registration", 20 * S),
        ("fuser", 20 * S),
    ]
    assert times(events, "delivered", sheet=2) == [("exit", 21 * S + after_ns(MM.exit_mm + LENGTH))]
    assert path.sheets == []
