"""Listening at a port, and asking what is behind it: listening always comes first and sends nothing; what is
sent comes in the one order that harms no device we know of, and only when somebody wants that.

The order is that of protocols.md 0.2, which keeps clear of the table in 0.1 (`HARMFUL`).
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace

from drivers.line_settings import diagnose
from drivers.port import USUAL_LINE, LineSettings, Port, PortError, is_network, open_port
from drivers.printer import zpl
from drivers.readings import FrameError, ScaleCondition, Weight
from drivers.recognition import Match, read_by_scales, recognise
from drivers.scale.protocol import Say, ScaleProtocol
from drivers.scale.protocols import SCALES

DISCARD_S = 0.3
"""What was in the line when the port was opened belongs to nobody."""

LISTEN_S = 1.5
REPLY_S = 1.0
HEARD_BYTES = 4096
"""So much of what is heard is looked at."""

SPEEDS = (4800, 2400, 1200, 19200, 38400, 57600, 115200, 9600)
"""The other speeds to listen at, likelier ones first."""

HARMFUL: Mapping[bytes, str] = {
    b"T\r\n": "tares MT-SICS, A&D, Ohaus, Adam, Radwag, KERN",
    b"T": "tares an 8217",
    b"TI\r\n": "tares MT-SICS",
    b"TAC\r\n": "clears the tare of MT-SICS",
    b"Z\r\n": "zeroes nearly every scale",
    b"Z": "zeroes an 8217",
    b"Z\r": "zeroes an NCI",
    b"C\r\n": "starts span calibration on an Ohaus Scout",
    b"C": "clears the tare of an 8217",
    b"L\r\n": "starts linearity calibration on an Ohaus Scout",
    b"P\r\n": "is the ON/OFF key of A&D balances",
    b"@\r\n": "resets MT-SICS, the tare is lost",
    b"E": "makes an 8217 echo every command until F",
    b"W": "starts unsolicited sending on a CAS PD-II",
    b"W\r": "starts unsolicited sending on a CAS PD-II",
    b"X\r": "switches an Adam MDW off",
    b"\x1bZ": "starts the internal calibration of a Sartorius",
    b"\x1bS": "restarts a Sartorius",
    b"OFF\r\n": "switches A&D and Ohaus off",
    b"ON\r\n": "switches A&D and Ohaus on",
    b"B": "clears a flag of an 8217",
}
"""What does harm on some scale, and which (protocols.md 0.1). Not sent but where `STEPS` says so."""

_7E1 = LineSettings(9600, 7, "E", 1)


@dataclass(frozen=True, slots=True)
class Step:
    """One question put to an unknown scale.

    Attributes:
        send: the bytes.
        lines: the line settings it is put with, in order.
        proves: the request of the protocols whose codec judges the answer; by default the bytes sent.
        echo: the one answer that counts, where it is not a weight.
        always: sent afterwards whatever came.
        clear: sent when the answer did not come, to end the line that another device may take it for.
    """

    send: bytes
    lines: tuple[LineSettings, ...]
    proves: bytes = b""
    echo: bytes = b""
    always: bytes = b""
    clear: bytes = b""


STEPS = (
    Step(b"SI\r\n", (USUAL_LINE,)),
    Step(b"Q\r\n", (LineSettings(2400, 7, "E", 1), USUAL_LINE)),
    Step(b"W\r", (_7E1, USUAL_LINE)),
    Step(b"Ehello", (_7E1,), proves=b"W", echo=b"\x02E\rhello", always=b"F", clear=b"\r\n"),
    Step(b"\x05", (USUAL_LINE,)),
)
"""Whom nothing of this finds is configured by hand."""

PRINTER_STEPS = (b"\x10\x04\x01", zpl.ASK_IDENTITY, b"\x1b!?", b"~!T\r\n")
"""ESC/POS first, whose question is no printable character in any language; a receipt printer would print the
others."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What a port said.

    Attributes:
        data: the bytes, the newest HEARD_BYTES of them; empty when it was silent.
        matches: the protocols that read them; empty when none does.
        line: the line settings they came with.
        wrong: what seems to be wrong with those, as `line_settings.diagnose` says it; None when nothing does.
        failure: why the port could not be listened at; None when it could.
    """

    data: bytes = b""
    matches: tuple[Match, ...] = ()
    line: LineSettings = USUAL_LINE
    wrong: Mapping[str, str] | None = None
    failure: PortError | None = None


Stopped = Callable[[], bool]


def _never() -> bool:
    return False


def listen(
    port: str,
    line: LineSettings = USUAL_LINE,
    scales: Mapping[str, ScaleProtocol] = SCALES,
    stopped: Stopped = _never,
) -> Heard:
    """Listen at a port, sending nothing; at other speeds and parities too when what comes cannot be read.

    Takes about 2 s, and about 2 s more for each other speed. Never raises.
    """
    first = heard = _listen_once(port, line, scales)
    if heard.failure or heard.matches or not heard.data or is_network(port):
        return heard
    for speed in SPEEDS:
        if stopped():
            break
        if speed == line.baudrate:
            continue
        heard = _listen_once(port, replace(USUAL_LINE, baudrate=speed), scales)
        if heard.matches:
            # It was no device of the first speed, so that is what is wrong with the settings.
            return replace(heard, wrong={"code": "wrong_speed", "found": str(speed)})
    return first


def _listen_once(port: str, line: LineSettings, scales: Mapping[str, ScaleProtocol]) -> Heard:
    try:
        opened = open_port(port, line)
    except PortError as error:
        return Heard(line=line, failure=error)
    try:
        _read_for(opened, DISCARD_S)
        data = _read_for(opened, LISTEN_S)
    except PortError as error:
        return Heard(line=line, failure=error)
    finally:
        opened.close()
    hid = os.path.realpath(port).startswith("/dev/hidraw")
    here = {name: each for name, each in scales.items() if (each.line is None) == hid}
    matches = tuple(recognise(data, line, here, port))
    wrong = diagnose(data, lambda plain: bool(read_by_scales(plain, here)))
    return Heard(data, matches, line, wrong)


def probe(port: str, scales: Mapping[str, ScaleProtocol] = SCALES, stopped: Stopped = _never) -> Heard:
    """Listen at a port, and when nobody speaks by himself ask, step by step, until one is understood.

    A scale is taken for found only when the codec of a protocol reads its answer, never on silence. Takes at
    most about 15 s. Never raises.
    """
    heard = listen(port, scales=scales, stopped=stopped)
    if heard.failure or heard.matches:
        return heard
    said = bytearray(heard.data)
    for step in STEPS:
        fit = {name: each for name, each in scales.items() if each.request == (step.proves or step.send)}
        for line in step.lines:
            if stopped():
                break
            try:
                opened = open_port(port, line)
            except PortError as error:
                return Heard(bytes(said), line=line, failure=error)
            try:
                answer, matches = _ask(opened, step, fit, line)
            except PortError as error:
                return Heard(bytes(said), line=line, failure=error)
            finally:
                opened.close()
            said += answer
            if matches:
                return Heard(answer[-HEARD_BYTES:], matches, line)
    return replace(heard, data=bytes(said[-HEARD_BYTES:]))


def _ask(
    port: Port, step: Step, fit: Mapping[str, ScaleProtocol], line: LineSettings
) -> tuple[bytes, tuple[Match, ...]]:
    """Put one question; what was answered, and the protocols that read it."""
    _read_for(port, DISCARD_S)
    try:
        port.write(step.send, REPLY_S)
        answer, matches = _answer(port, step, fit, line)
    finally:
        if step.always:
            with suppress(PortError):
                port.write(step.always, REPLY_S)
    if step.clear and not matches:
        port.write(step.clear, REPLY_S)
        _read_for(port, DISCARD_S)
    return answer, matches


_ANYBODY_S = (
    ScaleCondition.COMMAND_ERROR,
    ScaleCondition.PARAMETER_ERROR,
    ScaleCondition.TRANSMISSION_ERROR,
    ScaleCondition.NOT_READY,
)
"""A device of another kind that does not understand says the same: a NAK, a `?`."""


def _answer(
    port: Port, step: Step, fit: Mapping[str, ScaleProtocol], line: LineSettings
) -> tuple[bytes, tuple[Match, ...]]:
    codecs = {name: each.codec(unit="kg") for name, each in fit.items()}
    answer = b""
    give_up = time.monotonic() + REPLY_S
    while (left_s := give_up - time.monotonic()) > 0 and len(answer) < HEARD_BYTES:
        data = port.read(left_s)
        answer += data
        plain = bytes(byte & 0x7F for byte in data) if line.bytesize == 7 else data
        if step.echo:
            seven = bytes(byte & 0x7F for byte in answer)
            if step.echo in seven:
                return answer, tuple(Match("scale", name, line, asked=True) for name in fit)
            continue
        for name, codec in codecs.items():
            for each in codec.feed(plain):
                if isinstance(each, Say):
                    port.write(each.data, REPLY_S)
                elif isinstance(each, Weight | ScaleCondition) and each not in _ANYBODY_S:
                    return answer, (Match("scale", name, line, each, asked=True),)
    return answer, ()


def probe_printer(port: str, line: LineSettings = USUAL_LINE) -> Heard:
    """Ask a port that is known to be a printer which language it speaks; never raises.

    The questions change nothing and print nothing; the one a printer does not know it passes over.
    """
    try:
        opened = open_port(port, line)
    except PortError as error:
        return Heard(line=line, failure=error)
    said = bytearray()
    try:
        _read_for(opened, DISCARD_S)
        for question in PRINTER_STEPS:
            opened.write(question, REPLY_S)
            answer = _read_for(opened, REPLY_S)
            said += answer
            if match := _printer(question, answer, line):
                return Heard(bytes(said), (match,), line)
    except PortError as error:
        return Heard(bytes(said), line=line, failure=error)
    finally:
        opened.close()
    return Heard(bytes(said), line=line)


def _printer(question: bytes, answer: bytes, line: LineSettings) -> Match | None:
    if question.strip() in answer:  # an echo
        return None
    match question:
        case zpl.ASK_IDENTITY:
            for frame in zpl.ZplAnswers().feed(answer):
                with suppress(FrameError):
                    identity = zpl.decode_identity(frame.data)
                    said = f"{identity.model}, {identity.dpmm} dpmm"
                    return Match("printer", "zpl", line, said=said, asked=True)
        case b"\x10\x04\x01" if len(answer) == 1 and answer[0] & 0x93 == 0x12:  # the bits that are fixed
            return Match("printer", "esc-pos", line, asked=True)
        case b"\x1b!?" if len(answer) == 1 and answer[0] in _TSPL_STATUS:
            return Match("printer", "tspl", line, asked=True)
        case b"~!T\r\n" if answer.strip().isascii() and answer.strip().decode("latin-1").isprintable():
            if text := answer.strip().decode("ascii"):
                return Match("printer", "tspl", line, said=text[:40], asked=True)
    return None


_TSPL_STATUS = frozenset([*range(0x40), 0x80])
"""Any combination of the six bits there are, and "other error"."""


def _read_for(port: Port, seconds: float) -> bytes:
    heard = bytearray()
    give_up = time.monotonic() + seconds
    while (left_s := give_up - time.monotonic()) > 0:
        heard += port.read(left_s)
        del heard[:-HEARD_BYTES]
    return bytes(heard)
