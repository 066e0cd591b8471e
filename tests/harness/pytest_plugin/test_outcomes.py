"""Which ending of a test becomes which outcome, and what its result holds."""

from __future__ import annotations

import pytest

from harness.capsule import read_capsule
from harness.records import Result
from tests.harness.cli.command import Ended, Workplace, outcomes_of

pytest_plugins = ["tests.harness.cli.fixtures"]


def find(mixed: tuple[Workplace, Ended], test: str) -> Result:
    return next(result for result in mixed[0].latest()[1] if result.test_id.endswith(f"::{test}"))


def test_every_ending_has_its_outcome(mixed: tuple[Workplace, Ended]) -> None:
    assert outcomes_of(mixed[0].latest()[1]) == {
        "test_good": "PASSED",
        "test_within_limits": "PASSED",
        "test_wrong_answer": "FAILED",
        "test_silent_product": "FAILED",
        "test_never_measured": "FAILED",
        "test_out_of_limits": "FAILED",
        "test_of_two_texts[a b]": "FAILED",
        "test_of_two_texts[a-b]": "FAILED",
        "test_broken_test": "ERROR",
        "test_what_it_lacks": "NOT_RUN",
        "test_what_nobody_has": "NOT_RUN",
        "test_own_decision": "SKIPPED",
    }


@pytest.mark.parametrize(
    ("test", "words"),
    [
        ("test_what_it_lacks", "product aurora has no stapler"),
        ("test_what_nobody_has", "product aurora has no moon_phase"),
        ("test_own_decision", "not on a Friday"),
        ("test_wrong_answer", "the printer is too young"),
        ("test_silent_product", "FirmwareFault (firmware must act): unsolicited status: none in 1 s; expected NEVER"),
        ("test_broken_test", "the tester's own slip"),
        ("test_never_measured", "first page was not measured; expected -inf to 10 s"),
        ("test_out_of_limits", "first page is 10.5 s; expected -inf to 10 s"),
    ],
)
def test_the_reason_is_the_message(mixed: tuple[Workplace, Ended], test: str, words: str) -> None:
    assert words in find(mixed, test).message


def test_an_error_for_people_is_told_without_a_traceback(mixed: tuple[Workplace, Ended]) -> None:
    assert len(find(mixed, "test_silent_product").message.splitlines()) == 1


def test_measurements_are_kept_with_their_limits_taken_or_not(mixed: tuple[Workplace, Ended]) -> None:
    (never,) = find(mixed, "test_never_measured").measurements
    (within,) = find(mixed, "test_within_limits").measurements
    assert (never.value, never.high, never.unit) == (None, 10, "s")
    assert (within.value, within.within_limits) == (10, True)


def test_a_result_says_seed_hashes_rig_and_virtual_time(mixed: tuple[Workplace, Ended]) -> None:
    good = find(mixed, "test_good")
    assert (good.seed, good.rig_kind, good.machine, good.attempt, good.capsule) == (7, "simulator", "core", 1, None)
    assert len(good.firmware_hash) == len(str(good.trace_digest)) == 64
    assert good.virtual_s is not None
    assert good.virtual_s > 1


def test_the_log_is_kept_of_tests_that_did_not_pass(mixed: tuple[Workplace, Ended]) -> None:
    assert "boot" in find(mixed, "test_wrong_answer").log
    assert find(mixed, "test_good").log == ""


def test_what_did_not_run_claims_no_firmware_no_time_and_no_trace(mixed: tuple[Workplace, Ended]) -> None:
    lacking = find(mixed, "test_what_it_lacks")
    assert (lacking.machine, lacking.virtual_s, lacking.trace_digest, lacking.capsule) == (None,) * 4
    assert lacking.measurements == ()


def test_a_capsule_holds_the_result_it_was_left_by(mixed: tuple[Workplace, Ended]) -> None:
    result = find(mixed, "test_wrong_answer")
    assert result.capsule is not None
    capsule = read_capsule(mixed[0].folder / result.capsule)
    assert capsule.result.to_dict() == {**result.to_dict(), "capsule": None}
    assert capsule.rig == "sim"
    assert capsule.test_source == (mixed[0].folder / "test_mixed.py").read_text()
