"""What the pages ask of the desk: the one seam between `webui` and `station`.

`station.desk.Desk` is such a desk; the storybook's stand-in is another.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Protocol

from station.feedback import Feedback
from station.forms.document import PaperDocument
from station.messages import Text
from station.views.board import BoardView, ReportView
from station.views.books import AccountRow, AccountView, PriceListView, ValueView
from station.views.claims import CustomerFile, ParcelView, ShipmentView
from station.views.deliveries import DeliveryView, DiscrepancyView, HandOverRow, PrintJobView, UnitView
from station.views.desk import DeskView, EventView
from station.views.devices import Figures, FindingView, WebhookView
from station.views.office import Clerk, ListView, OfficeView, OperatorView, SettingView, YearView
from station.views.papers import FormRow, FormView, PaperList, PaperView
from station.views.plans import PickView, PlanView, WorkView
from station.views.stock import LifeView, PlaceRow, PlaceView, StockTakeView
from station.views.workbench import BatchView, TeardownView, WorkbenchRow


class Sessions(Protocol):
    """Who may open the pages: the kiosk's browser, and programs with a token."""

    def open(self, one_time_key: str) -> str | None:
        """Return the session token for the key printed at start, once; None for any other."""

    def holds(self, token: str) -> bool:
        """Return whether the token is an open kiosk session."""

    def holds_api(self, token: str) -> bool:
        """Return whether the token may read the API."""


class Office(Protocol):
    """The people signed in in browsers of their own."""

    setup_code: str

    def sign_in(self, number: str, pin: str) -> tuple[Feedback, str]:
        """Open a session by number and PIN; the answer, and the session's token, empty when there is none."""

    def who(self, token: str) -> Clerk | None:
        """Return who is signed in under a token, None when nobody is (any more)."""

    def sign_out(self, token: str) -> None:
        """End a session."""

    def has_manager(self) -> bool:
        """Whether anybody is a manager; a station begins without one."""

    def make_manager(self, code: str, number: str, name: str, pin: str) -> Feedback:
        """Enter the first manager, for who read the code that was printed at start; it is good once."""


class Bench(Protocol):
    """The demo's emulated hardware, to be played with by hand."""

    def title(self) -> Text | None:
        """Return the title of the demo delivery's next step, None when it is over."""

    def do(self, name: str, **arguments: Any) -> None:
        """Do one thing at the bench: the next step, a scan, a load, a pulled cable."""


class Desk(Protocol):
    """One receiving desk."""

    @property
    def sessions(self) -> Sessions:
        """Who may open the pages."""

    @property
    def office(self) -> Office:
        """Who is signed in elsewhere."""

    @property
    def bench(self) -> Bench | None:
        """The demo's bench, None at a real desk."""

    def view(self) -> DeskView:
        """Return everything the desk page shows now."""

    def touch(
        self, operation_id: str, name: str, /, operator: str | None = None, **arguments: Any
    ) -> Feedback:
        """Do what a key asks, once per operation id; a repeated id returns the stored answer.

        Args:
            operator: who asks from the office; by default who is signed on at the desk.
        """

    def office_view(self, clerk: Clerk) -> OfficeView:
        """Return what waits for whoever is signed in in the office."""

    def operators(self) -> Sequence[OperatorView]:
        """Return everybody who may sign on, in order of number."""

    def settings(self) -> Sequence[SettingView]:
        """Return the department's settings with their history."""

    def list_rows(self, kind: str, search: str = "", limit: int = 60) -> ListView:
        """Return the rows of a list in which a text occurs; `kind` is one that is edited row by row."""

    def list_row(self, kind: str, key: Sequence[str]) -> Mapping[str, str] | None:
        """Return one row of a list by its key as it is typed; None when there is none."""

    def year(self, year: int) -> YearView:
        """Return a year of the calendar as it counts."""

    def import_list(self, operation_id: str, kind: str, data: bytes, operator: str | None = None) -> Feedback:
        """Take a list (CSV or XLSX), once per operation id; what is wrong with it is in the facts."""

    def answer(self, operation_id: str) -> Feedback | None:
        """Return what was answered to a touch, None when there was none of that id."""

    def wait(self, version: int, timeout_s: float) -> int:
        """Block until something shown has changed since `version`; return the version now."""

    def live_weight(self) -> tuple[Decimal, str, bool] | None:
        """Return value, unit and whether it is stable; None when the scale says nothing usable."""

    def finding(self) -> FindingView:
        """Return which ports are free, what is behind them, and what is being looked for."""

    def find(self, name: str, /, **arguments: str) -> None:
        """Begin what a key of the devices page asks for; returns at once."""

    def deliveries(self, limit: int, after: str = "") -> Sequence[DeliveryView]:
        """Return deliveries, newest first, those before the number `after`."""

    def delivery(self, number: str) -> DeliveryView | None:
        """Return one delivery."""

    def units(self, limit: int, after: str = "", delivery: str | None = None) -> Sequence[UnitView]:
        """Return units after a number, oldest first."""

    def unit(self, number: str) -> UnitView | None:
        """Return one unit."""

    def discrepancies(
        self, limit: int, after: int = 0, delivery: str | None = None
    ) -> Sequence[DiscrepancyView]:
        """Return discrepancies after an id, oldest first."""

    def discrepancy(self, id: int) -> DiscrepancyView | None:
        """Return one discrepancy."""

    def paper(self, number: str, clerk: Clerk | None) -> PaperView | None:
        """Return one paper, with what whoever looks may do about it; None when there is none."""

    def print_jobs(self, limit: int, after: int = 0) -> Sequence[PrintJobView]:
        """Return print jobs after an id, oldest first."""

    def board(self, who: Clerk | None, *, mine: bool = False) -> BoardView:
        """Return today's board for whoever asks; `mine`: only what is his or her move."""

    def reports(self, who: Clerk | None) -> Sequence[tuple[str, tuple[str, ...]]]:
        """Return name and rules of the reports that somebody may see."""

    def report(
        self, who: Clerk | None, name: str, asked: Mapping[str, str], *, to_take: bool = False
    ) -> ReportView:
        """Return a report, narrowed to what is asked; a KeyError for no report, `Refused` to who may not."""

    def print_batch(self) -> BatchView | None:
        """Return how far a batch of labels is; None when none is under way."""

    def events(self, limit: int, after: int = 0) -> Sequence[EventView]:
        """Return events of the journal after a sequence, oldest first."""

    def figures(self) -> Figures:
        """Return the numbers a watcher follows."""

    def hand_over_list(self) -> Sequence[HandOverRow]:
        """Return the keeper's morning list (R14)."""

    def form_asked(self) -> FormView | None:
        """Return the form that waits for its two badges at this desk."""

    def forms(self, *, done: bool = False) -> Sequence[FormRow]:
        """Return the forms on which something is left to do, or the newest that are done."""

    def form(self, number: str) -> FormView | None:
        """Return a form that was handed over."""

    def work(self, who: Clerk | None) -> WorkView:
        """Return what is planned today for whoever asks, and the pick lists (R20, R25)."""

    def plan(self, *, today: bool = False) -> PlanView:
        """Return the plan of the next working day, or of today, with what is proposed for it."""

    def pick_asked(self) -> PickView | None:
        """Return the pick list that is counted or signed at this desk."""

    def shipping_list(self) -> Sequence[ParcelView]:
        """Return what waits at shipping, by customer (R18)."""

    def workbench(self, which: str) -> Sequence[WorkbenchRow]:
        """Return what waits to be inspected or repaired, the oldest first; `which` says which."""

    def parcel_asked(self) -> ParcelView | None:
        """Return the parcel that is packed at this desk."""

    def open_batches(self) -> Sequence[TeardownView]:
        """Return the teardown batches whose account is not submitted, the oldest first."""

    def teardown_batch(self, number: str) -> TeardownView | None:
        """Return a teardown batch with its yield and its lots; None when there is none of that number."""

    def shipments(self, *, today: bool = False) -> Sequence[ShipmentView]:
        """Return parcels that have left today, or all that are not known to have arrived."""

    def stock_value(self, who: Clerk | None) -> ValueView:
        """Return what the stock is worth; `Refused` to who may not see it."""

    def price_lists(self, who: Clerk | None) -> tuple[PriceListView, ...]:
        """Return the versions of the price list; `Refused` to who may not see them."""

    def price_list(self, who: Clerk | None, number: str) -> PriceListView | None:
        """Return one version with its lines; None when there is none of that number."""

    def batch_accounts(self, who: Clerk | None) -> tuple[AccountRow, ...]:
        """Return the accounts of all batches; `Refused` to who may not see them."""

    def batch_account(self, who: Clerk | None, number: str) -> AccountView | None:
        """Return one account as it stands; None when there is no such batch."""

    def places(self) -> Sequence[PlaceRow]:
        """Return every place with how much lies there."""

    def place(self, code: str) -> PlaceView | None:
        """Return one place with what lies there."""

    def life(self, number: str) -> LifeView | None:
        """Return the life of what bears an own number, or of the newest unit of a serial."""

    def labelled(self, asked: str) -> str | None:
        """Return the own number, asked for as people write it, of a part lot, a batch or a place."""

    def stock_take_asked(self) -> StockTakeView | None:
        """Return the place that is counted at this desk."""

    def papers(self, kind: str, state: str, customer: str, number: str) -> PaperList:
        """Return papers by kind, state, customer and number; "" for every one (R19)."""

    def customer_file(self, asked: str) -> CustomerFile:
        """Return everything found by a number, a serial, a waybill or a customer (R19)."""

    def type_keys(self, strokes: Sequence[str]) -> None:
        """Take the keys a page heard of a scanner that types; `Refused` when the desk has no such scanner."""

    def phone_address(self, about: int | str) -> str:
        """Return the address where a phone may give a photo of a discrepancy, by its id, or of goods to be
        refused, by their number; "" when phones do not reach it.
        """

    def photo_wanted(self, code: str) -> None:
        """See that a phone's code is good; `Refused` with why it is not."""

    def take_phone_photo(self, code: str, operation_id: str, image: bytes) -> Feedback:
        """Add a phone's photo to the matter of its code, if that is still asked at the desk."""

    def label_png(self, job_id: int) -> bytes | None:
        """Return the drawing that prints, as PNG; None when there is no such job."""

    def refusal_photo(self, id: int) -> bytes | None:
        """Return the JPEG of what was refused."""

    def photo(self, id: int) -> tuple[bytes, str] | None:
        """Return a photo's bytes and media type."""

    def paper_document(self, number: str) -> PaperDocument:
        """Return a paper as it is printed; `Refused` when there is none of that number."""

    def ready(self) -> tuple[bool, dict[str, Any]]:
        """Return whether store, inbox and required devices are ready, and what is not."""

    def webhook_state(self) -> WebhookView | None:
        """Return how far the webhook's receiver is behind; None without one, or while the store is away."""
