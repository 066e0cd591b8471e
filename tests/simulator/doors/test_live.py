"""Laws of a printer that lives in a thread of its own: commands between two moments, clients one after the other."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from device_profiles import load_profile
from harness.firmware import Firmware
from simulator.device import Device
from simulator.doors.live import LivePrinter, Look
from simulator.engine.operator import OperatorError
from simulator.errors import DoorError
from simulator.machine.image import load_image

PATIENCE_S = 60.0
UEL = b"\x1b%-12345X"


@pytest.fixture
def device(reference_firmware: Callable[[str], Firmware]) -> Iterator[Device]:
    made = Device(
        profile=load_profile("aurora"),
        image=load_image(reference_firmware("aurora").path),
        seed=1,
        cache_dir=reference_firmware("aurora").path.parents[1],
    )
    yield made
    made.close()


@pytest.fixture
def live(device: Device, tmp_path: Path) -> Iterator[LivePrinter]:
    printer = LivePrinter(device, pty_link=tmp_path / "pty", tcp_port=0)
    thread = threading.Thread(target=printer.run)
    thread.start()
    printer.set_speed(0)
    yield printer
    printer.stop()
    thread.join()


def wait_for(live: LivePrinter, holds: Callable[[Look], bool]) -> Look:
    """Give the printer turn after turn until what it looks like is as wanted."""
    deadline_s = time.monotonic() + PATIENCE_S
    while not holds(live.look):
        assert time.monotonic() < deadline_s, live.look
        live.call(lambda _device: None)
    return live.look


def send(live: LivePrinter, data: bytes) -> bytes:
    """What `nc -N` does: say all, then hear until the printer hangs up."""
    with socket.create_connection(("127.0.0.1", live.tcp_port or 0), timeout=PATIENCE_S) as client:
        client.sendall(data)
        client.shutdown(socket.SHUT_WR)
        heard = b""
        while part := client.recv(4096):
            heard += part
        return heard


def test_clients_in_a_row_all_print_and_each_ones_job_ends_with_its_connection(live: LivePrinter) -> None:
    live.set_speed(1)  # at a greater one the firmware loses patience with a client between two of its packets
    for _client in range(3):
        send(live, b"a page without any PJL\r\n")
    live.set_speed(0)
    wait_for(live, lambda look: look.engine.delivered_sheets == 3)
    assert not [line for _number, line in live.look.log if "silent" in line]


def test_a_client_that_has_said_all_still_hears_the_answer(live: LivePrinter) -> None:
    assert b"Aurora" in send(live, UEL + b"@PJL INFO ID\r\n")


def test_a_job_of_ours_waits_for_the_client_at_the_port(live: LivePrinter) -> None:
    with socket.create_connection(("127.0.0.1", live.tcp_port or 0), timeout=PATIENCE_S) as client:
        live.set_speed(1)
        client.sendall(b"begun")
        wait_for(live, lambda look: look.has_client)
        live.send_job(b"ours\f")
        client.sendall(b" and ended\f")
    wait_for(live, lambda look: not look.has_client)
    live.set_speed(0)
    wait_for(live, lambda look: look.engine.delivered_sheets == 2)
    received = [line.split(" ", 2) for line in live.trace_lines() if " network> " in line]
    said = b"".join(bytes.fromhex(text) for _ns, _source, text in received)
    assert said.index(b"ended") < said.index(b"ours")


def test_a_command_is_done_in_the_printers_thread_and_its_refusal_comes_back(live: LivePrinter) -> None:
    assert live.call(lambda _device: threading.current_thread()) is not threading.current_thread()
    with pytest.raises(OperatorError, match="door is closed"):
        live.call(lambda device: device.engine.operator.clear_path())
    live.call(lambda device: device.engine.operator.open_door())
    wait_for(live, lambda look: look.engine.is_door_open)


def test_many_threads_may_touch_it_at_once(live: LivePrinter) -> None:
    def play() -> None:
        for sheets in range(20):
            live.call(lambda device, sheets=sheets: device.engine.operator.load_tray(1, sheets))

    threads = [threading.Thread(target=play) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(" operator load_tray" in line for line in live.trace_lines()) == 80


def test_paused_time_stands_and_steps_are_exact(live: LivePrinter) -> None:
    live.pause(is_paused=True)
    before_ns = live.call(lambda device: device.clock.now_ns)
    live.step(0.5)
    after_ns = wait_for(live, lambda look: look.now_ns > before_ns).now_ns
    assert after_ns - before_ns == 500_000_000
    assert live.call(lambda device: device.clock.now_ns) == after_ns


def test_looking_changes_nothing(reference_firmware: Callable[[str], Firmware], device: Device) -> None:
    other = Device(
        profile=load_profile("aurora"),
        image=load_image(reference_firmware("aurora").path),
        seed=1,
        cache_dir=reference_firmware("aurora").path.parents[1],
    )
    for printer in (device, other):
        printer.network.write(b"one\ftwo\f" + UEL)
    for step in range(1, 300):
        device.run_until(step * 100_000_000)
        other.run_until(step * 100_000_000)
        device.engine.eyes.look()
    assert device.trace.digest() == other.trace.digest()
    assert len(device.engine.delivered_sheets) == 2
    other.close()


def test_the_log_and_the_bus_are_numbered_and_acknowledgements_left_out(live: LivePrinter) -> None:
    look = wait_for(live, lambda look: len(look.log) > 3 and len(look.bus) > 10)
    for tail in (look.log, look.bus):
        numbers = [number for number, _line in tail]
        assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    assert all(len(line.split(" ", 2)[2]) > 2 for _number, line in look.bus)


def test_a_port_in_use_is_told_and_nothing_is_left_behind(device: Device, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(DoorError, match="in use"):
        LivePrinter(device, pty_link=tmp_path / "pty", tcp_port=taken.getsockname()[1])
    assert not (tmp_path / "pty").is_symlink()
