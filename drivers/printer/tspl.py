r"""TSPL: what is asked of a printer, and what it answers.

    ESC ! ?         one byte, at once and even while stopped, without any framing:
                    b0 head open, b1 jam, b2 paper out, b3 ribbon out, b4 paused, b5 printing, b6 cover open,
                    b7 another error
    ESC ! S         STX m w1 w2 w3 ETX CR LF, where it is known
    OUT @LABEL      the number of labels ever printed, CR LF; worked off in order, like any command

Inside a BITMAP all of them are pixels: nothing is asked while a job is being sent, and whatever an unfinished
BITMAP still wants is filled up before the first question. `labels.tspl` keeps every BITMAP within what
`FLUSH` fills.

Source: TSC, "TSPL/TSPL2 Programming Language", ESC!?, ESC!S, OUT, @LABEL, CLS; Gprinter GP-2120T p.34;
Brother FBPL p.57.
"""

from __future__ import annotations

import re

from drivers.printer.protocol import Ask, Language, PrinterProtocol, PrinterStatus, Talk, Told, no_answer
from drivers.readings import FrameError, quote

ASK_STATUS = b"\x1b!?"

ASK_LONG_STATUS = b"\x1b!S"

ASK_COUNTER = b"OUT @LABEL\r\n"

FLUSH = b"CLS\r\n" + bytes(512) + b"\r\n"
"""Ends whatever an earlier job left unfinished. A line cut short becomes an unknown one (PRINT 1,1CLS), a
BITMAP cut short gets its bytes; what is left over are NULs, which mean nothing, and an emptied image."""

QUIET_S = 0.02
"""How long nothing may follow the one byte of ESC ! ?."""

WITNESSES = 5
"""How many single bytes must agree where there is no framed answer: one alone may be noise."""

BITS = {
    0x01: "head_open",
    0x02: "paper_jam",
    0x04: "paper_out",
    0x08: "ribbon_out",
    0x10: "paused",
    0x40: "head_open",
    0x80: "fault",
}
"""ESC ! ?, all but the bit that says it prints."""

PRINTING = 0x20

_MODES = b"@`BCEFKLPW"
_BUSY = b"BCFPW"
_WORDS: tuple[dict[int, str], ...] = (
    {0x08: "buffer_full"},
    {0x01: "hot", 0x02: "hot", 0x04: "fault", 0x08: "cutter_fault", 0x10: "fault"},
    {0x01: "paper_out", 0x02: "paper_jam", 0x04: "ribbon_out", 0x08: "fault", 0x20: "head_open"},
)
"""The bits of w1, w2, w3 that stop it; the others warn."""


def decode_status(byte: int) -> PrinterStatus:
    """Decode the answer to ESC ! ?.

    >>> decode_status(0x05).conditions, decode_status(0x20).labels_remaining
    (('head_open', 'paper_out'), 1)
    """
    conditions = tuple(dict.fromkeys(code for bit, code in BITS.items() if byte & bit))
    return PrinterStatus(
        ready=not conditions, conditions=conditions, labels_remaining=int(bool(byte & PRINTING))
    )


def decode_long_status(frame: bytes) -> PrinterStatus:
    r"""Decode the answer to ESC ! S, whole.

    >>> decode_long_status(b"\x02E@@A\x03\r\n").conditions
    ('paper_out',)

    Raises:
        FrameError: not eight bytes of this form.
    """
    found = re.fullmatch(rb"\x02([%s])([@-\x7f])([@-\x7f])([@-\x7f])\x03\r\n" % _MODES, frame, re.DOTALL)
    if not found:
        raise FrameError(f"no answer to ESC ! S: {quote(frame)}")
    mode = found[1]
    conditions = [
        code
        for word, codes in zip(found.groups()[1:], _WORDS, strict=True)
        for bit, code in codes.items()
        if word[0] & bit
    ]
    if mode in b"`K":  # K: it waits for a key before the next label
        conditions.append("paused")
    if mode == b"E" and not conditions:
        conditions.append("fault")
    return PrinterStatus(
        ready=not conditions,
        conditions=tuple(dict.fromkeys(conditions)),
        labels_remaining=int(mode in _BUSY),
    )


def decode_counter(line: bytes) -> int:
    """Decode the answer to OUT @LABEL, without its line end.

    Raises:
        FrameError: no number.
    """
    if not re.fullmatch(rb"[0-9]{1,9}", line):
        raise FrameError(f"no label count: {quote(line)}")
    return int(line)


class Tspl(Language):
    """A conversation with a TSPL printer.

    A printer that does not answer ESC ! S, or OUT, is not asked again on this connection.
    """

    def __init__(self) -> None:
        self._frames: bool | None = None
        self._counts: bool | None = None
        self._strange = b""
        self._sent = False
        self._printed_since = False
        """It was seen printing since the job was sent, and since it last stopped."""

    def settle(self) -> Talk[None]:
        """Fill up an unfinished BITMAP, end an unfinished line."""
        self._sent = self._printed_since = False
        yield Ask(0, FLUSH)

    def status(self, wait_s: float) -> Talk[Told]:
        """Ask ESC ! ?, and ESC ! S of one that knows it, else again."""
        first = yield Ask(wait_s, ASK_STATUS)
        self._strange = b""  # what lay there before the first question is an old answer
        heard = [first]
        told: PrinterStatus | None = None
        if len(first) == 1 and self._frames is not False:
            if frame := (yield Ask(wait_s, ASK_LONG_STATUS)):
                while len(frame) < 8 and (more := (yield Ask(wait_s))):
                    frame += more
                try:
                    told = decode_long_status(frame)
                    self._frames = True
                except FrameError:
                    self._strange += frame
            self._frames = bool(self._frames)
        if len(first) == 1 and told is None and not self._strange:
            for _ in range(WITNESSES - 1):
                heard.append((yield Ask(wait_s, ASK_STATUS)))
        if not first:
            return no_answer()
        extra = yield Ask(QUIET_S)
        if extra or self._strange or any(len(each) != 1 for each in heard):
            return no_answer(b"".join(heard) + self._strange + extra)
        each = [decode_status(byte) for [byte] in heard] + ([told] if told else [])
        conditions = tuple(dict.fromkeys(code for one in each for code in one.conditions))
        busy = any(one.labels_remaining for one in each)
        self._printed_since = not conditions and (self._printed_since or (self._sent and busy))
        bits = {"bits": f"{heard[0][0]:02X}"} if "fault" in conditions else {}
        return PrinterStatus(not conditions, conditions, labels_remaining=int(busy)), bits

    def counter(self, wait_s: float) -> Talk[int | None]:
        """Ask OUT @LABEL."""
        if self._counts is False:
            return None
        heard = b""
        ask = Ask(wait_s, ASK_COUNTER)
        while data := (yield ask):
            heard += data
            if b"\n" in heard:
                self._counts = True
                return decode_counter(heard.strip())
            ask = Ask(wait_s)
        self._counts = bool(self._counts)
        raise TimeoutError

    def job(self, data: bytes, status: PrinterStatus) -> bytes:
        """The job as it is; whether it is seen printing counts from here."""
        self._sent, self._printed_since = True, False
        return data

    def came_out(self, status: PrinterStatus) -> bool | None:
        """It was seen printing and is ready. ESC ! ? is answered ahead of the job: "ready" alone may be "not
        begun"."""
        return self._printed_since and status.idle

    def overheard(self, data: bytes) -> None:
        """A byte nobody asked for beside the one that was."""
        self._strange += data


PROTOCOL = PrinterProtocol(
    title="TSPL / TSPL2 (TSC, Gprinter, Xprinter, HPRT, Deli and most label printers sold in China)",
    source="TSC, TSPL/TSPL2 Programming Language: ESC!?, ESC!S, OUT @LABEL, CLS; Gprinter GP-2120T p.34",
    language=Tspl,
    answer_s=0.3,
    counts_in_order=True,
    evidence="the label counter; without one, that it was seen printing after the job and is ready again",
)
