"""KERN: DE and its like (`w`, `s`, `t`), and EOC. KERN's KCP is MT-SICS. Commands have no terminator.

DE, 16 characters                    EOC
M-     1.250 kg·                     ST,GS  12.34kg
|||--------| |-|  unit; blank while  |  |  |-----|  value
|||value: 10      the load moves     |  GS gross, NT net
||sign                               ST stable, US unstable
|M or blank
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import partial

from drivers.readings import FrameError, ScaleCondition, Weight, quote
from drivers.scale.columns import NUMBER, column
from drivers.scale.framing import Lines
from drivers.scale.protocol import Answer, ScaleProtocol

_DE = re.compile(rb"([ M])([ -])( *%b) ([A-Za-z%%]{0,3} *)" % NUMBER)
_DE_VALUE_CHARACTERS = 10
_DE_LENGTH = 16
_DE_ERROR = b"           Error"
_EOC = re.compile(rb"(ST|US),(GS|NT)((?=[ -]) *(-?) *%b)((?i:kg|g|lb|oz))" % NUMBER)
_EOC_WIDTHS = range(6, 11)


def decode_de(frame: bytes, unit: str) -> Answer:
    """Decode one answer of a DE.

    >>> decode_de(b"       1.250 kg ", unit="kg")
    Weight(value=Decimal('1.250'), unit='kg', stable=True)

    Args:
        frame: one line, ASCII, without its CR LF.
        unit: what an unstable weight, which has none, is in.
    Returns:
        The weight; FAULT for `Error`, which is an overload too. The manual does not say what M means; it is
        taken for a net weight, so that none is used by mistake.
    Raises:
        FrameError: not a documented answer; the message quotes the frame.

    Source: KERN, DE manual 1255 p. 33.
    """
    if frame == _DE_ERROR:
        return ScaleCondition.FAULT
    found = _DE.fullmatch(frame)
    if not found or len(frame) != _DE_LENGTH or len(found[3]) != _DE_VALUE_CHARACTERS:
        raise FrameError(f"no KERN DE answer: {quote(frame)}")
    sent = found[4].decode().strip().lower()
    value = Decimal(found[3].decode().strip())
    return Weight(
        -value if found[2] == b"-" else value,
        sent or unit,
        bool(sent),
        frame,
        True if found[1] == b"M" else None,
    )


def encode_de(answer: Weight | ScaleCondition) -> bytes:
    """The bytes a DE answers to `w`: the inverse of `decode_de`, line end included.

    >>> encode_de(Weight(Decimal("-1.250"), "kg", stable=True))
    b' -     1.250 kg \\r\\n'

    Raises:
        ValueError: the value does not fit into its columns.
    """
    if isinstance(answer, ScaleCondition):
        wrong = (ScaleCondition.FAULT, ScaleCondition.OVERLOAD, ScaleCondition.UNDERLOAD)
        return _DE_ERROR + b"\r\n" if answer in wrong else b""
    sign = "-" if answer.value.is_signed() else " "
    unit = answer.unit if answer.stable else ""
    return f"{'M' if answer.net else ' '}{sign}{column(abs(answer.value), 10)} {unit:<3}\r\n".encode()


def decode_eoc(frame: bytes) -> Answer:
    """Decode one answer of an EOC.

    >>> decode_eoc(b"ST,GS  12.34kg")
    Weight(value=Decimal('12.34'), unit='kg', stable=True, net=False)

    Args:
        frame: one line, ASCII, without its CR LF; FF before it is passed over, it has been seen there.
    Returns:
        The weight, gross or net.
    Raises:
        FrameError: not a documented answer; the message quotes the frame. What it sends when it is
            overloaded is not documented.

    Source: protocols.md A10; KERN, KFB-TM manual p. 49.
    """
    found = _EOC.fullmatch(frame.lstrip(b"\xff"))
    if not found or len(found[3]) not in _EOC_WIDTHS:
        raise FrameError(f"no KERN EOC answer: {quote(frame)}")
    value = Decimal(found[3].decode().replace(" ", ""))
    return Weight(value, found[5].decode().lower(), found[1] == b"ST", frame, found[2] == b"NT")


def encode_eoc(answer: Weight | ScaleCondition) -> bytes:
    """The bytes an EOC answers to `S`: the inverse of `decode_eoc`, line end included; b"" for a condition.

    >>> encode_eoc(Weight(Decimal("12.34"), "kg", stable=True))
    b'ST,GS  12.34kg\\r\\n'

    Raises:
        ValueError: the value does not fit into its columns.
    """
    if isinstance(answer, ScaleCondition):
        return b""
    status = "ST" if answer.stable else "US"
    kind = "NT" if answer.net else "GS"
    return f"{status},{kind} {column(answer.value, 6)}{answer.unit}\r\n".encode()


def codec_de(unit: str) -> Lines:
    """The codec of DE: a line is ended by its CR LF."""
    return Lines(partial(decode_de, unit=unit))


def codec_eoc(unit: str) -> Lines:
    """The codec of EOC: a line is ended by its CR LF."""
    return Lines(decode_eoc)


DE = ScaleProtocol(
    title="KERN DE and others with the commands w, s, t",
    source="protocols.md A10",
    codec=codec_de,
    encode=encode_de,
    request=b"w",
    commands={b"w": "weigh", b"s": "weigh_stable", b"t": "tare"},
    terminator=b"",
    rate_hz=5,
)

EOC = ScaleProtocol(
    title="KERN EOC",
    source="protocols.md A10",
    codec=codec_eoc,
    encode=encode_eoc,
    # W would answer while the load moves, too; it makes a CAS PD-II on the same port send without end.
    request=b"S",
    commands={b"S": "weigh_stable", b"W": "weigh", b"Z": "zero", b"T": "tare"},
    terminator=b"",
    rate_hz=5,
)
