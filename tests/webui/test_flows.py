"""Every flow of the desk in Chromium at a real station: by touch, and by a scanner alone.

One delivery of twelve units is worked through twice, once by each kind of hands.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from station.demo import data
from station.demo.script import UNITS, WAYBILLS
from station.store import tables
from tests.playing import Played, eventually, played
from tests.webui.conftest import serving
from tests.webui.walking import Fingers, Hands, Scanner, Watch
from webui.app import create_app

pytestmark = pytest.mark.browser

KEEPER, CLERK = "OP0001", "OP0002"
FOREIGN = "SF9000000000991"
"""A parcel that no list speaks of."""


@pytest.fixture(scope="module")
def kiosk(camera: Browser) -> Iterator[BrowserContext]:
    """A kiosk's browser with touch and a camera."""
    context = camera.new_context(
        viewport={"width": 1280, "height": 800}, has_touch=True, permissions=["camera"]
    )
    yield context
    context.close()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Played]:
    """A desk on emulated devices before its first delivery; everybody has a PIN."""
    with played(tmp_path) as desk:
        data.give_pins(desk.station.store, desk.station.desk.id, desk.station.clock)
        yield desk


@contextmanager
def opened(desk: Played, context: BrowserContext) -> Iterator[Page]:
    """The desk's page in the kiosk's browser."""
    with serving(create_app(desk.station, demo=False)) as address:
        page = context.new_page()
        page.goto(f"{address}/kiosk?key={desk.station.sessions.one_time_key}")
        yield page
        page.close()


class Day:
    """The flows of one delivery, in the order of the day; how many taps or codes each took."""

    def __init__(self, hands: Hands) -> None:
        self.hands, self.desk = hands, hands.desk
        self.took: dict[str, int] = {}

    @contextmanager
    def flow(self, name: str) -> Iterator[Hands]:
        before = self.hands.acts
        yield self.hands
        self.took[name] = self.hands.acts - before

    def matter(self, kind: str) -> int:
        return next(each.id for each in self.desk.station.discrepancies(50) if each.kind == kind)

    def unit(self, ordinal: int) -> str:
        found = [each for each in self.desk.station.units(50) if each.ordinal == ordinal]
        return next(each.number for each in found if each.state != "voided")

    def begin(self) -> None:
        """Sign on: without a badge by touch, with it by scanner."""
        with self.flow("sign on without a badge") as hands:
            assert hands.sign_on(KEEPER, data.PINS[KEEPER]).code == "signed_on"

    def receive(self) -> None:
        """Sign for the delivery, count it, and finish the count."""
        with self.flow("sign for") as hands:
            for waybill in WAYBILLS:
                hands.scan(waybill)
            assert hands.do("confirm").code == "delivery_signed"

        with self.flow("good units") as hands:
            for n in (1, 2):
                assert hands.scan(UNITS[n - 1].serial or "").code == "unit_counted"

        with self.flow("damaged, with photo") as hands:
            hands.scan(UNITS[2].serial or "")
            assert hands.do("trouble").code == "what_is_wrong"
            assert hands.choose("case").code == "trouble_marked"
            assert hands.take_photo().code == "photo_kept"

        with self.flow("duplicate serial") as hands:
            hands.scan(UNITS[3].serial or "")
            assert hands.scan(UNITS[4].serial or "").outcome == "attention"
            assert hands.choose("another_unit").outcome == "attention"

        with self.flow("undo before the label is printed") as hands:
            eventually(self.desk.labels_done)
            self.desk.bench.paper_out()
            eventually(lambda: self.desk.condition("printer") == "paper_out")
            hands.shown()
            hands.scan(UNITS[6].serial or "")
            assert hands.do("undo").code == "unit_voided"
            self.desk.bench.refill()
            eventually(lambda: self.desk.condition("printer") == "ready")
            hands.shown()

        with self.flow("undo after the label is printed") as hands:
            hands.scan(UNITS[6].serial or "")
            eventually(self.desk.labels_done)
            hands.shown()
            assert hands.do("undo").outcome == "attention"
            assert hands.do("confirm").code == "unit_voided"
            for n in (6, 7, 8):
                hands.scan(UNITS[n - 1].serial or "")

        with self.flow("no readable code") as hands:
            assert hands.do("no_code").code == "which_model"
            assert hands.choose("HY400S").outcome == "attention"
            for n in (10, 11, 12):
                hands.scan(UNITS[n - 1].serial or "")

        with self.flow("finish, pair surplus with shortage") as hands:
            hands.do("finish")
            for code in ("HY500G", "HY650G"):
                hands.choose(code)
            hands.do("confirm")
            assert hands.choose("do_not_pair").outcome in ("ok", "attention")
        eventually(self.desk.labels_done)
        self.hands.shown()

    def settle(self) -> None:
        """Settle the damage step by step; note another customer as not reached; pass one on to marketing."""
        damaged = self.matter("damaged")
        with self.flow("damage settled, each step") as hands:
            assert hands.open(damaged).code == "settling"
            hands.choose("contact")
            assert hands.do("confirm").code == "step_settled"
            hands.choose("as_usual")
            assert hands.do("confirm").code == "step_settled"
            hands.choose("keep")
            assert hands.do("confirm").code == "step_settled"
            assert hands.do("confirm").code == "discrepancy_settled"

        with self.flow("customer not reached") as hands:
            hands.open(self.matter("short"))
            assert hands.do("not_reached").code == "not_reached"

        with self.flow("pass to marketing") as hands:
            hands.open(self.matter("wrong_model"))
            hands.choose("marketing_owner")
            hands.do("confirm")
            assert hands.do("to_marketing").code == "passed_to_marketing"

    def print_again(self) -> None:
        """Print a label once more; settle one of which nobody knows whether it came out."""
        with self.flow("reprint") as hands:
            assert hands.reprint(self.unit(1)).code == "label_queued"
            eventually(self.desk.labels_done)

        self.desk.bench.cut_after(100)
        self.hands.reprint(self.unit(2))
        with self.flow("settle an unknown job") as hands:
            unknown = tables.print_job.c.state == "unknown"
            eventually(lambda: self.desk.rows(tables.print_job, unknown), 15)
            self.desk.bench.replug("printer")
            eventually(lambda: self.desk.condition("printer") == "ready", 15)
            hands.shown()
            hands.ask_job()
            assert hands.choose("did_not_come_out").outcome == "ok"
            hands.home()
        eventually(self.desk.labels_done, 15)
        self.hands.shown()

    def refuse(self) -> None:
        """Refuse a unit in order against policy, and what is none of ours at the door (R17)."""
        with self.flow("refuse a unit") as hands:
            assert hands.refuse(self.unit(11)).code == "refusal_asked"
            self.say_why("against_policy")
            assert hands.take_photo().code == "goods_refused"

    def refuse_whole(self) -> None:
        """Sign for another delivery and refuse all of it, uncounted."""
        self.hands.scan(FOREIGN)
        self.hands.choose("unclaimed")
        assert self.hands.do("confirm").code == "delivery_signed"
        with self.flow("refuse a whole delivery") as hands:
            assert hands.refuse(None).code == "refusal_asked"
            self.say_why("not_ours")
            assert hands.take_photo().code == "delivery_refused"

    def say_why(self, reason: str) -> None:
        """Give the reason, and who was told."""
        for answer in (reason, "contact"):
            self.hands.choose(answer)
        self.hands.do("confirm")

    def hand_over(self) -> None:
        """Hand the confirmation form over with two badges."""
        with self.flow("hand over") as hands:
            assert hands.hand_over().code == "hand_over_asked"
            assert hands.badge(KEEPER).code == "keeper_has_signed"
            assert hands.badge(CLERK).outcome in ("ok", "attention")


def worked_through(desk: Played, hands: Hands) -> Day:
    """Work through the day; the store then holds what both kinds of hands were to bring about."""
    day = Day(hands)
    day.begin()
    day.receive()
    day.settle()
    day.print_again()
    day.refuse()
    day.hand_over()
    day.refuse_whole()
    return day


def assert_as_it_should_be(desk: Played) -> None:
    """The end of the day in the store, whoever's hands it was."""
    units = [unit for unit in desk.station.units(50) if unit.state != "voided"]
    assert Counter(unit.model for unit in units) == {
        "HY500G": 5, "HY650G": 1, "HY400S": 3, "HY350P": 2, "HY300S": 1,
    }  # fmt: skip
    assert len(desk.rows(tables.unit)) - len(units) == 2
    found = {each.kind: each for each in desk.station.discrepancies(50) if each.state != "withdrawn"}
    assert set(found) == {
        "damaged", "duplicate_serial", "wrong_model", "out_of_warranty", "unreadable", "mixed", "short",
    }  # fmt: skip
    assert (found["damaged"].state, len(found["damaged"].photos)) == ("settled", 1)
    assert [each.facts.get("reached") for each in found["short"].steps if each.name == "asked"] == [False]
    passed = next(each for each in found["wrong_model"].steps if each.name == "decision")
    assert passed.facts["decision"] == "pass_to_marketing"
    form = desk.rows(tables.paper, tables.paper.c.kind == "form")
    assert [row.state for row in form] == ["handed_over"]
    signed = desk.rows(tables.signature, tables.signature.c.paper == form[0].number)
    assert [(row.act, row.operator) for row in signed] == [("handed_over", KEEPER), ("taken_over", CLERK)]
    unit, whole = desk.rows(tables.refusal)
    assert (unit.reason, unit.informed, unit.channel) == ("against_policy", "contact", "phone")
    [refused] = [each for each in desk.rows(tables.delivery) if each.state == "refused"]
    assert (whole.delivery, whole.reason) == (refused.number, "not_ours")
    assert desk.job_states() <= {"printed", "cancelled", "not_printed"}
    desk.look()


def test_every_flow_by_touch_with_no_more_taps_than_the_first_walk_says(
    desk: Played, kiosk: BrowserContext
) -> None:
    watch = Watch(kiosk)
    with opened(desk, kiosk) as page:
        hands = Fingers(desk, page)
        day = worked_through(desk, hands)
    assert_as_it_should_be(desk)
    assert (watch.foreign, watch.violations) == ([], [])
    assert day.took == written()
    assert day.took["good units"] == 0
    assert day.took["damage settled, each step"] <= 8
    assert day.took["hand over"] <= 2


def test_every_flow_by_scanner_alone(desk: Played, kiosk: BrowserContext) -> None:
    watch = Watch(kiosk)
    with opened(desk, kiosk) as page:
        hands = Scanner(desk, page)
        worked_through(desk, hands)
    assert_as_it_should_be(desk)
    touched = [row.name for row in desk.rows(tables.operation) if row.id.startswith("touch:")]
    assert touched == ["add_photo", "refuse_goods", "refuse_goods"]  # the desk's camera, on CM0001
    assert (watch.foreign, watch.violations) == ([], [])


def written() -> dict[str, int]:
    """Taps by flow as docs/first-walk.md says."""
    lines = (Path(__file__).parents[2] / "docs" / "first-walk.md").read_text().splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
    return {row[0]: int(row[2]) for row in cells if row[2].isdigit()}
