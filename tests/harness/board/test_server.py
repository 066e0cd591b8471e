"""Laws of the board on a real port."""

from __future__ import annotations

import http.client
import socket
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from harness.board import BoardServer
from harness.errors import ConfigError

_SERVE = """
import sys
from pathlib import Path
from harness.board import serve
serve(Path(sys.argv[1]), port=0, announce=lambda url: print(url, flush=True))
"""


def test_the_board_answers_at_the_address_it_announces(database: Path) -> None:
    server = subprocess.Popen(
        [sys.executable, "-c", _SERVE, str(database)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[3],
    )
    with server:
        try:
            assert server.stdout is not None
            address = urlsplit(server.stdout.readline().strip())
            assert address.hostname == "127.0.0.1"
            connection = http.client.HTTPConnection(address.hostname, address.port or 0)
            connection.request("GET", "/")
            answer = connection.getresponse()
            assert answer.status == 200
            assert b"makeready run" in answer.read()
            connection.close()
        finally:
            server.terminate()


def test_a_port_in_use_is_told(database: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ConfigError, match=f"board: 127.0.0.1:{port}: is in use already; expected a free port"):
            BoardServer(database, port=port)


@pytest.mark.parametrize(("host", "port"), [("192.0.2.1", 0), ("no such host", 0)])
def test_an_address_that_is_not_ours_is_told(database: Path, host: str, port: int) -> None:
    with pytest.raises(ConfigError, match="cannot be listened on"):
        BoardServer(database, host=host, port=port)


@pytest.mark.parametrize("port", [-1, 65536])
def test_a_number_that_is_no_port_is_told(database: Path, port: int) -> None:
    with pytest.raises(ConfigError, match=f"board: port is {port}; expected 0-65535"):
        BoardServer(database, port=port)


def test_a_database_that_cannot_be_used_is_told_before_listening(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="is a folder"):
        BoardServer(tmp_path, port=0)


def test_two_boards_on_any_port_have_different_addresses(database: Path) -> None:
    with BoardServer(database, port=0) as one, BoardServer(database, port=0) as other:
        assert one.url != other.url
