"""Random labels of every kind, with the longest texts a desk may come to print, and what is true of each.

The worst names are real ones' lengths: companies of 24 characters, rare characters of personal names.
"""

import os
import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import labels
from labels import barcodes
from labels.drawing import Box, Code128, DataMatrix, Drawing, Graphic
from labels.style import OPTIONAL_UNIT_LINES
from labels.text import FONTS
from tests.labels.samples import NAMES, REASONS, codes, random_unit

SEED = os.environ.get("SEED", "20261125")
SIZES = [(kind, media, dpmm) for kind in labels.KINDS for media in labels.media_for(kind) for dpmm in (8, 12)]
"""Every kind on every medium it fits on, at both resolutions."""

HAN = [c for c in (FONTS / "characters.txt").read_text(encoding="utf-8") if "\u4e00" <= c <= "\u9fa5"]
COMPANIES = [
    "深圳市恒远电子科技有限公司",
    "喆珺电脑",
    "内蒙古自治区鄂尔多斯市鑫镕计算机系统集成有限公司",
    "广西壮族自治区百色市田阳县龘靐商贸有限责任公司",
    "Shenzhen HY Power Ltd.",
]
MODELS = ["HY500G", "HY400S", "HY850M", "HY1200G-PLUS"]


def random_label(kind: str, rng: random.Random) -> labels.Label:
    """Any label of a kind that a desk may come to print."""
    return _MAKE[kind](rng)


def random_style(rng: random.Random, logo: Path) -> labels.Style:
    """What some shop may have changed, within what the settings allow."""
    return labels.Style(
        logo=rng.choice([None, logo]),
        unit_lines=tuple(each for each in OPTIONAL_UNIT_LINES if rng.random() < 0.8),
    )


def contents(label: labels.Label, media: labels.Media) -> set[tuple[str, str]]:
    """What a scanner must read off a label."""
    kind = labels.kind(label)
    full = media.width_mm >= 60 and media.height_mm >= 40
    if isinstance(label, labels.ShiftSlip):
        return {("QR Code", f"{label.events}/{label.head_hash.upper()}")}
    if isinstance(label, labels.BadgeLabel | labels.LocationLabel):
        return {("Code 128", label.code)}
    bars = ("Code 128", label.number)
    if kind == "hold":
        return {bars}
    if isinstance(label, labels.FormLabel) and label.link and full:
        return {bars, ("QR Code", label.link)}
    return {bars, ("Data Matrix", f"{label.number}/{label.issue}")}


def faults(drawing: Drawing, wanted: set[tuple[str, str]]) -> list[str]:
    """Everything that is wrong with a label as it would print; empty when it is right."""
    picture = drawing.image()
    found = []
    read = codes(picture)
    if read != wanted:
        found.append(f"reads {sorted(read)}, should read {sorted(wanted)}")
    taken = [_ink(mark) for mark in drawing.marks]
    for n, mark in enumerate(drawing.marks):
        x, y, right, bottom = taken[n]
        if min(x, y, drawing.width - right, drawing.height - bottom) < 0:
            found.append(f"{type(mark).__name__} at {x}, {y} to {right}, {bottom} leaves the label")
        for other in taken[:n]:
            if x < other[2] and right > other[0] and y < other[3] and bottom > other[1]:
                found.append(f"{type(mark).__name__} at {x}, {y} runs into what is at {other}")
    for mark in drawing.marks:
        quiet = _quiet(mark)
        if quiet is not None:
            around = picture.crop(quiet)
            x, y, right, bottom = _ink(mark)
            around.paste(1, (x - quiet[0], y - quiet[1], right - quiet[0], bottom - quiet[1]))
            if around.convert("L").getextrema() != (255, 255):
                found.append(f"something stands in the quiet zone of the {type(mark).__name__}")
    return found


def _ink(mark: object) -> tuple[int, int, int, int]:
    match mark:
        case Graphic(x, y, bitmap):
            return x, y, x + bitmap.width, y + bitmap.height
        case Box(x, y, width, height, _):
            return x, y, x + width, y + height
        case Code128(x, y, height, module, text):
            return x, y, x + len(barcodes.code128_pattern(text)) * module, y + height
        case DataMatrix(x, y, module, side, _):
            return x, y, x + side * module, y + side * module
    raise AssertionError(mark)


def _quiet(mark: object) -> tuple[int, int, int, int] | None:
    """The room of a symbol, its quiet zone with it: 10 modules beside Code 128, 1 and 4 around the others."""
    x, y, right, bottom = _ink(mark)
    match mark:
        case Code128(module=module):
            return x - 10 * module, y, right + 10 * module, bottom
        case DataMatrix(module=module):
            return x - module, y - module, right + module, bottom + module
        case Graphic(quiet=quiet) if quiet:
            return x - quiet, y - quiet, right + quiet, bottom + quiet
    return None


def _number(prefix: str, rng: random.Random) -> str:
    count = rng.choice([f"{rng.randint(1, 9999):04d}", f"{rng.randint(10000, 999999):06d}"])
    return f"{prefix}26{rng.randint(1, 12):02d}{rng.randint(1, 28):02d}{count}"


def _person(rng: random.Random) -> str:
    return rng.choice([*NAMES, "".join(rng.choices(HAN, k=rng.randint(2, 4)))])


def _customer(rng: random.Random) -> str:
    code = f"C{rng.randint(1, 999):03d}"
    company = rng.choice([*COMPANIES, "".join(rng.choices(HAN, k=rng.randint(2, 18)))])
    return f"{code} {company}"


def _printed(rng: random.Random) -> dict[str, object]:
    return {"printed_at": "2026-09-29 14:31", "printed_by": _person(rng), "copy": rng.random() < 0.3}


def _issue(rng: random.Random) -> int:
    return rng.choice([1, 2, 3, 12, 123])


def _part(rng: random.Random) -> labels.PartLabel:
    return labels.PartLabel(
        number=_number("PT", rng),
        issue=_issue(rng),
        part_code=rng.choice(["FAN-120-12V", "TRF-MAIN-850", "CAP-400V-470UF-105C"]),
        name=rng.choice(["风扇", "主变压器", "高压电解电容", "".join(rng.choices(HAN, k=6))]),
        spec=rng.choice(["", "120 × 120 × 25 mm，12 V，0.30 A", "EER42，850 W"]),
        quantity=rng.choice(["1", "7", "120", "0.485"]),
        unit=rng.choice(["只", "个", "套", "块", "kg"]),
        batch=_number("TB", rng),
        from_model=rng.choice(MODELS),
        date="2026-10-12",
        status_word=rng.choice(["待检", "合格", "不合格", "报废"]),
        inspector=rng.choice(["", _person(rng)]),
        location=f"LC{rng.randint(1, 999999):06d}",
        price_version=rng.choice(["", "待定价", "价表 202609"]),
        copy=rng.random() < 0.3,
    )


def _shift(rng: random.Random) -> labels.ShiftSlip:
    return labels.ShiftSlip(
        status_word="交班",
        desk_name=rng.choice(["一号收货台", "二号台", "".join(rng.choices(HAN, k=8))]),
        period="2026-09-29 08:30-17:30",
        operator=_person(rng),
        done=f"签收 {rng.randint(0, 120)} · 清点 {rng.randint(0, 1200)} 台",
        left=f"待处理 {rng.randint(0, 120)} · 待交接 {rng.randint(0, 99)}",
        events=rng.randint(1, 99_999_999),
        head_hash=rng.randbytes(32).hex(),
        printed_at="2026-09-29 17:31",
        copy=rng.random() < 0.3,
    )


_MAKE: dict[str, Callable[[random.Random], labels.Label]] = {
    "unit": lambda rng: replace(random_unit(rng), delivery=_number("DL", rng), printed_by=_person(rng)),
    "part": _part,
    "badge": lambda rng: labels.BadgeLabel(
        code=f"OP{rng.randrange(10**10):010d}", name=_person(rng), role=rng.choice(["仓管员", "售后文员"])
    ),
    "location": lambda rng: labels.LocationLabel(
        code=f"LC{rng.randrange(10**6):06d}",
        name="".join(rng.choices(HAN, k=rng.randint(2, 16))),
        copy=rng.random() < 0.3,
    ),
    "delivery": lambda rng: labels.DeliveryLabel(
        number=_number("DL", rng),
        issue=_issue(rng),
        status_word=rng.choice(["已签收", "清点中", "已清点", "无主件", "拒收"]),
        parcel=rng.choice(["1 / 1", "2 / 3", "12 / 120"]),
        customer=_customer(rng),
        waybill=rng.choice(["顺丰 SF1420098765432", "德邦 DPK123456789012", "圆通 YT1234567890123"]),
        signed_at="09-29 14:20",
        signed_by=_person(rng),
        count_by=rng.choice(["", "09-30 17:30"]),
        **_printed(rng),
    ),
    "form": lambda rng: labels.FormLabel(
        number=_number(rng.choice(["FM", "AP", "RP"]), rng),
        issue=_issue(rng),
        status_word=rng.choice(["待客户确认", "待总经理", "已录单", "已完结"]),
        form=rng.choice(["确认单", "申请表", "报告"]),
        customer=_customer(rng),
        deliveries=rng.choice(["DL2609290001", "DL2609290001 等 3 票"]),
        date="2026-09-29",
        quantity=f"{rng.randint(1, 1200)} 台",
        owner=rng.choice(["", _person(rng)]),
        link=rng.choice(["", "http://intake.local:8080/forms/" + _number("FM", rng)]),
        **_printed(rng),
    ),
    "batch": lambda rng: labels.BatchLabel(
        number=_number("TB", rng),
        issue=_issue(rng),
        status_word=rng.choice(["拆解中", "已提交", "已审核"]),
        models=rng.choice([*MODELS, "HY400S、HY850M"]),
        quantity=f"{rng.randint(1, 120)} 台",
        price_version=rng.choice(["价表 202609", "待定价"]),
        repairer=_person(rng),
        opened_on="2026-10-12",
        **_printed(rng),
    ),
    "pick": lambda rng: labels.PickLabel(
        number=_number("PK", rng),
        issue=_issue(rng),
        status_word=rng.choice(["待领料", "已领料"]),
        planned_for="10-13 用",
        summary=f"{rng.randint(1, 15)} 项 · {rng.randint(1, 500)} 台",
        picker=_person(rng),
        leader=_person(rng),
        lines=tuple(
            f"{rng.choice(MODELS)} × {rng.randint(1, 99)} · LC000003" for _ in range(rng.randint(0, 15))
        ),
        **_printed(rng),
    ),
    "sample": lambda rng: labels.SampleLabel(
        number=_number("SP", rng),
        issue=_issue(rng),
        status_word=rng.choice(["送样", "已归还"]),
        model=rng.choice(MODELS),
        reason=rng.choice(["同一生产周三台烧主电容", "安全隐患", "".join(rng.choices(HAN, k=18))]),
        to_whom=f"研发中心 {_person(rng)}",
        out_on="10-12",
        back_by=rng.choice(["", "10-26"]),
        unit=_number("RU", rng),
        serial=rng.choice(["HY500G A 2541 00019", "序列号看不清"]),
        **_printed(rng),
    ),
    "hold": lambda rng: labels.HoldLabel(
        number=_number(rng.choice(["RU", "DL"]), rng),
        status_word="待处理",
        model=rng.choice(["", *MODELS]),
        reason=rng.choice([*REASONS[1:], "".join(rng.choices(HAN, k=24))]),
        decides=rng.choice(["营销中心", "总经办", "客户"]),
        since="09-29",
        due=rng.choice(["", "10-01 17:30"]),
        place=f"LC{rng.randrange(10**6):06d}",
        held_by=_person(rng),
        **_printed(rng),
    ),
    "shift": _shift,
}
