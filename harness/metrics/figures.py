"""What the store holds, as families of metrics: the last run of each level, red tests, iterations. Judges nothing."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from prometheus_client import CollectorRegistry
from prometheus_client.bridge.graphite import GraphiteBridge
from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily, Metric, StateSetMetricFamily
from prometheus_client.openmetrics import exposition
from prometheus_client.registry import Collector

from harness.criteria import keeping
from harness.criteria.documents import iteration_names
from harness.criteria.pages import Page
from harness.criteria.verdict import Judgement
from harness.errors import ConfigError
from harness.moments import to_ms
from harness.records import Level, Run, RunState
from harness.reports.summary import Standing
from harness.store import Store

CONTENT_TYPE: str = exposition.CONTENT_TYPE_LATEST
PREFIX = "makeready"
_RUNS_LOOKED_AT = 20
_GROUPS = 1_000


class Figures(Collector):
    """Everything a monitor may ask for, as of now. ``folder`` has the iterations."""

    def __init__(self, store: Store, folder: Path) -> None:
        self._store = store
        self._folder = folder

    def collect(self) -> Iterator[Metric]:
        """The families, read anew each time. Raises StoreError as the store does."""
        yield InfoMetricFamily(PREFIX, "What serves these figures", value={"version": version("makeready")})
        yield GaugeMetricFamily(f"{PREFIX}_database_bytes", "Size of the database", self._store.size_bytes())
        runs = {level: run for level in Level if (run := self._last(level)) is not None}
        yield from self._runs(runs)
        yield from self._red(runs)
        yield from self._iterations()

    def _last(self, level: Level) -> Run | None:
        """The run of a level that ended last, of those begun last."""
        found = self._store.runs(limit=_RUNS_LOOKED_AT, level=level)
        return next((run for run in found if run.state is not RunState.RUNNING), None)

    def _runs(self, runs: dict[Level, Run]) -> Iterator[Metric]:
        started = GaugeMetricFamily(
            f"{PREFIX}_run_started_timestamp_seconds", "Start of the last ended run of a level", labels=["level"]
        )
        tests = GaugeMetricFamily(
            f"{PREFIX}_run_tests",
            "Planned tests of the last ended run of a level, by where they stand",
            labels=["level", "pillar", "profile", "standing"],
        )
        for level, run in runs.items():
            started.add_metric([level.value], to_ms(run.started_at) / 1000)
            counts = {(one.pillar, one.profile, one.standing): one.count for one in self._store.run_counts([run.id])}
            for pillar, profile in sorted({(pillar, profile) for pillar, profile, _ in counts}):
                for standing in Standing:
                    labels = [level.value, pillar, profile, standing.name.lower()]
                    tests.add_metric(labels, counts.get((pillar, profile, standing), 0))
        yield started
        yield tests

    def _red(self, runs: dict[Level, Run]) -> Iterator[Metric]:
        red = GaugeMetricFamily(
            f"{PREFIX}_red_tests", "Tests that have failed or erred since they last passed", labels=["level"]
        )
        for level in runs:
            groups = self._store.failure_groups(level, limit=_GROUPS)
            red.add_metric([level.value], sum(group.tests for group in groups))
        yield red

    def _iterations(self) -> Iterator[Metric]:
        states = StateSetMetricFamily(
            f"{PREFIX}_criterion", "Where a criterion stands", labels=["iteration", "criterion"]
        )
        figures = GaugeMetricFamily(
            f"{PREFIX}_criterion_figure", "What a criterion's trend is drawn of", labels=["iteration", "criterion"]
        )
        hit = GaugeMetricFamily(
            f"{PREFIX}_iteration_met_ratio", "Criteria met, of all that count", labels=["iteration"]
        )
        for page in pages(self._store, self._folder):
            for row in page.counted:
                labels = [page.iteration, row.id]
                stands = {judgement.value: row.judgement is judgement for judgement in Judgement}
                states.add_metric(labels, stands)
                if row.verdict.figure is not None:
                    figures.add_metric(labels, row.verdict.figure)
            if page.counted:
                hit.add_metric([page.iteration], page.count(Judgement.MET) / len(page.counted))
        yield states
        yield figures
        yield hit


def pages(store: Store, folder: Path) -> Iterator[Page]:
    """Every iteration as it was last judged; one whose file cannot be read is left out."""
    for name in iteration_names(folder):
        try:
            yield keeping.shown(store, folder, name)
        except ConfigError:
            continue


def exposed(store: Store, folder: Path) -> bytes:
    """All figures in OpenMetrics (https://prometheus.io/docs/specs/om/open_metrics_spec/)."""
    text: bytes = exposition.generate_latest(_registry(store, folder))  # type: ignore[no-untyped-call]  # it has no types
    return text


def push_to_graphite(store: Store, folder: Path, address: tuple[str, int], *, prefix: str = "") -> None:
    """Send all figures to Graphite's plain-text port, once. Raises ConfigError if nobody takes them there."""
    try:
        GraphiteBridge(address, registry=_registry(store, folder)).push(prefix=prefix)
    except OSError as error:
        raise ConfigError(
            f"cannot be reached ({error})",
            place=f"graphite {address[0]}:{address[1]}",
            expected="Graphite's port for plain text",
        ) from error


def _registry(store: Store, folder: Path) -> CollectorRegistry:
    registry = CollectorRegistry(auto_describe=False)
    registry.register(Figures(store, folder))
    return registry
