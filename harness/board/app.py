"""The board's addresses and what answers them. Read only; what pages show is worked out in views."""

from __future__ import annotations

import zipfile
from pathlib import Path

from flask import Flask, Response, abort, render_template, request, send_file
from werkzeug.exceptions import HTTPException

from harness import wall_clock, wording
from harness.board import (
    api,
    asking,
    downloads,
    formats,
    guard,
    navigation,
    recent,
    refreshing,
    run_tables,
    sign_in,
    stores,
)
from harness.board.api import problems
from harness.board.api.answers import Problem
from harness.board.api.document import INFO, SECURITY, DescribedApp
from harness.board.pages import PAGES, quarantine
from harness.board.picture import PICTURE_POLICY, describe
from harness.board.views import (
    WHO_MUST_ACT,
    RunView,
    attempts_of,
    in_order,
    turned_red,
    view_run,
)
from harness.capsule import read_paper_path
from harness.commands import capsule_path, reproduce_command
from harness.criteria.documents import ITERATIONS
from harness.database import Database
from harness.errors import MakereadyError
from harness.failures.clock import judge
from harness.records import Level, Outcome, Run
from harness.reference import Reference
from harness.reports.summary import Standing
from harness.signature import telling_line
from harness.store import Entry, Store
from harness.store.deliveries import Deliveries
from harness.store.failure_log import FailureLog
from harness.track import LENGTH

_RUNS_SHOWN, _MOST_RUNS_SHOWN = 50, 400
_ROWS_SHOWN = 200
# Pages need nothing but their own style sheet; the browser is told to refuse the rest.
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # forms sent over TLS are checked by where they come from
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-cache",
}


def create_app(
    database: Database | Path,
    *,
    iterations: Path = ITERATIONS,
    require_sign_in: bool = False,
    notice: str | None = None,
    keep_s: float = 0.0,
) -> Flask:
    """The board over one database, which may come and go. Who may do what is in docs/access.md.

    `notice` stands on every page. For `keep_s` seconds guests are given the page that another guest was given.
    """
    if isinstance(database, Path):
        database = Database.at(database)
    app = DescribedApp(
        __name__,
        info=INFO,
        security_schemes=SECURITY,
        doc_ui=False,
        validation_error_model=Problem,
        validation_error_callback=problems.invalid,
    )
    stores.use(app, database)
    refreshing.use(app, database, iterations)
    guard.protect(app, database, require_sign_in=require_sign_in)
    recent.use(app, (page.name for page in PAGES), keep_s=keep_s)
    views = _Views()
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        Standing=Standing,
        Outcome=Outcome,
        rows_shown=_ROWS_SHOWN,
        levels=list(Level),
        groups=navigation.GROUPS,
        group_of=navigation.group_of,
        this_page=asking.this_page,
        notice=notice,
    )
    app.jinja_env.filters.update(
        breakable=formats.breakable,
        short_hash=formats.short_hash,
        moment=formats.moment,
        telling_line=telling_line,
        duration=formats.duration,
        number=formats.number,
        limits=formats.limits,
        judgement=formats.judgement,
        counted=wording.counted,
        latest=wording.latest,
        age=formats.age,
        since=formats.since,
    )
    for page in (*PAGES, quarantine.page, sign_in.page):
        app.register_blueprint(page)

    api.register(app)

    @app.get("/")
    def latest() -> str | Response:
        store = stores.store()
        run = store.latest_run()
        if downloads.asked():
            return run_tables.not_passed(store, run)
        if run is None:
            return render_template("empty.html")
        view = views.of(store, run)
        return _run_page(store, view, is_latest=True)

    @app.get("/runs")
    def runs() -> str | Response:
        store = stores.store()
        shown = asking.number("shown", _RUNS_SHOWN, most=_MOST_RUNS_SHOWN)
        found = store.runs(limit=shown)
        totals = store.totals([run.id for run in found])
        if downloads.asked():
            return run_tables.runs(found, totals)
        return render_template("runs.html", runs=found, totals=totals, shown=shown, is_cut=len(found) == shown)

    @app.get("/runs/<run_id>")
    def run(run_id: str) -> str | Response:
        store = stores.store()
        run = _known_run(store, run_id)
        if downloads.asked():
            return run_tables.not_passed(store, run)
        return _run_page(store, views.of(store, run), is_latest=False)

    @app.get("/runs/<run_id>/cells")
    def cells(run_id: str) -> str | Response:
        store = stores.store()
        run = _known_run(store, run_id)
        asked = {name: request.args.get(name) or None for name in ("pillar", "profile", "standing")}
        lines = run_tables.lines(store, run, pillar=asked["pillar"], profile=asked["profile"])
        wanted = [line for line in lines if asked["standing"] in (None, line.standing)]
        if downloads.asked():
            return run_tables.tests(f"tests-{run_id}", wanted)
        return render_template("cells.html", run=run, lines=wanted, asked=asked)

    @app.get("/runs/<run_id>/measurements")
    def measurements(run_id: str) -> str | Response:
        store = stores.store()
        run, taken = _known_run(store, run_id), in_order(store.taken(None, [run_id]))
        if downloads.asked():
            return run_tables.measurements(f"measurements-{run_id}", taken)
        return render_template("measurements.html", run=run, measurements=taken)

    @app.get("/results/<reference>")
    def result(reference: str) -> str:
        store = stores.store()
        entry = _known_entry(store, reference)
        same, past = store.attempts(entry.reference), store.past(entry.reference)
        failure = FailureLog(store).failure_of(entry.reference)
        archive = _capsule(database, entry)
        return render_template(
            "result.html",
            entry=entry,
            result=entry.result,
            attempts=attempts_of(same),
            run=store.run(entry.run_id),
            past=past,
            remembered=LENGTH,
            turned=turned_red(past, entry.run_id),
            failure=failure,
            clock=None if failure is None else judge(failure, wall_clock.now_ms()),
            records=store.track_records(test_id=entry.result.test_id),
            who=WHO_MUST_ACT[entry.result.outcome],
            command=reproduce_command(entry, database),
            capsule_name=_capsule_name(entry),
            has_capsule=archive is not None,
            paper_path=describe(read_paper_path(archive)) if archive else None,
            **quarantine.on_result(store, entry),
        )

    @app.get("/results/<reference>/capsule.zip")
    def capsule(reference: str) -> Response:
        store = stores.store()
        entry = _known_entry(store, reference)
        archive = _capsule(database, entry)
        if archive is None:
            abort(404, f"Result {entry.reference} has no capsule on this machine.")
        return send_file(archive, mimetype="application/zip", as_attachment=True, download_name=_capsule_name(entry))

    @app.get("/results/<reference>/paper-path.svg")
    def paper_path(reference: str) -> Response:
        store = stores.store()
        entry = _known_entry(store, reference)
        archive = _capsule(database, entry)
        svg = read_paper_path(archive) if archive else ""
        if not svg:
            abort(404, f"Result {entry.reference} has no paper-path diagram on this machine.")
        response = Response(svg, mimetype="image/svg+xml")
        response.headers["Content-Security-Policy"] = PICTURE_POLICY
        return response

    @app.get("/healthz")
    def healthz() -> Response:
        store = stores.store()
        store.latest_run()
        return Response("ok\n", mimetype="text/plain")

    @app.errorhandler(HTTPException)
    def http_problem(error: HTTPException) -> tuple[str, int] | Response:
        if not guard.wants_page():
            return guard.problem(error)
        return render_template("problem.html", title=error.name, text=error.description), error.code or 500

    @app.errorhandler(MakereadyError)
    def own_problem(error: MakereadyError) -> tuple[str, int] | Response:
        if not guard.wants_page():
            return problems.answer(error)
        title = "The database cannot be read"
        return render_template("problem.html", title=title, text=f"{error}. To act: {error.who}."), 503

    @app.after_request
    def add_headers(response: Response) -> Response:
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        if request.is_secure:
            response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        return response

    return app


class _Views:
    """The view last worked out, kept until its run changes: most requests ask for the same run."""

    def __init__(self) -> None:
        self._kept: tuple[object, RunView] | None = None

    def of(self, store: Store, run: Run) -> RunView:
        key = (run, store.revision(run.id))
        kept = self._kept
        if kept is not None and kept[0] == key:
            return kept[1]
        view = view_run(run, store.run_counts([run.id]), store.run_tests(run.id, limit=_ROWS_SHOWN))
        self._kept = (key, view)
        return view


def _run_page(store: Store, view: RunView, *, is_latest: bool) -> str:
    files = Deliveries(store).artifacts(view.run.id)
    return render_template("run.html", view=view, files=files, is_latest=is_latest, refresh_s=_refresh_s())


def _refresh_s() -> int | None:
    """How often the reader asked the page to reload itself, in seconds within 5 and 3600; None for never."""
    asked_s = request.args.get("refresh", type=int)
    return None if asked_s is None else max(5, min(asked_s, 3600))


def _known_run(store: Store, run_id: str) -> Run:
    found = store.run(run_id)
    if found is None:
        abort(404, f"There is no run {run_id!r} in this database. See the list of runs.")
    return found


def _known_entry(store: Store, text: str) -> Entry:
    reference = Reference.parse(text)
    found = None if reference is None else store.entry(reference)
    if found is None:
        abort(404, f"There is no result {text!r} in this database. See the list of runs.")
    return found


def _capsule_name(entry: Entry) -> str:
    return f"capsule-{entry.run_id}-{entry.reference}.zip"


def _capsule(database: Database, entry: Entry) -> Path | None:
    """The result's archive if it is here. Whatever is not a zip file is not handed out."""
    if entry.result.capsule is None:
        return None
    archive = capsule_path(database, entry.result.capsule)
    return archive if archive.is_file() and zipfile.is_zipfile(archive) else None
