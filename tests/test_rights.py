"""The authorisation matrix, tried: every touch and every page as every role (domain 2).

Whatever is not listed for a role is refused, with who may. Touches are tried on the operations themselves, at
the desk and from the office, on a store with something of everything; each try is undone.
"""

import inspect
import re
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask.testing import FlaskClient
from sqlalchemy import select

from station.__main__ import build
from station.clock import Clock
from station.config import load
from station.demo import data
from station.demo.show import STARTS
from station.feedback import Feedback, Refused
from station.lists.kinds import LISTS
from station.lists.reading import read_record
from station.operations import commands, people, printing
from station.operations.imports import TABLES, import_rows
from station.rules.rights import RIGHTS, ROLES, who_may
from station.store import tables
from station.store.store import Act, Request
from tests.playing import CONFIG
from tests.rights_table import ANSWERS, ASKS, EVERYBODY, OFFICE, PAGE, opened_by, page, routes
from tests.station.conftest import Keeper
from webui import guard
from webui.app import create_app

GM_OFFICE = {"number": "OP0012", "name": "总办", "role": "gm_office"}
PINS = {**data.PINS, "OP0012": "120129"}


class Undone(Exception):
    """What a try did is taken back."""


@dataclass
class Tries:
    """A desk at which everybody tries everything, and nothing comes of it."""

    desk: Keeper
    people: Mapping[str, str]
    """Number by role."""
    report: str
    """A written report that waits for the GM's office."""

    def __call__(self, touch: str, role: str, office: bool = False, **given: Any) -> tuple[Feedback, bool]:
        """Try a touch as a role; what is answered, and whether the desk's context would be another."""
        number, done = self.people[role], []

        def attempt(act: Act) -> Feedback:
            if not office:
                act.context.operator, act.context.operator_name, act.context.role = number, role, role
            fields = ("operator", "delivery", "unit", "batch", "question")
            before = [getattr(act.context, name) for name in fields]
            try:
                answer = commands.do(act, touch, {**self._arguments(touch, number), **given})
            except Refused as refusal:
                answer = refusal.feedback()
            done.append((answer, before != [getattr(act.context, name) for name in fields]))
            raise Undone

        at = self.desk.clock.now()
        request = Request(
            f"touch:{uuid.uuid4()}", touch, self.desk.desk.id, at, operator=number if office else None
        )
        with suppress(Undone):
            self.desk.store.perform(request, attempt)
        return done[0]

    def _arguments(self, touch: str, number: str) -> dict[str, Any]:
        """Return arguments that get a touch as far as the question who asks for it."""
        by_name = {
            "pin": PINS[number],
            "new_pin": "552301",
            "list_name": "customers",
            "waybill": "SF9000000000777",
            "cells": {},
            "paper": self.report,
        }
        if touch == "open_duty":
            by_name["duty"] = self._duty("application")
        if touch == "open_problem":
            by_name["problem"] = 2
        if touch == "open_paper":
            by_name["number"] = self.report
        by_kind = {"int": 1, "bool": True, "bytes": b"x"}
        wanted = list(inspect.signature(commands.TOUCHES[touch]).parameters.values())[1:]
        return {
            each.name: by_name.get(
                each.name, by_kind.get(getattr(each.annotation, "__name__", str(each.annotation)), "x")
            )
            for each in wanted
            if each.default is inspect.Parameter.empty
        }

    def _duty(self, kind: str) -> int:
        with self.desk.store.read() as connection:
            found = connection.scalar(select(tables.duty.c.id).where(tables.duty.c.kind == kind))
        assert found is not None
        return found


@pytest.fixture(scope="module")
def tries(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tries]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(people, "_HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        folder = tmp_path_factory.mktemp("rights")
        keeper = Keeper(load(CONFIG, {"STATION__DATA": str(folder), "STATION__RESERVE_MB": "0"}))
        data.load(keeper.store, keeper.desk.id, keeper.clock)
        import_rows(keeper.store, keeper.desk.id, read_record("operators", GM_OFFICE), keeper.clock)
        for number, pin in PINS.items():
            people.give_pin(keeper.store, keeper.desk.id, keeper.clock, number, pin)
        keeper.sign_for_demo_delivery()
        keeper.scan("HY500GA253700142")
        with keeper.store.write() as connection:
            job = printing.claim(connection, keeper.desk.id, "printer", None, keeper.clock.now())
        request = Request("print:1", "printing", keeper.desk.id, keeper.clock.now(), by_machine=True)
        assert job is not None
        keeper.store.perform(request, lambda act: printing.end(act, job.id, "unknown", ""))
        keeper.scan("HY400SB211400921")
        keeper.print_labels()
        for trouble in ("safety", "counterfeit"):  # a report is filed about the first
            keeper.touch("trouble")
            keeper.choose(trouble)
        keeper.touch("finish")
        assert keeper.touch("confirm").code == "count_finished"
        keeper.touch("open_problem", problem=1)
        with keeper.store.read() as connection:
            report = connection.scalar(select(tables.paper.c.number).where(tables.paper.c.kind == "report"))
            rows = connection.execute(select(tables.operator.c.role, tables.operator.c.number)).all()
        written = {"why": "烧焦味", "affected": "1 台", "measures": "隔离"}
        assert keeper.touch("write_report", paper=report, revision=1, **written).outcome == "ok"
        keeper.touch("leave")
        keeper.scan("RU2609290002")
        assert report is not None
        yield Tries(keeper, {row.role: row.number for row in rows}, report)
        keeper.inbox.close()
        keeper.store.close()


def test_every_touch_is_in_the_table():
    assert ASKS.keys() | ANSWERS.keys() == commands.TOUCHES.keys()
    assert ASKS.keys().isdisjoint(ANSWERS)
    assert {asked for asked in ASKS.values() if asked} <= RIGHTS.keys()


@pytest.mark.parametrize("office", [False, True], ids=["at the desk", "from the office"])
@pytest.mark.parametrize("touch", [touch for touch, asked in ASKS.items() if asked])
def test_a_touch_is_refused_to_every_role_that_is_not_listed_with_who_may(tries, touch, office):
    if office and touch in commands.AT_THE_DESK:
        answers = {tries(touch, role, office)[0].code for role in ROLES}
        assert answers == {"only_at_the_desk"}
        return
    asked = ASKS[touch]
    for role in ROLES:
        answer, _ = tries(touch, role, office)
        if role in RIGHTS[asked]:
            assert answer.code != "role_may_not", (touch, role)
        else:
            assert (answer.outcome, answer.code) == ("refused", "role_may_not"), (touch, role)
            assert answer.facts == {"role": role, "asked": asked, "who": sorted(who_may(asked))}


@pytest.mark.parametrize("touch", [touch for touch, asked in ASKS.items() if asked == EVERYBODY])
def test_a_touch_that_asks_for_no_right_is_everybody_s(tries, touch):
    if touch == "take_report":  # waits for whom it waits
        may = [role for role in ROLES if tries(touch, role)[0].code != "role_may_not"]
        assert may == ["manager"]
        return
    assert [role for role in ROLES if tries(touch, role)[0].code == "role_may_not"] == []


@pytest.mark.parametrize("touch", ["not_reached", "to_marketing", "add_photo"])
def test_an_answer_about_a_discrepancy_is_signed_by_who_may_settle(tries, touch):
    tries.desk.badge("OP0001")
    opened = tries.desk.view().matters
    matter = next(each for each in opened if each.sort == "discrepancy")
    tries.desk.touch("settle", discrepancy=matter.id)
    try:
        refused = {role for role in ROLES if tries(touch, role)[0].code == "role_may_not"}
    finally:
        tries.desk.touch("leave")

    assert refused == set(ROLES) - RIGHTS["settle_discrepancy"]


@pytest.mark.parametrize("kind", LISTS)
def test_each_list_asks_for_its_own_right(tries, kind):
    if kind not in TABLES:  # is brought in and not edited row by row
        assert tries("put_row", "clerk", list_name=kind)[0].code == "list_unknown"
        return
    refused = {role for role in ROLES if tries("put_row", role, list_name=kind)[0].code == "role_may_not"}

    assert refused == set(ROLES) - RIGHTS[LISTS[kind].right]


def test_from_the_office_nothing_of_the_desk_s_work_is_changed(tries):
    changing = {
        touch for touch in ASKS for role in ROLES if tries(touch, role, office=True)[1]
    }  # the office's context is thrown away: a touch that works by it belongs to the desk

    assert changing == set()


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
