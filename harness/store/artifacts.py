"""Files that come with a run, kept in the database. In the caller's transaction: all of it, or nothing."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, RowMapping, func, insert, select

from harness.errors import ContradictionError, SubmissionError
from harness.moments import to_text
from harness.records import Attachment
from harness.store.access_tables import artifacts

MOST_ARTIFACT_BYTES = 16 * 2**20
"""Of one artifact."""
MOST_RUN_BYTES = 256 * 2**20
"""Of all artifacts of one run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Artifact:
    """A file of a run, without its bytes. ``digest`` is its SHA-256 in hexadecimal."""

    name: str
    media_type: str
    size: int
    digest: str
    stored_at: str


def add(connection: Connection, run: int, run_id: str, sent: Attachment) -> tuple[Artifact, bool]:
    """Keep a file of a run, given its number and id; gives it, and whether it is new.

    Raises SubmissionError for one too large, ContradictionError for other bytes under a name that is taken.
    """
    place, size = f"artifact {sent.name} of run {run_id}", len(sent.body)
    if size > MOST_ARTIFACT_BYTES:
        raise SubmissionError("has", place=place, value=f"{size} bytes", expected=f"at most {MOST_ARTIFACT_BYTES}")
    digest = hashlib.sha256(sent.body).digest()
    here = artifacts.c.run == run
    found = connection.execute(select(artifacts).where(here, artifacts.c.name == sent.name)).mappings().first()
    if found is not None:
        if bytes(found["digest"]) != digest:
            raise ContradictionError(
                "is stored with other bytes", place=place, expected="the same file again, or another name"
            )
        return artifact_of(found), False
    held = connection.execute(select(func.coalesce(func.sum(artifacts.c.size), 0)).where(here)).scalar_one()
    if held + size > MOST_RUN_BYTES:
        raise SubmissionError(
            f"would bring the run to {held + size} bytes", place=place, expected=f"at most {MOST_RUN_BYTES}"
        )
    row = {
        "run": run,
        "name": sent.name,
        "media_type": sent.media_type,
        "size": size,
        "digest": digest,
        "stored_ms": sent.sent_ms,
    }
    connection.execute(insert(artifacts).values(body=sent.body, **row))
    return artifact_of(row), True


def artifact_of(row: RowMapping | dict[str, Any]) -> Artifact:
    """The file that a row is about."""
    return Artifact(
        name=row["name"],
        media_type=row["media_type"],
        size=row["size"],
        digest=bytes(row["digest"]).hex(),
        stored_at=to_text(row["stored_ms"]),
    )
