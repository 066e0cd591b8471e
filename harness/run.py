"""A run, from commit to results: build, plan, execute in parallel, store, report. The road behind `makeready run`."""

from __future__ import annotations

import contextlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from rich.console import Console

from device_profiles import Profile
from harness.config import Config
from harness.errors import ConfigError
from harness.firmware import choose_firmware
from harness.firmware.toolchain import ToolchainName
from harness.greeting import greet_at
from harness.plan import collect_plan
from harness.products import find_product
from harness.progress import PillarProgress
from harness.recorder import RunRecorder
from harness.records import Level, Planned, Result, Run, RunState
from harness.reports.junit import write_junit
from harness.result_writer import ResultWriter
from harness.rig.address import RigAddress, RigKind
from harness.rig.sim import DEFAULT_MACHINE, NATIVE_MACHINE, read_image
from harness.store import Store
from harness.termination import termination_as_interrupt
from harness.track import UNKNOWN
from harness.version_control import present_build, source_build

SUITES = Path(__file__).parents[1] / "test_suites"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOptions:
    """What `makeready run` was asked for."""

    level: Level
    profiles: tuple[str, ...]
    pillars: tuple[str, ...]
    workers: int
    seed: int
    rig: RigAddress
    paths: tuple[str, ...]
    machine: str = DEFAULT_MACHINE
    reliability: bool = False
    faults: Path | None = None
    console: str | None = None
    out: Path | None = None
    firmware: Path | None = None
    source: Path | None = None
    toolchain: ToolchainName = ToolchainName.ZIG


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRecord:
    """A run that has ended: its entry in the store, what it promised, what came of it, and where its files are."""

    run: Run
    planned: tuple[Planned, ...]
    results: tuple[Result, ...]
    out: Path


def execute_run(options: RunOptions, config: Config, console: Console) -> RunRecord:
    """Build the firmware of every product, run the selected tests and store each result as it arrives.

    Raises ConfigError, BuildError, or RigError for a device that is not there, before anything is planned or stored.
    A run that is interrupted keeps what has finished.
    """
    profiles = _load_profiles(options)
    for profile in profiles:
        firmware = choose_firmware(
            profile,
            elf=options.firmware,
            source=options.source,
            build_dir=config.build_dir,
            toolchain=options.toolchain,
            for_host=options.machine == NATIVE_MACHINE,
        )
        if options.rig.kind is RigKind.SIMULATOR:
            read_image(firmware.path)
        else:
            greet_at(options.rig, profile, firmware.path)
        console.print(f"firmware for {profile.name}: {firmware.sha256[:12]} from {firmware.source}", soft_wrap=True)
    run_id = f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{secrets.token_hex(2)}"
    out = _make_folder((options.out or config.runs_dir / run_id).absolute())
    arguments = _pytest_arguments(options, out)
    plan = collect_plan(arguments)
    build = present_build() if options.source is None or options.firmware is not None else source_build(options.source)
    run = Run(
        id=run_id,
        started_at=_now(),
        commit=build.commit,
        seed=options.seed,
        rig=str(options.rig),
        level=options.level,
        planned=len(plan),
    )
    with Store.open(config.database) as store:
        store.begin_run(run)
        if build.commit != UNKNOWN:
            store.describe_build(build)
        store.plan(run.id, plan.values())
        with (
            PillarProgress(console, plan.values()) as progress,
            (out / "pytest.log").open("w") as log,
            contextlib.redirect_stdout(log),
            contextlib.redirect_stderr(log),
            ResultWriter(store, run.id, on_stored=progress.add) as writer,
            termination_as_interrupt(),
        ):
            recorder = RunRecorder(writer, run, plan, rig_kind=str(options.rig.kind))
            code = pytest.main([*arguments, *_execution_arguments(options, out)], plugins=[recorder])
        state = RunState.INTERRUPTED if code in _INCOMPLETE else RunState.FINISHED
        store.finish_run(run.id, state)
        run = store.run(run.id) or run
        record = RunRecord(run=run, planned=store.planned(run.id), results=store.results(run.id), out=out)
    write_junit(out / "junit.xml", record.run, record.planned, record.results)
    return record


_INCOMPLETE = (pytest.ExitCode.INTERRUPTED, pytest.ExitCode.INTERNAL_ERROR, pytest.ExitCode.USAGE_ERROR)


def _load_profiles(options: RunOptions) -> tuple[Profile, ...]:
    if options.rig.kind is not RigKind.SIMULATOR and len(options.profiles) != 1:
        raise ConfigError(
            "is one device",
            place=f"--rig {options.rig}",
            expected="exactly one --profile that says which product it is",
        )
    return tuple(find_product(name) for name in options.profiles)


def _pytest_arguments(options: RunOptions, out: Path) -> list[str]:
    arguments = list(options.paths or (str(SUITES),))
    arguments += [f"--level={options.level}", f"--seed={options.seed}", f"--rig={options.rig}"]
    arguments += [f"--toolchain={options.toolchain}", f"--capsules={out / 'capsules'}"]
    arguments += [f"--machine={options.machine}"]
    arguments += ["--reliability"] if options.reliability else []
    arguments += [] if options.faults is None else [f"--faults={options.faults}"]
    arguments += [] if options.console is None else [f"--console={options.console}"]
    arguments += [f"--profile={name}" for name in options.profiles]
    arguments += [f"--pillar={name}" for name in options.pillars]
    arguments += [] if options.firmware is None else [f"--firmware={options.firmware}"]
    arguments += [] if options.source is None else [f"--firmware-source={options.source}"]
    return arguments


def _execution_arguments(options: RunOptions, out: Path) -> list[str]:
    workers = options.workers if options.rig.kind is RigKind.SIMULATOR else 0  # a device does one thing at a time
    parallel = [f"-n{workers}", "--dist=worksteal"] if workers > 1 else ["-n0"]
    return [*parallel, "-p", "no:cacheprovider", f"--html={out / 'report.html'}", "--self-contained-html"]


def _make_folder(path: Path) -> Path:
    try:
        path.mkdir(parents=True, exist_ok=True)
        probe = path / ".writable"
        probe.touch()
        probe.unlink()
    except OSError as problem:
        raise ConfigError(
            f"cannot be written ({problem.strerror})", place=path, expected="a writable folder for --out"
        ) from problem
    return path


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
