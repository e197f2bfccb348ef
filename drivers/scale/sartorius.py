"""Sartorius SBI: answers to ESC P, print. Lines of 16 characters, or of 22 with an identification before it.

    N     +··1255.70 g··
    |     ||-------| |-|  unit; blank while the load moves, nothing else says so
    |     |value: 9
    |     sign
    identification, 6 characters: N, G, Stat

The line end is counted in. A long line that lost its head would look like a short one, and its net weight
like any weight: so the length is a setting.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import partial

from drivers.port import LineSettings
from drivers.readings import FrameError, ScaleCondition, Weight, quote
from drivers.scale.columns import NUMBER, column
from drivers.scale.framing import Lines
from drivers.scale.protocol import Answer, ScaleProtocol
from drivers.settings import one_of

REQUEST = b"\x1bP"
"""Print."""

_VALUE = re.compile(rb"([ +-])( *%b) ( *[A-Za-z%%/]{0,3} *)" % NUMBER)
_VALUE_CHARACTERS = 9
_WIDTH = 14
_IDENTIFICATIONS = {b"N     ": True, b"G     ": False, b"Stat  ": None}
_SPECIAL = {
    b"H": ScaleCondition.OVERLOAD,
    b"L": ScaleCondition.UNDERLOAD,
    b"C": ScaleCondition.NOT_READY,
    b"": ScaleCondition.NO_WEIGHT,
}
_ERROR = re.compile(rb"Err ?[0-9]{2,3}")
_WORDS = {condition: word.decode() for word, condition in _SPECIAL.items()} | {ScaleCondition.FAULT: "Err 54"}


def decode(frame: bytes, unit: str, characters: int = 16) -> Answer:
    """Decode one line.

    >>> decode(b"+  1255.70 g  ", unit="kg")
    Weight(value=Decimal('1255.70'), unit='g', stable=True)
    >>> decode(b"+  1255.80    ", unit="g")
    Weight(value=Decimal('1255.80'), unit='g', stable=False)

    Args:
        frame: one line, ASCII, without its CR LF.
        unit: what an unstable weight, which has none, is in.
        characters: 16, or 22 with identification.
    Returns:
        The weight, or the condition that keeps it from weighing.
    Raises:
        FrameError: not a documented line; the message quotes the frame.

    Source: Sartorius, manuals of CP323S p. 55, LE2202S p. 51, MSE p. 71.
    """
    if len(frame) + 2 != characters:
        raise FrameError(
            f"expected {characters} characters with the line end, found {len(frame) + 2}: {quote(frame)}"
        )
    identification, line = frame[:-_WIDTH], frame[-_WIDTH:]
    if identification not in _IDENTIFICATIONS and characters == 22:
        raise FrameError(f"no SBI identification: {quote(frame)}")
    if (special := line.strip(b" ")) in _SPECIAL:
        return _SPECIAL[special]
    if _ERROR.fullmatch(special):
        return ScaleCondition.FAULT
    found = _VALUE.fullmatch(line)
    if not found or len(found[2]) != _VALUE_CHARACTERS or identification == b"Stat  ":
        raise FrameError(f"no SBI line: {quote(frame)}")
    sent = found[3].decode().strip().lower()
    value = Decimal(found[2].decode().strip())
    return Weight(
        -value if found[1] == b"-" else value,
        sent or unit,
        bool(sent),
        frame,
        _IDENTIFICATIONS.get(identification),
    )


def encode(answer: Weight | ScaleCondition, characters: int = 16) -> bytes:
    """The bytes a balance answers to ESC P: the inverse of `decode`, line end included.

    >>> encode(Weight(Decimal("1255.70"), "g", stable=True))
    b'+  1255.70 g  \\r\\n'

    Raises:
        ValueError: the value does not fit into its columns.
    """
    long = int(characters) == 22  # the emulators' command line gives a text
    if isinstance(answer, ScaleCondition):
        if answer not in _WORDS:
            return b""
        word = f"{'':7}{_WORDS[answer]}" if len(_WORDS[answer]) < 2 else f"{'':4}{_WORDS[answer]}"
        return f"{'Stat  ' if long else ''}{word:<{_WIDTH}}\r\n".encode()
    identification = ("N     " if answer.net else "G     ") if long else ""
    sign = "-" if answer.value.is_signed() else "+"
    unit = answer.unit if answer.stable else ""
    return f"{identification}{sign}{column(abs(answer.value), 9)} {unit:<3}\r\n".encode()


def codec(unit: str, characters: int = 16) -> Lines:
    """The codec: a line is ended by its CR LF."""
    return Lines(partial(decode, unit=unit, characters=int(characters)))


PROTOCOL = ScaleProtocol(
    title="Sartorius SBI",
    source="protocols.md A9",
    codec=codec,
    encode=encode,
    request=REQUEST,
    line=LineSettings(baudrate=1200, bytesize=7, parity="O", handshake="rtscts"),
    options={"characters": one_of(16, 22)},
    commands={
        b"\x1bP": "weigh",
        b"\x1bT": "tare",
        b"\x1bU": "tare",
        b"\x1bV": "zero",
        b"\r\n": "line_end",  # may follow a command
    },
    terminator=b"",
    rate_hz=5,
)
