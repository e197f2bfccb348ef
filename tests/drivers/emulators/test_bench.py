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
