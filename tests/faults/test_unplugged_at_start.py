"""A device that is not plugged in when the station starts: the desk works, says so, and takes it later."""

from pathlib import Path

from drivers.emulators import control
from tests.faults.process import prepared
from tests.playing import eventually


def test_a_station_starts_without_its_scanner_and_scale_and_takes_them_when_they_come(tmp_path: Path) -> None:
    with control.running(tmp_path / "ports") as bench:
        desk = prepared(tmp_path, bench)
        for device in ("scanner", "scale"):
            bench.unplug(device)
        running = desk.start()
        try:
            eventually(
                lambda: running.missing() == {"scanner": "port_missing", "scale": "port_missing"}, within_s=40
            )
            page = running.browser().open(f"{running.address}/devices?lang=en", timeout=5).read().decode()
            assert page.count("Not plugged in") == 2
            assert "Plug it in: it goes on by itself" in page

            bench.replug("scanner")
            back_s = eventually(lambda: "scanner" not in (running.missing() or {}))
            bench.replug("scale")
            eventually(running.ready)
            assert back_s <= 3
        finally:
            running.kill()
            running.process.wait()
