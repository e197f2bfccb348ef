"""What holds for every protocol of a scale: the same readings however the bytes arrive, never a wrong number,
and no noise that does more than be unreadable."""

import os
import random
from functools import partial

import pytest

from drivers.emulators.scales import emulated_scale
from drivers.readings import ScaleCondition, Weight
from drivers.scale.protocol import Say
from drivers.scale.protocols import SCALES
from tests.drivers.mutations import FRAME_S, GROWN_BYTES, cost, scrambled
from tests.drivers.scale.examples import ALL, arrives_whole, examples, reseal

SEED = os.environ.get("SEED", "20260929")


def codec(name, example):
    return SCALES[name].codec(unit=example.unit, **example.options)


def fed(name, example, pieces):
    reader = codec(name, example)
    return [answer for piece in pieces for answer in reader.feed(piece)]


def whole(wire):
    return [wire]


def byte_by_byte(wire):
    return [wire[at : at + 1] for at in range(len(wire))]


def ids(each):
    return f"{each[0]} {each[1].number or each[1].wire!r}"


def weighing(name):
    """Examples that are one frame with a weight, read with the same options as each other."""
    found = [each for each in examples(name) if isinstance(each.says, Weight)]
    assert found, f"{name} has no example of a weight"
    return found


@pytest.mark.parametrize("arrival", [whole, byte_by_byte])
@pytest.mark.parametrize(("name", "example"), ALL, ids=map(ids, ALL))
def test_an_example_is_read_however_its_bytes_arrive(name, example, arrival):
    if arrives_whole(name):
        arrival = whole
    assert fed(name, example, arrival(example.wire)) == example.answers


@pytest.mark.parametrize(("name", "example"), ALL, ids=map(ids, ALL))
def test_an_example_is_read_glued_to_the_next_frame(name, example):
    following = next(
        each for each in weighing(name) if (each.options, each.unit) == (example.options, example.unit)
    )
    assert fed(name, example, [example.wire + following.wire]) == example.answers + following.answers


@pytest.mark.parametrize(("name", "example"), ALL, ids=map(ids, ALL))
def test_encoding_is_the_inverse_of_decoding(name, example):
    if example.weighs and example.encodes:
        assert SCALES[name].encode(example.says, **example.options) == example.wire


@pytest.mark.parametrize("name", SCALES)
def test_some_examples_of_each_protocol_are_encoded(name):
    assert any(example.weighs and example.encodes for example in examples(name))


@pytest.mark.parametrize(("name", "example"), ALL, ids=map(ids, ALL))
def test_cut_anywhere_no_wrong_number_is_read(name, example):
    """At the tail or at the head, alone or with a whole frame after it: `192.21` is never read as `2.21`."""
    followers = [
        each.wire for each in weighing(name) if (each.options, each.unit) == (example.options, example.unit)
    ]
    whole_ones = {
        (each.value, each.net)
        for wire in [example.wire, *followers]
        for each in fed(name, example, [wire])
        if isinstance(each, Weight)
    }
    for cut in range(1, len(example.wire)):
        for piece in (example.wire[:cut], example.wire[cut:]):
            for rest in (b"", b"\r\n", *followers[:3]):
                for each in fed(name, example, [piece, rest] if arrives_whole(name) else [piece + rest]):
                    if isinstance(each, Weight) and each not in example.misread:
                        assert (each.value, each.net) in whole_ones, (piece, rest)


OF_A_KIND = [b"0123456789", b" +-.,0", b"SUOGNTL?Z", bytes(range(0x20, 0x7F))]


def mutated(wire, chance, seal):
    """A changed frame: bytes put in, taken out, doubled, changed; or another digit, check bytes valid."""
    frame = bytearray(wire)
    if chance.random() < 0.5:
        for _ in range(chance.choice((1, 1, 2, 3))):
            frame[int(chance.random() * len(frame))] = chance.choice(chance.choice(OF_A_KIND))
        return seal(bytes(frame))
    return scrambled(wire, chance)


def way(example):
    return (*example.options.items(), example.unit)


def mutate(name, count):
    """Feed so many changed frames; the slowest in seconds of this thread, and the bytes it holds more."""
    chance = random.Random(f"{SEED} {name}")
    seal = reseal(name)
    read_with = {}  # one for each way of reading that an example has, and the frames read with it
    for example in examples(name):
        read_with.setdefault(way(example), (codec(name, example), []))[1].append(example.wire)
    readers = list(read_with.values())

    def read(n):
        reader, frames = readers[n % len(readers)]
        return partial(reader.feed, mutated(chance.choice(frames), chance, seal))

    slowest, grown = cost(read, count)
    # Whatever it holds after all that, some good frames later it reads them.
    for example in weighing(name):
        reader, _ = read_with[way(example)]
        read = [answer for _ in range(400) for answer in reader.feed(example.wire)]
        assert read[-1] == example.says
    return slowest, grown


@pytest.mark.parametrize("name", SCALES)
def test_twenty_thousand_mutated_frames_are_at_most_unreadable(name):
    print(f"SEED={SEED}")
    slowest, grown = mutate(name, 20_000)
    assert slowest < FRAME_S
    assert grown < GROWN_BYTES


@pytest.mark.soak
@pytest.mark.timeout(900)
@pytest.mark.parametrize("name", SCALES)
def test_a_million_mutated_frames_are_at_most_unreadable(name):
    slowest, grown = mutate(name, 1_000_000)
    assert slowest < FRAME_S
    assert grown < GROWN_BYTES
    print(
        f"{name}: 1,000,000 mutated frames, the slowest {slowest * 1000:.1f} ms, "
        f"{grown:+d} bytes more after a thousand; SEED={SEED}"
    )


@pytest.mark.parametrize("name", SCALES)
def test_after_any_noise_the_next_good_frame_is_read(name):
    """Two frames at most are lost to what came before: the one it joined, and the one that tells where they
    begin."""
    chance = random.Random(f"{SEED} noise {name}")
    for _ in range(500):
        good = chance.choice(weighing(name))
        reader = codec(name, good)
        noise = bytearray(good.wire * 2)
        for _ in range(chance.randrange(1, 10)):
            noise[chance.randrange(len(noise))] = chance.randrange(256)
        reader.feed(bytes(noise[: chance.randrange(len(noise))]))
        answers = [answer for _ in range(3) for answer in reader.feed(good.wire)]
        assert answers[-1] == good.says


@pytest.mark.parametrize("name", SCALES)
def test_the_emulated_scale_says_what_the_codec_reads(name):
    options = dict(weighing(name)[0].options)
    scale = emulated_scale(name, options)
    protocol = scale.protocol
    reader = protocol.codec(unit="kg", **options)

    def ask():
        answers = reader.feed(scale.receive(protocol.request) if protocol.request else scale.tick())
        while answers and isinstance(answers[-1], Say):
            answers = reader.feed(scale.receive(answers[-1].data))
        return answers

    scale.load("1.250 kg", settle=1)
    answers = [answer for _ in range(4) for answer in ask() if isinstance(answer, Weight)]
    assert answers[-1].value == 1 + 250 / 1000
    assert (answers[-1].unit, answers[-1].stable) in {("kg", True), ("kg", None)}
    scale.overload()
    assert not [answer for answer in ask() + ask() if isinstance(answer, Weight)]
    scale.say("fault")
    assert not [answer for answer in ask() + ask() if isinstance(answer, Weight)]
    scale.unload()
    heard = [answer for _ in range(4) for answer in ask()]
    if protocol.silence == "unchanged":
        assert heard == []
    else:
        assert heard[-1] == ScaleCondition.NO_WEIGHT or heard[-1].value == 0
