"""The lists that can be brought in (domain 7.7): their columns, and who may bring them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from station.lists.cells import (
    Read,
    code,
    day,
    fen,
    gtin,
    in_units,
    in_yuan,
    kg,
    limit,
    shape,
    template,
    text,
    thousandths,
    waybill,
    whole,
    word,
    works,
    written,
)
from station.messages import Text
from station.rules.rights import ROLES


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a list.

    Attributes:
        name: in the table.
        headings: what the header row may call it, Chinese and English.
        read: from a cell that is not empty.
        needed: whether a row must have it; else an empty cell leaves `empty`.
        write: the other way, as it is typed.
    """

    name: str
    headings: tuple[str, ...]
    read: Read
    needed: bool = True
    empty: Any = None
    write: Callable[[Any], str] = written


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
    key: tuple[str, ...] = ()


_CUSTOMER = ("客户", "客户编号", "customer", "customer code")
_MODEL = ("型号", "model")
_PART_UNITS = ("只", "个", "套", "块", "台", "kg")

LISTS: Mapping[str, List] = {
    "customers": List(
        Text("客户表", "customers"),
        "import_list",
        (
            Column("code", ("编号", "客户编号", "code"), code(20)),
            Column("name", ("名称", "客户名称", "name"), text(80)),
            Column("contact", ("联系人", "contact"), text(40), needed=False, empty=""),
            Column("phone", ("电话", "phone"), text(40), needed=False, empty=""),
            Column("marketing_owner", ("营销负责人", "marketing owner"), text(40), needed=False, empty=""),
        ),
        ("code",),
    ),
    "models": List(
        Text("型号表", "models"),
        "import_list",
        (
            Column("code", (*_MODEL, "编号", "code"), code(20)),
            Column("description", ("描述", "名称", "description"), text(80), needed=False, empty=""),
            Column("form_factor", ("规格", "form factor"), text(20), needed=False, empty=""),
            Column("watts", ("功率", "watts"), whole(1, 100_000), needed=False),
            Column("kg", ("裸重", "kg"), kg, needed=False),
            Column("kg_boxed", ("带盒重", "kg boxed"), kg, needed=False),
            Column("warranty_months", ("保修月数", "warranty months"), whole(0, 240)),
            Column("shelf_months", ("库存月数", "shelf months"), whole(0, 60), needed=False),
            Column("ean", ("EAN", "商品码"), gtin, needed=False),
            Column("serial_pattern", ("序列号模板", "serial pattern"), template, needed=False, empty=""),
            Column("discontinued_on", ("停产日期", "discontinued on"), day, needed=False),
            Column("spare_target", ("备品目标", "spare target"), whole(0, 1_000_000), needed=False),
        ),
        ("code",),
    ),
    "shipped-serials": List(
        Text("发货序列号", "shipped serials"),
        "import_list",
        (
            Column("serial", ("序列号", "serial"), code(40)),
            Column("model", _MODEL, code(20)),
            Column("customer", _CUSTOMER, code(20)),
            Column("shipped_on", ("发货日期", "shipped on"), day, needed=False),
            Column("invoice", ("发票号", "invoice no.", "invoice"), text(40), needed=False, empty=""),
        ),
        ("serial",),
    ),
    "packing-list": List(
        Text("装箱单", "packing list"),
        "import_list",
        (
            Column("waybill", ("运单", "运单号", "waybill"), waybill),
            Column("customer", _CUSTOMER, code(20)),
            Column("carton", ("箱号", "carton"), text(20), needed=False, empty=""),
            Column("model", _MODEL, code(20)),
            Column("quantity", ("数量", "qty", "quantity"), whole(1, 100_000)),
            Column("serial", ("序列号", "serial"), code(40), needed=False, empty=""),
            Column("stated_fault", ("故障描述", "stated fault"), text(200), needed=False, empty=""),
            Column("request", ("要求", "request"), word("return", "exchange", "repair")),
        ),
    ),
    "locations": List(
        Text("货位表", "locations"),
        "import_list",
        (
            Column(
                "code",
                ("编号", "货位", "code"),
                shape(r"LC\d{6}", Text("LC 加 6 位数字", "LC and 6 digits")),
            ),
            Column("name", ("名称", "name"), text(40)),
            Column(
                "kind",
                ("类别", "kind"),
                word(
                    "receiving",
                    "hold",
                    "main",
                    "after_sales",
                    "inspection",
                    "teardown",
                    "parts",
                    "scrap",
                    "rnd",
                ),
            ),
        ),
        ("code",),
    ),
    "stock": List(
        Text("库存表", "stock"),
        "import_list",
        (
            Column("model", _MODEL, code(20)),
            Column("location", ("库位", "仓库", "location"), text(10)),
            Column("quantity", ("数量", "qty", "quantity"), whole(0, 1_000_000)),
            Column("kind", ("类别", "kind"), word("finished", "spare")),
        ),
        ("model", "location", "kind"),
    ),
    "parts-list": List(
        Text("零件清单", "parts list"),
        "import_list",
        (
            Column("model", _MODEL, code(20)),
            Column("code", ("零件编号", "part code"), code(20)),
            Column("name", ("名称", "零件名称", "name"), text(40)),
            Column("unit_of_measure", ("单位", "unit"), word(*_PART_UNITS)),
            Column("per_unit", ("每台数量", "qty per unit"), thousandths, write=in_units),
        ),
        ("model", "code"),
    ),
    "price-list": List(
        Text("单价明细", "price list"),
        "write_price_list",
        (
            Column("version", ("版本", "version"), text(20)),
            Column("code", ("零件编号", "part code"), code(20)),
            Column("name", ("名称", "零件名称", "name"), text(40)),
            Column("spec", ("规格", "spec"), text(80), needed=False, empty=""),
            Column("unit_of_measure", ("单位", "unit"), word(*_PART_UNITS)),
            Column("price_fen", ("单价", "price"), fen, write=in_yuan),
            Column("basis", ("依据", "basis"), text(80), needed=False, empty=""),
            Column("effective_on", ("生效日期", "effective on"), day, needed=False),
        ),
        ("version", "code"),
    ),
    "checklists": List(
        Text("检测项目表", "checklists"),
        "import_list",
        (
            Column("family", ("规格", "family"), text(20)),
            Column("code", ("项目编号", "item code"), code(20)),
            Column("name", ("项目", "item"), text(40)),
            Column("position", ("顺序", "position"), whole(0, 1000)),
            Column("unit_of_measure", ("单位", "unit"), text(8), needed=False, empty=""),
            Column("low", ("下限", "low"), limit, needed=False),
            Column("high", ("上限", "high"), limit, needed=False),
        ),
        ("family", "code"),
    ),
    "calendar": List(
        Text("日历", "calendar"),
        "import_calendar",
        (
            Column("date", ("日期", "date"), day),
            Column("name", ("名称", "name"), text(40)),
            Column("works", ("上班", "works"), works),
        ),
        ("date",),
    ),
    "operators": List(
        Text("人员表", "operators"),
        "import_operators",
        (
            Column(
                "number",
                ("工号", "工牌", "badge"),
                shape(r"OP\d{4}", Text("OP 加 4 位数字", "OP and 4 digits")),
            ),
            Column("name", ("姓名", "name"), text(40)),
            Column("role", ("角色", "岗位", "role"), word(*ROLES)),
            Column("qualified_for", ("资格", "qualified for"), text(200), needed=False, empty=""),
            Column("valid_until", ("有效期至", "valid until"), day, needed=False),
        ),
        ("number",),
    ),
}
"""What can be brought in (domain 7.7)."""
