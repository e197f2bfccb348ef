"""I9 and I10: discrepancies, papers and people."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from sqlalchemy import (
    Row,
    select,
)

from station.doctor.account.state import Finding, time
from station.doctor.invariants.book import Book, now_agrees
from station.doctor.invariants.rows import no_event
from station.doctor.violation import Violation
from station.rules import settlement
from station.store import tables
from station.store.journal import canonical, fingerprint


def findings(book: Book) -> Iterator[Violation]:
    """I9, I10: each discrepancy's steps were allowed, and stand where the journal says."""
    step, told = tables.settlement_step, book.told
    recorded: dict[int, tuple[list[str], settlement.Settling]] = {}
    ordered = select(step).order_by(step.c.discrepancy, step.c.id)
    kinds = {row.id: row.kind for row in book.connection.execute(select(tables.discrepancy))}
    for about, steps in groupby(book.rows(ordered), key=lambda row: row.discrepancy):
        so_far, names = settlement.Settling(kinds[about]), []
        for row in steps:
            values = row.discrepancy, row.step, row.facts, row.operator, time(row.at)
            if not told.speaks_for("settlement_step", values):
                yield no_event("settlement_step", values, "DiscrepancyStep")
            refusal = settlement.check(so_far, row.step, row.facts.get("decision"))
            if refusal:
                yield Violation.of(
                    "I9",
                    f"差异 {about}：步骤 {row.step} 不该有（{refusal}）",
                    f"discrepancy {about}: step {row.step} although {refusal}",
                )
            names.append(row.step)
            so_far = _after(so_far, row)
        recorded[about] = names, so_far
    for row in book.rows(select(tables.discrepancy)):
        id = row.id
        values = row.unit or row.delivery, row.model, row.quantity, time(row.opened_at), row.opened_by
        if not told.speaks_for("discrepancy", (id, *values)):
            yield no_event("discrepancy", (id, *values), "DiscrepancyOpened")
        names, so_far = recorded.get(id, ([], settlement.Settling(row.kind)))
        said = told.findings.get(id, Finding("", {}))
        if names != said.steps:
            yield Violation.of(
                "I10",
                f"差异 {id} 的步骤是 {names}，记录本说 {said.steps}",
                f"discrepancy {id} has the steps {names}, the journal {said.steps}",
            )
        following = settlement.next_step(so_far) or "done"
        if row.step != following:
            yield Violation.of(
                "I10",
                f"差异 {id} 等 {row.step}，按步骤该是 {following}",
                f"discrepancy {id} waits for {row.step}, after its steps comes {following}",
            )
        if row.state != said.state or (row.state == "settled") != so_far.carried_out:
            yield _is(id, row.state, said.state)
        if row.kind != said.kind:
            yield _is(id, row.kind, said.kind)
        if row.version != said.version or canonical(row.facts) != canonical(said.facts):
            yield _is(id, f"{row.version} {row.facts}", f"{said.version} {said.facts}")


def _is(id: int, value: object, expected: object) -> Violation:
    return Violation.of(
        "I10",
        f"差异 {id} 是 {value}，记录本说 {expected}",
        f"discrepancy {id} is {value}, the journal says {expected}",
    )


def _after(so_far: settlement.Settling, step: Row[Any]) -> settlement.Settling:
    return settlement.Settling(
        kind=so_far.kind,
        photos=so_far.photos + (step.step == "photo"),
        asked=so_far.asked + (step.step == "asked"),
        answered=so_far.answered or step.step == "answer",
        decision=step.facts["decision"] if step.step == "decision" else so_far.decision,
        carried_out=so_far.carried_out or step.step == "carried_out",
        reached=so_far.reached + (step.step == "asked" and step.facts.get("reached", True)),
    )


def papers(book: Book) -> Iterator[Violation]:
    """I9, I10: each paper is what was filed, each revision what was signed, each line as it was planned."""
    told, known = book.told, dict(book.told.papers.known)
    for row in book.rows(select(tables.paper)):
        fixed = row.kind, row.rule, row.delivery, row.customer, row.addressee, time(row.at), row.operator
        if not told.speaks_for("paper", (row.number, *fixed)):
            yield no_event("paper", (row.number, *fixed), "PaperFiled")
        said = known.pop(row.number, None)
        now = {name: getattr(row, name) for name in ("state", "revision", "waits_for", "waits_since")}
        yield from now_agrees(row.number, now, said)
    for number in known:
        yield Violation.of("I10", f"{number} 只在记录本里", f"{number} is in the journal and nowhere else")
    for row in book.rows(select(tables.paper_revision)):
        if fingerprint(row.content) != row.hash:
            yield Violation.of(
                "I10",
                f"{row.paper} 第 {row.revision} 版的内容不是签的那份",
                f"{row.paper}: what stands on revision {row.revision} is not what its hash says",
            )
        values = row.paper, row.revision, row.hash, time(row.at), row.operator
        if not told.speaks_for("paper_revision", values):
            yield no_event("paper_revision", values, "PaperRevised")
    for row in book.rows(select(tables.signature)):
        image = fingerprint(row.image) if row.image else None
        names = "paper", "revision", "hash", "act", "operator", "recorded_by", "channel", "reference"
        values_now = (*(getattr(row, name) for name in names), image, row.facts, time(row.at))
        if not told.speaks_for("signature", values_now):
            yield no_event("signature", values_now, "PaperSigned")
    lines = {id: line for paper in told.papers.known.values() for id, line in paper.lines.items()}
    for row in book.rows(select(tables.paper_line)):
        line = lines.pop(row.id, None)
        about = row.unit, row.discrepancy, row.problem, row.model, row.quantity
        if line is None or about != line.about:
            yield no_event("paper_line", (row.paper, *about), "PaperFiled")
            continue
        now = {name: getattr(row, name) for name in ("plan", "carried_out_at", "carried_out_by")}
        yield from now_agrees(f"{row.paper} {row.id}", now, line)
    for id in sorted(lines):
        yield Violation.of("I10", f"单据行 {id} 只在记录本里", f"line {id} of a paper is only in the journal")
    for row in book.rows(select(tables.duty).where(tables.duty.c.paper.is_not(None))):
        now = {"paper": row.paper, "ended_at": row.ended_at}
        yield from now_agrees(f"duty {row.id}", now, told.duties.get(row.id))


def people(book: Book) -> Iterator[Violation]:
    """I10: the people are those of the lists, and at a desk is who signed on there."""
    told = book.told
    for row in book.rows(select(tables.operator)):
        now = {name: str(value or "") for name, value in row._asdict().items()}
        has_badge, pin = bool(now.pop("badge_secret")), row.pin_hash
        for name in ("pin_hash", "pin_failures", "pin_locked_until"):
            del now[name]
        said = told.operators.pop(row.number, {})
        if any(value != said.get(name, "") for name, value in now.items()):
            yield Violation.of(
                "I10",
                f"人员 {row.number} 是 {now}，记录本说 {said}",
                f"operator {now}, the journal says {said}",
            )
        if has_badge != (row.number in told.badges):
            yield Violation.of(
                "I10",
                f"人员 {row.number} 的工牌与记录本不符",
                f"operator {row.number} has a badge: {has_badge}, the journal says {not has_badge}",
            )
        if (fingerprint(pin) if pin else None) != told.pins.get(row.number):
            yield Violation.of(
                "I10",
                f"人员 {row.number} 的 PIN 不是记录本里设的那个",
                f"the PIN of operator {row.number} is not the one the journal says was set",
            )
    for number in told.operators:
        yield Violation.of(
            "I10", f"记录本里的人员 {number} 不在表里", f"operator {number} is only in the journal"
        )
    for row in book.rows(select(tables.desk)):
        expected = told.signed_on.pop(row.id, None)
        if row.operator != expected:
            yield Violation.of(
                "I10",
                f"收货台 {row.id}：当班是 {row.operator}，记录本说 {expected}",
                f"desk {row.id}: operator is {row.operator}, the journal says {expected}",
            )

    for id in told.signed_on:
        yield Violation.of("I10", f"记录本里的收货台 {id} 不在表里", f"desk {id} is only in the journal")
