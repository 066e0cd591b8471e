"""Artifacts of runs and answers to deliveries, in and out of the database. Each method is one transaction."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from sqlalchemy import RowMapping, delete, func, insert, select

from harness.errors import ContradictionError, StoreError, SubmissionError
from harness.moments import to_text
from harness.store import reading
from harness.store.access_tables import artifacts, deliveries
from harness.store.dimensions import insert_missing
from harness.store.store import Store

MOST_ARTIFACT_BYTES = 16 * 2**20
"""Of one artifact."""
MOST_RUN_BYTES = 256 * 2**20
"""Of all artifacts of one run."""
KEPT_MS = 7 * 86_400_000
"""How long an answer is remembered: a client that repeats after a week has to look first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Artifact:
    """A file of a run, without its bytes. ``digest`` is its SHA-256 in hexadecimal."""

    name: str
    media_type: str
    size: int
    digest: str
    stored_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What was answered to a request."""

    status: int
    text: str


class Deliveries:
    """What came with results, beside them. Raises StoreError as the store does."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def add_artifact(
        self, run_id: str, name: str, media_type: str, body: bytes, *, now_ms: int
    ) -> tuple[Artifact, bool]:
        """Keep a file of a run; gives it, and whether it is new. The same file again changes nothing.

        Raises SubmissionError for one too large, ContradictionError for other bytes under a name that is taken,
        StoreError for a run that is not there.
        """
        place = f"artifact {name} of run {run_id}"
        if len(body) > MOST_ARTIFACT_BYTES:
            raise SubmissionError(
                "has", place=place, value=f"{len(body)} bytes", expected=f"at most {MOST_ARTIFACT_BYTES}"
            )
        digest = hashlib.sha256(body).digest()
        with self._store._writing(place) as (connection, _):
            run = reading.number_of(connection, run_id)
            if run is None:
                raise StoreError("no such run", value=run_id, expected="a run that has begun")
            here = artifacts.c.run == run
            sizes = select(func.coalesce(func.sum(artifacts.c.size), 0)).where(here)
            found = connection.execute(select(artifacts).where(here, artifacts.c.name == name)).mappings().first()
            if found is not None:
                if bytes(found["digest"]) != digest:
                    raise ContradictionError(
                        "is stored with other bytes", place=place, expected="the same file again, or another name"
                    )
                return _artifact(found), False
            held = int(connection.execute(sizes).scalar_one())
            if held + len(body) > MOST_RUN_BYTES:
                raise SubmissionError(
                    f"would bring the run to {held + len(body)} bytes",
                    place=place,
                    expected=f"at most {MOST_RUN_BYTES}",
                )
            row = {"run": run, "name": name, "media_type": media_type, "size": len(body), "digest": digest}
            connection.execute(insert(artifacts).values(stored_ms=now_ms, body=body, **row))
            return _artifact({**row, "stored_ms": now_ms}), True

    def artifacts(self, run_id: str) -> tuple[Artifact, ...]:
        """The files of a run, by name."""
        columns = [column for column in artifacts.columns if column.name != "body"]
        with self._store._reading(f"artifacts of run {run_id}") as connection:
            run = reading.number_of(connection, run_id)
            query = select(*columns).where(artifacts.c.run == run).order_by(artifacts.c.name)
            return tuple(_artifact(row) for row in connection.execute(query).mappings())

    def artifact(self, run_id: str, name: str) -> tuple[Artifact, bytes] | None:
        """A file of a run with its bytes, if there is one."""
        with self._store._reading(f"artifact {name} of run {run_id}") as connection:
            run = reading.number_of(connection, run_id)
            query = select(artifacts).where(artifacts.c.run == run, artifacts.c.name == name)
            row = connection.execute(query).mappings().first()
        return None if row is None else (_artifact(row), bytes(row["body"]))

    def answered(self, sender: str, key: str, request: bytes) -> Answer | None:
        """What was answered to this request under this key, if it came before.

        Raises SubmissionError if another request came under the key.
        """
        with self._store._reading(f"delivery {key}") as connection:
            query = select(deliveries).where(deliveries.c.sender == sender, deliveries.c.key == key)
            row = connection.execute(query).mappings().first()
        if row is None:
            return None
        if bytes(row["request"]) != request:
            raise SubmissionError(
                "was used for another request", place=f"Idempotency-Key {key}", expected="a new key for each request"
            )
        return Answer(status=row["status"], text=row["answer"])

    def remember(self, sender: str, key: str, request: bytes, answer: Answer, *, now_ms: int) -> None:
        """Keep an answer for KEPT_MS, and let go of older ones."""
        with self._store._writing(f"delivery {key}") as (connection, _):
            connection.execute(delete(deliveries).where(deliveries.c.at_ms < now_ms - KEPT_MS))
            row = {"sender": sender, "key": key, "request": request, "status": answer.status, "answer": answer.text}
            insert_missing(connection, deliveries, [{**row, "at_ms": now_ms}])


def _artifact(row: RowMapping | dict[str, Any]) -> Artifact:
    return Artifact(
        name=row["name"],
        media_type=row["media_type"],
        size=row["size"],
        digest=bytes(row["digest"]).hex(),
        stored_at=to_text(row["stored_ms"]),
    )
