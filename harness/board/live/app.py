"""The live page's addresses: the page, the printer's state, and what can be done to it. No printer of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import Flask, Response, abort, jsonify, render_template, request
from werkzeug.exceptions import HTTPException

from harness.board.live.forms import Form, forms_of, read_arguments
from harness.board.live.jobs import job_from
from harness.board.live.scene import lay_out
from harness.board.picture import PICTURE_POLICY
from harness.pictures import draw_paper_path
from harness.pictures.bus_words import empty_frame, read_message
from harness.pictures.trace_text import read_events
from harness.rig.faults import Faults
from harness.rig.live import LivePrinter
from harness.rig.operator import Operator

SPEEDS = (1, 2, 5, 20, 100, 0)
"""What the page offers; 0 is as fast as it goes."""

# Only the page's own script and style, and only this server is spoken to.
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_LOCAL_NAMES = ("127.0.0.1", "localhost", "[::1]")
_OWN_CONTROLS = frozenset(
    {
        "open_door", "close_door", "clear_path", "load_tray", "remove_tray", "insert_tray", "empty_bin", "press",
        "load_documents", "load_staples", "feed_manually", "switch_off", "switch_on",
    }
)  # fmt: skip
"""Hands that the page has buttons for; every other one is in the form of further hands."""


def create_live_app(printer: LivePrinter, *, places: Mapping[str, str]) -> Flask:
    """The page of one printer. ``places`` is where clients reach it, by kind, as the page tells them."""
    app = Flask(__name__)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    profile = printer.profile
    hands = {form.name: form for form in forms_of(Operator, profile)}
    faults = {form.name: form for form in forms_of(Faults, profile)}

    @app.before_request
    def refuse_strangers() -> None:
        """A page from elsewhere must not drive the printer: not by a foreign name for this host, nor across sites."""
        name, colon, _port = request.host.rpartition(":")
        if (name if colon else request.host) not in _LOCAL_NAMES:
            abort(403, "This page answers on the machine it runs on alone.")
        origin = request.headers.get("Origin")
        if request.method == "POST" and origin not in (None, request.host_url.rstrip("/")):
            abort(403, "Commands are taken from the live page alone.")

    @app.get("/")
    def page() -> str:
        return render_template(
            "live.html",
            profile=profile,
            scene=lay_out(profile),
            places=places,
            speeds=SPEEDS,
            keys=printer.state()["engine"]["keys"],
            hands=[form for name, form in hands.items() if name not in _OWN_CONTROLS],
            faults=faults.values(),
        )

    @app.get("/state")
    def state() -> Response:
        seen = {name: request.args.get(name, 0, type=int) for name in ("log", "bus")}
        shown = dict(printer.state())
        for name, last in seen.items():
            shown[name] = [line for line in shown[name] if line[0] > last]
        shown["bus"] = [[number, _bus_words(line)] for number, line in shown["bus"]]
        return jsonify(shown)

    @app.post("/hand/<name>")
    def hand(name: str) -> Response:
        return _act(hands, name, printer.hand)

    @app.post("/fault/<name>")
    def fault(name: str) -> Response:
        return _act(faults, name, printer.fault)

    @app.post("/job")
    def job() -> Response:
        printer.send_job(job_from(_given(), profile))
        return jsonify(done=True)

    @app.post("/time")
    def time() -> Response:
        given = _given()
        if isinstance(given.get("factor"), int | float):
            printer.set_speed(float(given["factor"]))
        if isinstance(given.get("is_paused"), bool):
            printer.pause(is_paused=given["is_paused"])
        if isinstance(given.get("step_s"), int | float):
            printer.step(float(given["step_s"]))
        return jsonify(done=True)

    @app.get("/paper-path.svg")
    def paper_path() -> Response:
        response = Response(draw_paper_path(printer.trace_lines(), profile), mimetype="image/svg+xml")
        response.headers["Content-Security-Policy"] = PICTURE_POLICY
        return response

    @app.get("/trace.txt")
    def trace() -> Response:
        text = "".join(f"{line}\n" for line in printer.trace_lines())
        response = Response(text, mimetype="text/plain")
        response.headers["Content-Disposition"] = f"attachment; filename={profile.name}-trace.txt"
        return response

    @app.errorhandler(ValueError)
    def refused(problem: ValueError) -> tuple[Response, int]:
        return jsonify(error=str(problem)), 400

    @app.errorhandler(TimeoutError)
    def over(_problem: TimeoutError) -> tuple[Response, int]:
        return jsonify(error="the printer did not get to it; it may have been switched off"), 503

    @app.errorhandler(HTTPException)
    def http_problem(problem: HTTPException) -> tuple[Response, int]:
        return jsonify(error=problem.description), problem.code or 500

    @app.after_request
    def add_headers(response: Response) -> Response:
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    return app


def _act(forms: Mapping[str, Form], name: str, act: Callable[[str, Mapping[str, Any]], object]) -> Response:
    if name not in forms:
        raise ValueError(f"nothing is called {name!r}; expected one of {', '.join(forms)}")
    came = act(name, read_arguments(forms[name], _given()))
    return jsonify(done=True, result=came if isinstance(came, int | str | None) else None)


def _given() -> dict[str, Any]:
    """The body, which must be a JSON object: a form of another site cannot send one unasked."""
    given = request.get_json()
    if not isinstance(given, dict):
        raise ValueError("the body is no JSON object")
    return given


def _bus_words(line: str) -> str:
    [event] = read_events([line])
    return f"{event.at_s:10.3f}  {read_message(event) or empty_frame(event)}"
