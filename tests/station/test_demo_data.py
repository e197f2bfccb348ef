"""The demo's lists say what the department's demo day is made of (domain, "Demo data")."""

from collections import Counter
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import select

from station.clock import Clock
from station.codes import gtin, parse_template
from station.config import load as load_settings
from station.demo import data
from station.operations.setup import first_start
from station.store import tables
from station.store.store import Store

STARTS = datetime(2026, 9, 29, 6, 20, tzinfo=UTC)
SHIPPED_CONFIG = Path(__file__).parents[2] / "config.yaml"


@pytest.fixture(scope="module")
def rows(tmp_path_factory):
    """Everything in a table after the demo's lists were brought in."""
    store = Store(f"sqlite:///{tmp_path_factory.mktemp('demo')}/station.db")
    store.migrate()
    clock = Clock.starting_at(STARTS)
    first_start(store, load_settings(SHIPPED_CONFIG, {}), clock)
    data.load(store, "desk1", clock)

    def read(table):
        with store.read() as connection:
            return connection.execute(select(table)).all()

    return read


MODELS = [  # code, description, kg, months, EAN, stopped on, finished stock, spares
    ("HY220T", "TFX 220 W", "0.85", 24, "2000000002200", date(2026, 1, 31), 0, 7),
    ("HY250F", "Flex 250 W", "0.78", 24, "2000000002507", None, 40, None),
    ("HY300S", "ATX 300 W", "1.15", 24, "2000000003009", date(2026, 3, 31), 14, 10),
    ("HY350P", "ATX 350 W", "1.22", 24, "2000000003504", date(2025, 6, 30), 0, 0),
    ("HY400S", "ATX 400 W", "1.30", 24, "2000000004006", None, 260, None),
    ("HY500G", "ATX 500 W", "1.65", 36, "2000000005003", None, 180, None),
    ("HY650G", "ATX 650 W", "1.95", 60, "2000000006505", None, 95, None),
    ("HY850M", "ATX 850 W", "2.90", 60, "2000000008509", None, 22, None),
]


def test_the_models_their_stock_and_their_spares(rows):
    stock = {(row.model, row.kind): row.quantity for row in rows(tables.model_stock)}
    found = [
        (
            row.code,
            row.description,
            row.kg,
            row.warranty_months,
            row.ean,
            row.discontinued_on,
            stock.get((row.code, "finished")),
            stock.get((row.code, "spare")),
        )
        for row in rows(tables.model)
    ]
    assert sorted(found) == MODELS
    assert {row.shelf_months for row in rows(tables.model)} == {3}


def test_every_model_has_a_box_heavier_than_itself_and_a_code_that_checks(rows):
    for row in rows(tables.model):
        assert Decimal("0.35") <= Decimal(row.kg_boxed) - Decimal(row.kg) <= Decimal("0.60")
        assert gtin(row.ean) == row.ean


def test_each_shipped_serial_reads_as_its_model(rows):
    pattern = {row.code: parse_template(row.serial_pattern) for row in rows(tables.model)}
    found = {row.serial: (row.model, row.customer, row.shipped_on) for row in rows(tables.shipped_serial)}
    assert found == {
        "HY500GA253700142": ("HY500G", "C001", None),
        "HY500GA253700143": ("HY500G", "C001", None),
        "HY500GA253700205": ("HY500G", "C001", None),
        "HY500GA254100019": ("HY500G", "C001", None),
        "HY650GA252200077": ("HY650G", "C001", None),
        "HY400SB253100310": ("HY400S", "C001", None),
        "HY400SB211400921": ("HY400S", "C001", None),
        "HY350PA230800550": ("HY350P", "C001", None),
        "HY350PA251200003": ("HY350P", "C001", None),
        "HY300SA243800415": ("HY300S", "C002", None),
    }
    assert {pattern[model].match(serial).model == model for serial, (model, _, _) in found.items()} == {True}


def test_twelve_units_are_declared_for_exchange_in_two_parcels(rows):
    declared = Counter()
    for line in rows(tables.packing_line):
        declared[line.model] += line.quantity
    lines = rows(tables.packing_line)
    assert declared == {"HY500G": 6, "HY400S": 4, "HY350P": 2}
    assert {(line.waybill, line.carton) for line in lines} == {
        ("SF9000000000017", "1"),
        ("SF9000000000025", "2"),
    }
    assert {(line.customer, line.request, line.delivery) for line in lines} == {("C001", "exchange", None)}
    assert len({line.consignment for line in lines}) == 1


def test_the_people_and_their_badges(rows):
    assert [(row.number, row.name, row.role) for row in rows(tables.operator)] == [
        ("OP0001", "周敏", "keeper"),
        ("OP0002", "何婷", "clerk"),
        ("OP0003", "罗强", "leader"),
        ("OP0004", "邓辉", "inspector"),
        ("OP0005", "马超群", "repairer"),
        ("OP0006", "郑立", "manager"),
        ("OP0007", "林珊", "marketing"),
        ("OP0008", "钱芳", "finance"),
        ("OP0009", "许总", "gm"),
        ("OP0010", "黄勇", "main_store"),
        ("OP0011", "石磊", "shipping"),
    ]
    assert all(len(row.badge_secret) == 6 for row in rows(tables.operator))


def test_the_customers_each_with_somebody_in_marketing(rows):
    customers = rows(tables.customer)
    assert [(row.code, row.name) for row in customers] == [
        ("C001", "华南数码分销"),
        ("C002", "西北电脑城"),
        ("C003", "东方装机店"),
        ("C004", "云上电商旗舰"),
        ("C005", "北辰教育采购"),
    ]
    assert all(row.marketing_owner for row in customers)


def test_the_places_of_the_department(rows):
    assert [(row.code, row.kind) for row in rows(tables.location)] == [
        ("LC000001", "receiving"),
        ("LC000002", "hold"),
        ("LC000003", "main"),
        ("LC000004", "after_sales"),
        ("LC000005", "inspection"),
        ("LC000006", "teardown"),
        ("LC000007", "parts"),
        ("LC000008", "scrap"),
    ]


PARTS = [
    ("风扇", "只", 1000),
    ("外壳套件", "套", 1000),
    ("电路板", "块", 1000),
    ("主变压器", "个", 1000),
    ("PFC 电感", "个", 1000),
    ("主滤波电容", "只", 2000),
    ("输出线组", "套", 1000),
    ("AC 插座", "个", 1000),
    ("开关", "个", 1000),
]


def test_the_parts_of_an_hy400s_and_of_an_hy850m(rows):
    found = {
        model: [
            (row.name, row.unit_of_measure, row.per_unit) for row in rows(tables.part) if row.model == model
        ]
        for model in ("HY400S", "HY850M")
    }
    assert found["HY400S"] == PARTS
    assert found["HY850M"] == [*PARTS[:6], ("模组线", "套", 1000), *PARTS[7:]]


def test_bringing_the_lists_in_again_changes_no_row(rows, tmp_path):
    store = Store(f"sqlite:///{tmp_path}/station.db")
    store.migrate()
    clock = Clock.starting_at(STARTS)
    first_start(store, load_settings(SHIPPED_CONFIG, {}), clock)

    def everything():
        listed = ("operator", "customer", "model", "model_stock", "shipped_serial", "location", "part")
        with store.read() as connection:
            return [connection.execute(select(tables.metadata.tables[name])).all() for name in listed]

    data.load(store, "desk1", clock)
    before = everything()
    data.load(store, "desk1", clock)
    with store.read() as connection:
        lines = connection.execute(select(tables.packing_line.c.quantity)).scalars().all()
    assert (everything(), sum(lines)) == (before, 12)
