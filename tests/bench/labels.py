"""Labels against a naive way of making them, in one run: python-barcode and Pillow draw, hexadecimal sends.

The naive label has the same texts at the same sizes and the same bars; it has no DataMatrix, which
python-barcode cannot draw, and its fonts are opened once. So it does less, which is in its favour.
"""

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from itertools import count

import barcode
from barcode.writer import ImageWriter
from PIL import Image, ImageDraw, ImageFont

from labels import MEDIA, UnitLabel, gallery, render, text, tspl, zpl

TURNS = 60
LARGE = MEDIA["60x40"]
FONT = text.FONTS / "microhei.ttf"
_FONTS = {size: ImageFont.truetype(FONT, size) for size in (16, 22, 24, 32, 44, 64)}
_FIRST = """
import time
began = time.perf_counter()
from labels import MEDIA, gallery, render, zpl
imported = time.perf_counter()
zpl.encode(render(gallery.UNIT, MEDIA["60x40"], 8))
print(time.perf_counter() - imported, imported - began)
"""


def naive(label: UnitLabel) -> bytes:
    """The same label, drawn and sent as one does it first."""
    picture = Image.new("L", (LARGE.width_mm * 8, LARGE.height_mm * 8), 255)
    draw = ImageDraw.Draw(picture)
    order = " · ".join([label.customer_code, label.request, f"签收 {label.signed_on}"])
    lines = [
        (14, 12, 64, label.status_word), (260, 20, 44, label.model), (14, 106, 32, label.serial),
        (14, 150, 24, order), (310, 198, 22, label.delivery), (310, 234, 16, label.printed_at),
        (310, 254, 16, label.printed_by), (310, 277, 22, f"第{label.issue}次"), (80, 276, 24, label.number),
    ]  # fmt: skip
    for x, y, size, words in lines:
        draw.text((x, y), words, font=_FONTS[size], fill=0)
    options = {
        "module_width": 2 * 25.4 / 203.2,
        "dpi": 203.2,
        "module_height": 9,
        "quiet_zone": 0,
        "write_text": False,
    }
    bars = barcode.get("code128", label.number, writer=ImageWriter()).render(options)
    picture.paste(bars.convert("L"), (30, 200))
    dots = picture.convert("1", dither=Image.Dither.NONE)
    rows = bytes(0xFF - byte for byte in dots.tobytes())
    size = len(rows)
    return f"^XA^FO0,0^GFA,{size},{size},{size // dots.height},{rows.hex().upper()}^FS^XZ".encode("ascii")


def ours(label: UnitLabel) -> bytes:
    """The label as the station makes it."""
    return zpl.encode(render(label, LARGE, 8))


_CHARACTERS = "退换维修合格待检验处理报废仓管员电源显示板风扇外壳螺丝标签型号序列数量客户签收补打货位温度湿度"


def words(n: int, length: int) -> str:
    """The nth text of so many Chinese characters."""
    return "".join(_CHARACTERS[(n * 7 + k * (n % 11 + 1)) % len(_CHARACTERS)] for k in range(length))


def all_new(n: int) -> UnitLabel:
    """A label of which no line was drawn before."""
    return UnitLabel(
        number=f"RU26{n % 1_000_000:06}{n % 97:02}",
        issue=1 + n,
        status_word=words(n, 2),
        model=f"HY{n}G",
        serial=f"HY500G A 2537 {n:05}",
        customer_code=f"C{n:03}",
        delivery=f"DL26092{n:05}",
        signed_on="2026-09-29",
        request=words(n, 2),
        hold_reason="",
        printed_at=f"2026-09-29 {n % 24:02}:{n % 60:02}",
        printed_by=words(n, 3),
        copy=False,
    )


def timed(make: Callable[[], object]) -> float:
    """Seconds that it took."""
    began = time.perf_counter()
    make()
    return time.perf_counter() - began


def bench() -> dict[str, float]:
    """Return the figures, most of them as ratios to the naive label of the same turn."""
    ours(gallery.UNIT)
    naive(gallery.UNIT)
    took: dict[str, list[float]] = {"naive": [], "one": [], "all": [], "cached": []}
    for n in count(1000):
        if len(took["naive"]) == TURNS:
            break
        one = replace(gallery.UNIT, printed_by=words(n, 4))
        took["naive"].append(timed(partial(naive, one)))
        ours(gallery.UNIT)
        took["one"].append(timed(partial(ours, one)))
        took["cached"].append(timed(partial(ours, one)))
        took["all"].append(timed(partial(ours, all_new(n))))
    p50 = {what: statistics.median(times) for what, times in took.items()}
    first = [
        [float(each) for each in subprocess.check_output([sys.executable, "-c", _FIRST]).split()]
        for _ in range(7)
    ]
    drawing = render(gallery.UNIT, LARGE, 8)
    sent = len(naive(gallery.UNIT))
    return {
        "label with one new Chinese line / naive, p50 (aim 0.125)": p50["one"] / p50["naive"],
        "label with all lines new / naive, p50 (aim 1.5)": p50["all"] / p50["naive"],
        "label with all lines cached / naive, p50 (aim 0.01)": p50["cached"] / p50["naive"],
        "naive label, ms, p50 (this machine)": p50["naive"] * 1e3,
        "first label of a process, ms, p50 (aim 80)": statistics.median(each[0] for each in first) * 1e3,
        "importing what it needs, ms, p50": statistics.median(each[1] for each in first) * 1e3,
        "unit label on the wire / naive: ZPL (aim 0.125)": len(zpl.encode(drawing)) / sent,
        "TSPL, native (aim 0.143)": len(tspl.encode(drawing, "native")) / sent,
        "TSPL, certain": len(tspl.encode(drawing)) / sent,
        "TSPL, bitmap": len(tspl.encode(drawing, "bitmap")) / sent,
        "ZPL, bitmap (aim 0.111)": len(zpl.encode(drawing, "bitmap")) / sent,
    }


if __name__ == "__main__":
    for what, figure in bench().items():
        print(f"{what:<66} {figure:8.3f}")
