"""An issue. Moments are milliseconds since 1970. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

_PRIORITY = re.compile(r"(?:prio(?:rity)?\s*[:/= -]?\s*)?p?\s*([0-9])", re.IGNORECASE)
# Jira's names, of its cloud (highest to lowest) and of older servers (blocker, critical, major, minor).
_NAMES = {
    **{"highest": 1, "high": 2, "medium": 3, "low": 4, "lowest": 5},
    **{"blocker": 1, "critical": 1, "major": 2, "minor": 4},
}
_REQUIREMENT = re.compile(r"\b[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)*-\d+\b")
_TEST = re.compile(r"[\w./-]+\.py::[\w:]+(?:\[[^\]\s]*\])?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """One issue of one tracker. ``priority`` counts from 1, the highest; None if it has none.

    ``requirements`` and ``tests`` are those it names: the tests that cover it. ``updated_ms`` is when the tracker last
    changed it, so that what is told late does not turn it back.
    """

    source: str
    key: str
    title: str
    priority: int | None
    opened_ms: int
    closed_ms: int | None
    updated_ms: int
    url: str = ""
    requirements: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        """True until it is closed."""
        return self.closed_ms is None

    def is_covered_by(self, test_id: str, requirements: Collection[str]) -> bool:
        """True if it names the test, or a requirement that the test covers."""
        return test_id in self.tests or any(name in requirements for name in self.requirements)

    def age_ms(self, now_ms: int) -> int:
        """From its opening until now, or until it was closed."""
        return max(0, (now_ms if self.closed_ms is None else self.closed_ms) - self.opened_ms)


def priority_of(words: str) -> int | None:
    """The priority that a label or field names; None if it names none.

    >>> priority_of("P1"), priority_of("priority: 2"), priority_of("Highest"), priority_of("good first issue")
    (1, 2, 1, None)
    """
    name = words.strip().lower()
    if name in _NAMES:
        return _NAMES[name]
    found = _PRIORITY.fullmatch(name)
    return None if found is None else int(found[1])


def requirements_in(text: str, *, but: str = "") -> tuple[str, ...]:
    """The requirements that a text names, each once, in order; ``but`` is the issue's own key, of the same form.

    >>> requirements_in("PRN-12 and FIN-STAPLE-3 fail, see PRN-12")
    ('PRN-12', 'FIN-STAPLE-3')
    """
    return tuple(dict.fromkeys(word for word in _REQUIREMENT.findall(text) if word != but))


def tests_in(text: str) -> tuple[str, ...]:
    """The tests that a text names by their ids, each once, in order.

    >>> tests_in("see test_suites/power/test_sleep.py::test_it_wakes")
    ('test_suites/power/test_sleep.py::test_it_wakes',)
    """
    return tuple(dict.fromkeys(_TEST.findall(text)))
