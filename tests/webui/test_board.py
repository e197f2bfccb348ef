"""The board and the reports on the real station, as whoever is signed on sees them."""

import csv
import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from drivers.readings import Scan
from station.__main__ import build
from station.clock import Clock
from station.config import load
from station.demo import data
from station.demo.show import STARTS
from station.reports.catalog import REPORTS
from station.station import Station
from station.store import tables
from webui.app import create_app


@pytest.fixture
def station(tmp_path: Path) -> Iterator[Station]:
    """The demo's desk and lists, its delivery signed for; no device is attached."""
    settings = load(Path("config.yaml"), {"STATION__DATA": str(tmp_path)})
    station = build(settings, Clock.starting_at(STARTS), None)
    data.load(station.store, settings.desk.id, station.clock)
    badge(station, "OP0001")
    scan(station, "SF9000000000017")
    assert station.touch("s1", "confirm").code == "delivery_signed"
    yield station
    station.desk.inbox.close()


@pytest.fixture
def client(station: Station) -> FlaskClient:
    client = create_app(station, demo=False, stories=False).test_client()
    assert client.get(f"/kiosk?key={station.sessions.one_time_key}").status_code == 303
    return client


def scan(station: Station, text: str) -> None:
    station.desk.deliver("scanner", Scan(text, None, text.encode()), datetime.now(UTC))
    assert station.desk.work_off_next(1)


def badge(station: Station, number: str) -> None:
    with station.store.read() as connection:
        operator = tables.operator.c
        secret = connection.scalar(select(operator.badge_secret).where(operator.number == number))
    scan(station, f"{number}{secret}")


def words(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    page = answer.text[answer.text.index('<div class="desk') :]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page))


def test_the_board_says_what_is_due_of_the_delivery_just_signed_for(client: FlaskClient) -> None:
    page = words(client, "/board")

    assert "周三 09-30 12:00 1 个工作日 交接 DL2609290001 C001 华南数码分销 周敏" in page
    assert "10-01 周四 至 10-07 周三 国庆假期，不计工作日" in page
    assert "周五 10-09 17:30 3 个工作日 完结" in page
    assert "周三 09-30 12:00 前交接" in page
    assert 'href="/hand-over"' in client.get("/board").text
    assert "DL2609290001" in words(client, "/search?q=DL2609290001")


def test_only_mine_is_kept_over_a_redraw(client: FlaskClient, station: Station) -> None:
    badge(station, "OP0002")
    page = client.get("/board?mine=1").text

    assert 'data-source="/board/desk?mine=1"' in page
    assert "没有要您办的" in words(client, "/board/desk?mine=1")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_report_that_one_may_see_opens_from_the_list(
    client: FlaskClient, station: Station, language: str
) -> None:
    badge(station, "OP0006")
    addresses = re.findall(r'href="(/reports/[a-z-]+)"', client.get("/reports").text)

    assert len(addresses) == len(REPORTS)
    for address in addresses:
        seen = words(client, f"{address}?lang={language}")
        assert re.findall(r"\b[a-z]+_[a-z_]+\b|\b[a-z]+\.[a-z]\w+\b", seen) == [], address


def test_a_report_is_narrowed_and_says_what_it_was_narrowed_to(client: FlaskClient) -> None:
    page = words(client, "/reports/deliveries?first=2026-09-01&last=2026-09-29&customer=C001&state=all")

    assert "1 行 · 全部 · 2026-09-01 至 2026-09-29 · C001" in page
    assert "DL2609290001" in page
    assert "没有这样的" in words(client, "/reports/deliveries?customer=C002&state=all")


def test_a_report_that_is_not_for_this_role_names_whose_it_is(client: FlaskClient) -> None:
    answer = client.get("/reports/urgent?lang=en")

    assert answer.status_code == 409
    assert "Keeper may not do this. Ask: Clerk, GM" in answer.text


def test_days_that_make_no_sense_are_refused_and_no_report_is_a_missing_page(client: FlaskClient) -> None:
    refused = client.get("/reports/deliveries?first=2026-09-30&last=2026-09-29")
    assert (refused.status_code, "先后不颠倒" in refused.text) == (409, True)
    assert client.get("/reports/nothing").status_code == 404


def test_what_somebody_wrote_is_never_markup(client: FlaskClient, station: Station) -> None:
    with station.store.write() as connection:
        connection.execute(tables.customer.update().values(name="<script>alert(1)</script>"))
    for address in ("/board", "/reports/deliveries"):
        assert "<script>alert" not in client.get(address).text


def named(station: Station, name: str) -> None:
    with station.store.write() as connection:
        connection.execute(tables.customer.update().values(name=name))


FORMULAS = ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1+1"]


@pytest.mark.parametrize("name", FORMULAS)
def test_a_report_as_csv_is_what_spreadsheets_open_and_no_text_in_it_runs(
    client: FlaskClient, station: Station, name: str
) -> None:
    badge(station, "OP0002")
    named(station, name)
    answer = client.get("/reports/deliveries.csv")
    assert answer.data.startswith(b"\xef\xbb\xbf")
    head, row = csv.reader(io.StringIO(answer.data.decode("utf-8-sig")))

    assert head[:4] == ["情况", "收货单", "客户", "名称"]
    assert row[:3] == ["以后", "DL2609290001", "C001"]
    assert row[3][0] not in "=+-@\t\r"
    assert row[4] == "2026-09-29 14:20"
    assert "attachment" in answer.headers["Content-Disposition"]


@pytest.mark.parametrize("name", FORMULAS)
def test_a_report_as_workbook_holds_texts_and_no_formula(
    client: FlaskClient, station: Station, name: str
) -> None:
    badge(station, "OP0006")
    named(station, name)
    sheet = openpyxl.load_workbook(io.BytesIO(client.get("/reports/deliveries.xlsx").data)).active
    assert sheet is not None
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]

    assert {cell.data_type for cell in cells} == {"s"}
    assert name.strip() in {str(cell.value).strip().removeprefix("␉") for cell in cells}


def test_a_file_is_narrowed_like_the_page_it_was_asked_from(client: FlaskClient, station: Station) -> None:
    badge(station, "OP0002")
    page = client.get("/reports/deliveries?customer=C002&state=all").text
    address = re.search(r'href="(/reports/deliveries\.csv\?[^"]+)"', page)
    assert address

    assert len(client.get(address[1].replace("&amp;", "&")).data.splitlines()) == 1


def test_who_may_see_a_report_may_not_take_it_away_unless_he_is_clerk_manager_or_finance(
    client: FlaskClient, station: Station
) -> None:
    assert "deliveries.csv" not in client.get("/reports/deliveries").text
    answer = client.get("/reports/deliveries.csv?lang=en")

    assert answer.status_code == 409
    assert "Keeper may not do this. Ask: Clerk, Finance, Manager" in answer.text
    assert client.get("/reports/deliveries.ods").status_code == 404


def test_the_office_sees_board_and_reports_as_whoever_is_signed_in_there(
    station: Station, client: FlaskClient
) -> None:
    data.give_pins(station.store, station.desk.id, station.clock)
    answer, token = station.office.sign_in("OP0007", data.PINS["OP0007"])
    assert answer.outcome == "ok", answer
    office = create_app(station, demo=False, stories=False).test_client()
    office.set_cookie("office", token or "")

    assert "周三 09-30 12:00" in words(office, "/board")
    assert "没有要您办的" in words(office, "/board?mine=1")
    listed = re.findall(r'href="/reports/([a-z-]+)"', office.get("/reports").text)
    assert "disputes" in listed
    assert "hand-over" not in listed
    assert office.get("/reports/hand-over").status_code == 409
    assert office.get("/reports/disputes.csv").status_code == 409
    assert 'action="/touches"' not in office.get("/board").text
