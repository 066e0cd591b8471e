"""What git tells of the commit of a folder. The only place that runs git for it; nothing is changed."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from harness.firmware.sources import SOURCE_PATTERNS, build_id
from harness.track import UNKNOWN, UNVERSIONED, Build, is_exact

_CONTENT_DIGITS = 8
"""Of a build id in a commit: 32 bits tell apart what one team tries."""


def present_build() -> Build:
    """The commit of the working directory with parent, place on the trunk, author and moment.

    The commit ends with ``+`` if there are uncommitted changes: such a build has no moment, since nobody committed it.
    Outside a repository the commit is ``unknown``.
    """
    return _build_in(Path())


def source_build(source: Path) -> Build:
    """The commit of a firmware's source tree, as `present_build` gives it, by the repository that the tree is in.

    If a file that a build reads is not as committed, the commit is ``COMMIT+CONTENT``; outside a repository it is
    ``unversioned-CONTENT``. CONTENT is the head of the tree's build id, in hexadecimal: another content, another build.
    """
    content = build_id(source).hex()[:_CONTENT_DIGITS]
    patterns = (f":(glob){pattern}" for pattern in SOURCE_PATTERNS)
    build = _build_in(source, "--untracked-files=all", "--ignored", "--", *patterns)
    if build.commit == UNKNOWN:
        return Build(commit=f"{UNVERSIONED}{content}")
    return build if is_exact(build.commit) else replace(build, commit=f"{build.commit}{content}")


def _build_in(folder: Path, *status: str) -> Build:
    """The commit of a folder's repository; ``status`` says to git what counts as a change."""
    try:
        told = _git(folder, "show", "--no-patch", "--format=%H%n%P%n%ae%n%ct", "HEAD").split("\n")
        is_changed = bool(_git(folder, "status", "--porcelain", *status))
        sequence = int(_git(folder, "rev-list", "--count", "--first-parent", "HEAD"))
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


def _git(folder: Path, *words: str) -> str:
    return subprocess.run(["git", *words], cwd=folder, capture_output=True, text=True, check=True).stdout.strip()
