"""The demo's teardown batch TB2610120001, step by step: what goes before it, the batch, its reviewed account.

It goes on where the demo delivery ends, or begins at an empty desk: eight HY400S and an HY850M are exchanged,
issued, inspected and torn down, by scanner and scale but for what the office does. Domain 12 has the yield,
the deviations and 194.33. Each step knows from the store whether it was done.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Row, func, select

from station.demo.data import PINS
from station.demo.script import Hands, Step
from station.lists.reading import read_list
from station.messages import Text
from station.operations import inspection
from station.operations.imports import import_rows
from station.operations.law import ZONE
from station.store import tables
from station.store.store import Request
from station.store.tables import batch, part_lot, scrapped_part, unit

KEEPER, CLERK, LEADER, INSPECTOR, REPAIRER = "OP0001", "OP0002", "OP0003", "OP0004", "OP0005"
MANAGER, FINANCE, MAIN_STORE, SHIPPING = "OP0006", "OP0008", "OP0010", "OP0011"

WAYBILL, OUT = "SF9000000000041", "SF9000000000777"
BATCH = "TB2610120001"
DAY = datetime(2026, 10, 12, 9, 0, tzinfo=ZONE)

SERIALS = (*(f"HY400SB25{week}003{week}" for week in range(21, 29)), "HY850MB253000400")

GOOD: Mapping[str, tuple[int, str]] = {
    "CABLE-4S": (7, "4.50"), "CAP-4S": (8, "0.90"), "CASE-4S": (7, "2.20"), "FAN-4S": (7, "3.50"),
    "INLET-4S": (8, "0.80"), "PCBA-4S": (2, "12.00"), "PFC-4S": (8, "3.20"), "SW-4S": (8, "0.35"),
    "XFMR-4S": (5, "2.80"),
}  # fmt: skip
"""Good pieces and their price, as domain 12 has them."""

BAD: Mapping[str, tuple[int, str]] = {
    "FAN-4S": (1, "scrapped"), "CASE-4S": (1, "bent"), "XFMR-4S": (1, "cracked"), "CAP-4S": (4, "bulged"),
    "CABLE-4S": (1, "cut"), "PCBA-4S": (6, "stripped"),
}  # fmt: skip
"""The deviations and their reason; the boards that are not good are the board scrap that is weighed."""

LEFT: Mapping[str, int] = {"CAP-4S": -4, "XFMR-4S": -2}
"""What stayed on the two good boards: a transformer and two capacitors each."""

WEIGHED: Mapping[str, tuple[int, str, str]] = {
    "FAN-4S": (4, "0.340", "0.595"),
    "XFMR-4S": (2, "0.620", "1.550"),
}
"""Counted by weight: pieces of the sample, what it weighs, what all of them weigh."""

SCRAP: Mapping[str, str] = {"SCRAP-CU": "0.42", "SCRAP-FE": "0.95", "SCRAP-PCB": "1.86"}
TRAY = {"SCRAP-CU": ("0.210", "0.630")}
"""What is weighed in a tray: the empty tray, and the tray with it."""

WORTH_FEN = 19433

Done = Callable[[Connection], bool]
Act = Callable[[Hands], object]


def steps() -> list[Step]:
    """Return the whole play."""
    return [*_exchanged(), *_inspected(), *_torn_down(), *_closed(), *_unpriced()]


def _step(zh: str, en: str, act: Act, done: Done) -> Step:
    def do(hands: Hands) -> None:
        act(hands)

    return Step(Text(zh, en), do, done)


# --- before the batch --------------------------------------------------------------------------------


def _exchanged() -> Iterator[Step]:
    """They come back, are counted and stocked; their exchange is handed over, entered, sent."""
    yield _step(
        "客户的清单到了",
        "the customer's list comes in",
        _bring_in,
        _has(tables.packing_line.c.waybill, WAYBILL),
    )
    yield _badge(KEEPER, _delivery)
    yield _step(
        f"扫快递单 {WAYBILL}", f"scan waybill {WAYBILL}", lambda hands: hands.scan(WAYBILL),
        _either(lambda connection: WAYBILL in dict(_asked(connection).get("waybills", ())), _delivery),
    )  # fmt: skip
    yield _step("签收", "sign for the delivery", lambda hands: hands.command("0001"), _delivery)
    for serial in SERIALS:
        yield _step(f"扫 {serial}", f"scan {serial}", _scans(serial), _has(unit.c.serial, serial))
        yield _wait_for_labels(_of_unit(serial))
        yield _step("放进总仓", "put it into the main store", _scans("LC000003"), _past(serial, "counted"))
    counted = _either(_in_states("counted", "handed_over", "closed"))
    yield _step("数完了", "the count is done", lambda hands: hands.command("0020"), counted)
    handed = _in_states("handed_over", "closed")
    form_asked = _either(lambda connection: _asked(connection).get("kind") == "hand_over", handed)
    yield _step("交接", "hand over", lambda hands: hands.command("0030"), form_asked)
    keeper_signed = _either(lambda connection: bool(_asked(connection).get("keeper")), handed)
    yield _step("仓管员扫工牌", "the keeper's badge", lambda hands: hands.badge(KEEPER), keeper_signed)
    yield _step("文员扫工牌", "the clerk's badge", lambda hands: hands.badge(CLERK), handed)
    yield _badge(CLERK, _form_is("entered", "at_shipping"))
    yield _step(
        "文员录单", "the clerk enters the form",
        lambda hands: _of_form(hands, "enter_form", erp="SO-2610-1"), _form_is("entered", "at_shipping"),
    )  # fmt: skip
    yield _step(
        "交发货", "give it to shipping", lambda hands: _of_form(hands, "to_shipping"), _form_is("at_shipping")
    )
    yield _badge(SHIPPING, _shipped)
    packing = _either(lambda connection: _asked(connection).get("kind") == "parcel_out", _shipped)
    yield _step("扫确认单", "scan the form", lambda hands: hands.scan(_form(hands).number), packing)
    for serial in SERIALS:
        new = f"{serial[:-5]}9{serial[-4:]}"
        yield _step(f"装新机 {new}", f"pack {new}", _scans(new), _either(_packed(new), _shipped))
    yield _step(f"扫面单 {OUT} 发出", f"scan {OUT}: it is shipped", _scans(OUT), _shipped)


def _inspected() -> Iterator[Step]:
    """The main store issues them by two scans, the inspector finds them fit for teardown only."""
    last = SERIALS[-1]
    yield _badge(MAIN_STORE, _past(last, "stocked"))
    for serial in SERIALS:
        issued = _past(serial, "stocked")
        on_table = _either(_on_table(serial), issued)
        yield _step(
            f"扫 {serial} 的标签", f"scan the label of {serial}",
            _scans_label(serial), on_table,
        )  # fmt: skip
        yield _step("发给售后", "issue it to after-sales", _scans("LC000004"), issued)
    yield _badge(INSPECTOR, _past(last, "issued"))
    for serial in SERIALS:
        yield _step(
            f"检测 {serial}：只能拆解", f"inspect {serial}: for teardown",
            _inspects(serial), _past(serial, "issued"),
        )  # fmt: skip
    yield _wait_for_labels(_of_unit(last))


# --- the batch ---------------------------------------------------------------------------------------


def _torn_down() -> Iterator[Step]:
    """Fans and transformers are counted by weight, scrap in a tray, all else by hand."""
    opened = _has(batch.c.number, BATCH)
    closed = _batch(lambda row: row.closed_at is not None)
    yield _step(
        "十月十二日", "the twelfth of October", _go_to_day, lambda connection: _time(connection) >= DAY
    )
    yield _badge(LEADER, opened)
    yield _step("组长开拆解批次", "the leader releases a batch", lambda hands: hands.command("0050"), opened)
    yield _badge(REPAIRER, closed)
    for serial in SERIALS[:-1]:
        inside = _past(serial, "inspected")
        yield _step(
            f"扫 {serial} 进批次", f"scan {serial} in",
            _scans_label(serial), inside,
        )  # fmt: skip
    for code, sample in WEIGHED.items():
        yield from _by_weight(code, *sample)
    for code, (pieces, _) in GOOD.items():
        if code not in WEIGHED:
            yield from _by_hand(code, pieces)
    for code, (pieces, bad) in BAD.items():
        yield from _by_hand(code, pieces, bad)
    for code, kg in SCRAP.items():
        yield from _scrap(code, kg)
    yield _wait_for_labels(_newest_lot)


def _closed() -> Iterator[Step]:
    """What differs is explained, the batch closed, its account signed by four."""
    closed = _batch(lambda row: row.closed_at is not None)
    asked = _either(lambda connection: _asked(connection).get("kind") == "yield", closed)
    yield _step("结束这一批", "close the batch", lambda hands: hands.command("0058"), asked)
    for n, code in enumerate(LEFT, 1):
        yield _step(
            f"{code}：留在好板上", f"{code}: left on the good boards",
            lambda hands: hands.choose("yield.on_board"),
            _explained(n),
        )  # fmt: skip
    yield _step("签：批次拆完", "sign: the batch is done", lambda hands: hands.command("0001"), closed)
    yield _step(
        "维修员交帐", "the repairer submits the account",
        lambda hands: hands.touch("submit_account", batch=BATCH),
        _batch(lambda row: row.state in ("submitted", "reviewed")),
    )  # fmt: skip
    for who, touch, done, zh, en in (
        (LEADER, "sign_account", "checked", "组长签帐", "the leader signs it"),
        (MANAGER, "sign_account", "agreed", "经理签帐", "the manager signs it"),
        (FINANCE, "review_book", "reviewed", "财务审核", "Finance reviews it"),
    ):
        yield _step(zh, en, _signs(who, touch), _signed(done))


def _unpriced() -> Iterator[Step]:
    """Of an HY850M a transformer is taken that has no price yet (R4)."""
    serial, second = SERIALS[-1], select(func.count()).select_from(batch)
    recorded = _has(part_lot.c.code, "XFMR-8M")
    opened: Done = lambda connection: (connection.scalar(second) or 0) > 1  # noqa: E731
    yield _badge(LEADER, opened)
    yield _step("再开一批", "release another batch", lambda hands: hands.command("0050"), opened)
    yield _badge(REPAIRER, recorded)
    yield _step(
        f"扫 {serial} 进批次", f"scan {serial} in",
        _scans_label(serial), _past(serial, "inspected"),
    )  # fmt: skip
    yield from _by_hand("XFMR-8M", 1)
    yield _wait_for_labels(_newest_lot)


# --- counting ----------------------------------------------------------------------------------------


def _booked(code: str, bad: str) -> Done:
    if bad:
        return _has(scrapped_part.c.code, code, scrapped_part.c.reason == bad)
    return _has(part_lot.c.code, code)


def _counting(over: Done, code: str, bad: str = "", **said: Any) -> Done:
    """Whether the question is about that part, with what was said so far; or it is over."""
    wanted = {"kind": "pieces", "part": code, "bad": bad, **said}

    def so_far(connection: Connection) -> bool:
        asked = _asked(connection)
        return all(asked.get(name) == value for name, value in wanted.items())

    return _either(so_far, over)


def _by_hand(code: str, pieces: int, bad: str = "") -> Iterator[Step]:
    over = _booked(code, bad)
    begun = _counting(_counting(over, code, bad), code)
    if bad:
        why = _either(lambda connection: _asked(connection).get("kind") == "bad", _counting(over, code, bad))
        begun = _either(begun, why)
    yield _step(f"数 {code}", f"count {code}", lambda hands: hands.choose(code), begun)
    if bad:
        yield _step("数坏的", "these are not good", lambda hands: hands.command("0053"), why)
        told = _counting(over, code, bad)
        yield _step(f"为什么：{bad}", f"why: {bad}", lambda hands: hands.choose(f"bad.{bad}"), told)
    yield _step(
        f"{pieces} 只", f"{pieces} pieces", lambda hands: hands.digits(pieces),
        _counting(over, code, bad, typed=str(pieces)),
    )  # fmt: skip
    yield _step("记下", "book them", lambda hands: hands.command("0001"), over)


def _by_weight(code: str, sample: int, kg: str, all_kg: str) -> Iterator[Step]:
    over = _booked(code, "")

    def weighed(by: str) -> Done:
        return _either(lambda connection: (_asked(connection).get("weighed") or {}).get("by") == by, over)

    sampled = _either(weighed("sample"), weighed("lot"))
    yield _step(f"数 {code}", f"count {code}", lambda hands: hands.choose(code), _counting(over, code))
    yield _step(
        f"先数 {sample} 只", f"{sample} pieces first", lambda hands: hands.digits(sample),
        _either(_counting(over, code, typed=str(sample)), sampled),
    )  # fmt: skip
    yield _step(f"称样，{kg} kg", f"weigh the sample, {kg} kg", lambda hands: hands.weigh(kg), sampled)
    yield _step(
        f"全部上秤，{all_kg} kg", f"weigh all, {all_kg} kg", lambda hands: hands.weigh(all_kg), weighed("lot")
    )
    yield _step("记下", "book them", lambda hands: hands.command("0001"), over)


def _scrap(code: str, kg: str) -> Iterator[Step]:
    booked = _booked(code, "")
    weighed = _either(lambda connection: bool(_asked(connection).get("weighed")), booked)
    yield _step(f"称 {code}", f"weigh {code}", lambda hands: hands.choose(code), _counting(booked, code))
    if code in TRAY:
        tray, kg = TRAY[code]
        tared = _either(lambda connection: _asked(connection).get("tray", "0") != "0", booked)
        awaited = _either(lambda connection: bool(_asked(connection).get("awaits_tray")), tared)
        yield _step("空盘", "the tray", lambda hands: hands.command("0054"), awaited)
        yield _step(
            f"空盘上秤，{tray} kg", f"weigh the tray, {tray} kg", lambda hands: hands.weigh(tray), tared
        )
    yield _step(f"上秤，{kg} kg", f"weigh it, {kg} kg", _weighs(kg), weighed)
    yield _step("记下", "book it", lambda hands: hands.command("0001"), booked)


# --- what hands do -----------------------------------------------------------------------------------


def _scans(text: str) -> Act:
    return lambda hands: hands.scan(text)


def _scans_label(serial: str) -> Act:
    return lambda hands: hands.scan(_number_of(hands, serial))


def _badge(number: str, over: Done) -> Step:
    """Somebody signs on, unless what it is for is done."""
    signed_on = _either(lambda connection: connection.scalar(select(tables.desk.c.operator)) == number, over)
    return _step(
        f"{number} 扫工牌", f"{number} scans the badge", lambda hands: hands.badge(number), signed_on
    )


def _wait_for_labels(of: Callable[[Connection], str | None]) -> Step:
    """Nothing is done until the label of something is out."""
    job = tables.print_job

    def out(connection: Connection) -> bool:
        states = connection.scalars(select(job.c.state).where(job.c.subject == of(connection))).all()
        return "printed" in states and not {"queued", "sending"} & {*states}

    return _step("标签出来", "the label comes out", lambda hands: None, out)


def _bring_in(hands: Hands) -> None:
    lines = ("waybill,customer,model,qty,request", f"{WAYBILL},C001,HY400S,8,exchange",
             f"{WAYBILL},C001,HY850M,1,exchange")  # fmt: skip
    import_rows(
        hands.store,
        hands.at_desk.id,
        read_list("packing-list", "\n".join(lines).encode()),
        hands.at_desk.clock,
    )


def _of_form(hands: Hands, touch: str, **said: str) -> None:
    form = _form(hands)
    hands.touch(touch, form=form.number, revision=form.revision, **said)


def _form(hands: Hands) -> Row[Any]:
    with hands.store.read() as connection:
        return connection.execute(_FORM).one()


def _inspects(serial: str) -> Act:
    def inspect(hands: Hands) -> None:
        number, desk = _number_of(hands, serial), hands.at_desk
        request = Request(f"touch:{uuid4().hex}", "inspect", desk.id, desk.clock.now())
        hands.store.perform(
            request,
            lambda act: inspection.inspect(
                act, number, defect="E01", cause="material", disposition="teardown"
            ),
        )
        desk.changed()

    return inspect


def _go_to_day(hands: Hands) -> None:
    clock = hands.at_desk.clock
    clock.offset += DAY - clock.now()
    hands.touch("look_up")
    hands.touch("leave")


def _signs(who: str, touch: str) -> Act:
    def sign(hands: Hands) -> None:
        with hands.store.read() as connection:
            paper = connection.execute(select(tables.paper).where(tables.paper.c.number == BATCH)).one()
        hands.touch(touch, who, paper=BATCH, revision=paper.revision, pin=PINS[who])

    return sign


def _weighs(kg: str) -> Act:
    return lambda hands: hands.weigh(kg)


def _number_of(hands: Hands, serial: str) -> str:
    with hands.store.read() as connection:
        return _number(connection, serial) or ""


# --- what the store shows ----------------------------------------------------------------------------

_DELIVERY = (
    select(tables.delivery)
    .join(tables.waybill, tables.waybill.c.delivery == tables.delivery.c.number)
    .where(tables.waybill.c.number == WAYBILL)
)
_FORM = (
    select(tables.paper)
    .join(tables.waybill, tables.waybill.c.delivery == tables.paper.c.delivery)
    .where(tables.waybill.c.number == WAYBILL, tables.paper.c.kind == "form")
)


def _either(*done: Done) -> Done:
    return lambda connection: any(each(connection) for each in done)


def _has(column: Any, value: str, *more: Any) -> Done:
    return lambda connection: (
        connection.scalar(select(column).where(column == value, *more).limit(1)) is not None
    )


def _asked(connection: Connection) -> dict[str, Any]:
    return connection.scalar(select(tables.desk.c.question)) or {}


def _delivery(connection: Connection) -> bool:
    return connection.execute(_DELIVERY).first() is not None


def _in_states(*states: str) -> Done:
    def is_so(connection: Connection) -> bool:
        row = connection.execute(_DELIVERY).first()
        return row is not None and row.state in states

    return is_so


def _form_is(*states: str) -> Done:
    def is_so(connection: Connection) -> bool:
        row = connection.execute(_FORM).first()
        return row is not None and row.state in states

    return is_so


def _shipped(connection: Connection) -> bool:
    return _has(tables.shipment.c.waybill, OUT)(connection)


def _packed(serial: str) -> Done:
    return lambda connection: any(line["serial"] == serial for line in _asked(connection).get("lines", ()))


def _number(connection: Connection, serial: str) -> str | None:
    return connection.scalar(select(unit.c.number).where(unit.c.serial == serial))


def _of_unit(serial: str) -> Callable[[Connection], str | None]:
    return lambda connection: _number(connection, serial)


def _newest_lot(connection: Connection) -> str | None:
    newest: str | None = connection.scalar(select(func.max(part_lot.c.number)))
    return newest


def _on_table(serial: str) -> Done:
    return lambda connection: connection.scalar(select(tables.desk.c.unit)) == _number(connection, serial)


def _explained(count: int) -> Done:
    told = tables.yield_reason
    said = select(func.count()).select_from(told).where(told.c.batch == BATCH)
    return lambda connection: (connection.scalar(said) or 0) >= count


LIFE = ("counted", "stocked", "issued", "inspected", "in_teardown", "torn_down")


def _past(serial: str, state: str) -> Done:
    """Whether a unit has gone on from a state."""

    def is_so(connection: Connection) -> bool:
        now = connection.scalar(select(unit.c.state).where(unit.c.serial == serial))
        return now is not None and LIFE.index(now) > LIFE.index(state)

    return is_so


def _time(connection: Connection) -> datetime:
    """Return when something happened last."""
    newest = select(tables.event.c.at).order_by(tables.event.c.seq.desc()).limit(1)
    at: datetime = connection.execute(newest).scalar_one()
    return at


def _batch(true: Callable[[Row[Any]], bool]) -> Done:
    def is_so(connection: Connection) -> bool:
        row = connection.execute(select(batch).where(batch.c.number == BATCH)).one_or_none()
        return row is not None and true(row)

    return is_so


def _signed(done: str) -> Done:
    return _has(tables.signature.c.paper, BATCH, tables.signature.c.act == done)
