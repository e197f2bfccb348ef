"""`station emulate`: one device, a real port, and knobs that are lines."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal

import pytest

from drivers.emulators.by_hand import kind_of


@contextmanager
def emulated(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "station", "emulate", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "LANG": "C"},
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            assert pipe is not None
            pipe.close()


def turn(process: subprocess.Popen[str], line: str) -> str:
    assert process.stdin
    assert process.stdout
    process.stdin.write(line + "\n")
    process.stdin.flush()
    return process.stdout.readline().strip()


def test_a_scale_is_loaded_by_a_line_and_pulled_by_another(tmp_path, start, inbox, wait):
    link = tmp_path / "scale"
    with emulated("mt-sics", "--port", str(link)) as process:
        assert process.stdout
        assert "a scale that speaks mt-sics, at" in process.stdout.readline()
        scale = start("scale", str(link), unit="kg")
        wait(lambda: scale.condition().code == "ready")
        assert turn(process, "load 1.250 kg") == "ok"
        wait(lambda: inbox.readings)
        assert inbox.readings[0].value == Decimal("1.250")
        assert turn(process, "unplug") == "ok"
        wait(lambda: scale.condition().code == "lost")
        assert turn(process, "replug") == "ok"
        wait(lambda: scale.condition().code == "ready")
        assert turn(process, "fall_silent") == "ok"
        wait(lambda: scale.condition().code == "silent")
        assert turn(process, "lode 1") == "no knob lode; did you mean load?"
        assert turn(process, "load heavy").startswith("load WEIGHT: ")
        assert turn(process, "slow fast").startswith("slow SECONDS: ")
        assert process.stdin
        process.stdin.close()
        assert process.wait(10) == 0
    assert not os.path.lexists(link)


def test_a_printer_runs_out_of_paper_on_tcp(start, wait):
    with emulated("zpl", "--port", "tcp:0") as process:
        assert process.stdout
        port = process.stdout.readline().split("; ")[0].rpartition(" ")[2]
        printer = start("printer", port)
        wait(lambda: printer.condition().code == "ready")
        assert turn(process, "paper_out") == "ok"
        wait(lambda: printer.condition().code == "paper_out")
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("hid-pos", "--port", "x"), "say --kind scanner or --kind scale"),
        (("mt-siks", "--port", "x"), "did you mean mt-sics?"),
        (("zpl", "--kind", "scale", "--port", "x"), "expected one of"),
        (("zpl", "--port", "tcp:99999"), "expected tcp:PORT with a port from 0 to 65535"),
        (("mt-sics", "--port", "/no/such/folder/scale"), "No such file or directory"),
    ],
)
def test_what_cannot_be_emulated_is_said(arguments, says):
    ended = subprocess.run(
        [sys.executable, "-m", "station", "emulate", *arguments], capture_output=True, text=True, check=False
    )
    assert ended.returncode == 2
    assert says in ended.stderr


def test_the_kind_is_known_by_the_protocol():
    assert [kind_of(name, None) for name in ("mt-sics", "serial", "zpl")] == ["scale", "scanner", "printer"]
