"""Measurements: declared with unit and limits first, taken later, judged at the end of the test."""

from __future__ import annotations

from dataclasses import replace

from harness.errors import HarnessError
from harness.records import Measurement


class Gauge:
    """One declared measurement that waits for its value."""

    def __init__(self, declared: Measurement) -> None:
        self.record = declared

    def take(self, value: float) -> None:
        """Set the value, in the declared unit. Raises HarnessError the second time."""
        if self.record.is_measured:
            raise HarnessError("is taken twice", place=f"measurement {self.record.name}", expected="one value")
        self.record = replace(self.record, value=float(value))


class Measure:
    """All measurements of one test."""

    def __init__(self) -> None:
        self._gauges: list[Gauge] = []

    def declare(self, name: str, *, unit: str, low: float | None = None, high: float | None = None) -> Gauge:
        """Promise a measurement; limits are inclusive, None is no limit. What is not taken fails the test."""
        gauge = Gauge(Measurement(name=name, unit=unit, value=None, low=low, high=high))
        self._gauges.append(gauge)
        return gauge

    @property
    def records(self) -> tuple[Measurement, ...]:
        """Every declared measurement, taken or not."""
        return tuple(gauge.record for gauge in self._gauges)

    def complaints(self) -> list[str]:
        """A line for each measurement that was not taken or is outside its limits."""
        return [_complaint(record) for record in self.records if not record.within_limits]


def _complaint(record: Measurement) -> str:
    low = "-inf" if record.low is None else f"{record.low:g}"
    high = "inf" if record.high is None else f"{record.high:g}"
    taken = "was not measured" if record.value is None else f"is {record.value:g} {record.unit}"
    return f"{record.name} {taken}; expected {low} to {high} {record.unit}"
