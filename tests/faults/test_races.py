"""Two desks at the same thing in the same instant: one does it, the other is told (E6, E7, F3, I3, C13)."""

import os
import time
from collections import Counter

import pytest
from sqlalchemy import func, select

from station.messages import say
from station.operations.law import local
from station.store import tables
from tests.faults import races
from tests.faults.process import Onlooker
from tests.invariants import check

SEED = os.environ.get("SEED", "1")

FEW, MANY = 60, int(os.environ.get("ROUNDS", "10000"))

soak = pytest.mark.soak
ROUNDS = [pytest.param(FEW, id="few"), pytest.param(MANY, id="many", marks=[soak, pytest.mark.timeout(3600)])]


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path):
    """A store on each of the two databases, with two desks."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/station.db"
    return request.getfixturevalue("server").database()


def rows(url, statement):
    with Onlooker(url).read() as connection:
        return connection.execute(statement).all()


@pytest.mark.parametrize("rounds", ROUNDS)
def test_of_two_desks_that_scan_one_serial_one_counts_it_and_the_other_reads_where(url, tmp_path, rounds):
    races.prepare(url, tmp_path)
    began = time.monotonic()
    told = races.race(races.same_serial, url, rounds, SEED)
    print(f"{rounds} raced serials: {time.monotonic() - began:.1f} s")

    won = Counter()
    for n, (winner, (counted, at), (answer, _)) in enumerate(races.pairs(told)):
        won[winner] += 1
        assert (counted.code, answer.code) == ("unit_counted", "open_elsewhere"), (n, counted, answer)
        assert races.told_who(answer.facts, winner, at), (n, answer)
        assert answer.facts["unit"] == counted.facts["unit"]
        assert counted.facts["serial"] == answer.facts["serial"] == races.serial(n)
    assert set(won) == {0, 1}, f"no race: {won}"
    units = rows(url, select(tables.unit.c.serial, func.count()).group_by(tables.unit.c.serial))
    assert sorted(units) == [(races.serial(n), 1) for n in range(rounds)]
    assert check(url, []) == []


@pytest.mark.parametrize("rounds", ROUNDS)
def test_of_two_clerks_who_sign_one_step_one_does_and_the_other_reads_who_did(url, tmp_path, rounds):
    races.prepare(url, tmp_path)
    began = time.monotonic()
    told = races.race(races.settlements, url, rounds, SEED)
    print(f"{rounds} raced settlements: {time.monotonic() - began:.1f} s")

    won, signed = Counter(), []
    for n, (winner, (settled, at), (answer, _)) in enumerate(races.pairs(told)):
        won[winner] += 1
        step = races.RACED[n % len(races.RACED)]
        last = step == "carried_out"
        codes = ("discrepancy_settled", "already_settled") if last else ("step_settled", "step_is_past")
        assert (settled.code, answer.code) == codes, (n, settled, answer)
        assert answer.outcome == "refused"
        assert answer.facts["did"] == f"settling.{step}"
        assert races.told_who(answer.facts, winner, at), (n, answer)
        for language in ("zh", "en"):
            assert {answer.facts["by"], answer.facts["at"], answer.facts["desk"]} <= set(
                _words(say(answer, language), answer.facts)
            )
        signed.append((n // len(races.RACED), step, races.KEEPERS[winner][0]))
    assert set(won) == {0, 1}, f"no race: {won}"
    step = tables.settlement_step
    done = rows(url, select(step.c.discrepancy, step.c.step, step.c.operator).order_by(step.c.id))
    matters = {id: n for n, id in enumerate(dict.fromkeys(row.discrepancy for row in done))}
    assert [
        (matters[row.discrepancy], row.step, row.operator) for row in done if row.step != "kind"
    ] == signed
    assert set(rows(url, select(tables.discrepancy.c.state))) == {("settled",)}
    assert check(url, []) == []


def _words(sentence, facts):
    return [value for value in facts.values() if str(value) in sentence]


@pytest.mark.parametrize(
    "rounds",
    [pytest.param(10, id="few"), pytest.param(1000, id="many", marks=[soak, pytest.mark.timeout(3600)])],
)
def test_r13_of_two_who_decide_on_one_application_one_does_and_the_other_reads_who_did(url, tmp_path, rounds):
    races.prepare(url, tmp_path)
    races.prepare_gms(url)
    began = time.monotonic()
    told = races.race(races.decisions, url, rounds, SEED)
    print(f"{rounds} raced decisions: {time.monotonic() - began:.1f} s")

    won = Counter()
    for n, (winner, (decided, at), (answer, _)) in enumerate(races.pairs(told)):
        won[winner] += 1
        assert winner in (0, 1), (n, decided, answer)
        assert (answer.outcome, answer.code) == ("refused", "paper_is_past"), (n, answer)
        assert answer.facts["paper"] == decided.facts["paper"]
        done = decided.code.removeprefix("paper_")
        assert answer.facts["did"] == answer.facts["state"] == f"paper.{done}"
        assert (answer.facts["desk"], answer.facts["by"], answer.facts["at"]) == (
            races.DESKS[winner],
            races.GMS[winner][1],
            f"{local(at):%m-%d %H:%M}",
        )
    signed = rows(url, select(tables.signature.c.paper, func.count()).group_by(tables.signature.c.paper))
    assert [n for _, n in signed] == [1] * rounds
    assert check(url, []) == []


@pytest.mark.parametrize("rounds", ROUNDS)
def test_desks_that_draw_numbers_at_once_never_draw_one_twice(url, tmp_path, rounds):
    desks = 8 if rounds > FEW else 4
    races.prepare(url, tmp_path, desks)
    began = time.monotonic()
    drawn = races.race(races.draws, url, rounds, SEED, desks)
    print(f"{desks} x {rounds} numbers: {time.monotonic() - began:.1f} s")

    every = sorted((number for of_one in drawn for number in of_one), key=lambda each: int(each[8:]))
    assert [int(number[8:]) for number in every] == list(range(1, desks * rounds + 1))
    [unused] = check(url, [])
    assert unused == f"I3: numbers RU260929 are drawn up to {desks * rounds} and there up to 0"
