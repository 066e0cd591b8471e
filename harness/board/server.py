"""Puts the board on a port. Knows no page."""

from __future__ import annotations

import errno
import socket
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

import waitress

from harness.board.app import create_app
from harness.criteria.documents import ITERATIONS
from harness.database import Database
from harness.errors import ConfigError
from harness.ingest.limits import MOST_BYTES
from harness.store import Store

# One second: shorter than anybody notices, and eight who look at one page cost as much as one.
_KEEP_S = 1.0
_THREADS = 8
_ENVELOPE = 2**20
"""Bytes that a form may put around what it sends."""


class BoardServer:
    """A listening socket and the board behind it. Listens once made; answers while :meth:`run` runs.

    Port 0 takes any free port, to be read from ``url``. Raises ConfigError if the address cannot be had, or
    if the database cannot be used: better told now than on the first page.
    """

    def __init__(
        self,
        database: Database | Path,
        *,
        iterations: Path = ITERATIONS,
        host: str = "127.0.0.1",
        port: int = 8800,
        require_sign_in: bool = False,
        notice: str | None = None,
    ) -> None:
        # The socket library takes a larger number modulo 65536 without a word.
        if not 0 <= port <= 65535:
            raise ConfigError("port is", place="board", value=port, expected="0-65535; 0 for any free port")
        Store.open(database).close()
        listening = listen(host, port)
        try:
            self._server = waitress.create_server(
                create_app(
                    database, iterations=iterations, require_sign_in=require_sign_in, notice=notice, keep_s=_KEEP_S
                ),
                sockets=[listening],
                ident="makeready",
                threads=_THREADS,
                max_request_body_size=MOST_BYTES + _ENVELOPE,
                # kept: what a proxy has passed on is not from this computer, and nothing else is read of them
                clear_untrusted_proxy_headers=False,
            )
        except BaseException:
            listening.close()
            raise
        name, number = listening.getsockname()[:2]
        self.url = f"http://[{name}]:{number}/" if ":" in name else f"http://{name}:{number}/"

    def run(self) -> None:
        """Answer requests until interrupted."""
        self._server.run()

    def close(self) -> None:
        """Stop listening and let the threads that answer end."""
        self._server.task_dispatcher.shutdown()
        self._server.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()


def serve(
    database: Database | Path,
    *,
    iterations: Path = ITERATIONS,
    host: str = "127.0.0.1",
    port: int = 8800,
    require_sign_in: bool = False,
    notice: str | None = None,
    announce: Callable[[str], object] | None = None,
) -> None:
    """Serve the board until interrupted, after telling ``announce`` its address. ``notice`` stands on every page.

    Raises ConfigError as :class:`BoardServer` does.
    """
    with BoardServer(
        database, iterations=iterations, host=host, port=port, require_sign_in=require_sign_in, notice=notice
    ) as server:
        if announce is not None:
            announce(server.url)
        server.run()


def listen(host: str, port: int) -> socket.socket:
    """A listening socket. Raises ConfigError if the address cannot be had."""
    try:
        family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        return socket.create_server(address[:2], family=family)
    except (OSError, UnicodeError) as error:
        place = f"board: {host}:{port}"
        if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
            raise ConfigError("is in use already", place=place, expected="a free port, or 0 for any") from error
        raise ConfigError(
            f"cannot be listened on ({error})",
            place=place,
            expected="an address of this machine and a port you may use",
        ) from error
