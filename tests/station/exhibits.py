"""What there is in the department of `tests/station/everything.py`, by the state it is in."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Row, select

from station.operations import accounts, entry, stock, teardown
from station.operations.claims import last_decisions
from station.store import tables
from tests.station.after_sales import EMPTY, FANS, NO_PLAN, OVER, PLANS
from tests.station.by_hand import GOOD_ATX
from tests.station.conftest import Keeper
from tests.station.everything import OTHER
from tests.station.papers.office import PIN

INSPECTOR, LEADER = "OP0004", "OP0003"


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One thing in one state.

    Attributes:
        id: its number or id; `row`: what the store knows of it.
        context: what of the desk's context is with it: `delivery`, `unit`, `batch`, `question`.
        before: what those who may have touched and scanned on it, so that it is as it is.
        by: the role of those; `whose`: the one that alone is meant where a thing names one, else None.
    """

    state: str
    id: Any
    row: Any = None
    context: Mapping[str, Any] = field(default_factory=dict)
    whose: str | None = None
    before: Sequence[tuple[str, Mapping[str, Any]]] = ()
    by: str = "keeper"


def exhibits(desk: Keeper, sort: str) -> list[Exhibit]:
    """Return everything of a sort with the state it is in."""
    with desk.store.read() as connection:
        return list(_SORTS[sort](connection))


def _deliveries(connection: Connection) -> Iterator[Exhibit]:
    unit, line = tables.unit, tables.paper_line
    for row in connection.execute(select(tables.delivery)).all():
        live = set(
            connection.scalars(
                select(unit.c.number).where(unit.c.delivery == row.number, unit.c.state != "voided")
            )
        )
        gone = set(
            connection.scalars(select(line.c.unit).where(line.c.unit.in_(live), line.c.plan != "held"))
        )
        state = row.state
        if state == "unclaimed" and live:
            state = "unclaimed, begun"
        silent = unit.c.delivery == row.number, unit.c.state != "voided", unit.c.request.is_(None)
        if state == "counted" and connection.scalar(select(unit.c.number).where(*silent).limit(1)):
            state = "counted, without request"
        if state == "handed_over" and live - gone:
            state = "handed_over, not all"
        yield Exhibit(state, row.number, row, {"delivery": row.number})


def _matters(connection: Connection) -> Iterator[Exhibit]:
    found = tables.discrepancy
    for row in connection.execute(select(tables.delivery)).all():
        of = select(found.c.id).where(found.c.delivery == row.number, found.c.state == "open")
        state = "none" if connection.scalar(of.limit(1)) is None else "open"
        yield Exhibit(state, row.number, row, {"delivery": row.number})


def _units(connection: Connection) -> Iterator[Exhibit]:
    joined = (
        select(tables.unit, tables.claim.c.state.label("claim"), tables.refusal.c.id.label("refusal"))
        .outerjoin(tables.claim, tables.claim.c.unit == tables.unit.c.number)
        .outerjoin(tables.refusal, tables.refusal.c.unit == tables.unit.c.number)
    )
    for row in connection.execute(joined).all():
        state = row.state
        if state not in ("counted", "voided") and row.product_status == "on_hold" and row.open:
            state = f"{state}, held"
        elif state == "inspected":
            state = f"inspected, {row.disposition}"
        elif state == "repaired" and row.product_status == "passed":
            state = "repaired, passed"
        elif state == "counted" and row.product_status == "scrapped":
            state = "scrapped"
        elif state == "counted" and row.refusal is not None:
            state = "refused"
        elif state == "counted" and row.product_status == "on_hold":
            state = "held"
        elif state == "counted" and row.claim not in (None, "counted", "handed_over"):
            state = "entered"
        yield Exhibit(state, row.number, row, {"delivery": row.delivery, "unit": row.number})


def _discrepancies(connection: Connection) -> Iterator[Exhibit]:
    for row in connection.execute(select(tables.discrepancy)).all():
        state = row.step if row.state == "open" else row.state
        if state == "decision" and last_decisions(connection, [row.id]):
            state = "passed"
        asked = {"kind": "settle", "discrepancy": row.id, "version": row.version, "picks": {}}
        yield Exhibit(state, row.id, row, {"delivery": row.delivery, "unit": row.unit, "question": asked})


def _problems(connection: Connection) -> Iterator[Exhibit]:
    paper, line = tables.paper, tables.paper_line
    for row in connection.execute(select(tables.problem)).all():
        report = connection.scalar(
            select(paper.c.state)
            .join(line, line.c.paper == paper.c.number)
            .where(paper.c.kind == "report", line.c.problem == row.id)
        )
        asked = {"kind": "photo", "problem": row.id, "unit": row.unit}
        state = (report or "unwritten") if row.state == "open" else row.state
        yield Exhibit(state, row.id, row, {"question": asked})


def _duties(connection: Connection) -> Iterator[Exhibit]:
    for row in connection.execute(select(tables.duty)).all():
        state = "filed" if row.state == "open" and row.paper else row.state
        yield Exhibit(f"{row.kind} {state}", row.id, row)


WAITED_FOR = ("notice", "report", "price_list", "account")
"""Kinds of papers that one role alone is awaited for."""


def _papers(connection: Connection) -> Iterator[Exhibit]:
    for row in connection.execute(select(tables.paper)).all():
        state = f"{row.kind} {row.state}"
        if state in ("report submitted", "account submitted"):
            state += f" to {row.waits_for}"
        if state == "sample returned" and row.waits_for:
            state += ", not examined"
        if row.rule == "R8b":
            state += " (R8b)"
        if state == "form entered" and all(each.request == "return" for each in _of_form(connection, row)):
            state += ", nothing to send"
        if row.kind == "form" and entry.blocks(connection, row.number):
            state += ", waiting"
        yield Exhibit(state, row.number, row, whose=row.waits_for if row.kind in WAITED_FOR else None)


def _of_form(connection: Connection, form: Row[Any]) -> Sequence[Row[Any]]:
    """Return the claims that a form names."""
    line, claim = tables.paper_line, tables.claim
    named = select(claim).join(line, line.c.unit == claim.c.unit)
    return connection.execute(named.where(line.c.paper == form.number)).all()


def _pages(connection: Connection) -> Iterator[Exhibit]:
    yield from (thing for thing in _papers(connection) if thing.row.kind != "form")


def _forms(connection: Connection) -> Iterator[Exhibit]:
    sends = {thing.id: thing.state for thing in _customers(connection)}
    for thing in _papers(connection):
        if thing.row.kind == "form":
            yield Exhibit(sends[thing.row.customer], thing.id, thing.row)


def _price_lists(connection: Connection) -> Iterator[Exhibit]:
    filed = {row.number: row for row in connection.execute(select(tables.paper)).all()}
    for row in connection.execute(select(tables.price_list)).all():
        paper = filed.get(row.number)
        yield Exhibit(paper.state if paper else "draft", row.number, paper or row)


def _jobs(connection: Connection) -> Iterator[Exhibit]:
    for row in connection.execute(select(tables.print_job)).all():
        yield Exhibit(row.state, row.id, row)


def _claims(connection: Connection) -> Iterator[Exhibit]:
    joined = (
        select(tables.claim, tables.delivery.c.customer, tables.unit.c.disposition)
        .join(tables.delivery, tables.delivery.c.number == tables.claim.c.delivery)
        .join(tables.unit, tables.unit.c.number == tables.claim.c.unit)
    )
    for row in connection.execute(joined).all():
        state = f"{row.state}, {row.request}" if row.state == "at_shipping" else row.state
        if state == "at_shipping, repair" and row.disposition != "send_back":
            state = "at_shipping, not repaired"
        yield Exhibit(state, row.id, row)


def _customers(connection: Connection) -> Iterator[Exhibit]:
    waits = {
        each.row.customer for each in _claims(connection) if each.row.state in ("at_shipping", "refused")
    }
    for code in connection.scalars(select(tables.customer.c.code)).all():
        yield Exhibit("something to send" if code in waits else "nothing to send", code)


def _shipments(connection: Connection) -> Iterator[Exhibit]:
    for row in connection.execute(select(tables.shipment)).all():
        yield Exhibit("arrived" if row.delivered_at else "on its way", row.id, row)


def _spares(connection: Connection) -> Iterator[Exhibit]:
    stock = tables.model_stock
    for row in connection.execute(select(stock).where(stock.c.kind == "spare")).all():
        yield Exhibit("some" if row.quantity else "none", row.model, row)


def _questions(connection: Connection) -> Iterator[Exhibit]:
    """Every question the desk asks, as far as it is answered: asked anew for each try."""
    at = {thing.state: thing for thing in _deliveries(connection)}
    lies = {thing.state: thing.context for thing in _units(connection)}
    matter = {thing.state: thing.context for thing in _discrepancies(connection)}
    paper = {thing.state: thing.id for thing in _papers(connection)}
    job = {thing.state: thing.id for thing in _jobs(connection)}
    begun, nobodys = at["counting"].context, at["unclaimed"].context
    counted = connection.scalar(
        select(tables.unit.c.serial).where(tables.unit.c.delivery == begun["delivery"])
    )
    two_couriers, parcel = _scan("77316523125896"), _scan("SF9000000000888")
    to_pair = (_scan(OTHER.format(888)), _touch("finish"), _choice(2))
    waiting = next(thing for thing in _claims(connection) if _to_send(thing))
    customer = waiting.row.customer
    loss = {"kind": "loss", "lost": 3, "scans": [], "back": None}
    yield Exhibit("none", None)
    yield Exhibit("courier", None, before=[two_couriers])
    yield Exhibit("parcel", None, context=begun, before=[parcel])
    yield Exhibit("sign_delivery", None, before=[parcel])
    yield Exhibit("sign_delivery, picked", None, before=[parcel, _choice(1)])
    yield Exhibit("whose", None, context=nobodys, before=[_touch("whose")])
    yield Exhibit("whose, picked", None, context=nobodys, before=[_touch("whose"), _choice(1)])
    yield Exhibit("parcels", None, context=begun, before=[_touch("finish")])
    yield Exhibit("serial", None, context=begun, before=[_scan("2000000005003")])
    yield Exhibit("trouble", None, context=lies["counted"], before=[_touch("trouble")])
    yield Exhibit("photo", None, context=lies["counted"], before=[_touch("trouble"), _choice(2)])
    refuse = [_touch("refuse", number=lies["counted"]["unit"])]
    yield Exhibit("refuse", None, before=refuse)
    yield Exhibit("refuse, reason", None, before=[*refuse, _choice(1)])
    yield Exhibit("refuse, told", None, before=[*refuse, _choice(1), _choice(1)])
    yield Exhibit("refuse, photo", None, before=[*refuse, _choice(1), _choice(1), _touch("confirm")])
    yield Exhibit("model", None, context=begun, before=[_touch("no_code")])
    yield Exhibit("duplicate", None, context=begun, before=[_scan(counted)])
    yield Exhibit("undo", None, context=at["unclaimed, begun"].context, before=[_touch("undo")])
    yield Exhibit("pairing", None, context=begun, before=to_pair)
    yield Exhibit("pairing, picked", None, context=begun, before=[*to_pair, _choice(1), _choice(2)])
    yield Exhibit("settle", None, context=matter["asked"])
    picks = _choice(1), _choice(4), _choice(8)
    yield Exhibit("settle, picked", None, context=matter["asked"], before=picks)
    draft = _touch("open_paper", number=paper["application draft"])
    yield Exhibit("paper", None, before=[_touch("open_paper", number=paper["notice open"])])
    yield Exhibit("paper, to propose", None, before=[draft])
    yield Exhibit("paper, picked", None, before=[draft, _choice(1)])
    yield Exhibit("print_job", None, before=[_touch("ask_job", job=job["unknown"])])
    yield Exhibit("loss", None, context={"question": loss})
    yield Exhibit("hand_over", None, before=[_touch("hand_over", delivery=at["counted"].id)])
    packed = _touch("pack", customer=customer)
    yield Exhibit("parcel_out", None, before=[packed])
    filled = packed, _touch("pack_text", text=into_parcel(waiting)), _touch("ship", waybill="77316523125896")
    yield Exhibit("parcel_out, which courier", None, before=filled)
    yield from _asked_at_the_bench(connection, lies)
    yield from _asked_about_parts(connection, lies)
    yield from _asked_in_the_store(connection)


SCANNED_INTO = (
    *("parcel_out", "pick", "pick_sign", "put_many", "stock_take", "look_up", "inspection", "repair", "lot"),
)
"""Kinds of questions to which a unit, a part or a place may belong that is scanned then."""


def _open_to_scans(connection: Connection) -> Iterator[Exhibit]:
    for thing in _questions(connection):
        if thing.state.partition(",")[0] in SCANNED_INTO:
            yield thing


def _asked_at_the_bench(connection: Connection, lies: Mapping[str, Mapping[str, Any]]) -> Iterator[Exhibit]:
    """What is asked while something is inspected or repaired."""
    lot = next(thing.id for thing in _lots(connection) if thing.state == "to_inspect")
    of_unit, of_lot = (lies["issued"]["unit"], None), (None, lot)
    measuring = {"instrument": "DMM-07", "values": {"LOOKS": "good"}}
    failed = {"judged": True, "defect": "E01"}
    good = {"LOOKS": "good", "WORKS": "good"}
    for state, about, picks in (
        ("instrument", of_unit, {}),
        ("to see", of_unit, {"instrument": "DMM-07"}),
        ("to measure", of_unit, measuring),
        ("typed", of_unit, {**measuring, "entry": "1.8"}),
        ("defect", of_unit, {"judged": True}),
        ("cause", of_unit, failed),
        ("disposition", of_unit, {**failed, "cause": "use"}),
        ("all said", of_unit, {**failed, "cause": "use", "disposition": "repair"}),
        (
            "passed",
            of_unit,
            {"instrument": "DMM-07", "values": GOOD_ATX, "defect": "N00", "disposition": "send_back"},
        ),
        ("a part to see", of_lot, {}),
        ("a part, all said", of_lot, {"values": good, "defect": "N00"}),
    ):
        unit, part = about
        asked = {"kind": "inspection", "unit": unit, "lot": part, "picks": picks}
        yield Exhibit(f"inspection, {state}", None, context={"question": asked})
    begins = _touch("repair", number=lies["inspected, repair"]["unit"])
    goes_on = _touch("repair", number=lies["repairing"]["unit"])
    yield Exhibit("repair", None, before=[begins], by="repairer")
    yield Exhibit("repair, begun", None, before=[goes_on], by="repairer")
    yield Exhibit("repair, picked", None, before=[goes_on, _choice(1)], by="repairer")


def _asked_about_parts(connection: Connection, lies: Mapping[str, Mapping[str, Any]]) -> Iterator[Exhibit]:
    """What is asked while a batch is torn down."""
    batch = {thing.state: thing.context for thing in _batches(connection)}
    fan, copper = (_touch("take_part", model="HY400S", code=code) for code in (FANS, "SCRAP-CU"))
    typed = fan, _touch("key_in", key="3")
    over = _touch("change_setting", setting_name="value_cap", value="1.00", pin=PIN)
    for state, before in (
        ("part", [_touch("which_part")]),
        ("pieces", [fan]),
        ("pieces, typed", typed),
        ("pieces, bad", [*typed, _touch("bad_parts"), _choice(1)]),
        ("pieces, of a sample", [*typed, _weigh("0.300")]),
        ("pieces, weighed", [*typed, _weigh("0.300"), _weigh("0.600")]),
        ("pieces, tray awaited", [fan, _touch("take_tray")]),
        ("pieces, scrap", [copper]),
        ("pieces, scrap weighed", [copper, _weigh("0.420")]),
        ("pieces, above the cap", [over, *typed, _touch("confirm")]),
        ("bad", [*typed, _touch("bad_parts")]),
        ("extra", [_touch("which_part"), _choice(9), _choice(6)]),
        ("extra_why", [_touch("which_part"), _choice(9), _choice(6), _choice(1)]),
        ("yield", [_touch("close_batch")]),
    ):
        yield Exhibit(state, None, context=batch["open"], before=before, by="repairer")
    ends = [_touch("close_batch")]
    yield Exhibit("yield, explained", None, context=batch["agrees"], before=ends, by="repairer")
    yield Exhibit("yield, explained, held", None, context=batch["agrees, held"], before=ends, by="repairer")


def _asked_in_the_store(connection: Connection) -> Iterator[Exhibit]:
    """What is asked while things are put away, counted, handed out and looked up."""
    lot = {thing.state: thing.id for thing in _lots(connection)}
    plan = {thing.state: thing.id for thing in _plans(connection)}
    many, place = _touch("put_many"), _scan("LC000005")
    pick = _touch("count_pick_list", number=plan["issued"])
    sign = _touch("count_pick_list", number=plan["counted"])
    part = _scan(lot["passed, in two places"])
    counting = [_touch("take_stock_of", code=EMPTY), part]
    differs = [*counting, _choice(1), _touch("confirm")]
    ended = {"kind": "stock_take", "take": _ended(connection), "item": None, "reasons": None}
    for state, before in (
        ("lot", [_scan(lot["to_inspect"])]),
        ("lot, in two places", [part]),
        ("put_many", [many]),
        ("put_many, place", [many, place]),
        ("look_up", [_touch("look_up")]),
        ("look_up, shown", [_touch("look_up"), part]),
        ("stock_take", [_touch("take_stock")]),
        ("stock_take, place", counting[:1]),
        ("stock_take, part", counting),
        ("stock_take, differs", differs),
        ("stock_take, explained", [*differs, _choice(1)]),
        ("pick", [pick]),
        ("pick, part", [pick, part]),
        ("pick_sign", [sign]),
        ("pick_sign, one badge", [sign, _badge(connection, INSPECTOR)]),
    ):
        yield Exhibit(state, None, before=before)
    yield Exhibit("stock_take, over", None, context={"question": ended})


def _ended(connection: Connection) -> int:
    return next(thing.id for thing in _stock_takes(connection) if thing.state == "done")


def _scan(text: str) -> tuple[str, Mapping[str, Any]]:
    return "scan", {"text": text}


def _touch(name: str, **arguments: Any) -> tuple[str, Mapping[str, Any]]:
    return name, arguments


def _weigh(kg: str) -> tuple[str, Mapping[str, Any]]:
    return "weigh", {"value": kg, "unit": "kg", "device": "scale", "raw": f"S S {kg} kg".encode().hex()}


def _badge(connection: Connection, number: str) -> tuple[str, Mapping[str, Any]]:
    secret = select(tables.operator.c.badge_secret).where(tables.operator.c.number == number)
    return _scan(f"{number}{connection.scalar(secret)}")


def _choice(number: int) -> tuple[str, Mapping[str, Any]]:
    return "choose", {"number": number}


def _to_send(claim: Exhibit) -> bool:
    return claim.state in ("at_shipping, exchange", "at_shipping, repair", "refused")


def into_parcel(claim: Exhibit) -> str:
    """Return what is put into a parcel for a claim: a new unit, or the one that was returned."""
    if claim.state == "at_shipping, exchange":
        return f"{claim.row.replacement_model or claim.row.model}A253799999"
    return str(claim.row.unit)


def _batches(connection: Connection) -> Iterator[Exhibit]:
    """Batches as they lie on the table."""
    yield Exhibit("none", None)
    for row in connection.execute(select(tables.batch)).all():
        held = tables.unit.c.product_status == "on_hold"
        inside = select(tables.unit.c.number).join(
            tables.batch_unit, tables.batch_unit.c.unit == tables.unit.c.number
        )
        inside = inside.where(tables.batch_unit.c.batch == row.number)
        if row.closed_at is not None:
            state = "closed"
        elif connection.scalar(inside.limit(1)) is None:
            state = "empty"
        elif teardown.unexplained(connection, row.number):
            state = "open"
        else:
            state = "agrees"
        if state in ("open", "agrees") and connection.scalar(inside.where(held).limit(1)):
            state += ", held"
        yield Exhibit(state, row.number, row, {"batch": row.number})


def _accounts(connection: Connection) -> Iterator[Exhibit]:
    for row in connection.execute(select(tables.batch)).all():
        posted = accounts.lines(connection, row.number)
        filed = select(tables.paper).where(tables.paper.c.number == row.number)
        paper = connection.execute(filed).one_or_none()
        state = row.state
        if row.closed_at is None:
            state = "torn down still"
        elif state == "open":
            state = "closed" if posted else "nothing posted"
        elif state == "reviewed" and any(line.at > paper.at for line in posted if line.summary == "sold"):
            state = "posted since"
        yield Exhibit(state, row.number, paper or row)


def _lots(connection: Connection) -> Iterator[Exhibit]:
    for row in connection.execute(select(tables.part_lot)).all():
        lies = stock.lies(connection, row.number)
        state = row.product_status if lies else "gone"
        if state == "passed" and len(lies) > 1:
            state = "passed, in two places"
        if state == "to_inspect" and row.price_fen is None:
            state = "to_inspect, without price"
        lot = {
            "kind": "lot",
            "part": row.number,
            "name": row.name,
            "unit": row.unit_of_measure,
            "source": max(lies, key=lambda code: lies[code]) if lies else "",
            "counting": len(lies) == 1,
            "typed": "",
        }
        yield Exhibit(state, row.number, row, {"question": lot} if lies else {})


def _lines(connection: Connection) -> Iterator[Exhibit]:
    """Lines of accounts, by what may be corrected about them."""
    rows = connection.execute(select(tables.account_line).order_by(tables.account_line.c.id)).all()
    wrong = {row.corrects for row in rows}
    went = {row.voucher for row in rows if row.quantity < 0 and row.corrects is None and row.id not in wrong}
    states = {batch.number: batch.state for batch in connection.execute(select(tables.batch))}
    for row in rows:
        if states[row.batch] == "submitted":
            state = "submitted"
        elif row.corrects is not None:
            state = "correction"
        elif row.id in wrong:
            state = "corrected"
        elif row.quantity == 0:
            state = "price"
        elif row.quantity < 0:
            state = "went out"
        else:
            state = "came in, gone since" if row.voucher in went else "came in"
        yield Exhibit(state, row.id, row)


def _values(connection: Connection) -> Iterator[Exhibit]:
    """What the stock is worth to the cap, with and without an exception (R3)."""
    above = _touch("change_setting", setting_name="value_cap", value="1.00", pin=PIN)
    exception = _touch("acknowledge_value", allowed="200000.00", reason="集中拆解", pin=PIN)
    yield Exhibit("below", None)
    yield Exhibit("above", None, before=[above], by="manager")
    yield Exhibit("below, exception", None, before=[exception], by="manager")
    yield Exhibit("above, exception", None, before=[above, exception], by="manager")


def _plans(connection: Connection) -> Iterator[Exhibit]:
    for row in connection.execute(select(tables.plan)).all():
        yield Exhibit(row.state, row.number, row)


def _planned_days(connection: Connection) -> Iterator[Exhibit]:
    """Days by how far their plan is: of today's, which is a draft, what follows is done anew for each try."""
    day = PLANS[-1][0]
    [row] = connection.execute(select(tables.plan).where(tables.plan.c.state == "draft")).all()
    tasks = connection.scalars(
        select(tables.plan_task.c.id).where(tables.plan_task.c.plan == row.number)
    ).all()
    issued = _touch("issue_pick_list", day=day)
    counted = issued, _touch("count_pick_list", number=row.number), _touch("confirm")
    signed = *counted, _badge(connection, INSPECTOR), _badge(connection, LEADER)
    yield Exhibit("no plan", NO_PLAN)
    yield Exhibit("over", OVER)
    yield Exhibit("draft", day, row)
    yield Exhibit("draft, without tasks", day, row, before=[_touch("take_off", task=each) for each in tasks])
    yield Exhibit("issued", day, row, before=[issued])
    yield Exhibit("counted", day, row, before=counted)
    yield Exhibit("signed", day, row, before=signed)


def _tasks(connection: Connection) -> Iterator[Exhibit]:
    states = {plan.number: plan.state for plan in connection.execute(select(tables.plan))}
    for row in connection.execute(select(tables.plan_task)).all():
        yield Exhibit("done" if row.done_at else f"{states[row.plan]}, not done", row.id, row)


def _pick_lines(connection: Connection) -> Iterator[Exhibit]:
    states = {plan.number: plan.state for plan in connection.execute(select(tables.plan))}
    for row in connection.execute(select(tables.pick_line)).all():
        state = states[row.plan]
        if state == "signed" and not row.counted:
            state = "signed, not handed out"
        elif state == "signed" and row.missing == row.counted:
            state = "signed, all missing"
        yield Exhibit(state, row.id, row)


def _stock_takes(connection: Connection) -> Iterator[Exhibit]:
    for row in connection.execute(select(tables.stock_take)).all():
        yield Exhibit(row.state, row.id, row)


def _desk(connection: Connection) -> Iterator[Exhibit]:
    yield Exhibit("always", None)


_SORTS: Mapping[str, Callable[[Connection], Iterator[Exhibit]]] = {
    "delivery": _deliveries,
    "matters of a delivery": _matters,
    "unit": _units,
    "discrepancy": _discrepancies,
    "problem": _problems,
    "duty": _duties,
    "paper": _papers,
    "page of a paper": _pages,
    "form of a customer": _forms,
    "price list": _price_lists,
    "print job": _jobs,
    "claim": _claims,
    "customer": _customers,
    "parcel": _shipments,
    "spares of a model": _spares,
    "batch": _batches,
    "account": _accounts,
    "part lot": _lots,
    "line of an account": _lines,
    "value of the stock": _values,
    "plan": _plans,
    "planned day": _planned_days,
    "task": _tasks,
    "line of a pick list": _pick_lines,
    "stock take": _stock_takes,
    "question": _questions,
    "question open to scans": _open_to_scans,
    "desk": _desk,
}
