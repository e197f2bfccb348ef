"""The numbers for Prometheus: of a store with work in it, of one that is away, and only for who may ask."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from prometheus_client.openmetrics.parser import text_string_to_metric_families as open_metrics
from prometheus_client.parser import text_string_to_metric_families as metrics

from station.__main__ import build
from station.clock import Clock
from station.config import load
from station.sessions import BELIEVED_S
from station.store import tables
from tests import postgres
from tests.playing import CONFIG, Played, before, eventually, played
from webui.app import create_app
from webui.stories.stand_in import StandIn


def numbers(text: str) -> dict[str, float]:
    """Every sample as the scraper reads it, `name{label=value}`; the process's own left out."""
    found = {}
    for family in metrics(text):
        for sample in family.samples:
            labels = ",".join(sample.labels.values())
            found[f"{sample.name}{{{labels}}}" if labels else sample.name] = sample.value
    return {name: value for name, value in found.items() if not name.startswith("process_")}


def steady(found: dict[str, float]) -> dict[str, float]:
    """The numbers but those that only tell how long something lasts."""
    return {name: value for name, value in found.items() if "_seconds{" not in name}


def test_a_stand_in_s_numbers_are_all_there(client: FlaskClient) -> None:
    answer = client.get("/metrics")

    assert answer.content_type.startswith("text/plain; version=")
    assert numbers(answer.text) == {
        "station_store_reachable": 1,
        "station_readings_waiting{inbox}": 0,
        "station_readings_waiting{store}": 0,
        "station_operations_total{ok}": 20,
        "station_operations_total{refused}": 1,
        "station_events_total{UnitCounted}": 12,
        "station_device_ready{ready,scanner-1,scanner}": 1,
        "station_device_ready{ready,scale-1,scale}": 1,
        "station_device_ready{ready,printer-1,printer}": 1,
        **{
            f"station_device_condition_seconds{{ready,{id}}}": 0
            for id in ("scanner-1", "scale-1", "printer-1")
        },
        **{f"station_device_quiet_seconds{{{id}}}": 0 for id in ("scanner-1", "scale-1", "printer-1")},
        **{
            f"station_device_readings_total{{{id},{outcome}}}": 0
            for id in ("scanner-1", "scale-1")
            for outcome in ("read", "unreadable")
        },
        "station_journal_head": 12,
        "station_print_jobs{queued}": 1,
        "station_print_jobs{sending}": 0,
        "station_print_jobs{unknown}": 0,
        "station_discrepancies_open{damaged}": 1,
        "station_discrepancies_open{short}": 1,
    }
    assert {family.name for family in metrics(answer.text)} >= {
        "process_resident_memory_bytes",
        "process_open_fds",
        "process_cpu_seconds",
    }


def test_a_scraper_that_asks_for_openmetrics_gets_it(client: FlaskClient) -> None:
    accept = "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5"

    answer = client.get("/metrics", headers={"Accept": accept})

    assert answer.content_type.startswith("application/openmetrics-text")
    assert "station_events" in {family.name for family in open_metrics(answer.text)}


def test_a_program_scrapes_with_its_token_and_nobody_without(app: Flask, desk: StandIn) -> None:
    program = app.test_client()

    assert program.get("/metrics").status_code == 401
    assert program.get("/metrics", headers={"Authorization": f"Bearer {desk.token}"}).status_code == 200


@pytest.fixture
def at_desk(tmp_path: Path) -> Iterator[Played]:
    with played(tmp_path) as desk:
        yield desk


def test_what_a_desk_does_is_counted(at_desk: Played) -> None:
    station = at_desk.station
    client = create_app(station, demo=False).test_client()
    bearer = {"Authorization": f"Bearer {station.tokens.issue('prometheus')}"}

    def scrape() -> dict[str, float]:
        return numbers(client.get("/metrics", headers=bearer).text)

    fresh = scrape()
    written = {name: value for name, value in fresh.items() if name.startswith("station_events_total")}
    assert written["station_events_total{TokenIssued}"] == 1
    assert fresh["station_journal_head"] == sum(written.values())
    at_desk.bench.paper_out()
    eventually(lambda: at_desk.condition("printer") == "paper_out")
    at_desk.play(before("weigh unit 2"))
    out_of_paper = scrape()
    assert out_of_paper["station_print_jobs{queued}"] + out_of_paper["station_print_jobs{sending}"] >= 1
    assert out_of_paper["station_device_ready{paper_out,printer,printer}"] == 0
    assert out_of_paper["station_device_ready{ready,scanner,scanner}"] == 1

    at_desk.bench.refill()
    at_desk.play()
    eventually(at_desk.labels_done)
    played_out = scrape()
    assert played_out["station_print_jobs{queued}"] == played_out["station_print_jobs{sending}"] == 0
    assert played_out["station_events_total{LabelPrinted}"] == len(
        at_desk.rows(tables.print_job, tables.print_job.c.state == "printed")
    )
    assert played_out["station_device_readings_total{scanner,read}"] > 20
    assert played_out["station_device_readings_total{scale,read}"] >= 12
    assert played_out["station_device_quiet_seconds{scale}"] <= 1
    assert "station_device_condition_seconds{ready,scanner}" in played_out
    assert played_out["station_operations_total{ok}"] > out_of_paper["station_operations_total{ok}"]


def test_a_store_that_is_away_is_a_number_for_the_token_that_opened_it_before(tmp_path: Path) -> None:
    with postgres.running(durable=True) as server:
        own = {"STATION__DATA": str(tmp_path / "data"), "STATION__DATABASE__URL": server.database()}
        station = build(load(CONFIG, own), Clock())
        client = create_app(station, demo=False).test_client()
        bearer = {"Authorization": f"Bearer {station.tokens.issue('prometheus')}"}

        def scrape() -> dict[str, float]:
            return numbers(client.get("/metrics", headers=bearer).text)

        there = scrape()
        server.stop("immediate")
        away = scrape()
        time.sleep(BELIEVED_S)
        still_away = scrape()
        refused = [
            client.get("/api/v1/units", headers=headers)
            for headers in (bearer, {"Authorization": "Bearer never seen"})
        ]
        server.start()
        back = scrape()
        station.store.close()

    assert (there["station_store_reachable"], there["station_journal_head"]) == (
        1,
        back["station_journal_head"],
    )
    assert steady(away) == steady(still_away)
    assert {name for name in there if name not in away} == {
        "station_readings_waiting{store}",
        "station_journal_head",
        "station_print_jobs{queued}",
        "station_print_jobs{sending}",
        "station_print_jobs{unknown}",
    }
    assert away["station_store_reachable"] == 0
    assert steady(back) == steady(there)
    for answer in refused:
        assert answer.status_code == 503
        assert isinstance(answer.json, dict)
        assert answer.json["error"]["code"].startswith("store.")
        assert "127.0.0.1" in answer.json["error"]["message"]
