"""A desk's day, and ten thousand ways to alter what is written of it afterwards.

Whoever alters the database has the file and knows how it is made: the append-only triggers are out of the way
while he works, and back when he is done. What he does not have is the desk's inbox.
"""

import io
import json
import random
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from PIL import Image
from sqlalchemy import JSON, Boolean, select

from station.config import load
from station.demo import data
from station.demo.script import UNITS
from station.store import tables
from station.store.journal import FIRST, canonical, digest
from tests.playing import CONFIG
from tests.station.by_hand import begin_batch, meant_for_teardown
from tests.station.conftest import Keeper

# --- a day -------------------------------------------------------------------------------------------


def a_day(folder: Path, **settings: str) -> None:
    """Make a store and an inbox in which every table that the journal speaks for has rows."""
    keeper = Keeper(load(CONFIG, {"STATION__DATA": str(folder), **settings}))
    data.load(keeper.store, keeper.desk.id, keeper.clock)
    keeper.scan("HY500GA253700142")  # waits for a badge
    keeper.sign_for_demo_delivery()
    keeper.scan("HY400SB253100310")
    keeper.print_labels()
    keeper.command("0002")
    keeper.touch("confirm")
    for n, planned in enumerate(UNITS, 1):
        keeper.later(seconds=20)
        if planned.serial is None:
            keeper.touch("no_code")
            keeper.choose("HY400S")
        else:
            keeper.scan(planned.serial)
        if n == 5:
            keeper.choose("another_unit")
        keeper.weigh("1.66" if n % 2 else "1.05")
        if n in (3, 4):
            keeper.touch("trouble")
            keeper.choose("case" if n == 3 else "safety")
        if n == 3:
            keeper.touch("add_photo", image=picture())
    keeper.touch("finish")
    keeper.choose("HY500G")
    keeper.choose("HY650G")
    keeper.touch("confirm")
    keeper.choose("do_not_pair")
    keeper.print_labels()
    settle_the_shortage(keeper)
    ship_what_is_in_order(keeper)
    in_order = keeper.unit(7)
    keeper.scan(in_order.number)
    keeper.scan("LC000003")
    keeper.touch("reprint", number=in_order.number, reason="smudged")
    keeper.print_labels()
    tear_down(keeper, in_order.number)
    keeper.print_labels()
    keeper.unreadable(b"\xff\xfe")
    keeper.touch("sign_off")
    keeper.scan("HY500GA253700143")
    keeper.desk._remember_head()
    keeper.inbox.close()
    keeper.store.close()


def ship_what_is_in_order(keeper: Keeper) -> None:
    """Refuse a unit, hand the form over, enter it, ship one replacement, and hear that it has arrived."""
    refused = {"reason": "against_policy", "informed": "contact", "channel": "phone"}
    keeper.touch("refuse_goods", number=keeper.unit(2).number, image=picture(), **refused)
    keeper.touch("hand_over")
    keeper.badge("OP0001")
    form = keeper.badge("OP0002").facts["form"]
    keeper.badge("OP0002")
    keeper.touch("enter_form", form=form, revision=1, erp="SO-1")
    keeper.touch("to_shipping", form=form, revision=1)
    keeper.badge("OP0011")
    keeper.touch("pack", customer="C001")
    keeper.scan("HY500GA253800001")
    keeper.scan("HY400SB253800001")
    assert keeper.scan("SF9000000000777").code == "parcel_shipped"
    keeper.badge("OP0002")
    assert keeper.touch("record_delivered", shipment=1).code == "parcel_delivered"
    keeper.badge("OP0001")


def tear_down(keeper: Keeper, number: str) -> None:
    """Issue, inspect and tear down a unit: a good part, a bad one, one that is weighed, and a reason."""
    meant_for_teardown(keeper, number)
    begin_batch(keeper, number)
    keeper.touch("take_part", model="HY400S", code="FAN-4S")
    keeper.touch("key_in", key="1")
    assert keeper.weigh("0.085").code == "piece_weighed"
    keeper.touch("confirm")
    keeper.touch("take_part", model="HY400S", code="CASE-4S")
    keeper.touch("bad_parts")
    keeper.choose("bad.bent")
    keeper.touch("key_in", key="1")
    assert keeper.touch("confirm").code == "part_scrapped"
    keeper.touch("close_batch")
    assert keeper.choose("yield.on_board").code == "yield_explained"
    keeper.touch("leave")


def settle_the_shortage(keeper: Keeper) -> None:
    """Ask the customer, hear the answer, decide, carry it out."""
    with keeper.store.read() as connection:
        short = tables.discrepancy.c.kind == "short"
        opened = connection.scalar(select(tables.discrepancy.c.id).where(short))
    keeper.touch("settle", discrepancy=opened)
    keeper.touch("not_reached")
    keeper.touch("settle", discrepancy=opened)
    for picks in (("someone_else", "phone", "just_now"), ("agrees_with_count",), ("accept_count",), ()):
        for pick in picks:
            keeper.choose(pick)
        keeper.touch("confirm")


def picture() -> bytes:
    """A photo of nothing."""
    out = io.BytesIO()
    Image.new("RGB", (64, 48), "gray").save(out, "PNG")
    return out.getvalue()


def snapshot(store: Path) -> bytes:
    """A store's bytes, ready to be opened in memory."""
    with closing(sqlite3.connect(store)) as db, closing(sqlite3.connect(":memory:")) as memory:
        db.backup(memory)
        written = bytearray(memory.serialize())
    written[18:20] = b"\x01\x01"  # no write-ahead log in memory
    return bytes(written)


# --- altering it -------------------------------------------------------------------------------------

UNSPOKEN: Mapping[str, frozenset[str]] = {
    "head": frozenset({"id"}),
    "operator": frozenset({"badge_secret", "pin_failures", "pin_locked_until"}),
    **{table: frozenset({"id"}) for table in ("evidence", "movement", "problem", "duty", "settlement_step")},
    **{table: frozenset({"id"}) for table in ("scrapped_part", "piece_weight", "yield_reason")},
}
"""Columns that no event speaks for (docs/decisions/0017)."""

SPOKEN = (
    "event",
    "head",
    "operation",
    "number",
    "setting",
    "operator",
    "delivery",
    "waybill",
    "unit",
    "weight",
    "evidence",
    "discrepancy",
    "settlement_step",
    "photo",
    "problem",
    "duty",
    "claim",
    "shipment",
    "refusal",
    "print_job",
    "batch",
    "batch_unit",
    "part_lot",
    "scrapped_part",
    "piece_weight",
    "yield_reason",
    "movement",
)
"""The tables that the journal speaks for."""

ROWS = {"waybill": " WHERE signed_at IS NOT NULL"}
"""Which rows of a table it speaks for, when not all."""

Mutation = Callable[[sqlite3.Connection, random.Random], str | None]


def mutated(store: sqlite3.Connection, rng: random.Random) -> str:
    """Alter a store in some way, and say how; what turns out to be no change is tried anew."""
    guards = store.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in guards:
        store.execute(f"DROP TRIGGER {name}")
    while True:
        mutation = rng.choices(list(MUTATIONS), list(MUTATIONS.values()))[0]
        store.execute("SAVEPOINT before")
        try:
            done = mutation(store, rng)
        except sqlite3.IntegrityError:  # this the database itself does not take
            done = None
        if done is not None:
            store.execute("RELEASE before")
            break
        store.execute("ROLLBACK TO before")
        store.execute("RELEASE before")
    for name, sql in guards:
        if not (done == "triggers" and rng.random() < 0.6):
            store.execute(sql)
        else:
            done += f" {name}"
    return done if done != "triggers" else mutated(store, rng)


def edit_event(store: sqlite3.Connection, rng: random.Random) -> str | None:
    return _edit(store, rng, "event")


def edit_operation(store: sqlite3.Connection, rng: random.Random) -> str | None:
    return _edit(store, rng, "operation")


def edit_state(store: sqlite3.Connection, rng: random.Random) -> str | None:
    return _edit(store, rng, rng.choice(SPOKEN))


def _edit(store: sqlite3.Connection, rng: random.Random, name: str, where: str = "") -> str | None:
    table = tables.metadata.tables[name]
    rows = store.execute(f"SELECT rowid FROM {name}{where or ROWS.get(name, '')}").fetchall()
    if not rows:
        return None
    rowid = rng.choice(rows)[0]
    column = rng.choice([c for c in table.c if c.name not in UNSPOKEN.get(name, ())])
    read = f'SELECT typeof("{column.name}"), "{column.name}" FROM {name} WHERE rowid = ?'
    before = store.execute(read, (rowid,)).fetchone()
    value = _other(before[1], column, rng)
    if name == "operator" and column.name == "valid_until" and not value:
        return None
    store.execute(f'UPDATE {name} SET "{column.name}" = ? WHERE rowid = ?', (value, rowid))
    if (
        column.primary_key
        and len(table.primary_key) == 1
        and str(table.primary_key.columns[0].type) == "INTEGER"
    ):
        rowid = value if isinstance(value, int) else rowid
    after = store.execute(read, (rowid,)).fetchone()
    if after is None or _same(before, after, column):
        return None
    return f"{name} row {rowid}: {column.name} {_short(before[1])} -> {_short(after[1])}"


def _same(before: tuple[str, Any], after: tuple[str, Any], column: Any) -> bool:
    if isinstance(column.type, JSON):  # to the station, no value and the value null are one
        one, other = (value if isinstance(value, str) else json.dumps(value) for _, value in (before, after))
        return canonical(json.loads(one)) == canonical(json.loads(other))
    return before == after


def _short(value: object) -> str:
    return repr(value)[:80]


def _other(value: Any, column: Any, rng: random.Random) -> Any:
    """Another value for a cell: a bit, a letter, a minute off, of another kind, or nothing at all."""
    if value is None:
        return rng.choice(["OP0001", "LC000003", "RU2609290001"])
    if column.nullable and rng.random() < 0.15:
        return None
    if isinstance(column.type, JSON):
        return json.dumps(
            _other_json(json.loads(value) if isinstance(value, str) else value, rng),
            ensure_ascii=rng.random() < 0.5,
        )
    if isinstance(column.type, Boolean):
        return 1 - value
    if isinstance(column.type, tables.UtcTime):
        return _other_time(str(value), rng)
    if isinstance(value, int):
        return rng.choice([value + 1, value - 1, value + 1000, -value, 0, value + 0.5])
    if isinstance(value, bytes):
        at = rng.randrange(len(value))
        return value[:at] + bytes([value[at] ^ 1 << rng.randrange(8)]) + value[at + 1 :]
    return _other_text(str(value), rng)


def _other_time(value: str, rng: random.Random) -> str:
    at = datetime.fromisoformat(value)
    part = rng.choice(["microsecond", "second", "minute", "hour", "day"])
    span = 27 if part == "day" else 23 if part == "hour" else 59 if part != "microsecond" else 999_999
    first = 1 if part == "day" else 0
    return at.replace(
        **{part: first + (getattr(at, part) - first + rng.randint(1, span)) % (span + 1)}
    ).strftime("%Y-%m-%d %H:%M:%S.%f")


def _other_text(value: str, rng: random.Random) -> str:
    at = rng.randrange(len(value) + 1)
    letter = rng.choice("0123456789abcdefXYZ 甲\u200b")
    return rng.choice(
        [
            value[:at] + letter + value[at:],
            value[:at] + value[at + 1 :],
            value[:at] + letter + value[at + 1 :],
            value.swapcase(),
            value + " ",
            "",
            value[::-1],
        ]
    )


def _other_json(value: Any, rng: random.Random) -> Any:
    """A JSON value with one thing in it changed, at any depth."""
    if isinstance(value, dict) and value and rng.random() < 0.9:
        name = rng.choice(sorted(value))
        how = rng.random()
        if how < 0.1:
            return {each: value[each] for each in value if each != name}
        if how < 0.2:
            return {(each + "_" if each == name else each): value[each] for each in value}
        return value | {name: _other_json(value[name], rng)}
    if isinstance(value, list) and value and rng.random() < 0.9:
        at = rng.randrange(len(value))
        how = rng.random()
        if how < 0.2:
            return value[:at] + value[at + 1 :]
        if how < 0.4:
            return value[::-1]
        return [*value[:at], _other_json(value[at], rng), *value[at + 1 :]]
    if isinstance(value, bool):
        return rng.choice([not value, int(value), float(value), str(value), None])
    if isinstance(value, int):
        return rng.choice([value + 1, -value, float(value), str(value), value == 1, None, 2**60 + value])
    if isinstance(value, float):
        return rng.choice([value + 1e-9, str(value), None])
    if isinstance(value, str):
        return rng.choice([_other_text(value, rng), None, [value], {"": value}])
    return rng.choice([0, False, "", "None", [], {}]) if value is None else {"x": 1}


def delete_events(store: sqlite3.Connection, rng: random.Random) -> str:
    [last] = store.execute("SELECT max(seq) FROM event").fetchone()
    first, n = rng.randint(1, last), rng.choice([1, 1, 1, 2, 5, 50])
    store.execute("DELETE FROM event WHERE seq >= ? AND seq < ?", (first, first + n))
    return f"events {first} to {min(first + n - 1, last)} deleted"


def swap_events(store: sqlite3.Connection, rng: random.Random) -> str:
    [last] = store.execute("SELECT max(seq) FROM event").fetchone()
    one = rng.randint(1, last - 1)
    other = one + 1 if rng.random() < 0.5 else rng.randint(one + 1, last)
    for was, becomes in ((one, -1), (other, one), (-1, other)):
        store.execute("UPDATE event SET seq = ? WHERE seq = ?", (becomes, was))
    return f"events {one} and {other} swapped"


def move_event(store: sqlite3.Connection, rng: random.Random) -> str:
    [last] = store.execute("SELECT max(seq) FROM event").fetchone()
    one, target = rng.sample(range(1, last + 1), 2)
    store.execute("UPDATE event SET seq = 0 WHERE seq = ?", (one,))
    step, order = (1, "seq") if one < target else (-1, "seq DESC")
    between = store.execute(
        f"SELECT seq FROM event WHERE seq BETWEEN ? AND ? ORDER BY {order}",
        (min(one, target), max(one, target)),
    ).fetchall()
    for (seq,) in between:
        store.execute("UPDATE event SET seq = ? WHERE seq = ?", (seq - step, seq))
    store.execute("UPDATE event SET seq = ? WHERE seq = 0", (target,))
    return f"event {one} moved to {target}"


def insert_event(store: sqlite3.Connection, rng: random.Random) -> str | None:
    """A forged or repeated event, put at the end with a hash and a head that fit, or anywhere without."""
    store.row_factory = sqlite3.Row
    row = dict(rng.choice(store.execute("SELECT * FROM event ORDER BY seq").fetchall()))
    [last, end] = store.execute("SELECT seq, hash FROM head").fetchone()
    store.row_factory = None
    if json.loads(row["data"]).get("outcome") == "waiting":  # that it still waits is said at each new try
        return None
    if rng.random() < 0.5:
        seq = rng.randint(1, last)
        for (each,) in store.execute(
            "SELECT seq FROM event WHERE seq >= ? ORDER BY seq DESC", (seq,)
        ).fetchall():
            store.execute("UPDATE event SET seq = seq + 1 WHERE seq = ?", (each,))
        _insert(store, "event", {**row, "seq": seq})
        return f"event {row['seq']} inserted again at {seq}"
    forged = {**row, "seq": last + 1, "previous": end}
    forged["hash"] = digest(end, _as_read(forged))
    _insert(store, "event", forged)
    store.execute("UPDATE head SET seq = ?, hash = ?", (forged["seq"], forged["hash"]))
    return f"event {row['seq']} ({row['kind']}) appended again with a chain that holds"


def cut_tail(store: sqlite3.Connection, rng: random.Random) -> str:
    [last] = store.execute("SELECT max(seq) FROM event").fetchone()
    end = last - rng.choice([1, 1, 2, 3, 10, 100])
    store.execute("DELETE FROM event WHERE seq > ?", (end,))
    if rng.random() < 0.7:
        store.execute("UPDATE head SET seq = ?, hash = (SELECT hash FROM event WHERE seq = ?)", (end, end))
        return f"the tail after {end} cut off, the head set back"
    return f"the tail after {end} cut off"


def edit_and_chain_anew(store: sqlite3.Connection, rng: random.Random) -> str | None:
    head = "SELECT seq, hash FROM head"
    before = store.execute(head).fetchone()
    done = _edit(store, rng, "event") if rng.random() < 0.6 else delete_events(store, rng)
    if done is not None:
        chain_anew(store)
    if store.execute(head).fetchone() == before:  # only a hash was edited, and is right again
        return None
    return f"{done}, and chained anew"


def chain_anew(store: sqlite3.Connection) -> None:
    """Number and hash all events again, and set the head, as somebody would who wants to hide a change."""
    store.row_factory = sqlite3.Row
    previous = FIRST
    rows = store.execute("SELECT * FROM event ORDER BY seq").fetchall()
    store.row_factory = None
    for n, row in enumerate(rows, 1):
        try:
            now = digest(previous, {**_as_read(dict(row)), "seq": n})
        except TypeError as error:
            raise sqlite3.IntegrityError from error
        store.execute(
            "UPDATE event SET seq = ?, previous = ?, hash = ? WHERE seq = ?", (n, previous, now, row["seq"])
        )
        previous = now
    store.execute("UPDATE head SET hash = ?, seq = (SELECT max(seq) FROM event)", (previous,))


def _as_read(row: Mapping[str, Any]) -> dict[str, Any]:
    at = datetime.fromisoformat(row["at"]).replace(tzinfo=UTC)
    return {**row, "at": at, "data": json.loads(row["data"])}


def delete_row(store: sqlite3.Connection, rng: random.Random) -> str | None:
    name = rng.choice([each for each in SPOKEN if each != "event"])
    rows = store.execute(f"SELECT rowid FROM {name}{ROWS.get(name, '')}").fetchall()
    if not rows:
        return None
    store.execute(f"DELETE FROM {name} WHERE rowid = ?", rng.choice(rows))
    return f"a row of {name} deleted"


def insert_row(store: sqlite3.Connection, rng: random.Random) -> str | None:
    """A row like another, under a key of its own."""
    name = rng.choice([each for each in SPOKEN if each not in ("event", "head")])
    store.row_factory = sqlite3.Row
    rows = store.execute(f"SELECT * FROM {name}{ROWS.get(name, '')}").fetchall()
    store.row_factory = None
    if not rows:
        return None
    row = dict(rng.choice(rows))
    for column in tables.metadata.tables[name].primary_key:
        value = row[column.name]
        row[column.name] = value + 1000 if isinstance(value, int) else value[:-1] + rng.choice("0123456789x")
    _insert(store, name, row)
    return f"a row of {name} inserted: {_short(row)}"


def _insert(store: sqlite3.Connection, table: str, row: Mapping[str, Any]) -> None:
    names = ", ".join(f'"{name}"' for name in row)
    store.execute(f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(row))})", tuple(row.values()))


def drop_triggers(store: sqlite3.Connection, rng: random.Random) -> str:
    return "triggers"


MUTATIONS: Mapping[Mutation, int] = {
    edit_event: 25,
    edit_state: 25,
    edit_operation: 10,
    delete_events: 5,
    swap_events: 4,
    move_event: 4,
    insert_event: 5,
    cut_tail: 5,
    edit_and_chain_anew: 5,
    delete_row: 6,
    insert_row: 6,
    drop_triggers: 1,
}
"""The ways, and how often each."""
