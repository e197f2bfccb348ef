"""Lists are taken (domain 7.7): good rows in one transaction, each bad one told with row and reason.

`station.lists` has read them before. Taking one twice changes nothing: rows replace what has the same key.
"""

import itertools
import secrets
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import Table, and_, bindparam, delete, insert, select, update

from station.clock import Clock
from station.config import did_you_mean
from station.feedback import Feedback, Refused
from station.lists.cells import written
from station.lists.files import LIST_BYTES
from station.lists.findings import RowFinding
from station.lists.kinds import LISTS
from station.lists.reading import Row, Rows, read_list, read_record
from station.messages import WORDS, Language, Text
from station.operations import deliveries, law, people, prices
from station.store import tables
from station.store.store import Act, Request, Store


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of a list.

    Attributes:
        kind: a key of `LISTS`, or what was asked for instead.
        taken: rows taken.
        rejected: everything wrong, in the order of the file; a row may have more than one finding.
        notes: what else to know, such as sheets that were not read.
    """

    kind: str
    taken: int
    rejected: tuple[RowFinding, ...]
    notes: tuple[Text, ...] = ()

    def sentences(self, language: Language) -> list[str]:
        """Return the count, the notes, then each finding."""
        title = LISTS[self.kind].title if self.kind in LISTS else Text(self.kind, self.kind)
        bad = len({finding.row for finding in self.rejected if finding.row})
        first = {
            "zh": f"{title.zh}：收下 {self.taken} 行，没收 {bad} 行。",
            "en": f"{title.en}: {self.taken} rows taken, {bad} rows not taken.",
        }
        notes = (getattr(note, language) for note in self.notes)
        return [first[language], *notes, *(finding.sentence(language) for finding in self.rejected)]


# --- each kind -------------------------------------------------------------------------------------


def _take_customers(act: Act, rows: Rows) -> list[Row]:
    return _upsert(act, tables.customer, rows, rows.good)


def _take_models(act: Act, rows: Rows) -> list[Row]:
    owners = {
        row.ean: row.code
        for row in act.connection.execute(
            select(tables.model.c.ean, tables.model.c.code).where(tables.model.c.ean.is_not(None))
        )
    }
    coming = {row.values["code"] for row in rows.good}
    owners = {ean: code for ean, code in owners.items() if code not in coming}
    good = []
    for row in rows.good:
        ean, code = row.values["ean"], row.values["code"]
        owner = owners.setdefault(ean, code) if ean else code
        if owner == code:
            good.append(row)
        else:
            hint = Text(f"{owner} 已经用了。", f"{owner} has it already.")
            rows.refuse(row, "ean", Text("别的型号没有用的 EAN 码", "an EAN no other model has"), hint)
    for row in good:
        if row.values["shelf_months"] is None:
            row.values["shelf_months"] = law.of(act).policy.shelf_months
    freed = update(tables.model).where(tables.model.c.code == bindparam("freed")).values(ean=None)
    if good:  # so that two models can swap theirs
        act.connection.execute(freed, [{"freed": row.values["code"]} for row in good])
    return _upsert(act, tables.model, rows, good)


def _take_shipped(act: Act, rows: Rows) -> list[Row]:
    good = _known(act, rows, "model", _known(act, rows, "customer", rows.good))
    return _upsert(act, tables.shipped_serial, rows, good)


def _take_locations(act: Act, rows: Rows) -> list[Row]:
    return _upsert(act, tables.location, rows, rows.good)


def _take_stock(act: Act, rows: Rows) -> list[Row]:
    table = tables.model_stock
    spares = select(table).where(table.c.kind == "spare")
    before = {(row.model, row.location): row.quantity for row in act.connection.execute(spares)}
    taken = _upsert(act, table, rows, _known(act, rows, "model", rows.good))
    for row in taken:
        model, location, now = (row.values[name] for name in ("model", "location", "quantity"))
        came = now - before.get((model, location), 0)
        if row.values["kind"] == "spare" and came:  # a movement of the spares register (R6, F13)
            act.record("StockListed", model, location=location, stock="spare", quantity=came, left=now)
    return taken


def _take_parts(act: Act, rows: Rows) -> list[Row]:
    return _upsert(act, tables.part, rows, _known(act, rows, "model", rows.good))


def _take_prices(act: Act, rows: Rows) -> list[Row]:
    """Take versions of the price list as drafts; a draft that is sent again is replaced whole (R4).

    Two prices for one part in one version: neither row is taken, for nobody knows which is meant.
    """
    good = []
    for row in rows.good:
        listed = prices.of_version(act.connection, row.values["version"])
        if listed is None or listed.state == "draft":
            good.append(row)
        else:
            expected = Text("草稿，或新的版本", "a draft, or a new version")
            hint = Text(
                f"这一版{WORDS[f'paper.{listed.state}'].zh}，改价要开新版本。",
                f"this one is {listed.state}: another price is another version.",
            )
            rows.refuse(row, "version", expected, hint)
    of: dict[tuple[str, str], list[Row]] = {}
    for row in good:
        of.setdefault((row.values["version"], row.values["code"]), []).append(row)
    twice = [same for same in of.values() if len(same) > 1]
    for same in twice:
        for row in same:
            others = "、".join(str(each.number) for each in same if each is not row)
            expected = Text("一版里一个零件一个价", "one price a part in a version")
            hint = Text(f"第 {others} 行也写了（R4）。", f"so says row {others} (R4).")
            rows.refuse(row, "price_fen", expected, hint)
    taken = [same[0] for same in of.values() if len(same) == 1]
    for version in dict.fromkeys(row.values["version"] for row in taken):
        listed_now = [row.values for row in taken if row.values["version"] == version]
        begins = {each["effective_on"] for each in listed_now} - {None}
        lines = [
            {name: value for name, value in each.items() if name not in ("version", "effective_on")}
            for each in listed_now
        ]
        prices.write(act, version, max(begins, default=None), lines)
    return taken


def _take_checklists(act: Act, rows: Rows) -> list[Row]:
    good = []
    for row in rows.good:
        low, high = row.values["low"], row.values["high"]
        if low is not None and high is not None and Decimal(low) > Decimal(high):
            rows.refuse(
                row, "high", Text(f"不小于下限 {low} 的数", f"a number not below the low limit {low}")
            )
        else:
            good.append(row)
    return _upsert(act, tables.checklist_item, rows, good)


def _take_calendar(act: Act, rows: Rows) -> list[Row]:
    return _upsert(act, tables.calendar_day, rows, rows.good)


def _take_operators(act: Act, rows: Rows) -> list[Row]:
    before = {row.number: row._asdict() for row in act.connection.execute(select(tables.operator))}
    taken = _upsert(act, tables.operator, rows, rows.good)
    for row in taken:
        number = row.values["number"]
        people.note_changes(act, number, before.get(number, {}), row.values)
        if number not in before:
            people.issue_badge(act, number)
    return taken


def _upsert(act: Act, table: Table, rows: Rows, good: Sequence[Row]) -> list[Row]:
    """Insert rows with a new key, update the others; the second row of one key is refused."""
    key = LISTS[rows.kind].key
    first: dict[tuple[Any, ...], int | None] = {}
    taken = []
    for row in good:
        at = tuple(row.values[name] for name in key)
        if at in first:
            expected = Text("每个编号一行", "one row for each key")
            hint = Text(f"第 {first[at]} 行已经写过。", f"row {first[at]} has it already.")
            rows.refuse(row, key[-1], expected, hint)
        else:
            first[at] = row.number
            taken.append(row)
    present: set[tuple[Any, ...]] = set()
    keys = select(*(table.c[name] for name in key))
    for some in _some_of(row.values[key[0]] for row in taken):
        found = act.connection.execute(keys.where(table.c[key[0]].in_(some)))
        present.update(tuple(each) for each in found)
    new: list[dict[str, Any]] = []
    old: list[dict[str, Any]] = []
    for row in taken:
        (old if tuple(row.values[name] for name in key) in present else new).append(row.values)
    if new:
        act.connection.execute(insert(table), new)
    changed = [column.name for column in LISTS[rows.kind].columns if column.name not in key]
    if old and changed:
        statement = (
            update(table)
            .where(and_(*(table.c[name] == bindparam(f"at_{name}") for name in key)))
            .values({name: bindparam(f"new_{name}") for name in changed})
        )
        act.connection.execute(
            statement,
            [
                {f"at_{name}": row[name] for name in key} | {f"new_{name}": row[name] for name in changed}
                for row in old
            ],
        )
    return taken


def _some_of(values: Iterable[Any]) -> Iterator[list[Any]]:
    """Split values into sets that fit one statement's parameters."""
    each = iter(dict.fromkeys(values))
    while some := list(itertools.islice(each, 500)):
        yield some


def _known(act: Act, rows: Rows, column: str, good: Sequence[Row]) -> list[Row]:
    """Keep the rows whose model or customer the station knows."""
    table, title = {
        "model": (tables.model, Text("型号表里的型号", "a model of the models list")),
        "customer": (tables.customer, Text("客户表里的客户", "a customer of the customers list")),
    }[column]
    known = set(act.connection.scalars(select(table.c.code)))
    kept = []
    for row in good:
        if row.values[column] in known:
            kept.append(row)
        else:
            rows.refuse(row, column, title, did_you_mean(row.values[column], sorted(known)))
    return kept


# --- the packing list ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Parcel:
    """What the station knows of a waybill before its lines are taken."""

    delivery: str | None
    state: str | None
    customer: str | None


def _take_packing_list(act: Act, rows: Rows) -> list[Row]:
    """Take the lines of parcels that are on their way or being counted; a list sent again replaces them.

    Lines for a delivery that is being counted join it, and the parcels of the same customer in this list
    that are still missing are awaited with it (domain 3).
    """
    good = _known(act, rows, "model", _known(act, rows, "customer", rows.good))
    parcels = _parcels(act, {row.values["waybill"] for row in good})
    senders: dict[str, str] = {}
    taken = []
    for row in good:
        waybill, customer = row.values["waybill"], row.values["customer"]
        sender = senders.setdefault(waybill, customer)
        parcel = parcels.get(waybill, _Parcel(None, None, None))
        if row.values["serial"] and row.values["quantity"] != 1:
            rows.refuse(row, "quantity", Text("1，因为写了序列号", "1, because a serial is named"))
        elif parcel.customer not in (None, customer):
            expected = Text(f"{parcel.customer}，运单已由其签收", f"{parcel.customer}, whose delivery it is")
            rows.refuse(row, "customer", expected)
        elif sender != customer:
            expected = Text(f"{sender}，同一运单", f"{sender}, as in the waybill's first row")
            rows.refuse(row, "customer", expected)
        elif parcel.state not in (None, *deliveries.OPEN_STATES, "unclaimed"):
            hint = Text(f"{parcel.delivery} 已清点完。", f"the count of {parcel.delivery} is finished.")
            rows.refuse(row, "waybill", Text("未清点完的运单", "a waybill that is not counted yet"), hint)
        else:
            taken.append(row)
    _replace_lines(act, taken, parcels)
    return taken


def _parcels(act: Act, waybills: set[str]) -> dict[str, _Parcel]:
    """Return the parcels among `waybills` that belong to a delivery."""
    found: dict[str, _Parcel] = {}
    for number, delivery in (
        (tables.waybill.c.number, tables.waybill.c.delivery),
        (tables.packing_line.c.waybill, tables.packing_line.c.delivery),  # one that was given up
    ):
        joined = select(number, delivery, tables.delivery.c.state, tables.delivery.c.customer).join(
            tables.delivery, tables.delivery.c.number == delivery
        )
        for some in _some_of(sorted(waybills)):
            for waybill, *known in act.connection.execute(joined.where(number.in_(some)).distinct()):
                found.setdefault(waybill, _Parcel(*known))
    return found


def _replace_lines(act: Act, taken: Sequence[Row], parcels: Mapping[str, _Parcel]) -> None:
    line = tables.packing_line
    lines = [
        {
            **row.values,
            "consignment": f"{act.request.id}/{row.values['customer']}",
            "delivery": parcels[row.values["waybill"]].delivery if row.values["waybill"] in parcels else None,
        }
        for row in taken
    ]
    if not lines:
        return
    waybills = list(dict.fromkeys(each["waybill"] for each in lines))
    act.connection.execute(
        delete(line).where(line.c.waybill == bindparam("gone")), [{"gone": each} for each in waybills]
    )
    act.connection.execute(insert(line), lines)
    parcels_of: dict[str, dict[str, None]] = {}
    units_of: Counter[str] = Counter()
    for each in lines:
        parcels_of.setdefault(each["customer"], {})[each["waybill"]] = None
        units_of[each["customer"]] += each["quantity"]
        if each["delivery"]:
            units_of[each["delivery"]] += each["quantity"]
    for customer, named in parcels_of.items():
        act.record("PackingListTaken", customer, waybills=list(named), units=units_of[customer])
    for each in lines:
        if each["delivery"]:
            deliveries.give_customer(act, each["delivery"], each["customer"])
    for joined in dict.fromkeys(each["delivery"] for each in lines if each["delivery"]):
        act.record("PackingListJoined", joined, units=units_of[joined])
        deliveries.list_other_parcels(act, joined)


_TAKE: Mapping[str, Callable[[Act, Rows], list[Row]]] = {
    "customers": _take_customers,
    "models": _take_models,
    "shipped-serials": _take_shipped,
    "packing-list": _take_packing_list,
    "locations": _take_locations,
    "stock": _take_stock,
    "parts-list": _take_parts,
    "price-list": _take_prices,
    "checklists": _take_checklists,
    "calendar": _take_calendar,
    "operators": _take_operators,
}


# --- one row ---------------------------------------------------------------------------------------

TABLES: Mapping[str, Table] = {
    "customers": tables.customer,
    "models": tables.model,
    "shipped-serials": tables.shipped_serial,
    "locations": tables.location,
    "stock": tables.model_stock,
    "parts-list": tables.part,
    "checklists": tables.checklist_item,
    "calendar": tables.calendar_day,
    "operators": tables.operator,
}
"""Where the rows are of lists edited row by row; a packing list is the customer's word and is not."""

PROVED = frozenset({"operators"})
"""Lists whose rows say who may do what: a change of one is proved by PIN."""


def put_row(act: Act, list_name: str, cells: Mapping[str, str], new: bool, pin: str) -> Feedback:
    """Put one row that somebody typed into a list, or in the place of the one with its key.

    Args:
        cells: what was typed, by column name.
        new: there must be no row of that key yet.
        pin: of who asks, for a list of `PROVED`; any other text for another.

    Raises:
        Refused: the role may not; no such list; what is wrong with the row; there is one of that key.
    """
    table = TABLES.get(list_name)
    if table is None:
        raise Refused("list_unknown", list=list_name[:40])
    people.require(act, LISTS[list_name].right)
    if list_name in PROVED and (wrong := people.wrong_pin(act, pin)):
        return wrong
    return _put(act, list_name, cells, new)


def qualify(act: Act, number: str, qualified_for: str, valid_until: str, pin: str) -> Feedback:
    """Write down what somebody is qualified for and until when; nothing else of them changes (R24).

    Args:
        qualified_for: 检测、拆解、维修, or none of them.
        valid_until: `2027-06-30`; empty for ever.

    Raises:
        Refused: the role may not; nobody of that number; no such day; it is so already.
    """
    people.require(act, "qualify")
    if wrong := people.wrong_pin(act, pin):
        return wrong
    operator = tables.operator
    was = act.connection.execute(select(operator).where(operator.c.number == number)).one_or_none()
    if was is None:
        raise Refused("badge_unknown", number=number)
    cells = {column.name: column.write(getattr(was, column.name)) for column in LISTS["operators"].columns}
    said = {"qualified_for": qualified_for, "valid_until": valid_until}
    return _put(act, "operators", {**cells, **said}, new=False)


def _put(act: Act, list_name: str, cells: Mapping[str, str], new: bool) -> Feedback:
    table = TABLES[list_name]
    rows = read_record(list_name, cells)
    _refuse_wrong(rows)
    values = rows.good[0].values
    at = {name: values[name] for name in LISTS[list_name].key}
    said = {"list": list_name, "key": _key(at.values())}
    was = act.connection.execute(select(table).filter_by(**at)).one_or_none()
    if was is not None and new:
        if list_name == "operators":
            raise Refused("badge_taken", number=was.number, name=was.name)
        raise Refused("row_there", **said)
    _TAKE[list_name](act, rows)
    _refuse_wrong(rows)
    before = {name: getattr(was, name) if was else None for name in values}
    columns = {column.name: column for column in LISTS[list_name].columns}
    changes = {
        name: [columns[name].write(before[name]), columns[name].write(value)]
        for name, value in values.items()
        if before[name] != value
    }
    if not changes:
        raise Refused("row_same", **said)
    if list_name != "operators":  # whose own event has told it
        act.record("RowChanged", said["key"], list=list_name, changes=changes)
    return Feedback("ok", "row_put", said)


def remove_day(act: Act, date: str) -> Feedback:
    """Take one of the department's own days out of the calendar: the official list and the week count again.

    Raises:
        Refused: the role may not, or there is no such day.
    """
    people.require(act, LISTS["calendar"].right)
    rows = read_record("calendar", {"date": date, "name": "-", "works": "0"})
    _refuse_wrong(rows)
    day = rows.good[0].values["date"]
    was = act.connection.execute(select(tables.calendar_day).filter_by(date=day)).one_or_none()
    said = {"list": "calendar", "key": day.isoformat()}
    if was is None:
        raise Refused("row_missing", **said)
    act.connection.execute(delete(tables.calendar_day).where(tables.calendar_day.c.date == day))
    changes = {name: [written(getattr(was, name)), ""] for name in ("name", "works")}
    act.record("RowChanged", said["key"], list="calendar", changes=changes)
    return Feedback("ok", "row_removed", said)


def _refuse_wrong(rows: Rows) -> None:
    if rows.wrong:
        said = [{"zh": each.sentence("zh"), "en": each.sentence("en")} for each in rows.wrong]
        raise Refused("row_not_taken", findings=said)


def _key(values: Iterable[Any]) -> str:
    return " ".join(map(written, values))[:40]


# --- taking ----------------------------------------------------------------------------------------


def import_list(act: Act, rows: Rows) -> tuple[Feedback, ImportReport]:
    """Take a list that was read: its good rows that also fit what the store knows.

    Raises:
        Refused: whoever is signed on may not bring in this kind of list.
    """
    act.on_card = False
    if rows.kind in LISTS and not act.request.by_machine:
        people.require(act, LISTS[rows.kind].right)
    taken = len(_TAKE[rows.kind](act, rows)) if rows.good else 0
    rejected = tuple(sorted(rows.wrong, key=lambda finding: finding.row or 0))
    report = ImportReport(rows.kind, taken, rejected, tuple(rows.notes))
    bad = len({finding.row for finding in rejected})
    facts = {"list": rows.kind, "taken": taken, "rejected": bad}
    if not taken:
        return Feedback("refused", "list_not_taken", facts), report
    act.record("ListImported", rows.kind, taken=taken, rejected=bad)
    return Feedback("attention" if bad or rows.notes else "ok", "list_imported", facts), report


def run_import(store: Store, desk_id: str, kind: str, path: Path, clock: Clock) -> ImportReport:
    """Bring in a list from a file, for the command line; everything that is wrong is in the report."""
    try:
        with path.open("rb") as file:
            rows = read_list(kind, file.read(LIST_BYTES + 1))
    except OSError as error:
        readable = Text(f"可读的文件 {path}", f"a readable file {path}")
        return ImportReport(kind, 0, (RowFinding(None, "", error.strerror, readable),))
    return import_rows(store, desk_id, rows, clock)


def import_rows(store: Store, desk_id: str, rows: Rows, clock: Clock) -> ImportReport:
    """Take a list in one operation of its own, on behalf of the machine's owner."""
    report = ImportReport(rows.kind, 0, ())

    def take(act: Act) -> Feedback:
        nonlocal report
        feedback, report = import_list(act, rows)
        return feedback

    request = Request(f"import-{secrets.token_hex(8)}", "import_list", desk_id, clock.now(), by_machine=True)
    store.perform(request, take)
    return report
