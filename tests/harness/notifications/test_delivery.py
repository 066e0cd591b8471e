"""Laws of notifications, through a real mail server and a real web server on this computer."""

from __future__ import annotations

import email
import email.message
import email.policy
import json
import socket
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from harness.criteria.pages import Row, row_to_text
from harness.criteria.verdict import Judgement, Verdict
from harness.failures.quarantine import Quarantine
from harness.moments import to_ms, to_text
from harness.notifications.addressing import Message
from harness.notifications.delivery import Told, tell
from harness.notifications.events import SETTLE_MS
from harness.notifications.sending import HEADER, SendError, send
from harness.notifications.settings import Settings, Target
from harness.records import Outcome, Result, Run, RunState
from harness.store import Store
from harness.store.iterations import IterationLog, KeptVerdict
from harness.store.outbox import LEASE_MS, Outbox
from harness.store.quarantine_log import QuarantineLog
from harness.track import Build

pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")  # apprise imports it

MakeRun, MakeResult = Callable[..., Run], Callable[..., Result]

_RED_MS = to_ms("2025-03-02T10:00:00+00:00")
_NOW = _RED_MS + 3_600_000
_HOUR_MS = 3_600_000


class _Mailbox:
    """A mail server's handler: keeps what arrives, or refuses it."""

    def __init__(self) -> None:
        self.arrived: list[tuple[list[str], email.message.EmailMessage]] = []
        self.refuses = False

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802  # aiosmtpd's name
        if self.refuses:
            return "451 come again"
        parsed = email.message_from_bytes(envelope.content, policy=email.policy.default)
        assert isinstance(parsed, email.message.EmailMessage)
        self.arrived.append((envelope.rcpt_tos, parsed))
        return "250 taken"


@pytest.fixture
def mail_server() -> Iterator[tuple[_Mailbox, int]]:
    box = _Mailbox()
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    yield box, port
    controller.stop()


@pytest.fixture
def web_server() -> Iterator[tuple[list[tuple[Any, dict[str, Any]]], int]]:
    """What was posted, with its headers, and the port."""
    posted: list[tuple[Any, dict[str, Any]]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            posted.append((self.headers, json.loads(body)))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_words: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield posted, server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def turned(store: Store, make_run: MakeRun, make_result: MakeResult) -> Store:
    """A test that passed on c1 and jams on c2, whose author is known, and one that never passed."""
    _send(store, make_run(id="r1", commit="c1"), [make_result(test_id="a")])
    jam = {"outcome": Outcome.FAILED, "message": "jam at exit sensor", "finished_at": "2025-03-02T10:00:00+00:00"}
    second = make_run(id="r2", commit="c2", started_at="2025-03-02T09:00:00+00:00")
    capsule = store.database.folder / "capsule.zip"
    capsule.write_bytes(b"PK capsule")
    new = make_result(test_id="new", **{**jam, "message": "never worked at all"})
    _send(store, second, [make_result(test_id="a", capsule="capsule.zip", **jam), new])
    store.describe_build(Build(commit="c2", authors=("Ann <ann@example.com>", "ANN@example.com", "nobody")))
    return store


def _send(store: Store, run: Run, results: list[Result]) -> None:
    store.begin_run(run)
    store.add_results(run.id, results)
    store.finish_run(run.id, RunState.FINISHED)


def _recording(sent: list[Message]) -> Callable[..., None]:
    def sender(message: Message, _url: str, **_named: object) -> None:
        sent.append(message)

    return sender


_BOTH = Settings(committers="mailto://x/?to={address}", target=(Target(name="chat", url="json://x"),))


def test_committers_get_mail_with_all_that_is_needed_to_repeat_it(
    turned: Store, mail_server: tuple[_Mailbox, int]
) -> None:
    box, port = mail_server
    address = f"mailto://127.0.0.1:{port}/?from=makeready@example.com&to={{address}}&mode=insecure"
    settings = Settings(committers=address, board="https://board.example/")
    assert tell(turned, settings, _NOW) == Told(added=1, sent=1, failed=0)
    ((receivers, mail),) = box.arrived
    assert receivers == ["ann@example.com"]
    assert mail["Subject"] == "L4 printing red: jam at exit sensor"
    text = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "a on aurora passed before and is red on commit c2:" in text
    assert "makeready reproduce" in text
    assert "https://board.example/failures/" in text
    assert [part.get_filename() for part in mail.iter_attachments()] == ["capsule.zip"]
    assert len(mail[HEADER]) == 32


def test_a_webhook_gets_the_same_words_and_a_mark_to_tell_a_repetition_by(
    turned: Store, web_server: tuple[list[tuple[Any, dict[str, Any]]], int]
) -> None:
    posted, port = web_server
    settings = Settings(target=(Target(name="chat", url=f"json://127.0.0.1:{port}/hook"),))
    assert tell(turned, settings, _NOW).sent == 1
    ((headers, body),) = posted
    assert body["title"] == "L4 printing red: jam at exit sensor"
    assert len(headers[HEADER]) == 32


def test_a_server_that_refuses_is_asked_again_and_the_message_is_sent_once(
    turned: Store, mail_server: tuple[_Mailbox, int]
) -> None:
    box, port = mail_server
    settings = Settings(committers=f"mailto://127.0.0.1:{port}/?from=m@example.com&to={{address}}&mode=insecure")
    box.refuses = True
    assert tell(turned, settings, _NOW) == Told(added=1, sent=0, failed=1)
    box.refuses = False
    assert tell(turned, settings, _NOW + 1) == Told(added=0, sent=0, failed=0)
    assert tell(turned, settings, _NOW + 60_000) == Told(added=0, sent=1, failed=0)
    assert tell(turned, settings, _NOW + _HOUR_MS) == Told(added=0, sent=0, failed=0)
    assert len(box.arrived) == 1


def test_a_server_that_is_not_there_is_told_without_its_password() -> None:
    message = Message(key="k", event="e", recipient="target chat", subject="s", body="b")
    with pytest.raises(SendError) as told:
        send(message, "json://user:secret@127.0.0.1:1/")
    assert "secret" not in str(told.value)
    with pytest.raises(SendError, match="is no address that is known"):
        send(message, "nonsense://")


def test_each_person_and_target_is_told_once_however_often_it_is_worked_out(turned: Store) -> None:
    sent: list[Message] = []
    for round_ms in range(3):
        tell(turned, _BOTH, _NOW + round_ms, sender=_recording(sent))
    assert [one.recipient for one in sent] == ["person ann@example.com", "target chat"]


def test_what_another_holds_is_left_to_it_until_its_lease_ends(turned: Store) -> None:
    def dies(*_words: object, **_named: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        tell(turned, _BOTH, _NOW, sender=dies)
    sent: list[Message] = []
    tell(turned, _BOTH, _NOW + LEASE_MS - 1, sender=_recording(sent))
    assert sent == []
    tell(turned, _BOTH, _NOW + LEASE_MS, sender=_recording(sent))
    assert len(sent) == 2


def test_who_never_takes_a_message_is_given_up_and_it_stays_to_be_seen(turned: Store) -> None:
    def refuses(message: Message, _url: str, **_named: object) -> None:
        raise SendError("was not taken", place=message.recipient)

    settings = Settings(target=(Target(name="chat", url="json://x"),))
    now_ms, tries = _NOW, 0
    while tell(turned, settings, now_ms, sender=refuses).failed:
        now_ms, tries = now_ms + 8 * _HOUR_MS, tries + 1
    (left,) = Outbox(turned).listed()
    assert (left.tries, left.sent_ms, left.problem) == (tries, None, "target chat: was not taken")
    assert left.given_up_ms is not None


def test_a_test_in_quarantine_is_told_to_nobody(turned: Store) -> None:
    quarantine = Quarantine(
        test_id="a", profile=None, owner="ann", reason="r", who="ann", since_ms=_RED_MS - 1, until_ms=_RED_MS + 1
    )
    QuarantineLog(turned).add(quarantine)
    assert tell(turned, _BOTH, _NOW, sender=_recording([])).added == 0


def test_a_run_that_goes_on_may_retry_first(store: Store, make_run: MakeRun, make_result: MakeResult) -> None:
    _send(store, make_run(id="r1", commit="c1"), [make_result()])
    store.begin_run(make_run(id="r2", commit="c2", started_at="2025-03-02T09:00:00+00:00"))
    store.add_result("r2", make_result(outcome=Outcome.FAILED, finished_at="2025-03-02T10:00:00+00:00"))
    assert tell(store, _BOTH, _RED_MS + SETTLE_MS - 1, sender=_recording([])).added == 0
    assert tell(store, _BOTH, _RED_MS + SETTLE_MS, sender=_recording([])).added == 1


@pytest.mark.parametrize(("hours", "told"), [(19.9, False), (20.1, True), (24.1, False)])
def test_a_clock_about_to_run_out_is_told_once(turned: Store, hours: float, told: bool) -> None:
    settings = Settings(target=(Target(name="chat", url="json://x", events=("running out",)),))  # type: ignore[arg-type]
    sent: list[Message] = []
    for extra in (0, 1):
        tell(turned, settings, _RED_MS + round(hours * _HOUR_MS) + extra, sender=_recording(sent))
    assert len(sent) == (2 if told else 0)  # one for each of the two failures
    assert all("3 h 54 min left" in one.subject for one in sent)


def test_targets_hear_of_their_pillars_and_events_alone(turned: Store) -> None:
    targets = (
        Target(name="power", url="json://x", pillars=("power",)),
        Target(name="criteria", url="json://x", events=("criterion",)),  # type: ignore[arg-type]
        Target(name="printing", url="json://x", pillars=("printing",)),
    )
    sent: list[Message] = []
    settings = Settings(target=targets)
    for hours, judgement in enumerate((Judgement.NO_DATA, Judgement.MET, Judgement.MET, Judgement.NOT_MET)):
        _judge(turned, judgement, _NOW - (8 - hours) * _HOUR_MS)
    tell(turned, settings, _NOW, sender=_recording(sent))
    told = [(one.recipient, one.subject) for one in sent if one.event == "criterion"]
    subjects = ["Iteration 30, 0B: NO_DATA -> MET", "Iteration 30, 0B: MET -> NOT_MET"]
    assert told == [(f"target {name}", said) for said in subjects for name in ("power", "criteria", "printing")]
    assert [one.recipient for one in sent if one.event == "turned red"] == ["target printing"]
    assert "two late" in sent[-1].body


def _judge(store: Store, judgement: Judgement, at_ms: int) -> None:
    verdict = Verdict(judgement=judgement, said="two late")
    row = Row(id="0B", text="L2 answers", kind="response_time", definition="d", verdict=verdict)
    kept = KeptVerdict(
        criterion="0B",
        at=to_text(at_ms),
        judgement=str(judgement),
        figure=float(at_ms),
        definition="d",
        body=row_to_text(row),
    )
    IterationLog(store).keep("30", [kept])
