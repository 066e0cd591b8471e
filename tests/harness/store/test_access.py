"""Laws of accounts, tokens, the audit log, artifacts and answered deliveries."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from harness.access.accounts import User
from harness.access.roles import Role
from harness.errors import ConfigError, ContradictionError, StoreError, SubmissionError
from harness.records import Attachment, Run
from harness.store import Store, artifacts
from harness.store.access import Accounts, record
from harness.store.deliveries import KEPT_MS, Answer, Deliveries

ROSA = User(name="rosa", role=Role.LEAD, password_hash="$argon2id$1")
KEY = b"d" * 32


def _file(name: str, body: bytes, sent_ms: int) -> Attachment:
    return Attachment(name=name, media_type="text/plain", body=body, sent_ms=sent_ms)


def test_people_come_change_and_go_and_the_log_tells_who_did_it(store: Store) -> None:
    accounts = Accounts(store)
    accounts.add_user(ROSA, actor="otto", now_ms=1_000)
    with pytest.raises(ConfigError, match="user rosa: exists already"):
        accounts.add_user(ROSA, actor="otto", now_ms=2_000)
    accounts.set_password("rosa", "$argon2id$2", actor="rosa", now_ms=3_000)
    found = accounts.user("rosa")
    assert found is not None
    assert found.password_hash == "$argon2id$2"
    accounts.remove_user("rosa", actor="otto", now_ms=4_000)
    assert (accounts.user("rosa"), accounts.users()) == (None, ())
    told = [(one.actor, one.action, one.subject) for one in reversed(accounts.decisions())]
    assert told == [("otto", "add user", "rosa"), ("rosa", "change password", "rosa"), ("otto", "remove user", "rosa")]


def test_a_token_opens_until_it_ends_or_is_revoked(store: Store) -> None:
    accounts = Accounts(store)
    accounts.add_token("ci", Role.AGENT, KEY, actor="otto", now_ms=0, expires_ms=1_000)
    found = accounts.token(KEY, now_ms=999)
    assert found is not None
    assert (found.name, found.role) == ("ci", Role.AGENT)
    assert accounts.token(KEY, now_ms=1_000) is None
    accounts.revoke_token("ci", actor="otto", now_ms=0)
    assert accounts.token(KEY, now_ms=0) is None
    with pytest.raises(ConfigError, match="token ci: does not exist"):
        accounts.revoke_token("ci", actor="otto", now_ms=0)


def test_a_decision_is_stored_with_what_it_decides_or_not_at_all(store: Store) -> None:
    def waive_and_fail() -> None:
        with store._writing("waiver") as (connection, _):
            record(connection, actor="rosa", action="waive", subject="30/1A", why="late parts", now_ms=0)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        waive_and_fail()
    assert Accounts(store).decisions() == ()


def test_the_log_is_read_on_from_where_it_was_left(store: Store) -> None:
    accounts = Accounts(store)
    for number in range(5):
        accounts.record("rosa", "waive", str(number), "", now_ms=number)
    first = accounts.decisions(limit=2)
    rest = accounts.decisions(before=first[-1].number)
    assert [one.subject for one in (*first, *rest)] == ["4", "3", "2", "1", "0"]


def test_an_artifact_is_kept_once_and_never_replaced(store: Store, make_run: Callable[..., Run]) -> None:
    store.begin_run(make_run())
    kept = Deliveries(store)
    first, is_new = kept.add_artifact("run-1", _file("log.txt", b"abc", 1_000))
    assert is_new
    assert kept.add_artifact("run-1", _file("log.txt", b"abc", 2_000)) == (first, False)
    with pytest.raises(ContradictionError, match=r"artifact log\.txt of run run-1: is stored with other bytes"):
        kept.add_artifact("run-1", _file("log.txt", b"xyz", 2_000))
    assert kept.artifacts("run-1") == (first,)
    assert kept.artifact("run-1", "log.txt") == (first, b"abc")
    with pytest.raises(StoreError, match="no such run"):
        kept.add_artifact("run-2", _file("log.txt", b"abc", 0))


def test_artifacts_have_limits(store: Store, make_run: Callable[..., Run], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(artifacts, "MOST_ARTIFACT_BYTES", 4)
    monkeypatch.setattr(artifacts, "MOST_RUN_BYTES", 6)
    store.begin_run(make_run())
    kept = Deliveries(store)
    with pytest.raises(SubmissionError, match="has 5 bytes; expected at most 4"):
        kept.add_artifact("run-1", _file("a", b"12345", 0))
    kept.add_artifact("run-1", _file("a", b"1234", 0))
    with pytest.raises(SubmissionError, match="would bring the run to 7 bytes; expected at most 6"):
        kept.add_artifact("run-1", _file("b", b"123", 0))


def test_an_answer_is_remembered_for_its_sender_and_request_for_a_week(store: Store) -> None:
    kept, answer = Deliveries(store), Answer(status=201, text="{}")
    kept.remember("ci", "k", b"r1", answer, now_ms=0)
    assert kept.answered("ci", "k", b"r1") == answer
    assert kept.answered("other", "k", b"r1") is None
    with pytest.raises(SubmissionError, match="Idempotency-Key k: was used for another request"):
        kept.answered("ci", "k", b"r2")
    kept.remember("ci", "later", b"r3", answer, now_ms=KEPT_MS + 1)
    assert kept.answered("ci", "k", b"r1") is None
