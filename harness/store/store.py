"""The database as the rest of Makeready sees it. Records go in and come out; rows never leave. No judgement."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from harness.moments import to_ms
from harness.records import Attachment, Level, Outcome, Planned, Result, Run, RunState
from harness.reference import Reference
from harness.reports.summary import Counts
from harness.store import builds, history, lab, overview, reading, retention, sizes, submitting, tables, writing
from harness.store.reading import Entry
from harness.store.retention import Thinned
from harness.store.run_tests import RunTests, run_tests
from harness.store.transactions import Transactions
from harness.track import Build, Coverage, FailureGroup, Occurrence, RigCount, RunCount, Taken, TrackRecord


class Store(Transactions):
    """One database of runs. Each method is one transaction: once it returns, the database holds what it wrote.

    Several processes and threads may use the same database; one writes at a time. Every method raises StoreError
    if the database refuses, and its subclass StorageError if it cannot; then nothing of what was given is stored.
    """

    def begin_run(self, run: Run) -> None:
        """Record that ``run`` exists. An id that was used before is refused."""
        with self._writing(f"run {run.id}") as (connection, _):
            writing.begin_run(connection, run)

    def plan(self, run_id: str, planned: Iterable[Planned]) -> None:
        """Record what ``run_id`` promises to run. Promising the same test and profile twice counts once."""
        with self._writing(f"plan of run {run_id}") as (connection, dimensions):
            writing.add_plan(connection, dimensions, writing.change_run(connection, run_id), planned)

    def add_result(self, run_id: str, result: Result) -> Reference:
        """Record one attempt and return its reference, as :meth:`add_results` does."""
        return self.add_results(run_id, [result])[0]

    def add_results(self, run_id: str, results: Sequence[Result]) -> list[Reference]:
        """Record attempts, all or none, and return their references in the same order.

        Times are kept to the millisecond. An attempt that is stored already changes nothing; one that is stored
        with another content raises ContradictionError, a subclass of StoreError.
        """
        with self._writing(f"{_what(results)} in run {run_id}") as (connection, dimensions):
            run = writing.change_run(connection, run_id)
            return writing.add_results(connection, dimensions, run, results)[0]

    def submit(
        self,
        run: Run,
        planned: Sequence[Planned],
        results: Sequence[Result],
        attachments: Sequence[Attachment] = (),
    ) -> tuple[list[Reference], int]:
        """Add a plan, results and files to a run that may be new, all or none, as others send them.

        Gives the references in the order of the results, and how many are new. Raises ContradictionError for
        another run, result or file of the same name; see :func:`harness.store.submitting.submit`.
        """
        with self._writing(f"{_what(results)} in run {run.id}") as (connection, dimensions):
            return submitting.submit(connection, dimensions, run, planned, results, attachments)

    def finish_run(self, run_id: str, state: RunState, *, finished_at: str | None = None) -> None:
        """Record how a run ended, and when: UTC in ISO 8601, by default now."""
        if finished_at is None:
            finished_at = datetime.now(UTC).isoformat(timespec="seconds")
        with self._writing(f"end of run {run_id}") as (connection, _):
            writing.finish_run(connection, writing.change_run(connection, run_id), state, finished_at)

    def run(self, run_id: str) -> Run | None:
        """The run of that id, if there is one."""
        with self._reading(f"run {run_id}") as connection:
            return reading.run_of(connection, run_id)

    def runs(self, limit: int = 50, *, level: Level | None = None, commit: str | None = None) -> tuple[Run, ...]:
        """At most ``limit`` runs, the one that started last first; of two that started at once, the one stored last.

        None means any level and any commit.
        """
        with self._reading("runs") as connection:
            return reading.runs(connection, limit, level, commit)

    def latest_run(self) -> Run | None:
        """The run that started last, if there is any."""
        found = self.runs(limit=1)
        return found[0] if found else None

    def planned(self, run_id: str, *, pillar: str | None = None, profile: str | None = None) -> tuple[Planned, ...]:
        """What the run promised, in the order it was promised; of a pillar and a profile, None for any."""
        with self._reading(f"plan of run {run_id}") as connection:
            return reading.planned_of(connection, run_id, pillar, profile)

    def run_tests(self, run_id: str, *, limit: int) -> RunTests:
        """What there is to tell of a run beside its counts, with at most so many tests of each bad standing."""
        with self._reading(f"tests of run {run_id}") as connection:
            return run_tests(connection, run_id, limit)

    def results(self, run_id: str) -> tuple[Result, ...]:
        """Every attempt of the run, by test, profile and attempt."""
        return tuple(entry.result for entry in self.entries(run_id))

    def result(self, reference: Reference) -> Result | None:
        """The result of that reference, if there is one."""
        entry = self.entry(reference)
        return None if entry is None else entry.result

    def entries(
        self,
        run_id: str,
        *,
        with_logs: bool = True,
        pillar: str | None = None,
        profile: str | None = None,
        outcomes: Sequence[Outcome] = (),
        after: Reference | None = None,
        limit: int | None = None,
    ) -> tuple[Entry, ...]:
        """Attempts of the run with their references, by test, profile and attempt: all, or those that are asked for.

        Without logs each ``log`` is empty: a fraction of the bytes, for pages that show many results. To read on after
        a limit, give the last one's reference as ``after``.
        """
        with self._reading(f"results of run {run_id}") as connection:
            number = reading.number_of(connection, run_id)
            if number is None:
                return ()
            wanted = reading.conditions(number, pillar=pillar, profile=profile, outcomes=outcomes, after=after)
            return reading.entries(connection, wanted, with_logs=with_logs, limit=limit)

    def entry(self, reference: Reference) -> Entry | None:
        """The result of that reference with its run, if there is one."""
        with self._reading(f"result {reference}") as connection:
            return reading.entry(connection, reference)

    def attempts(self, reference: Reference) -> tuple[Entry, ...]:
        """All attempts at the same test on the same profile in the same run, without their logs, first to last."""
        with self._reading(f"attempts beside result {reference}") as connection:
            columns = tables.results.c
            same = [
                columns.run == reference.run,
                columns.test == reference.test,
                columns.profile == reference.profile,
            ]
            return reading.entries(connection, same, with_logs=False)

    def revision(self, run_id: str) -> int:
        """A number that grows whenever something is added to the run; 0 for a run without anything and for no run."""
        with self._reading(f"revision of run {run_id}") as connection:
            return reading.revision_of(connection, run_id)

    def run_counts(self, run_ids: Sequence[str]) -> tuple[RunCount, ...]:
        """How many tests stand how in these runs, by pillar and profile. What counts nothing is left out."""
        with self._reading("counts of runs") as connection:
            return overview.run_counts(connection, run_ids)

    def totals(self, run_ids: Sequence[str]) -> dict[str, Counts]:
        """The counts of each of these runs, over all pillars and profiles. A run that counts nothing is left out."""
        with self._reading("totals of runs") as connection:
            return overview.totals(connection, run_ids)

    def coverage(self, level: Level) -> tuple[Coverage, ...]:
        """Every requirement that a test of the level covers, on every profile, by requirement and profile."""
        with self._reading("coverage") as connection:
            return overview.coverage(connection, level)

    def builds(self, limit: int = 50) -> tuple[Build, ...]:
        """Commits that have runs, the one whose last run started last first."""
        with self._reading("builds") as connection:
            return builds.latest(connection, limit)

    def describe_build(self, build: Build) -> None:
        """Record what version control tells of a commit, in place of what was known of it."""
        with self._writing(f"build {build.commit}") as (connection, _):
            builds.describe(connection, build)

    def cells(
        self, run_ids: Sequence[str], wanted: Iterable[Reference]
    ) -> dict[tuple[int, int], tuple[Occurrence, ...]]:
        """What came of tests in these runs, the latest run first, by the numbers of test and profile.

        Of a reference only test and profile count, so those of track records will do.
        """
        with self._reading("cells") as connection:
            return history.cells(connection, run_ids, wanted)

    def past(self, reference: Reference, *, level: Level | None = None, limit: int = 60) -> tuple[Occurrence, ...]:
        """What came of the same test on the same profile in each run, the latest first; None means any level."""
        with self._reading(f"past of {reference}") as connection:
            return history.past(connection, reference, level, limit)

    def taken(self, name: str | None, run_ids: Sequence[str]) -> tuple[Taken, ...]:
        """Every measurement of that name, or of any for None, in these runs, by run, test, profile and attempt."""
        with self._reading(f"measurements of {name or 'runs'}") as connection:
            return reading.taken(connection, name, run_ids)

    def rig_counts(self, *, limit: int = 60) -> tuple[RigCount, ...]:
        """How tests stood on each rig and profile in the last ``limit`` runs, by rig and profile."""
        with self._reading("rigs") as connection:
            return lab.rig_counts(connection, limit)

    def pillars(self) -> tuple[str, ...]:
        """Every pillar there are tests of, by name."""
        with self._reading("pillars") as connection:
            return overview.names(connection, tables.pillars)

    def profiles(self) -> tuple[str, ...]:
        """Every product there are results of, by name."""
        with self._reading("products") as connection:
            return overview.names(connection, tables.profiles)

    def track_records(
        self,
        *,
        level: Level | None = None,
        test_id: str | None = None,
        search: str | None = None,
        profile: str | None = None,
        pillar: str | None = None,
        requirement: str | None = None,
        signature: str | None = None,
        is_red: bool = False,
        is_unsteady: bool = False,
        last_run_before: str | None = None,
        after: tuple[Level, Reference] | None = None,
        limit: int = 200,
    ) -> tuple[TrackRecord, ...]:
        """At most ``limit`` tests with their pasts, in the order in which the database met them.

        None and False mean any; ``search`` is a part of the test's id; what is unsteady says
        :class:`harness.track.TrackRecord`. To read on, give level and reference of the last one as ``after``.
        """
        wanted = overview.conditions(
            level=level,
            test_id=test_id,
            search=search,
            profile=profile,
            pillar=pillar,
            requirement=requirement,
            signature=signature,
            is_red=is_red,
            is_unsteady=is_unsteady,
            last_run_before=last_run_before,
        )
        with self._reading("track records") as connection:
            return overview.track_records(connection, wanted, after=after, limit=limit)

    def failure_groups(self, level: Level, *, limit: int = 50) -> tuple[FailureGroup, ...]:
        """Red tests of a level, grouped by what they say; the group that blocks most tests comes first."""
        with self._reading("failures") as connection:
            return overview.failure_groups(connection, level, limit)

    def freeze_evidence(self, iteration: str, criterion: str, run_ids: Sequence[str]) -> int:
        """Keep runs whole for good, as what a verdict rests on; gives how many of them exist."""
        with self._writing(f"evidence of {iteration} {criterion}") as (connection, _):
            return retention.freeze(connection, iteration, criterion, run_ids)

    def retain(self, *, days: float, now: str | None = None) -> Thinned:
        """Thin the runs that started more than ``days`` before ``now``, a run to a transaction; gives what is gone."""
        now = now or datetime.now(UTC).isoformat(timespec="seconds")
        before_ms = to_ms(now) - round(days * 86_400_000)
        gone = Thinned()
        with self._reading("runs to thin") as connection:
            runs = retention.runs_to_thin(connection, before_ms)
        for run in runs:
            with self._writing(f"thinning of run {run}") as (connection, _):
                gone += retention.thin(connection, run, now)
        if gone.details:
            with self._writing("thinning of logs") as (connection, _):
                gone += retention.drop_unused_logs(connection)
        return gone

    def size_bytes(self) -> int:
        """What the database takes on its disk, with its indexes and, for SQLite, the log beside it."""
        with self._reading("size") as connection:
            return sizes.size_bytes(connection, self.database)


def _what(results: Sequence[Result]) -> str:
    return f"result of {results[0].test_id}" if len(results) == 1 else f"{len(results)} results"
