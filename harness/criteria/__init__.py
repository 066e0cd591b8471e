"""Iterations and their exit criteria: read from files, judged on evidence. Pure but for `gathering` and `keeping`."""
