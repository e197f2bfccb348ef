"""The books in the browser, at the desk and in the office: each role what it may (R3, R4, R12b)."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from station.__main__ import build
from station.clock import Clock
from station.config import Settings, load
from station.demo import data
from station.demo.show import STARTS
from station.operations import people, teardown
from station.station import Station
from station.store import tables
from station.store.store import Request
from webui.app import create_app

LEADER, REPAIRER, MANAGER, FINANCE, KEEPER = "OP0003", "OP0005", "OP0006", "OP0008", "OP0001"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load(Path("config.yaml"), {"STATION__DATA": str(tmp_path)})


@pytest.fixture(autouse=True)
def pins_cost_little(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(people, "_HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@pytest.fixture
def station(settings: Settings) -> Iterator[Station]:
    """The demo with its price list in force, and a batch of which some parts are booked."""
    station = build(settings, Clock.starting_at(STARTS), None)
    data.load(station.store, settings.desk.id, station.clock)
    data.give_pins(station.store, settings.desk.id, station.clock)
    data.put_prices_in_force(station.store, settings.desk.id, station.clock)
    station.touch("b1", "sign_on", number=LEADER, pin=data.PINS[LEADER])
    assert station.touch("b2", "open_batch").outcome == "ok"
    station.touch("b3", "sign_on", number=REPAIRER, pin=data.PINS[REPAIRER])
    for n, (code, quantity) in enumerate((("FAN-4S", 7000), ("XFMR-4S", 5000), ("PFC-8M", 1000))):
        request = Request(f"touch:p{n}", "test", settings.desk.id, station.clock.now())
        station.store.perform(
            request,
            lambda act, code=code, quantity=quantity: teardown.record_parts(
                act, "HY400S", code if code != "PFC-8M" else "OTHER", quantity, reason="other_version"
            ),
        )
    yield station
    station.desk.inbox.close()


@pytest.fixture
def app(station: Station) -> Flask:
    return create_app(station, demo=False)


def signed_in(app: Flask, number: str) -> FlaskClient:
    """Somebody's browser in the office."""
    client = app.test_client()
    page = client.get("/office/sign-in").text
    csrf = re.search(r'name="csrf" value="([0-9a-f]+)"', page)
    assert csrf is not None
    form = {"csrf": csrf[1], "number": number[2:], "pin": data.PINS[number]}
    assert client.post("/office/sign-in", data=form).location == "/office"
    return client


def send(client: FlaskClient, path: str, touch: str, **fields: str) -> str:
    """Fill and send the form of a touch on a page, and return the page that is shown then."""
    page = client.get(path).text
    forms = re.findall(r"<form.*?</form>", page, re.DOTALL)
    form = next(each for each in forms if f'name="name" value="{touch}"' in each)
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))
    answer = client.post("/office/touches", data={**hidden, **fields})
    assert answer.status_code == 303
    return client.get(answer.location).text


def batch_of(station: Station) -> str:
    with station.store.read() as connection:
        number: str = connection.scalars(select(tables.batch.c.number)).one()
    return number


def test_finance_sees_the_value_the_prices_and_the_accounts(app: Flask, station: Station) -> None:
    client = signed_in(app, FINANCE)

    assert 'href="/value"' in client.get("/office").text
    value = client.get("/value").text
    assert "38.50" in value
    assert "待定价" in value
    assert "单价明细 202609" in client.get(client_path(client.get("/prices").text, "/prices/PL")).text
    assert "38.50" in client.get(f"/accounts/{batch_of(station)}").text


def client_path(page: str, prefix: str) -> str:
    found = re.search(rf'href="({prefix}\d+)"', page)
    assert found is not None
    return found[1]


@pytest.mark.parametrize("path", ["/value", "/prices", "/accounts"])
def test_the_books_are_refused_to_a_role_they_are_not_for(app: Flask, path: str) -> None:
    answer = signed_in(app, KEEPER).get(path)

    assert answer.status_code == 409
    assert "维修员" in answer.text


@pytest.mark.parametrize("path", ["/prices/PL2609299999", "/accounts/TB2609299999"])
def test_a_number_that_is_nothing_leads_nowhere(app: Flask, path: str) -> None:
    assert signed_in(app, FINANCE).get(path).status_code == 404


def test_the_leader_writes_a_price_and_finance_reviews_it_in_the_browser(
    app: Flask, station: Station
) -> None:
    leader = signed_in(app, LEADER)
    listing = "版本,零件编号,名称,单位,单价\n202610,OTHER,其他零件,个,5.00\n"
    form = re.search(r'name="csrf" value="([0-9a-f]+)"', leader.get("/prices").text)
    assert form is not None
    sent = leader.post(
        "/office/lists",
        data={
            "csrf": form[1],
            "operation": "6f1c6a52-6a0e-4c5e-9a57-0a0d3f3c9b11",
            "kind": "price-list",
            "file": (__import__("io").BytesIO(listing.encode()), "prices.csv"),
        },
        content_type="multipart/form-data",
    )
    assert sent.status_code == 303
    draft = next(each for each in re.findall(r'href="(/prices/PL\d+)"', leader.get("/prices").text))

    changed = send(
        leader, f"{draft}?code=OTHER", "put_price", part_name="其他零件", spec="", unit_of_measure="个",
        price="6.00", basis="询价",
    )  # fmt: skip
    submitted = send(leader, draft, "submit_prices")
    finance = signed_in(app, FINANCE)
    waiting = finance.get("/office").text
    paper = draft.replace("/prices/", "/papers/")
    reviewed = send(finance, f"{paper}?act=reviewed", "review_book", pin=data.PINS[FINANCE])

    assert "6.00 元（原 5.00）" in changed
    assert "已交财务审核" in submitted
    assert paper in waiting
    assert "补了 1 批待定价" in reviewed
    assert "44.50" in finance.get("/value").text


def test_the_account_goes_through_the_browser_from_correction_to_review(app: Flask, station: Station) -> None:
    number = batch_of(station)
    repairer = signed_in(app, REPAIRER)
    corrected = send(repairer, f"/accounts/{number}?line=1", "correct_account", quantity="6", reason="数错了")
    assert "第 1 行已冲销" in corrected
    with station.store.write() as connection:
        connection.execute(tables.batch.update().values(closed_at=station.clock.now()))

    assert "等售后组长签" in send(repairer, f"/accounts/{number}", "submit_account")
    for who, act in ((LEADER, "checked"), (MANAGER, "agreed"), (FINANCE, "reviewed")):
        client = signed_in(app, who)
        assert f"/papers/{number}" in client.get("/office").text
        assert re.findall(r"\?act=(\w+)", client.get(f"/papers/{number}").text) == [act, "sent_back"]
        touch = "review_book" if act == "reviewed" else "sign_account"
        done = send(client, f"/papers/{number}?act={act}", touch, pin=data.PINS[who])
    assert "已审核" in done
    for ending in ("pdf", "xlsx", "csv"):
        assert client.get(f"/papers/{number}.{ending}").status_code == 200


def test_the_manager_acknowledges_and_the_board_says_so(app: Flask) -> None:
    manager = signed_in(app, MANAGER)

    told = send(
        manager, "/value?act=acknowledge", "acknowledge_value", allowed="100044.33", reason="集中拆解",
        pin=data.PINS[MANAGER],
    )  # fmt: skip

    assert "已认可到 100,044.33" in told
    assert "郑立 认可到 100,044.33" in manager.get("/board").text
    assert "认可到 100,044.33" not in signed_in(app, "OP0007").get("/board").text


def test_the_leader_gives_parts_out_in_the_browser(app: Flask, station: Station) -> None:
    leader = signed_in(app, LEADER)
    lot = re.search(r"\?lot=(PT\d+)", leader.get("/value").text)
    assert lot is not None

    told = send(leader, f"/value?lot={lot[1]}", "issue_parts", quantity="1", how="disposed", reason="受潮")

    assert "已处置" in told


def test_at_the_desk_a_key_of_the_books_leads_back_to_its_page(app: Flask, station: Station) -> None:
    client = app.test_client()
    client.get(f"/kiosk?key={station.sessions.one_time_key}")
    number = batch_of(station)
    page = client.get(f"/accounts/{number}?line=1").text
    form = next(each for each in re.findall(r"<form.*?</form>", page, re.DOTALL) if "correct_account" in each)
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))

    answer = client.post("/touches", data={**hidden, "quantity": "6", "reason": "数错了"})

    assert answer.location.startswith(f"/accounts/{number}?operation=")
    assert "第 1 行已冲销" in client.get(answer.location).text
