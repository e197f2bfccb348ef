"""The store: an operation is done whole, once, or not at all; the journal cannot be altered unseen."""

from datetime import UTC, datetime

import pytest
from alembic.util import CommandError
from sqlalchemy import func, insert, inspect, select
from sqlalchemy.exc import DatabaseError, StatementError

from station.feedback import Feedback, Refused
from station.store import tables
from station.store.away import StoreAway, StoreUnfit
from station.store.journal import broken_at
from station.store.store import Request, Store, kept

AT = datetime(2026, 9, 29, 6, 20, tzinfo=UTC)


@pytest.fixture
def store(database_url):
    made = desk_in(Store(database_url))
    yield made
    made.close()


def desk_in(store):
    store.migrate()
    with store.write() as connection:
        row = {"id": "desk1", "name": "收货台 1", "command_secret": "123456"}
        connection.execute(insert(tables.desk), row)
    return store


def request(id):
    return Request(id, "test", "desk1", AT)


def happen(kind):
    def operation(act):
        act.record(kind, "RU2609290001", was=None)
        return Feedback("ok", "question_left")

    return operation


def events(store):
    with store.read() as connection:
        rows = connection.execute(select(tables.event).order_by(tables.event.c.seq))
        return [dict(row._mapping) for row in rows]


def happened(store):
    """What operations recorded, without the answer that each of them ends with."""
    return [event for event in events(store) if event["kind"] != "Answered"]


def test_the_migrations_make_the_very_tables_the_code_knows(store):
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with store.writer.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), tables.metadata) == []
        assert inspect(connection).has_table("alembic_version")


def test_a_database_of_a_newer_station_is_refused(store, database_url):
    with store.writer.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")

    with pytest.raises(StoreUnfit, match=r"newer.*9999"):
        Store(database_url).migrate()


def test_an_older_file_is_copied_whole_before_it_is_changed(tmp_path, monkeypatch):
    store = desk_in(Store(f"sqlite:///{tmp_path}/station.db"))
    store.perform(request("a"), happen("Tested"))
    monkeypatch.setattr("station.store.migrate.NEWEST", "9998")

    with pytest.raises(CommandError):  # there is no such revision; the copy comes first
        Store(f"sqlite:///{tmp_path}/station.db").migrate()

    copy = Store(f"sqlite:///{tmp_path}/station.db.before-9998")
    assert [event["kind"] for event in happened(copy)] == ["Tested"]


def test_an_older_server_is_left_to_the_command_that_migrates_it(server, monkeypatch):
    url = server.database()
    monkeypatch.setattr("station.store.migrate.NEWEST", "9998")

    with pytest.raises(StoreUnfit, match="older"):
        Store(url).migrate()


@pytest.mark.parametrize("kind", ["file", "server"])
def test_a_token_of_an_older_station_has_a_name_after_the_upgrade(kind, tmp_path, request, monkeypatch):
    file = f"sqlite:///{tmp_path}/station.db"
    store = Store(file if kind == "file" else request.getfixturevalue("server").empty_database())
    monkeypatch.setattr("station.store.migrate.NEWEST", "0001")
    store.upgrade()
    with store.writer.begin() as connection:
        for sort, digest in (("api", "ab12" * 16), ("kiosk", "cd" * 32), ("kiosk", "ef" * 32)):
            connection.exec_driver_sql(
                "INSERT INTO kiosk_session (token_hash, desk, kind, at) "
                f"VALUES ('{digest}', 'desk1', '{sort}', '2026-09-29 06:20:00')"
            )
    store.close()
    monkeypatch.undo()

    store.upgrade()

    with store.read() as connection:
        assert connection.scalars(select(tables.api_token.c.name)).all() == ["token-ab12ab12ab12"]


def test_one_request_is_carried_out_once_and_answers_the_same_again(store):
    first = store.perform(request("a"), happen("Tested"))
    second = store.perform(request("a"), happen("Tested"))

    assert first == second
    assert len(happened(store)) == 1


def test_a_refusal_changes_nothing_and_is_on_record(store):
    def operation(act):
        act.connection.execute(insert(tables.location), {"code": "LC1", "name": "x", "kind": "hold"})
        act.record("Tested", "LC1")
        raise Refused("place_unknown", place="LC1")

    answer = store.perform(request("a"), operation)

    assert answer == Feedback("refused", "place_unknown", {"place": "LC1"})
    with store.read() as connection:
        assert connection.scalar(select(func.count()).select_from(tables.location)) == 0
        assert connection.scalar(select(tables.operation.c.outcome)) == "refused"
    assert happened(store) == []


def test_every_answer_is_in_the_journal_a_refused_one_too(store):
    def refuse(act):
        raise Refused("place_unknown", place="LC1")

    store.perform(request("a"), happen("Tested"))
    store.perform(request("b"), refuse)

    answers = [event for event in events(store) if event["kind"] == "Answered"]
    assert [(each["operation"], each["data"]["outcome"]) for each in answers] == [
        ("a", "ok"),
        ("b", "refused"),
    ]
    with store.read() as connection:
        rows = connection.execute(select(tables.operation).order_by(tables.operation.c.id)).all()
    assert [kept(row._asdict()) for row in rows] == [each["data"]["kept"] for each in answers]


def test_what_waited_is_worked_off_under_the_same_id(store):
    store.perform(request("a"), lambda act: Feedback("waiting", "stored_until_badge", {"text": "x"}))
    answer = store.perform(request("a"), happen("Tested"))

    assert answer.outcome == "ok"
    assert len(happened(store)) == 1


def test_a_fault_in_the_middle_leaves_nothing_behind(store):
    def operation(act):
        act.record("Tested", "x")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        store.perform(request("a"), operation)
    store.perform(request("b"), happen("Tested"))

    assert [event["operation"] for event in happened(store)] == ["b"]


def test_the_journal_is_gapless_and_chained(store):
    for n in range(5):
        store.perform(request(str(n)), happen("Tested"))

    rows = events(store)
    assert [row["seq"] for row in rows] == [*range(1, 11)]
    assert broken_at(rows) is None


@pytest.mark.parametrize(
    ("change", "broken"),
    [
        (lambda rows: rows[2].update(data={"was": "other"}), 3),
        (lambda rows: rows[1].update(at=AT.replace(minute=21)), 2),
        (lambda rows: rows.pop(1), 2),
        (lambda rows: rows.reverse(), 1),
        (lambda rows: rows[0].update(operator="OP0009"), 1),
    ],
)
def test_a_change_anywhere_in_the_journal_is_found(store, change, broken):
    for n in range(5):
        store.perform(request(str(n)), happen("Tested"))
    rows = events(store)

    change(rows)

    assert broken_at(rows) == broken


@pytest.mark.parametrize("statement", ["UPDATE event SET kind = 'x'", "DELETE FROM event"])
def test_the_database_itself_refuses_to_alter_the_journal(store, statement):
    store.perform(request("a"), happen("Tested"))

    with pytest.raises(DatabaseError, match="append-only"), store.writer.begin() as connection:
        connection.exec_driver_sql(statement)


def test_readers_cannot_write(store):
    with pytest.raises((DatabaseError, StoreAway), match=r"read.?only"), store.read() as connection:
        connection.exec_driver_sql("DELETE FROM head")


def test_a_naive_time_is_never_stored(store):
    def operation(act):
        act.connection.execute(select(tables.event).where(tables.event.c.at > datetime(2026, 9, 29)))  # noqa: DTZ001
        return Feedback("ok", "question_left")

    with pytest.raises(StatementError, match="aware"):
        store.perform(request("a"), operation)
