"""Samples and summaries on the real station: from the page's key to the paper, and on the meeting's sheet."""

import io
import re
import uuid
from collections.abc import Iterator
from pathlib import Path

import pypdf
import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser

from station.__main__ import build
from station.clock import Clock
from station.config import load
from station.demo import data
from station.demo.show import STARTS
from station.operations import people
from station.rules.problems import pareto
from station.station import Station
from tests.webui.conftest import serving
from tests.webui.test_board import badge, scan, words
from webui.app import create_app
from webui.pareto import picture
from webui.stories.stand_in import StandIn

UNIT = "RU2609290001"


@pytest.fixture
def station(tmp_path: Path) -> Iterator[Station]:
    """The demo's delivery signed for and three units counted, each with the same defect; no device."""
    settings = load(Path("config.yaml"), {"STATION__DATA": str(tmp_path)})
    station = build(settings, Clock.starting_at(STARTS), None)
    data.load(station.store, settings.desk.id, station.clock)
    people.give_pin(station.store, settings.desk.id, station.clock, "OP0003", "290003")
    badge(station, "OP0001")
    scan(station, "SF9000000000017")
    assert station.touch("s1", "confirm").code == "delivery_signed"
    for n in range(3):
        scan(station, f"HY500GA25370014{n}")
        station.touch(f"m{n}", "mark_problem", unit=f"RU260929000{n + 1}", category="major_defect")
    yield station
    station.desk.inbox.close()


@pytest.fixture
def client(station: Station) -> FlaskClient:
    client = create_app(station, demo=False, stories=False).test_client()
    assert client.get(f"/kiosk?key={station.sessions.one_time_key}").status_code == 303
    return client


def press(client: FlaskClient, page: str, name: str, at: str = "/touches", **said: str) -> str:
    """Press a key of a page and return where it leads."""
    csrf = re.search(r'name="csrf" value="(\w+)"', client.get(page).text)
    assert csrf is not None
    form = {"csrf": csrf[1], "operation": str(uuid.uuid4()), "name": name, **said}
    answer = client.post(at, data=form)
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def test_a_unit_s_page_says_what_is_suggested_and_marks_it_with_one_key(
    client: FlaskClient, station: Station
) -> None:
    page = words(client, "/units/RU2609290003")
    assert "像是批次问题 HY500G 25 年 37 周 生产的 3 台同样 标为批次问题" in page
    assert "标为批次问题" not in words(client, f"/units/{UNIT}")

    press(client, "/units/RU2609290003", "mark_problem", unit="RU2609290003", category="batch")

    assert "标为批次问题" not in words(client, "/units/RU2609290003")
    badge(station, "OP0002")
    assert "送样" not in words(client, f"/units/{UNIT}"), "no key for who may not"


def test_r11b_a_sample_is_sent_from_its_unit_s_page_and_its_slip_is_shown_and_signed(
    client: FlaskClient,
) -> None:
    assert 'name="back_by" min="2026-09-29"' in client.get(f"/units/{UNIT}").text
    sent = press(
        client, f"/units/{UNIT}", "send_sample", unit=UNIT, why="查 PFC", to="陈工", back_by="2026-10-13"
    )
    assert sent.startswith("/papers/SP2609290001?operation=")
    slip = words(client, sent)
    assert "RU2609290001 送样：SP2609290001，交 陈工，2026-10-13 前归还。贴样品标签" in slip
    assert "不拆、不修、不发" in words(client, f"/units/{UNIT}")
    assert 'href="/papers/SP2609290001"' in client.get("/reports/samples").text
    assert 'href="/papers/SP2609290001"' in client.get(f"/search?q={UNIT}").text

    back = press(
        client,
        "/papers/SP2609290001?act=returned",
        "take_sample_back",
        paper="SP2609290001",
        revision="1",
        result="电容失效",
        back="/papers/SP2609290001",
    )
    assert "已归还" in words(client, back)
    assert "结果：电容失效" in words(client, back)


def test_r11a_a_summary_is_made_from_its_report_discussed_and_printed(
    client: FlaskClient, station: Station
) -> None:
    assert "做成汇总单" not in words(client, "/reports/summary")
    badge(station, "OP0003")
    page = client.get("/reports/summary").text
    assert page.count('<rect class="bar') == 1
    assert "style=" not in page[page.index("<svg class=") :]
    days = {"first": "2026-09-23", "last": "2026-09-29"}
    made = press(client, "/reports/summary", "file_summary", **days)
    assert made.startswith("/papers/PS2609290001?operation=")
    assert "PS2609290001 已汇总 3 项问题，等讨论" in words(client, made)

    said = {"rnd": "陈工", "quality": "吴品", "production": "赵线长", "conclusion": "换电容", "owner": "陈工"}
    concluded = press(
        client,
        "/papers/PS2609290001?act=concluded",
        "conclude_summary",
        paper="PS2609290001",
        revision="1",
        due="2026-10-20",
        back="/papers/PS2609290001",
        **said,
    )
    assert "PS2609290001：陈工 负责，2026-10-20 前落实" in words(client, concluded)
    assert "落实结论 PS2609290001 陈工" in words(client, "/board")
    printed = pypdf.PdfReader(io.BytesIO(client.get("/papers/PS2609290001.pdf").data))
    text = "".join(each.extract_text() for each in printed.pages)
    for words_of_it in ("问题汇总", "帕累托图，按缺陷", "80%", "换电容", "赵线长", "2025-W37"):
        assert words_of_it in text
    assert "换电容" in client.get("/papers/PS2609290001.csv").data.decode("utf-8-sig")


def test_r11a_the_leader_makes_a_summary_in_the_office_too(station: Station) -> None:
    office = create_app(station, demo=False, stories=False).test_client()
    asked = re.search(r'name="csrf" value="(\w+)"', office.get("/office/sign-in").text)
    assert asked is not None
    form = {"csrf": asked[1], "number": "OP0003", "pin": "290003"}
    assert office.post("/office/sign-in", data=form).location == "/office"
    days = {"first": "2026-09-29", "last": "2026-09-29"}

    made = press(office, "/reports/summary", "file_summary", at="/office/touches", **days)

    assert made.startswith("/papers/PS2609290001?operation=")
    assert "写结论" in words(office, made)


@pytest.mark.parametrize("name", ["meeting", "summary", "samples", "conclusions"])
def test_a_report_of_problems_is_a_pdf_of_one_page(client: FlaskClient, station: Station, name: str) -> None:
    badge(station, "OP0006")
    printed = pypdf.PdfReader(io.BytesIO(client.get(f"/reports/{name}.pdf").data))

    assert len(printed.pages) == 1
    if name == "meeting":
        assert "书面报告" in printed.pages[0].extract_text()


def test_the_picture_names_each_bar_in_lines_that_fit_and_darkens_those_up_to_the_mark() -> None:
    drawn = picture(
        pareto({"long": 8, "short": 2}), lambda label: {"long": "保护（短路、过流）" * 9}.get(label, "短")
    )

    assert [bar.vital for bar in drawn.bars] == [True, False]
    assert [len(bar.words) for bar in drawn.bars] == [3, 1]
    assert [bar.height for bar in drawn.bars] == [176.0, 44.0]
    assert [units for _, units, _ in drawn.scale] == ["0", "5", "8", "10"]


@pytest.mark.browser
@pytest.mark.parametrize("story", ["report-meeting-full", "report-summary", "report-samples"])
def test_a_sheet_for_the_meeting_is_one_page(browser: Browser, story: str) -> None:
    desk = StandIn()
    with serving(create_app(desk, demo=False, stories=True)) as address:
        page = browser.new_page(base_url=address)
        page.goto(f"/kiosk?key={desk.key}")
        page.goto(f"/storybook/{story}?lang=zh")
        printed = pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
        page.close()

    assert len(printed.pages) == 1
    assert (round(printed.pages[0].mediabox.width), round(printed.pages[0].mediabox.height)) == (842, 595)
