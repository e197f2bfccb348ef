"""The lists page on the real station: a clerk's packing list is taken while the desk runs."""

import csv
import io
import re
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, expect
from sqlalchemy import func, select

from drivers.readings import Scan
from station.__main__ import build
from station.clock import Clock
from station.config import load
from station.demo import data
from station.demo.show import STARTS
from station.lists.files import LIST_BYTES
from station.station import Station
from station.store import tables
from tests.station.lists.books import book
from tests.webui.conftest import serving
from webui.app import create_app

HEADINGS = "运单号,客户,箱号,型号,数量,序列号,故障描述,要求\n"
GOOD = f"{HEADINGS}SF9000000000033,C002,1,HY400S,3,,不开机,换货\n"
BAD_ROWS = (
    f"{GOOD}SF9000000000033,C002,1,HY350P,两台,,不开机,换货\nSF9000000000041,C999,1,HY350P,1,,不开机,换货\n"
)
QUANTITY = "第 3 行，数量：应为 1 到 100000 的整数，写的是 两台。"
OPERATION = "0a0f2c1e-58d8-4d2c-9d54-2f0f5f6a7f10"


@pytest.fixture
def station(tmp_path: Path) -> Iterator[Station]:
    """The demo's desk and lists; no device is attached."""
    settings = load(Path("config.yaml"), {"STATION__DATA": str(tmp_path)})
    station = build(settings, Clock.starting_at(STARTS), None)
    data.load(station.store, settings.desk.id, station.clock)
    yield station
    station.desk.inbox.close()


@pytest.fixture
def client(station: Station) -> FlaskClient:
    client = create_app(station, demo=False, stories=True).test_client()
    assert client.get(f"/kiosk?key={station.sessions.one_time_key}").status_code == 303
    return client


def badge(station: Station, number: str) -> None:
    with station.store.read() as connection:
        secret = connection.scalar(
            select(tables.operator.c.badge_secret).where(tables.operator.c.number == number)
        )
    station.desk.deliver("scanner", Scan(f"{number}{secret}", None, b""), datetime.now(UTC))
    assert station.desk.work_off_next(1)


def lines(station: Station, waybill: str = "SF9000000000033") -> int:
    with station.store.read() as connection:
        line = tables.packing_line.c
        return connection.scalar(select(func.count()).where(line.waybill == waybill)) or 0


def csrf(client: FlaskClient) -> str:
    """Return the token of this session's forms, as any page of it carries."""
    token = re.search(r'name="csrf" value="(\w+)"', client.get("/storybook/lists").text)
    assert token is not None
    return token[1]


def send(client: FlaskClient, sheet: bytes, kind: str = "packing-list", operation: str = OPERATION) -> str:
    """Choose a file on the lists page; return the words of the page that follows."""
    form = {
        "csrf": csrf(client),
        "operation": operation,
        "kind": kind,
        "file": (io.BytesIO(sheet), "list.csv"),
    }
    answer = client.post("/lists", data=form, headers={"X-Desk": "fragment"}, follow_redirects=True)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", answer.text))


def test_good_rows_are_taken_and_each_bad_one_is_told(client: FlaskClient, station: Station) -> None:
    badge(station, "OP0002")

    page = send(client, BAD_ROWS.encode())

    assert "装箱单：收下 1 行，没收 2 行" in page
    assert QUANTITY in page
    assert "第 4 行，客户：" in page
    assert "C999" in page
    assert (lines(station), lines(station, "SF9000000000041")) == (1, 0)


def test_the_same_form_sent_again_takes_nothing_and_shows_what_it_showed(
    client: FlaskClient, station: Station
) -> None:
    badge(station, "OP0002")
    first = send(client, BAD_ROWS.encode())

    again = send(client, GOOD.replace("HY400S,3", "HY400S,1").encode())
    reloaded = client.get(f"/lists?operation={OPERATION}&lang=en").text

    assert again == first
    assert "packing list: 1 rows taken, 2 not" in reloaded.lower()
    assert "row 3, 数量: expected a whole number from 1 to 100000, found 两台." in reloaded


def test_a_list_sent_again_under_a_new_form_replaces_its_rows(client: FlaskClient, station: Station) -> None:
    badge(station, "OP0002")
    for end in "123":
        send(client, GOOD.encode(), operation=OPERATION[:-1] + end)

    assert lines(station) == 1


REFUSALS: list[tuple[str, str, Callable[[], bytes], str]] = [
    ("a keeper", "OP0001", GOOD.encode, "仓管员不能做这一步。找：售后文员"),
    ("nobody", "", GOOD.encode, "没人登录。先扫工牌"),
    ("5 MB and more", "OP0002", lambda: GOOD.encode() * (LIST_BYTES // 80), "应为不超过 5 MB 的文件"),
    (
        "a broken workbook",
        "OP0002",
        lambda: b"PK\x03\x04" + bytes(60),
        "请在表格软件里打开，另存为 XLSX 再选一次。",
    ),
    ("other columns", "OP0002", "a,b\n1,2\n".encode, "应为列名 运单"),
]


@pytest.mark.parametrize(
    ("number", "sheet", "sentence"), [row[1:] for row in REFUSALS], ids=[r[0] for r in REFUSALS]
)
def test_what_is_not_taken_says_why_and_leaves_all_as_it_was(
    client: FlaskClient, station: Station, number: str, sheet: Callable[[], bytes], sentence: str
) -> None:
    if number:
        badge(station, number)

    page = send(client, sheet())

    assert sentence in page
    assert lines(station) == 0


def test_more_than_the_page_takes_at_all_is_refused_in_words(client: FlaskClient, station: Station) -> None:
    badge(station, "OP0002")

    assert "东西太大，没有收" in send(client, GOOD.encode() * 200_000).encode().decode("unicode_escape")


@pytest.mark.parametrize(
    "changed", [{"kind": "prices"}, {"operation": "1"}, {"file": (io.BytesIO(b""), "empty.csv")}]
)
def test_a_form_that_no_page_of_ours_made_is_refused(
    client: FlaskClient, station: Station, changed: dict[str, object]
) -> None:
    badge(station, "OP0002")
    form = {"csrf": csrf(client), "operation": OPERATION, "kind": "packing-list"}

    answer = client.post("/lists", data={**form, "file": (io.BytesIO(GOOD.encode()), "a.csv"), **changed})

    assert (answer.status_code, lines(station)) == (400, 0)


def test_only_lists_the_role_may_bring_in_have_a_key(client: FlaskClient, station: Station) -> None:
    def keys() -> list[str]:
        return re.findall(r'name="kind" value="([\w-]+)"', client.get("/lists").text)

    offered = {"": keys()}
    for number in ("OP0001", "OP0002", "OP0006"):
        badge(station, number)
        offered[number] = keys()

    assert offered[""] == offered["OP0001"] == []
    assert offered["OP0002"][0] == "packing-list"
    assert "operators" not in offered["OP0002"]
    assert set(offered["OP0006"]) == {"calendar", "operators"}


@pytest.mark.browser
def test_a_clerk_brings_in_a_list_by_touch_while_the_desk_runs(station: Station, browser: Browser) -> None:
    with serving(create_app(station, demo=False)) as address:
        context = browser.new_context(base_url=address, has_touch=True, locale="zh-CN")
        page = context.new_page()
        page.goto(f"/kiosk?key={station.sessions.one_time_key}")
        page.goto("/devices")
        page.get_by_role("link", name="名单").tap()
        expect(page.locator(".lead")).to_have_text("没人登录。先扫工牌")

        badge(station, "OP0002")  # the open page learns of it by itself
        key = page.locator("[data-key=file-packing-list]")
        with page.expect_file_chooser() as chooser:
            key.tap()
        station.desk.changed()  # something is shown anew while the dialog stands open
        page.wait_for_timeout(300)
        sheet = {"name": "list.csv", "mimeType": "text/csv", "buffer": BAD_ROWS.encode()}
        chooser.value.set_files(files=[sheet])  # type: ignore[list-item]

        expect(page.locator(".said")).to_contain_text("装箱单：收下 1 行，没收 2 行")
        expect(page.locator(".findings li").first).to_have_text(QUANTITY)
        page.reload()
        expect(page.locator(".findings li")).to_have_count(2)
        assert lines(station) == 1
        context.close()


def workbook(text: str) -> bytes:
    """The same list as a spreadsheet saves it."""
    return book(list(csv.reader(io.StringIO(text, newline=""))))


def test_a_workbook_is_taken_as_the_same_list_in_csv_is(client: FlaskClient, station: Station) -> None:
    badge(station, "OP0002")

    page = send(client, workbook(BAD_ROWS))

    assert "装箱单：收下 1 行，没收 2 行" in page
    assert QUANTITY in page
    assert (lines(station), lines(station, "SF9000000000041")) == (1, 0)


def test_sheets_that_were_not_read_are_named_and_nothing_counts_as_wrong(
    client: FlaskClient, station: Station
) -> None:
    badge(station, "OP0002")
    rows = list(csv.reader(io.StringIO(GOOD, newline="")))

    page = send(client, book(rows, [["价格", 9]]))

    assert "装箱单：收下 1 行，没收 0 行" in page
    assert "只读了工作表“A”；B 也有内容，没有读。" in page
    assert "改好再选一次" not in page


def test_scanning_goes_on_while_a_slow_workbook_is_read(client: FlaskClient, station: Station) -> None:
    badge(station, "OP0002")
    many = "".join(f"SF9{n:012d},C002,1,HY400S,3,,不开机,没有\n" for n in range(8_000))
    data, token, desk = workbook(HEADINGS + many), csrf(client), station.desk
    form = {"csrf": token, "operation": OPERATION, "kind": "packing-list"}
    answers = []
    sending = threading.Thread(
        target=lambda: answers.append(
            client.post("/lists", data={**form, "file": (io.BytesIO(data), "list.xlsx")})
        )
    )
    slowest, scans = 0.0, 0

    sending.start()
    while sending.is_alive() and station.answer(OPERATION) is None:
        began = time.monotonic()
        desk.deliver("scanner", Scan(f"SF8{scans:012d}", None, b""), datetime.now(UTC))
        assert desk.work_off_next(1)
        slowest, scans = max(slowest, time.monotonic() - began), scans + 1
    sending.join()

    assert answers[0].status_code == 303
    answer = station.answer(OPERATION)
    assert answer is not None
    assert answer.facts["rejected"] == 8_000
    assert scans > 20
    assert slowest < 1
