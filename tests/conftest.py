"""What the tests of several packages share: reference firmware, small sample firmwares, and pytest's own pytester."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from device_profiles import Profile, load_profile
from harness.firmware import Firmware, build_firmware
from harness.firmware.build import REFERENCE_SOURCE
from harness.firmware.package import Package, build_package
from harness.firmware.toolchain import find_toolchain

pytest_plugins = ["pytester"]

ROOT = Path(__file__).parents[1]
SAMPLES = Path(__file__).parent / "firmware_samples"
_SAMPLE_FLAGS = ("-std=c11", "-Os", "-g", "-mfloat-abi=soft", "-ffreestanding", "-nostdlib", "-Wall", "-Werror")
_BUILD_DIR = ROOT / ".makeready" / "build"

BROWSERS = ("chromium", "chromium-browser", "google-chrome")

BuildReference = Callable[[str], Firmware]
BuildSample = Callable[..., Path]


@pytest.fixture(scope="session")
def reference_firmware() -> BuildReference:
    """The reference firmware of a product, from a cache that is keyed by its sources."""
    return lambda product: build_firmware(load_profile(product), build_dir=_BUILD_DIR)


@pytest.fixture(scope="session")
def reference_package() -> Callable[[], Package]:
    """The reference firmware packed for an update, from the same cache."""
    return lambda: build_package(REFERENCE_SOURCE, build_dir=_BUILD_DIR)


@pytest.fixture(scope="session")
def corona_profile() -> Profile:
    return load_profile("corona")


@pytest.fixture(scope="session")
def build_sample(tmp_path_factory: pytest.TempPathFactory) -> BuildSample:
    """Compile `firmware_samples/NAME.c` with macros defined, once a session; gives the ELF."""
    folder = tmp_path_factory.mktemp("samples")
    tools = find_toolchain()
    built: dict[tuple[str, ...], Path] = {}

    def build(name: str, *macros: str) -> Path:
        key = (name, *macros)
        if key not in built:
            elf = folder / f"{'-'.join(key)}.elf"
            flags = (*tools.target_flags, *_SAMPLE_FLAGS, *(f"-D{macro}" for macro in macros))
            sources = ("startup.c", f"{name}.c")
            tools.run(
                *flags, "-Wl,-T,link.ld", "-o", str(elf), *sources, *tools.link_flags, folder=SAMPLES, source=SAMPLES
            )
            built[key] = elf
        return built[key]

    return build


@pytest.fixture
def run_python() -> Callable[..., str]:
    """Run Python source in a fresh interpreter from the repository's root; gives what it printed."""

    def run(source: str, *, hash_seed: int = 0) -> str:
        done = subprocess.run(
            [sys.executable, "-c", source],
            cwd=ROOT, env={"PYTHONHASHSEED": str(hash_seed)}, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    return run


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let CI insist on what a workstation may lack."""
    parser.addoption("--need-browser", action="store_true", help="fail, not skip, browser tests without a Chromium")
    parser.addoption("--need-postgresql", action="store_true", help="fail, not skip, PostgreSQL tests without a server")


@pytest.fixture(scope="session")
def chromium(request: pytest.FixtureRequest) -> tuple[str, str]:
    """Paths of a Chromium and its driver."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    driver = shutil.which("chromedriver")
    if browser is None or driver is None:
        reason = "no Chromium with chromedriver here; on Debian: apt-get install chromium chromium-driver"
        if request.config.getoption("--need-browser"):
            pytest.fail(reason)
        pytest.skip(reason)
    return browser, driver
