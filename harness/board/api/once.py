"""Idempotency-Key: the same request under the same key gets the same answer, and is done once.

As https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/ describes it. What the API takes is
idempotent without it, since results are known by what they are; the key also repeats the answer word for word.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from contextlib import suppress
from http import HTTPStatus

from flask import Response, request

from harness import wall_clock
from harness.board import guard, stores
from harness.board.api import problems
from harness.errors import StorageError, SubmissionError
from harness.store.deliveries import Answer, Deliveries

HEADER = "Idempotency-Key"
_KEY = re.compile(r"[\x21-\x7e]{1,200}")


def once(act: Callable[[], Response]) -> Response:
    """The answer of ``act``, or the one it gave before to this request under this key."""
    key = request.headers.get(HEADER)
    if key is None:
        return act()
    if not _KEY.fullmatch(key):
        return problems.refused(HTTPStatus.BAD_REQUEST, f"{HEADER}: expected 1-200 visible ASCII characters")
    kept, sender, asked = Deliveries(stores.store()), guard.caller().name, _asked()
    try:
        before = kept.answered(sender, key, asked)
    except SubmissionError as error:
        return problems.refused(HTTPStatus.UNPROCESSABLE_ENTITY, str(error))
    if before is not None:
        return Response(before.text, status=before.status, mimetype=_media_type(before.text))
    response = act()
    if response.status_code < HTTPStatus.BAD_REQUEST:
        answer = Answer(status=response.status_code, text=response.get_data(as_text=True))
        with suppress(StorageError):  # what was asked for is done; the same again finds it so
            kept.remember(sender, key, asked, answer, now_ms=wall_clock.now_ms())
    return response


def _asked() -> bytes:
    digest = hashlib.sha256(f"{request.method} {request.full_path}\n".encode("utf-8", "surrogatepass"))
    digest.update(request.get_data(cache=True))
    return digest.digest()


def _media_type(text: str) -> str:
    return "application/json" if text.startswith("{") else "text/plain"
