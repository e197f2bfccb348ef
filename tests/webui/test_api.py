"""The JSON API and the health of the station."""

import dataclasses
import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from station.views.deliveries import DeliveryView, DiscrepancyView, PrintJobView, UnitView
from webui.stories.desk import unit
from webui.stories.devices import BEHIND
from webui.stories.stand_in import StandIn


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
    "path",
    [
        "/api/v1/deliveries",
        "/api/v1/units",
        "/api/v1/discrepancies",
        "/api/v1/print-jobs",
        "/api/v1/events",
    ],
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
        ("/api/v1/print-jobs?after=2147483648", 400, "after must be 0 to 2147483647, was '2147483648'"),
        ("/api/v1/units?after=RU0", 400, "after must be an own number such as RU2609290001, was 'RU0'"),
        ("/api/v1/units?delivery=RU0%00", 400, "there is a NUL character in the address"),
        ("/api/v1/units/RU26092900%00", 400, "there is a NUL character in the address"),
        (
            "/api/v1/events?limit=0&after=-1&x=1",
            400,
            "limit must be 1 to 500, was '0'; after must be a whole number, was '-1'; x is no parameter here",
        ),
        ("/api/v1/units/RU0", 404, "there is nothing at /api/v1/units/RU0"),
        ("/api/v1/print-jobs/2147483648", 404, "there is nothing at /api/v1/print-jobs/2147483648"),
        ("/api/v1//units", 404, "there is nothing at /api/v1//units"),
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

    assert program.get("/api/v1/units", headers=bearer).status_code == 200
    assert program.get("/api/v1/no-such-list", headers=bearer).status_code == 404
    assert program.get("/", headers=bearer).status_code == 403
    assert program.post("/touches", headers=bearer, data={"name": "finish"}).status_code == 403
    for method in ("POST", "PUT", "PATCH", "DELETE", "TRACE"):
        answer = program.open("/api/v1/units", method=method, headers=bearer)
        assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD, OPTIONS")
        assert isinstance(answer.json, dict)
        assert answer.json["error"]["code"] == "error.bad"


@pytest.mark.parametrize("path", ["/api/v1/units", "/api/v1/no-such-list", "/metrics"])
@pytest.mark.parametrize("shown", [None, "Bearer wrong", "Bearer", "Basic d3Jvbmc6", "Bearer \xff\x80"])
def test_without_a_token_that_opens_something_a_program_is_told_how_to_get_one(
    app: Flask, path: str, shown: str | None
) -> None:
    answer = app.test_client().get(path, headers={"Authorization": shown} if shown else {})

    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, 'Bearer realm="station"')
    assert isinstance(answer.json, dict)
    assert answer.json["error"]["code"] == "error.token"
    assert "station token NAME" in answer.json["error"]["message"]


@pytest.mark.parametrize("path", ["/api/v1/units", "/metrics", "/readyz"])
def test_a_host_that_is_not_ours_is_refused_in_json_too(app: Flask, path: str) -> None:
    answer = app.test_client().get(path, headers={"Host": "evil.example"})

    assert answer.status_code == 400
    assert answer.json == {"error": {"code": "error.host", "message": "This address is not the desk's"}}


def test_a_fault_tells_a_program_nothing_of_the_inside(
    client: FlaskClient, desk: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def burst(*_: object) -> None:
        raise RuntimeError("SELECT secret FROM /home/keeper")

    monkeypatch.setattr(desk, "units", burst)
    answer = client.get("/api/v1/units")

    assert answer.status_code == 500
    assert answer.json == {
        "error": {"code": "error.fault", "message": "Something went wrong; it was not done"}
    }


def test_the_document_is_open_and_names_every_route_of_the_api(app: Flask) -> None:
    document = app.test_client().get("/api/v1/openapi.json").json
    assert isinstance(document, dict)

    routes = {
        re.sub("<(?:[^:>]+:)?", "{", rule.rule).replace(">", "}")
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/")
    }
    assert {*document["paths"], "/api/v1/openapi.json"} == routes
    for path, item in document["paths"].items():
        assert set(item) == {"get"}, path
        answers = item["get"]["responses"]
        assert {"200", "400", "401", "500", "503"} <= set(answers), path
        assert ("404" in answers) == ("{" in path), path
        assert item["get"]["security"] == [{"bearer": []}]


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
