"""Virtual printers in processes of their own, and channels to them."""

from __future__ import annotations

import contextlib
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from harness.firmware import Firmware

PRODUCT = "borealis"
_ROOT = Path(__file__).parents[3]
_PROGRAM = """
import signal, sys
from pathlib import Path
from device_profiles import load_profile
from harness.rig.sim_live import SimLive

signal.signal(signal.SIGINT, signal.default_int_handler)  # whoever runs the tests may have it ignored
firmware, pty = map(Path, sys.argv[1:])
printer = SimLive(profile=load_profile({product!r}), firmware=firmware, seed=1, pty=pty, port=0)
print(f"127.0.0.1:{{printer.port}}", flush=True)
try:
    printer.run()
except KeyboardInterrupt:
    pass
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulator:
    """One running process: the path of its PTY and its TCP port."""

    process: subprocess.Popen[str]
    pty: Path
    port: int

    def addresses(self) -> dict[str, str]:
        """Every way in, by name, as `--rig` would say it."""
        return {
            "serial-pty": str(self.pty),
            "serial-socket": f"socket://127.0.0.1:{self.port}",
            "visa-socket": f"TCPIP::127.0.0.1::{self.port}::SOCKET",
            "visa-asrl": f"ASRL{self.pty.resolve()}::INSTR",
        }

    def stop(self) -> None:
        """Interrupt this process and wait for its end."""
        self.process.send_signal(signal.SIGINT)
        self.process.wait(timeout=30)


@pytest.fixture(scope="session")
def firmware(reference_firmware: Callable[[str], Firmware]) -> Path:
    return reference_firmware(PRODUCT).path


@contextlib.contextmanager
def running_simulator(firmware: Path, folder: Path) -> Iterator[Simulator]:
    """A simulator process from its first line of output to the end of the block."""
    pty = folder / "printer"
    process = subprocess.Popen(
        [sys.executable, "-c", _PROGRAM.format(product=PRODUCT), str(firmware), str(pty)],
        cwd=_ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    with process:
        assert process.stdout is not None
        said = process.stdout.readline()
        port = re.search(r"127\.0\.0\.1:(\d+)", said)
        assert port, said + process.stdout.read()
        # its log must be read, or the process waits for room in the pipe
        reader = threading.Thread(target=process.stdout.read)
        reader.start()
        try:
            yield Simulator(process=process, pty=pty, port=int(port[1]))
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGINT)
            try:
                process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                process.kill()
                raise
            reader.join()


@pytest.fixture(scope="session")
def simulator(firmware: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Simulator]:
    """One simulator for all tests that leave it running."""
    with running_simulator(firmware, tmp_path_factory.mktemp("doors")) as running:
        yield running


@pytest.fixture
def mortal_simulator(firmware: Path, tmp_path: Path) -> Iterator[Simulator]:
    """A simulator of one's own, to stop."""
    with running_simulator(firmware, tmp_path) as running:
        yield running
