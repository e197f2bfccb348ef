import random

import pytest

from drivers.emulators.tspl_printer import EmulatedTsplPrinter
from drivers.printer import tspl
from drivers.printer.protocol import Ask, PrinterStatus
from drivers.printer.tspl import FLUSH, Tspl, decode_counter, decode_long_status, decode_status
from drivers.readings import FrameError
from tests.drivers.printer.talking import Strange, converse

# protocols C2, "Complete job": 8 x 2 dots, the left half black.
JOB = bytes.fromhex(
    "53 49 5A 45 20 35 30 20 6D 6D 2C 33 30 20 6D 6D 0D 0A 47 41 50 20 32 20 6D 6D 2C 30 20 6D 6D 0D 0A"
    "44 49 52 45 43 54 49 4F 4E 20 30 0D 0A 43 4C 53 0D 0A"
    "42 41 52 43 4F 44 45 20 32 30 2C 32 30 2C 22 31 32 38 22 2C 38 30 2C 31 2C 30 2C 32 2C 32 2C 22 52 4D 41"
    "32 30 32 34 30 30 30 31 37 22 0D 0A"
    "42 49 54 4D 41 50 20 32 30 2C 31 34 30 2C 31 2C 32 2C 31 2C 0F 0F 0D 0A"
    "50 52 49 4E 54 20 31 2C 31 0D 0A"
)

# TSC TTP-244 Plus, ESC ! ?: protocols C2, the values, and each other bit.
BYTES = [
    (0x00, (), 0),
    (0x01, ("head_open",), 0),
    (0x05, ("head_open", "paper_out"), 0),
    (0x04, ("paper_out",), 0),
    (0x08, ("ribbon_out",), 0),
    (0x0C, ("paper_out", "ribbon_out"), 0),
    (0x10, ("paused",), 0),
    (0x20, (), 1),
    (0x80, ("fault",), 0),
    (0x02, ("paper_jam",), 0),
    (0x40, ("head_open",), 0),
    (0x24, ("paper_out",), 1),
]

# TSC and Brother FBPL, ESC ! S: protocols C2, the four frames, and what the letters name besides.
FRAMES = [
    ("02 40 40 40 40 03 0D 0A", (), 0),
    ("02 45 40 40 41 03 0D 0A", ("paper_out",), 0),
    ("02 45 40 40 60 03 0D 0A", ("head_open",), 0),
    ("02 50 40 40 40 03 0D 0A", (), 1),
    ("02 60 40 40 40 03 0D 0A", ("paused",), 0),
    ("02 4B 40 40 40 03 0D 0A", ("paused",), 0),
    ("02 4C 40 40 40 03 0D 0A", (), 0),  # waits for the label to be taken
    ("02 42 40 40 40 03 0D 0A", (), 1),
    ("02 43 40 40 40 03 0D 0A", (), 1),
    ("02 46 40 40 40 03 0D 0A", (), 1),
    ("02 57 40 40 40 03 0D 0A", (), 1),
    ("02 40 43 40 40 03 0D 0A", (), 0),  # paper and ribbon low: 41 | 42
    ("02 40 48 40 40 03 0D 0A", ("buffer_full",), 0),
    ("02 45 40 41 40 03 0D 0A", ("hot",), 0),
    ("02 45 40 42 40 03 0D 0A", ("hot",), 0),
    ("02 45 40 44 40 03 0D 0A", ("fault",), 0),
    ("02 45 40 48 40 03 0D 0A", ("cutter_fault",), 0),
    ("02 45 40 50 40 03 0D 0A", ("fault",), 0),
    ("02 45 40 40 42 03 0D 0A", ("paper_jam",), 0),
    ("02 45 40 40 44 03 0D 0A", ("ribbon_out",), 0),
    ("02 45 40 40 48 03 0D 0A", ("fault",), 0),
    ("02 45 40 40 40 03 0D 0A", ("fault",), 0),  # an error that it does not name
    ("02 45 40 40 45 03 0D 0A", ("paper_out", "ribbon_out"), 0),
]


@pytest.mark.parametrize(("byte", "conditions", "busy"), BYTES)
def test_the_single_byte_is_read_by_its_bits(byte, conditions, busy):
    assert decode_status(byte) == PrinterStatus(not conditions, conditions, labels_remaining=busy)


@pytest.mark.parametrize(("frame", "conditions", "busy"), FRAMES)
def test_the_framed_answer_is_read_by_its_letters(frame, conditions, busy):
    status = decode_long_status(bytes.fromhex(frame))

    assert status == PrinterStatus(not conditions, conditions, labels_remaining=busy)


@pytest.mark.parametrize(
    "frame",
    ["", "02", "40 40 40 40", "02 40 40 40 40 03 0D", "02 30 40 40 40 03 0D 0A", "02 40 40 40 20 03 0D 0A"],
)
def test_a_framed_answer_that_is_none_is_a_frame_error(frame):
    with pytest.raises(FrameError, match="no answer to ESC ! S"):
        decode_long_status(bytes.fromhex(frame))


def test_the_label_count_is_a_line_of_digits():
    assert decode_counter(b"4711") == 4711
    for line in (b"", b"OUT @LABEL", b"-1", b"1 2", b"1" * 10):
        with pytest.raises(FrameError):
            decode_counter(line)


def test_the_complete_job_of_the_reference_prints_one_label():
    printer = EmulatedTsplPrinter()

    for byte in JOB:
        assert printer.receive(bytes([byte])) == b""

    assert [label.format for label in printer.labels] == [JOB]
    assert printer.violations == []


@pytest.mark.parametrize("long", [True, False])
def test_a_printer_is_ready_when_it_says_so_and_busy_while_it_prints(long):
    printer, talks = EmulatedTsplPrinter(), Tspl()
    printer.answers_long_status = long

    assert converse(printer, talks.status(0.3)) == (PrinterStatus(True, labels_remaining=0), {})
    printer.receive(JOB)
    assert converse(printer, talks.status(0.3)) == (PrinterStatus(True, labels_remaining=1), {})


@pytest.mark.parametrize("answers_long_status", [True, False])
@pytest.mark.parametrize(
    ("stop", "go_on", "code"),
    [
        ("paper_out", "refill", "paper_out"),
        ("ribbon_out", "refill", "ribbon_out"),
        ("head_open", "close_head", "head_open"),
        ("pause", "resume", "paused"),
    ],
)
def test_a_stopped_printer_names_it_holds_the_label_and_prints_it_afterwards(
    stop, go_on, code, answers_long_status
):
    printer, talks = EmulatedTsplPrinter(), Tspl()
    printer.answers_long_status = answers_long_status

    getattr(printer, stop)()
    printer.receive(JOB)
    status, _ = converse(printer, talks.status(0.3))
    stopped = (status.ready, status.conditions, printer.held, len(printer.labels))
    getattr(printer, go_on)()

    assert stopped == (False, (code,), 1, 0)
    assert (printer.held, len(printer.labels)) == (0, 1)


def test_idle_alone_is_no_evidence_and_printing_seen_is():
    printer, talks = EmulatedTsplPrinter(), Tspl()
    told = []
    printer.receive(JOB)  # somebody else's
    for data in (b"", JOB):
        converse(printer, talks.status(0.3))
        converse(printer, talks.status(0.3))
        printer.receive(talks.job(data, PrinterStatus(True)))
        for _ in range(3):
            told.append(talks.came_out(converse(printer, talks.status(0.3))[0]))

    assert told == [False, False, False, False, True, True]


def test_a_stop_takes_the_evidence_away_until_it_prints_again():
    printer, talks = EmulatedTsplPrinter(), Tspl()
    printer.receive(talks.job(JOB, PrinterStatus(True)))
    converse(printer, talks.status(0.3))
    printer.paper_out()
    converse(printer, talks.status(0.3))
    printer.refill()  # and the label that was half out is gone

    assert [talks.came_out(converse(printer, talks.status(0.3))[0]) for _ in range(3)] == [False] * 3


def test_the_count_is_asked_in_order_and_a_printer_without_one_is_asked_once():
    printer, talks = EmulatedTsplPrinter(counted=7), Tspl()
    assert converse(printer, talks.counter(1)) == 7
    printer.receive(JOB)
    assert converse(printer, talks.counter(1)) == 8

    printer.answers_counter, talks = False, Tspl()
    with pytest.raises(TimeoutError):
        converse(printer, talks.counter(1))
    assert converse(printer, talks.counter(1)) is None


def test_questions_among_the_pixels_are_pixels():
    printer = EmulatedTsplPrinter()

    printer.receive(b"BITMAP 0,0,1,6,1,")
    answers = [printer.receive(tspl.ASK_STATUS) for _ in range(3)]

    assert answers == [b"", b"", b"\0"]


@pytest.mark.parametrize("lenient", [True, False])
@pytest.mark.parametrize("cut", range(1, len(JOB) + 1))
def test_what_a_cut_left_unfinished_never_reaches_the_next_label(cut, lenient):
    printer, talks = EmulatedTsplPrinter(), Tspl()
    printer.lenient = lenient

    printer.receive(JOB[:cut])
    converse(printer, talks.settle())
    late = len(printer.labels)
    printer.receive(JOB)

    print_ends = JOB.index(b"PRINT 1") + len("PRINT 1")
    assert late == (cut == len(JOB) or (lenient and cut >= print_ends))
    assert [label.format for label in printer.labels[late:]] == [JOB]


def test_the_flush_fills_the_longest_bitmap_there_is_and_prints_nothing():
    printer = EmulatedTsplPrinter()

    printer.receive(b"BITMAP 0,0,64,8,1,")
    printer.receive(FLUSH)

    assert (printer.partial_format, printer.labels, printer.violations) == (False, [], [])


@pytest.mark.parametrize(
    "answer", [b"\x1b!?", b"READY\r\n", b"\x00\x00", b"\x02garbage\x03\r\n", b"\x18\x00\x00"]
)
def test_a_strange_answer_is_an_unknown_printer(answer):
    printer = EmulatedTsplPrinter()
    printer.garbage = answer

    status, facts = converse(printer, Tspl().status(0.3))

    assert (status.ready, status.conditions, list(facts)) == (None, ("printer_unknown",), ["found"])


def test_silence_is_no_answer():
    printer = EmulatedTsplPrinter()
    printer.silent = True

    assert converse(printer, Tspl().status(0.3)) == (PrinterStatus(None, ("no_answer",)), {})


def test_noise_is_never_ready():
    chance = random.Random("tspl noise")
    for _ in range(20_000):
        status, _ = converse(Strange(chance), Tspl().status(0.3))
        assert status.ready is not True


def test_a_line_that_holds_still_at_zero_is_never_ready():
    # A break on the line reads as NULs without end: "ready", again and again, but never a single byte.
    class Zeros:
        def receive(self, data: bytes) -> bytes:
            return b"\0" * max(2, len(data))

    assert converse(Zeros(), Tspl().status(0.3))[0].ready is None


def test_nothing_is_asked_without_time_for_the_answer():
    assert all(ask.wait_s > 0 or not ask.data.startswith(b"\x1b") for ask in Tspl().settle())
    assert isinstance(next(Tspl().status(0.3)), Ask)
