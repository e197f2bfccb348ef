"""People in the office: who is signed in, until when, and how a station gets its first manager (domain 2)."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from station.feedback import Feedback
from station.lists.reading import read_list
from station.operations import people
from station.operations.imports import import_rows
from station.sessions import IDLE, LONGEST, Office
from station.store import tables
from station.views.office import Clerk
from tests.station.conftest import Keeper

PIN = "730164"
GM = Clerk("OP0009", "许总", "gm")


@pytest.fixture
def office(keeper):
    """The demo's office; the GM, OP0009, has a PIN."""
    people.give_pin(keeper.store, keeper.desk.id, keeper.clock, "OP0009", PIN)
    return Office(keeper.store, keeper.desk.id, keeper.clock)


def signed_in(office):
    answer, token = office.sign_in("9", PIN)
    assert answer.code == "signed_in"
    return token


def test_number_and_pin_open_a_session_that_another_process_knows_too(keeper, office):
    token = signed_in(office)

    assert office.who(token) == GM
    assert Office(keeper.store, keeper.desk.id, keeper.clock).who(token) == GM
    assert office.who(token + "x") is None


def test_only_the_hash_of_a_session_is_stored(keeper, office):
    token = signed_in(office)

    with keeper.store.read() as connection:
        row = connection.execute(select(tables.office_session)).one()
    assert token not in str(row)
    assert (row.operator, len(row.token_hash)) == ("OP0009", 64)


def test_a_wrong_pin_opens_nothing_and_counts(keeper, office):
    assert office.sign_in("OP0009", "000001") == (Feedback("refused", "pin_wrong", {"left": 4}), "")
    assert office.sign_in("OP0077", PIN) == (Feedback("refused", "badge_unknown", {"number": "OP0077"}), "")
    assert keeper.events("SignedIn") == []


def test_a_locked_pin_does_not_sign_in_either(office):
    for _ in range(people.PIN_TRIES):
        office.sign_in("9", "000001")

    assert office.sign_in("9", PIN)[0].code == "pin_locked"


def test_a_session_ends_after_its_idle_time_and_each_look_begins_it_anew(keeper, office):
    token = signed_in(office)
    for _ in range(3):
        keeper.clock.offset += IDLE - timedelta(seconds=5)
        assert office.who(token) == GM

    keeper.clock.offset += IDLE + timedelta(seconds=5)

    assert office.who(token) is None


def test_a_session_ends_at_the_end_of_a_day_however_busy(keeper, office):
    token = signed_in(office)
    for _ in range(int(LONGEST / timedelta(minutes=20))):
        keeper.later(minutes=19)
        last = office.who(token)

    assert last == GM
    keeper.later(minutes=29)
    assert office.who(token) == GM
    keeper.later(minutes=10)
    assert office.who(token) is None


def test_sessions_that_are_over_are_forgotten_when_somebody_signs_in(keeper, office):
    signed_in(office)
    keeper.later(hours=13)
    signed_in(office)

    with keeper.store.read() as connection:
        assert len(connection.execute(select(tables.office_session)).all()) == 1


def test_who_signs_out_is_out(keeper, office):
    one, other = signed_in(office), signed_in(office)

    office.sign_out(one)

    assert (office.who(one), office.who(other)) == (None, GM)
    assert (len(keeper.events("SignedIn")), len(keeper.events("SignedOut"))) == (2, 1)


def test_another_pin_ends_every_session_of_its_owner(keeper, office):
    token = signed_in(office)

    people.give_pin(keeper.store, keeper.desk.id, keeper.clock, "OP0009", "552301")

    assert office.who(token) is None


def test_another_role_ends_every_session_and_another_name_does_not(keeper, office):
    def take(name, role):
        read = read_list("operators", f"badge,name,role\nOP0009,{name},{role}\n".encode())
        assert not import_rows(keeper.store, keeper.desk.id, read, keeper.clock).rejected

    token = signed_in(office)
    take("许总经理", "gm")
    assert office.who(token) == Clerk("OP0009", "许总经理", "gm")
    take("许总经理", "finance")

    assert office.who(token) is None


def test_the_office_does_not_touch_the_desk(keeper, office):
    keeper.badge("OP0001")
    before, active = keeper.view(), keeper.desk._active_at

    office.sign_in("9", "000001")
    token = signed_in(office)
    answer = keeper.touch("change_pin", operator="OP0009", new_pin="552301", pin=PIN)
    office.sign_out(token)

    after = keeper.view()
    assert answer.code == "pin_set"
    assert (after.clerk, after.card, after.question) == (before.clerk, before.card, before.question)
    assert keeper.desk._active_at == active
    with keeper.store.read() as connection:
        doers = connection.scalars(
            select(tables.operation.c.operator).where(tables.operation.c.name == "change_pin")
        ).all()
    assert doers == ["OP0009"]


@pytest.mark.parametrize("touch", ["finish", "undo", "sign_off", "leave", "no_code"])
def test_what_belongs_to_the_desk_is_not_done_from_the_office(keeper, office, touch):
    keeper.badge("OP0001")

    assert keeper.touch(touch, operator="OP0001").code == "only_at_the_desk"
    assert keeper.view().clerk.number == "OP0001"


# --- the first manager -----------------------------------------------------------------------------------


@pytest.fixture
def empty(settings):
    """A station at its first start: nobody is known."""
    at_desk = Keeper(settings)
    yield at_desk
    at_desk.inbox.close()
    at_desk.store.close()


def test_the_set_up_code_makes_the_first_manager_who_then_signs_in(empty):
    office = Office(empty.store, empty.desk.id, empty.clock)
    assert not office.has_manager()

    answer = office.make_manager(office.setup_code, "6", "郑立", PIN)

    assert (answer.outcome, answer.code) == ("ok", "manager_made")
    assert office.has_manager()
    assert office.who(office.sign_in("OP0006", PIN)[1]) == Clerk("OP0006", "郑立", "manager")
    assert [each["changes"]["role"] for each in empty.events("OperatorChanged")] == [["", "manager"]]


def test_a_wrong_set_up_code_makes_nobody(empty):
    office = Office(empty.store, empty.desk.id, empty.clock)

    assert office.make_manager("x" + office.setup_code, "6", "郑立", PIN).code == "setup_code_wrong"
    assert not office.has_manager()


def test_the_set_up_code_is_good_once_and_at_one_desk_of_several(empty):
    here, there = (Office(empty.store, empty.desk.id, empty.clock) for _ in range(2))
    code = here.setup_code
    here.make_manager(code, "6", "郑立", PIN)

    assert here.make_manager(code, "7", "林珊", PIN).code == "setup_code_wrong"
    assert there.make_manager(there.setup_code, "7", "林珊", PIN).code == "manager_there"


@pytest.mark.parametrize(
    ("number", "name", "pin", "code"),
    [
        ("12345", "郑立", PIN, "row_not_taken"),
        ("6", "", PIN, "row_not_taken"),
        ("6", "郑\n立", PIN, "row_not_taken"),
        ("6", "郑立", "12345", "pin_unfit"),
    ],
)
def test_an_unfit_manager_is_refused_and_the_code_stays_good(empty, number, name, pin, code):
    office = Office(empty.store, empty.desk.id, empty.clock)

    assert office.make_manager(office.setup_code, number, name, pin).code == code
    assert not office.has_manager()
    assert office.make_manager(office.setup_code, "6", "郑立", PIN).outcome == "ok"


def test_a_number_that_is_somebody_s_does_not_become_the_manager_s(empty):
    read = read_list("operators", "badge,name,role\nOP0001,周敏,keeper\n".encode())
    import_rows(empty.store, empty.desk.id, read, empty.clock)
    office = Office(empty.store, empty.desk.id, empty.clock)

    assert office.make_manager(office.setup_code, "1", "郑立", PIN) == Feedback(
        "refused", "badge_taken", {"number": "OP0001", "name": "周敏"}
    )


def test_a_pin_put_into_the_database_past_the_station_is_found_by_the_doctor(keeper, office, tmp_path):
    from station.doctor import invariants

    with keeper.store.read() as connection:
        assert invariants.check(connection) == []
    with keeper.store.writer.begin() as connection:
        stolen = connection.scalar(
            select(tables.operator.c.pin_hash).where(tables.operator.c.number == "OP0009")
        )
        connection.execute(
            update(tables.operator).where(tables.operator.c.number == "OP0006").values(pin_hash=stolen)
        )

    with keeper.store.read() as connection:
        [found] = invariants.check(connection)
    assert found.sentence("en") == ("I10: the PIN of operator OP0006 is not the one the journal says was set")
