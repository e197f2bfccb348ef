"""Pictures of every label as it prints: `python -m labels.gallery docs/labels`. All content is invented."""

import sys
from dataclasses import replace
from pathlib import Path

from PIL import Image

import labels
from labels import command_sheet
from labels.command_sheet import Command, CommandSheet
from labels.drawing import Drawing
from labels.media import MEDIA

UNIT = labels.UnitLabel(
    number="RU2609290007",
    issue=1,
    status_word="待检",
    model="HY400S",
    serial="HY400S B 2531 00310",
    customer_code="C001",
    delivery="DL2609290001",
    signed_on="2026-09-29",
    request="换货",
    hold_reason="",
    printed_at="2026-09-29 14:31",
    printed_by="周敏",
    copy=False,
)
OUT_OF_WARRANTY = replace(
    UNIT,
    number="RU2609290008",
    status_word="待处理",
    hold_reason="过保",
    serial="HY400S B 2114 00921",
)
DUPLICATE = replace(
    UNIT,
    number="RU2609290005",
    issue=2,
    status_word="待处理",
    model="HY500G",
    serial="HY500G A 2537 00143",
    hold_reason="序列号重复、疑似假货",
    copy=True,
)
UNREADABLE = replace(
    UNIT,
    number="RU2609290009",
    status_word="待处理",
    hold_reason="标签读不出",
    serial="序列号看不清",
)
PART = labels.PartLabel(
    number="PT2610120002",
    issue=1,
    part_code="FAN-120-12V",
    name="风扇",
    spec="120 × 120 × 25 mm，12 V，0.30 A",
    quantity="7",
    unit="只",
    batch="TB2610120001",
    from_model="HY400S",
    date="2026-10-12",
    status_word="合格",
    inspector="邓辉",
    location="LC000007",
    price_version="价表 202609",
)
UNPRICED = replace(
    PART,
    number="PT2610120009",
    part_code="TRF-MAIN-850",
    name="主变压器",
    spec="EER42，850 W",
    quantity="5",
    unit="个",
    from_model="HY850M",
    price_version="待定价",
)
BADGE = labels.BadgeLabel(code="OP0001123456", name="周敏", role="仓管员")
LOCATION = labels.LocationLabel(code="LC000002", name="待处理区")
DELIVERY = labels.DeliveryLabel(
    number="DL2609290001",
    issue=1,
    status_word="已签收",
    parcel="2 / 3",
    customer="C001 深圳市恒远电子科技有限公司",
    waybill="顺丰 SF1420098765432",
    signed_at="09-29 14:20",
    signed_by="周敏",
    count_by="09-30 17:30",
    printed_at="2026-09-29 14:21",
    printed_by="周敏",
    copy=False,
)
FORM = labels.FormLabel(
    number="FM2609290001",
    issue=1,
    status_word="待客户确认",
    form="确认单",
    customer="C001 深圳市恒远电子科技有限公司",
    deliveries="DL2609290001",
    date="2026-09-29",
    quantity="12 台",
    owner="陈思远",
    link="http://intake.local:8080/forms/FM2609290001",
    printed_at="2026-09-29 15:02",
    printed_by="周敏",
    copy=False,
)
BATCH = labels.BatchLabel(
    number="TB2610120001",
    issue=1,
    status_word="拆解中",
    models="HY400S",
    quantity="8 台",
    price_version="价表 202609",
    repairer="邓辉",
    opened_on="2026-10-12",
    printed_at="2026-10-12 08:40",
    printed_by="邓辉",
    copy=False,
)
PICK = labels.PickLabel(
    number="PK2610120001",
    issue=1,
    status_word="待领料",
    planned_for="10-13 用",
    summary="5 项 · 23 台",
    picker="邓辉",
    leader="何伟",
    lines=(
        "HY400S × 8 · LC000003",
        "HY500G × 6 · LC000003",
        "HY850M × 4 · LC000004",
        "HY1200G-PLUS × 3 · LC000004",
        "FAN-120-12V × 2 · LC000007",
    ),
    printed_at="2026-10-12 16:45",
    printed_by="何伟",
    copy=False,
)
SAMPLE = labels.SampleLabel(
    number="SP2610120001",
    issue=1,
    status_word="送样",
    model="HY500G",
    reason="同一生产周三台烧主电容",
    to_whom="研发中心 吴珺",
    out_on="10-12",
    back_by="10-26",
    unit="RU2609290004",
    serial="HY500G A 2541 00019",
    printed_at="2026-10-12 10:05",
    printed_by="周敏",
    copy=False,
)
HOLD = labels.HoldLabel(
    number="RU2609290005",
    status_word="待处理",
    model="HY500G",
    reason="序列号重复、疑似假货",
    decides="营销中心",
    since="09-29",
    due="10-01 17:30",
    place="LC000002",
    held_by="周敏",
    printed_at="2026-09-29 14:40",
    printed_by="周敏",
    copy=False,
)
SHIFT = labels.ShiftSlip(
    status_word="交班",
    desk_name="一号收货台",
    period="2026-09-29 08:30-17:30",
    operator="周敏",
    done="签收 12 · 清点 42 台",
    left="待处理 6 · 待交接 1",
    events=4711,
    head_hash="9c1185a5c5e9fc54612808977ee8f548b2258d31a2cb3f04c8a3d6b1e0f7925a",
    printed_at="2026-09-29 17:31",
    copy=False,
)
EVERY: tuple[labels.Label, ...] = (
    UNIT,
    PART,
    BADGE,
    LOCATION,
    DELIVERY,
    FORM,
    BATCH,
    PICK,
    SAMPLE,
    HOLD,
    SHIFT,
)
"""One of each kind."""
SHEET = CommandSheet(
    "一号收货台",
    tuple(
        Command(f"CM{verb:04d}123456", title, note)
        for verb, title, note in [
            (1, "确认", "做完这一步"),
            (2, "撤销", "撤回上一台"),
            (10, "破损", "看得见的损坏"),
            (11, "扫不出", "没有能读的条码"),
            (20, "数完了", "清点结束，比对清单"),
            (30, "交接", "先仓管员，后文员"),
            (40, "转营销", "客户定不了"),
            (41, "没联系上", "稍后再问"),
            *((100 + n, f"选 {n}", f"屏幕上的第 {n} 项") for n in range(1, 10)),
        ]
    ),
)


def drawings() -> dict[str, Drawing]:
    """Every picture's name and drawing."""
    large, small = MEDIA["60x40"], MEDIA["40x30"]
    shown: dict[str, Drawing] = {}
    named: dict[str, labels.Label] = {
        "unit": UNIT,
        "unit-out-of-warranty": OUT_OF_WARRANTY,
        "unit-duplicate-serial": DUPLICATE,
        "unit-unreadable": UNREADABLE,
        "part": PART,
        "part-unpriced": UNPRICED,
    }
    for name, label in named.items():
        for media in (large, small):
            shown[f"{name}-{media.name}"] = labels.render(label, media, 8)
    for label in (DELIVERY, FORM, BATCH, PICK, SAMPLE, HOLD, SHIFT):
        kind = labels.kind(label)
        for media in (large, small) if small.name in labels.media_for(kind) else (large,):
            shown[f"{kind}-{media.name}"] = labels.render(label, media, 8)
    shown["pick-100x150"] = labels.render(PICK, MEDIA["100x150"], 8)
    shown["unit-60x40-300dpi"] = labels.render(UNIT, large, 12)
    shown["badge"] = labels.render(BADGE, large, 8)
    shown["location"] = labels.render(LOCATION, large, 8)
    shown["command-sheet"] = command_sheet.draw(SHEET)[0]
    return shown


def main(folder: Path) -> None:
    """Write the pictures, labels at twice their dots to be seen on a screen."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, drawing in drawings().items():
        image = drawing.image()
        if drawing.media in MEDIA.values() and drawing.dpmm == 8:
            image = image.resize((2 * image.width, 2 * image.height), Image.Resampling.NEAREST)
        image.save(folder / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
