import os
import socket
import subprocess
import sys
import time
import tty

import pytest

from drivers.port import LineSettings, PortError, look_for, open_port

HOLDER = """
import serial, sys
port = serial.serial_for_url(sys.argv[1], exclusive=True)
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def terminal():
    master, slave = os.openpty()
    tty.setraw(slave)
    yield os.ttyname(slave), master
    os.close(slave)
    os.close(master)


def test_a_port_held_by_another_program_names_its_owner(terminal):
    name, _ = terminal
    with subprocess.Popen([sys.executable, "-c", HOLDER, name], stdin=-1, stdout=-1) as holder:
        assert holder.stdout.readline() == b"held\n"

        with pytest.raises(PortError) as held:
            open_port(name, LineSettings())
        holder.stdin.close()

    assert (held.value.code, held.value.facts) == (
        "port_held",
        {"port": name, "owner": f"{os.path.basename(sys.executable)[:15]} ({holder.pid})"},
    )


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("/dev/serial/by-id/usb-none", "port_missing"),
        ("/dev/null", "port_failed"),  # no terminal
        ("socket://127.0.0.1:1", "unreachable"),
        ("socket://127.0.0.1", "unreachable"),  # no port number
        ("nonsense://x", "port_failed"),
    ],
)
def test_a_port_that_does_not_open_says_how(url, code):
    with pytest.raises(PortError) as failed:
        open_port(url, LineSettings())

    assert (failed.value.code, failed.value.facts["port"]) == (code, url)


def test_bytes_pass_both_ways_and_reading_waits_no_longer_than_asked(terminal):
    name, master = terminal
    port = open_port(name, LineSettings())

    os.write(master, b"in")
    began = time.monotonic()
    read = [port.read(1), port.read(0.05)]
    written = port.write(b"out", 1)

    assert (read, written, os.read(master, 10)) == ([b"in", b""], 3, b"out")
    assert 0.04 < time.monotonic() - began < 0.5
    port.close()


def test_writing_to_a_terminal_nobody_reads_ends_at_the_deadline_with_what_was_taken(terminal):
    name, _ = terminal
    port = open_port(name, LineSettings())
    began = time.monotonic()

    written = port.write(b"x" * 1_000_000, 0.3)

    assert 0 < written < 1_000_000
    assert 0.25 < time.monotonic() - began < 1
    port.close()


def test_every_call_on_a_vanished_terminal_is_the_same_error():
    master, slave = os.openpty()
    tty.setraw(slave)
    name = os.ttyname(slave)
    port = open_port(name, LineSettings())
    os.close(slave)
    os.close(master)

    for call in (lambda: port.read(0.1), lambda: port.write(b"x", 0.1), port.drain):
        with pytest.raises(PortError) as lost:
            call()
        assert lost.value.code == "lost"
    port.close()
    assert not look_for(name)


def test_looking_for_a_port_is_looking_for_its_name(tmp_path):
    link = tmp_path / "scanner"
    link.symlink_to("/dev/pts/nowhere")

    assert [look_for(str(link)), look_for("/dev/null"), look_for("socket://printer:9100")] == [
        False,
        True,
        True,
    ]


def test_a_device_that_connects_to_us_may_go_and_come_back_without_the_port_being_lost():
    with socket.create_server(("127.0.0.1", 0)) as free:
        number = free.getsockname()[1]
    port = open_port(f"listen://127.0.0.1:{number}", LineSettings())
    heard = b""
    for scan in (b"SN1\r", b"SN2\r"):
        with socket.create_connection(("127.0.0.1", number)) as device:
            device.sendall(scan)
            while not heard.endswith(scan):
                heard += port.read(0.2)
            port.write(b"OK", 1)
            assert device.recv(16) == b"OK"
        assert port.read(0.2) == b""
    with pytest.raises(PortError) as held:
        open_port(f"listen://127.0.0.1:{number}", LineSettings())
    port.close()

    assert (heard, held.value.code) == (b"SN1\rSN2\r", "port_held")


def test_a_pseudo_terminal_is_opened_again_with_settings_it_does_not_have():
    master, slave = os.openpty()
    seven = LineSettings(9600, 7, "E")

    for _ in range(2):
        open_port(os.ttyname(slave), seven).close()

    os.close(master)
    os.close(slave)
