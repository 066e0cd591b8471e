"""`makeready trace`, and the diagram that a failure leaves: in its capsule, in the report, on the board."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from harness.board import create_app
from harness.capsule import read_capsule
from harness.store import Store
from tests.harness.cli.command import Ended, Workplace

pytest_plugins = ["tests.harness.cli.fixtures"]


@pytest.fixture
def capsule(failed: tuple[Workplace, Ended]) -> Path:
    results = failed[0].latest()[1]
    return Path(next(result.capsule for result in results if result.capsule))


def test_a_failure_leaves_its_diagram_in_capsule_report_and_folder(capsule: Path) -> None:
    drawn = read_capsule(capsule).paper_path
    assert drawn.startswith("<svg")
    assert capsule.with_suffix(".svg").read_text() == drawn
    assert "mrpath" in (capsule.parents[1] / "report.html").read_text()


def test_a_passed_test_costs_no_diagram(capsule: Path) -> None:
    assert len(list(capsule.parent.glob("*.svg"))) == 1


def test_the_board_shows_the_diagram_as_an_image_with_words(failed: tuple[Workplace, Ended], capsule: Path) -> None:
    place = failed[0]
    with Store.open(place.database) as store:
        run = store.latest_run()
        assert run is not None
        reference = next(entry.reference for entry in store.entries(run.id) if entry.result.capsule)
    client = create_app(place.database).test_client()
    page = client.get(f"/results/{reference}").text
    assert f'<img src="/results/{reference}/paper-path.svg"' in page
    assert 'alt="Paper path of Makeready Aurora' in page
    picture = client.get(f"/results/{reference}/paper-path.svg")
    assert (picture.mimetype, picture.text) == ("image/svg+xml", read_capsule(capsule).paper_path)
    assert "default-src 'none'" in picture.headers["Content-Security-Policy"]
    assert "script-src" not in picture.headers["Content-Security-Policy"]


def test_a_capsule_is_drawn_and_dumped(makeready_here: Callable[..., Ended], capsule: Path, tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("a.svg", "a.vcd", "a.json")]
    ended = makeready_here("trace", capsule, "--svg", files[0], "--vcd", files[1], "--perfetto", files[2])
    assert (ended.code, ended.out.split()) == (0, [str(file) for file in files])
    assert files[0].read_text().startswith("<svg")
    assert files[1].read_text().startswith("$date")
    assert json.loads(files[2].read_text())["otherData"]["product"] == "aurora"


def test_a_trace_needs_to_be_told_its_product(makeready_here: Callable[..., Ended], tmp_path: Path) -> None:
    trace = tmp_path / "t.txt"
    trace.write_text("5 log 0 info boot: x\n")
    assert "--profile NAME" in makeready_here("trace", trace).err
    ended = makeready_here("trace", trace, "--profile", "corona")
    assert (ended.code, ended.out.strip()) == (0, str(tmp_path / "t.svg"))


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["missing.txt", "--profile", "aurora"], "missing.txt: cannot be read"),
        (["bad.txt", "--profile", "aurora"], "line 1 is 'no trace'"),
        (["bad.zip"], "is no capsule"),
        (["good.txt", "--profile", "aurora", "--svg", "no/such/folder.svg"], "cannot be written"),
        (["good.txt", "--profile", "aurora", "--from", "5", "--to", "4"], "4 is not after --from 5"),
    ],
)
def test_what_cannot_be_read_or_written_ends_with_2(
    makeready_here: Callable[..., Ended], workplace: Workplace, words: list[str], told: str
) -> None:
    workplace.write("bad.txt", "no trace\n")
    workplace.write("bad.zip", "no zip\n")
    workplace.write("good.txt", "5 log 0 info boot: x\n")
    ended = makeready_here("trace", *words)
    assert ended.code == 2
    assert told in ended.err
