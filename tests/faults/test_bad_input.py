"""What a desk is given that it should not be given: one clear sentence each, and nothing lost or half done.

Packing lists with bad rows: `tests/station/test_imports.py`. Settings: `tests/station/test_config.py`. Codes
with control characters: `tests/station/test_receiving.py`. A printer that never reads: the journeys.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from drivers.emulators.control import running
from station.__main__ import build
from station.demo.script import Hands, steps
from station.messages import say_condition
from station.store import tables
from tests.faults.process import Desk, Onlooker, Running, prepared
from tests.playing import CONFIG, before, eventually, play, played, violations

HOLDER = """
import serial, sys
port = serial.serial_for_url(sys.argv[1], exclusive=True)
print("held", flush=True)
sys.stdin.read()
"""


@contextmanager
def held_by_another_program(port: str) -> Iterator[str]:
    """Hold a port as another program would; gives the program's name and process."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, port], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdin is not None
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        yield f"{os.path.basename(sys.executable)[:15]} ({holder.pid})"
        holder.stdin.close()


@contextmanager
def started(desk: Desk) -> Iterator[Running]:
    """Give a station that is ready; it is killed in the end."""
    station = desk.start()
    try:
        assert station.wait_until_ready() is not None, desk.log.read_text()
        yield station
    finally:
        station.kill()
        station.process.wait()


def command(desk: Desk, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the real command beside whatever else is running."""
    return subprocess.run(
        [sys.executable, "-m", "station", "--config", str(CONFIG), *arguments],
        env={**os.environ, **desk.environment, "LANG": "C"},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


def operations(store: Any, *where: Any) -> list[Any]:
    with store.read() as connection:
        return list(connection.execute(select(tables.operation).where(*where)).all())


def check_files(folder: Path) -> None:
    assert violations(folder) == []


def test_the_check_names_each_device_that_is_not_there_and_who_holds_its_port(tmp_path):
    with running(tmp_path / "ports") as bench, held_by_another_program(bench.scanner_port) as owner:
        desk = prepared(tmp_path, bench)
        bench.unplug("scale")
        bench.unplug("printer")
        checked = command(desk, "check")
    assert checked.returncode == 1
    ports = [desk.environment[f"STATION__DEVICES__{n}__PORT"] for n in range(3)]
    assert checked.stdout.splitlines() == [
        f"scanner ({ports[0]}): Used by another program {owner}. Close that program",
        f"scale ({ports[1]}): Not plugged in. Plug it in: it goes on by itself",
        f"printer ({ports[2]}): {ports[2]} does not accept (Connection refused). "
        "Check power and network: it comes back by itself",
    ]


def test_a_scale_held_by_another_program_is_named_and_the_delivery_goes_on_without_it(tmp_path):
    with running(tmp_path / "ports") as bench:
        desk = prepared(tmp_path, bench)
        station = build(desk.settings, desk.clock)
        hands = Hands(bench, station.store, zero_s=0.05, settle=1)
        with held_by_another_program(bench.scale_port) as owner:
            station.start()
            eventually(lambda: scale_of(station).code == "port_held")
            assert scale_of(station).facts["owner"] == owner
            play(hands, [step for step in before("scan unit 3") if "weigh" not in step.title.en])
        try:
            # the port is there and does not open: tried after 1, 2, 4 s
            assert eventually(lambda: scale_of(station).code == "ready", 10) <= 8.0
            hands.weigh("1.64")
            eventually(lambda: operations(station.store, tables.operation.c.code == "weight_recorded"))
        finally:
            station.stop()
    check_files(tmp_path)


def scale_of(station: Any) -> Any:
    return next(device for device in station.view().devices if device.kind == "scale")


def test_ten_megabytes_without_a_line_end_are_one_message_and_cost_no_memory(tmp_path):
    with running(tmp_path / "ports") as bench:
        desk = prepared(tmp_path, bench)
        hands = Hands(bench, Onlooker(f"sqlite:///{tmp_path}/station.db"), zero_s=0.05)  # type: ignore[arg-type]
        with started(desk) as station:
            play(hands, before("scan unit 1"))
            before_kb = peak_kb(station)
            bench.endless(10_000_000)
            bench.raw("scanner", b"\r")
            eventually(lambda: refused(hands), 30)
            play(hands, before("scan unit 2"))
            assert [row.outcome for row in refused(hands)] == ["refused"]
            assert peak_kb(station) - before_kb < 20_000  # 4 of them may wait for the recorder
    check_files(tmp_path)


def refused(hands: Hands) -> list[Any]:
    return operations(hands.store, tables.operation.c.code == "unreadable_scan")


def peak_kb(station: Running) -> int:
    """The most memory the process ever had."""
    status = Path(f"/proc/{station.process.pid}/status").read_text()
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")))


@pytest.mark.parametrize("answer", [b"Z A\r\n", b"T S     9.999 kg\r\n", b"SIX1 S A 1 0 9.9 kg\r\n"])
def test_the_answer_of_another_command_is_said_and_never_weighs_a_unit(tmp_path, answer):
    with played(tmp_path) as desk:
        desk.play(before("weigh unit 1"))
        desk.bench.fall_silent("scale")

        def said() -> bool:
            desk.bench.raw("scale", answer)
            return desk.condition("scale") == "wrong_answer"

        eventually(said)
        assert desk.station.live_weight() is None
        facts = next(each.facts for each in desk.station.view().devices if each.id == "scale")
        assert facts["expected"] == "S"
        assert facts["found"] in say_condition("wrong_answer", facts, "en")
        desk.bench.fall_silent("scale", on=False)
        assert eventually(lambda: desk.condition("scale") == "ready") <= 3.0
        desk.play(before("scan unit 2"))
        assert [row.value for row in desk.rows(tables.weight)] == ["1.66"]


def test_a_second_station_on_one_data_folder_is_refused_with_the_first_ones_process(tmp_path):
    with running(tmp_path / "ports") as bench:
        desk = prepared(tmp_path, bench)
        with started(desk) as first:
            second = command(desk, "run")
            assert first.alive()
            assert first.ready()
    assert (second.returncode, second.stderr) == (
        1,
        f"{tmp_path}: a station works here already (process {first.process.pid}). "
        "Stop it, or name another folder\n",
    )
    check_files(tmp_path)


def test_a_setting_that_does_not_exist_is_refused_before_anything_is_touched(tmp_path):
    config = tmp_path / "config.yaml"
    config.write_text(CONFIG.read_text().replace("poll_s:", "pole_s:"))
    done = subprocess.run(
        [sys.executable, "-m", "station", "--config", str(config), "run"],
        env={**os.environ, "LANG": "C"},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.returncode == 2
    assert "pole_s" in done.stderr
    assert "poll_s" in done.stderr
    assert list(tmp_path.iterdir()) == [config]


BUGS = {
    "desk": "station.operations.scanning:take_scan",
    "desk watch": "station.desk:Desk._watch",
    "print printer": "station.printing:PrintQueue._print_next",
    "device scanner": "drivers.scanner.framing:SerialScanner.feed",
    "device scale": "drivers.scale.framing:Lines.feed",
    "device printer": "drivers.printer.zpl:ZplAnswers.feed",
    "web": "waitress.server:TcpWSGIServer.run",
    "waitress-0": "waitress.task:ThreadedTaskDispatcher.handler_thread",
    "webhook": "station.webhook:Webhook._due",
    "webhook post": "station.webhook:_Post._exchange",
    "timers": "station.timers:Timers.look",
    "notify": "station.notify:Notify._status",
    "nightly": "station.nightly:Nightly._last",
}


def test_a_bug_in_the_recorder_switches_it_off_and_the_desk_goes_on(tmp_path):
    """It is the one thread that nobody's work hangs on: what ends with the process would be worse."""
    with running(tmp_path / "ports") as bench:
        desk = prepared(tmp_path, bench)
        station = desk.start("tests.faults.with_a_bug", "drivers.recorder:_Line.take")
        try:
            assert station.wait_until_ready() is not None
            eventually(lambda: "nothing is recorded any more" in desk.log.read_text(), 10)
            assert "ZeroDivisionError: a bug" in desk.log.read_text()
            play(
                Hands(bench, Onlooker(f"sqlite:///{tmp_path}/station.db"), zero_s=0.05, settle=1), steps()[:5]
            )
            assert station.alive()
        finally:
            station.kill()
            station.process.wait()
    check_files(tmp_path)


EVERY_THREAD = {"STATION__WEBHOOK__URL": "http://127.0.0.1:9/", "STATION__WEBHOOK__BEGIN": "start"}
"""With a webhook, whose receiver is away, and under systemd all threads run that there are."""


@pytest.mark.parametrize("bug", BUGS.values(), ids=BUGS)
def test_a_thread_that_dies_ends_the_process(tmp_path, bug):
    with running(tmp_path / "ports") as bench:
        desk = prepared(tmp_path, bench)
        desk.environment |= EVERY_THREAD | {"NOTIFY_SOCKET": str(tmp_path / "nobody")}
        station = desk.start("tests.faults.with_a_bug", bug)
        try:
            if station.wait_until_ready() is not None:
                bench.scan("HY500GA253700142")
            assert station.process.wait(20) == 70
        finally:
            station.kill()
            station.process.wait()
    assert "a thread of the station died: ZeroDivisionError('a bug')" in desk.log.read_text()
    check_files(tmp_path)
