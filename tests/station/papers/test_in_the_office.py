"""Papers decided on in a browser of the office, by the forms of their page and by requests made by hand."""

import re
import uuid
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from station.__main__ import build
from station.feedback import Feedback
from station.lists.reading import read_list
from station.operations import people
from station.operations.imports import import_rows
from tests.station.papers.office import GM, KEEPER, MARKETING, PIN, file, submit
from webui.app import create_app


@pytest.fixture
def signed_in(finished) -> Callable[[str], FlaskClient]:
    """Opens a browser in which somebody is signed in."""
    station = build(finished.settings, finished.clock, None)
    app = create_app(station, demo=False)

    def sign_in(number: str) -> FlaskClient:
        client = app.test_client()
        form = {"csrf": csrf(client.get("/office/sign-in").text), "number": number, "pin": PIN}
        assert client.post("/office/sign-in", data=form).location == "/office"
        return client

    sign_in.answer = station.answer
    yield sign_in
    station.desk.inbox.close()
    station.store.close()


def csrf(page: str) -> str:
    found = re.search(r'name="csrf" value="(\w+)"', page)
    assert found is not None
    return found[1]


def post(client: FlaskClient, signed_in, name: str, **said: str) -> Feedback:
    """Post a touch to the office without any page having offered it."""
    operation = str(uuid.uuid4())
    form = {
        "csrf": csrf(client.get("/office").text),
        "operation": operation,
        "name": name,
        "pin": PIN,
        **said,
    }
    assert client.post("/office/touches", data=form).status_code == 303
    return signed_in.answer(operation)


def becomes(desk, number: str, role: str) -> None:
    """Give somebody another role, and the PIN of the tests."""
    read = read_list("operators", f"badge,name,role\n{number},周敏,{role}\n".encode())
    assert not import_rows(desk.store, desk.desk.id, read, desk.clock).rejected
    people.give_pin(desk.store, desk.desk.id, desk.clock, number, PIN)


def test_r13_marketing_and_the_gm_find_what_waits_for_them_and_decide_on_its_page(
    finished, office, signed_in
):
    number = submit(finished, 8, "charged_repair")
    for who, said in ((MARKETING, "application_reviewed"), (GM, "paper_approved")):
        client = signed_in(who)
        assert f'href="/papers/{number}"' in client.get("/office").text
        name = "review_application" if who == MARKETING else "approve_paper"
        page = client.get(f"/papers/{number}").text
        assert 'action="/office/touches"' in page or "act=" in page
        assert "收货台" not in re.sub(r"<[^>]*>", "", page)

        answer = post(
            client,
            signed_in,
            name,
            paper=number,
            revision=str(office.paper(number).revision),
            verdict="agree",
            plan="",
        )

        assert answer.code == said
        assert number not in client.get("/office").text.partition("给您的")[0]


@pytest.mark.parametrize(
    ("role", "touch", "said"),
    [
        ("marketing", "review_application", {"verdict": "agree", "plan": ""}),
        ("gm", "approve_paper", {}),
        ("gm", "reject_paper", {"plan": "send_back", "reason": "不符合三包"}),
    ],
)
def test_r13_who_filed_an_application_does_not_decide_on_it_whatever_he_has_become(
    finished, office, signed_in, role, touch, said
):
    number = submit(finished, 8, "charged_repair")
    if role == "gm":
        assert office.review(number).code == "application_reviewed"
    becomes(finished, KEEPER, role)
    client = signed_in(KEEPER)

    answer = post(client, signed_in, touch, paper=number, revision=str(office.paper(number).revision), **said)

    assert answer == Feedback("refused", "own_paper", {"paper": number, "name": "周敏", "rule": "R13"})
    assert office.paper(number).state == ("submitted" if role == "marketing" else "reviewed")


def test_r13_a_draft_that_nobody_submitted_is_not_approved_by_hand(finished, office, signed_in):
    number = file(finished, 8)

    answer = post(
        signed_in(GM), signed_in, "approve_paper", paper=number, revision=str(office.paper(number).revision)
    )

    assert answer.outcome == "refused"
