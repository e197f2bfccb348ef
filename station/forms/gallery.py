"""Papers of the demo delivery as they look (docs/forms, and the storybook). All content is invented."""

import io
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from decimal import ROUND_HALF_UP, Decimal
from hashlib import sha256
from typing import Any

from PIL import Image, ImageDraw

from station.forms.contents import (
    AccountLine,
    Application,
    ApplicationLine,
    BadCheck,
    BadRecord,
    BadRow,
    BatchAccount,
    ConfirmationForm,
    Content,
    Customer,
    FormLine,
    Notice,
    PackingLine,
    PackingList,
    PickLine,
    PickList,
    PlannedTask,
    PriceLine,
    PriceList,
    ProblemSummary,
    Replacement,
    SampleSlip,
    SummaryLine,
    WrittenReport,
)
from station.forms.document import PaperDocument, Photo, Shipped, Signed, Task

C001 = Customer("C001", "华南数码分销", "陈启文", "林珊")
DELIVERY = "DL2609290001"
WAYBILLS = ("SF9000000000017", "SF9000000000025")
SIGNED, COUNTED = "2026-09-29 14:20", "2026-09-29 16:05"
UNITS = ["RU2609290001", "RU2609290002", "RU2609290007", "RU2609290011"]
_LOCAL = timezone(timedelta(hours=8))


def at(text: str) -> datetime:
    """A time of the department's clock, `2026-09-29 14:20`."""
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=_LOCAL).astimezone(UTC)


def signed(act: str, who: str, role: str, when: str, revision: int = 1, **said: Any) -> Signed:
    """A signature."""
    return Signed(act, "OP0000", who, role, at(when), revision, **said)


def photo(number: int, when: str, by: str) -> Photo:
    """A drawing that stands for a photo of a unit."""
    picture = Image.new("L", (800, 600), 205)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((130, 150, 670, 470), fill=80 + 7 * (number % 41) % 90, outline=30, width=6)
    pen.ellipse((190, 190, 430, 430), fill=60, outline=25, width=8)
    for step in range(6):
        pen.line((310, 310, 310 + 110 * (step % 3 - 1), 310 + 110 * (step // 3 * 2 - 1)), fill=150, width=14)
    pen.polygon([(520, 200), (640, 210), (610, 330), (545, 300)], fill=35)
    written = io.BytesIO()
    picture.save(written, "JPEG", quality=85)
    return Photo(number, written.getvalue(), at(when), by)


def paper(
    number: str, kind: str, rule: str, state: str, content: Content, filed: str, by: str, **more: Any
) -> PaperDocument:
    """A paper at its first revision."""
    digest = sha256(repr(content).encode()).hexdigest()
    return PaperDocument(number, kind, rule, 1, state, digest, at(filed), by, at(filed), by, content, **more)


PACKED = PackingList(
    customer=C001,
    date="2026-09-28",
    lines=(
        PackingLine("1", "HY500G", 4, (), "不开机", "电源线 4"),
        PackingLine("1", "HY500G", 2, (), "带载关机", "电源线 2"),
        PackingLine("2", "HY400S", 3, (), "不开机"),
        PackingLine("2", "HY400S", 1, (), "风扇不转"),
        PackingLine("2", "HY350P", 2, (), "不开机"),
    ),
    compiled_by="customer",
    weight="21.40 kg",
)

CONFIRMATION = ConfirmationForm(
    date="2026-09-30",
    customer=C001,
    applications=("AP2609290001",),
    deliveries=(DELIVERY,),
    waybills=WAYBILLS,
    signed_at=SIGNED,
    signed_by="周敏",
    counted_at=COUNTED,
    counted_by="周敏",
    lines=(
        FormLine(
            model="HY500G",
            description="ATX 500 W",
            declared=2,
            counted=2,
            serials=("HY500GA253700142", "HY500GA253700143"),
            in_warranty=2,
            out_of_warranty=0,
            unknown_warranty=0,
            stated_fault="不开机",
            request="exchange",
            decision="exchange",
        ),
        FormLine(
            model="HY500G",
            description="ATX 500 W",
            declared=4,
            counted=3,
            serials=("HY500GA253700205", "HY500GA254100019", "HY500GA253700143"),
            in_warranty=3,
            out_of_warranty=0,
            unknown_warranty=0,
            stated_fault="不开机；带载关机",
            request="exchange",
            hold_reason="破损（第 3 台）、安全隐患（第 4 台）、序列号重复（第 5 台），待客户确认",
        ),
        FormLine(
            model="HY650G",
            description="ATX 650 W",
            declared=0,
            counted=1,
            serials=("HY650GA252200077",),
            in_warranty=1,
            out_of_warranty=0,
            unknown_warranty=0,
            stated_fault="",
            request="exchange",
            hold_reason="型号有误，替代一台 HY500G",
        ),
        FormLine(
            model="HY400S",
            description="ATX 400 W",
            declared=1,
            counted=1,
            serials=("HY400SB253100310",),
            in_warranty=1,
            out_of_warranty=0,
            unknown_warranty=0,
            stated_fault="不开机",
            request="exchange",
            decision="exchange",
        ),
        FormLine(
            model="HY400S",
            description="ATX 400 W",
            declared=3,
            counted=2,
            serials=("HY400SB211400921", "unreadable"),
            in_warranty=0,
            out_of_warranty=1,
            unknown_warranty=1,
            stated_fault="不开机；风扇不转",
            request="exchange",
            hold_reason="过保（第 8 台）、序列号看不清（第 9 台），短少 1 台，见申请单",
        ),
        FormLine(
            model="HY350P",
            description="ATX 350 W",
            declared=1,
            counted=1,
            serials=("HY350PA251200003",),
            in_warranty=1,
            out_of_warranty=0,
            unknown_warranty=0,
            stated_fault="不开机",
            request="exchange",
            decision="exchange",
            replacement_model="HY400S",
            replacement_quantity=1,
            remark="停产，按 RX2609290001 更换型号",
        ),
        FormLine(
            model="HY350P",
            description="ATX 350 W",
            declared=1,
            counted=1,
            serials=("HY350PA230800550",),
            in_warranty=0,
            out_of_warranty=1,
            unknown_warranty=0,
            stated_fault="不开机",
            request="exchange",
            hold_reason="过保，见申请单",
        ),
        FormLine(
            model="HY300S",
            description="ATX 300 W",
            declared=0,
            counted=1,
            serials=("HY300SA243800415",),
            in_warranty=1,
            out_of_warranty=0,
            unknown_warranty=0,
            stated_fault="",
            request="exchange",
            hold_reason="混料，售给 C002，见申请单",
        ),
    ),
    packing_list=PACKED,
)

FORM = paper(
    "FM2609300001",
    "form",
    "R14",
    "at_shipping",
    CONFIRMATION,
    "2026-09-30 09:40",
    "周敏",
    signatures=(
        signed("handed_over", "周敏", "keeper", "2026-09-30 11:42"),
        signed("taken_over", "何婷", "clerk", "2026-09-30 11:42", recorded_by="周敏", channel="badge"),
        signed(
            "entered",
            "何婷",
            "clerk",
            "2026-09-30 13:25",
            facts={"erp": "TH20260930-017", "units": UNITS},
        ),
        signed("to_shipping", "何婷", "clerk", "2026-09-30 13:31", facts={"units": UNITS}),
    ),
    shipments=(
        Shipped("SF9000000000991", "SF", 3, at("2026-10-08 16:10"), "石磊", at("2026-10-10 10:02")),
        Shipped("SF9000000001014", "SF", 1, at("2026-10-09 15:20"), "石磊"),
    ),
)

SUPPLEMENT = replace(
    paper(
        "FM2609300001/1",
        "form",
        "R14",
        "compiled",
        replace(
            CONFIRMATION,
            date="2026-10-08",
            lines=tuple(
                replace(line, decision=decision, hold_reason="", remark=remark)
                for line, decision, remark in zip(
                    [CONFIRMATION.lines[n] for n in (2, 6)],
                    ("exchange_anyway", "charge"),
                    ("客户确认发错型号", "按 AP2609290001 批准的方案"),
                    strict=True,
                )
            ),
        ),
        "2026-10-08 09:15",
        "周敏",
        waits_for="gm",
    ),
    revision=2,
)

_FOUND = "2026-09-29 15:31"
APPLICATION = paper(
    "AP2609290001",
    "application",
    "R13",
    "approved",
    Application(
        date="2026-09-29",
        filed_by="周敏",
        customer=C001,
        kind="out_of_warranty",
        delivery=DELIVERY,
        lines=(
            ApplicationLine(
                "RU2609290008",
                "HY400S",
                1,
                "HY400SB211400921",
                "2021-W14",
                "",
                "2023-07-05",
                "out_of_warranty",
                "send_back",
            ),
            ApplicationLine(
                "RU2609290010",
                "HY350P",
                1,
                "HY350PA230800550",
                "2023-W08",
                "",
                "2025-05-20",
                "out_of_warranty",
                "charge",
            ),
            ApplicationLine(
                "RU2609290012",
                "HY300S",
                1,
                "HY300SA243800415",
                "2024-W38",
                "",
                "2026-12-16",
                "mixed",
                "send_back",
            ),
            ApplicationLine("", "HY400S", 1, "", "", "", "", "short", "keep"),
        ),
        statement=(
            "客户陈启文来电：HY400S 有一台是 2021 年的老机，愿意原样退回；HY350P 希望付费换货。"
            "HY300S 是装箱时拿错的，请退回。\n短少的一台客户回仓库查找，两天内答复。"
        ),
        photos=(1, 2),
    ),
    "2026-09-29 16:40",
    "周敏",
    signatures=(
        signed("submitted", "周敏", "keeper", "2026-09-29 16:42"),
        signed(
            "reviewed",
            "林珊",
            "marketing",
            "2026-09-30 09:20",
            facts={"verdict": "agree", "plan": "send_back"},
        ),
        signed(
            "approved",
            "许总",
            "gm",
            "2026-10-08 09:05",
            facts={"plan": "send_back"},
            recorded_by="何婷",
            channel="wechat",
            reference="微信截图 17",
            given_on="2026-09-30",
            image=photo(9, "2026-10-08 09:05", "").image,
        ),
    ),
    photos=(photo(1, _FOUND, "周敏"), photo(2, "2026-09-29 15:48", "周敏")),
    tasks=(
        Task("RU2609290008", "HY400S", 1, "send_back", at("2026-10-09 10:00"), "石磊"),
        Task("RU2609290010", "HY350P", 1, "charge"),
        Task("RU2609290012", "HY300S", 1, "send_back", at("2026-10-09 10:00"), "石磊"),
        Task("", "HY400S", 1, "keep"),
    ),
)

REPORT = paper(
    "RP2609290001",
    "report",
    "R1",
    "handed_over",
    WrittenReport(
        date="2026-09-29",
        what="拆开外箱时闻到焦味，一台 HY500G 的进线口旁有烧痕，外壳发黄。没有通电，已单独放在待处理区。",
        category="safety",
        found_at="2026-09-29 14:52",
        where="收货台，第 4 台",
        customer=C001,
        models=("HY500G",),
        serials=("HY500GA254100019",),
        quantity=1,
        why="烧痕在交流进线处，不像运输损坏；客户所述为不开机。",
        affected="同一生产周 2025-W41 售出 120 台，近 30 天没有别的退回。",
        measures="单独存放，贴待处理标签；已口头告知品管李工。",
        told=("quality", "rnd", "production", "manager"),
        reporter="周敏",
        photos=(3, 4, 5),
    ),
    "2026-09-29 15:10",
    "周敏",
    signatures=(
        signed("submitted", "周敏", "keeper", "2026-09-29 15:12"),
        signed("seen", "郑立", "manager", "2026-09-29 16:20"),
        signed(
            "handed_over",
            "何婷",
            "clerk",
            "2026-09-29 17:05",
            facts={"to": "总经办 许秘书", "how": "in_person"},
        ),
    ),
    photos=tuple(photo(n, "2026-09-29 14:55", "周敏") for n in (3, 4, 5)),
)

NOTICE = paper(
    "NT2610080001",
    "notice",
    "R8b",
    "answered",
    Notice(
        date="2026-10-08",
        addressee="marketing",
        addressee_name="林珊",
        customer=C001,
        about="FM2609300001",
        models=("HY500G", "HY650G"),
        quantity=100,
        due="2026-10-09 17:30",
        question=(
            "一张确认单换货 100 台，达到大批量换货的数量。请营销中心书面答复处理意见；"
            "答复前这些行不录单、不发货。"
        ),
    ),
    "2026-10-08 09:30",
    "何婷",
    signatures=(
        signed("handed_over", "何婷", "clerk", "2026-10-08 09:31"),
        signed(
            "opinion",
            "林珊",
            "marketing",
            "2026-10-08 15:00",
            facts={"opinion": "照常换货，分两批发出，第二批等 10 月 12 日的成品。"},
        ),
        signed(
            "carried_out",
            "周敏",
            "keeper",
            "2026-10-09 11:00",
            facts={"model": "HY500G", "how": "第一批 60 台已发"},
        ),
    ),
    tasks=(
        Task("", "HY500G", 60, "exchange", at("2026-10-09 11:00"), "石磊"),
        Task("", "HY650G", 40, "exchange"),
    ),
)

REPLACEMENT = paper(
    "RX2609290001",
    "replacement",
    "R9",
    "approved",
    Replacement("2026-09-29", C001, DELIVERY, "RU2609290011", "HY350P", 1, "HY400S"),
    "2026-09-29 16:30",
    "周敏",
    signatures=(
        signed("reviewed", "林珊", "marketing", "2026-09-30 10:15", facts={"model": "HY400S"}),
        signed("approved", "许总", "gm", "2026-09-30 11:02", facts={"plan": "exchange"}),
    ),
    shipments=(Shipped("SF9000000001014", "SF", 1, at("2026-10-09 15:20"), "石磊"),),
)

_CHECKED = (
    BadCheck("外观", "good", "", "", "", True),
    BadCheck("耐压漏电流", "1.8", "mA", "", "5", True),
    BadCheck("绝缘电阻", "100", "MΩ", "10", "", True),
    BadCheck("接地电阻", "0.05", "Ω", "", "0.1", True),
    BadCheck("+5VSB", "5.02", "V", "4.75", "5.25", True),
    BadCheck("+3.3 V 空载", "3.31", "V", "3.135", "3.465", True),
    BadCheck("+5 V 空载", "5.03", "V", "4.75", "5.25", True),
    BadCheck("+12 V 空载", "12.05", "V", "11.4", "12.6", True),
    BadCheck("-12 V 空载", "-11.9", "V", "-13.2", "-10.8", True),
    BadCheck("+3.3 V 满载", "3.28", "V", "3.135", "3.465", True),
    BadCheck("+5 V 满载", "4.98", "V", "4.75", "5.25", True),
)

BAD_RECORD = paper(
    "BR2610120001",
    "bad_record",
    "R21",
    "signed",
    BadRecord(
        date="2026-10-12",
        inspector="邓辉",
        station="收货台 1",
        instruments=("DMM-07", "HIPOT-02"),
        rows=(
            BadRow(
                "RU2609290007", "HY400S", "", "HY400SB253100310", "C001", "2025-W31", "风扇不转",
                (
                    *_CHECKED,
                    BadCheck("+12 V 满载", "11.32", "V", "11.4", "12.6", False),
                    BadCheck("-12 V 满载", "-12.1", "V", "-13.2", "-10.8", True),
                    BadCheck("PG 延时", "320", "ms", "100", "500", True),
                    BadCheck("+12 V 纹波", "148", "mV", "", "120", False),
                    BadCheck("风扇和噪声", "bad", "", "", "", False),
                ),
                "E12", "满载 5 分钟后 +12 V 跌落，主滤波电容鼓包，风扇卡死",
                "material", "repair", "", False, "",
            ),
            BadRow(
                "RU2609290001", "HY500G", "", "HY500GA253700142", "C001", "2025-W37", "不开机",
                (BadCheck("外观", "good", "", "", "", True),),
                "E01", "", "process", "teardown", "", False, "",
            ),
            BadRow(
                "PT2610120011", "HY400S", "主变压器", "", "", "", "",
                (BadCheck("外观", "bad", "", "", "", False),), "A02", "引脚断一根", "", "", "", False, "",
            ),
            BadRow(
                "RU2609290007", "HY400S", "", "HY400SB253100310", "C001", "2025-W31", "风扇不转",
                (
                    *_CHECKED,
                    BadCheck("+12 V 满载", "11.94", "V", "11.4", "12.6", True),
                    BadCheck("+12 V 纹波", "61", "mV", "", "120", True),
                ),
                "N00", "", "", "send_back", "10-12 10:41 E12", True, "维修后复检",
            ),
        ),
    ),
    "2026-10-12 16:42",
    "邓辉",
    signatures=(signed("signed", "罗强", "leader", "2026-10-12 17:10"),),
)  # fmt: skip
_PRICED = (
    ("FAN-4S", "风扇", "12 cm 12 V", "只", "3.50", "7"),
    ("CASE-4S", "外壳套件", "ATX", "套", "2.20", "7"),
    ("PCBA-4S", "电路板", "HY400S", "块", "12.00", "2"),
    ("XFMR-4S", "主变压器", "ERL35", "个", "2.80", "5"),
    ("PFC-4S", "PFC 电感", "", "个", "3.20", "8"),
    ("CAP-4S", "主滤波电容", "400 V 270 uF", "只", "0.90", "8"),
    ("CABLE-4S", "输出线组", "", "套", "4.50", "7"),
    ("INLET-4S", "AC 插座", "", "个", "0.80", "8"),
    ("SW-4S", "开关", "", "个", "0.35", "8"),
    ("SCRAP-CU", "废铜", "", "kg", "45.00", "0.420"),
    ("SCRAP-FE", "废铁", "", "kg", "1.80", "0.950"),
    ("SCRAP-PCB", "废电路板", "", "kg", "12.00", "1.860"),
)

PRICE_LIST = paper(
    "PL2608310001",
    "price_list",
    "R4",
    "reviewed",
    PriceList(
        date="2026-08-31",
        version="202609",
        effective_on="2026-09-01",
        made_by="罗强",
        lines=tuple(
            PriceLine(code, name, spec, unit, price, "回收报价" if unit == "kg" else "2026-08 采购价三成")
            for code, name, spec, unit, price, _ in _PRICED
        ),
    ),
    "2026-08-31 10:02",
    "罗强",
    signatures=(
        signed("submitted", "罗强", "leader", "2026-08-31 10:02"),
        signed("reviewed", "钱芳", "finance", "2026-08-31 15:20", facts={"effective_on": "2026-09-01"}),
    ),
)


def _book() -> BatchAccount:
    """The account of the demo's batch: one line corrected, one sold, one part without a price."""
    posted: list[tuple[tuple[str, ...], str, Decimal, str, int]] = [
        (line, "account.torn_down", Decimal(line[5]), "", 0) for line in _PRICED
    ]
    unpriced = ("XFMR-8M", "主变压器", "", "个", "", "1")
    posted += [
        (unpriced, "account.torn_down", Decimal(1), "", 0),
        (_PRICED[7], "少数一个，应为 8", Decimal(-7), "", 8),
        (_PRICED[7], "account.torn_down", Decimal(8), "", 0),
        (_PRICED[0], "account.sold", Decimal(-2), "out", 0),
    ]
    posted[7] = (_PRICED[7], "account.torn_down", Decimal(7), "", 0)
    balance, left, lines, sums = Decimal(0), Counter[str](), [], Counter[str]()
    first: dict[str, int] = {}
    for n, (what, summary, quantity, way, corrects) in enumerate(posted, 1):
        code, name, _, unit, price, _ = what
        amount = (quantity * Decimal(price or 0)).quantize(Decimal("0.01"), ROUND_HALF_UP)
        balance += amount
        left[code] += int(quantity * 1000)
        sums[way] += int(amount * 100)
        places = 3 if unit == "kg" else 0
        said = f"{abs(quantity) if way else quantity:.{places}f}", f"{abs(amount) if way else amount:.2f}"
        inward, outward = (("", ""), said) if way else (said, ("", ""))
        lines.append(
            AccountLine(
                n,
                "2026-10-12",
                f"PT26101200{first.setdefault(code, n):02}",
                code,
                name,
                unit,
                summary,
                price,
                *inward,
                *outward,
                f"{Decimal(left[code]) / 1000:.{places}f}",
                f"{balance:.2f}",
                "罗强" if way else "马超群",
                corrects,
            )
        )
    return BatchAccount(
        date="2026-10-12",
        batch="TB2610120001",
        models=("HY400S",),
        units=tuple(f"HY400SB25310{n:04}" for n in (310, 355, 402, 418, 466, 501, 538, 590)),
        repairer="马超群",
        price_lists=("202609",),
        lines=tuple(lines),
        in_amount=f"{Decimal(sums['']) / 100:.2f}",
        out_amount=f"{Decimal(-sums['out']) / 100:.2f}",
        balance_amount=f"{balance:.2f}",
        unpriced=1,
    )


ACCOUNT = paper(
    "TB2610120001",
    "account",
    "R12b",
    "reviewed",
    _book(),
    "2026-10-12 16:50",
    "马超群",
    signatures=(
        signed("submitted", "马超群", "repairer", "2026-10-12 16:50"),
        signed("checked", "罗强", "leader", "2026-10-12 17:05"),
        signed("agreed", "郑立", "manager", "2026-10-13 09:10"),
        signed("reviewed", "钱芳", "finance", "2026-10-13 11:40"),
    ),
)

PICK_LIST = paper(
    "PK2610120001",
    "pick_list",
    "R20",
    "signed",
    PickList(
        date="2026-10-13",
        made_by="罗强",
        issued_at="2026-10-12 17:36",
        punctual="late",
        tasks=(
            PlannedTask("inspect", "RU2609290003", "HY500G", "HY500GA253700205", "邓辉"),
            PlannedTask("inspect", "RU2609290009", "HY400S", "unreadable", "邓辉"),
            PlannedTask("repair", "RU2609290001", "HY500G", "HY500GA253700142", "马超群"),
            PlannedTask("teardown", "TB2610120001", "", "", "马超群"),
        ),
        lines=(
            PickLine("RU2609290001", "HY500G", "HY500GA253700142", "LC000004 售后仓位", 1, 1),
            PickLine("RU2609290003", "HY500G", "HY500GA253700205", "LC000004 售后仓位", 1, 1),
            PickLine("RU2609290009", "HY400S", "unreadable", "LC000004 售后仓位", 1, 0),
            PickLine("CAP", "电容", "", "LC000007 拆机零件区", 6, 6, 1, "2026-10-13 10:20", "miscounted"),
        ),
        picker="马超群",
    ),
    "2026-10-12 17:36",
    "罗强",
    signatures=(
        signed("picked", "马超群", "repairer", "2026-10-13 08:42", recorded_by="周敏", channel="badge"),
        signed("given_out", "周敏", "keeper", "2026-10-13 08:43"),
    ),
)

SAMPLE = paper(
    "SP2609290001",
    "sample",
    "R11b",
    "returned",
    SampleSlip(
        date="2026-09-29",
        unit="RU2609290004",
        model="HY500G",
        serial="HY500GA254100019",
        produced="2025-W41",
        customer=C001,
        found="safety",
        why="进线口旁有烧痕、有焦味，没有通电。请查起火点，同一生产周要不要停发。",
        to="陈工",
        back_by="2026-10-13",
        sent_by="周敏",
        stood="counted",
        place="LC000002",
    ),
    "2026-09-29 16:40",
    "周敏",
    signatures=(
        signed("sent", "周敏", "keeper", "2026-09-29 16:40", facts={"to": "陈工"}),
        signed(
            "result",
            "邓辉",
            "inspector",
            "2026-10-10 10:20",
            facts={"result": "交流插座虚焊打火。2025-W41 那一批手工补焊的 120 台要召回复查。"},
        ),
        signed("returned", "周敏", "keeper", "2026-10-12 09:05"),
    ),
)

FOUND = (
    SummaryLine("HY500G", "defect.E01", "2025-W41", 9),
    SummaryLine("HY400S", "defect.E09", "2025-W31", 6),
    SummaryLine("HY500G", "defect.E01", "2025-W37", 5),
    SummaryLine("HY400S", "defect.E01", "2025-W31", 4),
    SummaryLine("HY650G", "defect.E12", "2025-W22", 3),
    SummaryLine("HY400S", "defect.E05", "2025-W31", 2),
    SummaryLine("HY500G", "safety", "2025-W41", 2),
    SummaryLine("HY350P", "out_of_warranty", "2023-W08", 1),
    SummaryLine("HY500G", "defect.A02", "2025-W37", 1),
    SummaryLine("HY500G", "defect.E08", "2025-W41", 1),
    SummaryLine("HY650G", "defect.E10", "2025-W22", 1),
)
"""Problems of a month."""

SUMMARY = paper(
    "PS2610300001",
    "summary",
    "R11a",
    "concluded",
    ProblemSummary(
        date="2026-10-30",
        made_by="罗强",
        first="2026-10-01",
        last="2026-10-30",
        lines=FOUND,
        rnd="陈工",
        quality="吴品",
        production="赵线长",
        conclusion=(
            "E01 无输出占一半以上，集中在 HY500G 2025-W41：交流插座手工补焊不良。"
            "生产部改为治具焊接，品管对该周库存 120 台全检，研发改焊盘。"
        ),
        owner="生产部 赵线长",
        due="2026-11-13",
    ),
    "2026-10-30 15:00",
    "罗强",
    signatures=(
        signed(
            "concluded",
            "罗强",
            "leader",
            "2026-10-30 17:10",
            facts={"owner": "生产部 赵线长", "due": "2026-11-13"},
        ),
    ),
)

PAPERS: Mapping[str, PaperDocument] = {
    "form": FORM,
    "supplement": SUPPLEMENT,
    "application": APPLICATION,
    "report": REPORT,
    "notice": NOTICE,
    "replacement": REPLACEMENT,
    "bad-record": BAD_RECORD,
    "price-list": PRICE_LIST,
    "account": ACCOUNT,
    "pick-list": PICK_LIST,
    "sample": SAMPLE,
    "summary": SUMMARY,
}
"""One of each, by the name of its pictures."""
