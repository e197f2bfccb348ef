"""A station that is asked to end in its first moments: it ends in order, as at any other time."""

from pathlib import Path

from drivers.emulators import control
from tests.faults.process import prepared


def test_a_station_asked_to_end_before_it_has_wholly_started_ends_in_order(tmp_path: Path) -> None:
    with control.running(tmp_path / "ports") as bench:
        station = prepared(tmp_path, bench).start("tests.faults.with_an_end_at_start")
        try:
            assert station.process.wait(20) == 0, station.log.read_text()
            assert "Traceback" not in station.log.read_text()
        finally:
            station.kill()
            station.process.wait()
