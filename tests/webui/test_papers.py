"""The page of a paper: what it says, and what whoever looks may do (R13; domain 2)."""

import re

import pytest
from flask.testing import FlaskClient

from webui.stories.papers import APPLICATION, STORIES
from webui.stories.stand_in import StandIn


def keys(page: str) -> set[str]:
    """What a page offers: touches, and second steps."""
    return set(re.findall(r'name="name" value="(\w+)"', page)) | set(re.findall(r'\?act=(\w+)"', page))


@pytest.mark.parametrize(
    ("story", "offered"),
    [
        ("paper-draft", {"open_paper"}),
        ("paper-submitted", {"change_plan"}),
        ("paper-review", {"reviewed"}),
        ("paper-approve", {"approved", "rejected"}),
        ("paper-approved", {"change_plan", "carry_out_plan"}),
        ("paper-rejected", {"carry_out_plan"}),
        ("paper-executed", set()),
        ("paper-replacement", {"reviewed"}),
        ("paper-replacement-approve", {"approved", "rejected"}),
        ("paper-report-manager", {"take_report", "urgent"}),
        ("paper-report-office", {"take_report"}),
        ("paper-report-close", {"close_problem"}),
        ("paper-notice", {"opinion"}),
        ("paper-notice-answered", {"carry_out_line"}),
    ],
)
def test_a_paper_offers_what_whoever_looks_may_do_and_nothing_else(
    client: FlaskClient, story: str, offered: set[str]
) -> None:
    assert keys(client.get(f"/storybook/{story}").text) == offered


def test_a_rejection_takes_a_second_step_with_plan_reason_and_pin(client: FlaskClient) -> None:
    page = client.get("/storybook/paper-reject-step").text

    assert keys(page) == {"reject_paper"}
    assert set(re.findall(r'name="(plan|reason|pin|revision)"', page)) == {
        "plan",
        "reason",
        "pin",
        "revision",
    }
    assert re.search(r'value="send_back" checked', page)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("story", sorted(STORIES))
def test_every_paper_speaks_both_languages(client: FlaskClient, story: str, language: str) -> None:
    page = client.get(f"/storybook/{story}?lang={language}").text

    shown = re.sub(r"<[^>]*>", " ", page)
    assert not re.findall(r"\b(?:papers|paper|plan|verdict|group)\.[a-z_.]+", shown)


def test_a_paper_has_a_page_and_a_number_without_one_is_missing(client: FlaskClient) -> None:
    page = client.get(f"/papers/{APPLICATION.number}")

    assert (page.status_code, "HY400S B 2114 00921" in page.text) == (200, True)
    assert client.get("/papers/AP2609299999").status_code == 404
    assert client.get(f"/papers/{APPLICATION.number}?act=nothing").status_code == 200


def test_a_touch_from_a_paper_s_page_leads_back_to_it(client: FlaskClient, desk: StandIn) -> None:
    desk.turn = 3
    csrf = re.search(r'name="csrf" value="([^"]+)"', client.get("/").text)
    assert csrf is not None
    sent = {
        "csrf": csrf[1],
        "operation": "6f2c8b1a-0000-4000-8000-000000000001",
        "name": "carry_out_plan",
        "paper": APPLICATION.number,
        "revision": "2",
        "back": f"/papers/{APPLICATION.number}",
    }

    answer = client.post("/touches", data=sent)

    assert answer.status_code == 303
    assert answer.location.startswith(f"/papers/{APPLICATION.number}?operation=")
    elsewhere = client.post("/touches", data={**sent, "back": "//evil.example/papers/AP2609290002"})
    assert elsewhere.location == "/"
