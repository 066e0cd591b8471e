"""Signing in and out, and the audit log."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, render_template, request
from flask_login import login_user, logout_user
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as AnyResponse
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired, Length

from harness.access.caller import local_path
from harness.access.roles import Right
from harness.access.secrets import is_password
from harness.board import asking, downloads, guard, stores
from harness.store.access import Accounts

page = Blueprint("access", __name__)

_LINES_SHOWN = 200
_COLUMNS = ("number", "at", "actor", "action", "subject", "why")


class SignIn(FlaskForm):  # type: ignore[misc]  # flask-wtf has no types
    """Name, password, and where to go on to."""

    name = StringField("Name", validators=[InputRequired(), Length(max=80)])
    password = PasswordField("Password", validators=[InputRequired(), Length(max=1000)])
    next = HiddenField()


@page.route("/sign-in", methods=["GET", "POST"])
@guard.limiter.limit(f"{guard.SIGN_INS_PER_MINUTE} per minute", methods=["POST"])
@guard.limiter.limit(
    f"{guard.SIGN_INS_PER_MINUTE} per minute",
    methods=["POST"],
    key_func=lambda: f"name:{request.form.get('name', '')[:80]}",
)
def sign_in() -> AnyResponse | str | tuple[str, int]:
    """Ask who it is; then go on to where they were going."""
    form = SignIn(next=request.args.get("next"))
    if request.method == "GET":
        return render_template("sign_in.html", form=form, is_wrong=False)
    user = Accounts(stores.store()).user(form.name.data or "") if form.validate() else None
    if not is_password(form.password.data or "", None if user is None else user.password_hash) or user is None:
        return render_template("sign_in.html", form=form, is_wrong=True), 401
    guard.forget_session()
    login_user(guard.Person(user))
    return redirect(local_path(form.next.data), code=303)


@page.post("/sign-out")
@guard.needs(Right.READ)
def sign_out() -> AnyResponse:
    """End the session."""
    logout_user()
    guard.forget_session()
    return redirect("/", code=303)


@page.get("/audit")
@guard.needs(Right.DECIDE)
def audit() -> Response | str:
    """Who decided what, newest first."""
    before = request.args.get("before", type=int)
    limit = asking.number("limit", _LINES_SHOWN, most=1_000)
    lines = Accounts(stores.store()).decisions(limit=limit, before=before)
    if downloads.asked():
        return downloads.table("audit", _COLUMNS, [{name: getattr(one, name) for name in _COLUMNS} for one in lines])
    return render_template("audit.html", lines=lines, is_cut=len(lines) == limit)
