"""Who may ask the station: a token is made and ended by its name, and only its hash is kept."""

import subprocess
import sys
import time

import pytest
from sqlalchemy import select

from station.feedback import Refused
from station.sessions import Sessions
from station.store import tables


@pytest.fixture
def sessions(keeper):
    return Sessions(keeper.store, keeper.desk.id, keeper.clock)


def test_a_token_opens_the_api_and_no_page(sessions):
    token = sessions.issue_token("erp")

    assert (sessions.holds_api(token), sessions.holds(token)) == (True, False)
    assert not sessions.holds_api(token + "x")


def test_a_token_that_was_revoked_opens_nothing_at_once(sessions):
    revoked, kept = sessions.issue_token("erp"), sessions.issue_token("phone")
    assert sessions.holds_api(revoked)

    sessions.revoke_token("erp")

    assert (sessions.holds_api(revoked), sessions.holds_api(kept)) == (False, True)
    assert sessions.holds_api(sessions.issue_token("erp"))


def test_a_running_station_refuses_within_5_s_what_another_process_revoked(sessions, settings):
    token = sessions.issue_token("erp")
    environment = {
        "STATION__DATA": str(settings.data),
        "STATION__DATABASE__URL": settings.database.url,
        "PATH": "/usr/bin:/bin",
    }
    command = [sys.executable, "-m", "station", "token", "--revoke", "erp"]

    subprocess.run(command, check=True, env=environment, capture_output=True)
    assert sessions.holds_api(token) is False  # never looked at before: nothing is believed
    again = sessions.issue_token("erp")
    assert sessions.holds_api(again)
    subprocess.run(command, check=True, env=environment, capture_output=True)
    ended = time.monotonic()
    while sessions.holds_api(again):
        assert time.monotonic() - ended < 5, "a revoked token still opens the API"
        time.sleep(0.05)


def test_making_and_ending_a_token_is_in_the_journal_and_the_card_stays(keeper, sessions):
    keeper.badge("OP0001")
    card = keeper.view().card

    sessions.issue_token("erp")
    with pytest.raises(Refused, match="token_name_taken"):
        sessions.issue_token("erp")
    sessions.revoke_token("erp")

    with keeper.store.read() as connection:
        told = connection.execute(
            select(tables.event.c.kind, tables.event.c.subject, tables.event.c.operator).where(
                tables.event.c.kind.like("Token%")
            )
        ).all()
    assert told == [("TokenIssued", "erp", None), ("TokenRevoked", "erp", None)]
    assert keeper.view().card == card
