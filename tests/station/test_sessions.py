"""Who may ask the station: a token is made and ended by its name, and only its hash is kept."""

import subprocess
import sys
import time

import pytest
from sqlalchemy import select

from station.feedback import Refused
from station.sessions import Sessions, Tokens
from station.store import tables
from station.store.inbox import Inbox


@pytest.fixture
def tokens(keeper):
    return Tokens(keeper.store, keeper.desk.id, keeper.clock)


@pytest.fixture
def sessions(keeper, tokens):
    return Sessions(keeper.inbox, tokens, keeper.clock)


def test_a_browser_that_opened_the_desk_is_known_after_a_restart_and_the_key_opens_one_alone(
    keeper, tokens, sessions
):
    key = sessions.one_time_key
    browser = sessions.open(key)

    assert sessions.open(key) is None
    assert Sessions(keeper.inbox, tokens, keeper.clock).holds(browser)
    assert not sessions.holds(browser + "x")
    assert not sessions.holds_api(browser)


def test_a_token_opens_the_api_and_no_page(tokens, sessions):
    token = tokens.issue("erp")

    assert (sessions.holds_api(token), sessions.holds(token)) == (True, False)
    assert not sessions.holds_api(token + "x")


def test_a_token_that_was_revoked_opens_nothing_at_once(tokens):
    revoked, kept = tokens.issue("erp"), tokens.issue("phone")
    assert tokens.holds(revoked)

    tokens.revoke("erp")

    assert (tokens.holds(revoked), tokens.holds(kept)) == (False, True)
    assert tokens.holds(tokens.issue("erp"))


def test_a_running_station_refuses_within_5_s_what_another_process_revoked(tokens, settings):
    token = tokens.issue("erp")
    environment = {
        "STATION__DATA": str(settings.data),
        "STATION__DATABASE__URL": settings.database.url,
        "PATH": "/usr/bin:/bin",
    }
    command = [sys.executable, "-m", "station", "token", "--revoke", "erp"]

    subprocess.run(command, check=True, env=environment, capture_output=True)
    assert tokens.holds(token) is False  # never looked at before: nothing is believed
    again = tokens.issue("erp")
    assert tokens.holds(again)
    subprocess.run(command, check=True, env=environment, capture_output=True)
    ended = time.monotonic()
    while tokens.holds(again):
        assert time.monotonic() - ended < 5, "a revoked token still opens the API"
        time.sleep(0.05)


def test_making_and_ending_a_token_is_in_the_journal_and_the_card_stays(keeper, tokens):
    keeper.badge("OP0001")
    card = keeper.view().card

    tokens.issue("erp")
    with pytest.raises(Refused, match="token_name_taken"):
        tokens.issue("erp")
    tokens.revoke("erp")

    with keeper.store.read() as connection:
        told = connection.execute(
            select(tables.event.c.kind, tables.event.c.subject, tables.event.c.operator).where(
                tables.event.c.kind.like("Token%")
            )
        ).all()
    assert told == [("TokenIssued", "erp", None), ("TokenRevoked", "erp", None)]
    assert keeper.view().card == card


def test_a_session_of_one_desk_is_none_at_another(keeper, tokens, tmp_path):
    here = Sessions(keeper.inbox, tokens, keeper.clock)
    there = Sessions(Inbox(tmp_path / "there.db"), tokens, keeper.clock)

    browser = here.open(here.one_time_key)

    assert (here.holds(browser), there.holds(browser)) == (True, False)
