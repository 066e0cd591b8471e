"""Laws of the roll call, over a real socket: a device answers, another is silent, a third is not there."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager

from lab_agent.roll_call import call_roll


@contextmanager
def device(answer: bytes) -> Iterator[str]:
    """Something at a TCP port that says `answer` to whoever asks."""

    def serve() -> None:
        client, _address = listener.accept()
        with client:
            client.recv(256)
            client.sendall(answer)
            client.recv(256)

    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        thread = threading.Thread(target=serve)
        thread.start()
        yield f"socket://127.0.0.1:{listener.getsockname()[1]}"
        thread.join()


def free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        return int(listener.getsockname()[1])


def test_a_device_says_its_model_whatever_it_said_before() -> None:
    with device(b'@PJL USTATUS DEVICE\r\nCODE=10001\r\n\f@PJL INFO ID\r\n"Makeready Aurora 220"\r\n\f') as address:
        (presence,) = call_roll([address])
    assert presence.model == "Makeready Aurora 220"


def test_a_silent_device_and_a_missing_one_are_told_apart_and_keep_nobody_else_from_answering() -> None:
    missing = f"socket://127.0.0.1:{free_port()}"
    with device(b"noise without end") as silent, device(b'@PJL INFO ID\r\n"X"\r\n\f') as good:
        roll = {presence.address: presence for presence in call_roll([missing, silent, good], timeout_s=0.2)}
    assert "cannot be opened" in roll[missing].problem
    assert "does not answer" in roll[silent].problem
    assert roll[good].model == "X"


def test_what_is_no_device_is_said_to_be_none() -> None:
    sim, nonsense = call_roll(["sim", "carrier pigeon"])
    assert "expected the address of a device" in sim.problem
    assert "is not a rig" in nonsense.problem
