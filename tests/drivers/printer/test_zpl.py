import random

import pytest

from drivers.emulators.zpl_printer import EmulatedZplPrinter
from drivers.printer.zpl import (
    Errors,
    Framed,
    HostStatus,
    Identity,
    Quoted,
    Zpl,
    ZplAnswers,
    decode_counter,
    decode_errors,
    decode_host_status,
    decode_identity,
)
from drivers.readings import FrameError
from tests.drivers.printer.talking import Strange, converse

READY_2, STRING_3 = b"000,0,0,0,0,2,6,0,00000000,1,000", b"0000,0"

# Zebra, "ZPL II Programming Guide", ~HS: the strings of protocols C1.3, examples 1 to 5, and one for each
# other flag.
HOST_STATUS = [
    (b"030,0,0,0240,000,0,0,0,000,0,0,0", READY_2, HostStatus((), 0, 0, False)),
    (
        b"030,1,1,0240,002,0,0,0,000,0,0,0",
        b"000,0,0,0,0,2,6,0,00000003,1,000",
        HostStatus(("paper_out", "paused"), 2, 3, False),
    ),
    (
        b"030,0,1,0240,001,0,0,0,000,0,0,0",
        b"000,0,1,0,0,2,6,0,00000001,1,000",
        HostStatus(("head_open", "paused"), 1, 1, False),
    ),
    (
        b"030,0,0,0240,000,0,0,0,000,0,0,0",
        b"000,0,0,1,1,2,6,0,00000000,1,000",
        HostStatus(("ribbon_out",), 0, 0, False),
    ),
    (b"030,0,0,0240,000,0,0,1,000,0,0,0", READY_2, HostStatus((), 0, 0, True)),
    (b"030,0,0,0240,000,1,0,0,000,0,0,0", READY_2, HostStatus(("buffer_full",), 0, 0, False)),
    (b"030,0,0,0240,000,0,0,0,000,1,0,0", READY_2, HostStatus(("fault",), 0, 0, False)),
    (b"030,0,0,0240,000,0,0,0,000,0,1,0", READY_2, HostStatus(("cold",), 0, 0, False)),
    (b"030,0,0,0240,000,0,0,0,000,0,0,1", READY_2, HostStatus(("hot",), 0, 0, False)),
]

# ~HQES, protocols C1.4: the example of an open head, whole.
HEAD_OPEN = bytes.fromhex(
    "02 0D 0A 20 20 50 52 49 4E 54 45 52 20 53 54 41 54 55 53 0D 0A 20 20 20 45 52 52 4F 52 53"
    "3A 20 20 20 20 20 20 20 20 20 31 20 30 30 30 30 30 30 30 30 20 30 30 30 30 30 30 30 34 0D"
    "0A 20 20 20 57 41 52 4E 49 4E 47 53 3A 20 20 20 20 20 20 20 30 20 30 30 30 30 30 30 30 30"
    "20 30 30 30 30 30 30 30 30 0D 0A 03"
)


def error_report(errors: str, warnings: str = "0 00000000 00000000") -> bytes:
    return f"PRINTER STATUS\r\n ERRORS: {errors}\r\n WARNINGS: {warnings}\r\n".encode()


# ~HQES, the table of error bits, protocols C1.4.
ERRORS = [
    (HEAD_OPEN[1:-1], Errors(("head_open",), 4)),
    (error_report("0 00000000 00000000"), Errors((), 0)),
    (error_report("0 00000000 00000000", "1 00000000 00000001"), Errors((), 0)),  # a warning stops nothing
    (error_report("1 00000000 00000001"), Errors(("paper_out",), 1)),
    (error_report("1 00000000 00000002"), Errors(("ribbon_out",), 2)),
    (error_report("1 00000000 00000008"), Errors(("cutter_fault",), 8)),
    (error_report("1 00000000 00000010"), Errors(("hot",), 0x10)),
    (error_report("1 00000000 00000030"), Errors(("hot",), 0x30)),
    (error_report("1 00000000 00010001"), Errors(("paper_out", "paused"), 0x10001)),
    (error_report("1 00000000 00000200"), Errors(("fault",), 0x200)),
    (error_report("1 00000001 00000000"), Errors(("fault",), 1 << 32)),
]


@pytest.mark.parametrize(("first", "second", "status"), HOST_STATUS)
def test_host_status_is_read_by_its_fields(first, second, status):
    assert decode_host_status(first, second, STRING_3) == status


@pytest.mark.parametrize(("frame", "errors"), ERRORS)
def test_the_error_report_is_read_by_its_labels(frame, errors):
    assert decode_errors(frame) == errors


@pytest.mark.parametrize(
    "frame",
    [
        error_report("1 00000000 00000000"),  # says error, names none
        error_report("0 00000000 00000004"),
        error_report("0 00000000 0000000"),
        error_report("0 00000000 00000000").replace(b"WARNINGS", b"WARN"),
        b"PRINTER STATUS",
        b"HQES",
        b"",
    ],
)
def test_an_error_report_that_is_not_whole_is_a_frame_error(frame):
    with pytest.raises(FrameError):
        decode_errors(frame)


@pytest.mark.parametrize("cut", range(len(HEAD_OPEN) - 1))
def test_an_error_report_cut_anywhere_says_nothing(cut):
    assert ZplAnswers().feed(HEAD_OPEN[:cut]) == []


@pytest.mark.parametrize(
    "strings",
    [
        # Without field n, as one published parser has it.
        (b"030,0,0,0240,000,0,0,0,000,0,0,0", b"000,0,0,0,2,6,0,00000000,1,000", STRING_3),
        (b"030,0,0,0240,000,0,0,0,000,0,0", READY_2, STRING_3),
        (READY_2, b"030,0,0,0240,000,0,0,0,000,0,0,0", STRING_3),
        (b"030,0,2,0240,000,0,0,0,000,0,0,0", READY_2, STRING_3),
        (b"", b"", b""),
    ],
)
def test_host_status_that_has_not_its_fields_is_a_frame_error(strings):
    with pytest.raises(FrameError, match="no string of ~HS"):
        decode_host_status(*strings)


def test_identity_is_read():
    # ~HI, protocols C1.4.
    frame = bytes.fromhex(
        "47 4B 34 32 30 64 2D 32 30 30 64 70 69 2C 56 36 31 2E 31 37 2E 31 37 5A 2C 38 2C 32 31 30 34 4B 42"
    )

    assert decode_identity(frame) == Identity("GK420d-200dpi", "V61.17.17Z", 8)
    assert decode_identity(b"CLONE,V1,203,8MB") == Identity("CLONE", "V1", 8)


@pytest.mark.parametrize("frame", [b"", b"GK420d", b"GK420d,V61,9,2104KB", b"CLONE,V1,,8MB"])
def test_an_identity_without_a_known_resolution_is_a_frame_error(frame):
    with pytest.raises(FrameError):
        decode_identity(frame)


def test_the_label_count_is_a_quoted_number_or_a_question_mark():
    assert [decode_counter(b"4711"), decode_counter(b"0"), decode_counter(b"?")] == [4711, 0, None]
    for text in (b"", b"-1", b"4,711", b"47 11", b"1" * 13):
        with pytest.raises(FrameError):
            decode_counter(text)


@pytest.mark.parametrize("size", [1, 7, 1000])
def test_answers_are_cut_into_frames_however_they_arrive(size):
    wire = (
        HEAD_OPEN
        + b"\r\n"
        + b"".join(b"\x02%s\x03\r\n" % each for each in (*HOST_STATUS[0][:2], STRING_3))
        + b'"12"'
    )
    codec = ZplAnswers()

    frames = [frame for at in range(0, len(wire), size) for frame in codec.feed(wire[at : at + size])]

    assert frames == [
        Framed(HEAD_OPEN[1:-1]),
        Framed(HOST_STATUS[0][0]),
        Framed(READY_2),
        Framed(STRING_3),
        Quoted(b"12"),
    ]
    assert codec.foreign == 0


def test_bytes_between_the_frames_are_counted_and_do_not_hide_the_next_frame():
    codec = ZplAnswers()

    assert codec.feed(b"HS HQ\r\n" + HEAD_OPEN) == [Framed(HEAD_OPEN[1:-1])]
    assert codec.foreign == 5


def test_noise_is_never_a_status_and_hides_no_later_one():
    chance = random.Random("zpl noise")
    for _ in range(5000):
        codec = ZplAnswers()
        noise = bytearray(HEAD_OPEN)
        for _ in range(chance.randrange(1, 20)):
            noise[chance.randrange(len(noise))] = chance.randrange(256)
        codec.feed(bytes(noise[: chance.randrange(len(noise))]))
        codec.feed(b'\x03""')

        assert codec.feed(HEAD_OPEN)[-1:] == [Framed(HEAD_OPEN[1:-1])]


def test_noise_is_never_ready():
    chance = random.Random("zpl answers")
    for _ in range(20_000):
        status, _ = converse(Strange(chance), Zpl().status(1.0))
        assert status.ready is not True


def statuses(printer: EmulatedZplPrinter) -> tuple[Errors, HostStatus]:
    [report] = ZplAnswers().feed(printer.receive(b"~HQES\r\n"))
    strings = ZplAnswers().feed(printer.receive(b"~HS\r\n"))
    return decode_errors(report.data), decode_host_status(*(string.data for string in strings))


@pytest.mark.parametrize(
    ("stop", "go_on", "code"),
    [
        ("paper_out", "refill", "paper_out"),
        ("ribbon_out", "refill", "ribbon_out"),
        ("head_open", "close_head", "head_open"),
        ("pause", "resume", "paused"),
    ],
)
def test_the_emulated_printer_holds_labels_while_stopped_and_prints_them_in_order_afterwards(
    stop, go_on, code
):
    printer = EmulatedZplPrinter()
    printer.hs_silent_when_stopped = False

    printer.receive(b"^XA^FXA^FS^XZ")
    getattr(printer, stop)()
    printer.receive(b"^XA^FXB^FS^XZ^XA^BCN,70^FD>:P26>5000017^FS^XZ")
    stopped = statuses(printer)
    getattr(printer, go_on)()

    errors, host = stopped
    assert (errors.conditions, host.conditions, host.formats_waiting) == ((code,), (code,), 2)
    assert [(label.index, label.number) for label in printer.labels] == [(1, "A"), (2, "B"), (3, "P26000017")]
    assert printer.labels[1].format == b"^XA^FXB^FS^XZ"
    assert statuses(printer) == (Errors((), 0), HostStatus((), 0, 0, False))


def test_the_emulated_printer_takes_a_format_however_its_bytes_arrive():
    label = b"^XA^CI28^PQ1^FO10,10^BCN,70,N,N,N^FD>:P26-000017^FS^FO1,1^GFA,4,4,1,F0F00F0F^FS^XZ"
    printer = EmulatedZplPrinter()

    for at in range(len(label)):
        assert printer.receive(label[at : at + 1]) == b""
    answer = b"".join(
        printer.receive(bytes([byte])) for byte in b'! U1 getvar "odometer.total_label_count"\r\n~HI\r\n'
    )

    assert [each.format for each in printer.labels] == [label]
    assert answer == b'"1"\x02ZD421-203dpi,V93.21.07Z,8,8176KB\x03\r\n'


def test_an_unfinished_format_stays_until_it_is_dropped():
    printer = EmulatedZplPrinter()

    printer.receive(b"^XA^FXold^FS^FO1")
    assert statuses(printer)[1].partial_format
    printer.receive(b"~JX^XA^FXnew^FS^XZ")

    assert [label.number for label in printer.labels] == ["new"]


@pytest.mark.parametrize(
    "command", ["^CC!", "^CT!", "~JA", "~JR", "^DFR:A.ZPL", "^IDR:A.GRF", "~DGR:A.GRF,1,1,FF", "^JUS"]
)
def test_commands_a_label_does_not_need_are_refused_and_kept(command):
    printer = EmulatedZplPrinter()

    printer.receive(f"^XA{command}^FS^XZ".encode())

    assert printer.violations == [command[:3]]
