"""ZPL II: what is asked of a printer, and what it answers. Nothing here is ever called "ready" on a guess.

    ~HQES   STX  PRINTER STATUS / ERRORS: f gggggggg hhhhhhhh / WARNINGS: f gggggggg hhhhhhhh  ETX
    ~HS     STX aaa,b,c,dddd,eee,f,g,h,iii,j,k,l ETX CR LF
            STX mmm,n,o,p,q,r,s,t,uuuuuuuu,v,www ETX CR LF
            STX xxxx,y ETX CR LF
    ~HI     STX model,version,dpmm,memory ETX CR LF
    getvar  "4711"

Source: Zebra, "ZPL II Programming Guide", ~HQ, ~HS, ~HI; Link-OS SGD odometer.total_label_count.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from drivers.printer.protocol import (
    Ask,
    Identity,
    Language,
    PrinterProtocol,
    PrinterStatus,
    Talk,
    Told,
    no_answer,
)
from drivers.readings import FrameError, quote

ASK_STATUS = b"~HQES\r\n~HS\r\n"
"""Both at once: ~HS tells what is waiting, but by the manual it is not answered by a printer that stopped."""

ASK_IDENTITY = b"~HI\r\n"

ASK_COUNTER = b'! U1 getvar "odometer.total_label_count"\r\n'

DROP_UNFINISHED_FORMAT = b"~JX"
"""Not ^XZ, which would print the fragment; not ~JA, which deletes the jobs of others too."""

BUFFER_BYTES = 4096

STOPPED_ANSWER_S = 0.25
"""How long ~HS is waited for when ~HQES already named an error: by the manual it may not come."""

_FRAME = re.compile(rb"\x02([^\x02\x03]{0,1024})\x03|\"([^\"\x02\x03\r\n]{0,64})\"")

_ERROR_BITS = {
    0x00000001: "paper_out",
    0x00000002: "ribbon_out",
    0x00000004: "head_open",
    0x00000008: "cutter_fault",
    0x00000010: "hot",
    0x00000020: "hot",
    0x00010000: "paused",
}


@dataclass(frozen=True, slots=True)
class Errors:
    """The answer to ~HQES: what stops the printer, as codes of `conditions.CONDITIONS`; empty when nothing
    does.

    Attributes:
        conditions: in the order of the printer's bits; "fault" for bits without a name of their own.
        bits: the error bits as sent.
    """

    conditions: tuple[str, ...]
    bits: int


@dataclass(frozen=True, slots=True)
class HostStatus:
    """The answer to ~HS.

    Attributes:
        conditions: what stops the printer, as codes of `conditions.CONDITIONS`.
        formats_waiting: formats received and not begun.
        labels_remaining: labels still to come of the batch being printed.
        partial_format: an unfinished ^XA is in the buffer; the next job's bytes would complete it.
    """

    conditions: tuple[str, ...]
    formats_waiting: int
    labels_remaining: int
    partial_format: bool


def decode_errors(frame: bytes) -> Errors:
    """Decode the answer to ~HQES, between its STX and ETX.

    >>> decode_errors(b"PRINTER STATUS ERRORS: 1 00000000 00000004 WARNINGS: 0 00000000 00000000")
    Errors(conditions=('head_open',), bits=4)

    Raises:
        FrameError: the labels or digits are not all there, or the summary digit contradicts the bits.
    """
    # Line breaks and blanks vary by model: the labels are what can be relied on.
    found = re.fullmatch(
        rb"\s*PRINTER STATUS\s+ERRORS:\s+([01])\s+([0-9A-Fa-f]{8})\s+([0-9A-Fa-f]{8})"
        rb"\s+WARNINGS:\s+[01]\s+[0-9A-Fa-f]{8}\s+[0-9A-Fa-f]{8}\s*",
        frame,
    )
    if not found:
        raise FrameError(f"no answer to ~HQES: {quote(frame)}")
    bits = int(found[2], 16) << 32 | int(found[3], 16)
    if bool(bits) != (found[1] == b"1"):
        raise FrameError(f"error flag and bits of ~HQES disagree: {quote(frame)}")
    named = [name for bit, name in _ERROR_BITS.items() if bits & bit]
    if bits & ~sum(_ERROR_BITS):
        named.append("fault")
    return Errors(tuple(dict.fromkeys(named)), bits)


def decode_host_status(first: bytes, second: bytes, third: bytes) -> HostStatus:
    """Decode the three strings of ~HS, each between its STX and ETX.

    >>> strings = b"030,1,1,0240,002,0,0,0,000,0,0,0", b"000,0,0,0,0,2,6,0,00000003,1,000", b"0000,0"
    >>> status = decode_host_status(*strings)
    >>> status.conditions, status.formats_waiting, status.labels_remaining, status.partial_format
    (('paper_out', 'paused'), 2, 3, False)

    Raises:
        FrameError: a string has not its fields.
    """
    flag, number = rb"[01]", rb"[0-9]"
    one = _fields(
        first, number * 3, flag, flag, number * 4, number * 3, flag, flag, flag, number * 3, flag, flag, flag
    )
    # Field n of the second string is "unused", but it is sent.
    two = _fields(
        second, number * 3, number, flag, flag, flag, number, number, flag, number * 8, flag, number * 3
    )
    _fields(third, number * 4, flag)
    names = {
        "paper_out": one[1],
        "ribbon_out": two[3],
        "head_open": two[2],
        "hot": one[11],
        "cold": one[10],
        "fault": one[9],
        "paused": one[2],
        "buffer_full": one[5],
    }
    return HostStatus(
        conditions=tuple(name for name, flag in names.items() if flag == b"1"),
        formats_waiting=int(one[4]),
        labels_remaining=int(two[8]),
        partial_format=one[7] == b"1",
    )


def _fields(line: bytes, *patterns: bytes) -> list[bytes]:
    found = re.fullmatch(b",".join(b"(" + pattern + b")" for pattern in patterns), line)
    if not found:
        raise FrameError(f"no string of ~HS: {quote(line)}")
    return list(found.groups())


def decode_identity(frame: bytes) -> Identity:
    """Decode the answer to ~HI, between its STX and ETX.

    >>> decode_identity(b"GK420d-200dpi,V61.17.17Z,8,2104KB")
    Identity(model='GK420d-200dpi', version='V61.17.17Z', dpmm=8)

    Raises:
        FrameError: not model, version, dots per mm (or inch, as some devices say), memory.
    """
    found = re.fullmatch(rb"([\x20-\x2b\x2d-\x7e]+),([\x20-\x2b\x2d-\x7e]+),([0-9]{1,3}),[\x20-\x7e]*", frame)
    dpmm = {6: 6, 8: 8, 12: 12, 24: 24, 152: 6, 203: 8, 300: 12, 600: 24}.get(int(found[3]) if found else 0)
    if not found or not dpmm:
        raise FrameError(f"no answer to ~HI: {quote(frame)}")
    return Identity(found[1].decode(), found[2].decode(), dpmm)


def decode_counter(text: bytes) -> int | None:
    """Decode a quoted number without its quotes; None for "?", the answer of a printer that has no such
    counter.

    Raises:
        FrameError: neither.
    """
    if text == b"?":
        return None
    if not re.fullmatch(rb"[0-9]{1,12}", text):
        raise FrameError(f"no label count: {quote(text)}")
    return int(text)


@dataclass(frozen=True, slots=True)
class Framed:
    """What stood between STX and ETX."""

    data: bytes


@dataclass(frozen=True, slots=True)
class Quoted:
    """What stood between quotes."""

    data: bytes


class ZplAnswers:
    """Cuts a printer's answers into frames; what is between them is passed over, and counted in `foreign`."""

    def __init__(self) -> None:
        self._buffer = b""
        self.foreign = 0

    def feed(self, data: bytes) -> list[Framed | Quoted]:
        """Take bytes as they arrived and return the frames they complete, in order."""
        self._buffer += data
        frames: list[Framed | Quoted] = []
        start = 0
        for found in _FRAME.finditer(self._buffer):
            self.foreign += len(self._buffer[start : found.start()].strip())
            frames.append(Quoted(found[2]) if found[1] is None else Framed(found[1]))
            start = found.end()
        rest = self._buffer[start:]
        if len(rest) > BUFFER_BYTES:
            self.foreign += len(rest)
            rest = b""
        self._buffer = rest
        return frames

    @property
    def rest(self) -> bytes:
        """What has arrived since the last whole frame, without line ends."""
        return self._buffer.strip()


class Zpl(Language):
    """A conversation with a ZPL printer."""

    def __init__(self) -> None:
        self._sent = False

    def status(self, wait_s: float) -> Talk[Told]:
        """Ask ~HQES and ~HS at once."""
        errors: Errors | None = None
        host: HostStatus | None = None
        strings: list[bytes] = []
        codec = ZplAnswers()
        ask = Ask(wait_s, ASK_STATUS)
        while (errors is None or host is None) and (data := (yield ask)):
            ask = Ask(STOPPED_ANSWER_S if errors and errors.conditions else wait_s)
            for frame in codec.feed(data):
                try:
                    errors = decode_errors(frame.data)
                except FrameError:
                    strings.append(frame.data)
                else:
                    if errors.conditions:
                        ask = Ask(STOPPED_ANSWER_S)
                if len(strings) >= 3 and host is None:
                    try:
                        host = decode_host_status(*strings[-3:])
                    except FrameError:
                        continue  # the three may begin one later
        conditions = (*(errors.conditions if errors else ()), *(host.conditions if host else ()))
        strange = codec.foreign or codec.rest or len(strings) > (3 if host else 0)
        # Stopped needs one witness. Ready needs ~HS, which a stopped printer may not answer, and nothing
        # strange in place of ~HQES, which older printers do not know.
        if not conditions and (host is None or (errors is None and strange)):
            return no_answer(b" ".join([*strings, codec.rest]) or b" " if strange else b"")
        status = PrinterStatus(
            ready=not conditions,
            conditions=conditions,
            formats_waiting=host.formats_waiting if host else None,
            labels_remaining=host.labels_remaining if host else None,
            partial_format=host.partial_format if host else None,
        )
        return status, {"bits": f"{errors.bits:08X}"} if errors and "fault" in errors.conditions else {}

    def identity(self, wait_s: float) -> Talk[Identity | None]:
        """Ask ~HI."""
        codec = ZplAnswers()
        ask = Ask(wait_s, ASK_IDENTITY)
        while data := (yield ask):
            for frame in codec.feed(data):
                try:
                    return decode_identity(frame.data)
                except FrameError:
                    continue
            ask = Ask(wait_s)
        return None

    def counter(self, wait_s: float) -> Talk[int | None]:
        """Ask for the odometer of Link-OS."""
        codec = ZplAnswers()
        ask = Ask(wait_s, ASK_COUNTER)
        while data := (yield ask):
            for frame in codec.feed(data):
                if isinstance(frame, Quoted):
                    return decode_counter(frame.data)
            ask = Ask(wait_s)
        raise TimeoutError

    def job(self, data: bytes, status: PrinterStatus) -> bytes:
        """Drops an unfinished format, which the job's bytes would complete."""
        self._sent = True
        return data if status.partial_format is False else DROP_UNFINISHED_FORMAT + data

    def came_out(self, status: PrinterStatus) -> bool | None:
        """It answers in order: one that says that nothing waits has read the job and printed it."""
        return self._sent and status.idle


PROTOCOL = PrinterProtocol(
    title="ZPL II (Zebra and the many that speak its language)",
    source="Zebra, ZPL II Programming Guide: ~HS, ~HQES, ~HI, ~JX; Link-OS SGD odometer.total_label_count",
    language=Zpl,
    evidence="the label counter; without one, that it is ready and holds nothing",
)
