"""USB HID POS scales (usage page 8D): reports of /dev/hidraw*, a read gives whole ones.

    id status unit exponent weight
    1    1     1      1       2    low byte first

The weight has no sign: below zero it is a status. After opening, the first report may be an old one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from drivers.port import report_descriptor
from drivers.readings import FrameError, ScaleCondition, Unreadable, Weight
from drivers.scale.framing import decoded
from drivers.scale.protocol import Answer, Say, ScaleProtocol
from drivers.settings import number

USUAL_ID = 3
PAGE, DATA_REPORT = 0x8D, 0x32

_ZERO, _MOVING, _SETTLED = 2, 3, 4
_CONDITIONS = {
    1: ScaleCondition.FAULT,
    5: ScaleCondition.UNDERLOAD,
    6: ScaleCondition.OVERLOAD,
    7: ScaleCondition.FAULT,  # to be calibrated
    8: ScaleCondition.NOT_ZEROED,
}
_STATUS = {condition: status for status, condition in reversed(_CONDITIONS.items())}
_UNITS = {
    1: "mg",
    2: "g",
    3: "kg",
    4: "ct",
    5: "tael",
    6: "gr",
    7: "dwt",
    8: "t",
    9: "ton",
    10: "ozt",
    11: "oz",
    12: "lb",
}
_UNIT_CODES = {unit: code for code, unit in _UNITS.items()}
_EXPONENTS = range(-9, 10)
"""Others are no scale's."""


def decode(report: bytes, report_id: int = USUAL_ID) -> Answer:
    """Decode one report.

    >>> decode(bytes.fromhex("03 04 0B FF 1D 00"))
    Weight(value=Decimal('2.9'), unit='oz', stable=True, zero=False)

    Args:
        report: whole, with its id.
        report_id: of the data report; 0 where reports have none.
    Returns:
        The weight; "under zero" as a condition, because its weight is sent without a sign. Zero is taken from
        the weight: a status of "stable at zero" was seen beside others.
    Raises:
        FrameError: another report, or one with values that are not documented.

    Source: USB HID usage tables, page 8D; HID point of sale usage tables.
    """
    body = report[1:] if report_id else report
    if len(body) != 5 or (report_id and report[0] != report_id):
        raise FrameError(f"expected a report of id {report_id} and 5 bytes, found {_hex(report)}")
    status, unit, exponent = body[0], body[1], int.from_bytes(body[2:3], signed=True)
    if status in _CONDITIONS:
        return _CONDITIONS[status]
    if status not in (_ZERO, _MOVING, _SETTLED) or unit not in _UNITS or exponent not in _EXPONENTS:
        raise FrameError(f"expected status 1 to 8, unit 1 to 12 and an exponent, found {_hex(report)}")
    digits = Decimal(int.from_bytes(body[3:5], "little"))
    value = digits * 10**exponent if exponent > 0 else digits.scaleb(exponent)
    return Weight(value, _UNITS[unit], stable=status != _MOVING, zero=value == 0, raw=report)


def encode(answer: Weight | ScaleCondition, report_id: int = USUAL_ID) -> bytes:
    """The report of a weight or condition: the inverse of `decode`; a negative weight is under zero.

    Raises:
        ValueError: the value's digits are more than 65535; a unit of which the protocol knows nothing.
    """
    if isinstance(answer, Weight) and answer.value < 0:
        answer = ScaleCondition.UNDERLOAD
    if isinstance(answer, ScaleCondition):
        if answer not in _STATUS:
            return b""
        status, unit, exponent, digits = _STATUS[answer], "kg", -3, 0
    else:
        status = _MOVING if answer.stable is False else _ZERO if answer.value == 0 else _SETTLED
        exponent = min(0, int(answer.value.as_tuple().exponent))
        unit, digits = answer.unit, int(answer.value.scaleb(-exponent))
    if unit not in _UNIT_CODES or digits > 0xFFFF:
        raise ValueError(f"expected at most 65535 of a unit of {', '.join(_UNIT_CODES)}, found {answer}")
    body = bytes([status, _UNIT_CODES[unit], exponent & 0xFF]) + digits.to_bytes(2, "little")
    return (bytes([report_id]) if report_id else b"") + body


def _hex(report: bytes) -> str:
    return report[:16].hex(" ").upper() or "nothing"


class Reports:
    """The codec. A report comes whole or not at all, so nothing is kept from one read for the next: half of
    one joined to another would be a wrong weight."""

    def __init__(self, report_id: int) -> None:
        self._report_id = report_id

    def feed(self, data: bytes) -> list[Answer | Unreadable | Say]:
        """Take what one read gave and return what its reports say, in order."""
        size = 6 if self._report_id else 5
        pieces = (
            [data[at : at + size] for at in range(0, len(data), size)] if len(data) % size == 0 else [data]
        )
        return [decoded(lambda report: decode(report, self._report_id), piece) for piece in pieces]


def codec(unit: str, report_id: int = USUAL_ID) -> Reports:
    """The codec."""
    return Reports(report_id)


def data_report_id(descriptor: bytes) -> int | None:
    """The id of the data report (usage 8D/32), as the scale's report descriptor tells it; 0 for reports
    without ids, None when it tells of no such report.

    Source: HID 1.11, section 6.2.2.
    """
    page = report_id = 0
    usages: list[tuple[int, int]] = []
    open_ones: list[bool] = []
    for kind, tag, size, value in _items(descriptor):
        match kind, tag:
            case 1, 0:
                page = value
            case 1, 8:
                report_id = value
            case 2, 0:
                usages.append((value >> 16, value & 0xFFFF) if size == 4 else (page, value))
            case 0, 8 if any(open_ones):
                return report_id
            case 0, 10:
                open_ones.append((PAGE, DATA_REPORT) in usages)
            case 0, 12 if open_ones:
                open_ones.pop()
        if kind == 0:
            usages.clear()
    return None


def _items(descriptor: bytes) -> Iterator[tuple[int, int, int, int]]:
    """Type, tag, size and value of each short item; long ones are passed over."""
    at = 0
    while at < len(descriptor):
        prefix = descriptor[at]
        if prefix == 0xFE:
            at += 3 + (descriptor[at + 1] if at + 1 < len(descriptor) else 0)
            continue
        size = (0, 1, 2, 4)[prefix & 0b11]
        yield (
            prefix >> 2 & 0b11,
            prefix >> 4,
            size,
            int.from_bytes(descriptor[at + 1 : at + 1 + size], "little"),
        )
        at += 1 + size


def found_at(port: str) -> Mapping[str, object]:
    """The report id of the scale at a port, where its descriptor can be read."""
    report_id = data_report_id(report_descriptor(port))
    return {} if report_id is None else {"report_id": report_id}


PROTOCOL = ScaleProtocol(
    title="USB HID POS scale: DYMO, Mettler Toledo, Fairbanks, Stamps.com",
    source="protocols.md A11",
    codec=codec,
    encode=encode,
    line=None,
    options={"report_id": number(0, 255)},
    found_at=found_at,
    first_is_old=True,
    rate_hz=10,
)
