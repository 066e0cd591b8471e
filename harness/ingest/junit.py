"""JUnit XML as any tool writes it, read into cases. Knows dialects, not Makeready's records.

There is no standard; what is taken here is what Ant, Surefire, Gradle, pytest, GoogleTest, Catch2, Mocha, nextest,
Twister, xUnit and Jenkins write. Entities and document types are refused, so nothing can be expanded or fetched.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from harness.errors import SubmissionError
from harness.ingest.junit_case import BAD, Attempt, attempts_of, log_of, said_in, tag_of
from harness.ingest.limits import checked_count, checked_moment, checked_name, is_moment, trimmed
from harness.records import Outcome

_CHUNK = 256 * 1024
PROPERTIES = frozenset(
    {"commit", "level", "profile", "pillar", "rig", "requirement", "firmware_hash", "profile_hash", "seed"}
)
"""What is read of a suite's or a case's properties. Other tools fill them with their whole environment."""
_DURATION = re.compile(r"\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+", re.ASCII)
_MOST_REMARKS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A test as a document tells of it. ``properties`` are its own over those of the suites around it.

    ``at`` is UTC in ISO 8601, None if the document does not say. ``line`` is where it begins.
    """

    suite: str
    classname: str
    name: str
    file: str
    wall_s: float
    at: str | None
    attempts: tuple[Attempt, ...]
    log: str
    properties: dict[str, tuple[str, ...]]
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All cases of one document in its order, and what was odd in it."""

    cases: tuple[Case, ...]
    remarks: tuple[str, ...]


@dataclass(slots=True)
class _Suite:
    name: str
    at: str | None
    properties: dict[str, tuple[str, ...]]
    cases: int = 0
    promised: int | None = None


def read_junit(data: bytes, *, place: str, now_ms: int) -> Report:
    """The cases of a document. ``place`` is its name in messages; ``now_ms`` judges its clock.

    Raises SubmissionError, with the line, for what is not well-formed, is no JUnit report, has a document type,
    a moment that cannot be or more than can be taken.
    """
    if not data.strip():
        raise SubmissionError("is empty", place=place, expected="a JUnit report in XML")
    reader = _Reader(place, now_ms)
    # huge_tree off: libxml2 refuses depths over 256, texts over 10 MB, and names over 50 kB.
    parser = etree.XMLPullParser(
        ("start", "end"), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True
    )
    try:
        for start in range(0, len(data), _CHUNK):
            parser.feed(data[start : start + _CHUNK])
            reader.take(parser.read_events())
        parser.close()
        reader.take(parser.read_events())
    except etree.XMLSyntaxError as error:
        line = f"{place}:{error.lineno}" if error.lineno else place
        reason = " ".join(str(error.msg or "cannot be read").split())
        raise SubmissionError(
            f"is not well-formed XML ({reason})", place=line, expected="a complete JUnit report"
        ) from error
    return Report(cases=tuple(reader.cases), remarks=reader.remarks())


@dataclass
class _Reader:
    """Takes events as they come; forgets each element once it is read."""

    place: str
    now_ms: int
    cases: list[Case] = field(default_factory=list)
    _suites: list[_Suite] = field(default_factory=list)
    _remarks: dict[str, None] = field(default_factory=dict)
    _depth: int = 0
    _case_depth: int | None = None

    def take(self, events: Any) -> None:
        for event, element in events:
            if not isinstance(element.tag, str):
                continue
            if event == "start":
                self._start(element)
            else:
                self._end(element)

    def remarks(self) -> tuple[str, ...]:
        kept = list(self._remarks)[:_MOST_REMARKS]
        rest = len(self._remarks) - len(kept)
        return (*kept, *([f"{self.place}: and {rest} more such remarks"] if rest else ()))

    def _start(self, element: Any) -> None:
        tag = tag_of(element)
        if self._depth == 0:
            if element.getroottree().docinfo.doctype or element.getroottree().docinfo.internalDTD is not None:
                raise SubmissionError(
                    "has a document type", place=self._at(element), expected="a report without DOCTYPE or entities"
                )
            if tag not in ("testsuites", "testsuite"):
                raise SubmissionError(
                    "begins with", place=self._at(element), value=f"<{tag}>", expected="<testsuites> or <testsuite>"
                )
        self._depth += 1
        if tag in ("testsuites", "testsuite") and self._case_depth is None:
            self._open_suite(element)
        elif tag == "testcase" and self._case_depth is None:
            self._case_depth = self._depth

    def _end(self, element: Any) -> None:
        tag, parent = tag_of(element), element.getparent()
        if tag == "testcase" and self._case_depth == self._depth:
            self._case_depth = None
            self._add_case(element)
            element.clear()
            _forget_before(element)
        elif self._case_depth is None:
            if tag == "property" and parent is not None and tag_of(parent) == "properties":
                _note_property(self._suites[-1].properties, element)
            elif tag in BAD and parent is not None and tag_of(parent) == "testsuite":
                self._add_suite_problem(element, BAD[tag])
            elif tag in ("testsuites", "testsuite"):
                self._close_suite(element)
        self._depth -= 1

    def _open_suite(self, element: Any) -> None:
        around = self._suites[-1] if self._suites else None
        promised = element.get("tests", "")
        self._suites.append(
            _Suite(
                name=element.get("name") or (around.name if around else ""),
                at=self._moment(element) or (around.at if around else None),
                properties=dict(around.properties) if around else {},
                promised=int(promised) if promised.isascii() and promised.isdigit() and len(promised) < 10 else None,
            )
        )

    def _close_suite(self, element: Any) -> None:
        suite = self._suites.pop()
        if suite.promised is not None and suite.promised != suite.cases:
            self._remark(
                element, f"the suite says tests={suite.promised} and holds {suite.cases} cases; those are taken"
            )
        if self._suites:
            self._suites[-1].cases += suite.cases
        element.clear()
        _forget_before(element)

    def _add_suite_problem(self, element: Any, outcome: Outcome) -> None:
        """A suite may break without any of its cases: what then failed is the suite itself."""
        suite = self._suites[-1]
        self._add(
            Case(
                suite=suite.name,
                classname="",
                name=checked_name(suite.name, place=self._at(element), what="name of a broken suite"),
                file="",
                wall_s=0.0,
                at=suite.at,
                attempts=(Attempt(outcome=outcome, message=trimmed(said_in(element))),),
                log="",
                properties=suite.properties,
                line=element.sourceline or 0,
            )
        )

    def _add_case(self, element: Any) -> None:
        if not self._suites:
            raise SubmissionError("<testcase> lies outside of any suite", place=self._at(element))
        suite = self._suites[-1]
        suite.cases += 1
        own: dict[str, tuple[str, ...]] = {}
        if len(element):
            for item in element.iterfind("{*}properties/{*}property"):
                _note_property(own, item)
        self._add(
            Case(
                suite=suite.name,
                classname=element.get("classname") or "",
                name=checked_name(element.get("name") or "", place=self._at(element), what="name of a test case"),
                file=element.get("file") or "",
                wall_s=self._duration(element),
                at=self._moment(element) or suite.at,
                attempts=attempts_of(element, self._remark),
                log=log_of(element) if len(element) else "",
                properties={**suite.properties, **own} if own else suite.properties,
                line=element.sourceline or 0,
            )
        )

    def _add(self, case: Case) -> None:
        self.cases.append(case)
        checked_count(len(self.cases), place=self.place)

    def _moment(self, element: Any) -> str | None:
        text = (element.get("timestamp") or "").strip()
        if not text:
            return None
        if not is_moment(text):
            self._remark(element, f"timestamp={text[:40]!r} is no moment and was left out")
            return None
        return checked_moment(text, now_ms=self.now_ms, place=f"{self._at(element)}: timestamp")

    def _duration(self, element: Any) -> float:
        text = (element.get("time") or element.get("duration") or "0").strip()
        plain = text.replace(",", "") if text.count(".") <= 1 else text
        if _DURATION.fullmatch(plain) and float(plain) < 1e9:
            return float(plain)
        self._remark(element, f"time={text[:40]!r} is no duration in seconds; taken as 0")
        return 0.0

    def _remark(self, element: Any, words: str) -> None:
        self._remarks[f"{self._at(element)}: {words}"] = None

    def _at(self, element: Any) -> str:
        return f"{self.place}:{element.sourceline}" if element.sourceline else self.place


def _note_property(properties: dict[str, tuple[str, ...]], element: Any) -> None:
    name = element.get("name") or ""
    if name not in PROPERTIES:
        return
    value = element.get("value")
    text = "".join(element.itertext()).strip() if value is None else value
    properties[name] = (*properties.get(name, ()), trimmed(text))


def _forget_before(element: Any) -> None:
    """Let go of siblings that were read, so that memory holds one case at a time."""
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
