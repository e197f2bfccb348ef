"""The JSON API and the health of the station."""

import dataclasses
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from station.views import DeliveryView, DiscrepancyView, PrintJobView, UnitView
from webui.storybook import BEHIND, StandIn, unit


@pytest.mark.parametrize(
    ("path", "view"),
    [
        ("/api/v1/deliveries/DL2609290001", DeliveryView),
        ("/api/v1/units/RU2609290006", UnitView),
        ("/api/v1/discrepancies/3", DiscrepancyView),
        ("/api/v1/print-jobs/8", PrintJobView),
    ],
)
def test_one_object_has_the_fields_of_its_view(client: FlaskClient, path: str, view: type[Any]) -> None:
    found = client.get(path).json

    assert isinstance(found, dict)
    assert set(found) == {field.name for field in dataclasses.fields(view)}


def test_numbers_are_exact_and_times_have_an_offset(client: FlaskClient) -> None:
    found = client.get("/api/v1/units/RU2609290006").json

    assert isinstance(found, dict)
    assert (found["weight"], found["counted_at"], found["kinds"]) == (
        str(unit(6).weight),
        unit(6).counted_at.isoformat(),
        ["wrong_model"],
    )
    assert found["counted_at"].endswith("+00:00")


@pytest.mark.parametrize(
    "path", ["/api/v1/deliveries", "/api/v1/units", "/api/v1/discrepancies", "/api/v1/print-jobs"]
)
def test_pages_of_a_list_give_every_item_once(client: FlaskClient, path: str) -> None:
    whole = client.get(path).json
    assert isinstance(whole, dict)
    assert whole["next"] is None

    seen: list[Any] = []
    after = ""
    while True:
        page = client.get(f"{path}?limit=5{after}").json
        assert isinstance(page, dict)
        seen += page["items"]
        if page["next"] is None:
            break
        after = f"&after={page['next']}"

    assert seen == whole["items"] != []


@pytest.mark.parametrize(
    ("path", "status", "message"),
    [
        ("/api/v1/units?limit=0", 400, "limit must be 1 to 500, was '0'"),
        ("/api/v1/units?limit=501", 400, "limit must be 1 to 500, was '501'"),
        ("/api/v1/units?limit=all", 400, "limit must be a whole number, was 'all'"),
        ("/api/v1/print-jobs?after=x", 400, "after must be a whole number, was 'x'"),
        ("/api/v1/units/RU0", 404, "there is nothing at /api/v1/units/RU0"),
        ("/api/v1/labels/99.png", 404, "there is nothing at /api/v1/labels/99.png"),
        ("/api/v1/no-such-list", 404, "there is nothing at /api/v1/no-such-list"),
    ],
)
def test_an_error_is_json_and_says_what_was_expected(
    client: FlaskClient, path: str, status: int, message: str
) -> None:
    answer = client.get(path)

    assert answer.status_code == status
    assert isinstance(answer.json, dict)
    assert answer.json["error"]["message"] == message


def test_a_program_reads_with_its_token_and_cannot_touch(app: Flask, desk: StandIn) -> None:
    program = app.test_client()
    bearer = {"Authorization": f"Bearer {desk.token}"}

    assert program.get("/api/v1/units").status_code == 403
    assert program.get("/api/v1/units", headers={"Authorization": "Bearer wrong"}).status_code == 403
    assert program.get("/api/v1/units", headers=bearer).status_code == 200
    assert program.get("/", headers=bearer).status_code == 403
    assert program.post("/touches", headers=bearer, data={"name": "finish"}).status_code == 403


def test_health_needs_no_session_and_names_what_is_not_ready(
    app: Flask, desk: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    anybody = app.test_client()

    assert (anybody.get("/healthz").status_code, anybody.get("/readyz").status_code) == (200, 200)
    monkeypatch.setattr(desk, "ready", lambda: (False, {"scanner-1": "port_missing"}))
    answer = anybody.get("/readyz")

    assert (answer.status_code, answer.json) == (
        503,
        {"ready": False, "missing": {"scanner-1": "port_missing"}},
    )


def test_a_webhook_that_is_behind_is_told_and_the_desk_is_ready_all_the_same(
    app: Flask, desk: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk, "webhook_state", lambda: BEHIND)
    answer = app.test_client().get("/readyz")

    assert (answer.status_code, answer.json) == (
        200,
        {
            "ready": True,
            "missing": {},
            "webhook": {
                "address": "http://192.168.1.20:8000",
                "delivered": 211,
                "waiting": 46,
                "since": "2026-09-29T06:41:00+00:00",
                "behind": True,
                "answer": {"zh": "10 秒内没有答复", "en": "no answer within 10 s"},
            },
        },
    )


def test_the_devices_page_says_that_a_webhook_is_behind(client: FlaskClient) -> None:
    page = client.get("/storybook/devices-webhook?lang=en").text

    assert "46 events have not reached http://192.168.1.20:8000: no answer within 10 s" in page
    assert "Webhook" not in client.get("/storybook/devices-ready?lang=en").text
