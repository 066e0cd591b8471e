"""Laws of the doors: a PTY and a TCP port as non-blocking bytes."""

from __future__ import annotations

import os
import select
import socket
import tty
from collections.abc import Iterator
from pathlib import Path

import pytest

from simulator.doors.door import Door, PtyDoor, TcpDoor
from simulator.errors import DoorError


def received(door: Door, size: int) -> bytes:
    """What has come in, once there are `size` bytes of it; ten seconds of silence end it."""
    data = b""
    while len(data) < size and select.select(door.wait_for(), [], [], 10)[0]:
        data += door.read()
    return data


@pytest.fixture
def pty(tmp_path: Path) -> Iterator[PtyDoor]:
    door = PtyDoor(tmp_path / "printer")
    yield door
    door.close()


@pytest.fixture
def tcp() -> Iterator[TcpDoor]:
    door = TcpDoor(0)
    yield door
    door.close()


def client_of(tcp: TcpDoor) -> socket.socket:
    return socket.create_connection(("127.0.0.1", tcp.port), timeout=10)


def test_a_pty_carries_every_byte_both_ways(pty: PtyDoor, tmp_path: Path) -> None:
    client = os.open(tmp_path / "printer", os.O_RDWR | os.O_NOCTTY)
    tty.setraw(client)
    data = bytes(range(256))
    os.write(client, data)
    assert received(pty, 256) == data
    pty.write(data)
    assert os.read(client, 256) == data
    os.close(client)


def test_a_pty_without_a_client_has_nothing_to_read(pty: PtyDoor) -> None:
    assert pty.read() == b""


def test_a_pty_outlives_its_clients(pty: PtyDoor, tmp_path: Path) -> None:
    for word in (b"first", b"second"):
        client = os.open(tmp_path / "printer", os.O_RDWR | os.O_NOCTTY)
        os.write(client, word)
        assert received(pty, len(word)) == word
        os.close(client)
        assert pty.read() == b""


def test_an_answer_nobody_reads_is_kept_and_does_not_block(pty: PtyDoor, tmp_path: Path) -> None:
    data = bytes(range(256)) * 1000
    pty.write(data)
    client = os.open(tmp_path / "printer", os.O_RDWR | os.O_NOCTTY)
    got = b""
    while len(got) < len(data):
        got += os.read(client, 4096)
        pty.read()
    assert got == data
    os.close(client)


def test_a_closed_pty_leaves_no_link(tmp_path: Path) -> None:
    PtyDoor(tmp_path / "printer").close()
    assert not (tmp_path / "printer").is_symlink()


def test_a_dangling_link_of_a_killed_simulator_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "printer").symlink_to("/dev/pts/does-not-exist")
    door = PtyDoor(tmp_path / "printer")
    assert (tmp_path / "printer").exists()
    door.close()


def test_a_path_that_is_taken_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "printer").write_text("mine")
    with pytest.raises(DoorError, match="expected a free path"):
        PtyDoor(tmp_path / "printer")
    assert (tmp_path / "printer").read_text() == "mine"


def test_a_pty_in_a_missing_folder_is_a_door_error(tmp_path: Path) -> None:
    with pytest.raises(DoorError, match="writable folder"):
        PtyDoor(tmp_path / "none" / "printer")


def test_tcp_carries_every_byte_both_ways(tcp: TcpDoor) -> None:
    data = bytes(range(256)) * 40
    with client_of(tcp) as client:
        client.sendall(data)
        assert received(tcp, len(data)) == data
        tcp.write(b"answer")
        assert client.recv(100) == b"answer"


def test_port_zero_takes_a_free_one_and_a_taken_one_is_a_door_error(tcp: TcpDoor) -> None:
    assert tcp.port > 0
    with pytest.raises(DoorError, match=rf"TCP port {tcp.port}: in use.*or 0 to take any"):
        TcpDoor(tcp.port)


@pytest.mark.parametrize("port", [-1, 65_536])
def test_a_number_that_is_no_port_is_a_door_error(port: int) -> None:
    with pytest.raises(DoorError, match=f"TCP port {port}: "):
        TcpDoor(port)


def test_a_second_client_waits_until_the_first_has_hung_up(tcp: TcpDoor) -> None:
    with client_of(tcp) as first, client_of(tcp) as second:
        first.sendall(b"first")
        second.sendall(b"second")
        assert received(tcp, 5) == b"first"
        assert tcp.read() == b""
        first.close()
        assert received(tcp, 6) == b"second"


def test_an_answer_for_nobody_is_dropped_and_not_kept_for_the_next_client(tcp: TcpDoor) -> None:
    tcp.write(b"too early")
    with client_of(tcp) as client:
        client.sendall(b"x")
        assert received(tcp, 1) == b"x"
        tcp.write(b"now")
        assert client.recv(100) == b"now"


def test_a_slow_client_gets_a_long_answer_whole(tcp: TcpDoor) -> None:
    data = bytes(range(256)) * 40_000
    with client_of(tcp) as client:
        client.sendall(b"x")
        assert received(tcp, 1) == b"x"
        tcp.write(data)
        got = bytearray()
        while len(got) < len(data):
            got += client.recv(1 << 20)
            tcp.read()
        assert got == data


def test_a_client_that_vanishes_leaves_the_door_open(tcp: TcpDoor) -> None:
    client = client_of(tcp)
    client.sendall(b"x")
    assert received(tcp, 1) == b"x"
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")  # close with a reset
    client.close()
    for _try in range(3):
        tcp.write(b"answer" * 1000)
        tcp.read()
    with client_of(tcp) as next_client:
        next_client.sendall(b"next")
        assert received(tcp, 4) == b"next"


def test_closing_twice_is_fine_for_tcp(tcp: TcpDoor) -> None:
    tcp.close()
