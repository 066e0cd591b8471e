"""A page's table as a file: `?format=csv` or `?format=json` on the page's own address."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence

from flask import Response, abort, request

FORMATS = ("csv", "json")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def asked() -> bool:
    """Whether the reader wants a file. Aborts with 400 for a format there is none of."""
    wanted = request.args.get("format")
    if wanted is not None and wanted not in FORMATS:
        abort(400, f"There is no format {wanted!r}; expected {' or '.join(FORMATS)}.")
    return wanted is not None


def table(name: str, columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> Response:
    """The rows as the file the reader asked for. In CSV a cell that a spreadsheet would calculate begins with `'`."""
    if request.args["format"] == "json":
        text = json.dumps([{column: row.get(column) for column in columns} for row in rows], default=str, indent=1)
        return _file(text + "\n", f"{name}.json", "application/json")
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows([_cell(row.get(column)) for column in columns] for row in rows)
    return _file(out.getvalue(), f"{name}.csv", "text/csv")


def _cell(value: object) -> object:
    """OWASP, CSV injection: text that begins like a formula is not to be one."""
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return "" if value is None else value


def _file(text: str, name: str, mimetype: str) -> Response:
    response = Response(text, mimetype=mimetype)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
