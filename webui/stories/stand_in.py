"""A desk and an office that stand in for the real ones: they hold views, and no key does anything."""

from __future__ import annotations

import io
import secrets
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import labels
from labels.gallery import PART, UNIT
from labels.media import MEDIA
from station.feedback import Feedback, Refused
from station.forms import gallery
from station.forms.document import PaperDocument
from station.messages import WORDS
from station.views.board import BoardView, ReportView
from station.views.books import AccountRow, AccountView, PriceListView, ValueView
from station.views.claims import CustomerFile, ParcelView, ShipmentView
from station.views.deliveries import (
    DeliveryView,
    DiscrepancyView,
    HandOverRow,
    PrintJobView,
    UnitView,
)
from station.views.desk import DeskView, EventView
from station.views.devices import Figures, FindingView, StoreFigures, WebhookView
from station.views.office import (
    Clerk,
    ListView,
    OfficeView,
    OperatorView,
    SettingView,
    YearView,
)
from station.views.papers import (
    FormRow,
    FormView,
    PaperList,
    PaperView,
)
from station.views.plans import PickView, PlanView, WorkView
from station.views.stock import LifeView, PlaceRow, PlaceView, StockTakeView
from station.views.workbench import BatchView, TeardownView, WorkbenchRow
from webui.stories import books as books_stories
from webui.stories import inspection as inspection_stories
from webui.stories import plans as plan_stories
from webui.stories import stock as stock_stories
from webui.stories import teardown as teardown_stories
from webui.stories.board import BOARDS
from webui.stories.claims import FORM, FORMS, FOUND, LISTED, PACKED, SENT, SHIPPING, TO_HAND_OVER, to_sign
from webui.stories.desk import NOW, PLAN, counted, delivery, job, unit
from webui.stories.devices import FINDINGS
from webui.stories.office import CUSTOMERS, GM, PEOPLE, SETTINGS, a_year
from webui.stories.settling import settling
from webui.storybook import PAPERS, REPORTS, STORIES


def made_label(job_id: int) -> labels.UnitLabel | labels.PartLabel:
    """Return what stands on the label of a made-up print job."""
    if job_id > teardown_stories.PART_JOBS:
        lot = next(each for each in teardown_stories.LOTS if each.label and each.label.id == job_id)
        return replace(
            PART,
            number=lot.number,
            part_code=lot.code,
            name=lot.name,
            spec="",
            quantity=lot.quantity,
            unit=lot.unit_of_measure,
            status_word=WORDS[lot.product_status].zh,
            price_version="价表 202609" if lot.price else "待定价",
        )
    of = unit(job_id)
    return replace(
        UNIT,
        number=of.number,
        status_word=WORDS[of.product_status].zh,
        model=of.model or "",
        serial=of.serial or WORDS["unreadable"].zh,
        hold_reason="、".join(WORDS[each].zh for each in (*of.kinds, *of.problems)),
    )


class StandInOffice:
    """An office whose only PIN is 290009, the GM's."""

    setup_code = "setup"

    def __init__(self) -> None:
        self.opened: set[str] = set()

    def sign_in(self, number: str, pin: str) -> tuple[Feedback, str]:
        """Open a session for the one PIN."""
        if pin != "290009":
            return Feedback("refused", "pin_wrong", {"left": 4}), ""
        token = secrets.token_urlsafe(16)
        self.opened.add(token)
        return Feedback("ok", "signed_in", {"name": GM.name, "role": GM.role}), token

    def who(self, token: str) -> Clerk | None:
        """Know the GM."""
        return GM if token in self.opened else None

    def sign_out(self, token: str) -> None:
        """End a session."""
        self.opened.discard(token)

    def has_manager(self) -> bool:
        """Have one."""
        return True

    def make_manager(self, code: str, number: str, name: str, pin: str) -> Feedback:
        """Refuse: there is one."""
        return Feedback("refused", "manager_there")


class StandIn:
    """A desk that shows one view after another: each touch turns to the next story of the count."""

    bench = None
    TURNS = (
        "locked",
        "empty",
        "signing",
        "counting-ok",
        "counting-attention",
        "pairing",
        "settle-asked",
        "counted",
    )

    def __init__(self) -> None:
        self.sessions = self
        self.office = StandInOffice()
        self.key: str | None = secrets.token_urlsafe(16)
        self.token = secrets.token_urlsafe(16)
        self.turn = 0
        self.done: dict[str, Feedback] = {}

    def open(self, one_time_key: str) -> str | None:
        """Open the session once."""
        if self.key is None or one_time_key != self.key:
            return None
        self.key = None
        return self.token

    def holds(self, token: str) -> bool:
        """Know the one session."""
        return token == self.token

    holds_api = holds

    def view(self) -> DeskView:
        """Show the story it has turned to."""
        return STORIES[self.TURNS[self.turn % len(self.TURNS)]]()

    def office_view(self, clerk: Clerk) -> OfficeView:
        """Have nothing waiting."""
        return OfficeView(clerk, NOW)

    def touch(
        self, operation_id: str, name: str, /, operator: str | None = None, **arguments: Any
    ) -> Feedback:
        """Turn to the next story, once per operation id."""
        if operation_id not in self.done:
            self.turn += 1
            self.done[operation_id] = Feedback("ok", name)
        return self.done[operation_id]

    def type_keys(self, strokes: Sequence[str]) -> None:
        """Keep what was typed."""
        self.done[" ".join(strokes)] = Feedback("ok", "typed")

    def phone_address(self, about: int | str) -> str:
        """Be reached by phones."""
        return "https://desk.example.cn/phone/q7Zl0bJYwQmH5s2kT9xVdA"

    def photo_wanted(self, code: str) -> None:
        """Know one code."""
        if code != "q7Zl0bJYwQmH5s2kT9xVdA":
            raise Refused("phone_code_unknown")

    def take_phone_photo(self, code: str, operation_id: str, image: bytes) -> Feedback:
        """Take it."""
        self.photo_wanted(code)
        return self.touch(operation_id, "add_photo", image=image)

    def operators(self) -> Sequence[OperatorView]:
        """Have three people."""
        return PEOPLE

    def settings(self) -> Sequence[SettingView]:
        """Have four settings."""
        return SETTINGS

    def list_rows(self, kind: str, search: str = "", limit: int = 60) -> ListView:
        """Have two customers."""
        return CUSTOMERS

    def list_row(self, kind: str, key: Sequence[str]) -> Mapping[str, str] | None:
        """Find the first customer."""
        return CUSTOMERS.rows[0]

    def year(self, year: int) -> YearView:
        """Have a year without a list."""
        return a_year(year)

    def import_list(self, operation_id: str, kind: str, data: bytes, operator: str | None = None) -> Feedback:
        """Take a list, which turns to the next story."""
        return self.touch(operation_id, "list_imported")

    def answer(self, operation_id: str) -> Feedback | None:
        """Return what a touch was answered."""
        return self.done.get(operation_id)

    def wait(self, version: int, timeout_s: float) -> int:
        """Count the turns."""
        deadline = time.monotonic() + timeout_s
        while self.turn == version and time.monotonic() < deadline:
            time.sleep(0.02)
        return self.turn

    def live_weight(self) -> tuple[Decimal, str, bool] | None:
        """Weigh the same each time."""
        return Decimal("1.31"), "kg", True

    def finding(self) -> FindingView:
        """Have three free ports."""
        return FINDINGS["devices-ports"]

    def find(self, name: str, /, **arguments: str) -> None:
        """Find nothing."""

    def deliveries(self, limit: int, after: str = "") -> Sequence[DeliveryView]:
        """List the demo delivery."""
        return [] if after else [delivery(12)][:limit]

    def delivery(self, number: str) -> DeliveryView | None:
        """Find the demo delivery."""
        return delivery(12) if number == "DL2609290001" else None

    def units(self, limit: int, after: str = "", delivery: str | None = None) -> Sequence[UnitView]:
        """List the demo units."""
        found = [unit(n) for n in range(1, 13)]
        return [each for each in found if each.number > after][:limit]

    def unit(self, number: str) -> UnitView | None:
        """Find a demo unit."""
        return next((each for each in self.units(12) if each.number == number), None)

    def discrepancies(
        self, limit: int, after: int = 0, delivery: str | None = None
    ) -> Sequence[DiscrepancyView]:
        """List one discrepancy."""
        return [] if after else [settling("asked")][:limit]

    def discrepancy(self, id: int) -> DiscrepancyView | None:
        """Find the one discrepancy."""
        return settling("asked") if id == 3 else None

    def hand_over_list(self) -> Sequence[HandOverRow]:
        """List five deliveries."""
        return TO_HAND_OVER

    def form_asked(self) -> FormView | None:
        """Show the demo delivery's form."""
        return to_sign()

    def forms(self, *, done: bool = False) -> Sequence[FormRow]:
        """List three forms."""
        return () if done else FORMS

    def form(self, number: str) -> FormView | None:
        """Find the demo delivery's form."""
        return FORM if number == FORM.number else None

    def work(self, who: Clerk | None) -> WorkView:
        """Have a morning's work."""
        return plan_stories.WORKS["work"][0]

    def plan(self, *, today: bool = False) -> PlanView:
        """Have a plan that is being made."""
        return plan_stories.PLAN

    def pick_asked(self) -> PickView | None:
        """Show a list that is counted."""
        return plan_stories.PICK

    def shipping_list(self) -> Sequence[ParcelView]:
        """List two parcels."""
        return SHIPPING

    def parcel_asked(self) -> ParcelView | None:
        """Show a parcel with one unit in it."""
        return PACKED

    def workbench(self, which: str) -> Sequence[WorkbenchRow]:
        """List what waits for the inspector, or for the repairer."""
        return inspection_stories.TO_INSPECT if which == "inspect" else inspection_stories.TO_REPAIR

    def open_batches(self) -> Sequence[TeardownView]:
        """List the batch of the stories."""
        return (teardown_stories.BATCH,)

    def teardown_batch(self, number: str) -> TeardownView | None:
        """Find the batch of the stories."""
        return teardown_stories.FULL if number == teardown_stories.FULL.number else None

    def shipments(self, *, today: bool = False) -> Sequence[ShipmentView]:
        """List two parcels under way, one of today."""
        return SENT[:1] if today else SENT

    def papers(self, kind: str, state: str, customer: str, number: str) -> PaperList:
        """List the demo's papers."""
        return LISTED

    def stock_value(self, who: Clerk | None) -> ValueView:
        """Be worth what the story says."""
        return books_stories.VALUE

    def price_lists(self, who: Clerk | None) -> tuple[PriceListView, ...]:
        """Have three versions."""
        return books_stories.LISTS

    def price_list(self, who: Clerk | None, number: str) -> PriceListView | None:
        """Have the one in force."""
        return books_stories.REVIEWED if number == books_stories.REVIEWED.number else None

    def batch_accounts(self, who: Clerk | None) -> tuple[AccountRow, ...]:
        """Have three batches."""
        return books_stories.ACCOUNTS

    def batch_account(self, who: Clerk | None, number: str) -> AccountView | None:
        """Have the demo's batch."""
        return books_stories.OPEN if number == books_stories.ROW.batch else None

    def customer_file(self, asked: str) -> CustomerFile:
        """Find the demo's customer, or nothing."""
        return FOUND if asked == "C001" else CustomerFile(asked)

    def places(self) -> Sequence[PlaceRow]:
        """List the demo's places."""
        return stock_stories.PLACES

    def place(self, code: str) -> PlaceView | None:
        """Find the main store."""
        return stock_stories.MAIN if code == stock_stories.MAIN.row.code else None

    def life(self, number: str) -> LifeView | None:
        """Know the lives of a unit and of a part lot."""
        return {each.number: each for each in (stock_stories.LIFE, stock_stories.PART)}.get(number)

    def labelled(self, asked: str) -> str | None:
        """Find the part lot."""
        return asked if asked == stock_stories.PART.number else None

    def stock_take_asked(self) -> StockTakeView | None:
        """Count the salvaged parts."""
        return stock_stories.COUNTING

    def paper(self, number: str, clerk: Clerk | None) -> PaperView | None:
        """Find a paper of the stories."""
        papers = {each.paper.number: each.paper for each in PAPERS.values()}
        return papers.get(number)

    def print_jobs(self, limit: int, after: int = 0) -> Sequence[PrintJobView]:
        """List the labels of the demo units."""
        return [job(n) for n in range(after + 1, 13)][:limit]

    def events(self, limit: int, after: int = 0) -> Sequence[EventView]:
        """List an event for each demo unit."""
        return [counted(n) for n in range(after + 1, 13)][:limit]

    def figures(self) -> Figures:
        """Have twelve events, one label waiting and two open matters."""
        store = StoreFigures(12, 0, {"queued": 1, "sending": 0, "unknown": 0}, {"damaged": 1, "short": 1})
        return Figures(store, 0, self.view().devices, {"ok": 20, "refused": 1}, {"UnitCounted": 12})

    def label_png(self, job_id: int) -> bytes | None:
        """Draw the label of a unit of the delivery, or of a part."""
        if not (0 < job_id <= len(PLAN) or job_id > teardown_stories.PART_JOBS):
            return None
        written = io.BytesIO()
        labels.render(made_label(job_id), MEDIA["60x40"], 8).image().save(written, "PNG")
        return written.getvalue()

    def refusal_photo(self, id: int) -> bytes | None:
        """Have no photos."""
        return None

    def photo(self, id: int) -> tuple[bytes, str] | None:
        """Have no photos."""
        return None

    def paper_document(self, number: str) -> PaperDocument:
        """Find one of the gallery's papers."""
        for paper in gallery.PAPERS.values():
            if paper.number == number:
                return paper
        raise Refused("number_unknown", number=number)

    def ready(self) -> tuple[bool, dict[str, Any]]:
        """Be ready."""
        return True, {}

    def print_batch(self) -> BatchView | None:
        """Have none."""
        return None

    def board(self, who: Clerk | None, *, mine: bool = False) -> BoardView:
        """Have a morning."""
        return BOARDS["board-mine" if mine else "board"]

    def reports(self, who: Clerk | None) -> Sequence[tuple[str, tuple[str, ...]]]:
        """Have those of the stories."""
        return list({each.name: each.rules for each in REPORTS.values()}.items())

    def report(
        self, who: Clerk | None, name: str, asked: Mapping[str, str], *, to_take: bool = False
    ) -> ReportView:
        """Have those of the stories."""
        return next(each for each in REPORTS.values() if each.name == name)

    def webhook_state(self) -> WebhookView | None:
        """Have none."""
        return None
