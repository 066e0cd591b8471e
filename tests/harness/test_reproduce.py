"""A failure is repeated from its capsule alone: elsewhere, in another process, with the capsule's own test."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from harness.capsule import Capsule, read_capsule, write_capsule
from harness.config import load_config
from harness.errors import BuildError, ConfigError
from harness.firmware.build import REFERENCE_SOURCE
from harness.reproduce import find_capsule, reproduce
from harness.rig.sim import MACHINES
from harness.store import Store
from tests.harness.cli.command import Ended, Workplace

pytest_plugins = ["tests.harness.cli.fixtures"]


@pytest.fixture
def capsule_path(failed: tuple[Workplace, Ended]) -> Path:
    (path,) = (failed[0].folder / "home").glob("runs/*/capsules/*.zip")
    return path


def rewrite(path: Path, capsule: Capsule) -> Path:
    write_capsule(path, capsule)
    return path


def test_a_failure_is_the_same_in_another_folder_without_its_suite(workplace: Workplace, capsule_path: Path) -> None:
    copy = workplace.folder / "sent-by-mail.zip"
    copy.write_bytes(capsule_path.read_bytes())
    ended = workplace.makeready("reproduce", copy.name)
    assert ended.code == 1
    assert "reproduced: same trace" in ended.out
    assert "not reproduced" not in ended.out
    assert "the printer is too young" in ended.out
    assert {item.name for item in workplace.folder.iterdir()} == {copy.name}


def test_a_result_is_reproduced_by_its_reference(failed: tuple[Workplace, Ended]) -> None:
    place, _ = failed
    with Store.open(place.database) as store:
        run = store.latest_run()
        assert run is not None
        references = {entry.result.outcome: str(entry.reference) for entry in store.entries(run.id)}
    ended = place.makeready("reproduce", references["FAILED"])
    assert (ended.code, "reproduced: same trace" in ended.out) == (1, True)
    config = load_config({"MAKEREADY_HOME": str(place.folder / "home")})
    with pytest.raises(ConfigError, match="left no capsule"):
        find_capsule(references["PASSED"], config)
    with pytest.raises(ConfigError, match="no such result 99-1-1-1"):
        find_capsule("99-1-1-1", config)
    with pytest.raises(ConfigError, match="is neither a file nor a result"):
        find_capsule("999", config)


def test_where_the_traces_part_is_said(workplace: Workplace, capsule_path: Path) -> None:
    capsule = read_capsule(capsule_path)
    when, source, _ = capsule.trace[3].split(" ", 2)
    tampered = f"{when} {source} something-that-never-happened"
    path = rewrite(
        workplace.folder / "one.zip", replace(capsule, trace=(*capsule.trace[:3], tampered, *capsule.trace[4:]))
    )
    done = reproduce(path)
    assert not done.is_same
    assert done.parting is not None
    assert "something-that-never-happened" in done.parting
    ended = workplace.makeready("reproduce", path)
    assert (ended.code, ended.err) == (1, "")
    assert f"not reproduced: the traces part\n{done.parting}" in ended.out


def test_a_trace_that_is_damaged_is_told(tmp_path: Path, capsule_path: Path) -> None:
    path = rewrite(tmp_path / "one.zip", replace(read_capsule(capsule_path), trace=("scribble",)))
    with pytest.raises(ConfigError, match=r"one\.zip: holds a damaged trace .*scribble"):
        reproduce(path)


def on_machine(capsule: Capsule, machine: str) -> Capsule:
    return replace(capsule, result=replace(capsule.result, machine=machine))


def test_a_failure_runs_on_the_machine_of_its_capsule(tmp_path: Path, capsule_path: Path) -> None:
    capsule = read_capsule(capsule_path)
    assert capsule.result.machine == "core"
    done = reproduce(rewrite(tmp_path / "one.zip", on_machine(capsule, "python")))
    assert (done.again.machine, done.is_same) == ("python", True)


@pytest.mark.parametrize("machine", MACHINES)
def test_the_trace_is_the_same_on_every_machine_that_is_asked_for(capsule_path: Path, machine: str) -> None:
    done = reproduce(capsule_path, machine=machine)
    assert (done.again.machine, done.is_same) == (machine, True)


def test_a_native_failure_runs_on_core_when_its_source_is_not_at_hand(tmp_path: Path, capsule_path: Path) -> None:
    capsule = on_machine(read_capsule(capsule_path), "native")
    assert reproduce(rewrite(tmp_path / "one.zip", capsule)).again.machine == "native"
    stranger = replace(capsule, result=replace(capsule.result, firmware_hash="another"))
    path = rewrite(tmp_path / "two.zip", stranger)
    assert reproduce(path).again.machine == "core"
    assert reproduce(path, source=REFERENCE_SOURCE).again.machine == "native"
    with pytest.raises(ConfigError, match=r"--machine native: runs firmware only from its source"):
        reproduce(path, machine="native")


def test_the_capsules_own_test_runs(tmp_path: Path, capsule_path: Path) -> None:
    capsule = read_capsule(capsule_path)
    source = capsule.test_source.replace("the printer is too young", "so says the capsule")
    done = reproduce(rewrite(tmp_path / "one.zip", replace(capsule, test_source=source)))
    assert "so says the capsule" in done.again.message
    assert done.is_same


def test_another_seed_profile_or_firmware_than_the_capsules_is_never_taken(tmp_path: Path, capsule_path: Path) -> None:
    capsule = read_capsule(capsule_path)
    done = reproduce(rewrite(tmp_path / "one.zip", replace(capsule, result=replace(capsule.result, seed=41))))
    assert done.again.seed == 41
    assert done.again.firmware_hash == capsule.result.firmware_hash
    assert done.again.profile_hash == capsule.result.profile_hash


def test_other_versions_are_told(tmp_path: Path, capsule_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "one.zip"
    with monkeypatch.context() as patch:
        patch.setattr("harness.capsule.current_versions", lambda: (("unicorn", "0.1"), ("python", "3.11")))
        write_capsule(path, read_capsule(capsule_path))
    assert any(change.startswith("unicorn 0.1 -> ") for change in reproduce(path).version_changes)


def test_a_capsule_of_a_real_device_is_refused_with_the_reason(tmp_path: Path, capsule_path: Path) -> None:
    path = rewrite(tmp_path / "one.zip", replace(read_capsule(capsule_path), rig="/dev/ttyUSB0"))
    with pytest.raises(ConfigError, match="/dev/ttyUSB0, whose time cannot be repeated"):
        reproduce(path)


def test_a_file_that_is_no_capsule_ends_with_2(workplace: Workplace) -> None:
    ended = workplace.makeready("reproduce", workplace.write("one.zip", "no zip at all"))
    assert ended.code == 2
    assert "is no capsule" in ended.err
    assert "(configuration must act)" in ended.err
    assert "Traceback" not in ended.words


def test_a_fix_that_is_no_firmware_is_told_before_anything_runs(tmp_path: Path, capsule_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"absent\.elf: cannot be read"):
        reproduce(capsule_path, firmware=tmp_path / "absent.elf")
    with pytest.raises(BuildError):
        reproduce(capsule_path, firmware=capsule_path)
