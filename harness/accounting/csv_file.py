"""Shares of cost out of CSV text: one line for each activity of a period. No file is opened."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Mapping

from harness.accounting.shares import Share, checked
from harness.errors import ConfigError

_EXPECTED = "period,activity,percent or period,activity,cost"


def read_shares(text: str, source: str) -> dict[str, tuple[Share, ...]]:
    """The shares by period. A column ``cost`` in any currency is turned into percent of its period's sum.

    Raises ConfigError with file, line, column and expectation.
    """
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), strict=True)
    columns = [name.strip().lower() for name in reader.fieldnames or ()]
    if columns not in (["period", "activity", "percent"], ["period", "activity", "cost"]):
        raise ConfigError("columns are", place=f"{source}:1", value=",".join(columns) or "missing", expected=_EXPECTED)
    amounts: dict[str, list[tuple[str, float]]] = {}
    try:
        for row in reader:
            place = f"{source}:{reader.line_num}"
            period, activity, amount = _cells(row, columns, place)
            amounts.setdefault(period, []).append((activity, amount))
    except csv.Error as error:
        raise ConfigError(f"is not CSV ({error})", place=f"{source}:{reader.line_num}", expected="CSV") from error
    if not amounts:
        raise ConfigError("holds no share", place=source, expected="a line for each activity")
    return {period: _shares(period, found, columns[2], source) for period, found in amounts.items()}


def _cells(row: Mapping[str | None, object], columns: list[str], place: str) -> tuple[str, str, float]:
    values = list(row.values())
    if None in row or not all(isinstance(value, str) for value in values):
        raise ConfigError("line has", place=place, value=f"{len(values)} cells or more", expected="three cells")
    period, activity, text = (str(value).strip() for value in values)
    for name, value in (("period", period), ("activity", activity)):
        if not value or len(value) > 100:
            raise ConfigError(f"{name} is", place=place, value=repr(value[:40]), expected="1-100 characters")
    try:
        amount = float(text.removesuffix("%").strip())
    except ValueError:
        amount = math.nan
    if not math.isfinite(amount) or amount < 0:
        raise ConfigError(f"{columns[2]} is", place=place, value=repr(text[:40]), expected="a number, 0 or more")
    return period, activity, amount


def _shares(period: str, amounts: list[tuple[str, float]], column: str, source: str) -> tuple[Share, ...]:
    total = sum(amount for _, amount in amounts)
    if column == "cost" and not total:
        raise ConfigError("cost adds up to", place=f"{source}: {period}", value=0, expected="more than nothing")
    factor = 100 / total if column == "cost" else 1.0
    shares = (Share(period=period, activity=name, percent=amount * factor) for name, amount in amounts)
    return checked(shares, place=f"{source}: {period}")
