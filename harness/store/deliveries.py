"""Artifacts of runs and answers to deliveries, in and out of the database. Each method is one transaction."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete, select

from harness.errors import StoreError, SubmissionError
from harness.records import Attachment
from harness.store import reading
from harness.store.access_tables import artifacts, deliveries
from harness.store.artifacts import Artifact, add, artifact_of
from harness.store.dimensions import insert_missing
from harness.store.store import Store

KEPT_MS = 7 * 86_400_000
"""How long an answer is remembered: a client that repeats after a week has to look first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What was answered to a request."""

    status: int
    text: str


class Deliveries:
    """What came with results, beside them. Raises StoreError as the store does."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def add_artifact(self, run_id: str, sent: Attachment) -> tuple[Artifact, bool]:
        """Keep a file of a run; gives it, and whether it is new. The same file again changes nothing.

        Raises what :func:`harness.store.artifacts.add` does, and StoreError for a run that is not there.
        """
        with self._store._writing(f"artifact {sent.name} of run {run_id}") as (connection, _):
            run = reading.number_of(connection, run_id)
            if run is None:
                raise StoreError("no such run", value=run_id, expected="a run that has begun")
            return add(connection, run, run_id, sent)

    def artifacts(self, run_id: str) -> tuple[Artifact, ...]:
        """The files of a run, by name."""
        columns = [column for column in artifacts.columns if column.name != "body"]
        with self._store._reading(f"artifacts of run {run_id}") as connection:
            run = reading.number_of(connection, run_id)
            query = select(*columns).where(artifacts.c.run == run).order_by(artifacts.c.name)
            return tuple(artifact_of(row) for row in connection.execute(query).mappings())

    def artifact(self, run_id: str, name: str) -> tuple[Artifact, bytes] | None:
        """A file of a run with its bytes, if there is one."""
        with self._store._reading(f"artifact {name} of run {run_id}") as connection:
            run = reading.number_of(connection, run_id)
            query = select(artifacts).where(artifacts.c.run == run, artifacts.c.name == name)
            row = connection.execute(query).mappings().first()
        return None if row is None else (artifact_of(row), bytes(row["body"]))

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
