"""From bytes to the store: read, then stored in one transaction or refused. What returns a Receipt is safe."""

from __future__ import annotations

from dataclasses import replace

from harness.errors import ContradictionError, SubmissionError
from harness.ingest.junit import Report, read_junit
from harness.ingest.junit_records import submission_of
from harness.ingest.limits import MOST_BYTES, checked_run_id
from harness.ingest.own import read_own
from harness.ingest.squad import Place, Sent, read_squad
from harness.ingest.submission import Context, Receipt, Submission, run_id_of
from harness.moments import to_text
from harness.records import RunState
from harness.store import Store


def receive_junit(store: Store, data: bytes, context: Context, *, place: str, now_ms: int) -> Receipt:
    """Store a JUnit report. The same report again adds nothing.

    A run that nobody names gets its id from the document and what was said beside it. Raises SubmissionError for
    what cannot be read, ContradictionError for what contradicts results stored under the same run.
    """
    check_size(data, place=place)
    report = read_junit(data, place=place, now_ms=now_ms)
    if context.run_id is None:
        run_id = run_id_of("junit", data, *(str(said) for said in _beside(context)))
    else:
        run_id = checked_run_id(context.run_id, place=place)

    def made() -> Submission:
        stored = store.run(run_id)
        started_at = _started_at(report, now_ms) if stored is None else stored.started_at
        return submission_of(report, context, run_id=run_id, started_at=started_at, place=place)

    try:
        return receive(store, made())
    except ContradictionError:
        # Somebody may have begun the run in between, at another moment: what has no time of its own takes the run's.
        return receive(store, made())


def receive_own(store: Store, data: bytes, *, place: str, now_ms: int) -> Receipt:
    """Store Makeready's own results. Raises SubmissionError and ContradictionError as :func:`receive_junit` does."""
    check_size(data, place=place)
    return receive(store, read_own(data, place=place, now_ms=now_ms))


def receive_squad(store: Store, place: Place, sent: Sent, *, now_ms: int) -> Receipt:
    """Store what SQUAD's submit call carries. Raises errors as :func:`receive_junit` does."""

    def started(run_id: str) -> str | None:
        run = store.run(run_id)
        return None if run is None else run.started_at

    try:
        return receive(store, read_squad(place, sent, now_ms=now_ms, started=started))
    except ContradictionError:  # as in receive_junit
        return receive(store, read_squad(place, sent, now_ms=now_ms, started=started))


def receive(store: Store, submission: Submission) -> Receipt:
    """Store a submission, all or none."""
    references, added = store.submit(submission.run, submission.planned, submission.results, submission.attachments)
    return Receipt(
        run_id=submission.run.id,
        references=tuple(references),
        added=added,
        has_ended=submission.run.state is not RunState.RUNNING,
        remarks=submission.remarks,
    )


def check_size(data: bytes, *, place: str) -> None:
    """Raises SubmissionError for more bytes than are taken at once."""
    if len(data) > MOST_BYTES:
        raise SubmissionError(
            "has", place=place, value=f"{len(data)} bytes", expected=f"at most {MOST_BYTES}; send it in parts"
        )


def _beside(context: Context) -> tuple[object, ...]:
    plain = replace(context, run_id=None)
    return (plain.commit, plain.profile, plain.level, plain.pillar, plain.rig, plain.attempt)


def _started_at(report: Report, now_ms: int) -> str:
    return min((case.at for case in report.cases if case.at), default=to_text(now_ms))
