"""What TSPL and ESC/POS printers make of a job: the dots, put together from the bytes alone."""

import re

from PIL import Image, ImageChops


def tspl_picture(job: bytes, dpmm: int) -> Image.Image:
    """The label of a TSPL job: 0 black, 1 white; the manual's BITMAP with mode 1 (OR), where 0 burns."""
    size = re.match(rb"SIZE ([0-9]+) mm,([0-9]+) mm\r\n", job)
    assert size is not None
    label = Image.new("1", (int(size[1]) * dpmm, int(size[2]) * dpmm), 1)
    at = 0
    while at < len(job):
        if bitmap := re.compile(rb"BITMAP (\d+),(\d+),(\d+),(\d+),1,").match(job, at):
            x, y, row_bytes, height = map(int, bitmap.groups())
            end = bitmap.end() + row_bytes * height
            dots = Image.frombytes("1", (row_bytes * 8, height), job[bitmap.end() : end])
            assert job[end : end + 2] == b"\r\n"
            at = end + 2
            box = (x, y, x + dots.width, y + dots.height)
            label.paste(ImageChops.logical_and(label.crop(box), dots), box[:2])
        else:
            at = job.index(b"\r\n", at) + 2
    return label


def esc_pos_picture(job: bytes, width: int) -> Image.Image:
    """The paper of an ESC/POS job up to its cut, `width` dots of it."""
    assert job.startswith(b"\x1b@")
    at, strips = 2, []
    while job[at : at + 4] == b"\x1dv0\x00":
        row_bytes, height = (int.from_bytes(job[at + n : at + n + 2], "little") for n in (4, 6))
        end = at + 8 + row_bytes * height
        white = bytes(0xFF - dot for dot in job[at + 8 : end])
        strips.append(Image.frombytes("1", (row_bytes * 8, height), white))
        at = end
    assert job[at:] == b"\x1dV\x42\x00"
    paper = Image.new("1", (width, sum(strip.height for strip in strips)), 1)
    y = 0
    for strip in strips:
        paper.paste(strip, (0, y))
        y += strip.height
    return paper
