"""Touches: every key posts one of the desk's named touches, done once."""

import random
import re
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from station.feedback import Feedback
from webui.stories.stand_in import StandIn
from webui.storybook import EVERY_STORY, STORIES
from webui.touches import TOUCHES


def form(page: str, name: str, **fields: str) -> dict[str, str]:
    """Return the fields of the first form on a page that posts a touch."""
    for found in re.findall(r"<form.*?</form>", page, re.DOTALL):
        values = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', found))
        if values.get("name") == name and fields.items() <= values.items():
            return values
    raise AssertionError(f"no key for {name} {fields}")


def test_a_touch_sent_twice_is_done_once_and_shows_the_desk_again(client: FlaskClient, desk: StandIn) -> None:
    desk.turn = 3
    key = form(client.get("/").text, "finish")

    answers = [client.post("/touches", data=key) for _ in range(2)]

    assert [(each.status_code, each.location) for each in answers] == [(303, "/"), (303, "/")]
    assert desk.turn == 4


def test_who_settles_labels_stays_on_their_page(
    client: FlaskClient, desk: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk, "view", STORIES["labels-unknown"])
    page = client.get("/labels").text
    keys = [form(page, "settle_job", job="5", came_out=said) for said in ("yes", "no")]

    answers = [client.post("/touches", data=key) for key in keys]

    assert [(each.status_code, each.location) for each in answers] == [(303, "/labels")] * 2
    assert "出来了" in client.get("/labels/desk").text


def test_two_drawings_of_a_page_are_two_touches(client: FlaskClient, desk: StandIn) -> None:
    desk.turn = 3
    first, second = (form(client.get("/").text, "finish") for _ in range(2))

    assert first["operation"] != second["operation"]


def test_every_key_of_a_page_has_an_operation_of_its_own(client: FlaskClient, desk: StandIn) -> None:
    desk.turn = 6

    operations = re.findall(r'name="operation" value="([^"]+)"', client.get("/").text)

    assert len(operations) == len(set(operations)) > 10


def test_every_key_drawn_posts_a_touch_the_desk_has(client: FlaskClient) -> None:
    drawn = set()
    for story in EVERY_STORY:
        drawn |= set(re.findall(r'name="name" value="(\w+)"', client.get(f"/storybook/{story}").text))

    assert drawn == set(TOUCHES)


ARGUMENTS: list[tuple[dict[str, str], dict[str, Any]]] = [
    ({"name": "choose", "number": "3"}, {"number": 3}),
    ({"name": "settle", "discrepancy": "12"}, {"discrepancy": 12}),
    ({"name": "ask_job", "job": "8"}, {"job": 8}),
    (
        {"name": "reprint", "number": "RU2609290006", "reason": "label_lost"},
        {"number": "RU2609290006", "reason": "label_lost"},
    ),
    ({"name": "confirm"}, {}),
    ({"name": "settle_job", "job": "5", "came_out": "yes"}, {"job": 5, "came_out": True}),
    ({"name": "settle_job", "job": "5", "came_out": "no"}, {"job": 5, "came_out": False}),
    ({"name": "cancel_jobs", "reason": "printer_away"}, {"reason": "printer_away"}),
]


@pytest.mark.parametrize(("fields", "arguments"), ARGUMENTS)
def test_a_touch_reaches_the_desk_with_its_arguments(
    client: FlaskClient,
    desk: StandIn,
    monkeypatch: pytest.MonkeyPatch,
    fields: dict[str, str],
    arguments: dict[str, Any],
) -> None:
    desk.turn = 3
    sent = {**form(client.get("/").text, "finish"), **fields}
    seen: list[tuple[str, str, dict[str, Any]]] = []

    def touch(operation_id: str, name: str, /, **given: Any) -> Feedback:
        seen.append((operation_id, name, given))
        return Feedback("ok", "picked")

    monkeypatch.setattr(desk, "touch", touch)

    client.post("/touches", data=sent)

    assert seen == [(sent["operation"], fields["name"], arguments)]


@pytest.mark.parametrize(
    "changed",
    [
        {"name": "drop_table"},
        {"name": "choose"},
        {"name": "choose", "number": "eins"},
        {"operation": "1"},
        {"operation": ""},
        {"name": "reprint", "number": "RU1", "reason": "x" * 201},
        {"name": "add_photo"},
        {"name": "settle_job", "job": "5", "came_out": "perhaps"},
    ],
)
def test_a_form_that_no_page_of_ours_made_is_refused(
    client: FlaskClient, desk: StandIn, changed: dict[str, str]
) -> None:
    desk.turn = 3

    answer = client.post("/touches", data={**form(client.get("/").text, "finish"), **changed})

    assert (answer.status_code, desk.done) == (400, {})


PICTURES = [random.Random(7).randbytes(3_000_000), b"\r\n" * 500_000, bytes(range(256)) * 4000, b"x"]


@pytest.mark.parametrize("picture", PICTURES, ids=["noise", "line ends", "every byte", "one byte"])
def test_a_photo_reaches_the_desk_as_bytes(
    client: FlaskClient, desk: StandIn, monkeypatch: pytest.MonkeyPatch, picture: bytes
) -> None:
    desk.turn = 3
    key = {**form(client.get("/").text, "finish"), "name": "add_photo"}
    seen: list[Any] = []
    monkeypatch.setattr(desk, "touch", lambda *given, **named: seen.append(named))

    answer = client.post("/touches", data={**key, "image": (BytesIO(picture), "photo.jpg")})

    assert (answer.status_code, seen) == (303, [{"image": picture}])


def test_a_script_gets_the_redrawn_part_instead_of_a_page(client: FlaskClient, desk: StandIn) -> None:
    desk.turn = 3
    key = form(client.get("/").text, "finish")

    answer = client.post("/touches", data=key, headers={"X-Desk": "fragment"}, follow_redirects=True)

    assert answer.text.lstrip().startswith('<div class="desk')
    assert "<html" not in answer.text


def test_the_language_chosen_stays(app: Flask, client: FlaskClient, desk: StandIn) -> None:
    desk.turn = 1
    client.get("/?lang=en")

    assert "Scan a waybill" in client.get("/").text
    client.get("/?lang=zh")
    assert "扫快递单号" in client.get("/").text
