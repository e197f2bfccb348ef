"""What holds for every protocol of a scanner: the same scans however the bytes arrive, never a part of one
for the whole, and no noise that does more than be unreadable."""

import os
import random
from functools import partial

import pytest

from drivers.emulators.scanner import emulated_scanner
from drivers.readings import Scan, Unreadable
from drivers.scanner.protocols import SCANNERS
from tests.drivers.mutations import FRAME_S, GROWN_BYTES, cost, scrambled
from tests.drivers.scanner.examples import ALL, change, examples

SEED = os.environ.get("SEED", "20260929")


def codec(name, example):
    return SCANNERS[name].codec(**example.options)


def fed(name, example, pieces, at=100.0, pause_s=0.0):
    """What is read, up to three seconds after the last piece."""
    reader = codec(name, example)
    found = [reading for n, piece in enumerate(pieces) for reading in reader.feed(piece, at + n * pause_s)]
    return found + reader.feed(b"", at + len(pieces) * pause_s + 3)


def scans(readings):
    return [reading for reading in readings if isinstance(reading, Scan)]


def whole(wire):
    return [wire]


def byte_by_byte(wire):
    return [wire[at : at + 1] for at in range(len(wire))]


def ids(each):
    return f"{each[0]} {each[1].number or each[1].says}"


READ = [(name, example) for name, example in ALL if example.says]
ENCODED = [(name, example) for name, example in READ if example.encodes]


@pytest.mark.parametrize("arrival", [whole, byte_by_byte])
@pytest.mark.parametrize(("name", "example"), ALL, ids=map(ids, ALL))
def test_an_example_is_read_however_its_bytes_arrive(name, example, arrival):
    readings = fed(name, example, arrival(example.wire), pause_s=0.001)
    assert scans(readings) == list(example.says)
    assert example.says or [type(reading) for reading in readings] == [Unreadable]


@pytest.mark.parametrize(("name", "example"), READ, ids=map(ids, READ))
def test_an_example_is_read_glued_to_the_next_one(name, example):
    assert scans(fed(name, example, [example.wire * 2])) == list(example.says) * 2


@pytest.mark.parametrize(("name", "example"), ENCODED, ids=map(ids, ENCODED))
def test_encoding_is_the_inverse_of_decoding(name, example):
    encoded = [SCANNERS[name].encode(scan, **example.options) for scan in example.says]
    assert b"".join(encoded) == example.wire


@pytest.mark.parametrize(("name", "example"), READ, ids=map(ids, READ))
def test_a_message_that_lost_its_end_is_never_a_scan(name, example):
    """Cut at every byte, then silence; or a whole message three seconds later."""
    for cut in range(1, len(example.wire)):
        readings = fed(name, example, [example.wire[:cut], example.wire], pause_s=3.0)
        found, good = scans(readings), list(example.says)
        # Of two messages, or with an LF behind the CR, the first may well be whole before the cut.
        assert found[-len(good) :] == good, cut
        assert found[: -len(good)] == good[: len(found) - len(good)], cut


HEADS = [
    ("serial", Scan("010950600013435210LOT7\x1d21SN42", "]C1"), {"aim": "required"}),
    ("serial", Scan("010950600013435210LOT7\x1d21SN42", "]C1"), {"suffix": "etx"}),
    ("keyboard", Scan("010950600013435210LOT7\x1d21SN42", "]C1"), {"aim": "required"}),
    ("hid-pos", Scan("9506000134352", "]E0"), {}),
]


@pytest.mark.parametrize(("name", "scan", "options"), HEADS)
def test_a_message_that_lost_its_beginning_is_never_a_scan_where_beginnings_can_be_told(name, scan, options):
    wire = SCANNERS[name].encode(scan, **options)
    for cut in range(1, len(wire)):
        reader = SCANNERS[name].codec(**options)
        readings = reader.feed(wire[cut:], 1.0) + reader.feed(wire, 5.0)
        assert scans(readings) == [scan], cut


def mutated(name, wire, chance):
    """A changed frame: bytes put in, taken out, doubled, changed; or one that keeps its structure."""
    frame = bytearray(wire)
    if chance.random() < 0.5:
        for _ in range(chance.choice((1, 1, 2, 3))):
            change(name)(frame, chance)
        return bytes(frame)
    return scrambled(wire, chance)


def mutate(name, count):
    """Feed so many changed frames; the slowest in seconds of this thread, and the bytes it holds more."""
    chance = random.Random(f"{SEED} {name}")
    readers = {}  # one for each way of reading that an example has, and the examples read with it
    for example in examples(name):
        readers.setdefault(str(example.options), (codec(name, example), []))[1].append(example)
    readers = list(readers.values())
    now = 0.0

    def read(n):
        nonlocal now
        reader, with_it = readers[n % len(readers)]
        now += chance.choice((0.01, 0.01, 0.5))
        return partial(reader.feed, mutated(name, chance.choice(with_it).wire, chance), now)

    slowest, grown = cost(read, count)
    # Whatever it holds after all that, after a pause it reads the next good one.
    for reader, read in readers:
        for good in read:
            if good.says:
                now += 3
                assert scans(reader.feed(good.wire, now))[-len(good.says) :] == list(good.says)
    return slowest, grown


@pytest.mark.parametrize("name", SCANNERS)
def test_twenty_thousand_mutated_frames_are_at_most_unreadable(name):
    print(f"SEED={SEED}")
    slowest, grown = mutate(name, 20_000)
    assert slowest < FRAME_S
    assert grown < GROWN_BYTES


@pytest.mark.soak
@pytest.mark.timeout(900)
@pytest.mark.parametrize("name", SCANNERS)
def test_a_million_mutated_frames_are_at_most_unreadable(name):
    slowest, grown = mutate(name, 1_000_000)
    assert slowest < FRAME_S
    assert grown < GROWN_BYTES
    print(
        f"{name}: 1,000,000 mutated frames, the slowest {slowest * 1000:.1f} ms, "
        f"{grown:+d} bytes more after a thousand; SEED={SEED}"
    )


@pytest.mark.parametrize("name", SCANNERS)
def test_endless_noise_is_told_and_kept_in_bounds(name):
    """What belongs to another kind of device: no silence, no end of a message."""
    reader = SCANNERS[name].codec()
    noise = b"\xa5" * 4096
    readings = [reading for n in range(200) for reading in reader.feed(noise, 1 + n * 0.1)]
    assert readings
    assert all(isinstance(reading, Unreadable) and len(reading.frame) <= 4096 for reading in readings)
    reader.feed(b"", 60.0)
    good = Scan("SN42", "]C0")
    assert scans(reader.feed(SCANNERS[name].encode(good), 61.0)) == [good]


@pytest.mark.parametrize("name", SCANNERS)
def test_the_emulated_scanner_sends_what_the_codec_reads(name):
    sent = emulated_scanner(name, {}).scan("]C10109506000134352", "SN42", pieces=7, gap_s=0.1)
    reader = SCANNERS[name].codec()
    readings = [reading for n, (_, piece) in enumerate(sent) for reading in reader.feed(piece, 1 + n * 0.1)]
    assert readings == [Scan("0109506000134352", "]C1"), Scan("SN42", None)]
