"""Devices are found and bound while the station runs, and by the command line: on real ports, a real file."""

import re
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from drivers.catalog import DeviceSettings
from drivers.discovery import PortInfo
from drivers.emulators.control import Bench, running
from drivers.listening import PRINTER_STEPS, Heard
from drivers.port import PortError
from station.__main__ import FINDING, GOOD, build, main
from station.checking import in_terminal, shared_names
from station.clock import Clock
from station.config import load
from station.finding import described, free_id, rule_for
from station.station import Station
from tests.drivers.test_listening import wait_for, wire
from tests.drivers.usb_tree import Machine
from tests.playing import CONFIG, eventually

DEVICES = ("gun=scanner:serial", "spare=scanner:serial", "pan=scale:mt-sics", "other=scale:mt-sics")


@dataclass
class AtDesk:
    """A station with its file; none of its devices is plugged in, four others are."""

    station: Station
    bench: Bench
    file: Path

    def done(self) -> None:
        """Wait until the search is over."""
        eventually(lambda: not self.station.finding().doing, 30)

    def said(self) -> str:
        """The code of what came of it."""
        said = self.station.finding().said
        return said.code if said else ""

    def port(self, name: str):
        """What is known of a free port."""
        return next(each for each in self.station.finding().ports if each.port == self.bench.port(name))

    def bound(self) -> dict[str, str]:
        """The ports in the file, by device."""
        return {each.id: each.port for each in load(self.file, {}).devices}


@pytest.fixture
def at_desk(tmp_path: Path) -> Iterator[AtDesk]:
    file = tmp_path / "config.yaml"
    file.write_text(CONFIG.read_text().replace("socket://127.0.0.1:9100", "socket://127.0.0.1:9"))
    options = [part for each in DEVICES for part in ("--device", each)]
    with running(tmp_path / "var" / "ports", *options) as bench:
        station = build(load(file, {"STATION__RESERVE_MB": "0"}), Clock(), file=file)
        station.start()
        yield AtDesk(station, bench, file)
        station.stop()


def repeat(act: Callable[[], object], until: Callable[[], object]) -> None:
    """Do something every half second, as a person would, until something holds."""
    give_up = time.monotonic() + 30
    while not until():
        assert time.monotonic() < give_up
        act()
        time.sleep(0.5)


def condition(station: Station, id: str) -> str:
    return next(each.code for each in station.view().devices if each.id == id)


def test_free_ports_are_listened_at_and_what_they_say_is_shown(at_desk: AtDesk) -> None:
    at_desk.bench.load("1.250 kg", settle=0, device="pan")
    at_desk.bench.set("pan", streaming=True)

    at_desk.station.find("find")
    assert at_desk.station.finding().doing == "listening"
    at_desk.done()

    assert (at_desk.port("pan").code, at_desk.port("pan").facts["said"]) == ("port.scale", "1.250 kg")
    assert at_desk.port("gun").code == "port.silent"
    assert '"S S      1.250 kg␍␊' in at_desk.port("pan").said


def test_a_port_is_asked_only_when_somebody_wants_that(at_desk: AtDesk) -> None:
    at_desk.station.find("find")
    at_desk.done()
    assert at_desk.port("pan").code == "port.silent"

    at_desk.station.find("ask", port=at_desk.bench.port("pan"))
    at_desk.done()

    assert at_desk.port("pan").facts["protocol"].startswith("mt-sics")
    assert at_desk.port("other").code == "port.silent"


def test_a_scanner_takes_the_place_of_the_one_that_is_gone_and_works_at_once(at_desk: AtDesk) -> None:
    station, bench = at_desk.station, at_desk.bench
    eventually(lambda: condition(station, "scanner") == "port_missing")

    station.find("bind_scanner")
    code = station.finding().code
    assert re.fullmatch(r"BD\d{6}", code)
    repeat(lambda: bench.scan(code, device="gun"), lambda: not station.finding().doing)

    assert at_desk.said() == "device_bound"
    assert at_desk.bound()["scanner"] == bench.port("gun")
    eventually(lambda: condition(station, "scanner") == "ready")
    bench.scan("HY400SB253100310", device="gun")
    eventually(lambda: next(each.last_text for each in station.view().devices if each.id == "scanner"))
    assert bench.port("gun") not in [each.port for each in station.finding().ports]


def test_a_second_scanner_stands_beside_the_first_and_the_first_is_recognised(at_desk: AtDesk) -> None:
    station, bench = at_desk.station, at_desk.bench
    for name in ("gun", "spare"):
        station.find("bind_scanner")
        code = station.finding().code
        repeat(
            lambda code=code, name=name: bench.scan(code, device=name), lambda: not station.finding().doing
        )
    bound = at_desk.bound()
    assert (bound["scanner"], bound["scanner-2"]) == (bench.port("gun"), bench.port("spare"))

    station.find("bind_scanner")
    waiting = station.desk.inbox.waiting()
    code = station.finding().code
    repeat(lambda: bench.scan(code, device="gun"), lambda: not station.finding().doing)

    assert at_desk.said() == "bound_already"
    assert station.desk.inbox.waiting() == waiting


def test_a_scale_is_bound_by_the_weight_put_on_it(at_desk: AtDesk) -> None:
    station, bench = at_desk.station, at_desk.bench
    for name in ("pan", "other"):
        bench.load("0.000 kg", settle=0, device=name)
        station.find("ask", port=bench.port(name))
        at_desk.done()

    station.find("bind_scale")

    def put_on() -> None:
        bench.load("0.000 kg", settle=0, device="other")
        time.sleep(0.6)
        bench.load("1.000 kg", settle=1, device="other")
        time.sleep(0.6)

    repeat(put_on, lambda: not station.finding().doing)
    assert at_desk.said() == "device_bound"
    assert at_desk.bound()["scale"] == bench.port("other")
    eventually(lambda: condition(station, "scale") == "ready")
    assert station.live_weight() is not None


def test_a_scale_that_says_nothing_is_not_waited_for(at_desk: AtDesk) -> None:
    at_desk.station.find("bind_scale")
    at_desk.done()

    assert at_desk.said() == "no_scale_heard"


def test_a_search_can_be_ended_and_binds_nothing(at_desk: AtDesk) -> None:
    before = at_desk.file.read_bytes()
    at_desk.station.find("bind_scanner")

    at_desk.station.find("stop")
    at_desk.done()

    assert at_desk.said() == ""
    assert at_desk.file.read_bytes() == before


def test_a_file_that_changed_while_the_code_was_waited_for_is_not_overwritten(at_desk: AtDesk) -> None:
    station, bench = at_desk.station, at_desk.bench
    station.find("bind_scanner")
    time.sleep(0.3)
    at_desk.file.write_text(at_desk.file.read_text() + "# by hand\n")
    code = station.finding().code

    repeat(lambda: bench.scan(code, device="gun"), lambda: not station.finding().doing)

    assert at_desk.said() == "config_changed"
    assert at_desk.bound()["scanner"].endswith("var/ports/scanner")


def test_the_secret_digits_of_a_badge_are_not_shown(at_desk: AtDesk) -> None:
    station, bench = at_desk.station, at_desk.bench
    station.find("bind_scanner")
    code = station.finding().code
    repeat(lambda: bench.scan(code, device="gun"), lambda: not station.finding().doing)
    eventually(lambda: condition(station, "scanner") == "ready")

    bench.scan("OP0001123456", device="gun")

    eventually(lambda: any(each.last_text for each in station.view().devices))
    assert [each.last_text for each in station.view().devices if each.last_text] == ["OP0001 ······"]


# --- what is shown of a port


def test_a_hid_scale_without_rights_comes_with_the_rule_to_install() -> None:
    info = PortInfo("/dev/hidraw0", "/dev/hidraw0", usb_id="0922:8003", sort="hid", probably="scale")
    refused = PortError("port_refused", port="/dev/hidraw0", why="Permission denied")

    view = described(info, Heard(failure=refused))

    assert view.code == "port.refused"
    assert 'ATTRS{idVendor}=="0922", ATTRS{idProduct}=="8003"' in view.rule


def test_the_rule_is_found_for_whatever_name_the_settings_have(tmp_path: Path) -> None:
    machine = Machine(tmp_path)
    device = machine.plug("hidraw0", "0922:8003", page=b"\x05\x8d")
    machine.plug("ttyUSB0", "0403:6001", socket="1-2")
    link = machine.dev / "my-scale"
    link.symlink_to(device)

    assert 'ATTRS{idVendor}=="0922"' in rule_for(str(link), machine.sys, machine.dev)
    assert rule_for(str(machine.dev / "ttyUSB0"), machine.sys, machine.dev) == ""
    assert rule_for("/dev/hidraw9", machine.sys, machine.dev) == ""


def test_a_name_that_two_adapters_share_is_told_with_the_names_to_use(tmp_path: Path) -> None:
    machine = Machine(tmp_path)
    for n in (0, 1):
        machine.plug(f"ttyUSB{n}", "1a86:7523", socket=f"1-{n + 1}", product="USB Serial")
    by_id, by_path = (sorted((machine.dev / "serial" / each).iterdir()) for each in ("by-id", "by-path"))
    devices = [
        DeviceSettings("scale", "scale", "mt-sics", str(by_id[0])),
        DeviceSettings("scanner", "scanner", "serial", str(by_path[0])),
    ]

    (said,) = shared_names(devices, machine.ports(), "en")

    assert said.startswith(f"scale: Two devices share the name {by_id[0]}")
    assert all(str(each) in said for each in by_path)


def test_a_new_device_gets_an_id_that_nobody_has() -> None:
    assert free_id("scanner", []) == "scanner"
    assert free_id("scanner", [("scanner", "ready"), ("scanner-2", "noise")]) == "scanner-3"
    assert free_id("scanner", [("left", "ready"), ("right", "lost")]) == "right"


# --- by the command line


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Path, Bench]]:
    """A folder with config.yaml, nothing running but the four devices."""
    (tmp_path / "config.yaml").write_text(CONFIG.read_text())
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    options = [part for each in DEVICES for part in ("--device", each)]
    with running(tmp_path / "var" / "ports", *options) as bench:
        yield tmp_path / "config.yaml", bench


def test_devices_says_what_each_port_said(
    shell: tuple[Path, Bench], capsys: pytest.CaptureFixture[str]
) -> None:
    _, bench = shell
    bench.load("1.250 kg", settle=0, device="pan")
    bench.set("pan", streaming=True)

    assert main(["devices"]) == GOOD

    said = {line.split("\t")[0]: line for line in capsys.readouterr().out.splitlines()}
    assert "Scale (mt-sics" in said[bench.port("pan")]
    assert "1.250 kg" in said[bench.port("pan")]
    assert said[bench.port("gun")].endswith("Says nothing")


def test_a_probe_finds_a_scale_and_finds_nothing_behind_a_scanner(
    shell: tuple[Path, Bench], capsys: pytest.CaptureFixture[str]
) -> None:
    _, bench = shell

    assert main(["devices", "--probe", bench.port("pan")]) == GOOD
    assert "mt-sics" in capsys.readouterr().out
    assert main(["devices", "--probe", bench.port("gun")]) == FINDING


def test_a_printer_is_never_asked_like_a_scale(
    shell: tuple[Path, Bench], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with wire() as printer:
        monkeypatch.setenv("STATION__DEVICES__2__PORT", printer.port)

        assert main(["devices", "--probe", printer.port]) == FINDING

        assert wait_for(printer, b"~!T\r\n") == b"".join(PRINTER_STEPS)


def test_bind_shows_a_code_and_writes_the_port_it_came_from(
    shell: tuple[Path, Bench], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file, bench = shell
    monkeypatch.setattr("station.checking.new_code", lambda: "BD000042")
    over = threading.Event()

    def keep_scanning() -> None:
        while not over.wait(0.4):
            bench.scan("BD000042", device="spare")

    person = threading.Thread(target=keep_scanning)
    person.start()
    status = main(["devices", "--bind", "scanner"])
    over.set()
    person.join()

    out = capsys.readouterr().out
    assert status == GOOD
    assert "Scan this code with the scanner you want to use here" in out
    assert f"The scanner scanner is set up: {bench.port('spare')}" in out
    assert load(file, {}).devices[0].port == bench.port("spare")


def test_bind_of_a_device_that_is_not_there_asks_for_its_kind(
    shell: tuple[Path, Bench], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["devices", "--bind", "scaner"]) == FINDING

    assert "did you mean scanner?" in capsys.readouterr().err


def test_a_printer_is_bound_by_hand(shell: tuple[Path, Bench], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["devices", "--bind", "printer"]) == FINDING

    assert "write its port into the settings" in capsys.readouterr().err


def test_the_code_in_the_terminal_can_be_read_and_is_no_wider_than_one() -> None:
    rows = [re.sub(r"\x1b\[[0-9;]*m", "", row) for row in in_terminal("BD481902").splitlines()]
    halves = {" ": (0, 0), "▌": (1, 0), "▐": (0, 1), "█": (1, 1)}
    modules = [dark for block in rows[0] for dark in halves[block]]
    image = Image.new("L", (len(modules) * 4, 120), 255)
    for x, dark in enumerate(modules):
        image.paste(0 if dark else 255, (x * 4, 0, x * 4 + 4, 120))

    assert len(rows[0]) <= 80
    assert [each.text for each in zxingcpp.read_barcodes(image)] == ["BD481902"]
