"""The authorisation matrix: every page as every role, and what every touch asks for (domain 2).

Whatever is not listed for a role is refused, with who may. Touches are tried in every state of what they are
about by `tests/test_states.py`.
"""

import re
from collections.abc import Callable, Iterator

import pytest
from argon2 import PasswordHasher
from flask.testing import FlaskClient
from sqlalchemy import select

from station.__main__ import build
from station.clock import Clock
from station.config import load
from station.demo import data
from station.demo.show import STARTS
from station.lists.kinds import LISTS
from station.lists.reading import read_record
from station.operations import commands, people
from station.operations.imports import TABLES, import_rows
from station.rules.rights import RIGHTS, ROLES
from station.store import tables
from tests.playing import CONFIG
from tests.rights_table import ANSWERS, ASKS, OFFICE, PAGE, opened_by, page, routes
from webui import guard
from webui.app import create_app

GM_OFFICE = {"number": "OP0012", "name": "总办", "role": "gm_office"}
PINS = {**data.PINS, "OP0012": "120129"}


def test_every_touch_is_in_the_table():
    assert ASKS.keys() | ANSWERS.keys() == commands.TOUCHES.keys()
    assert ASKS.keys().isdisjoint(ANSWERS)
    assert {asked for asked in ASKS.values() if asked} <= RIGHTS.keys()


def test_the_page_is_what_the_script_makes_of_the_code():
    assert PAGE.read_text() == page(), "run: python -m tests.rights_table docs/rights.md"


# --- pages -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def browsers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], FlaskClient]]:
    """Browsers by who has them: nobody, the desk, a role of the office, a program."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(people, "_HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        settings = load(
            CONFIG,
            {"STATION__DATA": str(tmp_path_factory.mktemp("pages")), "STATION__RESERVE_MB": "0"},
        )
        station = build(settings, Clock.starting_at(STARTS), None)
        data.load(station.store, settings.desk.id, station.clock)
        import_rows(station.store, settings.desk.id, read_record("operators", GM_OFFICE), station.clock)
        for number, pin in PINS.items():
            people.give_pin(station.store, settings.desk.id, station.clock, number, pin)
        with station.store.read() as connection:
            numbers = dict(connection.execute(select(tables.operator.c.role, tables.operator.c.number)).all())
        app = create_app(station, demo=False, stories=True)
        made: dict[str, FlaskClient] = {}

        def browser(who: str) -> FlaskClient:
            if who in made:
                return made[who]
            client = made[who] = app.test_client()
            if who == "desk":
                assert client.get(f"/kiosk?key={station.sessions.one_time_key}").status_code == 303
            elif who == "program":
                client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {station.tokens.issue('matrix')}"
            elif who != "nobody":
                asked = re.search(r'name="csrf" value="(\w+)"', client.get("/office/sign-in").text)
                assert asked is not None
                form = {"csrf": asked[1], "number": numbers[who], "pin": PINS[numbers[who]]}
                assert client.post("/office/sign-in", data=form).location == "/office"
            return client

        yield browser
        station.desk.inbox.close()


ADDRESS = {
    "number": "RU2609290001",
    "job": "1",
    "photo": "1",
    "id": "1",
    "kind": "customers",
    "story": "empty",
    "filename": "desk.css",
    "ending": "pdf",
    "name": "week",
    "code": "A" * 22,
    "refusal": "1",
}


def address(path: str, endpoint: str) -> str:
    """Return an address of a route: what it names need not be there, the guard asks first."""
    person = dict.fromkeys(("office.show_person", "office.show_qualification"), "OP0001")
    number = {**person, "paper_files": "FM2609290001"}
    own = number.get(endpoint) or number.get(endpoint.partition(".")[0])
    said = {**ADDRESS, "number": own or ADDRESS["number"]}
    if endpoint.startswith("stock."):
        said["code"] = "LC000001"
    return re.sub(r"<(?:[^<>]*:)?(\w+)>", lambda found: said[found[1]], path)


ROUTES = [each for each in routes() if each[2] not in ("live.stream", "office.end_session")]
"""Not the stream, which does not end, and not signing out, which is tried in test_office."""


@pytest.mark.parametrize("who", ["nobody", "desk", "program", *ROLES])
def test_every_page_is_opened_by_whom_it_is_for_and_by_nobody_else(browsers, who):
    client, wrong = browsers(who), []
    for method, path, endpoint, _ in ROUTES:
        answer = client.open(address(path, endpoint), method=method)
        passed = answer.status_code not in (401, 403) and not (
            answer.status_code == 303 and answer.location.startswith("/office/sign-in")
        )
        for_whom = opened_by(method, path, endpoint)
        may = (
            for_whom == "anybody"
            or (who == "desk" and ("the desk" in for_whom))
            or (who == "program" and "program" in for_whom)
            or (who in ROLES and ("office" in for_whom))
        )
        if endpoint in ("pages.open_session", "phone.show", "phone.create"):
            passed = may  # the key is used up, the code is nobody's: tried in test_guard and test_photos
        if passed != may:
            wrong.append((method, path, answer.status_code, for_whom))

    assert wrong == []


@pytest.mark.parametrize("role", ROLES)
def test_a_page_of_the_office_is_shown_to_the_roles_it_is_for_and_tells_the_others_who_may(browsers, role):
    client = browsers(role)
    for method, path, endpoint, _ in ROUTES:
        if not endpoint.startswith("office.") or method != "GET" or endpoint in guard.OPEN_ENDPOINTS:
            continue
        asked = OFFICE[endpoint]
        kinds = LISTS if endpoint in ("office.show_list", "office.show_row") else {"": None}
        for kind in kinds:
            if kind and kind not in TABLES and endpoint == "office.show_row":
                continue  # is brought in and not edited row by row
            right = LISTS[kind].right if kind else asked
            may = right not in RIGHTS or role in RIGHTS[right]
            if endpoint == "office.show_lists":
                may = any(role in RIGHTS[each.right] for each in LISTS.values())
            at = address(path.replace("<kind>", kind), endpoint)
            answer = client.get(at)
            assert answer.status_code == (200 if may else 409), (role, at)
            if not may:
                assert "不能做这一步。找：" in answer.text, (role, at)
