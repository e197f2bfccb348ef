"""The plan's pages: what a key sends, where it leads back to, what each role is offered (R20)."""

import re
from html import unescape
from typing import Any

import pytest
from flask import Flask, g, url_for
from flask.testing import FlaskClient

from station.feedback import Feedback
from webui.plans import work_drawing
from webui.stories import plans as plan_stories
from webui.stories.stand_in import StandIn
from webui.storybook import STORIES


@pytest.fixture
def asked(desk: StandIn, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, dict[str, Any]]]:
    """What keys have asked of the desk; the leader is signed on."""
    sent: list[tuple[str, dict[str, Any]]] = []

    def touch(operation_id: str, name: str, /, operator: str | None = None, **arguments: Any) -> Feedback:
        sent.append((name, arguments))
        return Feedback("ok", "task_taken_off", {"item": "RU2609290003"})

    monkeypatch.setattr(desk, "touch", touch)
    monkeypatch.setattr(desk, "view", STORIES["plan"])
    return sent


def forms(page: str, name: str) -> list[dict[str, str]]:
    """The hidden fields of every form on a page that posts a touch."""
    found = (
        dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', each))
        for each in re.findall(r"<form.*?</form>", page, re.DOTALL)
    )
    return [each for each in found if each.get("name") == name]


def test_several_ticked_units_go_to_the_person_who_was_touched(
    client: FlaskClient, asked: list[tuple[str, dict[str, Any]]]
) -> None:
    [inspect, *_] = forms(client.get("/plan").text, "plan_tasks")

    answer = client.post(
        "/touches", data={**inspect, "items": ["RU2609290002", "RU2609290007"], "person": "OP0004"}
    )

    assert (answer.status_code, answer.location) == (303, "/plan")
    assert asked == [
        (
            "plan_tasks",
            {
                "day": "2026-10-13",
                "task": "inspect",
                "person": "OP0004",
                "items": ["RU2609290002", "RU2609290007"],
            },
        )
    ]


def test_a_person_touched_without_a_tick_asks_for_nothing(
    client: FlaskClient, asked: list[tuple[str, dict[str, Any]]]
) -> None:
    [inspect, *_] = forms(client.get("/plan").text, "plan_tasks")
    client.post("/touches", data={**inspect, "person": "OP0004"})
    assert asked[0][1]["items"] == []


def test_the_plan_of_today_is_shown_again_after_its_keys(
    client: FlaskClient, asked: list[tuple[str, dict[str, Any]]]
) -> None:
    [key, *_] = forms(client.get("/plan").text, "take_off")
    assert client.post("/touches", data=key).location == "/plan"
    assert client.post("/touches", data={**key, "back": "/plan/today"}).location == "/plan/today"
    assert client.post("/touches", data={**key, "back": "//elsewhere"}).location == "/"


def test_what_was_left_over_is_ticked_and_nothing_else(client: FlaskClient) -> None:
    page = client.get("/storybook/plan").text
    ticks = re.findall(r'name="items" value="(\w+)"[^>]*?( checked)?>', page)
    assert [number for number, checked in ticks if checked] == ["RU2609290002", "TB2610120001"]
    assert len(ticks) == 7


@pytest.mark.parametrize(
    ("story", "offered"),
    [
        ("plan", {"plan_tasks", "reassign", "take_off", "ask_part", "issue_pick_list"}),
        ("plan-issued", {"plan_tasks", "reassign", "take_off", "ask_part"}),
        ("work-keeper", {"count_pick_list"}),
        ("work-leader", set()),
        ("work-picked", {"report_shortage"}),
        ("pick", {"take_back", "count_again", "confirm", "leave"}),
        ("pick-part", {"choose", "confirm", "count_part", "take_back", "count_again", "leave"}),
        ("pick-sign", {"count_again", "leave"}),
    ],
)
def test_each_page_offers_what_may_be_done_there(client: FlaskClient, story: str, offered: set[str]) -> None:
    page = client.get(f"/storybook/{story}").text
    assert set(re.findall(r'<input type="hidden" name="name" value="(\w+)"', page)) == offered


def test_where_nobody_is_qualified_the_page_says_so_and_offers_nobody(client: FlaskClient) -> None:
    page = unescape(client.get("/storybook/plan-nobody?lang=en").text)
    assert "Nobody is qualified on that day" in page
    assert not re.search(r'data-key="plan-inspect-', page)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("story", [*plan_stories.PLANS, *plan_stories.WORKS, *plan_stories.PICKS])
def test_every_word_of_these_pages_is_spoken(client: FlaskClient, story: str, language: str) -> None:
    page = client.get(f"/storybook/{story}?lang={language}").text
    shown = re.sub(r"<[^>]+>", " ", re.sub(r"<(script|style|svg).*?</\1>", "", page, flags=re.DOTALL))
    assert not re.search(r"\b(plan|work|pick|task|shortage|punctual|next|key)\.[a-z_]+", shown), shown


def test_who_does_not_plan_sees_the_plan_without_keys(client: FlaskClient) -> None:
    page = client.get("/storybook/plan-seen").text
    assert "plan-inspect-" not in page
    assert "disabled" in page


@pytest.mark.parametrize(
    ("story", "ways"),
    [
        ("work-keeper", {"/hand-over", "/stock", "/search", "/lists", "/reports/samples"}),
        ("work", {"/workbench?which=inspect", "/stock", "/search", "/reports/samples"}),
        ("work-picked", {"/workbench?which=repair", "/batches", "/stock", "/value", "/search"}),
    ],
)
def test_somebodys_work_leads_to_the_pages_that_are_theirs(app: Flask, story: str, ways: set[str]) -> None:
    work, clerk = plan_stories.WORKS[story]
    with app.test_request_context():
        g.session = "desk"
        places = work_drawing(work, clerk)["places"]
        assert {url_for(each.endpoint, **each.arguments) for each in places} == ways


def test_the_empty_desk_keeps_four_quiet_keys(client: FlaskClient) -> None:
    page = client.get("/storybook/empty").text
    foot = page[page.index('<footer class="foot">') :]
    assert len(re.findall(r'class="key ?"', foot)) == 4


def test_the_office_has_its_own_ways(app: Flask) -> None:
    work, clerk = plan_stories.WORKS["work-leader"]
    with app.test_request_context():
        g.session, g.clerk = "office", clerk
        assert work_drawing(work, clerk)["places"] == []
