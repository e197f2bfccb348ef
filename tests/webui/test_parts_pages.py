"""Parts in the browser: a part of a lot is moved, a mistake is put back; lives and stock (R7, R12b, R19)."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from flask.testing import FlaskClient
from sqlalchemy import select

from drivers.readings import Scan
from station.__main__ import build
from station.clock import Clock
from station.config import load
from station.demo import data
from station.demo.show import STARTS
from station.operations import people, teardown
from station.station import Station
from station.store import tables
from station.store.store import Request
from webui.app import create_app

LEADER, REPAIRER, MANAGER, FINANCE, KEEPER = "OP0003", "OP0005", "OP0006", "OP0008", "OP0001"
FANS = "PT2609290001"


@pytest.fixture
def station(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Station]:
    """The demo, with sixty fans of one lot worth 3.50 each; the keeper is at the desk."""
    monkeypatch.setattr(people, "_HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    settings = load(Path("config.yaml"), {"STATION__DATA": str(tmp_path)})
    station = build(settings, Clock.starting_at(STARTS), None)
    data.load(station.store, settings.desk.id, station.clock)
    data.give_pins(station.store, settings.desk.id, station.clock)
    data.put_prices_in_force(station.store, settings.desk.id, station.clock)
    station.touch("b1", "sign_on", number=LEADER, pin=data.PINS[LEADER])
    assert station.touch("b2", "open_batch").outcome == "ok"
    station.touch("b3", "sign_on", number=REPAIRER, pin=data.PINS[REPAIRER])
    request = Request("touch:p1", "test", settings.desk.id, station.clock.now())
    station.store.perform(
        request, lambda act: teardown.record_parts(act, "HY400S", "FAN-4S", 60_000, reason="other_version")
    )
    with station.store.write() as connection:
        connection.execute(tables.print_job.update().values(state="printed"))
    station.touch("b4", "leave_batch")
    station.touch("b5", "sign_on", number=KEEPER, pin=data.PINS[KEEPER])
    yield station
    station.desk.inbox.close()


@pytest.fixture
def kiosk(station: Station) -> FlaskClient:
    """The desk's own browser."""
    client = create_app(station, demo=False).test_client()
    client.get(f"/kiosk?key={station.sessions.one_time_key}")
    return client


def scan(station: Station, text: str) -> None:
    station.desk.deliver("scanner", Scan(text, None, text.encode()), station.clock.now())
    assert station.desk.work_off_next(1)


def said(client: FlaskClient, path: str = "/") -> str:
    """What a page says, without its tags."""
    answer = client.get(path)
    assert answer.status_code == 200, answer.status_code
    return " ".join(re.sub(r"<[^>]*>", " ", answer.text).split())


def press(client: FlaskClient, key: str) -> None:
    """Press the key of that name on the desk's page, as a browser without scripts does."""
    forms = re.findall(r"<form.*?</form>", client.get("/").text, re.DOTALL)
    form = next(each for each in forms if f'data-key="{key}"' in each)
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))
    assert client.post("/touches", data=hidden).status_code == 303


def test_twenty_of_sixty_fans_are_moved_by_the_number_pad(station: Station, kiosk: FlaskClient) -> None:
    scan(station, FANS)
    assert "放一部分就先按数量" in said(kiosk)
    for key in ("choose2", "key_in0"):
        press(kiosk, key)
    assert "20 只" in said(kiosk)
    scan(station, "LC000004")

    assert "售后仓位 · 20 只" in said(kiosk, f"/parts/{FANS}")
    with station.store.read() as connection:
        jobs = connection.execute(
            select(tables.print_job.c.content).where(tables.print_job.c.state == "queued")
        )
        assert [row.content["quantity"] for row in jobs] == ["20", "40"]


@pytest.mark.parametrize("who", [REPAIRER, MANAGER])
def test_a_part_s_label_scanned_while_nothing_is_under_way_shows_its_life(
    station: Station, kiosk: FlaskClient, who: str
) -> None:
    station.touch("s1", "sign_on", number=who, pin=data.PINS[who])
    scan(station, FANS)
    page = said(kiosk)

    assert "拆出 风扇 60 只" in page
    assert "TB2609290001" in page
    assert f'href="/parts/{FANS}"' in kiosk.get("/").text
    scan(station, "LC000004")
    assert station.view().question is None


def test_a_unit_s_label_scanned_while_nothing_is_under_way_shows_its_life_and_it_is_put_away(
    station: Station, kiosk: FlaskClient
) -> None:
    unit = counted(station)
    scan(station, unit)
    page = said(kiosk)

    assert "清点：第 1 台 HY500G" in page
    assert f'href="/units/{unit}"' in kiosk.get("/").text
    scan(station, "LC000003")
    assert "第 1 台放进 总仓退货区" in said(kiosk)


def counted(station: Station) -> str:
    """One unit is counted, its label out, its delivery finished and no longer on the table."""
    for code in ("SF9000000000017", "SF9000000000025"):
        scan(station, code)
    assert station.touch("c1", "confirm").code == "delivery_signed"
    scan(station, "HY500GA253700142")
    with station.store.write() as connection:
        connection.execute(tables.print_job.update().values(state="printed"))
        connection.execute(tables.desk.update().values(delivery=None, unit=None, question=None))
        number: str = connection.scalars(select(tables.unit.c.number)).one()
    return number


def test_a_sample_is_found_by_its_unit_and_by_its_model(station: Station, kiosk: FlaskClient) -> None:
    unit = counted(station)
    why = {"why": "查 PFC", "to": "研发 陈工", "back_by": "2026-10-13"}
    slip = station.touch("s1", "send_sample", unit=unit, **why).facts["paper"]

    for asked in (unit, "HY500GA253700142", "HY500G", slip):
        assert f"{slip} 样品单" in said(kiosk, f"/search?q={asked}"), asked


@pytest.mark.parametrize(
    ("who", "leads"),
    [
        (LEADER, {"/reports/conclusions", "/reports/samples"}),
        (MANAGER, {"/reports/conclusions", "/reports/samples"}),
        (KEEPER, {"/reports/samples"}),
        (FINANCE, set()),
    ],
)
def test_the_hub_leads_to_summaries_and_samples(
    station: Station, kiosk: FlaskClient, who: str, leads: set[str]
) -> None:
    station.touch("h1", "sign_on", number=who, pin=data.PINS[who])
    keys = set(re.findall(r'href="(/reports/[a-z]+)"', kiosk.get("/work").text))

    assert keys == leads
    for key in keys:
        assert kiosk.get(key).status_code == 200
    if "/reports/conclusions" in keys:
        assert 'href="/reports/summary"' in kiosk.get("/reports/conclusions").text


# --- in the office -----------------------------------------------------------------------------------


def office(station: Station, number: str) -> FlaskClient:
    """Somebody's browser in the office."""
    client = create_app(station, demo=False).test_client()
    csrf = re.search(r'name="csrf" value="([0-9a-f]+)"', client.get("/office/sign-in").text)
    assert csrf is not None
    form = {"csrf": csrf[1], "number": number[2:], "pin": data.PINS[number]}
    assert client.post("/office/sign-in", data=form).location == "/office"
    return client


@pytest.mark.parametrize("who", [LEADER, MANAGER, FINANCE])
def test_leader_manager_and_finance_read_stock_and_lives_in_the_office(station: Station, who: str) -> None:
    unit, client = counted(station), office(station, who)
    pages = {
        path: client.get(path).text
        for path in ("/stock", "/locations/LC000007", f"/parts/{FANS}", f"/units/{unit}", "/search?q=C001")
    }

    assert 'href="/stock"' in client.get("/office").text
    assert "60 只" in pages["/stock"]
    assert FANS in pages["/locations/LC000007"]
    assert "拆出 风扇 60 只" in pages[f"/parts/{FANS}"]
    assert "清点：第 1 台 HY500G" in pages[f"/units/{unit}"]
    assert "华南数码分销" in pages["/search?q=C001"]
    for path, page in pages.items():  # every link of them is open to the office, and nothing is done there
        assert '<form class="touch' not in page, path
        for link in set(re.findall(r'href="(/[^"#?]*(?:\?q=[^"]*)?)"', page)):
            assert client.get(link).status_code == 200, (path, link)


@pytest.mark.parametrize("path", ["/stock", "/locations/LC000007", f"/parts/{FANS}", "/search?q=C001"])
def test_marketing_is_told_who_may_read_stock(station: Station, path: str) -> None:
    answer = office(station, "OP0007").get(path)

    assert answer.status_code == 409
    assert "财务" in answer.text
