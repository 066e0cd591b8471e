"""Laws of commits: a clean source tree is its repository's commit, any other is told apart by its content."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from harness.track import is_committed, is_exact
from harness.version_control import present_build, source_build


def git(folder: Path, *words: str) -> str:
    who = ("-c", "user.name=somebody", "-c", "user.email=somebody@example.com")
    return subprocess.run(
        ["git", *who, *words], cwd=folder, capture_output=True, text=True, check=True
    ).stdout.strip()  # fmt: skip


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A source tree without a repository."""
    folder = tmp_path / "repository" / "firmware"
    folder.mkdir(parents=True)
    (folder / "main.c").write_text("int main(void) { return 0; }\n")
    (folder / "link.ld").write_text("ENTRY(Reset_Handler)\n")
    return folder


@pytest.fixture
def committed(source: Path) -> Path:
    """The tree as the first commit of the repository around it."""
    git(source.parent, "init", "-q")
    git(source.parent, "add", "-A")
    git(source.parent, "commit", "-q", "-m", "Begin")
    return source


def test_a_clean_tree_is_the_commit_of_its_own_repository_wherever_the_command_is_started(
    committed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build = source_build(committed)
    assert build.commit == git(committed, "rev-parse", "HEAD")
    assert (build.sequence, build.authors) == (1, ("somebody@example.com",))
    monkeypatch.chdir(committed)
    assert source_build(Path()) == present_build() == build


def test_what_a_build_does_not_read_changes_nothing(committed: Path) -> None:
    (committed / "notes.txt").write_text("remember the fuser")
    (committed / "deeper").mkdir()
    (committed / "deeper" / "tool.c").touch()
    (committed.parent / "other.c").touch()
    assert source_build(committed).commit == git(committed, "rev-parse", "HEAD")


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: (folder / "main.c").write_text("int main(void) { return 1; }\n"),
        lambda folder: (folder / "more.h").touch(),
        lambda folder: (folder / "main.c").unlink(),
        lambda folder: ((folder / "made.c").touch(), (folder / ".gitignore").write_text("made.c\n")),
    ],
    ids=["changed", "new", "deleted", "ignored"],
)
def test_what_is_not_as_committed_is_told_by_its_content(committed: Path, change: Callable[[Path], object]) -> None:
    clean = source_build(committed).commit
    change(committed)
    first = source_build(committed)
    assert first.commit.startswith(f"{clean}+")
    assert (first.parent, first.sequence, source_build(committed)) == (clean, None, first)
    (committed / "link.ld").write_text("ENTRY(Boot_Handler)\n")
    second = source_build(committed).commit
    assert second.startswith(f"{clean}+")
    assert second != first.commit
    assert is_exact(second)
    assert not is_committed(second)


@pytest.mark.parametrize("has_repository", [False, True], ids=["no-repository", "no-commit"])
def test_without_a_commit_the_content_alone_tells(source: Path, has_repository: bool) -> None:
    if has_repository:
        git(source, "init", "-q")
    first = source_build(source).commit
    assert first.startswith("unversioned-")
    assert source_build(source).commit == first
    (source / "main.c").write_text("int main(void) { return 1; }\n")
    assert source_build(source).commit != first
    assert is_exact(first)
    assert not is_committed(first)


def test_a_tree_that_its_surrounding_repository_ignores_is_not_that_repositorys_commit(
    committed: Path,
) -> None:
    (committed.parent / ".gitignore").write_text("vendor/\n")
    vendored = committed.parent / "vendor"
    vendored.mkdir()
    (vendored / "main.c").touch()
    assert "+" in source_build(vendored).commit
