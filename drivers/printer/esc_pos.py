r"""ESC/POS: what is asked of a receipt printer, and what it answers.

    DLE EOT n       one byte, at once and even while stopped; b0 = 0, b1 = 1, b4 = 1, b7 = 0, else it is none
        n = 1       b3 offline, b5 waiting to come online
        n = 2       why offline: b2 cover open, b3 feeding, b5 stopped for paper end, b6 error
        n = 3       which error: b3 cutter, b5 unrecoverable, b6 recovers by itself (head hot)
        n = 4       roll: b5 and b6 paper end
    GS r 1          one byte, in order: after everything before it was worked off; b4 = 0, b7 = 0

It counts no labels. That the answer to a GS r 1 sent at a job's end has come is its evidence: a printer
without paper works off nothing.

Source: Epson, "ESC/POS Application Programming Guide", DLE EOT, GS r, GS v 0.
"""

from __future__ import annotations

from drivers.printer.protocol import Ask, Language, PrinterProtocol, PrinterStatus, Talk, Told, no_answer
from drivers.readings import FrameError, quote

ASK_REAL_TIME = tuple(b"\x10\x04" + bytes([n]) for n in (1, 2, 3, 4))

ASK_IN_ORDER = b"\x1dr\x01"

FLUSH = bytes(512)
"""Ends a raster that was cut short; to a printer that waits for a command NULs are nothing. `labels.esc_pos`
keeps every raster within it, and begins each job with ESC @, which clears what was left."""

SYNC_S = 1.0
"""How long an idle printer may take to answer in order."""

QUIET_S = 0.3
"""After so long without another in-order answer none of an earlier job's is still to come."""

_STOPS: tuple[dict[int, str], ...] = (
    {},
    {0x04: "head_open", 0x20: "paper_out"},
    {0x08: "cutter_fault", 0x20: "fault", 0x40: "hot"},
    {0x60: "paper_out"},
)
_OFFLINE, _WAITS, _FEEDS, _ERROR = 0x08, 0x20, 0x08, 0x40


def is_real_time(byte: int) -> bool:
    """Whether a byte has the fixed bits of an answer to DLE EOT."""
    return byte & 0x93 == 0x12


def is_in_order(byte: int) -> bool:
    """Whether a byte has the fixed bits of an answer to GS r."""
    return byte & 0x90 == 0


def decode_status(answers: bytes) -> PrinterStatus:
    r"""Decode the answers to DLE EOT 1, 2, 3, 4.

    >>> decode_status(b"\x12\x12\x12\x12").ready, decode_status(b"\x1a\x16\x12\x12").conditions
    (True, ('head_open',))

    Raises:
        FrameError: not four, or a fixed bit is wrong.
    """
    if len(answers) != 4 or not all(map(is_real_time, answers)):
        raise FrameError(f"no answers to DLE EOT: {quote(answers)}")
    named = [
        code
        for byte, codes in zip(answers, _STOPS, strict=True)
        for bits, code in codes.items()
        if byte & bits == bits
    ]
    feeding = answers[0] & _WAITS or answers[1] & _FEEDS
    if not named and (answers[1] & _ERROR or (answers[0] & _OFFLINE and not feeding)):
        named.append("fault")
    return PrinterStatus(
        ready=not named, conditions=tuple(dict.fromkeys(named)), labels_remaining=int(bool(feeding))
    )


class EscPos(Language):
    """A conversation with an ESC/POS printer."""

    def __init__(self) -> None:
        self._synced = False
        self._answers_in_order = False
        self._waiting = False
        """A job's in-order answer is still to come."""
        self._sent = False

    def settle(self) -> Talk[None]:
        """Fill up an unfinished raster."""
        self._synced = self._sent = self._waiting = False
        yield Ask(0, FLUSH)

    def status(self, wait_s: float) -> Talk[Told]:
        """Ask DLE EOT 1 to 4; one that is ready for the first time, GS r too."""
        answers = b""
        for question in ASK_REAL_TIME:
            ask = Ask(wait_s, question)
            heard = b""
            while not heard and (data := (yield ask)):
                heard = self._without_in_order(data)
                ask = Ask(wait_s)
            if len(heard) != 1:
                return no_answer(answers + heard)
            answers += heard
        try:
            status = decode_status(answers)
        except FrameError:
            return no_answer(answers)
        if status.ready and not self._synced:
            yield from self._sync()
        elif self._waiting and status.ready:
            # Its answer may stand in the line: then it is told now, and not with the next question.
            self._without_in_order((yield Ask(0.005)))
        busy = int(bool(status.labels_remaining) or self._waiting)
        bits = {"bits": answers.hex(" ").upper()} if "fault" in status.conditions else {}
        return PrinterStatus(status.ready, status.conditions, labels_remaining=busy), bits

    def _sync(self) -> Talk[None]:
        """Let what an earlier connection left be worked off, answers and all."""
        heard = yield Ask(SYNC_S, ASK_IN_ORDER)
        self._answers_in_order = any(map(is_in_order, heard))
        while self._answers_in_order and (yield Ask(QUIET_S, b"")):
            pass
        self._synced = True

    def job(self, data: bytes, status: PrinterStatus) -> bytes:
        """The job, with a question behind it that is answered in order."""
        self._sent, self._waiting = True, self._answers_in_order
        return data + ASK_IN_ORDER

    def came_out(self, status: PrinterStatus) -> bool | None:
        """The question behind the job was answered; None where GS r never is."""
        if not self._answers_in_order:
            return None
        return self._sent and status.idle

    def overheard(self, data: bytes) -> None:
        """The in-order answer may be among it."""
        self._without_in_order(data)

    def _without_in_order(self, data: bytes) -> bytes:
        """Take the in-order answer out of what came, when one is awaited."""
        for at, byte in enumerate(data):
            if self._waiting and is_in_order(byte):
                self._waiting = False
                return data[:at] + data[at + 1 :]
        return data


PROTOCOL = PrinterProtocol(
    title="ESC/POS (receipt printers, as a stand-in for a label printer)",
    source="Epson, ESC/POS Application Programming Guide: DLE EOT, GS r, GS v 0, ESC @",
    language=EscPos,
    answer_s=0.5,
    evidence="the answer to a question sent behind the job, which it gives when the job is worked off",
)
