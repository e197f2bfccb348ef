"""The disk answers a write or a sync with an error: the station ends, its next life is whole (faults D5)."""

import signal
import subprocess
import time

import pytest

from drivers.emulators.control import running
from station.demo.script import Hands, steps
from tests.faults.process import Onlooker, prepared
from tests.playing import eventually, play, violations


@pytest.mark.parametrize("call", ["pwrite64", "fdatasync"])
def test_after_an_error_of_the_disk_nothing_is_acknowledged_and_the_next_life_goes_on(tmp_path, call):
    with running(tmp_path / "ports") as bench:
        desk = prepared(tmp_path, bench)
        hands = Hands(bench, Onlooker(f"sqlite:///{tmp_path}/station.db"), zero_s=0.05, settle=1)  # type: ignore[arg-type]
        station = desk.start()
        try:
            assert station.wait_until_ready() is not None
            play(hands, steps()[:4])
            disk = subprocess.Popen(
                [
                    "strace",
                    "-f",
                    "-q",
                    "-o",
                    "/dev/null",
                    "-e",
                    f"inject={call}:error=EIO",
                    "-p",
                    str(station.process.pid),
                ],
                stderr=subprocess.DEVNULL,
            )
            time.sleep(0.5)
            bench.scan("HY500GA253700142")

            eventually(lambda: not station.alive(), 15)
            disk.send_signal(signal.SIGTERM)
            disk.wait()
            assert station.process.wait(10) == 70
        finally:
            station.kill()

        station = desk.start()
        try:
            assert station.wait_until_ready() is not None
            play(hands, steps()[:8])
            assert station.end() == 0
        finally:
            station.kill()
    assert violations(tmp_path) == []
