"""Laws of what people read first: the README and the pages in docs say only what is there."""

from __future__ import annotations

import re
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import get_args, get_origin

import click
import pytest

from device_profiles import Profile
from device_profiles.expectations import limits_at
from device_profiles.sections import Section
from harness.cli.main import cli

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
PAGES = sorted([README, ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")])
PAGE_IDS = [str(page.relative_to(ROOT)) for page in PAGES]
every_page = pytest.mark.parametrize("page", PAGES, ids=PAGE_IDS)

_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_COMMAND = re.compile(r"`makeready (?!-)([^`]+)`")
_TARGET = re.compile(r"`make ([a-z]+)`")


def _blocks(page: Path) -> Iterator[tuple[str, str]]:
    yield from _FENCE.findall(page.read_text(encoding="utf-8"))


def _shell_lines(page: Path) -> Iterator[str]:
    """What a reader would type: lines of `sh` blocks, and those after `$` in `console` blocks."""
    for language, text in _blocks(page):
        for line in text.splitlines():
            if language == "console" and line.startswith("$ "):
                yield line[2:]
            elif language == "sh":
                yield line


def _commands(page: Path) -> Iterator[list[str]]:
    """The words after `makeready` of every command on a page, in blocks and in running text."""
    prose = _FENCE.sub("", page.read_text(encoding="utf-8"))
    texts = [match.removesuffix("\n") for match in _COMMAND.findall(prose)]
    texts += [line.removeprefix("makeready ") for line in _shell_lines(page) if line.startswith("makeready ")]
    for text in texts:
        yield shlex.split(text, comments=True)


def _anchors(page: Path) -> set[str]:
    """The anchors that headings make, as GitHub spells them."""
    headings = re.findall(r"^#+ (.+)$", _FENCE.sub("", page.read_text(encoding="utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_the_readme_is_under_150_lines() -> None:
    assert len(README.read_text(encoding="utf-8").splitlines()) < 150


@every_page
def test_every_relative_link_leads_somewhere(page: Path) -> None:
    for link in _LINK.findall(_FENCE.sub("", page.read_text(encoding="utf-8"))):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), f"{page.name}: {link}"
        assert target.is_relative_to(ROOT), f"{page.name}: {link}"
        assert not anchor or anchor in _anchors(target), f"{page.name}: {link}"


def test_every_page_is_reached_from_the_readme() -> None:
    reached, ahead = {README}, [README]
    while ahead:
        page = ahead.pop()
        for link in _LINK.findall(page.read_text(encoding="utf-8")):
            target = (page.parent / link.partition("#")[0]).resolve()
            found = sorted(target.glob("*.md")) if target.is_dir() else [target]
            fresh = [file for file in found if file in PAGES and file not in reached]
            reached.update(fresh)
            ahead.extend(fresh)
    assert [str(page.relative_to(ROOT)) for page in PAGES if page not in reached] == []


@every_page
def test_every_makeready_command_parses(page: Path) -> None:
    for words in _commands(page):
        command: click.Command | None = cli
        rest = iter(words)
        while isinstance(command, click.Group) and (word := next(rest, None)) is not None:
            command = command.commands.get(word)
        assert command is not None, f"{page.name}: makeready {shlex.join(words)}"
        known = {name for option in command.params if isinstance(option, click.Option) for name in option.opts}
        for word in words[1:]:
            name = word.partition("=")[0]
            assert not name.startswith("-") or name in known | {"--help", "-h"}, f"{page.name}: {shlex.join(words)}"


@every_page
def test_every_make_target_exists(page: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    typed = [line.split()[1] for line in _shell_lines(page) if line.startswith("make ")]
    assert {*typed, *_TARGET.findall(page.read_text(encoding="utf-8"))} <= targets


def test_the_transcript_breaks_runs_reproduces_and_undoes() -> None:
    typed = [line for line in _shell_lines(README) if not line.startswith("make ")]
    verbs = [" ".join(line.split()[:2]) for line in typed if line.startswith(("makeready", "sed"))]
    assert verbs == ["sed -i", "makeready run", "makeready reproduce", "makeready trace", "sed -i", "makeready run"]


def test_the_transcript_reproduces_a_capsule_that_its_run_has_shown() -> None:
    seen = ""
    for line in (line for language, text in _blocks(README) if language == "console" for line in text.splitlines()):
        if line.startswith("$ makeready reproduce"):
            assert f"        {line.removeprefix('$ ')}" in seen
        seen += f"{line}\n"
    assert "reproduced: same trace" in seen


def test_the_line_that_the_transcript_breaks_is_in_the_firmware_once() -> None:
    broken, mended = (line for line in _shell_lines(README) if line.startswith("sed"))
    (before, after), path = broken.split("'")[1].split("/")[1:3], Path(broken.split()[-1])
    source = (ROOT / "simulator" / "reference_firmware" / path.name).read_text(encoding="utf-8")
    assert source.count(before) == 1
    assert after not in source
    assert mended.split("'")[1] == f"s/{after}/{before}/"


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    declared = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    names = {re.split(r"[^\w-]", text)[0] for text in declared}
    table = re.findall(
        r"^\| ([\w-]+) \|", (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert set(table) - {"package"} == names


def _tables() -> Iterator[tuple[str, type[Section]]]:
    for name, field in Profile.model_fields.items():
        kinds = [field.annotation, *get_args(field.annotation)]
        yield (
            name,
            next(
                kind
                for kind in kinds
                if get_origin(kind) is None and isinstance(kind, type) and issubclass(kind, Section)
            ),
        )


@pytest.mark.parametrize(("table", "section"), list(_tables()), ids=[name for name, _section in _tables()])
def test_every_key_of_a_profile_is_documented_with_its_limits(table: str, section: type[Section]) -> None:
    text = (ROOT / "docs" / "device-profiles.md").read_text(encoding="utf-8")
    chapter = re.split(rf"^## \[+{table}\]+", text, flags=re.MULTILINE)[1].partition("\n## ")[0]
    rows = dict(re.findall(r"^\| `(\w+)`(?: \?)? \| ([^|]+) \|", chapter, re.MULTILINE))
    assert set(rows) == set(section.model_fields)
    for key in section.model_fields:
        limits = limits_at(section, (key,))
        assert "None" in limits or rows[key].startswith(limits), f"{table}.{key}: {limits}"
