import random
import time

import pytest

from drivers.readings import Scan, Unreadable
from drivers.scanner.framing import BUFFER_BYTES, Framing, SerialScanner, encode

# Scanner manuals (Honeywell, Symbol, Unitech): AIM identifier, data, suffix. Protocols B1, examples 1-3, 6.
MESSAGES = [
    (bytes.fromhex("5D 45 30 39 35 30 36 30 30 30 31 33 34 33 35 32 0D"), Scan("9506000134352", "]E0")),
    (
        bytes.fromhex(
            "5D 43 31 30 31 30 39 35 30 36 30 30 30 31 33 34 33 35 32"
            "31 30 4C 4F 54 37 1D 32 31 53 4E 34 32 0D 0A"
        ),
        Scan("010950600013435210LOT7\x1d21SN42", "]C1"),
    ),
    (bytes.fromhex("02 4F 52 44 45 52 2D 38 38 31 32 30 03"), Scan("ORDER-88120", None)),
    (
        b"]Q1https://id.gs1.org/01/09506000134352/10/LOT7\r",
        Scan("https://id.gs1.org/01/09506000134352/10/LOT7", "]Q1"),
    ),
    # ISO 15434: RS, GS and EOT are part of the message.
    (b"]d1[)>\x1e06\x1dS42\x1e\x04\r", Scan("[)>\x1e06\x1dS42\x1e\x04", "]d1")),
    ("]Q2电源适配器\n".encode(), Scan("电源适配器", "]Q2")),
    (b"PSU\t24V\r\n", Scan("PSU\t24V", None)),
    # A cable being plugged in sends NUL.
    (b"\0\0SN42\0\r", Scan("SN42", None)),
    (b"]bracket first\r", Scan("]bracket first", None)),
]


def whole(wire: bytes) -> list[bytes]:
    return [wire]


def byte_by_byte(wire: bytes) -> list[bytes]:
    return [wire[at : at + 1] for at in range(len(wire))]


def fed(pieces: list[bytes], framing: Framing = Framing(), pause_s: float = 0.05) -> list[Scan | Unreadable]:  # noqa: B008
    codec = SerialScanner(framing)
    return [reading for at, piece in enumerate(pieces) for reading in codec.feed(piece, 100 + at * pause_s)]


@pytest.mark.parametrize("arrival", [whole, byte_by_byte])
@pytest.mark.parametrize(("wire", "scan"), MESSAGES)
def test_a_message_is_read_however_its_bytes_arrive(wire, scan, arrival):
    assert fed(arrival(wire)) == [scan]


@pytest.mark.parametrize("arrival", [whole, byte_by_byte])
def test_glued_messages_are_read_in_order(arrival):
    wire = b"".join(wire for wire, _ in MESSAGES)

    assert fed(arrival(wire)) == [scan for _, scan in MESSAGES]


@pytest.mark.parametrize("arrival", [whole, byte_by_byte])
@pytest.mark.parametrize(
    ("suffix", "wire"),
    [
        ("cr", b"SN1\rSN2\r"),
        ("cr", b"SN1\r\nSN2\r\n"),
        ("lf", b"SN1\nSN2\n"),
        ("crlf", b"SN1\r\nSN2\r\n"),
        ("tab", b"SN1\tSN2\t"),
        ("etx", b"\x02SN1\x03\x02SN2\x03"),
        ("etx", b"\x02SN1\x03\r\n\x02SN2\x03\r\n"),
        ("any", b"SN1\rSN2\n"),
    ],
)
def test_each_configured_suffix_ends_a_message(suffix, wire, arrival):
    assert fed(arrival(wire), Framing(suffix)) == [Scan("SN1", None), Scan("SN2", None)]


@pytest.mark.parametrize("suffix", ["cr", "lf", "crlf", "tab", "etx"])
def test_what_is_encoded_is_read_back(suffix):
    scans = [Scan("SN42", "]C0"), Scan("电源", None)]

    assert fed([b"".join(encode(scan, Framing(suffix)) for scan in scans)], Framing(suffix)) == scans


@pytest.mark.parametrize(
    ("wire", "why"),
    [
        (b"SN\x1b[2J42\r", 'control characters inside: "SN␛[2J42"'),
        (b"SN\x0742\r", 'control characters inside: "SN␇42"'),
        (b"SN\x7f\r", 'control characters inside: "SN␡"'),
        (b"\xd6\xdf\xff\r", 'not UTF-8: "<D6><DF><FF>"'),
        (b"]C1\r", 'nothing after the AIM identifier: "]C1"'),
    ],
)
def test_a_message_that_is_none_is_quoted_readably_and_the_next_one_is_read(wire, why):
    unreadable, scan = fed([wire + b"SN1\r"])

    assert (unreadable.why, scan) == (why, Scan("SN1", None))


def test_a_carriage_return_inside_an_stx_etx_message_is_shown_as_such():
    [unreadable] = fed([b"\x02SN\r1\x03"], Framing("etx"))

    assert unreadable == Unreadable(b"SN\r1", 'control characters inside: "SN␍1"')


def test_a_line_without_an_aim_identifier_is_unreadable_when_the_scanner_is_set_to_send_one():
    framing = Framing("cr", aim="required")

    readings = fed([b"4006381333931\r]E04006381333931\r"], framing)

    assert readings == [
        Unreadable(
            b"4006381333931",
            'no AIM identifier, though the scanner is set to send one: "4006381333931"',
        ),
        Scan("4006381333931", "]E0"),
    ]


def test_a_half_message_is_discarded_after_two_seconds_and_never_joined_to_the_next():
    codec = SerialScanner(Framing("cr"))

    # Protocols B1, worked example 4: cable wobble.
    assert codec.feed(b"]d2010950600013", 10.0) == []
    assert codec.expire(11.9) == []
    assert codec.expire(12.0) == [
        Unreadable(b"]d2010950600013", 'unfinished message, no suffix within 2 s: "]d2010950600013"')
    ]
    assert codec.feed(b"SN1\r", 12.1) == [Scan("SN1", None)]


def test_a_half_message_is_discarded_even_when_nobody_looked_in_between():
    codec = SerialScanner(Framing("cr"))
    codec.feed(b"SN12", 10.0)

    unreadable, scan = codec.feed(b"SN1\r", 20.0)

    assert (unreadable.frame, scan) == (b"SN12", Scan("SN1", None))


def test_a_message_trickling_in_for_longer_than_two_seconds_is_one_message():
    assert fed(byte_by_byte(b"SN4711\r"), pause_s=1.9) == [Scan("SN4711", None)]


def test_ten_megabytes_without_a_suffix_are_one_unreadable_and_the_next_message_is_read():
    codec = SerialScanner(Framing("cr"))
    began = time.process_time()

    readings = [reading for _ in range(2560) for reading in codec.feed(b"A" * 4096, 1.0)]
    readings += codec.feed(b"AAA\rSN1\r", 1.0)

    assert [type(reading) for reading in readings] == [Unreadable, Scan]
    assert len(readings[0].frame) == BUFFER_BYTES
    assert readings[1] == Scan("SN1", None)
    assert time.process_time() - began < 5


def test_an_endless_line_that_falls_silent_is_over():
    codec = SerialScanner(Framing("cr"))
    codec.feed(b"A" * 10_000, 1.0)

    assert codec.expire(3.5) == []
    assert codec.feed(b"SN1\r", 3.6) == [Scan("SN1", None)]


@pytest.mark.parametrize("suffix", ["any", "cr", "lf", "crlf", "tab", "etx"])
def test_after_noise_and_silence_the_next_good_message_is_read(suffix):
    chance = random.Random(f"noise {suffix}")
    framing = Framing(suffix)
    for round_ in range(800):
        codec = SerialScanner(framing)
        good = encode(Scan(f"SN{round_}", "]C0"), framing)
        noise = bytearray(good * 3)
        for _ in range(chance.randrange(1, 12)):
            noise[chance.randrange(len(noise))] = chance.randrange(256)
        codec.feed(bytes(noise[: chance.randrange(len(noise))]), 1.0)
        codec.expire(4.0)

        assert codec.feed(good, 5.0) == [Scan(f"SN{round_}", "]C0")]
