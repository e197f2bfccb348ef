"""Label contents for the tests: the demo delivery's, the longest real ones, and seeded random ones."""

import random
from dataclasses import replace

from PIL import Image

import labels
from labels import gallery

LARGE, SMALL = labels.MEDIA["60x40"], labels.MEDIA["40x30"]
STATUS_WORDS = ["待检", "合格", "不合格", "待处理", "报废"]
REASONS = [
    "",
    "过保",
    "破损",
    "型号不符",
    "标签读不出",
    "序列号重复、疑似假货",
    "安全隐患、破损、过保、批量问题",
]
NAMES = ["周敏", "马超群", "喆珺", "堃镕", "欧阳喆珺"]

LONGEST = replace(
    gallery.UNIT,
    number="RU260929010001",
    issue=12,
    status_word="待处理",
    model="HY1200G-PLUS",
    serial="HY1200GPA 2537 00142",
    customer_code="C001234",
    delivery="DL260929010001",
    hold_reason="序列号重复、疑似假货、型号不符、过保",
    printed_by="欧阳喆珺",
    copy=True,
)


def random_unit(rng: random.Random) -> labels.UnitLabel:
    """Any unit label a desk may come to print."""
    day = f"26{rng.randint(1, 12):02d}{rng.randint(1, 28):02d}"
    count = rng.choice([f"{rng.randint(1, 9999):04d}", f"{rng.randint(10000, 999999):06d}"])
    reason = rng.choice(REASONS)
    model = rng.choice(["HY500G", "HY400S", "HY850M", "HY1200G-PLUS"])
    return labels.UnitLabel(
        number=f"RU{day}{count}",
        issue=rng.choice([1, 2, 3, 12, 123]),
        status_word="待处理" if reason else rng.choice(STATUS_WORDS),
        model=model,
        serial=rng.choice([f"{model[:6]} A 2537 {rng.randint(0, 99999):05d}", "序列号看不清"]),
        customer_code=f"C{rng.randint(1, 999):03d}",
        delivery=f"DL{day}{rng.randint(1, 9999):04d}",
        signed_on="2026-09-29",
        request=rng.choice(["退货", "换货", "维修"]),
        hold_reason=reason,
        printed_at="2026-09-29 14:31",
        printed_by=rng.choice(NAMES),
        copy=rng.random() < 0.3,
    )


def codes(picture: Image.Image) -> set[tuple[str, str]]:
    """What a scanner reads off a picture as it stands: not inverted, no dot left out, no interpretation.

    The reader would also look at every third dot, where bars of three dots may pass for another code.
    """
    import zxingcpp

    as_it_stands = {"try_invert": False, "try_downscale": False, "text_mode": zxingcpp.TextMode.Plain}
    read = zxingcpp.read_barcodes(picture.convert("L"), **as_it_stands)
    return {(str(code.format), code.text) for code in read}
