"""Laws of the simulator as a rig: bad firmware, crashes, capabilities, traces."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from device_profiles import load_profile
from harness.ctl import Printer
from harness.errors import BuildError, FirmwareFault, RigError
from harness.rig.rig import RIG_CAPABILITIES
from harness.rig.sim import SimRig, where_traces_part

PROFILE = load_profile("borealis")


@pytest.fixture
def rig(firmware: Path) -> SimRig:
    return SimRig(profile=PROFILE, firmware=firmware, seed=1)


def test_it_can_do_everything_a_rig_can(rig: SimRig) -> None:
    assert rig.capabilities == RIG_CAPABILITIES


def test_firmware_that_cannot_be_loaded_is_a_build_error(tmp_path: Path) -> None:
    (tmp_path / "bad.elf").write_bytes(b"\x7fELF but no more")
    with pytest.raises(BuildError, match=r"bad\.elf: .*; expected a complete ARM ELF"):
        SimRig(profile=PROFILE, firmware=tmp_path / "bad.elf", seed=1)


@pytest.mark.parametrize("case", ["READ_NOWHERE", "RESET_ITSELF"])
def test_a_crash_is_a_firmware_fault_told_once_with_where(build_sample: Callable[..., Path], case: str) -> None:
    rig = SimRig(profile=PROFILE, firmware=build_sample("failures", case), seed=1)
    with pytest.raises(FirmwareFault, match=r"in fail_now\+0x"):
        rig.wait(1.0)
    rig.wait(1.0)
    assert any(" crash " in line for line in rig.trace_lines())


def test_a_reset_that_is_expected_is_no_crash_and_one_after_that_is(build_sample: Callable[..., Path]) -> None:
    rig = SimRig(profile=PROFILE, firmware=build_sample("failures", "RESET_ITSELF"), seed=1)
    with rig.restarts_expected():
        rig.wait(1.0)
    rig.operator.switch_off()
    rig.operator.switch_on()
    with pytest.raises(FirmwareFault, match="reset by the firmware itself"):
        rig.wait(1.0)


def test_waiting_is_virtual(rig: SimRig) -> None:
    rig.wait(3600.0)
    assert 3600.0 <= rig.now_s < 3600.01


def test_the_second_host_port_is_another_line(rig: SimRig) -> None:
    second = rig.open_second_host()
    second.write(b"\x1b%-12345X@PJL ECHO second\r\n\x1b%-12345X")
    assert rig.channel.read(100, 1.0) == b""
    data = b""
    while got := second.read(100, 0.5):
        data += got
    assert data == b"@PJL ECHO second\r\n\f"
    second.close()
    with pytest.raises(RigError):
        second.read(1, 0.1)


def test_faults_are_on_record_when_they_have_happened(rig: SimRig) -> None:
    rig.faults.misfeed(tray=1, times=1)
    assert list(rig.fault_lines()) == []
    Printer(rig).print(1).wait_done()
    (line,) = rig.fault_lines()
    assert "misfeed" in line


def test_equal_traces_do_not_part_and_others_say_where(rig: SimRig) -> None:
    Printer(rig).ask("INFO ID")
    lines = list(rig.trace_lines())
    assert where_traces_part(lines, lines) is None
    text = where_traces_part(lines, [*lines[:-1], "999 log something else"])
    assert text is not None
    assert f"record {len(lines) - 1}" in text
    assert "something else" in text


def test_reading_a_trace_does_not_change_the_course(firmware: Path) -> None:
    digests = []
    for is_watched in (False, True):
        rig = SimRig(profile=PROFILE, firmware=firmware, seed=1)
        for _second in range(5):
            rig.wait(1.0)
            if is_watched:
                rig.trace_digest()
        digests.append(rig.trace_digest())
    assert digests[0] == digests[1]


def test_a_printer_recalled_is_the_one_kept_with_chance_of_its_own(firmware: Path) -> None:
    def course(*, seed: int, recall: bool) -> str:
        rig = SimRig(profile=PROFILE, firmware=firmware, seed=seed)
        printer = Printer(rig)
        if not recall or not rig.recall_ready():
            printer.wait_ready()
            rig.keep_ready()
        printer.print(2).wait_done()
        digest = rig.trace_digest()
        rig.close()
        return digest

    booted = {seed: course(seed=seed, recall=False) for seed in (1, 2)}
    assert booted[1] != booted[2]
    assert {seed: course(seed=seed, recall=True) for seed in (2, 1)} == booted


def test_only_an_untouched_printer_can_become_another(rig: SimRig, firmware: Path) -> None:
    Printer(rig).wait_ready()
    rig.keep_ready()
    assert not rig.recall_ready()
    touched = SimRig(profile=PROFILE, firmware=firmware, seed=1)
    touched.faults.misfeed(tray=1, times=1)
    assert not touched.recall_ready()


def test_chance_on_the_way_to_ready_is_never_shared(firmware: Path) -> None:
    unreliable = SimRig(profile=PROFILE, firmware=firmware, seed=1, apply_reliability=True)
    Printer(unreliable).wait_ready()
    unreliable.keep_ready()
    assert not SimRig(profile=PROFILE, firmware=firmware, seed=2, apply_reliability=True).recall_ready()


def test_a_printer_goes_back_as_often_as_wanted_and_lives_on_as_it_would_have(firmware: Path) -> None:
    rig = SimRig(profile=PROFILE, firmware=firmware, seed=1)
    Printer(rig).wait_ready()
    moment, now_s = rig.remember(), rig.now_s
    courses = []
    for _course in range(3):
        rig.go_back(moment)
        assert rig.now_s == now_s
        Printer(rig).print(2).wait_done()
        courses.append(rig.trace_digest())
    rig.close()
    through = SimRig(profile=PROFILE, firmware=firmware, seed=1)
    Printer(through).wait_ready()
    Printer(through).print(2).wait_done()
    assert courses == [through.trace_digest()] * 3


def test_what_befell_a_printer_before_it_went_back_is_not_blamed_on_it(firmware: Path) -> None:
    rig = SimRig(profile=PROFILE, firmware=firmware, seed=1)
    Printer(rig).wait_ready()
    moment = rig.remember()
    with pytest.raises(FirmwareFault):
        Printer(rig).console.do("reset")
    rig.go_back(moment)
    Printer(rig).print(1).wait_done()


def test_a_moment_cannot_be_remembered_once_chance_was_drawn(rig: SimRig) -> None:
    Printer(rig).wait_ready()
    Printer(rig).print(1).wait_done()
    with pytest.raises(RigError, match="chance"):
        rig.remember()
