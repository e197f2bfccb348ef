"""Handing over the confirmation form with its packing list (R14; F1, F2).

What came back before today is counted, and by 12:00 its form goes from the keeper to the clerk: both badges
at the desk are the two signatures. Lines that are held do not stop the others: they stand on the form as held
and follow on a supplement, `FM2609300001/1`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select

from station.feedback import Feedback, Refused
from station.forms.contents import ConfirmationForm, Customer, FormLine, PackingLine, PackingList, plain
from station.operations import claims, deliveries, large_forms, law, papers, people
from station.store import tables
from station.store.journal import fingerprint
from station.store.store import Act
from station.store.tables import claim, discrepancy, duty, packing_line, paper, paper_line, unit

HELD = "held"
"""Plan of a form's line that is listed and not handed over."""

_SHOWN = "%Y-%m-%d %H:%M"


@dataclass(frozen=True, slots=True)
class Entry:
    """What one line of a form is about: a unit, or what is missing of a model.

    Attributes:
        held: codes of what holds it; empty when it is handed over.
        declared: 1 when the packing list names this unit's model once more, for a shortage how many.
    """

    unit: str | None
    discrepancy: int | None
    claim: int | None
    model: str
    declared: int
    counted: int
    serial: str
    warranty: str
    stated_fault: str
    request: str
    decision: str
    replacement_model: str
    held: tuple[str, ...]
    remark: str

    @property
    def line(self) -> papers.Line:
        """What the form's own row says of it."""
        quantity = self.counted or self.declared
        plan = HELD if self.held else self.decision
        return papers.Line(self.unit, self.discrepancy, None, self.model or None, quantity, plan)


@dataclass(frozen=True, slots=True)
class Compiled:
    """A form as it would be handed over now.

    Attributes:
        main: number of the delivery's form, None when this is to be it.
        entries: what stands on it, in order.
    """

    delivery: str
    main: str | None
    content: ConfirmationForm
    entries: tuple[Entry, ...]

    @property
    def ready(self) -> tuple[Entry, ...]:
        """What is handed over with it."""
        return tuple(entry for entry in self.entries if not entry.held)

    @property
    def print(self) -> str:
        """The fingerprint of what would be signed."""
        return fingerprint(plain(self.content))


# --- at the desk -------------------------------------------------------------------------------------


def begin(act: Act, delivery: str | None = None) -> Feedback:
    """交接: put the form of a delivery on the screen and wait for two badges, the keeper's and the clerk's.

    Args:
        delivery: by default the one on the table.

    Raises:
        Refused: it is not counted, nobody knows whose it is, or nothing of it is left to hand over (R14).
    """
    people.require(act, "hand_over")
    number = delivery or act.context.delivery
    if number is None:
        raise Refused("no_delivery_open")
    compiled = compile_form(act.connection, number, act.at)
    act.context.question = {
        "kind": "hand_over",
        "delivery": number,
        "print": compiled.print,
        "keeper": None,
    }
    return Feedback("attention", "hand_over_asked", _said(compiled))


def take_badge(act: Act, number: str, secret: str | None) -> Feedback:
    """A badge was scanned while a form is on the screen: first the keeper's, then the clerk's.

    Raises:
        Refused: no badge of ours, or not the one whose turn it is.
    """
    asked = dict(act.context.question or {})
    person = people.of_badge(act, number, secret)
    compiled = compile_form(act.connection, asked["delivery"], act.at)
    if compiled.print != asked["print"]:
        act.context.question = {**asked, "print": compiled.print, "keeper": None}
        return Feedback("refused", "form_changed", _said(compiled))
    people.in_turn(person, "take_over" if asked["keeper"] else "hand_over")
    if not asked["keeper"]:
        act.context.question = {**asked, "keeper": number}
        return Feedback("ok", "keeper_has_signed", {"name": person.name, **_said(compiled)})
    return _hand_over(act, compiled, asked["keeper"], number)


def _hand_over(act: Act, compiled: Compiled, keeper: str, clerk: str) -> Feedback:
    content = compiled.content
    number = papers.file(
        act,
        "form",
        "R14",
        content,
        state="compiled",
        lines=[entry.line for entry in compiled.entries],
        delivery=compiled.delivery,
        customer=content.customer.code,
        addressee="clerk",
        number=compiled.main and f"{compiled.main}/{_supplements(act.connection, compiled.main) + 1}",
    )
    papers.sign(act, number, 1, "handed_over", state="compiled", outside=papers.by_badge(act, keeper))
    papers.sign(act, number, 1, "taken_over", state="handed_over", outside=papers.by_badge(act, clerk))
    for row in claims.get(act.connection, [entry.claim for entry in compiled.ready if entry.claim]):
        state = "handed_over" if row.state == "counted" else row.state
        moved = {"state": state} if state != row.state else {}
        claims.change(act, row, "ClaimHandedOver", paper=number, **moved)
    if compiled.main is None:
        deliveries.set_state(act, compiled.delivery, "counted", "handed_over")
    act.context.question = None
    said = {**_said(compiled), "form": number}
    if (split := large_forms.ask(act, number)) is not None:
        together = {"returns": split.returns, "forms": list(split.forms), "rule": "R5"}
        return Feedback(
            "attention", "returns_together", {**said, **together, "customer": content.customer.code}
        )
    return Feedback("ok", "handed_over_form", said)


def _said(compiled: Compiled) -> dict[str, Any]:
    ready = compiled.ready
    return {
        "delivery": compiled.delivery,
        "form": compiled.main or "",
        "units": sum(entry.counted for entry in ready),
        "held": sum(entry.counted or entry.declared for entry in compiled.entries if entry.held),
    }


def _supplements(connection: Connection, main: str) -> int:
    like = paper.c.number.like(f"{main}/%")
    return connection.scalar(select(func.count()).select_from(paper).where(like)) or 0


# --- after it ----------------------------------------------------------------------------------------


def amend(act: Act, number: str) -> bool:
    """Make a new revision of a form if what stands on it has changed since; say whether it has (F1).

    A replacement that was agreed, or another decision: what was handed over is signed as it was, the new
    revision says what holds now.
    """
    row = papers.get(act.connection, number)
    recorded = papers.lines(act.connection, number)
    entries = {_key(entry): entry for entry in _entries(act.connection, row.delivery)}
    kept = []
    for line in recorded:
        entry = entries.get(line.unit or line.discrepancy)
        if entry is not None:
            held = entry.held or ("on_supplement",)
            kept.append(replace(entry, held=held if line.plan == HELD else ()))
    old: Any = papers.content(act.connection, number)
    changed = _content(act.connection, row.delivery, kept, date=old.date)
    if plain(changed) == plain(old):
        return False
    papers.revise(act, number, changed, state=row.state)
    return True


def _key(entry: Entry) -> str | int | None:
    return entry.unit or entry.discrepancy


# --- compiling ---------------------------------------------------------------------------------------


def compile_form(connection: Connection, number: str, at: datetime) -> Compiled:
    """Return the form of a delivery as it would be handed over now, or its next supplement.

    Raises:
        Refused: not counted, nobody's, or nothing is left to hand over.
    """
    row = _delivery(connection, number)
    if row is None:
        raise Refused("number_unknown", number=number)
    if row.state not in ("counted", "handed_over"):
        raise Refused("not_counted_yet", delivery=number, state=row.state, rule="R14")
    if row.customer is None:
        raise Refused("customer_not_known", delivery=number)
    main = main_form(connection, number)
    entries = _entries(connection, number)
    if main is not None:
        listed = _handed_over(connection, number)
        entries = [entry for entry in entries if not entry.held and _key(entry) not in listed]
    if not entries:
        raise Refused("nothing_to_hand_over", delivery=number, rule="R14")
    content = _content(connection, number, entries, date=f"{law.local(at):%Y-%m-%d}")
    return Compiled(number, main, content, tuple(entries))


def main_form(connection: Connection, delivery: str) -> str | None:
    """Return the number of a delivery's form, None before it was handed over."""
    forms = paper.c.kind == "form", paper.c.delivery == delivery, paper.c.number.not_like("%/%")
    return connection.scalar(select(paper.c.number).where(*forms))


def _handed_over(connection: Connection, delivery: str) -> set[str | int]:
    """Return the units and shortages that went with a form of the delivery already."""
    rows = connection.execute(
        select(paper_line.c.unit, paper_line.c.discrepancy)
        .join(paper, paper.c.number == paper_line.c.paper)
        .where(paper.c.kind == "form", paper.c.delivery == delivery, paper_line.c.plan != HELD)
    )
    return {row.unit or row.discrepancy for row in rows}


def _entries(connection: Connection, number: str) -> list[Entry]:
    """Return every unit and every shortage of a delivery, what is ready first, in order of counting."""
    units = connection.execute(
        select(unit, claim.c.id.label("claim"), claim.c.decision, claim.c.replacement_model)
        .outerjoin(claim, claim.c.unit == unit.c.number)
        .where(unit.c.delivery == number, unit.c.state != "voided")
        .order_by(unit.c.ordinal)
    ).all()
    pending = claims.pending(connection, [row.number for row in units])
    lines = connection.execute(
        select(packing_line).where(packing_line.c.delivery == number).order_by(packing_line.c.id)
    ).all()
    left: dict[str, int] = {}
    for each in lines:
        left[each.model] = left.get(each.model, 0) + each.quantity
    has_list = bool(left)
    entries = []
    for row in units:
        model = row.model or ""
        named = 1 if has_list and left.get(model, 0) > 0 else 0
        if named:
            left[model] -= 1
        held = pending.get(row.number, ())
        if not held and row.claim is None:
            held = ("request_missing",)
        entries.append(
            Entry(
                unit=row.number,
                discrepancy=None,
                claim=row.claim,
                model=model,
                declared=named,
                counted=1,
                serial=row.serial or "unreadable",
                warranty=row.warranty,
                stated_fault=_stated_fault(lines, model, row.serial),
                request=row.request or "",
                decision=row.decision or "",
                replacement_model=row.replacement_model or "",
                held=held,
                remark=f"→ {row.paired_with}" if row.paired_with else "",
            )
        )
    came = {row.paired_with: row.model or "" for row in units if row.paired_with}
    entries += _shortages(connection, number, left, came)
    return sorted(entries, key=lambda entry: bool(entry.held))


def _shortages(
    connection: Connection, number: str, left: Mapping[str, int], came: Mapping[str, str]
) -> list[Entry]:
    """Return what is missing: each model's shortage, and the places that another model came for.

    Args:
        left: by declared model, how many of it were not counted.
        came: which model came in place of a declared one.
    """
    rows = {
        row.model: row
        for row in connection.execute(
            select(discrepancy).where(
                discrepancy.c.delivery == number,
                discrepancy.c.kind == "short",
                discrepancy.c.state != "withdrawn",
            )
        )
    }
    unwritten = set(
        connection.scalars(
            select(duty.c.discrepancy).where(
                duty.c.delivery == number, duty.c.kind == "application", duty.c.state == "open"
            )
        )
    )
    decided = claims.last_decisions(connection, [row.id for row in rows.values()])
    found = []
    for model, missing in left.items():
        row = rows.get(model)
        if row is not None:
            holds = row.state == "open" or row.id in unwritten
            found.append(_missing(model, row.quantity, row.id, holds, decided.get(row.id, "")))
        elif missing and model in came:
            found.append(_missing(model, missing, None, False, "", remark=f"← {came[model]}"))
    return found


def _missing(
    model: str, quantity: int, about: int | None, holds: bool, decision: str, remark: str = ""
) -> Entry:
    held = ("short",) if holds else ()
    return Entry(
        None, about, None, model, quantity, 0, "", "", "", "", decision, "", held=held, remark=remark
    )


def _stated_fault(lines: Sequence[Row[Any]], model: str, serial: str | None) -> str:
    """Return what the customer says of a unit: of its serial, else of its model."""
    of_serial = [line.stated_fault for line in lines if serial and line.serial == serial]
    of_model = [line.stated_fault for line in lines if line.model == model and not line.serial]
    return "；".join(dict.fromkeys(fault for fault in of_serial or of_model if fault))


def _content(connection: Connection, number: str, entries: Sequence[Entry], date: str) -> ConfirmationForm:
    row = _delivery(connection, number)
    assert row is not None
    models = {
        each.code: each.description
        for each in connection.execute(select(tables.model.c.code, tables.model.c.description))
    }
    names = {
        each.number: each.name
        for each in connection.execute(select(tables.operator.c.number, tables.operator.c.name))
    }
    customer = Customer(row.customer or "", row.name or "", row.contact or "", row.marketing_owner or "")
    applications = connection.scalars(
        select(paper.c.number)
        .where(paper.c.kind == "application", paper.c.delivery == number)
        .order_by(paper.c.number)
    )
    waybills = connection.scalars(
        select(tables.waybill.c.number)
        .where(tables.waybill.c.delivery == number, tables.waybill.c.signed_at.is_not(None))
        .order_by(tables.waybill.c.number)
    )
    return ConfirmationForm(
        date=date,
        customer=customer,
        applications=tuple(applications),
        deliveries=(number,),
        waybills=tuple(waybills),
        signed_at=f"{law.local(row.signed_at):{_SHOWN}}",
        signed_by=names.get(row.signed_by, row.signed_by),
        counted_at=f"{law.local(row.counted_at):{_SHOWN}}",
        counted_by=names.get(row.counted_by, row.counted_by),
        lines=tuple(_lines(entries, models)),
        packing_list=_packing_list(connection, number, customer, f"{law.local(row.signed_at):%Y-%m-%d}"),
    )


def _lines(entries: Sequence[Entry], descriptions: Mapping[str, str]) -> list[FormLine]:
    """Return the lines of F1: units alike in model, request, decision and hold are one line."""
    alike: dict[tuple[Any, ...], list[Entry]] = {}
    for entry in entries:
        like = (
            entry.model,
            entry.request,
            entry.decision,
            entry.replacement_model,
            entry.held,
            entry.stated_fault,
            entry.remark,
        )
        alike.setdefault(like, []).append(entry)
    lines = []
    for group in alike.values():
        first = group[0]
        counted = [entry for entry in group if entry.counted]
        warranties = [entry.warranty for entry in counted]
        lines.append(
            FormLine(
                model=first.model,
                description=descriptions.get(first.model, ""),
                declared=sum(entry.declared for entry in group),
                counted=len(counted),
                serials=tuple(entry.serial for entry in counted),
                in_warranty=warranties.count("in"),
                out_of_warranty=warranties.count("out"),
                unknown_warranty=warranties.count("unknown"),
                stated_fault=first.stated_fault,
                request=first.request,
                decision=first.decision,
                replacement_model=first.replacement_model,
                replacement_quantity=len(counted) if first.replacement_model else 0,
                hold_reason="、".join(first.held),
                remark=first.remark,
            )
        )
    return lines


def _packing_list(connection: Connection, number: str, customer: Customer, date: str) -> PackingList:
    """Return F2: the customer's list as it came, or what the desk counted when there was none."""
    rows = connection.execute(
        select(packing_line).where(packing_line.c.delivery == number).order_by(packing_line.c.id)
    ).all()
    if rows:
        lines = [
            PackingLine(
                row.carton, row.model, row.quantity, (row.serial,) if row.serial else (), row.stated_fault
            )
            for row in rows
        ]
        return PackingList(customer, date, tuple(lines), "customer")
    serials: dict[str, list[str]] = {}
    for row in connection.execute(
        select(unit.c.model, unit.c.serial)
        .where(unit.c.delivery == number, unit.c.state != "voided")
        .order_by(unit.c.ordinal)
    ):
        serials.setdefault(row.model or "", []).append(row.serial or "unreadable")
    counted = [PackingLine("", model, len(each), tuple(each)) for model, each in serials.items()]
    return PackingList(customer, date, tuple(counted), "desk")


def _delivery(connection: Connection, number: str) -> Row[Any] | None:
    customer = tables.customer
    return connection.execute(
        select(tables.delivery, customer.c.name, customer.c.contact, customer.c.marketing_owner)
        .outerjoin(customer, customer.c.code == tables.delivery.c.customer)
        .where(tables.delivery.c.number == number)
    ).one_or_none()
