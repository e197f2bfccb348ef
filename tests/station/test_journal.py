"""The journal: what a database hands back is what was hashed, and what was seen of it is remembered."""

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select

from station.feedback import Feedback
from station.store import tables
from station.store.journal import Forgotten, broken_at, follows, forgotten
from station.store.store import Request, Store

AT = datetime(2026, 9, 29, 6, 20, tzinfo=UTC)


@pytest.fixture
def store(database_url):
    made = Store(database_url)
    made.migrate()
    with made.write() as connection:
        connection.execute(insert(tables.desk), {"id": "desk1", "name": "x", "command_secret": "123456"})
    yield made
    made.close()


def happen(store, id, **data):
    def operation(act):
        act.record("Tested", "x", **data)
        return Feedback("ok", "question_left")

    store.perform(Request(id, "test", "desk1", AT), operation)


def events(store):
    with store.read() as connection:
        rows = connection.execute(select(tables.event).order_by(tables.event.c.seq)).all()
    return [row._asdict() for row in rows]


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**30), 10**30)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=12,
)


@settings(
    max_examples=120,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(said=VALUES)
def test_a_database_hands_back_exactly_what_was_hashed(store, said):
    end = events(store)[-1] if events(store) else None
    happen(store, f"a{end['seq'] if end else 0}", said=said)

    new = [row for row in events(store) if end is None or row["seq"] > end["seq"]]
    assert broken_at(new, *((end["seq"], end["hash"]) if end else ())) is None


def test_a_number_that_json_does_not_know_is_not_written(store):
    with pytest.raises(ValueError, match="JSON"):
        happen(store, "a", value=float("nan"))
    assert events(store) == []


@pytest.mark.parametrize("other", [1.0, True, "1", None, [1], {"": 1}])
def test_the_same_value_of_another_kind_is_another_value(store, other):
    happen(store, "a", value=1)
    first = events(store)[0]

    assert follows(first, 0, "0" * 64)
    assert not follows({**first, "data": {"value": other}}, 0, "0" * 64)


def test_a_value_that_is_never_written_breaks_the_chain_and_nothing_else(store):
    happen(store, "a", value=1)

    assert not follows({**events(store)[0], "subject": b"x"}, 0, "0" * 64)
    assert not follows({**events(store)[0], "at": None}, 0, "0" * 64)


@pytest.fixture
def ends(store):
    """The journal's end after each of three operations."""
    found = []
    for n in range(3):
        happen(store, str(n))
        found.append((events(store)[-1]["seq"], events(store)[-1]["hash"]))
    return found


def test_an_end_that_was_seen_is_still_there_however_much_came_after(store, ends):
    with store.read() as connection:
        assert [forgotten(connection, end) for end in [None, (0, "0" * 64), *ends]] == [None] * 5


def test_a_database_that_lost_its_tail_says_how_much(store, ends):
    (seq, digest) = ends[-1]
    with store.read() as connection:
        assert forgotten(connection, (seq + 7, "f" * 64)) == Forgotten(seq + 7, seq, 7)
        # others have written over it since: how much was lost nobody can know
        assert forgotten(connection, (seq, "f" * 64)) == Forgotten(seq, seq, 1)
        assert forgotten(connection, (seq - 1, digest)) == Forgotten(seq - 1, seq, 1)
