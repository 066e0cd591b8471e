"""Plain `pytest` runs printer tests: selection by level, pillar and product, and the same seed gives the same trace."""

from __future__ import annotations

import sys

import pytest

from tests.harness.cli.command import HEADER, MIXED, Ended, Workplace

pytest_plugins = ["tests.harness.cli.fixtures"]

LEVELS = """
from harness.ctl import Rig, level, pillar

@level("L2")
@pillar("print")
def test_daily(rig: Rig) -> None: ...

@level("L4")
@pillar("paper")
def test_nightly(rig: Rig) -> None: ...

def test_without_a_printer() -> None: ...
"""
TRACED = f"""{HEADER}
def test_digest(printer: Printer) -> None:
    printer.faults.garble_frames(3)
    printer.print(pages=2).wait_done()
    open(f"digest-{{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}}", "w").write(printer.rig.trace_digest())
"""
HOSTILE = f"""{HEADER}
from random import Random
from harness.ctl import UEL

def test_garbage(printer: Printer) -> None:
    for noise in (Random(1).randbytes(3000).replace(b"\\f", b""), b"\\0" * 500, b"@PJL " + b"A" * 9000 + b"\\r\\n"):
        printer.host.send(UEL + noise + UEL)
        printer.rig.wait(1.0)
        assert printer.ask("INFO ID").lines == (f'"{{printer.profile.identity.model}}"',)
"""


def run_pytest(place: Workplace, *words: object) -> Ended:
    return place.run(sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--profile", "aurora", *words)


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ((), ["daily[aurora]", "nightly[aurora]", "without_a_printer"]),
        (("--level", "L2"), ["daily[aurora]", "without_a_printer"]),
        (("--level", "L4"), ["daily[aurora]", "nightly[aurora]", "without_a_printer"]),
        (("--level", "L4", "--pillar", "paper"), ["nightly[aurora]", "without_a_printer"]),
        (("--pillar", "paper", "--pillar", "print"), ["daily[aurora]", "nightly[aurora]", "without_a_printer"]),
    ],
    ids=["all", "L2", "L4", "pillar", "pillars"],
)
def test_level_and_pillar_select_printer_tests_and_leave_others_alone(
    pytester: pytest.Pytester, words: tuple[str, ...], names: list[str]
) -> None:
    path = pytester.makepyfile(LEVELS)
    done = pytester.runpytest_inprocess(
        "--profile", "aurora", "--collect-only", "-q", "-p", "no:cacheprovider", *words, path
    )
    found = [line.partition("::test_")[2] for line in done.outlines if "::" in line]
    assert found == names


def test_each_product_is_a_test_of_its_own_and_every_product_is_the_default(pytester: pytest.Pytester) -> None:
    path = pytester.makepyfile(LEVELS)
    done = pytester.runpytest_inprocess("--collect-only", "-q", "-p", "no:cacheprovider", "--level", "L2", path)
    done.stdout.fnmatch_lines_random(["*::test_daily?aurora?", "*::test_daily?borealis?", "*::test_daily?corona?"])


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--profile", "auora"), "auora"),
        (("--level", "L9"), "--level: is L9; expected L0 or L1"),
        (("--rig", "the window"), "--rig: is not a rig: 'the window'"),
    ],
)
def test_a_wrong_option_ends_pytest_with_its_message(
    pytester: pytest.Pytester, words: tuple[str, str], message: str
) -> None:
    done = pytester.runpytest_inprocess("-p", "no:cacheprovider", *words)
    assert done.ret == pytest.ExitCode.USAGE_ERROR
    assert message in done.stderr.str()
    assert "Traceback" not in done.stderr.str()


def test_pytest_needs_no_more_than_a_file_and_a_profile(workplace: Workplace) -> None:
    workplace.write("test_mixed.py", MIXED)
    ended = run_pytest(workplace, "test_mixed.py", "-k", "good or lacks or wrong")
    assert ended.code == 1
    assert "1 failed, 1 passed, 1 skipped" in ended.out
    assert list((workplace.folder / "home" / "capsules").glob("aurora-print-test_wrong_answer*.zip"))


def test_the_same_seed_gives_the_same_trace_alone_and_over_workers(workplace: Workplace) -> None:
    workplace.write("test_a.py", TRACED.replace("import pytest", "import os\nimport pytest", 1))
    alone = run_pytest(workplace, "-n0", "test_a.py")
    spread = run_pytest(workplace, "-n2", "test_a.py")
    assert (alone.code, spread.code) == (0, 0), alone.words + spread.words
    digests = [path.read_text() for path in workplace.folder.glob("digest-*")]
    assert len(digests) == 2
    assert len(digests[0]) == 64
    assert digests[0] == digests[1]


def test_garbage_on_the_host_port_leaves_the_firmware_answering(workplace: Workplace) -> None:
    workplace.write("test_hostile.py", HOSTILE)
    ended = run_pytest(workplace, "test_hostile.py")
    assert ended.code == 0, ended.out
