"""The station in one object: what pages, API and command line ask of a desk."""

import io
import logging
import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Protocol, get_args

from sqlalchemy import select

import labels
from drivers.scale.scale import Scale
from drivers.scanner import page_keys
from drivers.supervisor import Device
from labels import BadgeLabel
from station import (
    board,
    bookkeeping,
    codes,
    filing,
    lives,
    planning,
    queries,
    shelves,
    tearing,
    workbench,
)
from station.clock import Clock
from station.desk import Desk
from station.feedback import Feedback, Outcome, Refused
from station.finding import Finder, kind_of, rule_for
from station.forms.document import PaperDocument
from station.forms.gathering import gather
from station.lists.reading import read_list
from station.messages import Text
from station.operations import imports, law, sheets
from station.phone import PhoneCodes
from station.printing import PrintQueue
from station.reports import catalog
from station.sessions import Office, Sessions, Tokens
from station.showing import paper_view
from station.store import tables
from station.store.away import StoreAway
from station.store.store import Act, Request, Store
from station.timers import Timers
from station.views.board import BoardView, ReportView
from station.views.books import AccountRow, AccountView, PriceListView, ValueView
from station.views.claims import CustomerFile, ParcelView, ShipmentView
from station.views.deliveries import DeliveryView, DiscrepancyView, HandOverRow, PrintJobView, UnitView
from station.views.desk import Card, DeskView, EventView
from station.views.devices import Away, DeviceView, Figures, FindingView, StoreFigures, WebhookView
from station.views.office import Clerk, ListView, OfficeView, OperatorView, SettingView, YearView
from station.views.papers import FormRow, FormView, PaperList, PaperView
from station.views.plans import PickView, PlanView, WorkView
from station.views.stock import LifeView, PlaceRow, PlaceView, StockTakeView
from station.views.workbench import BatchView, TeardownView, WorkbenchRow
from station.webhook import Webhook

log = logging.getLogger(__name__)

CAPTURED_SHOWN = 6
"""Scans of those that wait which the page names while the store is away."""

LIST_SHOWN = 60
"""Rows of a list shown at once; who looks for another searches."""

FINDINGS_KEPT = 100
"""Findings about one list that are written down with its answer; the count is always whole."""


class Bench(Protocol):
    """The demo's emulated hardware, to be played with by hand."""

    def title(self) -> Text | None:
        """Return the title of the demo delivery's next step, None when it is over."""

    def do(self, name: str, **arguments: Any) -> None:
        """Do one thing at the bench."""


class Station:
    """One desk with its devices, its print queue and its store.

    Args:
        name: what people call the desk.
        names: what the clerk calls each device, by id.
        bench: the demo's bench, None at a real desk.
        webhook: what sends the journal to another system, None where none is set up.
        finder: looks for devices at the ports that none of ours uses.
        timers: does what is due by the clock.
        public_url: under which phones reach the pages, "" when they do not.
    """

    def __init__(
        self,
        desk: Desk,
        store: Store,
        clock: Clock,
        print_queue: PrintQueue,
        sessions: Sessions,
        tokens: Tokens,
        office: Office,
        name: str,
        names: dict[str, str],
        bench: Bench | None = None,
        webhook: Webhook | None = None,
        finder: Finder | None = None,
        timers: Timers | None = None,
        public_url: str = "",
    ) -> None:
        self.desk, self.store, self.clock = desk, store, clock
        self.print_queue, self.sessions, self.tokens, self.bench = print_queue, sessions, tokens, bench
        self.office = office
        self.phones = PhoneCodes()
        self._public_url = public_url
        self.webhook = webhook
        self._name, self._names = name, names
        self.finder, self.timers = finder, timers
        if finder is not None:
            finder.devices, finder.replace = (lambda: self.desk.devices), self.replace_device

    def start(self) -> None:
        """Start recorder, devices, print queue, desk, webhook and timers."""
        if self.desk.recorder is not None:
            self.desk.recorder.start()
        for device in self.desk.devices:
            device.start()
        self.print_queue.start()
        self.desk.start()
        if self.webhook is not None:
            self.webhook.start()
        if self.timers is not None:
            self.timers.start()

    def stop(self) -> None:
        """Stop everything, the reading in hand and the label being sent are finished."""
        if self.finder is not None:
            self.finder.stop()
        if self.timers is not None:
            self.timers.stop()
        for device in self.desk.devices:
            if kind_of(device) != "printer":
                device.stop()
        self.desk.stop()
        self.print_queue.stop()
        for device in self.desk.devices:
            if kind_of(device) == "printer":
                device.stop()
        if self.webhook is not None:
            self.webhook.stop()
        if self.desk.recorder is not None:
            self.desk.recorder.close()
        self.desk.inbox.close()

    def view(self) -> DeskView:
        """Return everything the desk page shows now; while the store is away, what is captured."""
        devices = [self._device(device) for device in self.desk.devices]
        now, waiting = self.clock.now(), self.desk.inbox.waiting()
        try:
            if self.desk.full:
                raise StoreAway("disk_full")
            if self.store.away:
                raise self.store.away
            with self.store.read() as connection:
                view = queries.desk_view(connection, self.store.known, self.desk.id, now, devices, waiting)
        except StoreAway as away:
            return self._view_away(away, now, devices, waiting)
        return replace(view, webhook=self.webhook_state())

    def webhook_state(self) -> WebhookView | None:
        """Return how far the webhook's receiver is behind; None without one, or while the store is away."""
        if self.webhook is None or self.store.away:
            return None
        try:
            return self.webhook.state()
        except StoreAway:
            return None

    def _view_away(self, away: StoreAway, now: datetime, devices: list[DeviceView], waiting: int) -> DeskView:
        captured = [each for each in self.desk.inbox.newest(CAPTURED_SHOWN) if each.kind == "scan"]
        texts = tuple(codes.visible(each.said["text"]) for each in captured)
        card = None
        if captured:
            said = Feedback("waiting", "captured_away", {"text": texts[0], "count": waiting})
            card = Card(captured[0].operation_id, said, captured[0].at, None)
        why = Away(away.feedback(), self.desk.away_since or now, texts, not self.desk.full)
        return DeskView(self.desk.id, self._name, now, tuple(devices), card=card, waiting=waiting, away=why)

    def touch(
        self, operation_id: str, name: str, /, operator: str | None = None, **arguments: Any
    ) -> Feedback:
        """Do what a key asks, once per operation id; a repeated id returns the stored answer.

        Args:
            operator: who asks from the office; by default who is signed on at the desk.
        """
        return self.desk.touch(operation_id, name, operator=operator, **arguments)

    def type_keys(self, strokes: Sequence[str]) -> None:
        """Take the keys that a page of the desk heard of a scanner that types.

        Args:
            strokes: see `page_keys.press`.

        Raises:
            Refused: no device of this desk has such a port, or it is not ready yet.
            ValueError: what is no stroke.
        """
        ports = [each.port for each in self.desk.devices if each.port.startswith("page://")]
        taken = [page_keys.press(port, strokes) for port in ports]
        if not any(taken):
            raise Refused("no_page_scanner")

    def phone_address(self, about: int | str) -> str:
        """Return the address where a phone may give a photo; "" when phones do not reach it.

        Args:
            about: the discrepancy's id, or the number of goods to be refused.
        """
        if not self._public_url:
            return ""
        return f"{self._public_url}/phone/{self.phones.shown(about, self.clock.now())}"

    def photo_wanted(self, code: str) -> None:
        """See that a phone's code is good.

        Raises:
            Refused: it is not, and why.
        """
        self.phones.of(code, self.clock.now())

    def take_phone_photo(self, code: str, operation_id: str, image: bytes) -> Feedback:
        """Take a phone's photo of what its code is for, as whoever is signed on at the desk.

        Raises:
            Refused: the code is not good.
        """
        about = self.phones.of(code, self.clock.now())
        answer = self.touch(operation_id, "add_photo", image=image, of=about)
        if answer.outcome == "ok":
            self.phones.use_up(code)
        return answer

    def office_view(self, clerk: Clerk) -> OfficeView:
        """Return what waits for whoever is signed in in the office."""
        with self.store.read() as connection:
            return queries.office_view(connection, clerk, self.clock.now())

    def operators(self) -> Sequence[OperatorView]:
        """Return everybody who may sign on, in order of number."""
        with self.store.read() as connection:
            return queries.operators(connection, self.clock.now())

    def settings(self) -> Sequence[SettingView]:
        """Return the department's settings with their history."""
        with self.store.read() as connection:
            return queries.settings(connection, self.store.known)

    def list_rows(self, kind: str, search: str = "", limit: int = LIST_SHOWN) -> ListView:
        """Return the rows of a list in which a text occurs; `kind` is one that is edited row by row."""
        with self.store.read() as connection:
            return queries.list_rows(connection, kind, search, limit)

    def list_row(self, kind: str, key: Sequence[str]) -> Mapping[str, str] | None:
        """Return one row of a list by its key as it is typed; None when there is none."""
        with self.store.read() as connection:
            return queries.list_row(connection, kind, key)

    def year(self, year: int) -> YearView:
        """Return a year of the calendar as it counts."""
        with self.store.read() as connection:
            return queries.year(connection, self.store.known, year)

    def import_list(self, operation_id: str, kind: str, data: bytes, operator: str | None = None) -> Feedback:
        """Take a list (domain 7.7) for whoever is signed on, once per operation id.

        Args:
            kind: a key of `station.lists.kinds.LISTS`.
            data: a CSV file or an XLSX workbook.
            operator: who asks from the office; by default who is signed on at the desk.

        Returns:
            How many rows were taken and not; `findings` in its facts are notes and the first sentences about
            the rows that were not, in both languages, and `findings_left` is how many more there are.
        """
        rows = read_list(kind, data)  # before the store's lock: scanning goes on meanwhile

        def take(act: Act) -> Feedback:
            feedback, report = imports.import_list(act, rows)
            told = [
                {"zh": finding.sentence("zh"), "en": finding.sentence("en")}
                for finding in report.rejected[:FINDINGS_KEPT]
            ]
            left = len(report.rejected) - len(told)
            told[:0] = [note._asdict() for note in report.notes]
            facts = {**feedback.facts, "findings": told, "findings_left": left}
            return replace(feedback, facts=facts)

        return self.desk.perform(operation_id, "import_list", take, operator=operator)

    def answer(self, operation_id: str) -> Feedback | None:
        """Return what was answered to a touch, None when there was none of that id."""
        with self.store.read() as connection:
            row = connection.execute(
                select(tables.operation).where(tables.operation.c.id == f"touch:{operation_id}")
            ).one_or_none()
        return Feedback(row.outcome, row.code, row.facts) if row else None

    def wait(self, version: int, timeout_s: float) -> int:
        """Block until something shown has changed since `version`; return the version now."""
        return self.desk.wait(version, timeout_s)

    def live_weight(self) -> tuple[Decimal, str, bool] | None:
        """Return value, unit and whether it is stable; None when the scale says nothing usable."""
        return self.desk.live_weight()

    def finding(self) -> FindingView:
        """Return which ports are free, what is behind them, and what is being looked for."""
        if self.finder is None:
            return FindingView("", self.clock.now(), writes=False)
        return self.finder.view()

    def find(self, name: str, /, **arguments: str) -> None:
        """Begin what a key of the devices page asks for: find, ask (port), bind_scanner, bind_scale, stop."""
        if self.finder is None:
            return
        acts: dict[str, Callable[..., None]] = {
            "find": self.finder.find,
            "ask": self.finder.ask,
            "bind_scanner": self.finder.bind_scanner,
            "bind_scale": self.finder.bind_scale,
            "stop": self.finder.cancel,
        }
        acts[name](**arguments)

    def replace_device(self, device: Device) -> None:
        """Put a device, not yet started, in the place of the one with its id, or beside the others."""
        old = next((each for each in self.desk.devices if each.id == device.id), None)
        others = [each for each in self.desk.devices if each is not old]
        if old is None:
            self.desk.devices = [*others, device]
        else:
            old.stop()
            self.desk.devices = [device if each is old else each for each in self.desk.devices]
        device.start()
        self.desk.changed()

    def deliveries(self, limit: int, after: str = "") -> Sequence[DeliveryView]:
        """Return deliveries, newest first, those before the number `after`."""
        with self.store.read() as connection:
            return queries.deliveries(connection, self.store.known, self.clock.now(), limit, after)

    def delivery(self, number: str) -> DeliveryView | None:
        """Return one delivery."""
        with self.store.read() as connection:
            return queries.delivery_view(connection, self.store.known, number, self.clock.now())

    def units(self, limit: int, after: str = "", delivery: str | None = None) -> Sequence[UnitView]:
        """Return units after a number, oldest first."""
        with self.store.read() as connection:
            return queries.units(connection, delivery=delivery, limit=limit, after=after)

    def unit(self, number: str) -> UnitView | None:
        """Return one unit."""
        with self.store.read() as connection:
            return queries.unit(connection, number)

    def discrepancies(
        self, limit: int, after: int = 0, delivery: str | None = None
    ) -> Sequence[DiscrepancyView]:
        """Return discrepancies after an id, oldest first."""
        with self.store.read() as connection:
            return queries.discrepancies(
                connection, self.store.known, self.clock.now(), limit, after, delivery
            )

    def discrepancy(self, id: int) -> DiscrepancyView | None:
        """Return one discrepancy."""
        with self.store.read() as connection:
            return queries.discrepancy_view(connection, self.store.known, id, self.clock.now())

    def paper(self, number: str, clerk: Clerk | None) -> PaperView | None:
        """Return one paper, with what whoever looks may do about it."""
        with self.store.read() as connection:
            return paper_view(connection, number, clerk)

    def print_jobs(self, limit: int, after: int = 0) -> Sequence[PrintJobView]:
        """Return print jobs after an id, oldest first."""
        with self.store.read() as connection:
            return queries.print_jobs(connection, limit=limit, after=after)

    def board(self, who: Clerk | None, *, mine: bool = False) -> BoardView:
        """Return today's board for whoever asks; `mine`: only what is his or her move."""
        with self.store.read() as connection:
            return board.board(connection, self.store.known, self.clock.now(), who, mine=mine)

    def reports(self, who: Clerk | None) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Return name and rules of the reports that somebody may see."""
        return tuple((each.name, each.rules) for each in catalog.seen_by(who))

    def report(
        self, who: Clerk | None, name: str, asked: Mapping[str, str], *, to_take: bool = False
    ) -> ReportView:
        """Return a report; `asked` narrows it: first, last (ISO days), customer, state.

        Args:
            to_take: as a file, which fewer may have than see it.

        Raises:
            KeyError: there is no report of that name.
            Refused: whoever asks may not see it; it is narrowed to what there is not.
        """
        now = self.clock.now()
        with self.store.read() as connection:
            if to_take:
                catalog.require(who, "export_report")
            return catalog.make(connection, self.store.known, now, who, name, asked)

    def print_batch(self) -> BatchView | None:
        """Return how far a batch of labels is; None when none is under way."""
        with self.store.read() as connection:
            return queries.print_batch(connection, self.desk.id)

    def events(self, limit: int, after: int = 0) -> Sequence[EventView]:
        """Return events of the journal after a sequence, oldest first."""
        with self.store.read() as connection:
            return queries.events(connection, limit, after)

    def figures(self) -> Figures:
        """Return the numbers a watcher follows; there are some even while the store is away."""
        counted: StoreFigures | None = None
        try:
            with self.store.read() as connection:
                counted = queries.figures(connection, self.desk.id)
        except StoreAway as away:
            log.debug("no figures of the store: %s", away)
        sent = self.webhook_state()
        return Figures(
            store=counted,
            inbox=self.desk.inbox.waiting(),
            devices=tuple(self._device(device) for device in self.desk.devices),
            answers={**dict.fromkeys(get_args(Outcome), 0), **self.store.answers},
            events=dict(self.store.happened),
            webhook=sent.waiting if sent else None,
        )

    def hand_over_list(self) -> Sequence[HandOverRow]:
        """Return the keeper's morning list (R14)."""
        with self.store.read() as connection:
            return filing.hand_over_list(connection, self.store.known, self.clock.now())

    def form_asked(self) -> FormView | None:
        """Return the form that waits for its two badges at this desk."""
        with self.store.read() as connection:
            return filing.form_asked(connection, self.desk.id, self.clock.now())

    def work(self, who: Clerk | None) -> WorkView:
        """Return what is planned today for whoever asks, and the pick lists."""
        with self.store.read() as connection:
            return planning.work(connection, self.clock.now(), who)

    def plan(self, *, today: bool = False) -> PlanView:
        """Return the plan of the next working day, or of today, with what is proposed for it."""
        with self.store.read() as connection:
            return planning.plan_view(connection, self.store.known, self.clock.now(), today=today)

    def pick_asked(self) -> PickView | None:
        """Return the pick list that is counted or signed at this desk."""
        with self.store.read() as connection:
            return planning.pick_asked(connection, self.desk.id)

    def forms(self, *, done: bool = False) -> Sequence[FormRow]:
        """Return the forms on which something is left to do, or the newest that are done."""
        with self.store.read() as connection:
            return filing.forms(connection, self.store.known, self.clock.now(), done=done)

    def form(self, number: str) -> FormView | None:
        """Return a form that was handed over."""
        with self.store.read() as connection:
            return filing.form(connection, number)

    def shipping_list(self) -> Sequence[ParcelView]:
        """Return what waits at shipping, by customer (R18)."""
        with self.store.read() as connection:
            return filing.shipping_list(connection, self.store.known, self.clock.now())

    def workbench(self, which: str) -> Sequence[WorkbenchRow]:
        """Return what waits to be inspected or repaired, the oldest first; `which` says which (R7, R21)."""
        now = self.clock.now()
        with self.store.read() as connection:
            calendar = law.current(connection, self.store.known).calendar
            return workbench.waiting(connection, now, calendar, which)

    def parcel_asked(self) -> ParcelView | None:
        """Return the parcel that is packed at this desk."""
        with self.store.read() as connection:
            return filing.parcel_asked(connection, self.store.known, self.desk.id, self.clock.now())

    def open_batches(self) -> Sequence[TeardownView]:
        """Return the teardown batches whose account is not submitted, the oldest first."""
        with self.store.read() as connection:
            return tearing.open_batches(connection, self.store.known, self.clock.now())

    def teardown_batch(self, number: str) -> TeardownView | None:
        """Return a teardown batch with its yield and its lots; None when there is none of that number."""
        with self.store.read() as connection:
            return tearing.batch(connection, self.store.known, number, self.clock.now())

    def shipments(self, *, today: bool = False) -> Sequence[ShipmentView]:
        """Return parcels that have left today, or all that are not known to have arrived."""
        with self.store.read() as connection:
            if today:
                return filing.shipped_today(connection, self.clock.now())
            return filing.under_way(connection)

    def stock_value(self, who: Clerk | None) -> ValueView:
        """Return what the stock is worth; `Refused` to who may not see it."""
        catalog.require(who, "see_books")
        with self.store.read() as connection:
            return bookkeeping.value_view(connection, self.store.known, self.clock.now())

    def price_lists(self, who: Clerk | None) -> tuple[PriceListView, ...]:
        """Return the versions of the price list; `Refused` to who may not see them."""
        catalog.require(who, "see_books")
        with self.store.read() as connection:
            return bookkeeping.price_lists(connection, self.clock.now())

    def price_list(self, who: Clerk | None, number: str) -> PriceListView | None:
        """Return one version with its lines; None when there is none of that number."""
        catalog.require(who, "see_books")
        with self.store.read() as connection:
            return bookkeeping.price_list_view(connection, self.clock.now(), number)

    def batch_accounts(self, who: Clerk | None) -> tuple[AccountRow, ...]:
        """Return the accounts of all batches; `Refused` to who may not see them."""
        catalog.require(who, "see_books")
        with self.store.read() as connection:
            return bookkeeping.accounts_list(connection)

    def batch_account(self, who: Clerk | None, number: str) -> AccountView | None:
        """Return one account as it stands; None when there is no such batch."""
        catalog.require(who, "see_books")
        with self.store.read() as connection:
            return bookkeeping.account_view(connection, number)

    def places(self) -> Sequence[PlaceRow]:
        """Return every place with how much lies there."""
        with self.store.read() as connection:
            return shelves.places(connection)

    def place(self, code: str) -> PlaceView | None:
        """Return one place with what lies there."""
        with self.store.read() as connection:
            return shelves.place(connection, code)

    def life(self, number: str) -> LifeView | None:
        """Return the life of what bears an own number, or of the newest unit of a serial."""
        with self.store.read() as connection:
            return lives.life(connection, number)

    def labelled(self, asked: str) -> str | None:
        """Return the own number, asked for as people write it, of a part lot, a batch or a place."""
        with self.store.read() as connection:
            return lives.found(connection, asked)

    def stock_take_asked(self) -> StockTakeView | None:
        """Return the place that is counted at this desk."""
        with self.store.read() as connection:
            return shelves.stock_take_asked(connection, self.desk.id)

    def papers(self, kind: str, state: str, customer: str, number: str) -> PaperList:
        """List papers, "" for every one (R19)."""
        with self.store.read() as connection:
            return filing.papers_by(connection, kind, state, customer, number)

    def customer_file(self, asked: str) -> CustomerFile:
        """Return everything found by a number, a serial, a waybill or a customer (R19)."""
        with self.store.read() as connection:
            return filing.customer_file(connection, asked)

    def label_png(self, job_id: int) -> bytes | None:
        """Return the drawing that prints, as PNG; None when there is no such job or it cannot be drawn."""
        with self.store.read() as connection:
            found = queries.label_content(connection, job_id)
        if found is None:
            return None
        try:
            return self._png(self.print_queue.draw(*found))
        except labels.LabelError:
            return None

    def issue_badge(self, number: str) -> bytes:
        """Give an operator a new badge, which voids the old one, and return its label as PNG.

        Raises:
            Refused: no such operator.
        """
        request = Request(
            f"badge:{secrets.token_hex(8)}", "issue_badge", self.desk.id, self.clock.now(), by_machine=True
        )
        made: list[BadgeLabel] = []

        def issue(act: Act) -> Feedback:
            made[:] = [sheets.badge(act, number)]  # anew, if its connection was lost the first time
            act.on_card = False
            return Feedback("ok", "badge_issued", {"number": number})

        feedback = self.store.perform(request, issue)
        if not made:
            raise Refused(feedback.code, **feedback.facts)
        return self._png(self.print_queue.draw("badge", labels.content(made[0])))

    def photo(self, id: int) -> tuple[bytes, str] | None:
        """Return a photo's bytes and media type."""
        with self.store.read() as connection:
            image = queries.photo(connection, id)
        return (image, "image/jpeg") if image is not None else None

    def refusal_photo(self, id: int) -> bytes | None:
        """Return the JPEG of what was refused."""
        with self.store.read() as connection:
            return queries.refusal_photo(connection, id)

    def paper_document(self, number: str) -> PaperDocument:
        """Return a paper as it is printed.

        Raises:
            Refused: there is no such paper.
        """
        with self.store.read() as connection:
            return gather(connection, number)

    def ready(self) -> tuple[bool, dict[str, Any]]:
        """Return whether store, inbox and every scanner are ready, and which devices are not.

        A scale or printer that is away is named, and a recorder that found no room, but intake goes on
        without them.
        """
        away = {
            device.id: condition.code
            for device in self.desk.devices
            if (condition := device.condition()).code != "ready"
        }
        if self.desk.recorder is not None and self.desk.recorder.why_off():
            away["recorder"] = "off"
        try:
            with self.store.read() as connection:
                connection.execute(select(tables.head.c.seq)).one()
        except StoreAway as gone:
            return False, {"store": gone.code, **away}
        scanners = {device.id for device in self.desk.devices if kind_of(device) == "scanner"}
        return not scanners & away.keys(), away

    def stalled(self, within_s: float) -> str:
        """Return what did not show within a time that it lives, in words for the log; empty when all did.

        Waits for the store's lock, so long at most.
        """
        rounds = {**self.desk.rounds, **self.print_queue.rounds}
        for more in (self.webhook, self.timers):
            rounds |= more.rounds if more is not None else {}
        late = {
            name: time.monotonic() - at for name, at in rounds.items() if time.monotonic() - at > within_s
        }
        if late:
            return ", ".join(
                f"the thread {name} has made no round for {age:.0f} s" for name, age in late.items()
            )
        if not self.store.lock.acquire(timeout=within_s):
            return f"nobody can write to the store for {within_s:.0f} s"
        self.store.lock.release()
        return ""

    def _png(self, drawing: labels.Drawing) -> bytes:
        out = io.BytesIO()
        drawing.image().save(out, "PNG")
        return out.getvalue()

    def _device(self, device: Device) -> DeviceView:
        condition = device.condition()
        live = device.live() if isinstance(device, Scale) else None
        return DeviceView(
            id=device.id,
            kind=kind_of(device),
            name=self._names.get(device.id) or device.id,
            code=condition.code,
            severity=condition.severity,
            since=self.clock.shown(condition.since),
            facts=dict(condition.facts),
            last_at=self.desk.heard_at.get(device.id),
            last_text=self.desk.read.get(device.id, ""),
            weight=(live.weight.value, live.weight.unit, bool(live.weight.stable)) if live else None,
            lasts_s=(datetime.now(UTC) - condition.since).total_seconds(),
            quiet_s=device.quiet_s(),
            readings=device.counts["readings"],
            unreadable=device.counts["unreadable"],
            rule=rule_for(device.port) if condition.code == "port_refused" else "",
        )
