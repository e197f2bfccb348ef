"""The authorisation matrix, state by state: every touch, in every state of what it is about, as every role.

Who is listed in `tests/rights_table.STATES` may; everybody else, and everybody in every other state, is
refused, and a refusal changes nothing but that it is on record. It is tried at the desk and from the office.
What is done is taken back, so one department (`tests/station/everything.py`) serves every try.
"""

import hashlib
import inspect
import itertools
import os
import random
import re
import sqlite3
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from station.__main__ import build as start
from station.clock import Clock
from station.config import load
from station.feedback import Feedback, Refused
from station.lists.kinds import LISTS
from station.lists.reading import read_record
from station.operations import commands, papers, people, questions, scanning, weighing
from station.operations.imports import TABLES, import_rows
from station.rules import papers as rules
from station.rules.findings import CATEGORIES
from station.rules.rights import RIGHTS, ROLES, who_may
from station.station import Station
from station.store import disk, tables
from station.store.store import Act, Request
from tests.invariants import check
from tests.rights_table import EVERYBODY, LIVES, STATES, About, right
from tests.station.after_sales import EMPTY, INSPECTOR, NO_PLAN, OVER, PLANS
from tests.station.by_hand import picture
from tests.station.conftest import CONFIG, Keeper
from tests.station.everything import build
from tests.station.exhibits import Exhibit, exhibits, into_parcel
from tests.station.papers.office import GM, KEEPER, MARKETING, PIN
from tests.station.parts.at_the_books import REPAIRER
from webui.app import create_app

pytestmark = pytest.mark.xdist_group("states")

PHOTO = picture()

SEED = os.environ.get("SEED") or f"{random.randrange(10**6)}"
SOME = 6
"""Of the states in which a touch is refused, how many `make test` tries; the long run tries them all."""


class Undone(Exception):
    """What a try did is taken back."""


@dataclass
class Everything:
    """A department with something of everything, and who is in it."""

    desk: Keeper
    people: Mapping[str, str]
    """Number by role."""
    found: dict[str, list[Exhibit]]
    refused: int = 0
    """Tries that were refused and are on record."""
    _ids: Iterator[int] = field(default_factory=itertools.count)

    def attempt(
        self, line: str, thing: Exhibit, role: str, *, office: bool = False, number: str | None = None
    ) -> Feedback:
        """Try a touch about a thing as a role; what is done is undone, what is refused is on record.

        Args:
            number: who has that role, when it is not the one who has it now.
        """
        touch, _, said = line.partition(": ")
        who, done = number or self.people[role], []
        given = arguments(self, touch, said, thing, who)

        def attempt(act: Act) -> Feedback:
            lies = {name: thing.context.get(name) for name in ("delivery", "unit", "batch", "question")}
            at_desk = replace(
                act, request=replace(act.request, operator=None), context=replace(act.context, **lies)
            )
            if not (office and touch in commands.AT_THE_DESK):
                self._prepare(at_desk, touch, thing)
            act.known = at_desk.known
            if not office:
                act.context = at_desk.context
            act.context.operator, act.context.operator_name, act.context.role = who, role, role
            done.append(do(act, touch, given))
            works_by = act.context.delivery, act.context.unit, act.context.batch, act.context.question
            assert not (office and any(works_by)), "the desk's work is changed from the office"
            raise Undone

        at = self.desk.clock.now()
        id = f"touch:state-{next(self._ids)}"
        request = Request(id, touch, self.desk.desk.id, at, operator=who if office else None)
        try:
            answer = self.desk.store.perform(request, attempt)
        except Undone:
            return done[0]
        self.refused += 1
        return answer

    def _prepare(self, act: Act, touch: str, thing: Exhibit) -> None:
        """Do at the desk what was done before, each as who may; settings are read anew after it."""
        for name, given in thing.before:
            try:
                self._do(act, name, given, BY.get(name, thing.by))
            except Refused as refused:
                raise AssertionError(f"{thing.state}: {name} is refused, {refused.code}") from refused
        for name, given in BEFORE.get(touch, lambda _: ())(thing):
            with suppress(Refused):
                self._do(act, name, given, BY[name])

    def _do(self, act: Act, touch: str, given: Mapping[str, Any], role: str) -> None:
        act.context.operator, act.context.operator_name, act.context.role = self.people[role], role, role
        do(act, touch, given)
        act.known = {}

    def first(self, sort: str, state: str) -> Exhibit:
        """Return a thing that is in a state."""
        return next(thing for thing in self.found[sort] if thing.state == state)

    def badge(self, role: str) -> str:
        """Return what the badge of a role's person says."""
        secret = select(tables.operator.c.badge_secret)
        with self.desk.store.read() as connection:
            number = self.people[role]
            return f"{number}{connection.scalar(secret.where(tables.operator.c.number == number))}"

    def scanned(self, what: str) -> str:
        """Return what is on the label of a place, of a unit or of a part, the latter on a pick list."""
        if what == "place":
            return "LC000005"
        if what == "part":
            return str(self.first("part lot", "passed, in two places").id)
        lines = (thing.row for thing in self.found["line of a pick list"] if thing.state == "issued")
        return next(str(row.item) for row in lines if row.item.startswith("RU"))

    def things(self, line: str, every: bool) -> list[Exhibit]:
        """Return what a line is tried on: a thing in each state that it names, and in some of the others.

        Args:
            every: everything there is instead, for the long run.
        """
        found = self.found[STATES[line].sort]
        if every:
            return found
        one_of_each = {thing.state: thing for thing in reversed(found)}
        others = sorted(one_of_each.keys() - STATES[line].states.keys())
        tried = [
            *STATES[line].states,
            *random.Random(f"{SEED} {line}").sample(others, min(SOME, len(others))),
        ]
        return [one_of_each[state] for state in tried]

    def stands(self) -> str:
        """Return the fingerprint of everything but what a refusal is written down in."""
        said = hashlib.sha256()
        with self.desk.store.read() as connection:
            for table in tables.metadata.sorted_tables:
                if table not in (tables.operation, tables.event, tables.head):
                    columns = [each for each in table.c if each.name != "card"]
                    for row in connection.execute(select(*columns).order_by(*table.primary_key)):
                        said.update(repr(tuple(row)).encode())
        return said.hexdigest()

    def end(self) -> int:
        """Return how many events there are."""
        with self.desk.store.read() as connection:
            return int(connection.scalar(select(tables.head.c.seq)) or 0)


def do(act: Act, touch: str, given: Mapping[str, Any]) -> Feedback:
    """Carry out a touch, or take what is scanned or weighed."""
    if touch == "scan":
        return scanning.take_scan(act, given["text"], None)
    if touch == "weigh":
        return weighing.take_weight(act, given)
    return commands.do(act, touch, given)


# --- what a touch is given, so that nothing is in its way but who may -----------------------------------


Before = Callable[[Exhibit], Any]

BEFORE: Mapping[str, Before] = {
    "print_labels": lambda thing: [("cancel_jobs", {"reason": "not_needed"})],
    "pack_text": lambda thing: [("pack", {"customer": thing.row.customer})],
    "ship": lambda thing: [
        ("pack", {"customer": thing.row.customer}),
        ("pack_text", {"text": into_parcel(thing)}),
    ],
}
"""What was done before on the desk."""

BY = {
    **dict.fromkeys(("pack", "pack_text", "ship"), "shipping"),
    **dict.fromkeys(("issue_pick_list", "take_off"), "leader"),
    **dict.fromkeys(("cancel_jobs", "count_pick_list"), "keeper"),
    **dict.fromkeys(("change_setting", "qualify"), "manager"),
}
"""Who did it, whoever did what else was done."""


def arguments(all: Everything, touch: str, said: str, thing: Exhibit, who: str) -> dict[str, Any]:
    """Return a touch's arguments about a thing, by their names."""
    by_name: dict[str, Any] = {
        **dict.fromkeys(
            ("paper", "form", "number", "delivery", "of", "discrepancy", "problem", "duty"), thing.id
        ),
        **dict.fromkeys(("job", "customer", "shipment", "id", "unit", "batch", "task", "take"), thing.id),
        **dict.fromkeys(("day", "lot"), thing.id),
        "revision": getattr(thing.row, "revision", 1),
        "pin": PIN,
        "new_pin": "552301",
        "image": PHOTO,
        "line": line_of(all, thing),
        **OTHERS,
        **SPECIAL.get(touch, lambda *_: {})(thing, said),
    }
    if touch == "sign_on" or touch == "reset_pin":
        by_name["number"] = who
    if touch == "mark_problem":
        by_name["category"] = unmarked(all, thing)
    if touch == "put_in_part":
        by_name["lot"] = all.first("part lot", "passed").id
    if touch == "plan_tasks" and thing.id in (NO_PLAN, OVER, PLANS[-1][0]):
        by_name["items"] = [all.first("unit", "issued").id]
    if touch == "scan" and said.startswith("a badge of "):
        return {"text": all.badge(said.split()[-1])}
    if touch == "scan" and said.startswith("into it, "):
        return {"text": all.scanned(said.split()[-1])}
    if touch == "scan":
        return {"text": SCANNED.get(said) or (thing.id or NO_BATCH if said.startswith("its ") else said)}
    if touch == "choose":
        return {"number": int(said)}
    wanted = list(inspect.signature(commands.TOUCHES[touch]).parameters.values())[1:]
    return {
        each.name: by_name[each.name]
        for each in wanted
        if each.default is inspect.Parameter.empty
        or each.name in SPECIAL.get(touch, lambda *_: {})(thing, said)
    }


OTHERS: Mapping[str, Any] = {
    "verdict": "agree", "plan": "", "reason": "label_damaged", "measure": "停发", "opinion": "可以发",
    "how": "in_person", "to": "总办 李主任", "why": "烧痕", "affected": "1 台", "measures": "隔离",
    "came_out": True, "erp": "SO-2609-118", "informed": "王女士", "channel": "phone", "request": "exchange",
    "waybill": "SF9000000000999", "quantity": 1, "setting_name": "lock_after_s", "value": "240",
    "list_name": "customers", "new": True, "date": "2026-12-12", "model": "HY400S", "text": "DMM-08",
    "key": "5", "back_by": "2026-10-30", "result": "轴承磨损", "first": "2026-09-15", "last": "2026-09-29",
    "rnd": "高工", "quality": "李工", "production": "王工", "conclusion": "换供应商", "owner": "高工",
    "due": "2026-10-30", "allowed": "300000.00", "qualified_for": "检测、维修", "valid_until": "",
    "person": INSPECTOR,
    "code": "FAN-4S", "part_name": "风扇", "spec": "", "unit_of_measure": "只", "price": "3.60",
    "basis": "询价",
    "cells": {"code": "C090", "name": "新客户"},
}  # fmt: skip

NO_BATCH = "TB2609290099"
SCANNED = {"a serial": "HY500GA253777777", "a product": "2000000005003", "a parcel": "SF9000000000888"}

Special = Callable[[Exhibit, str], dict[str, Any]]

SPECIAL: Mapping[str, Special] = {
    "cancel_jobs": lambda thing, said: {"reason": "not_needed"},
    "refuse": lambda thing, said: {"number": thing.id},
    "correct_account": lambda thing, said: {"line": thing.id, "quantity": "0"},
    "report_shortage": lambda thing, said: {"line": thing.id, "reason": "not_found"},
    "count_pieces": lambda thing, said: {"quantity": "3"},
    "issue_parts": lambda thing, said: {
        "quantity": "0.1" if thing.state == "scrapped" else "1",
        "how": "sold",
    },
    "plan_tasks": lambda thing, said: planned(thing, said),
    "qualify": lambda thing, said: {"number": INSPECTOR},
    "take_stock_of": lambda thing, said: {"code": EMPTY},
    "put_row": lambda thing, said: {"list_name": said, "cells": {}} if said else {},
    "refuse_goods": lambda thing, said: {"reason": "against_policy"},
    "put_away": lambda thing, said: {"code": said},
    "name_request": lambda thing, said: {"model": "HY250F"},
    "name_replacement": lambda thing, said: {"model": "HY400S"},
    "take_spares": lambda thing, said: {"model": thing.id},
    "pack_text": lambda thing, said: {"text": into_parcel(thing)},
    "record_decision": lambda thing, said: {
        "done": said,
        "given_by": MARKETING if said == "reviewed" else GM,
        "given_on": "2026-09-29",
        "reference": "微信 9-29",
        "reason": "不符合三包",
        "plan": "HY400S" if thing.state.startswith("replacement") and said == "reviewed" else "",
    },
}


def planned(thing: Exhibit, said: str) -> dict[str, Any]:
    """Return what is planned: by default an inspection, on a day that has no plan."""
    if not said:
        return {"task": "inspect"}
    task = "teardown" if said == "a batch" else said
    person = INSPECTOR if task == "inspect" else REPAIRER
    return {"day": NO_PLAN, "task": task, "person": person, "items": [thing.id or NO_BATCH]}


def unmarked(all: Everything, thing: Exhibit) -> str:
    """Return a category that a unit is not marked with (R1)."""
    with all.desk.store.read() as connection:
        marked = select(tables.problem.c.category).where(tables.problem.c.unit == thing.id)
        return next(iter(sorted(set(CATEGORIES) - set(connection.scalars(marked)))))


def line_of(all: Everything, thing: Exhibit) -> int:
    """Return the first line of a paper."""
    with all.desk.store.read() as connection:
        found = connection.scalar(
            select(tables.paper_line.c.id).where(tables.paper_line.c.paper == str(thing.id)).limit(1)
        )
    return found or 0


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Everything]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(people, "_HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        patch.setattr(disk, "DURABLE", ("journal_mode=WAL", "synchronous=OFF"))  # no power cut in here
        desk, _ = build(tmp_path_factory.mktemp("everything") / "data")
        with desk.store.read() as connection:
            rows = connection.execute(select(tables.operator.c.role, tables.operator.c.number)).all()
        found = {sort: exhibits(desk, sort) for sort in LIVES}
        yield Everything(desk, {row.role: row.number for row in rows}, found)
        desk.inbox.close()
        desk.store.close()
        assert check(desk.settings.database.url, []) == []


# --- the table is complete -------------------------------------------------------------------------------


def touch_of(line: str) -> str:
    return line.partition(": ")[0]


def test_every_touch_has_its_line(everything):
    assert {touch_of(line) for line in STATES} == {*commands.TOUCHES, "scan"}
    asked = {state.partition(",")[0] for state in LIVES["question"]}
    assert asked == {*questions.KINDS, "none"}
    assert [line for line, about in STATES.items() if not about.states.keys() <= {*LIVES[about.sort]}] == []


@pytest.mark.parametrize("sort", LIVES)
def test_there_is_something_in_every_state_and_nothing_in_another(everything, sort):
    found = {thing.state for thing in everything.found[sort]}

    assert found == {*LIVES[sort]}, (found - {*LIVES[sort]}, {*LIVES[sort]} - found)


# --- the matrix ------------------------------------------------------------------------------------------


def may(line: str, about: About, thing: Exhibit, role: str) -> bool:
    """Whether a role may, in the state that a thing is in."""
    if thing.state not in about.states:
        return False
    asked = right(line, thing.state)
    if thing.state in about.but and role in RIGHTS[about.but[thing.state]]:
        return False
    return (asked == EVERYBODY or role in RIGHTS[asked]) and (not about.whose or role == thing.whose)


def told(answer: Feedback, role: str, asked: str) -> bool:
    """Whether somebody without a right was told who has it."""
    if asked == EVERYBODY or role in RIGHTS[asked]:
        return True
    return answer.facts == {"role": role, "asked": asked, "who": sorted(who_may(asked))}


def try_everybody(everything: Everything, line: str, office: bool, every: bool) -> list[Any]:
    about, wrong = STATES[line], []
    before, end, tried = everything.stands(), everything.end(), everything.refused
    for thing in everything.things(line, every):
        for role in ROLES:
            answer = everything.attempt(line, thing, role, office=office)
            allowed = may(line, about, thing, role) and not (
                office and touch_of(line) in commands.AT_THE_DESK
            )
            asked = right(line, thing.state)
            if allowed != (answer.outcome != "refused"):
                wrong.append((thing.state, thing.id, role, "may" if allowed else "may not", answer))
            elif office and touch_of(line) in commands.AT_THE_DESK:
                if answer.code != "only_at_the_desk":
                    wrong.append((thing.state, role, answer))
            elif thing.state in about.states and not told(answer, role, asked):
                wrong.append((thing.state, role, "who may is not said", answer))
    if everything.stands() != before:
        wrong.append("a refusal changed something")
    if everything.end() - end != everything.refused - tried:
        wrong.append("something else was written down than that it was refused")
    return [f"SEED={SEED}", *wrong] if wrong else []


@pytest.mark.parametrize("line", STATES)
def test_who_is_listed_for_a_state_may_and_everybody_else_is_refused_and_changes_nothing(everything, line):
    assert try_everybody(everything, line, office=False, every=False) == []


@pytest.mark.parametrize("line", [line for line in STATES if touch_of(line) != "scan"])
def test_from_the_office_it_is_the_same_but_for_what_belongs_to_the_desk(everything, line):
    assert try_everybody(everything, line, office=True, every=False) == []


@pytest.mark.parametrize("line", [line for line, about in STATES.items() if about.proposes])
def test_whoever_filed_or_proposed_a_paper_does_not_decide_on_it_whatever_their_role(everything, line):
    decided = 0
    for thing in everything.found["paper"]:
        if thing.state not in STATES[line].states:
            continue
        with everything.desk.store.read() as connection:
            filers = papers.proposers(connection, thing.row) - {None}
        for number, role, office in itertools.product(filers, ROLES, (False, True)):
            answer = everything.attempt(line, thing, role, office=office, number=number)
            assert answer.outcome == "refused", (thing, number, role, answer)
            decided += answer.code == "own_paper"

    assert decided > 0


WORK = {
    "inspect": ("issued", "repaired"),
    "inspect: a part lot": ("to_inspect",),
    "repair": ("inspected, repair", "repairing"),
    "put_in_part": ("repair, begun",),
    "confirm": (
        *("inspection, all said", "inspection, a part, all said", "repair", "repair, picked"),
        *("pieces, typed", "pieces, bad", "yield, explained"),
    ),
}
"""What only those do who are qualified for it today (R24)."""


@pytest.mark.parametrize(
    ("fit", "code"),
    [
        ({"qualified_for": "", "valid_until": ""}, "not_qualified"),
        ({"qualified_for": "检测、拆解、维修", "valid_until": OVER}, "qualification_over"),
    ],
)
@pytest.mark.parametrize(("line", "state"), [(line, state) for line, all in WORK.items() for state in all])
def test_r24_who_is_not_qualified_for_it_today_does_not_inspect_repair_or_tear_down(
    everything, line, state, fit, code
):
    thing = everything.first(STATES[line].sort, state)
    may_else = [role for role in ROLES if may(line, STATES[line], thing, role)]
    for role in may_else:
        taken = ("qualify", {"number": everything.people[role], "pin": PIN, **fit})
        answer = everything.attempt(line, replace(thing, before=[*thing.before, taken]), role)
        assert (answer.outcome, answer.code) == ("refused", code), (role, answer)
    assert may_else != []


BLOCKING = [
    state
    for state in LIVES["question"]
    if state != "none" and questions.KINDS[state.partition(",")[0]].blocks
]


@pytest.mark.parametrize("touch", sorted(commands.BEGINS))
def test_nothing_else_is_begun_before_a_question_about_the_thing_in_the_hand_is_answered(everything, touch):
    line = next(line for line in STATES if touch_of(line) == touch)
    for state in BLOCKING:
        thing = everything.first("question", state)
        answer = everything.attempt(line, thing, thing.by)
        assert (answer.outcome, answer.code) == ("refused", "answer_first"), (state, answer)


@pytest.mark.parametrize("kind", LISTS)
def test_each_list_asks_for_its_own_right(everything, kind):
    thing = Exhibit("always", None)
    answers = {role: everything.attempt(f"put_row: {kind}", thing, role, office=True) for role in ROLES}
    if kind not in TABLES:  # is brought in and not edited row by row
        assert {answer.code for answer in answers.values()} == {"list_unknown"}
        return
    refused = {role for role, answer in answers.items() if answer.code == "role_may_not"}

    assert refused == set(ROLES) - RIGHTS[LISTS[kind].right]


# --- through the browser ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def copied(everything, tmp_path_factory) -> Iterator[tuple[Station, Flask]]:
    """A station on a copy of everything, and its pages."""
    folder = tmp_path_factory.mktemp("copied")
    source = everything.desk.settings.database.url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(source)) as whole, closing(sqlite3.connect(folder / "station.db")) as copy:
        whole.backup(copy)
    own = {"STATION__DATA": str(folder), "STATION__DATABASE__URL": f"sqlite:///{folder}/station.db"}
    settings = load(CONFIG, {**own, "STATION__RESERVE_MB": "0"})
    station = start(settings, Clock.starting_at(everything.desk.clock.now()), None)
    yield station, create_app(station, demo=False)
    station.desk.inbox.close()
    station.store.close()


def signed_in(app: Flask, number: str) -> tuple[FlaskClient, str]:
    """Return the browser of somebody who has signed in, and what its forms carry against others."""
    client = app.test_client()

    def csrf(path: str) -> str:
        found = re.search(r'name="csrf" value="([0-9a-f]+)"', client.get(path).text)
        assert found is not None
        return found[1]

    form = {"csrf": csrf("/office/sign-in"), "number": number, "pin": PIN}
    assert client.post("/office/sign-in", data=form).location == "/office"
    return client, csrf("/office/pin")


@pytest.mark.parametrize(
    ("paper", "filer", "role", "form"),
    [
        ("application submitted", KEEPER, "marketing", {"name": "review_application", "verdict": "agree"}),
        ("application reviewed", KEEPER, "gm", {"name": "approve_paper"}),
        ("application reviewed", KEEPER, "gm", {"name": "reject_paper", "reason": "不行"}),
        ("application reviewed", KEEPER, "clerk", {"name": "record_decision", "done": "approved"}),
        ("replacement reviewed", MARKETING, "gm", {"name": "approve_paper"}),
        ("replacement reviewed", MARKETING, "gm", {"name": "reject_paper", "reason": "不行"}),
        ("replacement reviewed", MARKETING, "clerk", {"name": "record_decision", "done": "approved"}),
    ],
)
def test_r13_who_filed_a_paper_does_not_decide_on_it_with_a_request_of_his_own_making(
    everything, copied, paper, filer, role, form
):
    station, app = copied
    row = next(thing.row for thing in everything.found["paper"] if thing.state == paper)
    became = read_record("operators", {"number": filer, "name": "某人", "role": role})
    import_rows(station.store, station.desk.id, became, station.clock)
    client, csrf = signed_in(app, filer)
    id = str(uuid.uuid4())
    said = {
        "csrf": csrf, "operation": id, "paper": row.number, "revision": str(row.revision), "pin": PIN,
        "plan": "", "reason": "", "verdict": "agree", "reference": "微信", "channel": "phone",
        "given_by": GM, "given_on": "2026-09-29", "operator": GM, "role": "gm", **form,
    }  # fmt: skip
    answer = client.post("/office/touches", data=said)
    elsewhere = client.post("/touches", data=said).status_code

    assert (answer.status_code, elsewhere) == (303, 403)
    with station.store.read() as connection:
        done = connection.execute(select(tables.operation).where(tables.operation.c.id.contains(id))).one()
        assert (done.operator, done.outcome, done.code) == (filer, "refused", "own_paper")
        assert papers.get(connection, row.number) == row


@pytest.mark.soak
@pytest.mark.parametrize("line", STATES)
def test_it_holds_in_every_state_of_everything_there_is(everything, line):
    assert try_everybody(everything, line, office=False, every=True) == []
    if touch_of(line) not in {*commands.AT_THE_DESK, "scan"}:
        assert try_everybody(everything, line, office=True, every=True) == []
    print(f"{line}: {len(everything.found[STATES[line].sort])} things, {len(ROLES)} roles")


KEYS = {
    ("application", "submitted"): "change_plan",
    ("application", "reviewed"): "review_application",
    ("application", "executed"): "carry_out_plan",
    ("replacement", "reviewed"): "name_replacement",
    ("report", "submitted"): "write_report",
    ("report", "taken"): "take_report",
    ("report", "urgent"): "act_urgently",
    ("report", "handed_over"): "hand_over_report",
    ("notice", "opinion"): "give_opinion",
    ("notice", "carried_out"): "carry_out_line",
    ("notice", "confirmed"): "confirm_notice",
    ("notice", "handed_over"): "hand_over_notice",
    **{(kind, done): f"{verb}_paper" for kind in ("application", "replacement")
       for done, verb in (("approved", "approve"), ("rejected", "reject"))},
}  # fmt: skip
"""The touch of each key that the page of a paper offers."""


@pytest.mark.parametrize("role", ROLES)
def test_the_page_of_a_paper_offers_what_may_be_done_to_it_and_nothing_else(everything, role):
    wrong = []
    for thing in everything.found["paper"]:
        row = thing.row
        offered = rules.acts(row.kind, row.state, row.waits_for, role, False, row.rule)
        for (kind, done), line in KEYS.items():
            if kind == row.kind and (done in offered) != may(line, STATES[line], thing, role):
                wrong.append((thing.state, line, done in offered))
        recorded = any(
            may(line, about, thing, role)
            for line, about in STATES.items()
            if touch_of(line) == "record_decision"
        )
        if ("recorded" in offered) != recorded:
            wrong.append((thing.state, "record_decision", offered))

    assert wrong == []
