"""One unit's life on one page, from the courier's waybill to its part in another unit's repair."""

import re
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from station.__main__ import build
from station.config import load
from station.demo import data
from station.operations import people
from tests.playing import CONFIG
from tests.station.by_hand import ill, put_fan_into_another
from tests.station.conftest import Keeper
from webui.app import create_app

TORN, REPAIRED, FANS, BATCH = "RU2609290001", "RU2609290002", "PT2609290001", "TB2609290001"


@pytest.fixture
def client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """The desk's browser, after all of it was scanned, weighed, printed and repaired at this desk."""
    monkeypatch.setattr(people, "_HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    settings = load(CONFIG, {"STATION__DATA": str(tmp_path / "data"), "STATION__RESERVE_MB": "0"})
    keeper = Keeper(settings)
    data.load(keeper.store, keeper.desk.id, keeper.clock)
    put_fan_into_another(keeper)
    assert not ill(keeper)
    keeper.inbox.close()
    keeper.store.close()
    station = build(settings, keeper.clock, None)
    client = create_app(station, demo=False, stories=False).test_client()
    assert client.get(f"/kiosk?key={station.sessions.one_time_key}").status_code == 303
    yield client
    station.desk.inbox.close()


def page(client, address):
    answer = client.get(address, follow_redirects=True)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.text


def links(text):
    """Where the steps of a life lead."""
    return set(re.findall(r'class="link" href="([^"]+)"', text))


def test_one_units_life_is_on_one_page_and_every_link_of_it_leads_on(client):
    torn = page(client, f"/units/{TORN}")

    for wanted in (
        "签收顺丰包裹",
        "客户 C001",
        "入总仓",
        "发给售后",
        "检测：不合格",
        "拆出 风扇 2 只",
        "装进另一台",
    ):
        assert wanted in torn, wanted
    leads = links(torn)
    assert leads >= {
        "/search?q=SF9000000000090",
        "/search?q=DL2609290001",
        "/search?q=C001",
        f"/batches/{BATCH}",
        f"/parts/{FANS}",
        f"/units/{REPAIRED}",
    }
    for address in sorted(leads):
        page(client, address)


def test_from_the_part_and_from_the_repaired_unit_it_leads_back(client):
    part, repaired = page(client, f"/parts/{FANS}"), page(client, f"/units/{REPAIRED}")

    assert links(part) >= {f"/units/{TORN}", f"/units/{REPAIRED}", f"/batches/{BATCH}", "/locations/LC000007"}
    assert links(repaired) >= {f"/parts/{FANS}", f"/batches/{BATCH}"}
    assert "装上 风扇 1 只" in repaired
    assert FANS in page(client, "/locations/LC000007")


@pytest.mark.parametrize(
    ("asked", "shown"),
    [(FANS, f"/parts/{FANS}"), (BATCH, f"/batches/{BATCH}"), ("lc000007", "/locations/LC000007")],
)
def test_what_has_a_page_of_its_own_is_found_by_searching_for_its_number(client, asked, shown):
    answer = client.get(f"/search?q={asked}")

    assert (answer.status_code, answer.location) == (303, shown)


@pytest.mark.parametrize("address", ["/parts/PT2609290099", "/parts/RU2609290001", "/locations/LC000099"])
def test_what_is_not_there_has_no_page(client, address):
    assert client.get(address).status_code == 404
