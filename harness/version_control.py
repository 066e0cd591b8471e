"""What git tells of the working directory's commit. The only place that runs git for it; nothing is changed."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime

from harness.track import UNKNOWN, Build


def present_build() -> Build:
    """The commit of the working directory with parent, place on the trunk, author and moment.

    The commit ends with ``+`` if there are uncommitted changes: such a build has no moment, since nobody committed it.
    Outside a repository the commit is ``unknown``.
    """
    try:
        told = _git("show", "--no-patch", "--format=%H%n%P%n%ae%n%ct", "HEAD").split("\n")
        is_changed = bool(_git("status", "--porcelain"))
        sequence = int(_git("rev-list", "--count", "--first-parent", "HEAD"))
    except (OSError, subprocess.CalledProcessError):
        return Build(commit=UNKNOWN)
    commit, parents, author, seconds = told[:4]
    if is_changed:
        return Build(commit=f"{commit}+", parent=commit)
    return Build(
        commit=commit,
        parent=parents.split(" ")[0] or None,
        sequence=sequence,
        authors=(author,) if author else (),
        committed_at=datetime.fromtimestamp(int(seconds), UTC).isoformat(timespec="seconds"),
    )


def _git(*words: str) -> str:
    return subprocess.run(["git", *words], capture_output=True, text=True, check=True).stdout.strip()
