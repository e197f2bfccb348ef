"""A recording of the demo delivery, played on a real station, and what comes of it again."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from sqlalchemy import select

from drivers import recorder
from drivers.catalog import PROTOCOLS
from drivers.emulators import control
from station import backup
from station.__main__ import build, main
from station.clock import Clock
from station.config import Device, Settings, load
from station.demo import data, show
from station.demo.script import Hands, steps
from station.recording import lasting
from station.replay import Outcome, rehearse
from station.station import Station
from station.store import tables
from station.store.store import Store
from tests.playing import CONFIG, before, eventually, play


@dataclass
class Recorded:
    """A demo desk at work, whose devices are recorded.

    Attributes:
        begun: the journal's end when it began; there is a backup of it as it was.
    """

    folder: Path
    settings: Settings
    station: Station
    hands: Hands
    begun: int

    def again(self) -> Outcome:
        """Replay what was recorded."""
        entries = recorder.read(list((self.folder / "recordings").glob("*.jsonl")))
        [card] = backup.backups(self.folder / "backups", self.settings.desk.id)
        return rehearse(entries, card, self.settings, self.folder / "again", build)

    def condition(self, device: str) -> str:
        """The condition of a device that the page shows."""
        return next(each.code for each in self.station.view().devices if each.id == device)

    def answers(self, code: str) -> int:
        """How many answers there were of that code."""
        with self.station.store.read() as connection:
            operation = tables.operation
            return len(connection.execute(select(operation).where(operation.c.code == code)).all())


@contextmanager
def recorded(folder: Path, devices: Sequence[Device] | None = None) -> Iterator[Recorded]:
    """A demo desk at work, or one with other devices."""
    settings = load(CONFIG, {})
    emulated = [word for each in devices or () for word in ("--device", _emulated(each))]
    with control.running(folder / "ports", *emulated) as bench:
        used = devices or settings.devices
        moved = [each.model_copy(update={"port": bench.port(each.id)}) for each in used]
        own = show._own(settings, folder).model_copy(update={"devices": tuple(moved)})
        station = build(own, Clock.starting_at(show.STARTS), None)
        data.load(station.store, own.desk.id, station.clock)
        made = backup.make(
            station.store, folder / "inbox.db", folder / "backups", own.desk.id, station.clock.now()
        )
        station.start()
        hands = Hands(bench, station.store, zero_s=0.5, settle=1)
        try:
            yield Recorded(folder, own, station, hands, made.head[0])
        finally:
            station.stop()
            station.store.close()


def _emulated(device: Device) -> str:
    tcp = "@tcp" if device.kind == "printer" else ""
    options = "".join(
        f",{name}={value}" for name, value in device.options.items() if device.kind == "scanner"
    )
    return f"{device.id}={device.kind}:{device.protocol}{tcp}{options}"


def happened(file: Path, after: int) -> list[tuple[str, str, dict[str, Any]]]:
    """What the journal says from an event on, ids, times and hashes aside."""
    store = Store(f"sqlite:///{file}")
    with store.read() as connection:
        rows = connection.execute(
            select(tables.event).where(tables.event.c.seq > after).order_by(tables.event.c.seq)
        ).all()
    store.close()
    return [(row.kind, row.subject, lasting(row.data)) for row in rows]


def assert_the_same_again(desk: Recorded, least: int) -> Outcome:
    """The recording is replayed to the same events, of which there are at least so many."""
    then = happened(desk.folder / "station.db", desk.begun)
    assert len(then) >= least
    outcome = desk.again()
    assert [line for line in outcome.lines if line.startswith("!!")] == []
    assert happened(desk.folder / "again" / "station.db", desk.begun) == then
    return outcome


def test_the_demo_delivery_is_replayed_to_the_same_events(tmp_path):
    with recorded(tmp_path) as desk:
        began = time.monotonic()
        play(desk.hands, steps())
        show._await_labels(desk.station)
        lasted_s = time.monotonic() - began
    began = time.monotonic()
    assert_the_same_again(desk, 100)
    assert time.monotonic() - began < lasted_s


def two(kind: str) -> list[str]:
    """Two protocols of a kind, different ones where there are."""
    return ([*PROTOCOLS[kind]] * 2)[:2]


@dataclass
class BothHands(Hands):
    """Uses one device and then the other."""

    turn: dict[str, int] = field(default_factory=dict)

    def scan(self, text: str) -> None:
        self.bench.scan(text, device=self._other("scanner"))

    def weigh(self, kg: str) -> None:
        scale = self._other("scale")
        self.bench.unload(scale)
        time.sleep(self.zero_s)
        self.bench.load(f"{kg} kg", settle=self.settle, device=scale)

    def _other(self, kind: str) -> str:
        self.turn[kind] = 3 - self.turn.get(kind, 2)
        return f"{kind}{self.turn[kind]}"


def test_two_scanners_two_scales_and_two_printers_work_at_once_and_are_replayed_to_the_same_events(tmp_path):
    devices = [
        Device(id=f"{kind}{n}", kind=kind, protocol=protocol, port="-")
        for kind in ("scanner", "scale", "printer")
        for n, protocol in enumerate(two(kind), 1)
    ]
    with recorded(tmp_path, devices) as desk:
        hands = BothHands(**{each.name: getattr(desk.hands, each.name) for each in fields(Hands)})
        play(hands, steps())
        show._await_labels(desk.station)
        with desk.station.store.read() as connection:
            heard = set(connection.scalars(select(tables.operation.c.device).distinct())) - {None}
            printers = set(connection.scalars(select(tables.print_job.c.printer).distinct())) - {""}
    assert heard == {"scanner1", "scanner2", "scale1", "scale2"}
    assert printers == {"printer1", "printer2"}
    assert_the_same_again(desk, 100)


def test_pulled_cables_noise_paper_out_and_touches_are_replayed_to_the_same_events(tmp_path):
    with recorded(tmp_path) as desk:
        play(desk.hands, before("scan unit 3"))
        bench = desk.hands.bench
        bench.scan("HY500GA253700205", cut=9)
        time.sleep(0.1)
        bench.unplug("scanner")
        eventually(lambda: desk.answers("unreadable_scan") == 1)
        bench.replug("scanner")
        bench.unplug("scale")
        bench.paper_out()
        eventually(lambda: desk.condition("scanner") == "ready")
        bench.noise(40, seed=7)
        bench.scan("")  # ends the noise
        eventually(lambda: desk.answers("unreadable_scan") >= 2)
        bench.replug("scale")
        eventually(lambda: desk.condition("scale") == "ready")
        assert desk.station.touch("t1", "trouble").outcome == "attention"
        assert desk.station.touch("t2", "leave").outcome == "ok"
        assert desk.station.touch("t3", "sign_off").outcome == "ok"
        play(desk.hands, before("scan unit 5"))
        bench.refill()
        show._await_labels(desk.station)
    outcome = assert_the_same_again(desk, 40)
    assert sum("touch" in line or " leave" in line for line in outcome.lines) == 1


def test_with_a_backup_made_meanwhile_what_came_after_it_is_replayed(tmp_path):
    with recorded(tmp_path) as desk:
        play(desk.hands, before("scan unit 2,"))
        show._await_labels(desk.station)
        made = backup.make(
            desk.station.store, tmp_path / "inbox.db", tmp_path / "later", "desk1", desk.station.clock.now()
        )
        play(desk.hands, before("scan unit 4"))
        show._await_labels(desk.station)
    entries = recorder.read(list((tmp_path / "recordings").glob("*.jsonl")))

    outcome = rehearse(entries, made, desk.settings, tmp_path / "again", build)

    assert [line for line in outcome.lines if line.startswith("!!")] == []
    then = happened(tmp_path / "station.db", made.head[0])
    assert 10 < len(then) < len(happened(tmp_path / "station.db", desk.begun))
    assert happened(tmp_path / "again" / "station.db", made.head[0]) == then


def test_what_comes_out_otherwise_is_found_and_said(tmp_path):
    with recorded(tmp_path) as desk:
        play(desk.hands, before("scan unit 3"))
        show._await_labels(desk.station)
    [file] = (tmp_path / "recordings").glob("*.jsonl")
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("HY500GA253700143", "HY500GA253700142"), encoding="utf-8")

    outcome = desk.again()

    found = [line for line in outcome.lines if line.startswith("!!")]
    assert "scan: answer ['ok', 'already_scanned'] now, ['ok', 'unit_counted'] then" in found[0]
    assert any("label_printed then, not now" in line for line in found)


def test_the_command_replays_a_recording_and_keeps_the_data_where_it_is_told(tmp_path, monkeypatch, capsys):
    with recorded(tmp_path) as desk:
        play(desk.hands, before("scan unit 2"))
        show._await_labels(desk.station)
    files = [str(each) for each in (tmp_path / "recordings").glob("*.jsonl")]
    monkeypatch.setenv("STATION__BACKUP__FOLDER", str(tmp_path / "backups"))
    monkeypatch.setenv("LANG", "C")
    kept = tmp_path / "kept"

    assert main(["--config", str(CONFIG), "replay", *files, "--data", str(kept), "--speed", "50"]) == 0

    out = capsys.readouterr().out
    assert "scanner scan: ok unit_counted" in out
    assert "- printing: ok label_printed" in out
    assert out.endswith("all is as it was then.\n")
    assert happened(kept / "station.db", desk.begun) == happened(tmp_path / "station.db", desk.begun)
    assert main(["--config", str(CONFIG), "replay", *files, "--data", str(kept)]) == 1
    assert "has data in it" in capsys.readouterr().err


def test_without_a_backup_of_then_it_says_what_is_missing(tmp_path, monkeypatch, capsys):
    with recorded(tmp_path) as desk:
        play(desk.hands, before("scan unit 1,"))
    files = [str(each) for each in (tmp_path / "recordings").glob("*.jsonl")]
    monkeypatch.setenv("STATION__BACKUP__FOLDER", str(tmp_path / "none"))
    monkeypatch.setenv("LANG", "C")

    assert main(["--config", str(CONFIG), "replay", *files]) == 1

    assert "has no backup made between the recording's beginning" in capsys.readouterr().err
