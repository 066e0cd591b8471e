"""A board on a real port, accounts and tokens to use it with, and one browser for all who look at it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from harness.access.accounts import User
from harness.access.roles import Role
from harness.access.secrets import hash_password, new_token, token_digest
from harness.board import guard
from harness.store import Store
from harness.store.access import Accounts
from tests.harness.board.browsing import Browser, forget, starting
from tests.harness.board.serving import Board, serving

PASSWORD = "correct horse battery"


@pytest.fixture
def board(database: Path) -> Iterator[Board]:
    guard.limiter.reset() if guard.limiter.initialized else None
    with serving(database) as found:
        yield found


@pytest.fixture(scope="session")
def one_browser(chromium: tuple[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with starting(chromium, tmp_path_factory.mktemp("chromium")) as found:
        yield found


@pytest.fixture(scope="module")
def browser(one_browser: Browser) -> Iterator[Browser]:
    """A browser that remembers nothing of other modules' tests."""
    forget(one_browser)
    yield one_browser
    forget(one_browser)


@pytest.fixture(scope="session")
def password_hash() -> str:
    return hash_password(PASSWORD)


@pytest.fixture
def make_user(store: Store, password_hash: str) -> Callable[[str, Role], None]:
    def make(name: str, role: Role) -> None:
        Accounts(store).add_user(User(name=name, role=role, password_hash=password_hash), actor="test", now_ms=0)

    return make


@pytest.fixture
def bearer(store: Store) -> Callable[[Role], Mapping[str, str]]:
    """Headers with a token of a role."""

    def make(role: Role) -> Mapping[str, str]:
        token = new_token()
        Accounts(store).add_token(f"a-{role}", role, token_digest(token), actor="test", now_ms=0, expires_ms=None)
        return {"Authorization": f"Bearer {token}"}

    return make
