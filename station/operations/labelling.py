"""What goes onto labels, and the print jobs that carry it (domain 7.6)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Row

import labels
from labels import PartLabel, UnitLabel
from station.feedback import Feedback, Refused
from station.forms.contents import SampleSlip
from station.messages import WORDS
from station.operations import prices, printing, stock
from station.operations.law import local
from station.operations.people import require
from station.rules import rights
from station.rules.yields import shown
from station.store.store import Act
from station.store.tables import (
    delivery,
    discrepancy,
    location,
    part_lot,
    print_job,
    problem,
    unit,
)

PROVISIONAL = {"mixed": "不在清单", "over": "多出"}
"""Reasons as the goods label words them while the count is open: the pairing may still change the kind."""


def queue_first_label(
    act: Act, counted: Mapping[str, Any], delivery_row: Row[Any], kinds: Sequence[str]
) -> int:
    """Queue the label of a unit that is being counted, from what is known of it already.

    Args:
        counted: the values of its row; `issue` is 1.
        kinds: the discrepancy kinds found while counting it.
    """
    words = [PROVISIONAL.get(kind, WORDS[kind].zh) for kind in kinds]
    content = _unit_label(
        act, counted, delivery_row.customer, delivery_row.signed_at, counted["issue"], words
    )
    return _queue(act, "unit", counted["number"], counted["issue"], content)


def queue_unit_label(act: Act, unit_number: str, *, copy: bool = False, reason: str = "") -> int:
    """Queue the label of a unit as it stands now, and return the job's id.

    A new issue is drawn unless `copy` asks for the same one again (a reprint carries a copy mark).
    """
    row = act.connection.execute(
        select(unit, delivery.c.customer, delivery.c.signed_at)
        .join(delivery, unit.c.delivery == delivery.c.number)
        .where(unit.c.number == unit_number)
    ).one()
    issue = row.issue if copy else row.issue + 1
    if not copy:
        act.connection.execute(update(unit).where(unit.c.number == unit_number).values(issue=issue))
        _cancel_queued(act, unit_number)
    words = _hold_words(act, unit_number)
    content = _unit_label(act, dict(row._mapping), row.customer, row.signed_at, issue, words, copy=copy)
    return _queue(act, "unit", row.number, issue, content, copy=copy, reason=reason)


def _unit_label(
    act: Act,
    row: Mapping[str, Any],
    customer: str | None,
    signed_at: datetime,
    issue: int,
    hold_words: Sequence[str],
    *,
    copy: bool = False,
) -> UnitLabel:
    return UnitLabel(
        number=row["number"],
        issue=issue,
        status_word=WORDS[row["product_status"]].zh,
        model=row["model"] or "",
        serial=row["serial"] or WORDS["unreadable"].zh,
        customer_code=customer or "",
        delivery=row["delivery"],
        signed_on=f"{local(signed_at):%Y-%m-%d}",
        request=WORDS[row["request"]].zh if row["request"] else "",
        hold_reason="、".join(hold_words) if row["product_status"] == "on_hold" else "",
        printed_at=f"{local(act.at):%m-%d %H:%M}",
        printed_by=act.context.operator_name or "",
        copy=copy,
    )


def queue_part_label(act: Act, lot: Row[Any], quantity: str, location: str) -> int:
    """Queue the label of a part lot and return the job's id."""
    content = PartLabel(
        number=lot.number,
        issue=lot.issue,
        part_code=lot.code,
        name=lot.name,
        spec=lot.spec,
        quantity=quantity,
        unit=lot.unit_of_measure,
        batch=lot.batch,
        from_model=lot.model,
        date=f"{local(act.at):%Y-%m-%d}",
        status_word=WORDS[lot.product_status].zh,
        inspector="",  # nobody has inspected it yet (R7)
        location=location,
        price_version=_price_version(act, lot),
    )
    return _queue(act, "part", lot.number, lot.issue, content)


REASON_SHOWN = 40
"""Characters of a sample's reason on its label; the slip has all of it."""


def queue_sample_label(act: Act, number: str, slip: SampleSlip) -> int:
    """Queue the label that goes out on a sample (R11b) and return the job's id."""
    short = slip.why if len(slip.why) <= REASON_SHOWN else f"{slip.why[:REASON_SHOWN]}…"
    to = slip.to if len(slip.to) <= REASON_SHOWN // 2 else f"{slip.to[: REASON_SHOWN // 2]}…"
    content = labels.SampleLabel(
        number=number,
        issue=1,
        status_word=WORDS["sampled"].zh,
        model=slip.model,
        reason=short,
        to_whom=to,
        out_on=slip.date,
        back_by=slip.back_by,
        unit=slip.unit,
        serial=WORDS[slip.serial].zh if slip.serial in WORDS else slip.serial,
        printed_at=f"{local(act.at):%m-%d %H:%M}",
        printed_by=slip.sent_by,
        copy=False,
    )
    return _queue(act, "sample", number, 1, content)


def old_part_label(act: Act, number: str, issue: int | None) -> Feedback | None:
    """A part's label was scanned, the proof that it came out; the answer to one that is not current."""
    current = act.connection.scalar(select(part_lot.c.issue).where(part_lot.c.number == number))
    if current is None:
        raise Refused("number_unknown", number=number)
    printing.seen(act, number, issue)
    if issue is None or issue >= current:
        return None
    return Feedback("attention", "old_label", {"part": number, "issue": issue, "current": current})


def queue_next_part_label(act: Act, number: str, *, inspected: bool = True) -> int:
    """Queue the next issue of a part lot's label as the lot stands now, one for each place it lies in.

    Args:
        inspected: whether who acts inspected it, so that the label carries his name (R7).

    Returns:
        The id of the last job.
    """
    lot = act.connection.execute(select(part_lot).where(part_lot.c.number == number)).one()
    newest: dict[str, Any] = (
        act.connection.scalars(
            select(print_job.c.content).where(print_job.c.subject == number).order_by(print_job.c.id.desc())
        ).first()
        or {}
    )
    now = {
        "issue": lot.issue,
        "status_word": WORDS[lot.product_status].zh,
        "price_version": _price_version(act, lot),
        "copy": False,
        **({"inspector": act.context.operator_name or ""} if inspected else {}),
    }
    _cancel_queued(act, number)
    heaps = stock.lies(act.connection, number) or {newest.get("location", ""): 0}
    for place, quantity in heaps.items():
        heap = {"location": place, "quantity": shown(quantity, lot.unit_of_measure)}
        label = labels.from_content("part", {**newest, **now, **heap})
        job = _queue(act, "part", number, lot.issue, label)
    return job


def queue_changed_part_label(act: Act, number: str) -> None:
    """Queue the next issue of a part lot's label, whose price or quantity has changed (7.6)."""
    changed = update(part_lot).where(part_lot.c.number == number)
    act.connection.execute(changed.values(issue=part_lot.c.issue + 1))
    queue_next_part_label(act, number, inspected=False)


def _price_version(act: Act, lot: Row[Any]) -> str:
    return "待定价" if lot.price_fen is None else f"价表 {prices.version(act.connection, lot.price_list)}"


def queue_batch_label(
    act: Act, row: Row[Any], models: Sequence[str], units: int, version: str, repairer: str
) -> int:
    """Queue the label of a teardown batch and return the job's id; one that may be out already is a copy.

    Args:
        row: of `batch`.
        version: of the price list it was released under, "" for none.
    """
    copy = may_be_out(act, row.number)
    content = labels.BatchLabel(
        number=row.number,
        issue=1,
        status_word=WORDS["in_teardown"].zh,
        models="、".join(models),
        quantity=f"{units} 台",
        price_version=f"价表 {version}" if version else "没有价表",
        repairer=repairer,
        opened_on=f"{local(row.opened_at):%Y-%m-%d}",
        printed_at=f"{local(act.at):%m-%d %H:%M}",
        printed_by=act.context.operator_name or "",
        copy=copy,
    )
    return _queue(act, "batch", row.number, 1, content, copy=copy)


def reprint(act: Act, number: str, reason: str) -> Feedback:
    """Print the current label of a unit or a part lot once more, as a marked copy with a reason.

    Raises:
        Refused: no such unit or lot, or it was undone.
    """
    of_part = number.startswith("PT") and not rights.may(act.context.role or "", "reprint_label")
    require(act, "print_part_label" if of_part else "reprint_label")
    if number.startswith("RU"):
        row = act.connection.execute(
            select(unit.c.state, unit.c.issue).where(unit.c.number == number)
        ).one_or_none()
        if row is None:
            raise Refused("number_unknown", number=number)
        if row.state == "voided":
            raise Refused("unit_voided", number=number)
        queue_unit_label(act, number, copy=True, reason=reason)
    else:
        newest = act.connection.execute(
            select(print_job)
            .join(part_lot, part_lot.c.number == print_job.c.subject)
            .where(print_job.c.subject == number)
            .order_by(print_job.c.id.desc())
        ).first()
        if newest is None:
            raise Refused("number_unknown", number=number)
        label = labels.from_content("part", {**newest.content, "copy": True})
        _queue(act, "part", number, newest.issue, label, copy=True, reason=reason)
    return Feedback("ok", "label_queued", {"number": number, "reason": reason})


def print_all(act: Act, of: str, reason: str) -> Feedback:
    """Queue many labels at once, in order: those of all places, or of a delivery's units once more.

    A label that may be out already is queued as a copy, so that one of two alike is known to be the second.

    Args:
        of: `locations`, or the number of a delivery.

    Raises:
        Refused: there is nothing of that number; or labels of it still wait, so that a second touch, or
            somebody else's, does not print everything twice.
    """
    require(act, "reprint_label")
    if of == "locations":
        every = select(location.c.code).order_by(location.c.code)
    else:
        live = unit.c.delivery == of, unit.c.state != "voided"
        every = select(unit.c.number).where(*live).order_by(unit.c.ordinal)
    numbers = act.connection.scalars(every).all()
    if not numbers:
        raise Refused("number_unknown", number=of)
    waits = print_job.c.state.in_(("queued", "sending"))
    waiting = set(act.connection.scalars(select(print_job.c.subject).where(waits))) & set(numbers)
    if waiting:
        raise Refused("labels_wait_already", count=len(waiting))
    for number in numbers:
        if of == "locations":
            _queue_location_label(act, number, reason)
        else:
            queue_unit_label(act, number, copy=True, reason=reason)
    return Feedback("ok", "labels_queued", {"count": len(numbers)})


def _queue_location_label(act: Act, code: str, reason: str) -> None:
    name = act.connection.scalar(select(location.c.name).where(location.c.code == code))
    copy = may_be_out(act, code)
    label = labels.LocationLabel(code, name or "", copy)
    _queue(act, "location", code, 1, label, copy=copy, reason=reason)


def may_be_out(act: Act, number: str) -> bool:
    """Whether a label of this number has come out, is coming, or nobody knows."""
    states = act.connection.scalars(select(print_job.c.state).where(print_job.c.subject == number))
    return not {*states} <= {"queued", "cancelled", "not_printed"}


def cancel_labels(act: Act, number: str) -> None:
    """Cancel what is queued for a unit."""
    _cancel_queued(act, number)


def _queue(
    act: Act,
    kind: str,
    subject: str,
    issue: int,
    label: labels.Label,
    *,
    copy: bool = False,
    reason: str = "",
) -> int:
    row = {
        "kind": kind,
        "subject": subject,
        "issue": issue,
        "copy": copy,
        "content": labels.content(label),
        "state": "queued",
        "desk": act.context.id,
        "printer": "",
        "reason": reason,
        "queued_at": act.at,
        "changed_at": act.at,
    }
    job = act.connection.execute(insert(print_job), row).inserted_primary_key
    assert job is not None
    act.record("LabelQueued", subject, job=job[0], **printing.asked_for(row))
    return int(job[0])


def _cancel_queued(act: Act, subject: str) -> None:
    """Cancel jobs that no byte was sent of: a newer issue takes their place."""
    waiting = act.connection.scalars(
        select(print_job.c.id).where(print_job.c.subject == subject, print_job.c.state == "queued")
    ).all()
    for job in waiting:
        act.connection.execute(
            update(print_job).where(print_job.c.id == job).values(state="cancelled", changed_at=act.at)
        )
        act.record("LabelCancelled", subject, job=job)


def _hold_words(act: Act, unit_number: str) -> list[str]:
    kinds = act.connection.scalars(
        select(discrepancy.c.kind)
        .where(discrepancy.c.unit == unit_number, discrepancy.c.state != "withdrawn")
        .order_by(discrepancy.c.id)
    )
    categories = act.connection.scalars(
        select(problem.c.category).where(problem.c.unit == unit_number).order_by(problem.c.id)
    )
    return [PROVISIONAL.get(kind, WORDS[kind].zh) for kind in kinds] + [WORDS[c].zh for c in categories]
