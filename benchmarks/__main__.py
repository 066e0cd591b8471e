"""`python -m benchmarks [NAME...]`: run the named benchmarks, or all, and print one line a figure."""

from __future__ import annotations

import sys

from benchmarks import board, hour_at_speed, ingest, junit_over_http, pages, run_overhead, start

ALL = {
    "start": start.measure,
    "hour_at_speed": hour_at_speed.measure,
    "run_overhead": run_overhead.measure,
    "ingest": ingest.measure,
    "junit_over_http": junit_over_http.measure,
    "pages": pages.measure,
    "board": board.measure,
}


def main() -> None:
    """Run what the command line names."""
    names = sys.argv[1:] or list(ALL)
    unknown = [name for name in names if name not in ALL]
    if unknown:
        sys.exit(f"no benchmark {', '.join(unknown)}; expected {', '.join(ALL)}")
    for name in names:
        for line in ALL[name]():
            print(f"{name}: {line}", flush=True)


main()
