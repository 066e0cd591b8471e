"""What a submission says, and what became of it: the records between readers and the store."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from harness.records import Attachment, Level, Planned, Result, Run
from harness.reference import Reference


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What the sender says beside the document; None for what the document says or for the default.

    ``attempt`` is the number of the first attempt in it: a second file with reruns of the same tests begins at 2.
    ``spelling`` is how the sender says these, for errors.
    """

    commit: str | None = None
    profile: str | None = None
    level: Level | None = None
    pillar: str | None = None
    rig: str | None = None
    run_id: str | None = None
    attempt: int = 1
    spelling: str = "--{}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """A run with results and files to add to it, all or none. The run's state is RUNNING if more is to come.

    ``remarks`` tell what was odd and how it was taken.
    """

    run: Run
    planned: tuple[Planned, ...]
    results: tuple[Result, ...]
    attachments: tuple[Attachment, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What is safe in the database. ``added`` of the ``references`` are new, the rest was there before.

    ``has_ended`` says that nothing more is to come for the run.
    """

    run_id: str
    references: tuple[Reference, ...]
    added: int
    has_ended: bool
    remarks: tuple[str, ...] = ()


def run_id_of(kind: str, *parts: bytes | str) -> str:
    """The id of a run that nobody has named: from all that was sent, so that the same again is the same run."""
    digest = hashlib.sha256()
    for part in parts:
        raw = part.encode("utf-8", "backslashreplace") if isinstance(part, str) else part
        digest.update(len(raw).to_bytes(8, "big") + raw)
    return f"{kind}-{digest.hexdigest()[:20]}"
