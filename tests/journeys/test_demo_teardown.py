"""The demo's teardown batch TB2610120001 on emulated devices, from the counted unit to the reviewed account.

What comes before the batch (the exchange completed, the units issued and inspected) is done by scanning too,
but for the papers of the office. Domain 12: the yield, its deviations, and 194.33.
"""

import re
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
import zxingcpp

import labels
from station.demo import data
from station.lists.reading import read_list
from station.operations import inspection
from station.operations.imports import import_rows
from station.operations.law import ZONE
from station.store import tables
from station.store.store import Request
from tests.independent.renderer import render
from tests.invariants import printed_label
from tests.labels.samples import codes
from tests.playing import Played, eventually, labels_out, played
from webui.app import create_app

KEEPER, CLERK, LEADER, INSPECTOR, REPAIRER = "OP0001", "OP0002", "OP0003", "OP0004", "OP0005"
MANAGER, FINANCE, MAIN_STORE, SHIPPING = "OP0006", "OP0008", "OP0010", "OP0011"

LATER = timedelta(seconds=2)
"""Between two movements: the same code at once would be one pull of the trigger."""

WAYBILL, OUT = "SF9000000000041", "SF9000000000777"
BATCH = "TB2610120001"

GOOD = {
    "CABLE-4S": (7, "4.50"), "CAP-4S": (8, "0.90"), "CASE-4S": (7, "2.20"), "FAN-4S": (7, "3.50"),
    "INLET-4S": (8, "0.80"), "PCBA-4S": (2, "12.00"), "PFC-4S": (8, "3.20"), "SW-4S": (8, "0.35"),
    "XFMR-4S": (5, "2.80"),
}  # fmt: skip
"""Good pieces and their price, as domain 12 has them."""

BAD = {
    "FAN-4S": (1, "scrapped"), "CASE-4S": (1, "bent"), "XFMR-4S": (1, "cracked"), "CAP-4S": (4, "bulged"),
    "CABLE-4S": (1, "cut"), "PCBA-4S": (6, "stripped"),
}  # fmt: skip
"""The deviations and their reason; the boards that are not good are the board scrap that is weighed."""

LEFT = {"CAP-4S": -4, "XFMR-4S": -2}
"""What stayed on the two good boards: a transformer and two capacitors each."""

SCRAP = {"SCRAP-CU": "0.42", "SCRAP-FE": "0.95", "SCRAP-PCB": "1.86"}


class Bench:
    """The hands at the devices, and what the desk answers to each movement."""

    def __init__(self, desk: Played) -> None:
        self.desk, self.station, self.hands = desk, desk.station, desk.hands
        self.browser = create_app(self.station, demo=False).test_client()
        self.browser.get(f"/kiosk?key={self.station.sessions.one_time_key}")
        self.pages: dict[str, str] = {}

    def look(self, name: str, address: str = "/") -> None:
        """Keep what a page says now."""
        answer = self.browser.get(address)
        assert answer.status_code == 200, (address, answer.status_code)
        self.pages[name] = " ".join(re.sub(r"<[^>]*>", " ", answer.text).split())

    def heard(self) -> list[tuple[str, str, str]]:
        """Outcome, code and device of all that was scanned or weighed, in order."""
        rows = self.desk.rows(tables.operation, tables.operation.c.device.is_not(None))
        return [
            (row.outcome, row.code) for row in sorted(rows, key=lambda row: int(row.id.rpartition(":")[2]))
        ]

    def answered(self, before: int) -> str:
        eventually(lambda: len(self.heard()) > before, 15)
        return self.heard()[before][1]

    def scan(self, text: str) -> str:
        """Scan a code, two seconds after what was before; what the desk says to it."""
        before = len(self.heard())
        self.station.clock.offset += LATER
        self.hands.scan(text)
        return self.answered(before)

    def badge(self, number: str) -> str:
        before = len(self.heard())
        self.station.clock.offset += LATER
        self.hands.badge(number)
        return self.answered(before)

    def command(self, verb: str) -> str:
        before = len(self.heard())
        self.station.clock.offset += LATER
        self.hands.command(verb)
        return self.answered(before)

    def weigh(self, kg: str) -> str:
        before = len(self.heard())
        self.hands.weigh(kg)
        return self.answered(before)

    def choose(self, code: str) -> str:
        """Scan the number beside an answer, turning the page as long as it is not there."""
        for _ in range(4):
            question = self.station.view().question
            assert question is not None, code
            numbers = {choice.code: choice.number for choice in question.choices}
            if code in numbers:
                return self.command(f"01{numbers[code]:02}")
            self.command(f"01{numbers['more']:02}")
        raise AssertionError(f"{code} is no answer")

    def digits(self, number: int) -> None:
        for digit in str(number):
            self.command("0070" if digit == "0" else f"010{digit}")

    def touch(self, name: str, **arguments: object) -> str:
        return self.station.desk.touch(uuid4().hex, name, **arguments).code

    def office(self, who: str, name: str, **arguments: object) -> str:
        """What somebody does in a browser of his own."""
        return self.station.desk.touch(uuid4().hex, name, operator=who, **arguments).code

    def labels_out(self) -> None:
        eventually(self.desk.labels_done, 20)

    def go_to(self, text: str) -> None:
        at = datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=ZONE)
        self.station.clock.offset += at - self.station.clock.now()


def exchanged(bench: Bench) -> dict[str, str]:
    """Eight HY400S and an HY850M come back and are exchanged; own numbers by serial."""
    station = bench.station
    lines = ("waybill,customer,model,qty,request", f"{WAYBILL},C001,HY400S,8,exchange",
             f"{WAYBILL},C001,HY850M,1,exchange")  # fmt: skip
    read = read_list("packing-list", "\n".join(lines).encode())
    assert not import_rows(station.store, station.desk.id, read, station.clock).rejected
    bench.badge(KEEPER)
    bench.scan(WAYBILL)
    assert bench.command("0001") == "delivery_signed"
    serials = [*(f"HY400SB25{week}003{week}" for week in range(21, 29)), "HY850MB253000400"]
    for serial in serials:
        assert bench.scan(serial) == "unit_counted"
        bench.labels_out()
        assert bench.scan("LC000003") == "put_away"
    assert bench.command("0020") == "count_finished"
    bench.command("0030")
    bench.badge(KEEPER)
    bench.badge(CLERK)
    form = bench.desk.rows(tables.paper, tables.paper.c.kind == "form")[0].number
    bench.badge(CLERK)
    assert bench.touch("enter_form", form=form, revision=1, erp="SO-2610-1") == "form_entered"
    assert bench.touch("to_shipping", form=form, revision=1) == "form_at_shipping"
    bench.badge(SHIPPING)
    bench.scan(form)
    for serial in serials:
        assert bench.scan(f"{serial[:-5]}9{serial[-4:]}") == "packed"
    assert bench.scan(OUT) == "parcel_shipped"
    assert {claim.state for claim in bench.desk.rows(tables.claim)} == {"completed"}
    return {unit.serial: unit.number for unit in bench.desk.rows(tables.unit)}


def issued_and_inspected(bench: Bench, numbers: list[str]) -> None:
    """The main store issues them by two scans, the inspector finds them fit for teardown only."""
    bench.badge(MAIN_STORE)
    for number in numbers:
        bench.scan(number)
        bench.scan("LC000004")
    bench.badge(INSPECTOR)
    for number in numbers:
        request = Request(f"touch:{uuid4().hex}", "inspect", bench.station.desk.id, bench.station.clock.now())
        done = bench.station.store.perform(
            request,
            lambda act, number=number: inspection.inspect(
                act, number, defect="E01", cause="material", disposition="teardown"
            ),
        )
        assert done.code == "unit_inspected", done
    bench.labels_out()


def counted_by_hand(bench: Bench, code: str, pieces: int, bad: str = "") -> None:
    bench.choose(code)
    if bad:
        bench.command("0053")
        bench.choose(f"bad.{bad}")
    bench.digits(pieces)
    assert bench.command("0001") == ("part_scrapped" if bad else "part_priced_recorded")


def counted_by_weight(bench: Bench, code: str, sample: int, kg: str, lot_kg: str) -> None:
    """A sample is counted and weighed, then all of them."""
    bench.choose(code)
    bench.digits(sample)
    assert bench.weigh(kg) == "piece_weighed"
    assert bench.weigh(lot_kg) == "pieces_weighed"
    bench.look(code)
    assert bench.command("0001") == "part_priced_recorded"


def torn_down(bench: Bench, numbers: list[str]) -> None:
    """Domain 12's batch: fans and transformers by weight, scrap in a tray, all else by hand."""
    bench.badge(LEADER)
    assert bench.command("0050") == "batch_opened"
    bench.badge(REPAIRER)
    for number in numbers:
        assert bench.scan(number) == "unit_into_batch"
    counted_by_weight(bench, "FAN-4S", 4, "0.340", "0.595")
    counted_by_weight(bench, "XFMR-4S", 2, "0.620", "1.550")
    for code, (pieces, _) in GOOD.items():
        if code not in ("FAN-4S", "XFMR-4S"):
            counted_by_hand(bench, code, pieces)
    for code, (pieces, bad) in BAD.items():
        counted_by_hand(bench, code, pieces, bad)
    for code, kg in SCRAP.items():
        bench.choose(code)
        if code == "SCRAP-CU":
            bench.command("0054")
            assert bench.weigh("0.210") == "tray_weighed"
            kg = "0.630"
        assert bench.weigh(kg) == "scrap_weighed"
        assert bench.command("0001") == "part_priced_recorded"
    bench.labels_out()


def closed(bench: Bench) -> None:
    assert bench.command("0058") == "yield_differs"
    bench.look("yield")
    bench.look("batches", "/batches")
    for _ in LEFT:
        assert bench.choose("yield.on_board") == "yield_explained"
    assert bench.command("0001") == "batch_ended"
    bench.look("batch", f"/batches/{BATCH}")


@pytest.fixture(scope="module")
def played_out(tmp_path_factory):
    """The whole play; what it left in the store and on paper."""
    folder = tmp_path_factory.mktemp("teardown")
    with played(folder) as desk:
        bench = Bench(desk)
        data.give_pins(desk.station.store, desk.station.desk.id, desk.station.clock)
        data.put_prices_in_force(desk.station.store, desk.station.desk.id, desk.station.clock)
        units = exchanged(bench)
        issued_and_inspected(bench, list(units.values()))
        bench.go_to("2026-10-12 09:00")
        torn_down(bench, [units[serial] for serial in sorted(units) if serial.startswith("HY400S")])
        lines = desk.station.teardown_batch(BATCH).lines
        closed(bench)
        bench.touch("submit_account", batch=BATCH)
        revision = desk.rows(tables.paper, tables.paper.c.number == BATCH)[0].revision
        signed = [
            bench.office(LEADER, "sign_account", paper=BATCH, revision=revision, pin=data.PINS[LEADER]),
            bench.office(MANAGER, "sign_account", paper=BATCH, revision=revision, pin=data.PINS[MANAGER]),
            bench.office(FINANCE, "review_book", paper=BATCH, revision=revision, pin=data.PINS[FINANCE]),
        ]
        bench.badge(LEADER)
        assert bench.command("0050") == "batch_opened"
        bench.badge(REPAIRER)
        bench.scan(units["HY850MB253000400"])
        bench.choose("XFMR-8M")
        bench.digits(1)
        pending = bench.command("0001")
        bench.labels_out()
        found = {
            "pages": bench.pages,
            "lines": lines,
            "signed": signed,
            "pending": pending,
            "batch": desk.station.teardown_batch(BATCH),
            "paper": desk.rows(tables.paper, tables.paper.c.number == BATCH)[0],
            "units": desk.rows(tables.unit),
            "lots": desk.rows(tables.part_lot),
            "account": desk.rows(tables.account_line, tables.account_line.c.batch == BATCH),
        }
    return folder, found


def test_the_yield_and_every_deviation_are_the_demo_s(played_out):
    _, found = played_out
    lines = {line.code: line for line in found["lines"]}

    assert {code: lines[code].good // 1000 for code in GOOD} == {code: n for code, (n, _) in GOOD.items()}
    assert {code: line.bad // 1000 for code, line in lines.items() if line.bad} == {
        code: n for code, (n, _) in BAD.items()
    }
    assert {code: line.deviation // 1000 for code, line in lines.items() if line.deviation} == LEFT
    assert {code: lines[code].good for code in SCRAP} == {
        "SCRAP-CU": 420,
        "SCRAP-FE": 950,
        "SCRAP-PCB": 1860,
    }
    after = {line.code: line for line in found["batch"].lines}
    assert [after[code].reason for code in LEFT] == ["on_board", "on_board"]
    torn = [unit.state for unit in found["units"] if unit.model == "HY400S"]
    assert torn == ["torn_down"] * 8


def test_r12b_the_account_is_194_33_to_the_cent_and_reviewed_by_finance(played_out):
    _, found = played_out

    assert found["batch"].worth == "194.33"
    assert sum(line.amount_fen for line in found["account"]) == 19433
    assert found["signed"][:2] == ["account_signed", "account_signed"]
    assert (found["paper"].state, found["batch"].state) == ("reviewed", "reviewed")


def test_the_pages_say_what_was_counted_why_it_differs_and_what_it_is_worth(played_out):
    _, found = played_out
    pages = found["pages"]

    assert "好的风扇，一共 7 只 0.595 kg ÷ 每只 85.00 g = 7.00" in pages["FAN-4S"]
    assert "主滤波电容 和清单不一样，为什么？" in pages["yield"]
    assert f"{BATCH} · 8 台 HY400S" in pages["batches"]
    assert "这一批 194.33" in pages["batch"]
    assert "主滤波电容 16 8 4 -4 留在好板上" in pages["batch"]


def test_r4_a_transformer_without_a_price_is_parked(played_out):
    _, found = played_out
    lot = next(lot for lot in found["lots"] if lot.code == "XFMR-8M")

    assert (found["pending"], lot.price_fen, lot.price_list) == ("part_recorded", None, None)


def test_every_part_label_reads_back_with_its_number_and_price(played_out):
    folder, found = played_out
    came = {
        (out.number, out.issue): folder / "ports" / "labels" / out.file
        for out in map(printed_label, labels_out(folder))
    }
    lots = sorted(found["lots"], key=lambda lot: lot.number)
    media = labels.MEDIA["60x40"]
    pictures = render((came[lot.number, 1].read_bytes() for lot in lots), media.width_mm, media.height_mm, 8)

    assert [codes(picture) for picture in pictures] == [
        {
            (str(zxingcpp.BarcodeFormat.Code128), lot.number),
            (str(zxingcpp.BarcodeFormat.DataMatrix), f"{lot.number}/1"),
        }
        for lot in lots
    ]
    assert len(lots) == len(GOOD) + 1 + len(SCRAP) + 1  # two boards, and the transformer of the HY850M
