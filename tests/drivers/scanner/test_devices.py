"""The real Scanner device on real ports: a pty for each protocol, sockets both ways."""

import socket
import time

import pytest

from drivers.catalog import DeviceSettings, create
from drivers.emulators.control import running
from drivers.readings import Scan, Unreadable
from drivers.scanner.protocols import SCANNERS
from drivers.scanner.setup import TEST_CODE

GS1 = Scan("010950600013435210LOT7\x1d21SN42", "]C1")


@pytest.fixture
def scanner(inbox):
    """Starts a scanner of a protocol: scanner("keyboard", port, layout="de")."""
    started = []

    def start(protocol, port, **options):
        device = create(DeviceSettings("scanner", "scanner", protocol, port, options), inbox.deliver)
        device.start()
        started.append(device)
        return device

    yield start
    for device in started:
        device.stop()


@pytest.fixture(params=list(SCANNERS))
def protocol(request):
    return request.param


@pytest.fixture
def desk(tmp_path, protocol, scanner, wait):
    with running(tmp_path, "--device", f"scanner=scanner:{protocol}") as bench:
        device = scanner(protocol, bench.scanner_port)
        wait(lambda: device.condition().code == "ready")
        yield bench, device
        device.stop()


def test_scans_of_each_protocol_are_delivered_whole_in_pieces_and_glued(desk, inbox, wait):
    bench, _ = desk

    bench.scan("]C1010950600013435210LOT7\x1d21SN42", "SN1")
    wait(lambda: len(inbox.readings) == 2)
    bench.scan("]C0SN4711", pieces=20, gap_s=0.02)
    wait(lambda: len(inbox.readings) == 3)

    assert inbox.readings == [GS1, Scan("SN1", None), Scan("SN4711", "]C0")]


def test_unplugged_in_mid_message_the_rest_is_never_joined_to_the_next(desk, inbox, wait):
    bench, device = desk
    bench.scan("SN1234", suffix=False)
    time.sleep(0.2)

    bench.unplug("scanner")
    lost_s = wait(lambda: device.condition().code == "lost")
    bench.replug("scanner")
    back_s = wait(lambda: device.condition().code == "ready")
    bench.scan("SN5678")
    wait(lambda: len(inbox.readings) == 2)

    unreadable, scan = inbox.readings
    assert unreadable == Unreadable(b"SN1234", 'unfinished message, the port was lost: "SN1234"')
    assert scan == Scan("SN5678", None)
    assert (lost_s <= 2, back_s <= 3) == (True, True)


def test_an_unended_message_is_told_after_two_seconds_of_silence(desk, inbox, wait):
    bench, _ = desk
    bench.scan("SN1234", suffix=False)

    wait(lambda: inbox.readings, 4)

    assert isinstance(inbox.readings[0], Unreadable)
    assert inbox.readings[0].frame == b"SN1234"


def test_noise_of_another_kind_of_device_is_told(desk, inbox, wait, protocol):
    bench, device = desk

    for seed in range(8):
        bench.noise(5000, seed=seed)
        bench.raw("scanner", b"\r")

    wait(lambda: device.condition().code == "noise")
    time.sleep(2.2)
    bench.scan("SN1")
    wait(lambda: Scan("SN1", None) in inbox.readings)
    wait(lambda: device.condition().code == "ready")


def test_a_scanner_that_no_longer_sends_its_identifier_is_told_until_it_does(tmp_path, scanner, inbox, wait):
    with running(tmp_path, "--device", "scanner=scanner:serial") as bench:
        device = scanner("serial", bench.scanner_port, aim="required")
        wait(lambda: device.condition().code == "ready")

        bench.scan("4006381333931")
        wait(lambda: device.condition().code == "settings_changed")
        bench.scan("]E04006381333931")
        wait(lambda: device.condition().code == "ready")

        assert [type(reading) for reading in inbox.readings] == [Unreadable, Scan]
        device.stop()


@pytest.mark.parametrize(("odd", "found"), [(0, "7E1"), (1, "7O1")])
def test_a_scanner_set_to_seven_bits_and_parity_is_told_as_such(tmp_path, scanner, wait, odd, found):
    with running(tmp_path, "--device", "scanner=scanner:serial") as bench:
        device = scanner("serial", bench.scanner_port)
        wait(lambda: device.condition().code == "ready")
        wire = b"]E09506000134352\r"

        bench.raw("scanner", bytes(byte | ((byte.bit_count() + odd) % 2) << 7 for byte in wire))

        wait(lambda: device.condition().code == "wrong_parity")
        assert dict(device.condition().facts) == {"found": found}
        device.stop()


def test_a_pause_ends_a_message_only_where_it_is_configured(tmp_path, scanner, inbox, wait):
    with running(tmp_path, "--device", "scanner=scanner:serial") as bench:
        device = scanner("serial", bench.scanner_port, idle_ms=100)
        wait(lambda: device.condition().code == "ready")

        bench.scan("]C0SN1", suffix=False)
        wait(lambda: len(inbox.readings) == 1)
        bench.scan("]C0SN2")
        wait(lambda: len(inbox.readings) == 2)

        assert inbox.readings == [Scan("SN1", "]C0"), Scan("SN2", "]C0")]
        device.stop()


# -- over the network


def test_a_network_scanner_that_connects_for_each_scan_is_read_and_never_joined(scanner, inbox, wait):
    with socket.create_server(("127.0.0.1", 0)) as free:
        number = free.getsockname()[1]
    device = scanner("serial", f"listen://127.0.0.1:{number}")
    wait(lambda: device.condition().code == "ready")

    for wire in (b"]C0SN1\r", b"SN2\rSN3\r", b"half", b"other\r"):
        with socket.create_connection(("127.0.0.1", number)) as connection:
            connection.sendall(wire)
    wait(lambda: len(inbox.readings) == 5)

    assert inbox.readings == [
        Scan("SN1", "]C0"),
        Scan("SN2", None),
        Scan("SN3", None),
        Unreadable(b"half", 'unfinished message, the connection was closed: "half"'),
        Scan("other", None),
    ]
    assert device.condition().code == "ready"


def test_a_scanner_that_is_a_server_is_read_and_found_again(scanner, inbox, wait):
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(5)
        device = scanner("serial", f"socket://127.0.0.1:{server.getsockname()[1]}")
        for n in range(3):
            connection, _ = server.accept()
            with connection:
                connection.sendall(f"SN{n}\rcut".encode())
                wait(lambda n=n: len(inbox.readings) == 2 * n + 1)
            wait(lambda n=n: len(inbox.readings) == 2 * n + 2)
        device.stop()

    assert [each for each in inbox.readings if isinstance(each, Scan)] == [
        Scan(f"SN{n}", None) for n in range(3)
    ]
    assert all(each.frame == b"cut" for each in inbox.readings if isinstance(each, Unreadable))


def test_a_keyboard_scanner_with_another_layout_and_a_gs_key_is_read_through_its_port(
    tmp_path, scanner, inbox, wait
):
    with running(tmp_path, "--device", "scanner=scanner:keyboard,layout=de,gs_key=f8") as bench:
        device = scanner("keyboard", bench.scanner_port, layout="de", gs_key="f8")
        wait(lambda: device.condition().code == "ready")

        bench.scan(f"]C1{TEST_CODE}")
        bench.set("scanner", lose=2)
        bench.scan("SN12345")
        bench.set("scanner", gs="none")
        bench.scan(f"]C1{TEST_CODE}")
        wait(lambda: len(inbox.readings) == 3)

        assert inbox.readings[0] == Scan(TEST_CODE, "]C1")
        assert inbox.readings[1].why.startswith("key events were lost")
        assert inbox.readings[2] == Scan(TEST_CODE.replace("\x1d", ""), "]C1")
        device.stop()


def test_a_burst_of_key_events_larger_than_a_terminal_holds_loses_no_scan(tmp_path, scanner, inbox, wait):
    with running(tmp_path, "--device", "scanner=scanner:keyboard") as bench:
        device = scanner("keyboard", bench.scanner_port)
        wait(lambda: device.condition().code == "ready")

        bench.scan(*(f"SN{n:04}" for n in range(500)))
        wait(lambda: len(inbox.readings) == 500, 15)

        assert inbox.readings == [Scan(f"SN{n:04}", None) for n in range(500)]
        device.stop()
