"""A failure, what people said about it, and the tests it is made of. Moments are milliseconds since 1970."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from harness.records import Level
from harness.reference import Reference


class Classification(StrEnum):
    """Whose the failure is. Only a failure of the product is one of the firmware team."""

    PRODUCT = "product"
    TEST = "test"
    SIMULATOR = "simulator"
    RIG = "rig"
    BENCH = "bench"
    HARNESS = "harness"


class Resolution(StrEnum):
    """What made the test pass again."""

    FIXED = "fixed"
    REVERTED = "reverted"
    TEST_CHANGED = "test changed"


class ActionKind(StrEnum):
    """What people do with a failure."""

    ACKNOWLEDGED = "acknowledged"
    CLASSIFIED = "classified"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """What somebody said about a failure: ``value`` is its owner, its Classification or its Resolution."""

    kind: ActionKind
    at_ms: int
    who: str
    value: str
    commit: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Red tests of a level that say the same, over products, from the first red until all have passed again.

    ``pillar``, ``test_id``, ``profile``, ``reference`` and ``commit`` are those of the first red. ``is_of_one_test``
    is true if the message says too little to be looked for in other tests. ``blocked`` counts tests times products
    that are red now, ``total`` those that ever were in this failure. ``passed_commit`` is that of the last pass.
    """

    id: int
    level: Level
    signature: str
    is_of_one_test: bool
    pillar: str
    test_id: str
    profile: str
    reference: Reference
    commit: str
    opened_ms: int
    closed_ms: int | None
    last_red_ms: int
    blocked: int
    total: int
    products: int
    passed_commit: str | None = None
    actions: tuple[Action, ...] = ()

    def last(self, kind: ActionKind) -> Action | None:
        """What was last said of that kind, if anything was."""
        return next((action for action in reversed(self.actions) if action.kind is kind), None)

    def first(self, kind: ActionKind) -> Action | None:
        """What was first said of that kind, if anything was."""
        return next((action for action in self.actions if action.kind is kind), None)

    @property
    def owner(self) -> str | None:
        """Who acknowledged it last."""
        said = self.last(ActionKind.ACKNOWLEDGED)
        return None if said is None else said.value

    @property
    def classification(self) -> Classification | None:
        """Whose it is, as was said last."""
        said = self.last(ActionKind.CLASSIFIED)
        return None if said is None else Classification(said.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class RedTest:
    """One test on one product in a failure. ``reference`` leads to its first red.

    ``same_firmware`` is true if it passed again with the firmware that had failed, ``former_firmware`` if it did with
    the one that had passed before; None while it is red, and for what is not known.
    """

    test_id: str
    profile: str
    pillar: str
    reference: Reference
    run_id: str
    opened_ms: int
    last_red_run_id: str
    closed_ms: int | None = None
    passed_run_id: str | None = None
    passed_commit: str | None = None
    same_firmware: bool | None = None
    former_firmware: bool | None = None
