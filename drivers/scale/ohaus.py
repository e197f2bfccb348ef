"""Ohaus balances and scales: what they print, asked with `IP` or by themselves.

Three layouts, each with its columns; CR LF ends a line, and a scale on RS-485 puts `@` and its two-digit
address before it.

    Explorer, Scout     ····192.21 g ?···       weight 10, unit, `?` or blank, legend
    Defender 3000       -···1.250 kg   ?NET     sign, weight 7, unit 5, `?` or blank, legend 3
    Ranger              -····1.250 kg ? NET     sign, weight 7, unit 2, `?` or blank, NET or B/G

The columns before the weight tell a whole one from one that lost its head; the length of the line tells
which layout it is.
"""

from __future__ import annotations

import re
from decimal import Decimal

from drivers.readings import FrameError, ScaleCondition, Weight, quote
from drivers.scale.columns import NUMBER, column
from drivers.scale.framing import Lines
from drivers.scale.protocol import Answer, OtherAnswer, ScaleProtocol

REQUEST = b"IP\r\n"
"""Print now, stable or not."""

_ADDRESS = rb"(?:@[0-9]{2})?"
_UNIT = rb"[A-Za-z%]"
_RANGER = re.compile(
    rb"%b(?P<sign>[ -])  (?P<value> *%b) (?P<unit> ?%b{1,2} ?) (?P<moving>[ ?]) (?P<legend>NET|B/G)"
    % (_ADDRESS, NUMBER, _UNIT)
)
_DEFENDER = re.compile(
    rb"%b(?P<sign>[ -]) (?P<value> *%b) (?P<unit> *%b{1,5} *)"
    rb"(?P<moving>[ ?])(?P<legend>NET|G  |T  |   )" % (_ADDRESS, NUMBER, _UNIT)
)
_EXPLORER = re.compile(
    rb"%b(?P<value> *(?P<sign>-?)%b) (?P<unit>%b{1,3}) (?P<moving>[ ?]) "
    rb"(?P<legend>  |TOTAL|[0-9]{2}:[0-9]{2}:[0-9]{2})" % (_ADDRESS, NUMBER, _UNIT)
)
_LAYOUTS = ((_EXPLORER, 10, None), (_RANGER, 7, 19), (_DEFENDER, 7, 19))
"""Each with the characters of its value, and those of the line where they are always as many."""
_NET = {b"NET": True, b"B/G": False, b"G": False}


def decode(frame: bytes) -> Answer:
    """Decode one line.

    >>> decode(b"    192.21 g     ")
    Weight(value=Decimal('192.21'), unit='g', stable=True)

    Args:
        frame: one line, ASCII, without its CR LF.
    Returns:
        The weight; or COMMAND_ERROR; or a tare or a total, which are no weights.
    Raises:
        FrameError: not a documented line; the message quotes the frame. What a scale prints when it is
            overloaded is not documented.

    Source: Ohaus, manuals of Explorer EN-156, Defender 3000 EN-35, Ranger; RS232 interface EN-3.
    """
    if frame == b"ES":
        return ScaleCondition.COMMAND_ERROR
    length = len(frame) - (3 if frame.startswith(b"@") else 0)
    for layout, value_characters, characters in _LAYOUTS:
        found = layout.fullmatch(frame)
        if found and len(found["value"]) == value_characters and characters in (None, length):
            break
    else:
        raise FrameError(f"no Ohaus line: {quote(frame)}")
    legend = found["legend"].strip()
    if legend in (b"T", b"TOTAL"):
        return OtherAnswer(legend.decode(), "", found["value"].decode().strip())
    value = Decimal(found["value"].decode().strip().lstrip("-"))
    return Weight(
        -value if found["sign"] == b"-" else value,
        found["unit"].decode().strip().lower(),
        found["moving"] != b"?",
        frame,
        _NET.get(legend),
    )


def encode(answer: Weight | ScaleCondition) -> bytes:
    """The bytes of a line, its end included: as a Ranger prints it where gross or net is said, else as an
    Explorer.

    >>> encode(Weight(Decimal("0.01"), "g", stable=False))
    b'      0.01 g ?   \\r\\n'

    Raises:
        ValueError: the value does not fit into its columns.
    """
    if isinstance(answer, ScaleCondition):
        return b"ES\r\n" if answer is ScaleCondition.COMMAND_ERROR else b""
    moving = " " if answer.stable else "?"
    if answer.net is None:
        return f"{column(answer.value, 10)} {answer.unit} {moving}   \r\n".encode()
    sign = "-" if answer.value.is_signed() else " "
    legend = "NET" if answer.net else "B/G"
    return f"{sign}  {column(abs(answer.value), 7)} {answer.unit:<2} {moving} {legend}\r\n".encode()


def codec(unit: str) -> Lines:
    """The codec: a line is ended by its CR LF."""
    return Lines(decode)


PROTOCOL = ScaleProtocol(
    title="Ohaus Explorer, Scout, Defender, Ranger",
    source="protocols.md A8",
    codec=codec,
    encode=encode,
    request=REQUEST,
    commands={
        b"IP\r\n": "weigh",
        b"P\r\n": "weigh",
        b"SP\r\n": "weigh_stable",
        b"CP\r\n": "stream",
        b"0P\r\n": "stop",
        b"Z\r\n": "zero",
        b"T\r\n": "tare",
    },
    replies={"not_settled": b"ES\r\n", "unknown": b"ES\r\n"},
    rate_hz=5,
)
