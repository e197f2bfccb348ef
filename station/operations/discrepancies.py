"""What does not fit: discrepancies, problem marks, and the papers they call for (R1, R9, R10, R13)."""

import io
from collections.abc import Collection, Mapping
from typing import Any, cast

from sqlalchemy import Connection, Row, insert, select, update

from station.feedback import Feedback, Refused
from station.operations import claims, duties, hints, labelling, law, papers, replacements, second, stock
from station.operations.people import require
from station.rules import settlement
from station.rules.papers import stays
from station.store import tables
from station.store.journal import fingerprint
from station.store.store import Act
from station.store.tables import discrepancy, duty, problem, settlement_step, unit

LARGEST_ID = 2**31 - 1
"""An id beyond it is nobody's."""

PHOTO_BYTES = 300_000
"""Largest photo kept, after re-encoding."""

PHOTO_PIXELS = 40_000_000
"""Largest photo read; refused before it is decoded."""

_STEP = "DiscrepancyStep"


# --- opening ---------------------------------------------------------------------------------------


def open_on_unit(
    act: Act, delivery: str, number: str, model: str | None, kind: str, facts: Mapping[str, Any]
) -> int:
    """Open a discrepancy of a kind on a unit and return its id; the unit's hold is the caller's."""
    return _open(act, delivery, number, model, kind, 1, facts)


def open_and_hold(act: Act, number: str, kind: str, facts: Mapping[str, Any]) -> None:
    """Open a discrepancy on a counted unit and put the unit on hold."""
    row = act.connection.execute(select(unit).where(unit.c.number == number)).one()
    open_on_unit(act, row.delivery, number, row.model, kind, facts)
    _hold(act, row)


def open_short(act: Act, delivery: str, model: str, quantity: int) -> int:
    """Open the shortage of a model that the finished count leaves."""
    return _open(act, delivery, None, model, "short", quantity, {})


def _open(
    act: Act,
    delivery: str,
    number: str | None,
    model: str | None,
    kind: str,
    quantity: int,
    facts: Mapping[str, Any],
) -> int:
    row = {
        "delivery": delivery,
        "unit": number,
        "kind": kind,
        "model": model,
        "quantity": quantity,
        "facts": dict(facts),
        "state": "open",
        "step": settlement.next_step(settlement.Settling(cast(Any, kind))),
        "version": 1,
        "opened_at": act.at,
        "opened_by": act.operator,
    }
    key = act.connection.execute(insert(discrepancy), row).inserted_primary_key
    assert key is not None
    opened = int(key[0])
    act.record(
        "DiscrepancyOpened",
        number or delivery,
        discrepancy=opened,
        discrepancy_kind=kind,
        model=model,
        quantity=quantity,
        **facts,
    )
    _write_step(act, opened, "kind", {"kind": kind, **facts})
    return opened


def mark_trouble(act: Act, number: str, sort: str, code: str, where: str | None = None) -> Feedback:
    """The keeper marks damage (a discrepancy, R10) or one of the problem categories (R1) on a unit.

    Args:
        sort: `discrepancy` or `problem`; `code` its kind or category; `where` the damaged part.

    Raises:
        Refused: it is marked already, or the unit was undone.
    """
    require(act, "mark_problem" if sort == "problem" else "open_discrepancy")
    row = act.connection.execute(select(unit).where(unit.c.number == number)).one()
    if not row.open:
        raise Refused("unit_voided", number=number)
    facts = {"where": where} if where else {}
    act.unit = number
    said = {"unit": number, "ordinal": row.ordinal, "model": row.model, "kind": code, **facts}
    hint = None
    if sort == "problem":
        marked = select(problem.c.id).where(problem.c.unit == number, problem.c.category == code)
        if act.connection.scalar(marked) is not None:
            raise Refused("already_marked", **said)
        values = {
            "unit": number,
            "category": code,
            "facts": facts,
            "state": "open",
            "at": act.at,
            "operator": act.operator,
        }
        key = act.connection.execute(insert(problem), values).inserted_primary_key
        assert key is not None
        act.record("ProblemMarked", number, problem=key[0], category=code, **facts)
        duties.open_duty(act, "report", "R1", row.delivery, number)
        hint = hints.note(act, number, code)
        act.context.question = {"kind": "photo", "problem": key[0], "unit": number}
    else:
        same = select(discrepancy.c.id).where(
            discrepancy.c.unit == number, discrepancy.c.kind == code, discrepancy.c.state == "open"
        )
        if act.connection.scalar(same) is not None:
            raise Refused("already_marked", **said)
        opened = open_on_unit(act, row.delivery, number, row.model, code, facts)
        act.context.question = {"kind": "photo", "discrepancy": opened, "unit": number}
    _hold(act, row)
    return hints.told(Feedback("attention", "trouble_marked", said), hint)


def reclassify_surplus(act: Act, number: str, declared: str) -> None:
    """The keeper paired a surplus with a shortage: what was `mixed` or `over` is `wrong_model`."""
    row = act.connection.execute(
        select(discrepancy).where(
            discrepancy.c.unit == number,
            discrepancy.c.kind.in_(("mixed", "over")),
            discrepancy.c.state == "open",
        )
    ).first()
    facts = {"declared_model": declared}
    if row is None:
        open_and_hold(act, number, "wrong_model", facts)
        return
    values = {"kind": "wrong_model", "facts": {**row.facts, **facts}, "version": row.version + 1}
    act.connection.execute(update(discrepancy).where(discrepancy.c.id == row.id).values(values))
    _write_step(act, row.id, "kind", {"kind": "wrong_model", **facts})
    act.record(
        "DiscrepancyReclassified", number, discrepancy=row.id, old=row.kind, new="wrong_model", **facts
    )


def withdraw_all(act: Act, number: str) -> None:
    """Withdraw what is open on a unit that was counted by mistake."""
    _withdraw(act, number, settlement.DECISIONS)
    written = duty.c.unit == number, duty.c.state == "open", duty.c.paper.is_not(None)
    for paper in act.connection.scalars(select(duty.c.paper).where(*written)).all():
        papers.withdraw(act, paper)
    for table in (problem, duty):
        act.connection.execute(
            update(table).where(table.c.unit == number, table.c.state == "open").values(state="withdrawn")
        )


def withdraw(act: Act, number: str, kinds: Collection[str]) -> None:
    """Withdraw open findings of some kinds that turned out to be none; release the unit if that was all."""
    if _withdraw(act, number, kinds):
        release_if_clear(act, number)


def withdraw_surpluses(act: Act, delivery: str, surplus: Collection[str]) -> None:
    """Withdraw `over` and `mixed` from units that are no surplus any more.

    A unit that the register says was shipped to another customer stays `mixed`.
    """
    opened = act.connection.execute(
        select(discrepancy.c.unit, discrepancy.c.kind, discrepancy.c.facts).where(
            discrepancy.c.delivery == delivery,
            discrepancy.c.kind.in_(("mixed", "over")),
            discrepancy.c.state == "open",
        )
    )
    for row in opened.all():
        if row.unit not in surplus and "shipped_to" not in row.facts:
            withdraw(act, row.unit, (row.kind,))


def _withdraw(act: Act, number: str, kinds: Collection[str]) -> bool:
    opened = act.connection.scalars(
        select(discrepancy.c.id).where(
            discrepancy.c.unit == number, discrepancy.c.kind.in_(kinds), discrepancy.c.state == "open"
        )
    ).all()
    for each in opened:
        act.connection.execute(update(discrepancy).where(discrepancy.c.id == each).values(state="withdrawn"))
        act.record("DiscrepancyWithdrawn", number, discrepancy=each)
    return bool(opened)


def open_duties(act: Act, delivery: str) -> None:
    """When a count is finished, open the papers the rules ask for: applications (R13), replacements (R9)."""
    rows = act.connection.execute(
        select(discrepancy)
        .where(discrepancy.c.delivery == delivery, discrepancy.c.state != "withdrawn")
        .order_by("id")
    ).all()
    for row in rows:
        if asks_application(act, row):
            duties.open_duty(act, "application", "R13", delivery, row.unit, row.id)
    waiting_first = {row.unit for row in rows if asks_application(act, row)}
    for number in replacements.missing(act, unit.c.delivery == delivery):
        if number not in waiting_first:
            replacements.ask(act, delivery, number)


def asks_application(act: Act, finding: Row[Any]) -> bool:
    """Whether a finding asks for an application (R13): by the law, or because one was begun under it."""
    if settlement.needs_application(finding.kind, law.of(act).policy.application_kinds):
        return True
    begun = select(duty.c.id).where(duty.c.discrepancy == finding.id, duty.c.kind == "application")
    return act.connection.scalar(begun.limit(1)) is not None


# --- holding and releasing -------------------------------------------------------------------------


def hold(act: Act, number: str) -> None:
    """Put a unit on hold for a reason that is no finding: it was refused (R17)."""
    _hold(act, act.connection.execute(select(unit).where(unit.c.number == number)).one())


def _hold(act: Act, row: Row[Any]) -> None:
    """Put a unit on hold, or print its label anew because there is one more reason."""
    if row.product_status != "on_hold":
        target = _goes(act, row, "hold")
        act.connection.execute(
            update(unit).where(unit.c.number == row.number).values(product_status="on_hold", location=target)
        )
        act.record("UnitHeld", row.number, old=row.product_status, product_status="on_hold", location=target)
        if row.state != "sampled":
            stock.move(act, row.number, row.location, target)
    labelling.queue_unit_label(act, row.number)


def _goes(act: Act, row: Row[Any], kind: str) -> str:
    """Return where a unit goes now: nowhere while it is out as a sample (R11b)."""
    return str(row.location) if row.state == "sampled" else stock.place(act, kind)


def release_if_clear(act: Act, number: str) -> None:
    """Release a unit whose findings are all settled in its favour and whose plans are carried out (R13)."""
    row = act.connection.execute(select(unit).where(unit.c.number == number)).one()
    unsolved = select(problem.c.id).where(problem.c.unit == number, problem.c.state == "open").limit(1)
    refused = select(tables.refusal.c.id).where(tables.refusal.c.unit == number)
    if row.product_status != "on_hold" or act.connection.scalar(unsolved) or act.connection.scalar(refused):
        return
    findings = act.connection.execute(
        select(discrepancy).where(discrepancy.c.unit == number, discrepancy.c.state != "withdrawn")
    )
    for each in findings.all():
        plan = carried_out_plan(act.connection, each.id)
        leaves = None if plan is None else not stays(plan)
        if settlement.keeps_from_stock(settling(act.connection, each), leaves, asks_application(act, each)):
            return
    target = _goes(act, row, _BACK_TO.get(row.state, "after_sales"))
    act.connection.execute(
        update(unit).where(unit.c.number == number).values(product_status="to_inspect", location=target)
    )
    act.record("UnitReleased", number, old="on_hold", product_status="to_inspect", location=target)
    if row.state != "sampled":
        stock.move(act, number, row.location, target)
    labelling.queue_unit_label(act, number)


_BACK_TO = {"counted": "receiving", "stocked": "main"}
"""Where a released unit belongs, by its state; any other has been issued to after-sales (R12a)."""


def carried_out_plan(connection: Connection, opened: int) -> str | None:
    """Return the decided plan that was carried out for a finding (R13), None while there is none."""
    line = tables.paper_line
    return connection.scalar(
        select(line.c.plan)
        .join(tables.paper, tables.paper.c.number == line.c.paper)
        .where(
            line.c.discrepancy == opened,
            line.c.carried_out_at.is_not(None),
            tables.paper.c.kind == "application",
        )
    )


def holds_open(connection: Connection, number: str) -> bool:
    """Whether a finding or problem on a unit is still open."""
    for table in (discrepancy, problem):
        about = select(table.c.id).where(table.c.unit == number, table.c.state == "open").limit(1)
        if connection.scalar(about) is not None:
            return True
    return False


def scrap(act: Act, number: str) -> None:
    """A held unit is scrapped by a decided plan: it goes where scrap lies and never into stock (R13)."""
    row = act.connection.execute(select(unit).where(unit.c.number == number)).one()
    target = stock.place(act, "scrap")
    values = {"product_status": "scrapped", "location": target}
    act.connection.execute(update(unit).where(unit.c.number == number).values(values))
    act.record("UnitScrapped", number, old=row.product_status, **values)
    stock.move(act, number, row.location, target)
    labelling.queue_unit_label(act, number)


# --- settling --------------------------------------------------------------------------------------


def open_settling(act: Act, opened: int) -> Feedback:
    """Put a discrepancy on the screen, at the step where its settling stands."""
    require(act, "settle_discrepancy")
    row = get(act, opened)
    if row.state != "open":
        raise Refused("already_settled", **_done_last(act, row))
    _ask(act, opened, row.version)
    act.unit = row.unit
    return Feedback("ok", "settling", {"kind": row.kind, "unit": row.unit, "model": row.model})


def _ask(act: Act, opened: int, version: int, picks: Mapping[str, str] | None = None) -> None:
    """Ask for the step that is next; the answer counts as long as the matter is at that version."""
    asked = {"kind": "settle", "discrepancy": opened, "version": version, "picks": picks or {}}
    act.context.question = asked


def moved_on(act: Act, asked: Mapping[str, Any]) -> Feedback | None:
    """Say who did what if a matter is not any more as it was when it was asked about, and ask anew (F3).

    None when it is: what is picked and signed then belongs to the step that the screen shows.
    """
    row = get(act, asked["discrepancy"])
    if row.version == asked.get("version") and row.state == "open":
        return None
    act.unit, act.context.question = row.unit, None
    if row.state != "open":
        return Feedback("refused", "already_settled", _done_last(act, row))
    _ask(act, row.id, row.version)
    return Feedback("refused", "step_is_past", _done_last(act, row))


_DID = {
    "PhotoTaken": "photo",
    "CustomerNotReached": "not_reached",
    "DiscrepancyReclassified": "reclassified",
    "DiscrepancyWithdrawn": "withdrawn",
}


def _done_last(act: Act, row: Row[Any]) -> dict[str, Any]:
    """Return what was done last about a matter, by whom, when and at which desk."""
    happened = second.happened(act.connection, row.unit or row.delivery, [*_DID, _STEP])
    last = next(each for each in happened if each.data["discrepancy"] == row.id)
    did = "settling." + _DID.get(last.kind, last.data.get("step", ""))
    return {"kind": row.kind, "did": did, **second.who(last)}


def settle_step(act: Act, opened: int, step: settlement.Step, facts: Mapping[str, Any]) -> Feedback:
    """Carry out one step of settling: photo, asked, answer, decision, carried_out; each signed by the badge.

    Raises:
        Refused: another step is next (somebody else settled it meanwhile), something is missing for this
            one, or the decision is not one this kind allows.
    """
    operator = require(act, "settle_discrepancy")
    row = get(act, opened)
    if row.state != "open" or (row.step != step and facts.get("decision") != "pass_to_marketing"):
        raise Refused("step_is_past", **_done_last(act, row))
    wrong = settlement.check(settling(act.connection, row), step, facts.get("decision"))
    if wrong is not None:
        raise Refused(wrong, step=step, kind=row.kind, decision=facts.get("decision"))
    _write_step(act, opened, step, facts)
    act.record(_STEP, row.unit or row.delivery, discrepancy=opened, step=step, **facts)
    following = _move_on(act, opened)
    act.unit = row.unit
    said = {"kind": row.kind, "step": step, "unit": row.unit, "model": row.model}
    if following is not None and row.unit:
        claims.follow(act, row.unit)
    if facts.get("decision") == "pass_to_marketing":
        act.context.question = None
        return Feedback("ok", "passed_to_marketing", said)
    if following is not None:
        _ask(act, opened, row.version + 1)
        return Feedback("ok", "step_settled", said)
    act.connection.execute(update(discrepancy).where(discrepancy.c.id == opened).values(state="settled"))
    act.record("DiscrepancySettled", row.unit or row.delivery, discrepancy=opened, settled_by=operator)
    if row.unit:
        release_if_clear(act, row.unit)
        claims.follow(act, row.unit)
    act.context.question = None
    return Feedback("ok", "discrepancy_settled", said)


def note_unreached(act: Act, opened: int) -> Feedback:
    """The customer was not reached; the attempt is on record and the step stays where it is (R10)."""
    require(act, "settle_discrepancy")
    row = get(act, opened)
    if row.step == "photo" and row.state == "open":
        raise Refused("photo_missing", step="asked", kind=row.kind, decision=None)
    if row.state != "open" or row.step != "asked":
        raise Refused("step_is_past", **_done_last(act, row))
    _write_step(act, opened, "asked", {"reached": False})
    act.record("CustomerNotReached", row.unit or row.delivery, discrepancy=opened)
    act.context.question = None
    return Feedback("ok", "not_reached", {"kind": row.kind, "unit": row.unit})


def add_photo(act: Act, opened: int, image: bytes) -> Feedback:
    """Keep a photo of a discrepancy, re-encoded without the camera's metadata.

    Raises:
        Refused: no picture, or one too large; the matter is settled or withdrawn.
    """
    require(act, "settle_discrepancy")
    row = get(act, opened)
    if row.state != "open":
        raise Refused("already_settled", **_done_last(act, row))
    values = {"discrepancy": opened, "image": reencode(image), "at": act.at, "operator": act.operator}
    key = act.connection.execute(insert(tables.photo), values).inserted_primary_key
    assert key is not None
    act.record(
        "PhotoTaken",
        row.unit or row.delivery,
        discrepancy=opened,
        photo=key[0],
        image=fingerprint(values["image"]),
    )
    _write_step(act, opened, "photo", {"photo": key[0]})
    _move_on(act, opened)
    act.unit = row.unit
    question = act.context.question or {}
    if question.get("kind") == "photo":
        act.context.question = None
    elif question.get("kind") == "settle":
        _ask(act, opened, row.version + 1, question["picks"] if question["version"] == row.version else None)
    return Feedback("ok", "photo_kept", {"kind": row.kind, "unit": row.unit})


def add_problem_photo(act: Act, marked: int, image: bytes) -> Feedback:
    """Keep a photo of a marked problem; its written report shows it once it is written (R1, F7).

    Raises:
        Refused: no picture, or one too large; the problem is closed or withdrawn.
    """
    require(act, "mark_problem")
    row = act.connection.execute(select(problem).where(problem.c.id == marked)).one_or_none()
    if row is None or row.state != "open":
        raise Refused("problem_is_closed")
    values = {"problem": marked, "image": reencode(image), "at": act.at, "operator": act.operator}
    key = act.connection.execute(insert(tables.photo), values).inserted_primary_key
    assert key is not None
    act.record(
        "ProblemPhotoTaken", row.unit, problem=marked, photo=key[0], image=fingerprint(values["image"])
    )
    act.unit, act.context.question = row.unit, None
    return Feedback("ok", "photo_kept", {"kind": row.category, "unit": row.unit})


def reencode(image: bytes) -> bytes:
    """Return a picture as JPEG of at most `PHOTO_BYTES`, upright and without metadata.

    Raises:
        Refused: it is no picture, or has more than `PHOTO_PIXELS`.
    """
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(image)) as opened:
            if opened.width * opened.height > PHOTO_PIXELS:
                raise Refused("photo_too_large", pixels=opened.width * opened.height, limit=PHOTO_PIXELS)
            picture = ImageOps.exif_transpose(opened).convert("RGB")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise Refused("photo_unreadable", bytes=len(image)) from error
    picture.thumbnail((1600, 1600))
    for quality in (85, 70, 55, 40, 25):
        out = io.BytesIO()
        picture.save(out, "JPEG", quality=quality)
        if out.tell() <= PHOTO_BYTES:
            return out.getvalue()
    raise Refused("photo_too_large", pixels=picture.width * picture.height, limit=PHOTO_PIXELS)


def get(act: Act, opened: int) -> Row[Any]:
    """Return a discrepancy's row, or refuse an id that is not there."""
    if not 0 < opened <= LARGEST_ID:
        raise Refused("number_unknown", number=opened)
    row = act.connection.execute(select(discrepancy).where(discrepancy.c.id == opened)).one_or_none()
    if row is None:
        raise Refused("number_unknown", number=opened)
    return row


def first_open(act: Act, number: str) -> int | None:
    """Return the oldest open discrepancy of a unit, None when nothing is open."""
    return act.connection.scalar(
        select(discrepancy.c.id)
        .where(discrepancy.c.unit == number, discrepancy.c.state == "open")
        .order_by(discrepancy.c.id)
        .limit(1)
    )


def next_open(act: Act, delivery: str, after: int) -> int | None:
    """Return the open discrepancy of a delivery that follows `after`, beginning anew at the end."""
    opened = act.connection.scalars(
        select(discrepancy.c.id)
        .where(discrepancy.c.delivery == delivery, discrepancy.c.state == "open")
        .order_by(discrepancy.c.id)
    ).all()
    return next((each for each in opened if each > after), opened[0] if opened else None)


def _write_step(act: Act, opened: int, step: str, facts: Mapping[str, Any]) -> None:
    row = {"discrepancy": opened, "step": step, "facts": dict(facts), "operator": act.operator, "at": act.at}
    act.connection.execute(insert(settlement_step), row)


def settling(connection: Connection, row: Row[Any]) -> settlement.Settling:
    """Return how far the settling of a discrepancy is, from its steps."""
    steps = connection.execute(
        select(settlement_step.c.step, settlement_step.c.facts)
        .where(settlement_step.c.discrepancy == row.id)
        .order_by(settlement_step.c.id)
    ).all()
    decisions = [step.facts["decision"] for step in steps if step.step == "decision"]
    return settlement.Settling(
        kind=row.kind,
        photos=sum(step.step == "photo" for step in steps),
        asked=sum(step.step == "asked" for step in steps),
        answered=any(step.step == "answer" for step in steps),
        decision=decisions[-1] if decisions else None,
        carried_out=any(step.step == "carried_out" for step in steps),
        reached=sum(step.step == "asked" and step.facts.get("reached", True) for step in steps),
    )


def _move_on(act: Act, opened: int) -> str | None:
    """Set the step that is next, and return it; None when all are done."""
    following = settlement.next_step(settling(act.connection, get(act, opened)))
    act.connection.execute(
        update(discrepancy)
        .where(discrepancy.c.id == opened)
        .values(step=following or "done", version=discrepancy.c.version + 1)
    )
    return following
