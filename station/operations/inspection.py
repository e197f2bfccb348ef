"""Inspection: what a unit or a part lot measures, and what becomes of it (R7, R21, R23, R24)."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from station.feedback import Feedback, Refused
from station.operations import bad_records, discrepancies, hints, labelling, people, plans, stock, whereabouts
from station.rules import inspection as rules
from station.rules.inspection import Item
from station.store import tables
from station.store.store import Act
from station.store.tables import checklist_item, part_lot, unit

INSPECTED = ("issued", "inspected", "repaired")
"""States in which a unit is inspected: first when it was issued (R12a); then once more, also after repair."""


def inspect(
    act: Act,
    number: str,
    *,
    defect: str,
    disposition: str,
    cause: str = "",
    values: Mapping[str, str] | None = None,
    instrument: str = "",
    description: str = "",
    remark: str = "",
) -> Feedback:
    """Write down an inspection of a unit; its product status follows, and the next issue of its label.

    A unit that was inspected before is inspected once more as a second row, which `rechecks` the first (R21).

    Args:
        defect: a code of domain 9; `N00`, nothing found, is 合格.
        cause: the cause class of what failed.
        values: by item of the family's checklist, a number within or outside its limits, `good` or `bad`.
        instrument: number of the instrument of the measured values.

    Raises:
        Refused: who inspects is no inspector, or not qualified today (R24); the unit was never issued (R12a),
            has an open finding, or its label is not the current one (R21); no instrument for a measured value
            (R23); 合格 although something is outside its limits or was not inspected (R7); a defect, a cause
            or a disposition that does not fit.
    """
    row = begins(act, number)
    items = checklist(act.connection, family(act.connection, row.model))
    passed = _judged(items, values or {}, defect, cause, instrument, number)
    if disposition not in rules.dispositions(passed):
        raise Refused(
            "disposition_unfit",
            unit=number,
            disposition=disposition,
            defect=f"defect.{defect}",
            allowed=list(rules.dispositions(passed)),
            rule="R7" if disposition == "good_stock" else "R21",
        )
    before = latest(act.connection, number)
    said = {
        "disposition": disposition,
        **_said(items, values or {}, defect, cause, instrument, description, remark),
        "rechecks": before.id if before else None,
    }
    key = _write(act, {"unit": number, **said})
    state = "repaired" if row.state == "repaired" and passed else "inspected"
    status = rules.product_status(passed, disposition)
    now = {"state": state, "product_status": status, "disposition": disposition}
    act.connection.execute(update(unit).where(unit.c.number == number).values(now))
    act.record("UnitInspected", number, old=row.state, inspection=key, **{**said, **now})
    if status != row.product_status:
        labelling.queue_unit_label(act, number)
    if not passed or (before is not None and not before.passed):
        bad_records.keep(act)
    plans.done(act, "inspect", unit=number)
    act.unit = number
    facts = {
        "unit": number,
        "ordinal": row.ordinal,
        "status": status,
        "code": defect,
        "defect": f"defect.{defect}",
        "disposition": disposition,
    }
    return hints.told(Feedback("ok", "unit_inspected", facts), hints.note(act, number, defect))


def inspect_lot(
    act: Act,
    number: str,
    *,
    defect: str,
    values: Mapping[str, str] | None = None,
    instrument: str = "",
    description: str = "",
    remark: str = "",
) -> Feedback:
    """Write down an inspection of a part lot: 合格 or not; its label then carries the inspector (R7).

    Raises:
        Refused: as `inspect`; there is no such lot, nothing of it is left, or it is scrapped already.
    """
    row = begins_lot(act, number)
    items = checklist(act.connection, rules.PARTS)
    passed = _judged(items, values or {}, defect, "", instrument, number, needs_cause=False)
    before = latest(act.connection, number)
    said = {
        **_said(items, values or {}, defect, "", instrument, description, remark),
        "rechecks": before.id if before else None,
    }
    key = _write(act, {"lot": number, **said})
    status = "passed" if passed else "failed"
    issue = row.issue + 1 if status != row.product_status else row.issue
    now = {"product_status": status, "issue": issue}
    act.connection.execute(update(part_lot).where(part_lot.c.number == number).values(now))
    act.record("LotInspected", number, old=row.product_status, inspection=key, **{**said, **now})
    if not passed or (before is not None and not before.passed):
        bad_records.keep(act)
    if issue != row.issue:
        labelling.queue_next_part_label(act, number)
    facts = {
        "part": number,
        "name": row.name,
        "status": status,
        "code": defect,
        "defect": f"defect.{defect}",
    }
    return Feedback("ok", "lot_inspected", facts)


def begins(act: Act, number: str) -> Row[Any]:
    """Return the unit to be inspected, when it has come so far and who inspects may (R12a, R21, R24).

    Raises:
        Refused: see `inspect`.
    """
    people.require(act, "inspect")
    people.require_qualified(act, "inspect")
    row = act.connection.execute(select(unit).where(unit.c.number == number)).one_or_none()
    if row is None:
        raise Refused("number_unknown", number=number)
    act.unit = number
    whereabouts.require_here(act, number)
    if row.state not in INSPECTED:
        rule = "R12a" if row.state in ("counted", "stocked") else "R21"
        raise Refused("not_issued", unit=number, state=row.state, rule=rule)
    if row.product_status == "on_hold" or discrepancies.holds_open(act.connection, number):
        raise Refused("held_not_inspected", unit=number, rule="R21")
    if not stock.is_labelled(act, number, row.issue):
        raise Refused("label_first", unit=number, ordinal=row.ordinal, rule="R21")
    return row


def begins_lot(act: Act, number: str) -> Row[Any]:
    """Return the part lot to be inspected, when who inspects may (R7, R24).

    Raises:
        Refused: see `inspect_lot`.
    """
    people.require(act, "inspect")
    people.require_qualified(act, "inspect")
    row = act.connection.execute(select(part_lot).where(part_lot.c.number == number)).one_or_none()
    if row is None:
        raise Refused("number_unknown", number=number)
    if row.product_status == "scrapped":
        raise Refused("lot_is_scrapped", part=number, name=row.name, rule="R7")
    if not stock.lies(act.connection, number):
        raise Refused("part_lies_nowhere", part=number)
    return row


def checklist(connection: Connection, of_family: str) -> Sequence[Item]:
    """Return the checklist of a family in its order; empty when there is none.

    What is not inspected any more has position 0: rows of a list are not taken out.
    """
    rows = connection.execute(
        select(checklist_item)
        .where(checklist_item.c.family == of_family, checklist_item.c.position > 0)
        .order_by(checklist_item.c.position, checklist_item.c.code)
    )
    return [Item(row.code, row.name, row.unit_of_measure, row.low, row.high) for row in rows]


def family(connection: Connection, model: str | None) -> str:
    """Return the family whose checklist a model is inspected by: its form factor."""
    return connection.scalar(select(tables.model.c.form_factor).where(tables.model.c.code == model)) or ""


def latest(connection: Connection, number: str) -> Row[Any] | None:
    """Return the newest inspection of a unit or part lot, None when there is none."""
    about = tables.inspection.c.unit if number.startswith("RU") else tables.inspection.c.lot
    return connection.execute(
        select(tables.inspection).where(about == number).order_by(tables.inspection.c.id.desc()).limit(1)
    ).one_or_none()


def _judged(
    items: Sequence[Item],
    values: Mapping[str, str],
    defect: str,
    cause: str,
    instrument: str,
    number: str,
    *,
    needs_cause: bool = True,
) -> bool:
    """Return whether it has passed, when what was written down allows it."""
    known = {item.code: item for item in items}
    for code, value in values.items():
        if code not in known or not known[code].reads(value):
            raise Refused("value_unreadable", item=known[code].name if code in known else code, found=value)
        if known[code].is_measured and not instrument:
            raise Refused("instrument_missing", unit=number, item=known[code].name, rule="R23")
    if defect not in rules.DEFECTS:
        raise Refused("defect_unknown", found=defect)
    passed = defect == rules.NO_FAULT
    if passed and not items:
        raise Refused("no_checklist", unit=number, rule="R7")
    if passed and (wrong := rules.outside(items, values)):
        raise Refused("outside_limits", unit=number, items=[item.name for item in wrong], rule="R7")
    if passed and (left := rules.missing(items, values)):
        raise Refused("not_all_inspected", unit=number, items=[item.name for item in left], rule="R7")
    if needs_cause and (cause != "" if passed else cause not in rules.CAUSES):
        raise Refused("cause_unfit", found=cause or "–", causes=[f"cause.{each}" for each in rules.CAUSES])
    return passed


def _said(
    items: Sequence[Item],
    values: Mapping[str, str],
    defect: str,
    cause: str,
    instrument: str,
    description: str,
    remark: str,
) -> dict[str, Any]:
    checks = [
        {
            "code": item.code,
            "name": item.name,
            "unit_of_measure": item.unit_of_measure,
            "low": item.low,
            "high": item.high,
            "value": values[item.code],
            "good": item.allows(values[item.code]),
        }
        for item in items
        if item.code in values
    ]
    return {
        "checks": checks,
        "passed": defect == rules.NO_FAULT,
        "defect": defect,
        "cause": cause,
        "instrument": instrument,
        "description": description,
        "remark": remark,
    }


def _write(act: Act, said: Mapping[str, Any]) -> int:
    row = {**said, "inspector": act.operator, "at": act.at, "station": act.context.name}
    key = act.connection.execute(insert(tables.inspection), row).inserted_primary_key
    assert key is not None
    return int(key[0])
