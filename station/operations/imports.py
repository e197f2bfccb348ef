"""Lists brought in as CSV (domain 7.7): good rows are taken, each bad one is told with row and reason.

A list is read first, without the store; then it is taken in one transaction. Taking it twice changes
nothing: rows replace what has the same key.
"""

import csv
import io
import itertools
import re
import secrets
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from sqlalchemy import Table, and_, bindparam, delete, insert, select, update

from station import codes
from station.clock import Clock
from station.config import NOTHING, did_you_mean, shown
from station.feedback import Feedback
from station.messages import WORDS, Language, Text
from station.operations import deliveries, people
from station.rules.rights import ROLES
from station.store import tables
from station.store.store import Act, Request, Store

LIST_BYTES = 5_000_000
"""Largest file read."""

LIST_ROWS = 100_000
"""Most rows read, the header not counted."""


# --- what is wrong ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RowFinding:
    """Why a row was not taken, or what is wrong with the file.

    Attributes:
        row: as a spreadsheet numbers it, the header is row 1; None: the file as a whole.
        column: heading as in the file; empty for the row as a whole.
        value: as written; None when nothing is written.
        expected: what would be right.
        hint: what to do, a sentence; may be empty.
    """

    row: int | None
    column: str
    value: str | None
    expected: Text
    hint: Text = NOTHING

    def sentence(self, language: Language) -> str:
        """Return the finding as one clear sentence: row, column, value, expectation, what to do."""
        if language == "zh":
            where = "，".join(
                [*([f"第 {self.row} 行"] if self.row else []), *([self.column] if self.column else [])]
            )
            found = "没有写" if self.value is None else f"写的是 {self.value}"
            gap = " " if self.expected.zh[0].isascii() else ""
            end = f"；{self.hint.zh}" if self.hint.zh else "。"
            return f"{where or '文件'}：应为{gap}{self.expected.zh}，{found}{end}"
        where = ", ".join(
            [*([f"row {self.row}"] if self.row else []), *([self.column] if self.column else [])]
        )
        found = "but it is missing" if self.value is None else f"found {self.value}"
        end = f"; {self.hint.en}" if self.hint.en else "."
        return f"{where or 'file'}: expected {self.expected.en}, {found}{end}"


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of a list.

    Attributes:
        kind: a key of `LISTS`, or what was asked for instead.
        taken: rows taken.
        rejected: everything wrong, in the order of the file; a row may have more than one finding.
    """

    kind: str
    taken: int
    rejected: tuple[RowFinding, ...]

    def sentences(self, language: Language) -> list[str]:
        """Return the count, then each finding."""
        title = LISTS[self.kind].title if self.kind in LISTS else Text(self.kind, self.kind)
        bad = len({finding.row for finding in self.rejected if finding.row})
        first = {
            "zh": f"{title.zh}：收下 {self.taken} 行，没收 {bad} 行。",
            "en": f"{title.en}: {self.taken} rows taken, {bad} rows not taken.",
        }
        return [first[language], *(finding.sentence(language) for finding in self.rejected)]


class _Wrong(Exception):
    """A cell does not read as its column wants."""

    def __init__(self, expected: Text, hint: Text = NOTHING) -> None:
        super().__init__(expected.en)
        self.expected, self.hint = expected, hint


# --- cells -----------------------------------------------------------------------------------------

Read = Callable[[str], Any]
"""Turns a cell's text, never empty, into a value; raises `_Wrong`."""


def _text(longest: int) -> Read:
    def read(cell: str) -> str:
        if len(cell) > longest:
            raise _Wrong(Text(f"不超过 {longest} 个字的文字", f"a text of at most {longest} characters"))
        return cell

    return read


def _shape(pattern: str, expected: Text) -> Read:
    def read(cell: str) -> str:
        code = codes.normalise(cell).replace(" ", "")
        if not re.fullmatch(pattern, code, re.ASCII):
            raise _Wrong(expected)
        return code

    return read


def _code(longest: int) -> Read:
    expected = Text(
        f"不超过 {longest} 个字母、数字和 - . / _ 的编号",
        f"a code of at most {longest} letters, digits and - . / _",
    )
    return _shape(rf"[0-9A-Z][0-9A-Z./_-]{{0,{longest - 1}}}", expected)


def _whole(least: int, most: int) -> Read:
    def read(cell: str) -> int:
        found = re.fullmatch(r"(\d{1,9})(\.0+)?", codes.normalise(cell), re.ASCII)
        if not found or not least <= int(found[1]) <= most:
            raise _Wrong(Text(f"{least} 到 {most} 的整数", f"a whole number from {least} to {most}"))
        return int(found[1])

    return read


def _decimal(most: int) -> Callable[[str], Decimal]:
    def read(cell: str) -> Decimal:
        try:
            value = Decimal(codes.normalise(cell))
        except InvalidOperation:
            value = Decimal(0)
        if not value.is_finite() or not 0 < value <= most or value != round(value, 3):
            raise _Wrong(
                Text(
                    f"大于 0、不超过 {most}、最多三位小数的数",
                    f"a number above 0, at most {most}, 3 decimals",
                )
            )
        return value

    return read


def _kg(cell: str) -> str:
    return f"{_decimal(1000)(cell):f}"


def _thousandths(cell: str) -> int:
    return int(_decimal(10_000)(cell) * 1000)


def _date(cell: str) -> date:
    found = re.fullmatch(
        r"(\d{4})([-/.年])(\d{1,2})[-/.月](\d{1,2})日?( 0?0:00(:00)?)?", codes.normalise(cell), re.ASCII
    )
    try:
        if found:
            return date(int(found[1]), int(found[3]), int(found[4]))
    except ValueError:  # a day that month does not have
        pass
    raise _Wrong(Text("日期，如 2026-09-29", "a date such as 2026-09-29"))


def _gtin(cell: str) -> str:
    code = codes.normalise(cell).replace(" ", "")
    short = codes.gtin(code)
    if short is None:
        hint = NOTHING
        if re.fullmatch(r"[\d.]+E\+?\d+", code, re.ASCII):
            hint = Text(
                "表格软件改写了它，请把该列设为文本。", "a spreadsheet rewrote it, make the column text."
            )
        raise _Wrong(Text("校验位正确的 EAN 码", "an EAN with the right check digit"), hint)
    return short


def _waybill(cell: str) -> str:
    """Read a waybill as a scan of it is read: a parcel's `-1-2-` is cut off (domain 7.2)."""
    number: str = _waybill_shape(cell)
    scanned = codes.readings(number, None, (), {})
    return next((meaning.value for meaning in scanned if meaning.kind == "waybill"), number)


_waybill_shape = _shape(
    r"[0-9A-Z][0-9A-Z-]{5,39}",
    Text("6 到 40 个字母、数字和 - 的运单号", "a waybill of 6 to 40 letters, digits and -"),
)


def _template(cell: str) -> str:
    try:
        return codes.parse_template(cell).pattern
    except ValueError as error:
        example = "{model:6}{plant:1}{yy:2}{ww:2}{n:5}"
        hint = Text(f"{error}。", f"{error}.")
        raise _Wrong(Text(f"序列号模板，如 {example}", f"a template such as {example}"), hint) from error


def _word(*choices: str) -> Read:
    """One of some codes, written as the code or as either language spells it."""
    spelt = {
        _folded(word): choice
        for choice in choices
        for word in (choice, *WORDS.get(choice, _MORE.get(choice, ())))
    }
    expected = Text(
        "、".join(WORDS.get(choice, _MORE.get(choice, Text(choice, choice))).zh for choice in choices),
        ", ".join(choices),
    )

    def read(cell: str) -> str:
        found = spelt.get(_folded(cell))
        if found is None:
            raise _Wrong(
                Text(f"以下之一：{expected.zh}", f"one of {expected.en}"), did_you_mean(cell, choices)
            )
        return found

    return read


_MORE: Mapping[str, Text] = {
    "receiving": Text("收货区", "Receiving"),
    "hold": Text("待处理区", "Hold area"),
    "main": Text("总仓退货区", "Main warehouse"),
    "after_sales": Text("售后仓位", "After-sales"),
    "inspection": Text("检测区", "Inspection"),
    "teardown": Text("拆解区", "Teardown"),
    "parts": Text("零件区", "Salvaged parts"),
    "scrap": Text("报废区", "Scrap"),
    "finished": Text("成品", "Finished"),
    "spare": Text("备品", "Spare"),
    "1": Text("上班", "yes"),
    "0": Text("休息", "no"),
}
"""Words of lists that no screen speaks."""


def _works(cell: str) -> bool:
    return bool(_word("0", "1")(cell) == "1")


def _folded(text: str) -> str:
    return re.sub(r"[\s_-]+", "", unicodedata.normalize("NFKC", text)).casefold()


# --- the lists -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a list.

    Attributes:
        name: in the table.
        headings: what the header row may call it, Chinese and English.
        read: from a cell that is not empty.
        needed: whether a row must have it; else an empty cell leaves `empty`.
    """

    name: str
    headings: tuple[str, ...]
    read: Read
    needed: bool = True
    empty: Any = None


@dataclass(frozen=True, slots=True)
class Row:
    """One good row: its number, and its values by column name."""

    number: int
    values: dict[str, Any]


@dataclass(slots=True)
class Rows:
    """A list that was read and not yet taken.

    Attributes:
        headings: by column name, as the file calls them; for findings.
    """

    kind: str
    good: list[Row] = field(default_factory=list)
    wrong: list[RowFinding] = field(default_factory=list)
    headings: dict[str, str] = field(default_factory=dict)

    def refuse(self, row: Row, column: str, expected: Text, hint: Text = NOTHING) -> None:
        """Note why a row that was read well cannot be taken."""
        value = row.values[column]
        heading = self.headings.get(column, column)
        self.wrong.append(RowFinding(row.number, heading, shown(str(value)), expected, hint))


@dataclass(frozen=True, slots=True)
class List:
    """One kind of list.

    Attributes:
        right: who may bring it in (`station.rules.rights`).
        key: the columns that say which row of the table a row is about.
    """

    title: Text
    right: str
    columns: tuple[Column, ...]
    take: Callable[[Act, Rows], list[Row]]
    key: tuple[str, ...] = ()


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
    return _upsert(act, tables.model_stock, rows, _known(act, rows, "model", rows.good))


def _take_parts(act: Act, rows: Rows) -> list[Row]:
    return _upsert(act, tables.part, rows, _known(act, rows, "model", rows.good))


def _take_calendar(act: Act, rows: Rows) -> list[Row]:
    return _upsert(act, tables.calendar_day, rows, rows.good)


def _take_operators(act: Act, rows: Rows) -> list[Row]:
    before = {row.number: row._asdict() for row in act.connection.execute(select(tables.operator))}
    taken = _upsert(act, tables.operator, rows, rows.good)
    for row in taken:
        number = row.values["number"]
        old = before.get(number, {})
        was = {name: str(old.get(name) or "") for name in row.values}
        now = {name: str(value or "") for name, value in row.values.items()}
        changes = {name: [was[name], now[name]] for name in now if was[name] != now[name]}
        if changes:
            act.record("OperatorChanged", number, changes=changes)
        if not old:
            people.issue_badge(act, number)
    return taken


def _upsert(act: Act, table: Table, rows: Rows, good: Sequence[Row]) -> list[Row]:
    """Insert rows with a new key, update the others; the second row of one key is refused."""
    key = LISTS[rows.kind].key
    first: dict[tuple[Any, ...], int] = {}
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


_CUSTOMER = ("客户", "客户编号", "customer", "customer code")
_MODEL = ("型号", "model")
_PART_UNITS = ("只", "个", "套", "块", "kg")

LISTS: Mapping[str, List] = {
    "customers": List(
        Text("客户表", "customers"),
        "import_list",
        (
            Column("code", ("编号", "客户编号", "code"), _code(20)),
            Column("name", ("名称", "客户名称", "name"), _text(80)),
            Column("contact", ("联系人", "contact"), _text(40), needed=False, empty=""),
            Column("phone", ("电话", "phone"), _text(40), needed=False, empty=""),
            Column("marketing_owner", ("营销负责人", "marketing owner"), _text(40), needed=False, empty=""),
        ),
        _take_customers,
        ("code",),
    ),
    "models": List(
        Text("型号表", "models"),
        "import_list",
        (
            Column("code", (*_MODEL, "编号", "code"), _code(20)),
            Column("description", ("描述", "名称", "description"), _text(80), needed=False, empty=""),
            Column("form_factor", ("规格", "form factor"), _text(20), needed=False, empty=""),
            Column("watts", ("功率", "watts"), _whole(1, 100_000), needed=False),
            Column("kg", ("裸重", "kg"), _kg, needed=False),
            Column("kg_boxed", ("带盒重", "kg boxed"), _kg, needed=False),
            Column("warranty_months", ("保修月数", "warranty months"), _whole(0, 240)),
            Column("shelf_months", ("库存月数", "shelf months"), _whole(0, 60), needed=False, empty=3),
            Column("ean", ("EAN", "商品码"), _gtin, needed=False),
            Column("serial_pattern", ("序列号模板", "serial pattern"), _template, needed=False, empty=""),
            Column("discontinued_on", ("停产日期", "discontinued on"), _date, needed=False),
            Column("spare_target", ("备品目标", "spare target"), _whole(0, 1_000_000), needed=False),
        ),
        _take_models,
        ("code",),
    ),
    "shipped-serials": List(
        Text("发货序列号", "shipped serials"),
        "import_list",
        (
            Column("serial", ("序列号", "serial"), _code(40)),
            Column("model", _MODEL, _code(20)),
            Column("customer", _CUSTOMER, _code(20)),
            Column("shipped_on", ("发货日期", "shipped on"), _date, needed=False),
            Column("invoice", ("发票号", "invoice no.", "invoice"), _text(40), needed=False, empty=""),
        ),
        _take_shipped,
        ("serial",),
    ),
    "packing-list": List(
        Text("装箱单", "packing list"),
        "import_list",
        (
            Column("waybill", ("运单", "运单号", "waybill"), _waybill),
            Column("customer", _CUSTOMER, _code(20)),
            Column("carton", ("箱号", "carton"), _text(20), needed=False, empty=""),
            Column("model", _MODEL, _code(20)),
            Column("quantity", ("数量", "qty", "quantity"), _whole(1, 100_000)),
            Column("serial", ("序列号", "serial"), _code(40), needed=False, empty=""),
            Column("stated_fault", ("故障描述", "stated fault"), _text(200), needed=False, empty=""),
            Column("request", ("要求", "request"), _word("return", "exchange", "repair")),
        ),
        _take_packing_list,
    ),
    "locations": List(
        Text("货位表", "locations"),
        "import_list",
        (
            Column(
                "code",
                ("编号", "货位", "code"),
                _shape(r"LC\d{6}", Text("LC 加 6 位数字", "LC and 6 digits")),
            ),
            Column("name", ("名称", "name"), _text(40)),
            Column(
                "kind",
                ("类别", "kind"),
                _word("receiving", "hold", "main", "after_sales", "inspection", "teardown", "parts", "scrap"),
            ),
        ),
        _take_locations,
        ("code",),
    ),
    "stock": List(
        Text("库存表", "stock"),
        "import_list",
        (
            Column("model", _MODEL, _code(20)),
            Column("location", ("库位", "仓库", "location"), _text(10)),
            Column("quantity", ("数量", "qty", "quantity"), _whole(0, 1_000_000)),
            Column("kind", ("类别", "kind"), _word("finished", "spare")),
        ),
        _take_stock,
        ("model", "location", "kind"),
    ),
    "parts-list": List(
        Text("零件清单", "parts list"),
        "import_list",
        (
            Column("model", _MODEL, _code(20)),
            Column("code", ("零件编号", "part code"), _code(20)),
            Column("name", ("名称", "零件名称", "name"), _text(40)),
            Column("unit_of_measure", ("单位", "unit"), _word(*_PART_UNITS)),
            Column("per_unit", ("每台数量", "qty per unit"), _thousandths),
        ),
        _take_parts,
        ("model", "code"),
    ),
    "calendar": List(
        Text("日历", "calendar"),
        "import_calendar",
        (
            Column("date", ("日期", "date"), _date),
            Column("name", ("名称", "name"), _text(40)),
            Column("works", ("上班", "works"), _works),
        ),
        _take_calendar,
        ("date",),
    ),
    "operators": List(
        Text("人员表", "operators"),
        "import_operators",
        (
            Column(
                "number",
                ("工号", "工牌", "badge"),
                _shape(r"OP\d{4}", Text("OP 加 4 位数字", "OP and 4 digits")),
            ),
            Column("name", ("姓名", "name"), _text(40)),
            Column("role", ("角色", "岗位", "role"), _word(*ROLES)),
            Column("qualified_for", ("资格", "qualified for"), _text(200), needed=False, empty=""),
            Column("valid_until", ("有效期至", "valid until"), _date, needed=False),
        ),
        _take_operators,
        ("number",),
    ),
}
"""What can be brought in. Price lists wait for the price list itself (domain 7.7)."""


# --- reading ---------------------------------------------------------------------------------------


def read_list(kind: str, data: bytes) -> Rows:
    """Read a list: UTF-8, with or without a byte order mark, else GB 18030; columns found by their headings.

    Args:
        kind: a key of `LISTS`.
        data: a CSV file as a spreadsheet saves it.

    Returns:
        The good rows, and what is wrong with the others. Nothing in a cell is ever computed: `=1+1` stays
        a text of four characters.
    """
    rows = Rows(kind)
    if kind not in LISTS:
        expected = Text(f"以下之一：{'、'.join(LISTS)}", f"one of {', '.join(LISTS)}")
        rows.wrong.append(RowFinding(None, "", kind, expected, did_you_mean(kind, LISTS)))
        return rows
    text = _decoded(rows, data)
    if text is None:
        return rows
    records = csv.reader(io.StringIO(text, newline=""))
    number = 0
    try:
        header = next(records, [])
        number = 1
        columns = _columns(rows, header)
        if columns is None:
            return rows
        for number, record in enumerate(records, 2):
            if number > LIST_ROWS + 1:
                most = Text(f"不超过 {LIST_ROWS} 行", f"at most {LIST_ROWS} rows")
                hint = Text("后面的行没有读。", "the rows from here on were not read.")
                rows.wrong.append(RowFinding(number, "", "…", most, hint))
                break
            if any(cell.strip() for cell in record):
                _read_row(rows, columns, number, record)
    except csv.Error as error:
        hint = Text("后面的行没有读。", "the rows from here on were not read.")
        rows.wrong.append(RowFinding(number + 1, "", str(error), Text("CSV", "CSV"), hint))
    return rows


def _decoded(rows: Rows, data: bytes) -> str | None:
    csv_text = Text("CSV 文件（UTF-8）", "a CSV file (UTF-8)")
    if len(data) > LIST_BYTES:
        most = f"{LIST_BYTES // 1_000_000} MB"
        expected = Text(f"不超过 {most} 的文件", f"a file of at most {most}")
        hint = Text("请分成几个文件。", "split it.")
        rows.wrong.append(RowFinding(None, "", f"{len(data) / 1_000_000:.1f} MB", expected, hint))
        return None
    if b"\0" in data or data.startswith(b"PK\x03\x04"):
        hint = Text("请在表格软件里另存为 CSV。", "save it as CSV in the spreadsheet.")
        rows.wrong.append(RowFinding(None, "", shown(repr(data[:8])), csv_text, hint))
        return None
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError as error:
            wrong = f"0x{error.object[error.start]:02X}"
            row = data.count(b"\n", 0, error.start) + 1
    rows.wrong.append(RowFinding(row, "", wrong, csv_text))
    return None


def _columns(rows: Rows, header: Sequence[str]) -> list[Column | None] | None:
    """Return the list's columns in the order of the file; None when the file cannot be used."""
    wanted = LISTS[rows.kind].columns
    by_heading = {_folded(heading): column for column in wanted for heading in column.headings}
    found: list[Column | None] = []
    strange = []
    for cell in header:
        column = by_heading.get(_folded(cell))
        found.append(column)
        if column is None and cell.strip():
            strange.append(shown(cell.strip()))
        elif column is not None and column.name in rows.headings:
            once = Text("每列只出现一次", "each column once")
            rows.wrong.append(RowFinding(1, "", shown(cell.strip()), once))
            return None
        elif column is not None:
            rows.headings[column.name] = cell.strip()
    open_ = [column for column in wanted if column not in found]
    for cell in strange:
        names = [column.headings[0] for column in open_], [column.headings[-1] for column in open_]
        hint = did_you_mean(cell, [heading for column in open_ for heading in column.headings])
        if not hint.en:
            hint = Text("这一列没有用。", "the column was not used.")
        expected = Text(f"列名：{'、'.join(names[0])}", f"a heading such as {', '.join(names[1])}")
        if not open_:
            expected = Text("没有别的列", "no further column")
        rows.wrong.append(RowFinding(1, "", cell, expected, hint))
    missing = [column for column in open_ if column.needed]
    for column in missing:
        expected = Text(f"列名 {column.headings[0]}", f"a column {column.headings[-1]}")
        rows.wrong.append(RowFinding(1, column.headings[0], None, expected))
    return None if missing else found


def _read_row(rows: Rows, columns: Sequence[Column | None], number: int, record: Sequence[str]) -> None:
    values = {column.name: column.empty for column in LISTS[rows.kind].columns}
    wrong = []
    if any(cell.strip() for cell in record[len(columns) :]):
        count = Text(f"{len(columns)} 格", f"{len(columns)} cells")
        wrong.append(RowFinding(number, "", str(len(record)), count))
    for at, column in enumerate(columns):
        if column is None:
            continue
        cell = record[at].strip() if at < len(record) else ""
        heading = rows.headings[column.name]
        try:
            if cell:
                values[column.name] = column.read(_printable(cell))
            elif column.needed:
                wrong.append(RowFinding(number, heading, None, _wanted(column)))
        except _Wrong as error:
            wrong.append(RowFinding(number, heading, shown(cell), error.expected, error.hint))
    if wrong:
        rows.wrong.extend(wrong)
    else:
        rows.good.append(Row(number, values))


def _wanted(column: Column) -> Text:
    """Say what a cell should hold: what a column answers to a cell that cannot be right."""
    try:
        column.read("?" * 1000)
    except _Wrong as error:
        return error.expected
    return Text("文字", "a text")


def _printable(cell: str) -> str:
    """Refuse what nobody can see: control characters, line breaks, zero-width and bidi marks."""
    composed = unicodedata.normalize("NFC", cell)
    unseen = [c for c in composed if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")]
    if unseen:
        drawn = " ".join(dict.fromkeys(f"U+{ord(c):04X}" for c in unseen))
        expected = Text("一行看得见的文字", "one line of visible characters")
        raise _Wrong(expected, Text(f"请删去 {drawn}。", f"remove {drawn}."))
    return composed


# --- taking ----------------------------------------------------------------------------------------


def import_list(act: Act, rows: Rows) -> tuple[Feedback, ImportReport]:
    """Take a list that was read: its good rows that also fit what the store knows.

    Raises:
        Refused: whoever is signed on may not bring in this kind of list.
    """
    act.on_card = False
    if rows.kind in LISTS and not act.request.by_machine:
        people.require(act, LISTS[rows.kind].right)
    taken = len(LISTS[rows.kind].take(act, rows)) if rows.good else 0
    rejected = tuple(sorted(rows.wrong, key=lambda finding: finding.row or 0))
    report = ImportReport(rows.kind, taken, rejected)
    bad = len({finding.row for finding in rejected})
    facts = {"list": rows.kind, "taken": taken, "rejected": bad}
    if not taken:
        return Feedback("refused", "list_not_taken", facts), report
    act.record("ListImported", rows.kind, taken=taken, rejected=bad)
    return Feedback("attention" if bad else "ok", "list_imported", facts), report


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
