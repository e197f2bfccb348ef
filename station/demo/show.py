"""`station demo`: the desk on emulated devices, on its own day; and the demo delivery played by itself."""

import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select

from drivers.emulators import control
from station import queries
from station.clock import Clock
from station.config import Settings, Webhook
from station.demo import batch, data
from station.demo.bench import DemoBench
from station.demo.script import SHORT, UNITS, Hands, Planned, Step, steps
from station.messages import Language, spell
from station.operations.law import ZONE
from station.rules.valuation import yuan
from station.station import Bench, Station
from station.store import tables
from station.views.deliveries import UnitView

STARTS = datetime(2026, 9, 29, 14, 20, tzinfo=ZONE)
"""The moment the demo's clock shows when it starts: the day its delivery is signed for."""

STEP_S = 20.0
"""A step that has not been done by then has failed."""

AGAIN_S = 8.0
"""After so long without an answer the keeper does it once more; a serial twice would be asked back."""

Build = Callable[[Settings, Clock, Bench | None], Station]


def run(
    settings: Settings,
    *,
    build: Build,
    serve: Callable[..., None],
    heed_the_end: Callable[[], Callable[[], None]],
    locked: Callable[[Settings], AbstractContextManager[None]],
) -> int:
    """Run the demo desk with its page until the process is asked to end."""
    ports = settings.data / "ports"
    own = _own(settings, settings.data / "demo")
    with locked(settings):
        shutil.rmtree(own.data, ignore_errors=True)
        shutil.rmtree(ports, ignore_errors=True)
        with control.running(ports) as devices:
            own = _on_emulators(own, devices)
            bench = DemoBench(devices)
            station = build(own, Clock.starting_at(STARTS), bench)
            data.load(station.store, own.desk.id, station.clock)
            data.give_pins(station.store, own.desk.id, station.clock)
            data.put_prices_in_force(station.store, own.desk.id, station.clock)
            bench.hands = Hands(devices, station.store, desk=station.desk)
            wait_for_end = heed_the_end()
            station.start()
            serve(station, own, demo=True)
            _welcome(station, own)
            wait_for_end()
            station.stop()
    return 0


def _welcome(station: Station, settings: Settings) -> None:
    address = f"http://{settings.web.host}:{settings.web.port}"
    print(f"desk  {address}/kiosk?key={station.sessions.one_time_key}", flush=True)
    token = station.tokens.issue("demo")
    print(f"api   curl -H 'Authorization: Bearer {token}' {address}/api/v1/units", flush=True)
    print(f"office {address}/office", flush=True)
    with station.store.read() as connection:
        people = connection.execute(select(tables.operator).order_by(tables.operator.c.number)).all()
    for each in people:
        print(f"  {each.number}  PIN {data.PINS[each.number]}  {each.name}, {each.role}", flush=True)
    print("The demo bench is at the bottom of the page. Ctrl+C ends.", flush=True)


def play(settings: Settings, language: Language, *, fast: bool, build: Build) -> int:
    """Receive the demo delivery by itself and print what was found; 0 when it is what was expected.

    At a person's pace it goes on into the demo's teardown batch.
    """
    with (
        tempfile.TemporaryDirectory(prefix="station-") as folder,
        played(Path(folder), settings, fast=fast, build=build) as (station, hands),
    ):
        perform(station, hands, language, pause_s=0.0 if fast else 0.6)
        _await_labels(station)
        good = report(station, language)
        if not fast:
            perform(station, hands, language, batch.steps(), pause_s=0.3)
            _await_labels(station)
            good = report_batch(station) and good
        return 0 if good else 1


@contextmanager
def played(folder: Path, settings: Settings, *, fast: bool, build: Build) -> Iterator[tuple[Station, Hands]]:
    """Give a started demo desk in a folder of its own, and the hands to play it with."""
    with control.running(folder / "ports") as devices:
        own = _on_emulators(_own(settings, folder), devices, poll_s=0.01 if fast else 0.1)
        station = build(own, Clock.starting_at(STARTS), None)
        data.load(station.store, own.desk.id, station.clock)
        if not fast:
            data.give_pins(station.store, own.desk.id, station.clock)
            data.put_prices_in_force(station.store, own.desk.id, station.clock)
        station.start()
        try:
            yield station, _hands(devices, station, fast)
        finally:
            station.stop()


def _hands(devices: control.Bench, station: Station, fast: bool) -> Hands:
    if fast:
        return Hands(devices, station.store, zero_s=0.02, settle=0, desk=station.desk)
    return Hands(devices, station.store, zero_s=0.3, desk=station.desk)


def perform(
    station: Station,
    hands: Hands,
    language: Language,
    script: Iterable[Step] | None = None,
    pause_s: float = 0.0,
) -> None:
    """Play every step that is not done yet, as a keeper would: look, do, and look again.

    Raises:
        TimeoutError: a step's effect did not show.
    """
    for step in steps() if script is None else script:
        if pause_s:
            print(f"  {getattr(step.title, language)}", file=sys.stderr)
        give_up = time.monotonic() + STEP_S
        again = 0.0
        while True:
            version = station.wait(-1, 0)
            with station.store.read() as connection:
                if step.done(connection):
                    break
            if time.monotonic() > give_up:
                raise TimeoutError(f"nothing came of: {step.title.en}")
            if time.monotonic() > again:
                step.act(hands)
                again = time.monotonic() + AGAIN_S
            station.wait(version, 0.05)
        time.sleep(pause_s)


def _await_labels(station: Station) -> None:
    give_up = time.monotonic() + STEP_S
    with station.store.read() as connection:
        pending = (
            select(tables.print_job.c.id).where(tables.print_job.c.state.in_(("queued", "sending"))).limit(1)
        )
        while connection.scalar(pending) is not None and time.monotonic() < give_up:
            connection.rollback()
            time.sleep(0.01)


def report(station: Station, language: Language) -> bool:
    """Print each unit as found; True when all is as planned, labels printed."""
    with station.store.read() as connection:
        units = queries.units(connection)
        short = {
            row.model: row.quantity
            for row in connection.execute(
                select(tables.discrepancy).where(tables.discrepancy.c.kind == "short")
            )
        }
    good = len(units) == len(UNITS) and short == SHORT
    for planned, unit in zip(UNITS, units, strict=False):
        agrees = _as_found(unit) == planned and unit.label is not None and unit.label.state == "printed"
        good = good and agrees
        print(_line(unit, language) + ("" if agrees else f"   !! expected {planned}"))
    for model, quantity in short.items():
        print(f"short {model} {quantity}")
    if not good:
        print("!! not what was expected")
    return good


def report_batch(station: Station) -> bool:
    """Print each part lot of the teardown batch with its worth; True when the account is as planned."""
    view = station.teardown_batch(batch.BATCH)
    assert view is not None
    for lot in sorted(view.lots, key=lambda each: each.number):
        worth = f"{lot.price:>6} {lot.amount:>7}" if lot.price else "待定价"
        label = lot.label.state if lot.label else "-"
        print(f"{lot.number}  {lot.code:<9} {lot.quantity:>6} {lot.unit_of_measure:<2} {worth}  {label}")
    with station.store.read() as connection:
        line = tables.account_line
        posted = select(func.sum(line.c.amount_fen)).where(line.c.batch == batch.BATCH)
        fen = int(connection.scalar(posted) or 0)
    good = (fen, view.state) == (batch.WORTH_FEN, "reviewed")
    good = good and all(lot.label is not None and lot.label.state == "printed" for lot in view.lots)
    print(f"{batch.BATCH}  {yuan(fen)}  {view.state}")
    if not good:
        print("!! not what was expected")
    return good


def _as_found(unit: UnitView) -> Planned:
    return Planned(
        serial=unit.serial,
        kg=f"{unit.weight:.2f}" if unit.weight is not None else "",
        held=unit.held,
        kinds=unit.kinds,
        problems=unit.problems,
        evidence=tuple(dict.fromkeys(kind for kind, _ in unit.evidence)),
        suggestions=unit.suggestions,
    )


def _line(unit: UnitView, language: Language) -> str:
    kinds = " ".join((*unit.kinds, *(f"problem:{each}" for each in unit.problems))) or "-"
    evidence = " ".join(dict.fromkeys(kind for kind, _ in unit.evidence)) or "-"
    suggested = "".join(f" suggests:{each}" for each in unit.suggestions)
    hold = f"{'hold' if unit.held else 'in order'} ({spell(unit.product_status, language)})"
    return (
        f"{unit.ordinal:>2} {unit.number}  {unit.model or '?':<7} {kinds:<18} {evidence}{suggested}  {hold}"
    )


def _own(settings: Settings, folder: Path) -> Settings:
    """Return the settings with the demo's own data folder; nothing invented is sent to anybody."""
    database = settings.database.model_copy(update={"url": f"sqlite:///{folder}/station.db"})
    own = {"data": folder, "reserve_mb": 0, "database": database, "webhook": Webhook()}
    return settings.model_copy(update=own)


def _on_emulators(settings: Settings, devices: control.Bench, poll_s: float | None = None) -> Settings:
    """Return the settings with each device's port replaced by its emulated one."""
    ports = {"scanner": devices.scanner_port, "scale": devices.scale_port, "printer": devices.printer_port}
    moved = []
    for each in settings.devices:
        options = {**each.options, "poll_s": poll_s} if poll_s and each.kind == "scale" else each.options
        moved.append(each.model_copy(update={"port": ports[each.kind], "options": options}))
    return settings.model_copy(update={"devices": tuple(moved)})
