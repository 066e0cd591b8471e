"""What the API answers with, as models that its document shows."""

from __future__ import annotations

from pydantic import BaseModel, Field

from harness.ingest.submission import Receipt
from harness.records import Level, RunState


class Problem(BaseModel):
    """What is wrong, where, what was expected, and who must act."""

    error: str
    who: str | None = Field(None, description="who must act: configuration (the sender), harness, rig, firmware")


class Received(BaseModel):
    """What is safe in the database. The same request again gives the same run and references and adds nothing."""

    run: str
    added: int = Field(description="results that were not there before")
    known: int = Field(description="results that were")
    references: list[str] = Field(description="of all results, in the order in which they were sent")
    remarks: list[str] = Field(description="what was odd, and how it was taken")

    @classmethod
    def of(cls, receipt: Receipt) -> Received:
        """The receipt in words."""
        return cls(
            run=receipt.run_id,
            added=receipt.added,
            known=len(receipt.references) - receipt.added,
            references=[str(reference) for reference in receipt.references],
            remarks=list(receipt.remarks),
        )


class ArtifactFacts(BaseModel):
    """A file of a run."""

    name: str
    media_type: str
    size: int
    sha256: str
    stored_at: str


class Artifacts(BaseModel):
    """The files of a run, by name."""

    artifacts: list[ArtifactFacts]


class RunFacts(BaseModel):
    """A run, as it stands."""

    id: str
    started_at: str
    finished_at: str | None
    commit: str
    seed: int
    rig: str
    level: Level
    state: RunState
    planned: int


class Runs(BaseModel):
    """Runs, the one that started last first."""

    runs: list[RunFacts]
