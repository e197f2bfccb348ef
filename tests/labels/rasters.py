"""Strict little interpreters of TSPL and ESC/POS: commands that our labels do not use fail.

Written from the manuals, not from `labels.tspl` and `labels.esc_pos`; they turn a job back into dots.
"""

import re

import zxingcpp
from PIL import Image, ImageChops

_TSPL_HEAD = re.compile(
    rb"SIZE ([0-9]{1,3}) mm,([0-9]{1,3}) mm\r\nGAP [0-9] mm,0 mm\r\nDIRECTION 0\r\nREFERENCE 0,0\r\nCLS\r\n"
)
_TSPL = re.compile(
    rb"(BITMAP) ([0-9]+),([0-9]+),([0-9]+),([0-9]+),1,"
    rb"|(BAR) ([0-9]+),([0-9]+),([0-9]+),([0-9]+)\r\n"
    rb'|(DMATRIX) ([0-9]+),([0-9]+),([0-9]+),([0-9]+),x([0-9]+),([0-9]+),([0-9]+),"([A-Z0-9/]+)"\r\n'
    rb"|(PRINT) 1,1\r\n"
)
_WHITE_FOR_BLACK = bytes(0xFF - dots for dots in range(256))


def tspl(job: bytes, dpmm: int) -> tuple[list[str], Image.Image]:
    """The commands of a TSPL job behind its head, and its label: 0 black, 1 white.

    BITMAP with mode 1 is laid over what is there, 0 burns; BAR is a black rectangle.
    """
    head = _TSPL_HEAD.match(job)
    assert head, job[:80]
    label = Image.new("1", (int(head[1]) * dpmm, int(head[2]) * dpmm), 1)
    at, names = head.end(), []
    while at < len(job):
        command = _TSPL.match(job, at)
        assert command, f"not a command our labels have: {job[at : at + 60]!r}"
        name, *given = [each for each in command.groups() if each is not None]
        names.append(name.decode())
        at = command.end()
        if name == b"BITMAP":
            x, y, row_bytes, height = map(int, given)
            end = at + row_bytes * height
            assert job[end : end + 2] == b"\r\n"
            _over(label, x, y, Image.frombytes("1", (row_bytes * 8, height), job[at:end]))
            at = end + 2
        elif name == b"BAR":
            x, y, width, height = map(int, given)
            assert x + width <= label.width
            assert y + height <= label.height
            label.paste(0, (x, y, x + width, y + height))
        elif name == b"DMATRIX":
            x, y, *room, module, rows, columns = map(int, given[:-1])
            symbol = _datamatrix(given[-1].decode())
            assert symbol.size == (columns, rows)
            assert room == [columns * module, rows * module]
            _over(label, x, y, symbol.resize((room[0], room[1]), Image.Resampling.NEAREST))
    assert names.index("PRINT") == len(names) - 1
    return names, label


def _over(label: Image.Image, x: int, y: int, dots: Image.Image) -> None:
    inside = dots.crop((0, 0, min(dots.width, label.width - x), dots.height))
    assert y + dots.height <= label.height
    beside = ImageChops.invert(dots.convert("L")).crop((inside.width, 0, dots.width, dots.height))
    assert beside.getbbox() is None, "black beside the label"
    box = (x, y, x + inside.width, y + inside.height)
    label.paste(ImageChops.logical_and(label.crop(box), inside), box[:2])


def _datamatrix(text: str) -> Image.Image:
    symbol = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.DataMatrix, force_square=True)
    return Image.fromarray(symbol.to_image(scale=1, add_quiet_zones=False)).convert("1")


def esc_pos(job: bytes, width: int) -> tuple[list[str], Image.Image]:
    """The commands of an ESC/POS job, and its paper up to the cut, `width` dots of it.

    DLE and a letter of a real-time request is a command wherever it stands.
    """
    assert not re.search(rb"\x10[\x04\x05\x14]", job), "a real-time request"
    assert job.startswith(b"\x1b@")
    at, names, strips = 2, ["ESC @"], []
    while names[-1] != "GS V":
        if job[at : at + 4] == b"\x1dv0\x00":
            row_bytes, height = (int.from_bytes(job[at + n : at + n + 2], "little") for n in (4, 6))
            end = at + 8 + row_bytes * height
            assert 0 < row_bytes * height == len(job[at + 8 : end])
            white = job[at + 8 : end].translate(_WHITE_FOR_BLACK)
            strips.append(Image.frombytes("1", (row_bytes * 8, height), white))
            names.append("GS v 0")
            at = end
        else:
            assert job[at : at + 4] == b"\x1dVB\x00", f"not a command our labels have: {job[at : at + 20]!r}"
            names.append("GS V")
            at += 4
    assert at == len(job)
    paper = Image.new("1", (width, sum(strip.height for strip in strips)), 1)
    y = 0
    for strip in strips:
        assert ImageChops.invert(strip.convert("L")).crop((width, 0, 9999, strip.height)).getbbox() is None
        paper.paste(strip, (0, y))
        y += strip.height
    return names, paper


def tspl_picture(job: bytes, dpmm: int) -> Image.Image:
    """The label of a TSPL job."""
    return tspl(job, dpmm)[1]


def esc_pos_picture(job: bytes, width: int) -> Image.Image:
    """The paper of an ESC/POS job."""
    return esc_pos(job, width)[1]
