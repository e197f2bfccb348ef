"""Lists: good rows are taken, each bad one is told with row, column, value and expectation."""

import itertools

import pytest
from sqlalchemy import select

from station.feedback import Feedback
from station.lists.files import LIST_BYTES
from station.lists.kinds import LISTS
from station.lists.reading import LIST_ROWS, read_list
from station.operations.imports import import_list, import_rows, run_import
from station.rules import rights
from station.store import tables
from station.store.store import Request

ids = itertools.count()


def bring(keeper, kind, text):
    """Bring in a list as the command line does; returns its English sentences."""
    data = text if isinstance(text, bytes) else text.encode()
    report = import_rows(keeper.store, "desk1", read_list(kind, data), keeper.clock)
    return report.sentences("en")


def stored(keeper, table, *columns, **where):
    with keeper.store.read() as connection:
        statement = select(*(table.c[name] for name in columns)).filter_by(**where)
        return [tuple(row) for row in connection.execute(statement)]


# --- reading -----------------------------------------------------------------------------------------

CUSTOMER = ("C900", "东方=1+1 装机店", "赵喆", "000-1", "林珊")
IN_OTHER_WORDS = [
    "编号,名称,联系人,电话,营销负责人\nC900,东方=1+1 装机店,赵喆,000-1,林珊\n".encode(),
    "\ufeff编号,名称,联系人,电话,营销负责人\r\nC900,东方=1+1 装机店,赵喆,000-1,林珊\r\n".encode(),
    "编号,名称,联系人,电话,营销负责人\nC900,东方=1+1 装机店,赵喆,000-1,林珊\n".encode("gb18030"),
    "Marketing_Owner,NAME,phone,contact,code\n林珊,东方=1+1 装机店,000-1,赵喆,c900\n".encode(),
    '编号,"名称",联系人,电话,营销负责人\n\n Ｃ９００ ,"东方=1+1 装机店",赵喆,000-1,林珊\n,,,,\n'.encode(),
]


@pytest.mark.parametrize("data", IN_OTHER_WORDS)
def test_a_list_is_read_in_either_encoding_language_and_any_order(keeper, data):
    assert bring(keeper, "customers", data) == ["customers: 1 rows taken, 0 rows not taken."]
    names = ("code", "name", "contact", "phone", "marketing_owner")
    assert stored(keeper, tables.customer, *names, code="C900") == [CUSTOMER]


def test_a_formula_stays_a_text(keeper):
    bring(keeper, "customers", 'code,name,contact\nC900,=1+1,"=HYPERLINK(""http://x"")"\n')
    assert stored(keeper, tables.customer, "name", "contact", code="C900") == [
        ("=1+1", '=HYPERLINK("http://x")')
    ]


MODELS = "model,warranty months,kg,EAN,serial pattern,discontinued on\n"
PACKING = "waybill,customer,model,qty,serial,request\n"

WRONG = [
    (
        "customers",
        "code,name\nC 9/00$,x\n",
        "row 2, code: expected a code of at most 20 letters, digits and - . / _, found C 9/00$.",
        "第 2 行，code：应为不超过 20 个字母、数字和 - . / _ 的编号，写的是 C 9/00$。",
    ),
    (
        "customers",
        "code,name\nC900,\n",
        "row 2, name: expected a text of at most 80 characters, but it is missing.",
        "第 2 行，name：应为不超过 80 个字的文字，没有写。",
    ),
    (
        "customers",
        f"code,name\nC900,{'x' * 81}\n",
        f"row 2, name: expected a text of at most 80 characters, found {'x' * 77}....",
        f"第 2 行，name：应为不超过 80 个字的文字，写的是 {'x' * 77}...。",
    ),
    (
        "customers",
        "code,name\nC900,ab\u202ecd\n",
        "row 2, name: expected one line of visible characters, found ab\\x202ecd; remove U+202E.",
        "第 2 行，name：应为一行看得见的文字，写的是 ab\\x202ecd；请删去 U+202E。",
    ),
    (
        "customers",
        'code,name\nC900,"a\nb"\n',
        "row 2, name: expected one line of visible characters, found a\\x0ab; remove U+000A.",
        "第 2 行，name：应为一行看得见的文字，写的是 a\\x0ab；请删去 U+000A。",
    ),
    (
        "customers",
        "code,name\nC900,a,b\n",
        "row 2: expected 2 cells, found 3.",
        "第 2 行：应为 2 格，写的是 3。",
    ),
    (
        "customers",
        "code,name\nC900,a\nC900,b\n",
        "row 3, code: expected one row for each key, found C900; row 2 has it already.",
        "第 3 行，code：应为每个编号一行，写的是 C900；第 2 行已经写过。",
    ),
    (
        "models",
        MODELS + "HY900X,two,,,,\n",
        "row 2, warranty months: expected a whole number from 0 to 240, found two.",
        "第 2 行，warranty months：应为 0 到 240 的整数，写的是 two。",
    ),
    (
        "models",
        MODELS + "HY900X,24,1.2345,,,\n",
        "row 2, kg: expected a number above 0, at most 1000, 3 decimals, found 1.2345.",
        "第 2 行，kg：应为大于 0、不超过 1000、最多三位小数的数，写的是 1.2345。",
    ),
    (
        "models",
        MODELS + "HY900X,24,,2.00E+12,,\n",
        "row 2, EAN: expected an EAN with the right check digit, found 2.00E+12; "
        "a spreadsheet rewrote it, make the column text.",
        "第 2 行，EAN：应为校验位正确的 EAN 码，写的是 2.00E+12；表格软件改写了它，请把该列设为文本。",
    ),
    (
        "models",
        MODELS + "HY900X,24,,2000000005003,,\n",
        "row 2, EAN: expected an EAN no other model has, found 2000000005003; HY500G has it already.",
        "第 2 行，EAN：应为别的型号没有用的 EAN 码，写的是 2000000005003；HY500G 已经用了。",
    ),
    (
        "models",
        MODELS + "HY900X,24,,,,2026-02-30\n",
        "row 2, discontinued on: expected a date such as 2026-09-29, found 2026-02-30.",
        "第 2 行，discontinued on：应为日期，如 2026-09-29，写的是 2026-02-30。",
    ),
    (
        "models",
        MODELS + "HY900X,24,,,{n},\n",
        "row 2, serial pattern: expected a template such as {model:6}{plant:1}{yy:2}{ww:2}{n:5}, found {n}; "
        "serial template '{n}': '{' is no field and no printed character.",
        "第 2 行，serial pattern：应为序列号模板，如 {model:6}{plant:1}{yy:2}{ww:2}{n:5}，写的是 {n}；"
        "serial template '{n}': '{' is no field and no printed character。",
    ),
    (
        "shipped-serials",
        "serial,model,customer\nX1,HY500H,C001\n",
        "row 2, model: expected a model of the models list, found HY500H; did you mean HY500G?",
        "第 2 行，model：应为型号表里的型号，写的是 HY500H；是不是 HY500G？",
    ),
    (
        "locations",
        "编号,名称,类别\nLC000009,角落,corner\n",
        "row 2, 类别: expected one of receiving, hold, main, after_sales, inspection, teardown, parts, "
        "scrap, rnd, found corner.",
        "第 2 行，类别：应为以下之一：收货区、待处理区、总仓退货区、售后仓位、检测区、拆解区、零件区、"
        "报废区、研发中心，写的是 corner。",
    ),
    (
        "stock",
        "model,location,qty,kind\nHY500G,A,-1,spare\n",
        "row 2, qty: expected a whole number from 0 to 1000000, found -1.",
        "第 2 行，qty：应为 0 到 1000000 的整数，写的是 -1。",
    ),
    (
        "calendar",
        "date,name,works\n2027-10-01,National Day,maybe\n",
        "row 2, works: expected one of 0, 1, found maybe.",
        "第 2 行，works：应为以下之一：休息、上班，写的是 maybe。",
    ),
    (
        "operators",
        "badge,name,role\nOP12,x,keeper\n",
        "row 2, badge: expected OP and 4 digits, found OP12.",
        "第 2 行，badge：应为 OP 加 4 位数字，写的是 OP12。",
    ),
    (
        "packing-list",
        PACKING + "SF9000000000099,C009,HY500G,1,,return\n",
        "row 2, customer: expected a customer of the customers list, found C009; did you mean C005?",
        "第 2 行，customer：应为客户表里的客户，写的是 C009；是不是 C005？",
    ),
    (
        "packing-list",
        PACKING + "SF9000000000099,C001,HY500G,2,HY500GA253700142,return\n",
        "row 2, qty: expected 1, because a serial is named, found 2.",
        "第 2 行，qty：应为 1，因为写了序列号，写的是 2。",
    ),
    (
        "packing-list",
        PACKING + "SF9000000000099,C001,HY500G,1,,swap\n",
        "row 2, request: expected one of return, exchange, repair, found swap.",
        "第 2 行，request：应为以下之一：退货、换货、维修，写的是 swap。",
    ),
    (
        "packing-list",
        PACKING + "SF9000000000099,C001,HY500G,1,,退货\nSF9000000000099,C002,HY500G,1,,退货\n",
        "row 3, customer: expected C001, as in the waybill's first row, found C002.",
        "第 3 行，customer：应为 C001，同一运单，写的是 C002。",
    ),
    (
        "customers",
        "code,nam\nC900,x\n",
        "row 1: expected a heading such as name, contact, phone, marketing owner, found nam; did you mean "
        "name?",
        "第 1 行：应为列名：名称、联系人、电话、营销负责人，写的是 nam；是不是 name？",
    ),
    (
        "customers",
        "code,name,code\nC900,x,C901\n",
        "row 1: expected each column once, found code.",
        "第 1 行：应为每列只出现一次，写的是 code。",
    ),
    (
        "customers",
        b"PK\x03\x04....",
        "file: expected a whole XLSX workbook, found File is not a zip file; open it in the spreadsheet, "
        "save it as XLSX and choose that.",
        "文件：应为完整的 XLSX 工作簿，写的是 File is not a zip file；"
        "请在表格软件里打开，另存为 XLSX 再选一次。",
    ),
    (
        "customers",
        b"code,name\nC900,\xff\xff\n",
        "row 2: expected a CSV (UTF-8) or XLSX file, found 0xFF.",
        "第 2 行：应为 CSV（UTF-8）或 XLSX 文件，写的是 0xFF。",
    ),
    (
        "customers",
        "code,name\nC900,x\n".encode("utf-16"),
        r"file: expected a CSV (UTF-8) or XLSX file, found b'\xff\xfec\x00o\x00d\x00'; "
        "save it as CSV or XLSX in the spreadsheet.",
        r"文件：应为 CSV（UTF-8）或 XLSX 文件，写的是 b'\xff\xfec\x00o\x00d\x00'；"
        "请在表格软件里另存为 CSV 或 XLSX。",
    ),
    (
        "shipped-serials",
        "serial,model,customer\n1.2E+12,HY500G,C001\n",
        "row 2, serial: expected a code of at most 40 letters, digits and - . / _, found 1.2E+12; "
        "a spreadsheet rewrote it, make the column text.",
        "第 2 行，serial：应为不超过 40 个字母、数字和 - . / _ 的编号，写的是 1.2E+12；"
        "表格软件改写了它，请把该列设为文本。",
    ),
    (
        "customers",
        b"x" * (LIST_BYTES + 100_000),
        "file: expected a file of at most 5 MB, found 5.1 MB; split it.",
        "文件：应为不超过 5 MB 的文件，写的是 5.1 MB；请分成几个文件。",
    ),
    (
        "customers",
        "code,name\nC900," + "x" * 140_000,
        "row 2: expected CSV, found field larger than field limit (131072); the rows from here on were "
        "not read.",
        "第 2 行：应为 CSV，写的是 field larger than field limit (131072)；后面的行没有读。",
    ),
    (
        "packing list",
        "",
        "file: expected one of customers, models, shipped-serials, packing-list, locations, stock, "
        "parts-list, price-list, checklists, calendar, operators, found packing list; did you mean "
        "packing-list?",
        "文件：应为以下之一：customers、models、shipped-serials、packing-list、locations、stock、parts-list、"
        "price-list、checklists、calendar、operators，写的是 packing list；是不是 packing-list？",
    ),
]


@pytest.mark.parametrize(("kind", "text", "english", "chinese"), WRONG)
def test_each_mistake_is_one_sentence_in_both_languages(keeper, kind, text, english, chinese):
    data = text if isinstance(text, bytes) else text.encode()
    report = import_rows(keeper.store, "desk1", read_list(kind, data), keeper.clock)
    found = [(each.sentence("en"), each.sentence("zh")) for each in report.rejected]
    assert found[0] == (english, chinese)
    assert len(found) == (2 if "nam\n" in str(text) else 1)


def test_the_kind_of_a_place_is_spelt_as_a_place_not_as_what_is_decided_of_a_unit(keeper):
    assert bring(keeper, "locations", "编号,名称,类别\nLC000020,拆解台,拆解区\nLC000021,废料,报废区\n") == [
        "locations: 2 rows taken, 0 rows not taken."
    ]
    assert [stored(keeper, tables.location, "kind", code=f"LC00002{n}") for n in (0, 1)] == [
        [("teardown",)],
        [("scrap",)],
    ]


def test_good_rows_are_taken_and_every_bad_one_is_told(keeper):
    text = PACKING + (
        "SF9000000000099,C001,HY500G,2,,return\n"
        "SF9000000000099,C001,HY999X,1,,return\n"
        "SF9,C001,HY500G,none,,return\n"
        "SF9000000000099,C001,HY400S,1,HY400SB253100310,exchange\n"
    )
    assert bring(keeper, "packing-list", text) == [
        "packing list: 2 rows taken, 2 rows not taken.",
        "row 3, model: expected a model of the models list, found HY999X.",
        "row 4, waybill: expected a waybill of 6 to 40 letters, digits and -, found SF9.",
        "row 4, qty: expected a whole number from 1 to 100000, found none.",
    ]
    lines = stored(keeper, tables.packing_line, "model", "quantity", "serial", waybill="SF9000000000099")
    assert lines == [("HY500G", 2, ""), ("HY400S", 1, "HY400SB253100310")]
    assert keeper.events("ListImported")[-1] == {"taken": 2, "rejected": 2}


def test_more_rows_than_a_list_may_have_are_not_read():
    rows = read_list("stock", b"model,location,qty,kind\n" + b"H,A,1,spare\n" * (LIST_ROWS + 5))
    assert len(rows.good) == LIST_ROWS
    assert [each.sentence("en") for each in rows.wrong] == [
        f"row {LIST_ROWS + 2}: expected at most {LIST_ROWS} rows, found …; the rows from here on were not "
        "read."
    ]


def test_a_file_that_is_not_there_is_named(keeper, tmp_path):
    report = run_import(keeper.store, "desk1", "customers", tmp_path / "none.csv", keeper.clock)
    assert report.sentences("zh") == [
        "客户表：收下 0 行，没收 0 行。",
        f"文件：应为可读的文件 {tmp_path}/none.csv，写的是 No such file or directory。",
    ]


# --- taking ------------------------------------------------------------------------------------------


def test_a_row_with_a_known_key_replaces_what_was_there(keeper):
    bring(keeper, "customers", "code,name,phone\nC001,华南数码,000-2001\n")
    assert stored(keeper, tables.customer, "name", "contact", "phone", code="C001") == [
        ("华南数码", "", "000-2001")
    ]


def test_two_models_can_swap_their_product_codes(keeper):
    bring(keeper, "models", MODELS + "HY500G,36,1.65,2000000006505,,\nHY650G,60,1.95,2000000005003,,\n")
    assert stored(keeper, tables.model, "ean", code="HY500G") == [("2000000006505",)]
    assert stored(keeper, tables.model, "ean", code="HY650G") == [("2000000005003",)]


def test_a_list_is_seen_by_the_next_scan(counting):
    assert counting.scan("2000000011110", "]E0").code != "scan_serial"
    bring(counting, "models", MODELS + "HY111X,24,,2000000011110,,\n")
    counting.badge("OP0001")
    assert counting.scan("2000000011110", "]E0").code == "scan_serial"


def test_a_new_operator_gets_a_badge_and_a_known_one_keeps_his(keeper):
    before = dict(stored(keeper, tables.operator, "number", "badge_secret"))
    bring(
        keeper, "operators", "工号,姓名,角色,有效期至\nOP0002,何婷,leader,2027/1/31\nOP0099,高远,营销中心,\n"
    )
    after = dict(stored(keeper, tables.operator, "number", "badge_secret"))
    assert (after["OP0002"], len(after["OP0099"])) == (before["OP0002"], 6)
    assert keeper.events("OperatorChanged")[-2:] == [
        {"changes": {"role": ["clerk", "leader"], "valid_until": ["", "2027-01-31"]}},
        {"changes": {"number": ["", "OP0099"], "name": ["", "高远"], "role": ["", "marketing"]}},
    ]


def test_the_command_line_acts_for_nobody_at_the_desk(keeper):
    keeper.badge("OP0001")
    bring(keeper, "customers", "code,name\nC900,x\n")
    assert stored(keeper, tables.event, "operator", kind="ListImported")[-1] == (None,)
    assert stored(keeper, tables.desk, "operator") == [("OP0001",)]


@pytest.mark.parametrize("kind", LISTS)
def test_at_the_desk_a_list_wants_the_right_role(keeper, kind):
    header = ",".join(column.headings[-1] for column in LISTS[kind].columns)
    people = dict(stored(keeper, tables.operator, "role", "number"))
    outcomes = {}
    for role, number in people.items():
        keeper.badge(number)
        request = Request(f"i{next(ids)}", "import_list", "desk1", keeper.clock.now())
        rows = read_list(kind, header.encode())
        outcomes[role] = keeper.store.perform(request, lambda act, rows=rows: import_list(act, rows)[0]).code
    allowed = {role for role, code in outcomes.items() if code != "role_may_not"}
    assert allowed == set(rights.who_may(LISTS[kind].right))


def test_a_list_without_a_good_row_changes_nothing(keeper):
    rows = read_list("customers", b"code,name\nC900,\n")
    request = Request("once", "import_list", "desk1", keeper.clock.now(), by_machine=True)
    before = len(keeper.events("ListImported"))
    answer = keeper.store.perform(request, lambda act: import_list(act, rows)[0])
    assert answer == Feedback("refused", "list_not_taken", {"list": "customers", "taken": 0, "rejected": 1})
    assert len(keeper.events("ListImported")) == before


# --- packing lists and deliveries --------------------------------------------------------------------


def declared(keeper, **where):
    return stored(keeper, tables.packing_line, "waybill", "model", "quantity", "delivery", **where)


def test_a_packing_list_sent_again_replaces_the_lines_of_its_waybills(keeper):
    bring(keeper, "packing-list", PACKING + "SF9000000000025,C001,HY400S,3,,exchange\n")
    assert declared(keeper, waybill="SF9000000000025") == [("SF9000000000025", "HY400S", 3, None)]
    assert len(declared(keeper, waybill="SF9000000000017")) == 2


def test_a_waybill_is_listed_as_it_will_be_scanned(keeper):
    bring(keeper, "packing-list", PACKING + "jdva11408814483-1-2-,C001,HY400S,3,,exchange\n")
    assert declared(keeper, waybill="JDVA11408814483") == [("JDVA11408814483", "HY400S", 3, None)]


def test_lines_for_a_delivery_being_counted_join_it_and_are_compared(counting):
    counting.scan("HY500GA253700142", "]C1")
    [delivery] = stored(counting, tables.delivery, "number")
    bring(counting, "packing-list", PACKING + "SF9000000000017,C001,HY500G,1,,return\n")
    assert declared(counting, waybill="SF9000000000017") == [("SF9000000000017", "HY500G", 1, *delivery)]
    assert counting.events("PackingListJoined") == [{"units": 1}]


def test_a_further_parcel_of_a_list_that_came_late_is_awaited(counting):
    [(delivery,)] = stored(counting, tables.delivery, "number")
    text = PACKING + "SF9000000000017,C001,HY500G,6,,return\nSF9000000000033,C001,HY250F,1,,return\n"
    bring(counting, "packing-list", text)
    assert declared(counting, waybill="SF9000000000033") == [("SF9000000000033", "HY250F", 1, delivery)]
    parcel = stored(counting, tables.waybill, "delivery", "signed_at", number="SF9000000000033")
    assert parcel == [(delivery, None)]


def test_lines_of_another_customer_do_not_join_a_delivery(counting):
    assert bring(counting, "packing-list", PACKING + "SF9000000000017,C002,HY500G,6,,return\n")[1:] == [
        "row 2, customer: expected C001, whose delivery it is, found C002."
    ]


def test_a_waybill_whose_count_is_finished_takes_no_lines(counting):
    [(delivery,)] = stored(counting, tables.delivery, "number")
    counting.command("0020")
    counting.touch("confirm")
    assert stored(counting, tables.delivery, "state") == [("counted",)]
    before = declared(counting)
    text = PACKING + "SF9000000000017,C001,HY500G,9,,return\nSF9000000000041,C001,HY500G,1,,return\n"
    assert bring(counting, "packing-list", text) == [
        "packing list: 1 rows taken, 1 rows not taken.",
        "row 2, waybill: expected a waybill that is not counted yet, found SF9000000000017; "
        f"the count of {delivery} is finished.",
    ]
    assert declared(counting) == [*before, ("SF9000000000041", "HY500G", 1, None)]
