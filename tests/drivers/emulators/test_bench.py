import os
import signal
import time

import pytest

from drivers.emulators.control import Bench, BenchError, launch, running
from drivers.printer.link import PrinterLink


def test_the_emulators_end_when_their_parent_does(tmp_path):
    process = launch(tmp_path)

    process.stdin.close()

    assert process.wait(timeout=5) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["labels", "printer.port"]


def test_ended_by_a_signal_they_leave_no_port_behind(tmp_path):
    process = launch(tmp_path)

    process.send_signal(signal.SIGTERM)

    assert process.wait(timeout=5) == 0
    assert not (tmp_path / "scanner").is_symlink()


def test_the_label_count_goes_on_where_the_labels_in_the_folder_end(tmp_path, wait):
    for _ in range(2):
        with running(tmp_path) as bench:
            link = PrinterLink("printer", bench.printer_port)
            link.start()
            wait(lambda link=link: link.condition().code == "ready")
            link.send(b"^XA^FXP26-000001^FS^XZ")
            link.stop()

    assert sorted(os.listdir(tmp_path / "labels")) == ["0001.zpl", "0002.zpl"]


def test_two_printers_of_one_language_keep_their_labels_apart(tmp_path, wait):
    two = ("--device", "printer=printer:zpl@tcp", "--device", "second=printer:zpl@tcp")
    with running(tmp_path, *two) as bench:
        for id in ("second", "printer", "second"):
            link = PrinterLink(id, bench.port(id), "zpl")
            link.start()
            wait(lambda link=link: link.condition().code == "ready")
            link.send(b"^XA^FXP26-000001^FS^XZ")
            link.stop()

    assert sorted(os.listdir(tmp_path / "labels")) == ["0001.zpl", "second-0001.zpl", "second-0002.zpl"]


def test_a_replugged_port_is_another_terminal_behind_the_same_name(bench):
    first = os.readlink(bench.scanner_port)

    bench.unplug("scanner")
    gone = os.path.lexists(bench.scanner_port)
    hold = os.openpty()  # something else takes the old name
    bench.replug("scanner")

    assert (gone, bench.state()["plugged"]["scanner"]) == (False, True)
    assert os.readlink(bench.scanner_port) != first or not os.path.exists(first)
    for fd in hold:
        os.close(fd)


@pytest.mark.parametrize(
    ("request_", "finding"),
    [
        ({"do": "nothing"}, "has no attribute 'do_nothing'"),
        ({"do": "press", "device": "scale", "knob": "refill"}, "scale has no knob refill"),
        ({"do": "set", "device": "scale", "weight": 1}, "EmulatedScale has no attribute weight"),
        ({"do": "press", "device": "scale", "knob": "load", "weight": "heavy"}, "press: InvalidOperation"),
    ],
)
def test_a_mistaken_request_is_refused_and_the_devices_go_on(bench, request_, finding):
    with pytest.raises(BenchError, match=finding):
        bench.ask(**request_)

    assert bench.state()["plugged"] == {"scanner": True, "scale": True, "printer": True}


def test_without_emulators_the_knobs_say_so(tmp_path):
    began = time.monotonic()

    with pytest.raises(BenchError, match="do not answer"):
        Bench(tmp_path).unload()

    assert time.monotonic() - began < 1


@pytest.mark.parametrize("device", ["scanner", "scale"])
def test_a_slow_terminal_gives_its_bytes_one_by_one_in_order(bench, start, inbox, wait, device):
    started = start(device, bench.port(device), **({"unit": "kg"} if device == "scale" else {}))
    wait(lambda: started.condition().code == "ready")
    bench.trickle(device, 0.005)
    began = time.monotonic()
    if device == "scanner":
        bench.scan("SLOWLY0123456789")
        bench.trickle(device, 0)
        bench.scan("AT ONCE")  # and not before what was sent slowly
        wait(lambda: len(inbox.readings) == 2)
        assert [scan.text for scan in inbox.readings] == ["SLOWLY0123456789", "AT ONCE"]
    else:
        bench.load("1.250 kg", settle=0)
        wait(lambda: inbox.readings)
        assert str(inbox.readings[0].value) == "1.250"
    assert time.monotonic() - began > 0.08


def test_a_slow_printer_on_tcp_still_answers(bench, start, wait):
    bench.trickle("printer", 0.001)
    printer = start("printer", bench.printer_port)
    began = time.monotonic()
    wait(lambda: printer.condition().code == "ready")
    assert time.monotonic() - began > 0.1


def test_a_garbled_piece_is_another_one_each_time_and_then_no_more(bench, start, inbox, wait):
    scanner = start("scanner", bench.scanner_port, aim="required")
    wait(lambda: scanner.condition().code == "ready")
    bench.garble("scanner", 3)
    for _ in range(5):
        bench.scan("]E04006381333931")
        time.sleep(0.05)
    wait(lambda: sum(getattr(each, "text", "") == "4006381333931" for each in inbox.readings) >= 2)
    assert getattr(inbox.readings[-1], "text", "") == "4006381333931"
    whole = [each for each in inbox.readings if getattr(each, "raw", b"") == b"]E04006381333931"]
    assert len(whole) == 2


def test_a_connection_that_drops_after_some_bytes_gives_those_and_no_more(bench, start, inbox, wait):
    scanner = start("scanner", bench.scanner_port)
    wait(lambda: scanner.condition().code == "ready")
    bench.drop_connection_after("scanner", 9)
    bench.scan("HY500GA253700142")
    wait(lambda: scanner.condition().code == "lost")
    assert [reading.frame for reading in inbox.readings] == [b"HY500GA25"]
    bench.replug("scanner")
    wait(lambda: scanner.condition().code == "ready")
    bench.scan("HY500GA253700142")
    wait(lambda: len(inbox.readings) == 2)


def test_a_printer_that_drops_the_connection_takes_the_next_one(bench, start, wait):
    printer = start("printer", bench.printer_port)
    wait(lambda: printer.condition().code == "ready")
    bench.drop_connection_after("printer", 30)
    wait(lambda: printer.condition().code == "lost")
    wait(lambda: printer.condition().code == "ready")
    with pytest.raises(BenchError, match="expected at least 1 byte"):
        bench.drop_connection_after("printer", 0)
