"""PINs: how many tries there are, what locks, what forgives, and that nobody reads one later (domain 2)."""

import logging
import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from drivers.recorder import Recorder
from station import __main__
from station.__main__ import main
from station.feedback import Feedback
from station.messages import say
from station.operations import people
from station.store import tables
from station.store.store import Request, Tried
from tests.station.conftest import CONFIG, Keeper, lived

PIN, WRONG, MANAGERS = "730164", "118852", "904417"


@lived
def clerk(keeper):
    """The demo's clerk, OP0002, with a PIN; the manager has one too; nobody is signed on."""
    for number, pin in (("OP0002", PIN), ("OP0006", MANAGERS)):
        people.give_pin(keeper.store, keeper.desk.id, keeper.clock, number, pin)


def sign_on(desk, pin, number="2"):
    return desk.touch("sign_on", number=number, pin=pin)


def test_without_a_badge_number_and_pin_sign_on(clerk):
    answer = sign_on(clerk, PIN)

    assert (answer.outcome, answer.code) == ("ok", "signed_on")
    assert clerk.view().clerk.number == "OP0002"
    assert clerk.events("SignedOn") == [{"before": None, "by": "pin"}]


def test_a_number_of_nobody_is_refused_and_signs_nobody_on(clerk):
    assert sign_on(clerk, PIN, number="77") == Feedback("refused", "badge_unknown", {"number": "OP0077"})
    assert clerk.view().clerk is None


def test_a_wrong_pin_says_how_many_tries_are_left_and_the_fifth_locks(clerk):
    said = [say(sign_on(clerk, WRONG), "en") for _ in range(people.PIN_TRIES)]

    assert said[:4] == [f"Wrong PIN, {n} more tries. Nothing was done" for n in (4, 3, 2, 1)]
    assert said[4] == "Too many wrong PINs: 何婷 may try again in 15 min, or the manager sets a new one"
    assert sign_on(clerk, PIN).code == "pin_locked"
    assert clerk.view().clerk is None


def test_the_right_pin_before_the_fifth_forgives_the_others(clerk):
    for _ in range(people.PIN_TRIES - 1):
        sign_on(clerk, WRONG)

    assert sign_on(clerk, PIN).outcome == "ok"
    assert sign_on(clerk, WRONG).facts == {"left": people.PIN_TRIES - 1}


def test_the_lock_is_over_after_its_time_and_not_a_second_before(clerk):
    for _ in range(people.PIN_TRIES):
        sign_on(clerk, WRONG)

    clerk.clock.offset += people.PIN_LOCK - timedelta(seconds=30)
    assert sign_on(clerk, PIN) == Feedback("refused", "pin_locked", {"name": "何婷", "minutes": 1})
    clerk.later(seconds=31)
    assert sign_on(clerk, PIN).outcome == "ok"


def test_a_restart_forgives_neither_the_tries_nor_the_lock(clerk):
    for _ in range(people.PIN_TRIES - 1):
        sign_on(clerk, WRONG)
    after = Keeper(clerk.settings)
    after._touches = 100
    assert sign_on(after, WRONG).code == "pin_locked"

    once_more = Keeper(clerk.settings)
    once_more._touches = 200
    assert sign_on(once_more, PIN).code == "pin_locked"
    for each in (after, once_more):
        each.inbox.close()
        each.store.close()


def test_the_manager_s_reset_opens_what_is_locked(clerk):
    for _ in range(people.PIN_TRIES):
        sign_on(clerk, WRONG)
    clerk.badge("OP0006")

    answer = clerk.touch("reset_pin", number="OP0002", new_pin="552301", pin=MANAGERS)

    assert (answer.outcome, answer.code) == ("ok", "pin_set")
    assert sign_on(clerk, PIN).code == "pin_wrong"
    assert sign_on(clerk, "552301").outcome == "ok"


def test_a_reset_is_the_manager_s_and_needs_the_manager_s_own_pin(clerk):
    clerk.badge("OP0002")
    assert clerk.touch("reset_pin", number="OP0006", new_pin="552301", pin=PIN).code == "role_may_not"
    clerk.badge("OP0006")
    assert clerk.touch("reset_pin", number="OP0002", new_pin="552301", pin=PIN).code == "pin_wrong"
    assert clerk.touch("reset_pin", number="OP0099", new_pin="552301", pin=MANAGERS).code == "badge_unknown"
    assert sign_on(clerk, PIN).outcome == "ok"


def test_who_knows_the_old_pin_changes_it(clerk):
    clerk.badge("OP0002")

    assert clerk.touch("change_pin", new_pin="552301", pin=WRONG).code == "pin_wrong"
    assert clerk.touch("change_pin", new_pin=PIN, pin=PIN).code == "pin_same"
    assert clerk.touch("change_pin", new_pin="552301", pin=PIN).code == "pin_set"
    assert sign_on(clerk, "552301").outcome == "ok"


@pytest.mark.parametrize("unfit", ["12345", "1234567890123", "000000", "12345x", "１２３４５６", ""])
def test_a_pin_is_six_to_twelve_digits_and_not_all_the_same(clerk, unfit):
    clerk.badge("OP0002")

    assert clerk.touch("change_pin", new_pin=unfit, pin=PIN) == Feedback(
        "refused", "pin_unfit", {"digits": len(unfit)}
    )


@pytest.mark.parametrize("fit", ["000001", "123456789012"])
def test_six_digits_are_enough_and_twelve_not_too_many(clerk, fit):
    clerk.badge("OP0002")

    assert clerk.touch("change_pin", new_pin=fit, pin=PIN).outcome == "ok"


def test_who_has_no_pin_is_told_whom_to_ask(keeper):
    assert say(sign_on(keeper, PIN), "en") == "何婷 has no PIN yet. Ask the manager for one"


def test_one_touch_sent_twice_is_one_try(clerk):
    answers = [clerk.desk.touch("once", "sign_on", number="2", pin=WRONG) for _ in range(2)]

    assert [each.facts for each in answers] == [{"left": 4}, {"left": 4}]


# --- nobody reads it afterwards ----------------------------------------------------------------------


def test_a_pin_is_in_no_file_of_the_station_and_not_in_the_log(clerk, caplog):
    recorder = Recorder(clerk.settings.data / "recordings", 1_000_000, {})
    clerk.desk.recorder = recorder
    recorder.start()
    with caplog.at_level(logging.DEBUG):
        sign_on(clerk, WRONG)
        sign_on(clerk, PIN)
        clerk.touch("change_pin", new_pin="552301", pin=PIN)
        clerk.badge("OP0006")
        clerk.touch("reset_pin", number="OP0002", new_pin="661207", pin=MANAGERS)
    recorder.close()
    clerk.desk.recorder = None

    secrets = [PIN, WRONG, "552301", "661207", MANAGERS]
    with clerk.store.read() as connection:
        kept = [
            str(row)
            for table in (tables.event, tables.operation, tables.operator, tables.desk)
            for row in connection.execute(select(table))
        ]
    files = {path.name: path.read_bytes() for path in clerk.settings.data.rglob("*") if path.is_file()}
    assert any(b'"sign_on"' in content for content in files.values())  # it was recorded, without its PIN
    written = [caplog.text, *kept, *(content.decode("latin-1") for content in files.values())]
    assert [secret for secret in secrets for text in written if secret in text] == []


def test_the_journal_vouches_for_the_pin(clerk):
    [of_clerk, _] = clerk.events("PinSet")
    with clerk.store.read() as connection:
        hashed = connection.scalar(
            select(tables.operator.c.pin_hash).where(tables.operator.c.number == "OP0002")
        )

    assert hashed.startswith("$argon2id$")
    assert of_clerk == {"kept": people.fingerprint(hashed)}


# --- compared before the lock, counted inside ----------------------------------------------------------


def test_scanning_does_not_wait_while_a_pin_is_compared(clerk, monkeypatch):
    compared, compare = threading.Event(), people._is_pin

    def noticed(hashed, pin):
        right = compare(hashed, pin)
        compared.set()
        return right

    monkeypatch.setattr(people, "_is_pin", noticed)
    answers = []
    touch = threading.Thread(target=lambda: answers.append(sign_on(clerk, PIN)))
    with clerk.store.lock:  # as if a scan were being written
        touch.start()
        assert compared.wait(10), "the PIN waits for the store's lock to be compared"
        compared.clear()
    touch.join(10)

    assert (answers[0].code, compared.is_set()) == ("signed_on", False)


def test_twenty_wrong_pins_at_once_are_five_tries(clerk):
    answers: list[Feedback] = []
    start = threading.Barrier(20)

    def attempt(n):
        start.wait()
        answers.append(clerk.desk.touch(f"at-once-{n}", "sign_on", number="2", pin=f"{WRONG}{n}"))

    threads = [threading.Thread(target=attempt, args=(n,)) for n in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    codes = [each.code for each in answers]
    assert sorted(codes) == ["pin_locked"] * 16 + ["pin_wrong"] * 4
    assert [each["locked"] for each in clerk.events("PinWrong")] == [False] * 4 + [True]


def test_a_comparison_with_a_pin_that_was_changed_meanwhile_is_worth_nothing(clerk):
    with clerk.store.read() as connection:
        old = connection.scalar(
            select(tables.operator.c.pin_hash).where(tables.operator.c.number == "OP0002")
        )
    people.give_pin(clerk.store, clerk.desk.id, clerk.clock, "OP0002", "552301")

    def sign(act):
        return people.sign_on_with_pin(act, "OP0002", PIN)

    request = Request("touch:late", "sign_on", clerk.desk.id, clerk.clock.now(), tried=Tried(old, True))
    assert clerk.store.perform(request, sign).code == "pin_wrong"


def test_a_role_that_may_not_is_refused_before_its_pin_counts(clerk):
    clerk.badge("OP0002")
    for _ in range(people.PIN_TRIES + 1):
        assert clerk.touch("reset_pin", number="OP0006", new_pin="1", pin=WRONG).code == "role_may_not"

    assert sign_on(clerk, PIN).outcome == "ok"


# --- at the command line -------------------------------------------------------------------------------


@pytest.fixture
def at_command_line(clerk, monkeypatch):
    """Types PINs one after the other into what `station` asks."""
    monkeypatch.setenv("STATION__DATA", str(clerk.settings.data))
    monkeypatch.setenv("STATION__DATABASE__URL", clerk.settings.database.url)
    monkeypatch.setenv("LANG", "en_US.UTF-8")

    def run(number, *typed):
        answers = iter(typed)
        monkeypatch.setattr("getpass.getpass", lambda question: next(answers))
        return main(["--config", str(CONFIG), "pin", number])

    return run


def test_the_owner_of_the_machine_sets_a_pin_that_is_asked_for_twice(clerk, at_command_line, capsys):
    assert at_command_line("OP0001", "552301", "552301") == __main__.GOOD

    assert capsys.readouterr().out == "周敏 (OP0001) has a new PIN\n"
    assert sign_on(clerk, "552301", number="1").outcome == "ok"


def test_two_pins_that_differ_set_nothing(clerk, at_command_line, capsys):
    assert at_command_line("OP0002", "552301", "552302") == __main__.FINDING

    assert capsys.readouterr().err == "The two PINs differ; nothing was set. Try again\n"
    assert sign_on(clerk, PIN).outcome == "ok"


def test_a_pin_for_nobody_is_a_finding(at_command_line, capsys):
    assert at_command_line("OP0099", "552301", "552301") == __main__.FINDING

    assert "There is no operator OP0099" in capsys.readouterr().err
