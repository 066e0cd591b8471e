"""An iteration with all its verdicts, as it is shown, kept and frozen. Values, and what follows from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from pydantic import TypeAdapter

from harness.criteria.definitions import Improvement
from harness.criteria.events import Event, EventKind
from harness.criteria.verdict import Judgement, Verdict

HEALTHY_PERCENT = (65, 95)
"""A stretch is hit to about 80 %; outside these bounds the targets deserve a remark."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One criterion as it stands. ``definition`` is what it was judged by; ``judged_at`` is when.

    ``is_gone`` says that the file no longer has it.
    """

    id: str
    text: str
    kind: str
    owner: str = ""
    carried_from: str = ""
    definition: str
    judged_at: str | None = None
    verdict: Verdict
    events: tuple[Event, ...] = ()
    is_gone: bool = False

    @property
    def judgement(self) -> Judgement:
        """Where it stands: WAIVED while a waiver holds, else as judged."""
        return self.verdict.judgement if self.waiver is None else Judgement.WAIVED

    @property
    def said(self) -> str:
        """Why it stands so, in a sentence; of a waiver who gave it, and what would be without."""
        verdict, waiver = self.verdict, self.waiver
        if waiver is None:
            return verdict.said
        return f"waived by {waiver.who} on {waiver.at[:10]}: {waiver.why} (else {verdict.judgement}: {verdict.said})"

    @property
    def is_dropped(self) -> bool:
        """True if somebody dropped it and nobody took that back."""
        last = self._last(EventKind.DROPPED, EventKind.TAKEN_BACK)
        return last is not None and last.kind is EventKind.DROPPED

    @property
    def waiver(self) -> Event | None:
        """The waiver that holds, if one does."""
        last = self._last(EventKind.WAIVED, EventKind.WAIVER_ENDED)
        return last if last is not None and last.kind is EventKind.WAIVED else None

    def allows(self, kind: EventKind) -> bool:
        """Whether the act means something here: only what is signed can be signed, only what was dropped taken back."""
        if kind is EventKind.SIGNED:
            return self.kind == "manual"
        if kind is EventKind.WAIVER_ENDED:
            return self.waiver is not None
        if kind is EventKind.TAKEN_BACK:
            return self.is_dropped
        if kind is EventKind.EXPLAINED:
            return self._last(EventKind.CHANGED) is not None
        return True

    @property
    def told(self) -> tuple[Event, ...]:
        """The acts that neither :attr:`said` nor the retrospective tells: waivers that hold are left out."""
        elsewhere = (EventKind.SIGNED, EventKind.LEARNED, EventKind.CARRIED_OVER)
        return tuple(event for event in self.events if event is not self.waiver and event.kind not in elsewhere)

    @property
    def is_unexplained(self) -> bool:
        """True if the definition changed, or is gone, and nobody has said why."""
        last = self._last(EventKind.CHANGED, EventKind.EXPLAINED, EventKind.DROPPED)
        return last is not None and last.kind is EventKind.CHANGED

    @property
    def asks_for_lesson(self) -> bool:
        """True if it was missed and nobody has said what was learned."""
        missed = self.judgement in (Judgement.NOT_MET, Judgement.NO_DATA) and not self.is_dropped
        return missed and self._last(EventKind.LEARNED) is None

    def _last(self, *kinds: EventKind) -> Event | None:
        return next((event for event in reversed(self.events) if event.kind in kinds), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeRow:
    """The criteria of one theme."""

    rank: int
    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The single page of an iteration. Dates in ISO 8601, both days included."""

    iteration: str
    title: str
    starts: str
    ends: str
    direction: str
    themes: tuple[ThemeRow, ...]
    gone: tuple[Row, ...] = ()
    improvement: Improvement | None = None
    events: tuple[Event, ...] = ()
    frozen_at: str | None = None
    frozen_by: str = ""

    @property
    def rows(self) -> tuple[Row, ...]:
        """Every criterion of the file, in rank order."""
        return tuple(row for theme in self.themes for row in theme.rows)

    @property
    def counted(self) -> tuple[Row, ...]:
        """The criteria that count for the hit rate: all but dropped ones."""
        return tuple(row for row in self.rows if not row.is_dropped)

    @property
    def judged_at(self) -> str | None:
        """When the oldest of the verdicts was given; None if one was never given."""
        moments = [row.judged_at for row in self.rows]
        return None if None in moments or not moments else min(moment for moment in moments if moment)

    def count(self, judgement: Judgement) -> int:
        """How many counted criteria stand so."""
        return sum(row.judgement is judgement for row in self.counted)

    @property
    def hit_percent(self) -> int | None:
        """Criteria met, of all that count, in whole percent rounded down; a waiver is no hit. None for none."""
        return 100 * self.count(Judgement.MET) // len(self.counted) if self.counted else None

    @property
    def remark(self) -> str:
        """What the hit rate says about the targets."""
        percent = self.hit_percent
        if percent is None:
            return "Nothing is left to be met."
        low, high = HEALTHY_PERCENT
        if percent > high:
            return "All hit: were these targets a stretch? About 80 % is healthy."
        if percent < low:
            return "Few hit: what stood in the way, and was it too much at once? About 80 % is healthy."
        return "About 80 % is healthy."

    def unlearned(self, later: Sequence[Event] = ()) -> tuple[Row, ...]:
        """What was missed without a lesson, neither on the page nor in what was noted ``later``, once it was frozen."""
        learned = {event.criterion for event in later if event.kind is EventKind.LEARNED}
        return tuple(row for row in self.counted if row.asks_for_lesson and row.id not in learned)

    @property
    def judgement(self) -> Judgement:
        """The whole page: not met if anything is not met, no data if anything is unknown."""
        for judgement in (Judgement.NOT_MET, Judgement.NO_DATA):
            if self.count(judgement):
                return judgement
        return Judgement.MET


_ROW = TypeAdapter(Row)
_PAGE = TypeAdapter(Page)


def row_to_text(row: Row) -> str:
    """The row in JSON, without the acts, which are kept apart."""
    return _ROW.dump_json(replace(row, events=())).decode()


def row_of_text(text: str, events: tuple[Event, ...]) -> Row:
    """The inverse of :func:`row_to_text`, with these acts."""
    return replace(_row_of_text(text), events=events)


@lru_cache(maxsize=512)
def _row_of_text(text: str) -> Row:
    return _ROW.validate_json(text)


def page_to_text(page: Page) -> str:
    """The page in JSON, with all there is on it."""
    return _PAGE.dump_json(page).decode()


def page_of_text(text: str) -> Page:
    """The inverse of :func:`page_to_text`."""
    return _PAGE.validate_json(text)
