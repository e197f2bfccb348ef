"""The command `station`: reads config.yaml, builds every object, starts every thread.

The only file that knows everybody.
"""

import argparse
import errno
import fcntl
import gc
import logging
import math
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, nullcontext, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from station.clock import Clock
from station.config import ConfigError, Settings, load
from station.feedback import Refused
from station.messages import Language, say
from station.store.away import StoreAway, StoreUnfit

if TYPE_CHECKING:
    from drivers.supervisor import Device
    from station.station import Bench, Station

log = logging.getLogger("station")

GOOD, FINDING, WRONG_USE = 0, 1, 2
"""Exit statuses: good, a finding, wrong use."""


class InUse(Exception):
    """The web port is used by another program."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command of `station`; returns the exit status."""
    parser = _parser()
    given = parser.parse_args(arguments)
    logging.basicConfig(
        level=logging.DEBUG if given.verbose else logging.INFO,
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
        stream=sys.stderr,
    )
    logging.getLogger("alembic").setLevel(logging.WARNING)
    threading.excepthook = lambda died: die(died.exc_value or died.exc_type())
    language: Language = "zh" if os.environ.get("LANG", "").startswith("zh") else "en"
    try:
        settings = load(given.config, os.environ)
        status: int = given.command(given, settings, language)
    except ConfigError as error:
        for finding in error.findings:
            print(finding.sentence(language), file=sys.stderr)
        return WRONG_USE
    except InUse as error:
        print(error, file=sys.stderr)
        return FINDING
    except (Refused, StoreAway, StoreUnfit) as finding:
        print(say(finding.feedback(), language), file=sys.stderr)
        if isinstance(finding, StoreUnfit) and finding.code == "damaged":
            from station.backup import newest_good_said

            said = newest_good_said(settings.backup.folder, settings.desk.id)
            print(getattr(said, language), file=sys.stderr)
        return FINDING
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="station", description="The returns intake station.")
    parser.add_argument("--config", type=Path, default=Path("config.yaml"), help="settings (config.yaml)")
    parser.add_argument("--verbose", action="store_true", help="log what happens in detail")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    run = commands.add_parser("run", help="run the desk")
    run.add_argument("--config", type=Path, default=argparse.SUPPRESS, help=argparse.SUPPRESS)
    run.set_defaults(command=_run)

    demo = commands.add_parser("demo", help="run the desk on emulated devices with made-up data")
    demo.add_argument("--play", action="store_true", help="play the demo delivery, then its teardown batch")
    demo.add_argument("--fast", action="store_true", help="with --play: the delivery alone, without pauses")
    demo.set_defaults(command=_demo)

    check = commands.add_parser("check", help="validate the settings and try the devices")
    check.set_defaults(command=_check)

    doctor = commands.add_parser("doctor", help="examine everything, the station stopped; change nothing")
    doctor.set_defaults(command=_doctor)

    devices = commands.add_parser("devices", help="list ports, what is behind them and what they say")
    devices.add_argument(
        "--probe", metavar="PORT", action="append", default=[], help="ask this port what it is"
    )
    devices.add_argument(
        "--bind", metavar="ID", help="find the scanner or scale that is meant, and write it down"
    )
    devices.add_argument("--kind", choices=("scanner", "scale"), help="with --bind: of a device that is new")
    devices.add_argument("--listen", metavar="ID", help="show what one device of the settings says")
    devices.set_defaults(command=_devices)

    replay = commands.add_parser("replay", help="run a recording through the station, on a copy of the store")
    replay.add_argument("files", type=Path, nargs="+", metavar="FILE", help="all of one run, in recordings")
    replay.add_argument("--from", dest="source", type=Path, metavar="BACKUP", help="the store to begin with")
    replay.add_argument("--data", type=Path, metavar="DIR", help="keep the replayed desk's data there")
    replay.add_argument("--speed", type=_speed, default=math.inf, help="1: as it was; by default: at once")
    replay.set_defaults(command=_replay)

    emulate = commands.add_parser("emulate", help="be a device, to try things with")
    emulate.add_argument("protocol", help="mt-sics, zpl, …; `help` on the line lists its knobs")
    emulate.add_argument("--kind", choices=("scale", "scanner", "printer"), help="if the name is not enough")
    emulate.add_argument("--port", required=True, metavar="PATH|tcp:PORT", help="where it is to be found")
    emulate.set_defaults(command=_emulate)

    imports = commands.add_parser("import", help="load a list from a CSV or XLSX file")
    imports.add_argument("kind", help="customers, models, shipped-serials, packing-list, …")
    imports.add_argument("file", type=Path)
    imports.set_defaults(command=_import)

    backup = commands.add_parser("backup", help="back up store and inbox, while the station runs or not")
    backup.add_argument("folder", type=Path, metavar="DIR", help="the backup gets a folder of its own in it")
    backup.set_defaults(command=_backup)

    restore = commands.add_parser("restore", help="put a backup in the place of the store")
    restore.add_argument("folder", type=Path, metavar="BACKUP", help="a folder that station backup made")
    restore.add_argument("--url", help="the owner's address of the database; by default database: url")
    restore.add_argument("--force", action="store_true", help="also when the store was worked in; it is kept")
    restore.set_defaults(command=_restore)

    sheet = commands.add_parser("sheet", help="write the desk's command sheet as PDF")
    sheet.add_argument("file", type=Path)
    sheet.add_argument("--scanner", action="store_true", help="write the scanners' setup sheet instead")
    sheet.set_defaults(command=_sheet)

    label = commands.add_parser("label", help="see a label as it prints, or print one to try a printer")
    ways = label.add_subparsers(required=True, metavar="preview|print")
    for way, run_it, about in (
        ("preview", _label_preview, "write a label as PNG, a pixel a dot"),
        ("print", _label_print, "print a trial label: rulers in mm, and lines of 1 to 4 dots"),
    ):
        one = ways.add_parser(way, help=about)
        given_kind: dict[str, Any] = {"nargs": "?", "default": "trial"} if way == "print" else {}
        one.add_argument("kind", help="unit, part, location, badge, trial, …", **given_kind)
        one.add_argument("--json", type=Path, metavar="FILE", help="the label's fields; else an example")
        if way == "preview":
            one.add_argument("-o", dest="file", type=Path, required=True, metavar="PNG")
        else:
            one.add_argument("--printer", required=True, metavar="ID", help="of the settings")
        one.set_defaults(command=run_it)

    paper = commands.add_parser("paper", help="write a paper as PDF, XLSX or CSV; the station may run")
    paper.add_argument("number", help="FM2609300001, a supplement FM2609300001/1, AP…, RP…, NT…, RX…")
    paper.add_argument("-o", dest="file", type=Path, required=True, metavar="FILE", help="….pdf, .xlsx, .csv")
    paper.set_defaults(command=_paper)

    badge = commands.add_parser("badge", help="issue an operator's badge and write its label as PNG")
    badge.add_argument("number", help="OP0001")
    badge.add_argument("file", type=Path)
    badge.set_defaults(command=_badge)

    pin = commands.add_parser("pin", help="give an operator a PIN; it is asked for twice")
    pin.add_argument("number", help="OP0006")
    pin.set_defaults(command=_pin)

    migrate = commands.add_parser("migrate", help="create or upgrade the database's schema, as its owner")
    migrate.add_argument("--url", help="the owner's address of the database; by default database: url")
    migrate.add_argument("--grant", metavar="ROLE", help="the role desks work as, on a server")
    migrate.set_defaults(command=_migrate)

    token = commands.add_parser("token", help="make, list and end bearer tokens for the JSON API")
    what = token.add_mutually_exclusive_group(required=True)
    what.add_argument("name", nargs="?", help="make a token of this name and print it, once")
    what.add_argument("--list", action="store_true", help="name, desk and making of every token")
    what.add_argument("--revoke", metavar="NAME", help="end the token of this name")
    token.set_defaults(command=_token)
    return parser


# --- building ----------------------------------------------------------------------------------------


@contextmanager
def locked(settings: Settings) -> Iterator[None]:
    """Hold the data folder, and a database file outside it, for one process.

    Raises:
        StoreUnfit: another process holds it, or it cannot be written.
    """
    os.umask(0o077)  # databases, badges and sheets are this account's alone (S27)
    with ExitStack() as held:
        held.enter_context(_held(settings.data, settings.data / "lock"))
        kind, _, name = settings.database.url.partition(":///")
        if kind == "sqlite" and Path(name).parent != settings.data:
            held.enter_context(_held(Path(name), Path(f"{name}.lock")))
        yield


@contextmanager
def _held(what: Path, lock: Path) -> Iterator[None]:
    try:
        lock.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        file = lock.open("a+")
    except OSError as error:
        raise StoreUnfit("data_read_only", data=str(lock.parent), found=error.strerror) from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno not in (errno.EAGAIN, errno.EACCES):
                raise
            file.seek(0)
            owner = file.read().strip() or "?"
            raise StoreUnfit("data_in_use", data=str(what), process=owner) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def build(
    settings: Settings, clock: Clock, bench: "Bench | None" = None, file: Path | None = None
) -> "Station":
    """Build one desk from its settings: store, inbox, devices, print queue; nothing is started.

    Args:
        file: the settings file, into which devices that are found may be written.
    """
    import labels
    from drivers import catalog
    from drivers.printer.link import PrinterLink
    from station.desk import Desk
    from station.finding import Finder
    from station.operations.setup import first_start
    from station.printing import PrintQueue, Stock
    from station.recording import recorder
    from station.sessions import Office, Sessions, Tokens
    from station.station import Station
    from station.store.disk import Room
    from station.store.inbox import Inbox
    from station.store.store import Store
    from station.timers import Timers
    from station.webhook import Webhook

    store = Store(settings.database.url)
    inbox = Inbox(settings.data / "inbox.db")
    store.head = inbox.remembered_head()
    store.open(lambda store: first_start(store, settings, clock))
    room = Room(settings.data, settings.reserve_mb * 1_000_000)
    desk = Desk(settings.desk.id, store, inbox, clock, die, room)
    desk.recorder = recorder(settings, store, clock.offset.total_seconds())

    def make(device: catalog.DeviceSettings) -> "Device":
        return catalog.create(device, finder.deliver, desk.recorder)

    finder = Finder(desk.deliver, make, settings.data / "ports", file, clock.now, desk.changed, die)
    desk.devices = [make(each) for each in settings.device_settings()]
    printers = [device for device in desk.devices if isinstance(device, PrinterLink)]
    stock = {
        kind: Stock(settings.labels.stock(kind).media, settings.labels.stock(kind).dpmm)
        for kind in labels.KINDS
    }
    labels.use(settings.labels.style())
    takes = {each.id: settings.label_kinds(each) for each in settings.devices}
    modes = {each.id: each.mode or settings.labels.mode for each in settings.devices}
    calibrations = {each.id: each.calibration for each in settings.devices if each.kind == "printer"}
    queue = PrintQueue(
        store, clock, desk.id, printers, stock, die, takes, modes, calibrations, settings.labels.verify
    )
    names = {each.id: each.name for each in settings.devices}
    webhook = None
    if settings.webhook.url:
        webhook = Webhook(store, desk.inbox, clock, settings.webhook, die, desk.changed)
    tokens = Tokens(store, desk.id, clock)
    sessions, office = Sessions(inbox, tokens, clock), Office(store, desk.id, clock)
    name = settings.desk.name
    timers = Timers(store, clock, settings.desk.id, die)
    return Station(
        desk,
        store,
        clock,
        queue,
        sessions,
        tokens,
        office,
        name,
        names,
        bench,
        webhook,
        finder,
        timers,
        settings.web.public_url,
    )


def die(error: BaseException) -> None:
    """End the process: a station that lives half dead loses scans in silence; systemd starts it again."""
    if isinstance(error, StoreUnfit):
        log.critical("%s", say(error.feedback(), "en"))
    else:
        log.critical("a thread of the station died: %r", error)
    os._exit(70)


def serve(station: "Station", settings: Settings, *, demo: bool) -> None:
    """Serve the pages in a thread of their own, until the process ends.

    Raises:
        InUse: another program has the web port.
    """
    from webui.app import create_app, create_server

    app = create_app(
        station,
        demo=demo,
        stories=settings.web.storybook,
        hosts=(settings.web.host, *settings.web.allowed_hosts, *_public_host(settings)),
    )
    logging.getLogger("waitress").setLevel(logging.WARNING)
    try:
        server = create_server(app, settings.web.host, settings.web.port)
    except OSError as error:
        raise InUse(
            f"{settings.web.host}:{settings.web.port}: the pages cannot be served there ({error.strerror}); "
            "end the program that uses this port, or set another web: port"
        ) from error
    threading.Thread(target=server.run, name="web", daemon=True).start()


def _public_host(settings: Settings) -> tuple[str, ...]:
    host = urlsplit(settings.web.public_url).hostname
    return (host,) if host else ()


def heed_the_end() -> Callable[[], None]:
    """From now on SIGTERM and SIGINT only ask the process to end; returns what blocks until they did.

    Called before the station starts: one that is asked to end in its first moments stops in order too.
    """
    asked = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: asked.set())

    def wait() -> None:
        gc.collect()
        gc.freeze()  # what stays as long as the process is not searched for garbage: that is a pause of 0.2 s
        asked.wait()

    return wait


# --- commands ----------------------------------------------------------------------------------------


def _run(given: argparse.Namespace, settings: Settings, language: Language) -> int:
    from station.nightly import Nightly
    from station.notify import Notify

    with locked(settings):
        station = build(settings, Clock(), file=given.config)
        nightly = Nightly(settings, station.clock, die)
        wait_for_end = heed_the_end()
        station.start()
        nightly.start()
        serve(station, settings, demo=False)
        _say_where(station, settings)
        notify = Notify(station, settings.web.host, settings.web.port, os.environ, die)
        notify.start()
        wait_for_end()
        notify.stop()
        nightly.stop()
        station.stop()
    return GOOD


def _say_where(station: "Station", settings: Settings) -> None:
    address = f"http://{settings.web.host}:{settings.web.port}"
    kiosk = f"{address}/kiosk?key={station.sessions.one_time_key}"
    log.info("open the desk at %s", kiosk)
    if folder := os.environ.get("RUNTIME_DIRECTORY"):  # systemd's, ours alone
        Path(folder, "kiosk").write_text(f"{kiosk}\n")
    with suppress(StoreAway):
        if not station.office.has_manager():
            code = station.office.setup_code
            log.info(
                "there is no manager yet: enter the first at %s/office/setup with the code %s", address, code
            )


def _demo(given: argparse.Namespace, settings: Settings, language: Language) -> int:
    from station.demo import show

    if given.play:
        return show.play(settings, language, fast=given.fast, build=build)
    return show.run(settings, build=build, serve=serve, heed_the_end=heed_the_end, locked=locked)


def _check(given: argparse.Namespace, settings: Settings, language: Language) -> int:
    from station.checking import check

    findings = check(settings, language)
    for line in findings:
        print(line)
    return FINDING if findings else GOOD


def _doctor(given: argparse.Namespace, settings: Settings, language: Language) -> int:
    from station.doctor.examination import examine

    status = GOOD
    with locked(settings) if os.access(settings.data, os.W_OK) else nullcontext():
        for matter in examine(settings, language):
            for line in matter.lines(language):
                print(line, flush=True)
            status = FINDING if matter.findings else status
    return status


def _devices(given: argparse.Namespace, settings: Settings, language: Language) -> int:
    from station import checking

    if given.listen is not None:
        from station.listening import listen

        return listen(settings, given.listen, language)
    if given.bind:
        said = checking.bind(settings, given.config, given.bind, given.kind, given.probe, _show, language)
        print(say(said, language))
        return GOOD if said.outcome == "ok" else FINDING
    if given.probe:
        answers = [checking.probe(settings, port, language) for port in given.probe]
        for line in (line for _, lines in answers for line in lines):
            print(line)
        return GOOD if all(found for found, _ in answers) else FINDING
    for line in checking.list_devices(settings, language):
        print(line)
    return GOOD


def _show(line: str) -> None:
    print(line, flush=True)


def _replay(given: argparse.Namespace, settings: Settings, language: Language) -> int:
    from station.backup import Unusable
    from station.replay import replay

    try:
        return replay(given.files, settings, language, build, given.source, given.data, given.speed)
    except Unusable as error:
        print(getattr(error.text, language), file=sys.stderr)
        return FINDING


def _speed(text: str) -> float:
    if (speed := float(text)) <= 0:
        raise ValueError(text)
    return speed


def _emulate(given: argparse.Namespace, settings: Settings, language: Language) -> int:
    from drivers.emulators.by_hand import emulate

    try:
        return emulate(given.protocol, given.kind, given.port)
    except (ValueError, OSError) as error:
        print(error, file=sys.stderr)
        return WRONG_USE


def _import(given: argparse.Namespace, settings: Settings, language: Language) -> int:
    from station.operations.imports import run_import
    from station.operations.setup import first_start
    from station.store.store import Store

    with locked(settings):
        store, clock = Store(settings.database.url, patient=True), Clock()
        store.migrate()
        first_start(store, settings, clock)
        report = run_import(store, settings.desk.id, given.kind, given.file, clock)
    for sentence in report.sentences(language):
        print(sentence)
    return FINDING if report.rejected else GOOD


def _backup(given: argparse.Namespace, settings: Settings, language: Language) -> int:
    from station.backup import Unusable, make
    from station.store.store import Store

    store, inbox = Store(settings.database.url, patient=True), settings.data / "inbox.db"
    try:
        made = make(store, inbox, given.folder, settings.desk.id, Clock().now())
    except Unusable as error:
        print(getattr(error.text, language), file=sys.stderr)
        return FINDING
    for sentence in made.sentences(language):
        print(sentence)
    return FINDING if made.findings else GOOD


def _restore(given: argparse.Namespace, settings: Settings, language: Language) -> int:
    from station.backup import Unusable
    from station.restore import restore

    try:
        with locked(settings):
            restored = restore(given.folder, settings, Clock(), force=given.force, url=given.url)
    except Unusable as error:
        print(getattr(error.text, language), file=sys.stderr)
        return FINDING
    for sentence in restored.sentences(language):
        print(sentence)
    return GOOD


def _sheet(given: argparse.Namespace, settings: Settings, language: Language) -> int:
    from station.operations.commands import COMMANDS
    from station.operations.sheets import desk_commands, scanner_setup

    with locked(settings):
        store, desk = build(settings, Clock()).store, settings.desk.id
        given.file.write_bytes(
            scanner_setup(store, desk) if given.scanner else desk_commands(store, desk, COMMANDS)
        )
    return GOOD


def _paper(given: argparse.Namespace, settings: Settings, language: Language) -> int:
    from station.forms import files, gathering
    from station.store.store import Store

    ending = given.file.suffix[1:]
    if ending not in files.WRITERS:
        print(f"{given.file}: expected a name that ends in .{', .'.join(files.WRITERS)}", file=sys.stderr)
        return WRONG_USE
    with Store(settings.database.url, patient=True).read() as connection:
        paper = gathering.gather(connection, given.number)
    os.umask(0o077)  # as sheets and badges (S27)
    given.file.write_bytes(files.write(paper, ending))
    return GOOD


def _badge(given: argparse.Namespace, settings: Settings, language: Language) -> int:
    with locked(settings):
        station = build(settings, Clock())
        given.file.write_bytes(station.issue_badge(given.number))
    return GOOD


def _pin(given: argparse.Namespace, settings: Settings, language: Language) -> int:
    from getpass import getpass

    from station.operations.people import give_pin
    from station.store.store import Store

    ask = {"zh": ("新的 PIN：", "再输一次："), "en": ("New PIN: ", "Once more: ")}[language]
    pin, again = (getpass(question) for question in ask)
    if pin != again:
        raise Refused("pins_differ")
    alone = settings.database.url.startswith("sqlite")
    with locked(settings) if alone else nullcontext():
        store = Store(settings.database.url, patient=True)
        store.migrate()
        print(say(give_pin(store, settings.desk.id, Clock(), given.number, pin), language))
    return GOOD


def _label_preview(given: argparse.Namespace, settings: Settings, language: Language) -> int:
    from station.trying_labels import preview

    given.file.write_bytes(preview(settings, given.kind, given.json))
    return GOOD


def _label_print(given: argparse.Namespace, settings: Settings, language: Language) -> int:
    from station.trying_labels import print_one

    with locked(settings):
        print(say(print_one(settings, given.kind, given.json, given.printer), language))
    return GOOD


def _migrate(given: argparse.Namespace, settings: Settings, language: Language) -> int:
    from station.store.store import Store

    with locked(settings):
        Store(given.url or settings.database.url, patient=True).upgrade(given.grant)
    return GOOD


def _token(given: argparse.Namespace, settings: Settings, language: Language) -> int:
    from station.operations.setup import first_start
    from station.sessions import Tokens
    from station.store.store import Store

    alone = settings.database.url.startswith("sqlite")
    with locked(settings) if alone else nullcontext():
        store, clock = Store(settings.database.url, patient=True), Clock()
        store.migrate()
        first_start(store, settings, clock)
        tokens = Tokens(store, settings.desk.id, clock)
        if given.list:
            for token in tokens.list():
                print(f"{token.name}\t{token.desk}\t{token.made_at.astimezone():%Y-%m-%d %H:%M %z}")
        elif given.revoke is not None:
            print(say(tokens.revoke(given.revoke), language))
        else:
            print(tokens.issue(given.name))
    return GOOD


if __name__ == "__main__":
    sys.exit(main())
