import random

import pytest

from drivers.emulators.esc_pos_printer import EmulatedEscPosPrinter
from drivers.printer.esc_pos import (
    ASK_IN_ORDER,
    ASK_REAL_TIME,
    FLUSH,
    EscPos,
    decode_status,
    is_in_order,
    is_real_time,
)
from drivers.printer.protocol import PrinterStatus
from drivers.readings import FrameError
from tests.drivers.printer.talking import Strange, converse

# protocols C4: 8 x 2 dots, the left half black.
RASTER = bytes.fromhex("1D 76 30 00 01 00 02 00 F0 F0")
JOB = b"\x1b@" + RASTER + b"\x1dV\x42\x00"

# Epson, DLE EOT n: protocols C4, every byte of the table.
STATUS = [
    ("12 12 12 12", (), 0),
    ("16 12 12 12", (), 0),  # the drawer's pin
    ("52 12 12 12", (), 0),  # somebody presses the feed button
    ("1A 16 12 12", ("head_open",), 0),
    ("1A 32 12 72", ("paper_out",), 0),
    ("1A 32 12 7E", ("paper_out",), 0),  # near its end too
    ("12 12 12 1E", (), 0),  # near its end, and prints
    ("1A 52 1A 12", ("cutter_fault",), 0),
    ("1A 52 32 12", ("fault",), 0),
    ("1A 52 52 12", ("hot",), 0),
    ("1A 52 12 12", ("fault",), 0),  # an error that it does not name
    ("1A 12 12 12", ("fault",), 0),  # offline, and does not say why
    ("1A 1A 12 12", (), 1),  # the button feeds
    ("32 12 12 12", (), 1),  # waits to come online
]


@pytest.mark.parametrize(("answers", "conditions", "busy"), STATUS)
def test_the_four_answers_are_read_by_their_bits(answers, conditions, busy):
    assert decode_status(bytes.fromhex(answers)) == PrinterStatus(
        not conditions, conditions, labels_remaining=busy
    )


@pytest.mark.parametrize(
    "answers", ["", "12 12 12", "12 12 12 12 12", "12 12 12 00", "13 12 12 12", "FF" * 4]
)
def test_a_byte_whose_fixed_bits_are_wrong_is_no_status(answers):
    with pytest.raises(FrameError):
        decode_status(bytes.fromhex(answers))


def test_no_byte_is_both_kinds_of_answer():
    assert not [byte for byte in range(256) if is_real_time(byte) and is_in_order(byte)]
    assert [byte for byte in range(256) if is_real_time(byte)].__len__() == 16


def test_a_job_is_one_label_however_its_bytes_arrive():
    printer = EmulatedEscPosPrinter()

    answers = b"".join(printer.receive(bytes([byte])) for byte in JOB + ASK_IN_ORDER)

    assert ([label.format for label in printer.labels], answers) == ([JOB], b"\0")
    assert printer.violations == []


@pytest.mark.parametrize(
    ("stop", "go_on", "code"),
    [("paper_out", "refill", "paper_out"), ("head_open", "close_head", "head_open")],
)
def test_a_stopped_printer_names_it_and_answers_in_order_only_when_it_has_printed(stop, go_on, code):
    printer, talks = EmulatedEscPosPrinter(), EscPos()
    converse(printer, talks.status(0.5))
    getattr(printer, stop)()
    printer.receive(talks.job(JOB, PrinterStatus(True)))

    status, _ = converse(printer, talks.status(0.5))
    stopped = (status.ready, status.conditions, talks.came_out(status), printer.held)
    getattr(printer, go_on)()
    talks.overheard(printer.receive(b""))
    status, _ = converse(printer, talks.status(0.5))

    assert stopped == (False, (code,), False, 1)
    assert (status, talks.came_out(status), len(printer.labels)) == (
        PrinterStatus(True, labels_remaining=0),
        True,
        1,
    )


def test_a_printer_that_never_answers_in_order_has_no_evidence():
    printer, talks = EmulatedEscPosPrinter(), EscPos()
    printer.answers_in_order = False
    status, _ = converse(printer, talks.status(0.5))
    printer.receive(talks.job(JOB, status))

    status, _ = converse(printer, talks.status(0.5))

    assert (status.idle, talks.came_out(status)) == (True, None)


def test_ready_without_the_answer_behind_the_job_is_busy_and_no_evidence():
    printer, talks = EmulatedEscPosPrinter(), EscPos()
    converse(printer, talks.status(0.5))
    talks.job(JOB, PrinterStatus(True))  # and its bytes are lost on the way

    status, _ = converse(printer, talks.status(0.5))

    assert (status.ready, status.idle, talks.came_out(status)) == (True, False, False)


@pytest.mark.parametrize("cut", range(1, len(JOB)))
def test_what_a_cut_left_unfinished_never_reaches_the_next_label(cut):
    printer = EmulatedEscPosPrinter()

    printer.receive(JOB[:cut])
    converse(printer, EscPos().settle())
    late = [label.format for label in printer.labels]
    printer.receive(JOB)

    assert late in ([], [JOB], [JOB[:-2] + b"\0"])  # a cut that lacked only its number cuts
    assert [label.format for label in printer.labels[len(late) :]] == [JOB]


def test_the_flush_fills_the_longest_raster_there_is():
    printer = EmulatedEscPosPrinter()

    printer.receive(b"\x1b@\x1dv0\x00\x40\x00\x08\x00")
    printer.receive(FLUSH + JOB)

    assert [label.format for label in printer.labels] == [JOB]


def test_a_request_among_the_dots_is_answered_and_a_violation():
    printer = EmulatedEscPosPrinter()

    answer = printer.receive(b"\x1b@\x1dv0\x00\x03\x00\x01\x00" + ASK_REAL_TIME[0])

    assert (answer, printer.violations) == (b"\x12", ["DLE among dots"])


@pytest.mark.parametrize("answer", [b"\x1b!?", b"READY", b"\x00", b"\x12\x12", b"\x18\x00\x00"])
def test_a_strange_answer_is_an_unknown_printer(answer):
    printer = EmulatedEscPosPrinter()
    printer.garbage = answer

    status, facts = converse(printer, EscPos().status(0.5))

    assert (status.ready, status.conditions, list(facts)) == (None, ("printer_unknown",), ["found"])


def test_silence_is_no_answer():
    printer = EmulatedEscPosPrinter()
    printer.silent = True

    assert converse(printer, EscPos().status(0.5)) == (PrinterStatus(None, ("no_answer",)), {})


def test_noise_is_never_ready():
    chance = random.Random("esc/pos noise")
    for _ in range(20_000):
        status, _ = converse(Strange(chance), EscPos().status(0.5))
        assert status.ready is not True
