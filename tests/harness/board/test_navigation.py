"""Laws of finding one's way: every page has one place, and the reader is told where that is."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from harness.access.roles import Role
from harness.board import create_app
from harness.board.navigation import GROUPS
from harness.board.pages import PAGES


@pytest.fixture
def client(database: Path) -> FlaskClient:
    return create_app(database).test_client()


def _current(client: FlaskClient, address: str) -> list[str]:
    return re.findall(r'aria-current="\w+">([^<]+)<', client.get(address).text)


def test_every_page_has_one_place() -> None:
    places = [place.endpoint for group in GROUPS.values() for place in group]
    assert sorted(name for name in places if "." in name and name != "access.audit") == sorted(
        f"{page.name}.{page.name}" for page in PAGES
    )
    assert len(set(places)) == len(places)


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("/", ["Runs", "Latest run"]),
        ("/runs", ["Runs", "All runs"]),
        ("/runs/none", ["Runs"]),
        ("/iterations/30/criteria/2-B", ["Iteration", "Iteration"]),
        ("/failures/1", ["Failures", "Failures"]),
        ("/unsteady", ["Failures", "Unsteady"]),
        ("/sign-in", []),
        ("/nowhere", []),
    ],
)
def test_a_page_says_where_it_stands(client: FlaskClient, address: str, told: list[str]) -> None:
    assert _current(client, address) == told


def test_the_audit_log_is_offered_to_leads_alone(
    client: FlaskClient, bearer: Callable[[Role], Mapping[str, str]]
) -> None:
    assert "Audit log" not in client.get("/about").text
    assert "Audit log" in client.get("/about", headers=bearer(Role.LEAD)).text
