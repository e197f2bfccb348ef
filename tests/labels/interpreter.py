"""A strict little ZPL interpreter: knows only the commands our labels use, refuses everything else.

Written from the manual, not from `labels.zpl`; it turns the bytes back into marks.
"""

import re

from zebrafy import ZebrafyZPL

from labels.drawing import Box, Code128, DataMatrix, Graphic, Mark
from labels.text import Bitmap

_HEAD = re.compile(r"\^XA\^CI28\^PW(\d+)\^LL(\d+)\^LH0,0\^MN([YN])\^PQ1,0,1,N")
_FIELD = re.compile(
    r"\^FO(?P<x>\d+),(?P<y>\d+)(?:"
    r"(?P<gf>\^GFA,(?P<sent>\d+),(?P<total>\d+),(?P<row>\d+),(?P<data>[^^~]*))"
    r"|\^GB(?P<w>\d+),(?P<h>\d+),(?P<t>\d+)"
    r"|\^BY(?P<by>\d+)\^BCN,(?P<bch>\d+),N,N,N,A\^FD(?P<code128>[A-Z0-9]+)"
    r"|\^BXN,(?P<bx>\d+),200,(?P<cols>\d+),(?P<rows>\d+),,_\^FD(?P<datamatrix>[A-Z0-9/]+)"
    r")\^FS"
)


def interpret(zpl: bytes) -> tuple[int, int, str, list[Mark]]:
    """Width, length, media tracking, and the marks, in the order of the bytes."""
    text = zpl.decode("ascii")
    head = _HEAD.match(text)
    assert head, text[:80]
    assert text.endswith("^XZ"), text[-80:]
    at, end, marks = head.end(), len(text) - 3, []
    while at < end:
        field = _FIELD.match(text, at, end)
        assert field, f"not a field our labels have: {text[at : at + 60]}"
        marks.append(_mark(field))
        at = field.end()
    return int(head[1]), int(head[2]), head[3], marks


def _mark(field: re.Match[str]) -> Mark:
    x, y = int(field["x"]), int(field["y"])
    if field["gf"]:
        total, row_bytes = int(field["total"]), int(field["row"])
        assert int(field["sent"]) == total
        assert total % row_bytes == 0
        rows = zebrafy(field["gf"])
        assert len(rows) == total
        return Graphic(x, y, Bitmap(_width(rows, row_bytes), total // row_bytes, rows))
    if field["w"]:
        return Box(x, y, int(field["w"]), int(field["h"]), int(field["t"]))
    if field["code128"]:
        return Code128(x, y, int(field["bch"]), int(field["by"]), field["code128"])
    assert field["cols"] == field["rows"]
    return DataMatrix(x, y, int(field["bx"]), int(field["cols"]), field["datamatrix"])


def _width(rows: bytes, row_bytes: int) -> int:
    """A cropped graphic is as wide as its last black dot, one of the whole label as its rows."""
    columns = 0
    for start in range(0, len(rows), row_bytes):
        columns |= int.from_bytes(rows[start : start + row_bytes])
    trailing = (columns & -columns).bit_length() - 1
    return row_bytes * 8 - (trailing if 0 <= trailing < 8 else 0)


def zebrafy(graphic: str) -> bytes:
    """The rows of one ^GF graphic, as the library zebrafy reads it; a wrong CRC raises."""
    (image,) = ZebrafyZPL(f"^XA{graphic}^FS^XZ").to_images()
    return image.point(lambda dot: 0 if dot else 255).tobytes()
