"""Lets nobody do what their role does not include. Every address needs the right to read unless it says otherwise."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar

from flask import Flask, Response, abort, current_app, g, jsonify, redirect, request, session, url_for
from flask.sessions import SecureCookieSessionInterface
from flask_limiter import Limiter
from flask_login import LoginManager, UserMixin, current_user
from flask_wtf.csrf import CSRFProtect
from werkzeug.exceptions import HTTPException, Unauthorized
from werkzeug.wrappers import Response as AnyResponse

from harness import wall_clock
from harness.access.accounts import User
from harness.access.caller import GUEST, Caller, is_local, origin_of, token_of
from harness.access.key_file import session_key
from harness.access.roles import Right, Role, may
from harness.access.secrets import token_digest
from harness.board import stores
from harness.database import Database
from harness.store.access import Accounts

PER_MINUTE = 1_200
"""Requests from elsewhere: twenty a second, more than a person or an agent needs."""
SIGN_INS_PER_MINUTE = 10
SESSION_H = 12

_OPEN = frozenset({"static", "healthz", "access.sign_in"})
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_RIGHT = "makeready_right"
_View = TypeVar("_View", bound=Callable[..., Any])

limiter = Limiter(
    key_func=lambda: _key(),
    default_limits=[f"{PER_MINUTE} per minute"],
    default_limits_exempt_when=lambda: here(),
    storage_uri="memory://",
    strategy="moving-window",  # a fixed one lets twice as many through where two windows meet
)
csrf = CSRFProtect()


def needs(right: Right) -> Callable[[_View], _View]:
    """Mark a view: who lacks the right is refused. Put it right above the function."""

    def mark(view: _View) -> _View:
        setattr(view, _RIGHT, right)
        return view

    return mark


def caller() -> Caller:
    """Who asks, for views behind the guard."""
    found: Caller = g.caller
    return found


def may_caller(right: Right) -> bool:
    """True if whoever asks has the right: for what a page offers."""
    found: Caller | None = g.get("caller")
    return found is not None and may(found.role, right)


def here() -> bool:
    """True for a request from this computer."""
    return is_local(request.remote_addr, request.host, dict(request.headers))


def protect(app: Flask, database: Database, *, require_sign_in: bool) -> None:
    """Guard every address of the app, those that are added later too."""
    app.secret_key = session_key(database.folder)
    app.session_interface = _Sessions()
    app.config.update(
        MAKEREADY_REQUIRE_SIGN_IN=require_sign_in,
        SESSION_COOKIE_NAME="makeready",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=timedelta(hours=SESSION_H),
        SESSION_REFRESH_EACH_REQUEST=False,
        WTF_CSRF_CHECK_DEFAULT=False,  # the guard checks, since requests with a token need no other proof
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session
    )
    limiter.init_app(app)
    csrf.init_app(app)
    people = LoginManager(app)
    people.user_loader(_person)
    app.before_request(_check)
    app.jinja_env.globals.update(caller=lambda: g.get("caller"), may=may_caller, Right=Right)


class Person(UserMixin):  # type: ignore[misc]  # flask-login has no types
    """Somebody in a session. Another password makes it another person, so that old sessions end."""

    def __init__(self, user: User) -> None:
        self.user = user

    def get_id(self) -> str:
        """What the session keeps."""
        return f"{self.user.name}/{token_digest(self.user.password_hash).hex()[:16]}"


class _Sessions(SecureCookieSessionInterface):
    def get_cookie_secure(self, app: Flask) -> bool:  # noqa: ARG002  # Flask passes it
        return request.is_secure


def _person(text: str) -> Person | None:
    user = Accounts(stores.store()).user(text.partition("/")[0])
    found = None if user is None else Person(user)
    return found if found is not None and found.get_id() == text else None


def _key() -> str:
    return origin_of(request.remote_addr, dict(request.headers))


def _check() -> AnyResponse | None:
    found = g.caller = _identify()
    if request.endpoint in _OPEN:
        if request.method not in _SAFE:
            csrf.protect()
        return None
    if found is None:
        return _ask_in()
    right = _right()
    if found.is_guest and right is not Right.READ:
        return _ask_in()
    if not may(found.role, right):
        abort(403, f"The role {found.role} does not include this; it takes {_who_may(right)}.")
    if request.method not in _SAFE and not found.by_token:
        csrf.protect()
    return None


def _identify() -> Caller | None:
    text = token_of(dict(request.headers))
    if text is not None:
        token = Accounts(stores.store()).token(token_digest(text), now_ms=wall_clock.now_ms())
        if token is None:
            raise Unauthorized("The token is unknown, revoked or at its end.")
        return Caller(name=token.name, role=token.role, by_token=True)
    if current_app.config["SESSION_COOKIE_NAME"] in request.cookies and current_user.is_authenticated:
        return Caller(name=current_user.user.name, role=current_user.user.role)
    if here() and not current_app.config["MAKEREADY_REQUIRE_SIGN_IN"]:
        return GUEST
    return None


def _right() -> Right:
    """What the address needs: as it says, otherwise reading; changes that say nothing need the most."""
    view = current_app.view_functions.get(request.endpoint or "")
    marked = getattr(view, _RIGHT, None)
    if isinstance(marked, Right):
        return marked
    return Right.READ if request.method in _SAFE else Right.DECIDE


def _who_may(right: Right) -> str:
    return " or ".join(role for role in Role if may(role, right))


def _ask_in() -> AnyResponse:
    if wants_page() and request.method in _SAFE:
        return redirect(url_for("access.sign_in", next=request.full_path.rstrip("?")))
    raise Unauthorized("Sign in, or send a token: Authorization: Bearer TOKEN.")


def wants_page() -> bool:
    """True where an error is to be a page: everywhere but in the API, and for whoever asks for JSON."""
    if request.path.startswith("/api/") or request.blueprint == "api_monitoring":
        return False
    return request.accept_mimetypes.best_match(["text/html", "application/json"], default="text/html") == "text/html"


def problem(error: HTTPException) -> Response:
    """An error as JSON, for whoever is no browser."""
    response = jsonify(error=error.description or error.name)
    response.status_code = error.code or 500
    if response.status_code == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="makeready"'
    retry = error.get_response().headers.get("Retry-After")
    if retry is not None:
        response.headers["Retry-After"] = retry
    return response


def forget_session() -> None:
    """Begin with nothing: what another has put into the session before is not to outlive a sign-in."""
    session.clear()
