"""What a port says is found out by listening; what is sent to it, on request, harms no device."""

from __future__ import annotations

import os
import termios
import threading
import tty
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal

import pytest

from drivers import listening
from drivers.catalog import PROTOCOLS
from drivers.emulators.control import running
from drivers.listening import HARMFUL, PRINTER_STEPS, STEPS, listen, probe, probe_printer
from drivers.port import LineSettings, open_port
from drivers.readings import Scan, Weight
from drivers.recognition import recognise, seems_scan
from drivers.scale.protocols import SCALES

SEVEN = LineSettings(9600, 7, "E", 1)


class Wire:
    """A device of the test's own on a pty, which keeps every byte it was ever sent.

    Args:
        answer: what it answers to all it was sent since its last answer; None while it has none.
        by_itself: what it says by itself, 20 times a second, at the speed its host has set.
    """

    def __init__(
        self,
        answer: Callable[[bytes], bytes | None] = lambda asked: None,
        by_itself: Callable[[int], bytes] = lambda speed: b"",
    ) -> None:
        self._answer, self._by_itself = answer, by_itself
        self._master, self._slave = os.openpty()
        tty.setraw(self._slave)
        os.set_blocking(self._master, False)
        self.port = os.ttyname(self._slave)
        self.received = b""
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        pending = b""
        while not self._done.wait(0.05 if not pending else 0.01):
            try:
                data = os.read(self._master, 4096)
            except BlockingIOError:
                data = b""
            self.received += data
            pending += data
            if pending and (said := self._answer(pending)) is not None:
                os.write(self._master, said)
                pending = b""
            if said := self._by_itself(termios.tcgetattr(self._slave)[4]):
                try:
                    os.write(self._master, said)
                except BlockingIOError:
                    termios.tcflush(self._slave, termios.TCIFLUSH)

    def close(self) -> None:
        self._done.set()
        self._thread.join()
        os.close(self._slave)
        os.close(self._master)


@contextmanager
def wire(*arguments, **named) -> Iterator[Wire]:
    made = Wire(*arguments, **named)
    try:
        yield made
    finally:
        made.close()


@pytest.fixture
def quick(monkeypatch):
    """Less patience, for devices that need none."""
    monkeypatch.setattr(listening, "DISCARD_S", 0.03)
    monkeypatch.setattr(listening, "LISTEN_S", 0.3)
    monkeypatch.setattr(listening, "REPLY_S", 0.2)


# --- listening


def test_a_scale_that_sends_by_itself_is_found_by_listening_and_nothing_is_sent_to_it():
    with wire(by_itself=lambda speed: b"S S      1.250 kg\r\n") as scale:
        heard = listen(scale.port)

        assert (heard.matches[0].kind, heard.matches[0].protocol) == ("scale", "mt-sics")
        assert heard.matches[0].reading == Weight(Decimal("1.250"), "kg", True)
        assert (heard.matches[0].asked, heard.wrong, heard.failure) == (False, None, None)
        assert scale.received == b""


def test_a_scanner_is_found_by_the_code_it_reads(quick):
    with wire(by_itself=lambda speed: b"]E04006381333931\r\n") as scanner:
        heard = listen(scanner.port)

    assert (heard.matches[0].kind, heard.matches[0].reading) == ("scanner", Scan("4006381333931", "]E0"))


def test_silence_is_nothing(quick):
    with wire() as nobody:
        assert listen(nobody.port) == listening.Heard()


def test_a_stream_at_another_speed_is_found_there_and_the_speed_is_named(quick):
    def at_2400(speed: int) -> bytes:
        return b"S S      1.250 kg\r\n" if speed == termios.B2400 else b"\xfe\x98\x00\xf8\x86\x98\xe6\xfe"

    with wire(by_itself=at_2400) as scale:
        heard = listen(scale.port)

    assert heard.matches[0].line == LineSettings(2400)
    assert heard.wrong == {"code": "wrong_speed", "found": "2400"}


def test_noise_at_every_speed_is_named_as_a_wrong_speed_and_no_device(quick):
    with wire(by_itself=lambda speed: b"\xfe\x98\x00\xf8\x86\x98\xe6\xfe") as noise:
        heard = listen(noise.port)

    assert heard.matches == ()
    assert heard.wrong is not None
    assert heard.wrong["code"] == "wrong_speed"
    assert b"\xfe\x98" in heard.data


def test_seven_bits_with_parity_read_as_eight_are_recognised_and_the_line_is_named():
    even = bytes(byte | (byte.bit_count() % 2) << 7 for byte in b"S S      1.250 kg\r\n")

    (best, *_) = recognise(even * 3)

    assert best.line == SEVEN
    assert best.reading == Weight(Decimal("1.250"), "kg", True)


def test_a_port_that_is_held_is_told_with_its_owner():
    with wire() as scale:
        holder = open_port(scale.port, LineSettings())
        heard = listen(scale.port)
        holder.close()

    assert heard.failure is not None
    assert (heard.failure.code, str(os.getpid()) in heard.failure.facts["owner"]) == ("port_held", True)


def test_a_port_that_is_not_there_is_told(tmp_path):
    heard = listen(str(tmp_path / "nothing"))

    assert heard.failure is not None
    assert heard.failure.code == "port_missing"


@pytest.mark.parametrize(
    "text", [b"one", b"a line of words\r\n", b"4006381333931", b"\r\n\r\n", b"\xff\xfe\r"]
)
def test_what_is_no_code_is_no_scanner(text):
    assert seems_scan(text) is None


# --- asking


def test_nobody_is_found_on_silence(quick):
    with wire() as nobody:
        heard = probe(nobody.port)

        assert (heard.data, heard.matches, heard.failure) == (b"", (), None)


def test_an_unknown_device_is_sent_the_questions_in_the_safe_order_and_nothing_else(quick):
    with wire() as recorder:
        probe(recorder.port)

        wait_for(recorder, b"\x05")
        sent = [b"SI\r\n", b"Q\r\n", b"Q\r\n", b"W\r", b"W\r", b"Ehello", b"F", b"\r\n", b"\x05"]
        assert recorder.received == b"".join(sent)


@pytest.mark.parametrize("said", [b"?\r\n", b"\x15", b"ES\r\n", b"ERR04\r\n", b"\xff\xfe\x00" * 4])
def test_a_device_that_answers_what_no_scale_would_is_quoted_and_not_found(quick, said):
    with wire(answer=lambda asked: said) as stranger:
        heard = probe(stranger.port)

        assert heard.matches == ()
        assert said in heard.data
        assert stranger.received.count(b"Ehello") == stranger.received.count(b"F") == 1


def test_an_echoing_line_is_no_scale(quick):
    with wire(answer=lambda asked: asked) as modem:
        heard = probe(modem.port)

    assert heard.matches == ()


def eight_two_seventeen():
    """An 8217 by its manual: a weight is asked with W alone; here only as far as it is looked for."""
    return replace(SCALES["mt-sics"], request=b"W", line=SEVEN)


def test_an_8217_is_known_by_its_echo_and_the_echo_is_ended(quick):
    def toledo(asked: bytes) -> bytes | None:
        return b"\x02E\rhello" if asked.endswith(b"Ehello") else None

    with wire(answer=toledo) as scale:
        heard = probe(scale.port, {"an-8217": eight_two_seventeen()})

        assert [(each.protocol, each.line, each.asked) for each in heard.matches] == [
            ("an-8217", SEVEN, True)
        ]
        assert wait_for(scale, b"F").endswith(b"EhelloF")


def test_the_echo_is_ended_even_when_the_cable_is_pulled_during_it(quick):
    with wire() as scale:
        port = open_port(scale.port, SEVEN)
        step = next(each for each in STEPS if each.always)
        port.read = lambda timeout_s: b""  # type: ignore[method-assign]
        listening._ask(port, step, {}, SEVEN)
        port.close()

        assert b"EhelloF" in wait_for(scale, b"F")


def wait_for(device: Wire, what: bytes) -> bytes:
    for _ in range(100):
        if what in device.received:
            break
        threading.Event().wait(0.01)
    return device.received


@pytest.mark.parametrize(
    "name",
    [name for name, each in SCALES.items() if each.request in {step.proves or step.send for step in STEPS}],
)
def test_every_scale_that_answers_a_safe_question_is_found_by_it(name, tmp_path):
    with running(tmp_path, "--device", f"scale=scale:{name}") as bench:
        bench.load("1.250 kg", settle=0)
        heard = probe(bench.scale_port)

    assert name in [each.protocol for each in heard.matches]


@pytest.mark.parametrize("step", STEPS, ids=lambda step: repr(step.send))
def test_no_question_is_one_that_does_harm_but_for_the_two_that_have_their_remedy(step):
    allowed = {b"W\r": "the only way to ask an NCI; a CAS PD-II then sends unasked, which harms nothing"}

    assert step.send not in HARMFUL or step.send in allowed
    assert not step.send.startswith(b"E") or step.always == b"F"
    assert step.clear not in HARMFUL
    assert step.always not in HARMFUL


@pytest.mark.parametrize("name", SCALES)
def test_no_scale_is_asked_with_what_does_harm_to_another(name):
    by_hand = {
        "adam-azextra": b"P\r\n",  # has no other question; asked only when it is bound
    }
    asked_with_w = {b"W", b"W\r"}  # the 8217's and the NCI's own question

    request = SCALES[name].request

    assert request not in set(HARMFUL) - asked_with_w or request == by_hand.get(name)
    assert by_hand.get(name) not in {step.send for step in STEPS}


# --- printers


def printer(answers: dict[bytes, bytes]) -> Callable[[bytes], bytes | None]:
    return lambda asked: next((said for end, said in answers.items() if asked.endswith(end)), None)


def test_a_zpl_printer_is_known_by_its_answer(quick, tmp_path):
    with running(tmp_path, "--device", "printer=printer:zpl@tcp") as bench:
        heard = probe_printer(bench.printer_port)

    assert [(each.kind, each.protocol) for each in heard.matches] == [("printer", "zpl")]
    assert "8 dpmm" in heard.matches[0].said


@pytest.mark.parametrize(
    ("answers", "protocol"),
    [
        ({b"\x10\x04\x01": b"\x12"}, "esc-pos"),
        ({b"\x1b!?": b"\x00"}, "tspl"),
        ({b"\x1b!?": b"\x04"}, "tspl"),
        ({b"~!T\r\n": b"TTP-244 Plus\r\n"}, "tspl"),
    ],
)
def test_other_printers_are_known_by_theirs(quick, answers, protocol):
    with wire(answer=printer(answers)) as there:
        heard = probe_printer(there.port)

    assert [each.protocol for each in heard.matches] == [protocol]


def test_a_printer_that_answers_nothing_is_not_known_and_got_nothing_that_prints_on_a_receipt_printer_first(
    quick,
):
    with wire() as there:
        heard = probe_printer(there.port)

        assert (heard.matches, heard.data) == ((), b"")
        assert wait_for(there, b"~!T\r\n") == b"".join(PRINTER_STEPS)
        assert there.received.startswith(b"\x10\x04\x01")


def test_an_echo_is_no_printer(quick):
    with wire(answer=lambda asked: asked) as modem:
        heard = probe_printer(modem.port)

    assert heard.matches == ()


def test_the_names_found_are_names_of_the_settings():
    assert "zpl" in PROTOCOLS["printer"]
