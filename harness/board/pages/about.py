"""About: versions, the database, and whether all is well."""

from __future__ import annotations

import platform
from importlib.metadata import version

from flask import Blueprint, Response, render_template

from harness.board import downloads, stores
from harness.store.tables import SCHEMA_VERSION

page = Blueprint("about", __name__)

_PACKAGES = ("makeready", "flask", "sqlalchemy", "alembic", "unicorn", "pytest", "pytest-xdist")


@page.get("/about")
def about() -> str | Response:
    """What this board is and what it stands on."""
    store = stores.store()
    latest = store.latest_run()
    facts = {
        "python": platform.python_version(),
        **{name: version(name) for name in _PACKAGES},
        "database": str(store.database),
        "schema": str(SCHEMA_VERSION),
        "database_bytes": str(store.size_bytes()),
        "latest_run": "none" if latest is None else latest.id,
        "latest_run_state": "none" if latest is None else latest.state.value,
    }
    if downloads.asked():
        return downloads.table("about", ("what", "value"), [{"what": k, "value": v} for k, v in facts.items()])
    return render_template("about.html", facts=facts, latest=latest)
