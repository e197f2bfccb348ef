"""The demo's teardown batch TB2610120001 on emulated devices, from the counted unit to the reviewed account.

The play is the demo's own (`station.demo.batch`). Domain 12: the yield, its deviations, and 194.33.
"""

import re

import pytest
import zxingcpp

import labels
from station.demo import batch, data
from station.demo.batch import BAD, BATCH, GOOD, LEFT
from station.store import tables
from tests.independent.renderer import render
from tests.invariants import printed_label
from tests.labels.samples import codes
from tests.playing import Played, labels_out, play, played
from webui.app import create_app

LOOKS = {
    "weigh all, 0.595 kg": {"FAN-4S": "/"},
    "close the batch": {"yield": "/", "batches": "/batches"},
    "sign: the batch is done": {"batch": f"/batches/{BATCH}"},
}
"""After which step somebody looks at which page."""


def play_and_look(desk: Played) -> dict[str, str]:
    """Play the whole batch; what the pages said on the way."""
    browser = create_app(desk.station, demo=False).test_client()
    browser.get(f"/kiosk?key={desk.station.sessions.one_time_key}")
    pages = {}
    for step in batch.steps():
        play(desk.hands, [step])
        for name, address in LOOKS.get(step.title.en, {}).items():
            answer = browser.get(address)
            assert answer.status_code == 200, (address, answer.status_code)
            pages[name] = " ".join(re.sub(r"<[^>]*>", " ", answer.text).split())
    return pages


@pytest.fixture(scope="module")
def played_out(tmp_path_factory):
    """The whole play; what it left in the store and on paper."""
    folder = tmp_path_factory.mktemp("teardown")
    with played(folder) as desk:
        data.give_pins(desk.station.store, desk.station.desk.id, desk.station.clock)
        data.put_prices_in_force(desk.station.store, desk.station.desk.id, desk.station.clock)
        pages = play_and_look(desk)
        with desk.station.store.read() as connection:
            undone = [step.title.en for step in batch.steps() if not step.done(connection)]
        signed = desk.rows(tables.signature, tables.signature.c.paper == BATCH)
        found = {
            "pages": pages,
            "undone": undone,
            "signed": [(row.act, row.operator) for row in sorted(signed, key=lambda row: row.id)],
            "batch": desk.station.teardown_batch(BATCH),
            "paper": desk.rows(tables.paper, tables.paper.c.number == BATCH)[0],
            "units": desk.rows(tables.unit),
            "lots": desk.rows(tables.part_lot),
            "account": desk.rows(tables.account_line, tables.account_line.c.batch == BATCH),
        }
    return folder, found


def test_nothing_of_it_is_done_twice(played_out):
    _, found = played_out

    assert found["undone"] == []


def test_the_yield_and_every_deviation_are_the_demo_s(played_out):
    _, found = played_out
    lines = {line.code: line for line in found["batch"].lines}

    assert {code: lines[code].good // 1000 for code in GOOD} == {code: n for code, (n, _) in GOOD.items()}
    assert {code: line.bad // 1000 for code, line in lines.items() if line.bad} == {
        code: n for code, (n, _) in BAD.items()
    }
    assert {code: line.deviation // 1000 for code, line in lines.items() if line.deviation} == LEFT
    assert {code: lines[code].good for code in batch.SCRAP} == {
        "SCRAP-CU": 420,
        "SCRAP-FE": 950,
        "SCRAP-PCB": 1860,
    }
    assert [lines[code].reason for code in LEFT] == ["on_board", "on_board"]
    torn = [unit.state for unit in found["units"] if unit.model == "HY400S"]
    assert torn == ["torn_down"] * 8


def test_r12b_the_account_is_194_33_to_the_cent_and_reviewed_by_finance(played_out):
    _, found = played_out

    assert found["batch"].worth == "194.33"
    assert sum(line.amount_fen for line in found["account"]) == 19433
    assert found["signed"] == [
        ("submitted", "OP0005"),
        ("checked", "OP0003"),
        ("agreed", "OP0006"),
        ("reviewed", "OP0008"),
    ]
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

    assert (lot.price_fen, lot.price_list) == (None, None)


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
    assert len(lots) == len(GOOD) + 1 + len(batch.SCRAP) + 1  # two boards, and the transformer of the HY850M
