"""I3, I7, I10: numbers, units, weights and claims."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import (
    func,
    select,
    union,
    union_all,
)

from station.doctor.account.state import Unit, time
from station.doctor.account.units import COUNTED
from station.doctor.invariants.book import Book, now_agrees
from station.doctor.invariants.rows import no_event
from station.doctor.violation import Violation
from station.store import tables
from station.store.journal import canonical


def numbers(book: Book) -> Iterator[Violation]:
    """I3: one open unit per serial; own numbers drawn, each once."""
    unit = tables.unit
    twice = func.count().label("n")
    open_serials = (
        select(unit.c.serial, twice)
        .where(unit.c.open, ~unit.c.duplicate, unit.c.serial != "")
        .group_by(unit.c.serial)
        .having(twice > 1)
    )
    for serial, n in book.connection.execute(open_serials).all():
        yield Violation.of(
            "I3",
            f"序列号 {serial} 在库 {n} 次，未标为重复",
            f"serial {serial} is open {n} times and not marked as a duplicate",
        )
    places = (
        select(unit.c.delivery, unit.c.ordinal, twice)
        .where(unit.c.state != "voided")
        .group_by(unit.c.delivery, unit.c.ordinal)
        .having(twice > 1)
    )
    for delivery, ordinal, n in book.connection.execute(places).all():
        yield Violation.of(
            "I3", f"{delivery} 有 {n} 个第 {ordinal} 台", f"{delivery} has {n} units {ordinal}"
        )
    filed = select(tables.paper.c.number).where(
        tables.paper.c.number.not_like("%/%"),  # no supplements
        tables.paper.c.kind.not_in(_OF_SOMETHING),
    )
    numbered = union_all(*(select(table.c.number) for table in _NUMBERED), filed).subquery()
    doubled = select(numbered.c.number, twice).group_by(numbered.c.number).having(twice > 1)
    for number, n in book.connection.execute(doubled).all():
        yield Violation.of("I3", f"编号 {number} 有 {n} 个", f"number {number} is there {n} times")
    last = {(row.prefix, row.day): row.last for row in book.connection.execute(select(tables.number))}
    used: Counter[tuple[str, str]] = Counter()
    for (number,) in book.rows(select(numbered.c.number)):
        day = number[:2], number[2:8]
        drawn = int(number[8:])
        used[day] = max(used[day], drawn)
        if drawn > last.get(day, 0):
            yield Violation.of("I3", f"编号 {number} 从未取过", f"number {number} was never drawn")
    restorings = select(tables.event.c.data).where(tables.event.c.kind == "Restored")
    for data in book.connection.scalars(restorings):
        for prefix, date, n in data["numbers"]:  # left out: they were given out in a state that is gone
            used[prefix, date] = max(used[prefix, date], n)
    for (prefix, date), n in last.items():
        if n > used[prefix, date] + book.told.skipped:
            yield Violation.of(
                "I3",
                f"{prefix}{date} 取到 {n}，只用到 {used[prefix, date]}",
                f"numbers {prefix}{date} are drawn up to {n} and there up to {used[prefix, date]}",
            )


_NUMBERED = (tables.unit, tables.part_lot, tables.delivery, tables.batch, tables.price_list, tables.plan)


_OF_SOMETHING = ("account", "price_list", "pick_list")
"""Kinds of paper whose number is that of what they are about."""


def weights(book: Book) -> Iterator[Violation]:
    """I7: each weight is what the scale said, stable, of a unit counted before."""
    weight, operation, unit = tables.weight, tables.operation, tables.unit
    left: dict[str, list[Any]] = {}
    for row in book.rows(select(operation.c.reading).where(operation.c.code == "weight_kept")):
        left.setdefault(row.reading["raw"], []).append(row.reading)
    joined = (
        select(weight, operation.c.reading, unit.c.counted_at)
        .outerjoin(operation, operation.c.id == weight.c.operation)
        .outerjoin(unit, unit.c.number == weight.c.unit)
        .order_by(weight.c.at)
    )
    for row in book.rows(joined):
        values = row.value, row.unit_of_measure, row.device
        if not book.told.speaks_for("weight", (row.operation, row.unit, *values, time(row.at))):
            yield no_event("weight", (row.operation, row.unit, row.value), "WeightRecorded")
        measured = f"{row.value} {row.unit_of_measure}"
        what, zh = f"weight {measured} of {row.unit}", f"{row.unit} 的重量 {measured}"
        if row.counted_at is None:
            yield Violation.of("I7", f"{zh}：没有这台", f"{what}: there is no such unit")
            continue
        source = row.reading
        if not source or source["kind"] != "weight":
            # it lay on the scale while the clerk was asked whether this is another unit
            fitting = left.get(row.raw)
            if not fitting:
                yield Violation.of("I7", f"{zh}没有秤的读数", f"{what} came from no reading of the scale")
                continue
            source = fitting.pop()
        if (source["value"], source["unit"], source["raw"], source["device"]) != (
            row.value,
            row.unit_of_measure,
            row.raw,
            row.device,
        ):
            was = f"{source['value']} {source['unit']}"
            yield Violation.of("I7", f"{zh}不是秤说的 {was}", f"{what} is not what the scale said: {was}")
        if row.unit_of_measure not in ("kg", "g"):
            yield Violation.of("I7", f"{zh}的单位不是重量单位", f"{what} has no unit of measure that weighs")
        raw = bytes.fromhex(row.raw)
        if not raw.startswith(b"S S "):  # MT-SICS: stable
            yield Violation.of("I7", f"{zh}未稳定：{raw!r}", f"{what} was not stable: {raw!r}")
        if row.at < row.counted_at:
            yield Violation.of("I7", f"{zh}早于清点", f"{what} is older than its unit's count")


_CLOSED = ("voided", "sent_back", "shipped", "torn_down")
"""States in which a unit's life here has ended."""


def units(book: Book) -> Iterator[Violation]:
    """I10: each unit is what it was counted as and where the journal's last word puts it."""
    unit, told = tables.unit, book.told
    held = union_all(
        select(tables.discrepancy.c.unit).where(tables.discrepancy.c.state == "open"),
        select(tables.problem.c.unit).where(tables.problem.c.state == "open"),
    )
    open_on = set(book.connection.scalars(held))
    for row in book.rows(select(unit)):
        values = row._asdict() | {"warranty_end": row.warranty_end and row.warranty_end.isoformat()}
        fixed = (*(values[name] for name in COUNTED), time(row.counted_at), row.counted_by)
        if not told.speaks_for("unit", (row.number, *fixed)):
            yield no_event("unit", (row.number, *fixed), "UnitCounted")
        names = "state", "product_status", "location", "issue", "request", "paired_with", "disposition"
        said = told.units.get(row.number, Unit())
        yield from now_agrees(row.number, {name: values[name] for name in names}, said)
        if row.open != (row.state not in _CLOSED):
            number, is_open = row.number, int(row.open)
            yield Violation.of(
                "I10",
                f"{number} 是 {row.state}，open 是 {is_open}",
                f"{number} is {row.state} and open is {is_open}",
            )
        if row.number in open_on and row.product_status != "on_hold":
            yield Violation.of(
                "I10",
                f"{row.number} 有未了的问题，却是 {row.product_status}",
                f"{row.number} has an open finding and is {row.product_status}",
            )
    yield from _refused(book)
    for row in book.rows(select(tables.delivery)):
        if not told.speaks_for("delivery", (row.number, time(row.signed_at), row.signed_by, row.limits)):
            yield no_event("delivery", (row.number, time(row.signed_at), row.signed_by), "DeliverySigned")
        said_now = told.deliveries.get(row.number)
        now = {name: getattr(row, name) for name in ("state", "customer", "counted_at", "counted_by")}
        yield from now_agrees(row.number, now, said_now)


def _refused(book: Book) -> Iterator[Violation]:
    """I10: what was refused is never stocked (R17): no unit in the store, no delivery with units."""
    unit, refusal, delivery = tables.unit, tables.refusal, tables.delivery
    stocked = select(unit.c.number).join(refusal, refusal.c.unit == unit.c.number)
    begun = (
        select(unit.c.number)
        .join(delivery, delivery.c.number == unit.c.delivery)
        .where(delivery.c.state == "refused", unit.c.state != "voided")
    )
    for number in book.connection.scalars(union(stocked.where(unit.c.state == "stocked"), begun)):
        yield Violation.of("I10", f"{number} 拒收了，却在库里", f"{number} was refused and is here")
    written = set(book.connection.scalars(select(refusal.c.delivery).where(refusal.c.delivery.is_not(None))))
    said = set(book.connection.scalars(select(delivery.c.number).where(delivery.c.state == "refused")))
    for number in sorted(written ^ said):
        yield Violation.of(
            "I10",
            f"{number} 的拒收和它的状态不一致",
            f"the refusal of {number} and its state do not agree",
        )


def claims(book: Book) -> Iterator[Violation]:
    """I10: each claim and each shipment is what the journal says of it."""
    told = book.told
    for table, said in ((tables.claim, told.claims), (tables.shipment, told.shipments)):
        for row in book.rows(select(table)):
            now = row._asdict()
            id = now.pop("id")
            values = {name: time(each) if isinstance(each, datetime) else each for name, each in now.items()}
            expected = {**dict.fromkeys(values), **said.pop(id, {})}
            if canonical(values) != canonical(expected):
                differs = {name for name in values if values[name] != expected[name]}
                yield Violation.of(
                    "I10",
                    f"{table.name} {id}：{sorted(differs)} 与记录本不符",
                    f"{table.name} {id}: {sorted(differs)} is not what the journal says",
                )
        for id in said:
            yield Violation.of(
                "I10",
                f"{table.name} {id} 只在记录本里",
                f"{table.name} {id} is in the journal and nowhere else",
            )
