"""Finding frames in a stream: lines, and frames that tell their length. Pure; a pause never ends a frame."""

from __future__ import annotations

from collections.abc import Callable

from drivers.readings import FrameError, Unreadable, quote
from drivers.scale.protocol import Answer, Say

BUFFER_BYTES = 4096
"""The longest frame; an endless one is reported once."""

Decode = Callable[[bytes], Answer | Say]
"""One whole frame to its answer; raises FrameError."""


class Lines:
    """Frames that are ended by a terminator and by nothing else.

    Args:
        decode: takes the line without its terminator.
        terminator: CR LF, CR, ETX ...
    """

    def __init__(self, decode: Decode, terminator: bytes = b"\r\n") -> None:
        self._decode = decode
        self._terminator = terminator
        self._buffer = bytearray()
        self._skipping = False

    def feed(self, data: bytes) -> list[Answer | Unreadable | Say]:
        """Take bytes as they arrived and return what they complete, in order."""
        self._buffer += data
        *lines, rest = bytes(self._buffer).split(self._terminator)
        answers: list[Answer | Unreadable | Say] = []
        for line in lines:
            if self._skipping:
                self._skipping = False
            else:
                answers.append(decoded(self._decode, line))
        self._buffer[:] = rest
        if len(rest) > BUFFER_BYTES:
            if not self._skipping:
                answers.append(Unreadable(rest[:BUFFER_BYTES], f"no line end: {quote(rest)}"))
            self._skipping = True
            del self._buffer[: -len(self._terminator)]  # it may be half here
        return answers


class Framed:
    """Frames that tell their own length by their first bytes.

    Args:
        measure: says of a buffer how long the frame at its beginning is; 0 when more bytes are needed to say
            so or to have it whole; less than 0 for how many bytes, taken positive, no frame begins with.
        decode: takes the whole frame.
    """

    def __init__(self, measure: Callable[[bytes], int], decode: Decode) -> None:
        self._measure = measure
        self._decode = decode
        self._buffer = b""
        self._foreign = bytearray()
        self._told = False

    def feed(self, data: bytes) -> list[Answer | Unreadable | Say]:
        """Take bytes as they arrived and return what they complete, in order.

        What belongs to no frame is reported once, up to the next good frame.
        """
        self._buffer += data
        answers: list[Answer | Unreadable | Say] = []
        while self._buffer and (length := self._measure(self._buffer)):
            if length < 0:
                self._drop(-length)
                continue
            answer = decoded(self._decode, self._buffer[:length])
            if isinstance(answer, Unreadable):
                # A frame that lost its middle may have swallowed the beginning of the next one.
                if not self._told:
                    answers.append(answer)
                self._told = True
                self._drop(1)
                continue
            answers += self._foreign_bytes()
            answers.append(answer)
            self._told = False
            self._buffer = self._buffer[length:]
        if len(self._buffer) > BUFFER_BYTES:
            self._drop(len(self._buffer))
            answers += self._foreign_bytes()
        return answers

    def _drop(self, count: int) -> None:
        self._foreign += self._buffer[: min(count, BUFFER_BYTES - len(self._foreign))]
        self._buffer = self._buffer[count:]

    def _foreign_bytes(self) -> list[Unreadable]:
        foreign = bytes(self._foreign)
        self._foreign.clear()
        return [Unreadable(foreign, f"no frame: {quote(foreign)}")] if foreign and not self._told else []


def between(start: bytes, end: bytes, most: int) -> Callable[[bytes], int]:
    """A measure for `Framed`: frames from one byte to an end, `most` bytes in all at most."""

    def measure(buffer: bytes) -> int:
        if at := buffer.find(start):
            return -(at if at > 0 else len(buffer))
        if (at := buffer.find(end, 1, most)) > 0:
            return at + len(end)
        return 0 if len(buffer) < most else -1

    return measure


def decoded(decode: Decode, frame: bytes) -> Answer | Unreadable | Say:
    """The frame's answer, or why it has none."""
    try:
        return decode(frame)
    except FrameError as error:
        return Unreadable(frame, str(error))
