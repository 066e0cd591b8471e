"""`python -m tests.fuzz`: fuzz for some minutes, keep the corpus, and say what was found. `make fuzz` calls it."""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import time
from pathlib import Path

from harness.config import load_config
from harness.errors import HarnessError
from harness.products import find_product
from tests.fuzz.building import build, find_fuzzer
from tests.fuzz.seeds import TARGETS, write_seeds

_TURN_S = 300.0
_LONGEST_INPUT = 2048


def main() -> int:
    """Take turns at the targets. 0 if nothing was found, 1 if there is a finding, which is kept as a file."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--target", action="append", choices=TARGETS)
    parser.add_argument("--profile", default="corona")
    parser.add_argument("--folder", type=Path, default=load_config().home / "fuzz")
    options = parser.parse_args()
    folder: Path = options.folder.absolute()
    program = build(find_product(options.profile), find_fuzzer(), folder / "build")
    targets = options.target or TARGETS
    for target in targets:
        write_seeds(folder / "seeds" / target, target)
        (folder / "corpus" / target).mkdir(parents=True, exist_ok=True)
    (folder / "findings").mkdir(exist_ok=True)
    deadline_s = time.monotonic() + options.minutes * 60
    inputs = dict.fromkeys(targets, 0)
    findings = 0
    while (left_s := deadline_s - time.monotonic()) > 1:
        for target in targets:
            turn_s = max(1.0, min(left_s / len(targets), _TURN_S))
            executed, crash = _fuzz(program, folder, target, turn_s)
            inputs[target] += executed
            findings += bool(crash)
            print(f"{target}: {executed} inputs{'; ' + crash if crash else ''}", flush=True)
    print(", ".join(f"{number} inputs to {target}" for target, number in inputs.items()) + f"; {findings} findings")
    return 1 if findings else 0


def _fuzz(program: Path, folder: Path, target: str, seconds: float) -> tuple[int, str]:
    """One turn of libFuzzer: how many inputs it tried, and what broke, if anything did."""
    done = subprocess.run(
        [
            str(program), f"-max_total_time={round(seconds)}", f"-max_len={_LONGEST_INPUT}", "-timeout=60",
            "-rss_limit_mb=1500", "-print_final_stats=1", f"-dict={folder / 'seeds' / 'words.dict'}",
            f"-artifact_prefix={folder / 'findings'}/{target}-", str(folder / "corpus" / target),
            str(folder / "seeds" / target),
        ],
        env={**os.environ, "MAKEREADY_FUZZ_TARGET": target},
        capture_output=True, text=True, errors="replace", check=False,
    )  # fmt: skip
    executed = re.search(r"number_of_executed_units: (\d+)", done.stderr)
    if executed is None:
        raise HarnessError(f"the fuzzer does not run\n{done.stderr[-2000:]}", place=target)
    reason = re.search(r"(printer broke a promise.*|SUMMARY: .*|runtime error: .*)", done.stderr)
    return int(executed.group(1)), (reason.group(1) if reason else "") if done.returncode else ""


if __name__ == "__main__":
    sys.exit(main())
