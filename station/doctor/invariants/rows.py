"""I10: rows that never change again, and the event that speaks for each."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sqlalchemy import (
    Table,
    select,
)

from station.doctor.account.parts import ACCOUNT_LINE, INSPECTED
from station.doctor.account.people import plain
from station.doctor.account.state import time
from station.doctor.invariants.book import Book
from station.doctor.violation import Violation
from station.store import tables
from station.store.journal import fingerprint

_Values = Callable[[Any], tuple[Any, ...]]


_GROWING: Sequence[tuple[Table, str, _Values]] = (
    (
        tables.evidence,
        "EvidenceNoted",
        lambda row: (row.unit, row.kind, row.facts, time(row.at)),
    ),
    (
        tables.movement,
        "Moved",
        lambda row: (
            row.operation,
            row.item,
            row.source,
            row.target,
            row.quantity,
            row.amount_fen,
            row.unit,
            row.reason,
            time(row.at),
        ),
    ),
    (
        tables.problem,
        "ProblemMarked",
        lambda row: (row.unit, row.category, row.facts, time(row.at), row.operator),
    ),
    (
        tables.duty,
        "DutyOpened",
        lambda row: (
            row.unit or row.delivery,
            row.kind,
            row.rule,
            row.discrepancy,
            time(row.due_at),
            row.target,
            time(row.at),
        ),
    ),
    (
        tables.photo,
        "PhotoTaken",
        lambda row: (
            row.id,
            row.discrepancy,
            row.problem,
            fingerprint(row.image),
            time(row.at),
            row.operator,
        ),
    ),
    (
        tables.refusal,
        "GoodsRefused",
        lambda row: (
            row.unit or row.delivery,
            row.id,
            row.reason,
            row.informed,
            row.channel,
            fingerprint(row.image),
            time(row.at),
            row.operator,
        ),
    ),
    (
        tables.batch,
        "BatchOpened",
        lambda row: (row.number, time(row.opened_at), row.opened_by),
    ),
    (tables.batch_unit, "UnitIntoBatch", lambda row: (row.unit, row.batch)),
    (
        tables.part_lot,
        "PartRecorded",
        lambda row: (
            row.number,
            row.batch,
            row.model,
            row.code,
            row.name,
            row.unit_of_measure,
            row.spec,
        ),
    ),
    *(
        (
            table,
            kind,
            lambda row, names=names: (
                row.batch,
                *(getattr(row, name) for name in names),
                time(row.at),
                row.operator,
            ),
        )
        for table, kind, names in (
            (tables.scrapped_part, "PartScrapped", ("model", "code", "quantity", "reason")),
            (tables.yield_reason, "YieldExplained", ("model", "code", "quantity", "reason")),
            (tables.piece_weight, "PiecesWeighed", ("code", "pieces", "kg")),
        )
    ),
    (
        tables.account_line,
        "AccountPosted",
        lambda row: (
            row.batch,
            *(getattr(row, name) for name in ACCOUNT_LINE),
            time(row.at),
            row.operator,
        ),
    ),
    (
        tables.repair,
        "RepairStarted",
        lambda row: (row.id, row.unit, row.repairer, time(row.started_at)),
    ),
    (
        tables.inspection,
        "UnitInspected",
        lambda row: (
            row.id,
            row.unit or row.lot,
            *(getattr(row, name) for name in INSPECTED),
            row.inspector,
            time(row.at),
        ),
    ),
    (
        tables.setting,
        "SettingChanged",
        lambda row: (row.name, row.version, plain(row.value), time(row.at), row.operator),
    ),
)
"""Tables that only grow, the event behind each row, and what of a row the event says."""


def rows(book: Book) -> Iterator[Violation]:
    """I10: each row of a table that only grows has its event, and each event its row."""
    told = book.told
    lots: Counter[str] = Counter()
    for table, kind, values_of in _GROWING:
        for row in book.rows(select(table)):
            values = values_of(row)
            if not told.speaks_for(table.name, values):
                yield no_event(table.name, values, kind)
            if table is tables.movement and row.item in told.quantities:
                lots[row.item] += row.quantity * ((row.source is None) - (row.target is None))
    for row in book.rows(select(tables.repair)):
        ended = {name: getattr(row, name) for name in ("ended_at", "result", "remark")}
        said_of = told.repairs.get(row.id)
        if ended != said_of:
            yield Violation.of(
                "I10",
                f"维修 {row.id}（{row.unit}）是 {ended}，记录本说 {said_of}",
                f"repair {row.id} of {row.unit} is {ended}, the journal says {said_of}",
            )
    for row in book.rows(select(tables.waybill).where(tables.waybill.c.signed_at.is_not(None))):
        signed = row.number, row.delivery, row.courier, time(row.signed_at)
        if not told.speaks_for("waybill", signed):
            yield no_event("waybill", signed, "ParcelSigned")
    for number, recorded in told.quantities.items():
        quantity = sum(told.lies.get(number, {"": recorded}).values())
        if lots[number] != quantity:
            yield Violation.of(
                "I10",
                f"{number}：移动合计 {lots[number]}，记录本说 {quantity}",
                f"{number}: the movements sum up to {lots[number]}, the journal says {quantity}",
            )
    for table in (tables.problem, tables.duty):
        standing = select(table.c.id, table.c.unit, table.c.state)
        for id, unit, state in (tuple(row) for row in book.rows(standing)):
            at = told.units.get(unit)
            expected = "withdrawn" if at is not None and at.state == "voided" else "open"
            if table is tables.problem and id in told.closed:
                expected = "closed"
            if table is tables.duty and expected == "open" and id in told.duties:
                expected = told.duties[id].state
            if state != expected:
                yield Violation.of(
                    "I10",
                    f"{table.name} {id}（{unit}）是 {state}，记录本说 {expected}",
                    f"{table.name} {id} of {unit} is {state}, the journal says {expected}",
                )
    for table in (tables.discrepancy, tables.duty):  # their events are about the unit, where there is one
        elsewhere = (
            select(table.c.id, table.c.delivery, tables.unit.c.delivery)
            .join(tables.unit, tables.unit.c.number == table.c.unit)
            .where(table.c.delivery != tables.unit.c.delivery)
        )
        for id, delivery, of_unit in (tuple(row) for row in book.rows(elsewhere)):
            yield Violation.of(
                "I10",
                f"{table.name} {id} 属于 {delivery}，那一台属于 {of_unit}",
                f"{table.name} {id} is of {delivery}, its unit of {of_unit}",
            )


def unspoken(book: Book) -> Iterator[Violation]:
    """I10: events whose row is not there, or not as they say."""
    left = sorted(book.told.said.values())
    for some in (left[n : n + 500] for n in range(0, len(left), 500)):
        for row in book.connection.execute(select(tables.event).where(tables.event.c.seq.in_(some))):
            table = _TABLE_OF.get(row.kind, "")
            said = f"{row.subject} {row.data}"
            yield Violation.of(
                "I10",
                f"第 {row.seq} 条 {row.kind}（{said}）在 {table} 里没有对应的行",
                f"{row.kind} {said} (event {row.seq}) has no row in {table}",
            )


def no_event(table: str, values: Sequence[Any], kind: str) -> Violation:
    """A row that no event speaks for."""
    said = tuple(values)
    return Violation.of("I10", f"{table} {said} 没有 {kind}", f"{table} {said} has no {kind}")


_TABLE_OF = {kind: table.name for table, kind, _ in _GROWING} | {
    "UnitCounted": "unit",
    "LotInspected": "inspection",
    "WeightRecorded": "weight",
    "ParcelSigned": "waybill",
    "DeliverySigned": "delivery",
    "LabelQueued": "print_job",
    "StockTakeBegun": "stock_take",
    "DiscrepancyOpened": "discrepancy",
    "DiscrepancyReclassified": "settlement_step",
    "DiscrepancyStep": "settlement_step",
    "PaperFiled": "paper",
    "PaperRevised": "paper_revision",
    "PaperSigned": "signature",
    "CustomerNotReached": "settlement_step",
    "Answered": "operation",
}
