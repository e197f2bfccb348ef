import random
import threading
import time
from decimal import Decimal

import pytest

from drivers.emulators.control import Bench, running
from drivers.readings import Scan, Unreadable, Weight
from drivers.scale.scale import LiveWeight, Scale


def ready(device):
    return lambda: device.condition().code == "ready"


def kilograms(value: str) -> Weight:
    return Weight(Decimal(value), "kg", stable=True)


@pytest.fixture
def scanner(bench, start, wait):
    scanner = start("scanner", bench.scanner_port)
    wait(ready(scanner))
    return scanner


@pytest.fixture
def scale(bench, start, wait) -> Scale:
    """With the empty pan already seen."""
    scale = start("scale", bench.scale_port, poll_s=0.02)
    wait(ready(scale))
    return scale


# -- scanner


def test_a_burst_of_glued_scans_is_delivered_in_order(bench, scanner, inbox, wait):
    texts = [f"SN{number:05}" for number in range(10_000)]

    bench.scan(*texts)

    wait(lambda: len(inbox.readings) == 10_000, 10)
    assert inbox.readings == [Scan(text, None) for text in texts]


def test_a_scan_in_pieces_is_one_reading(bench, scanner, inbox, wait):
    bench.scan("]C0SN4711", pieces=10, gap_s=0.05)

    wait(lambda: inbox.readings)
    assert inbox.readings == [Scan("SN4711", "]C0")]


def test_unplugged_in_mid_frame_the_half_frame_is_unreadable_and_never_joined_to_the_next(
    bench, scanner, inbox, wait
):
    bench.scan("SN1234", suffix=False)
    time.sleep(0.1)

    bench.unplug("scanner")
    lost_s = wait(lambda: scanner.condition().code == "lost")
    bench.replug("scanner")
    back_s = wait(ready(scanner))
    bench.scan("SN5678")
    wait(lambda: len(inbox.readings) == 2)

    assert inbox.readings == [
        Unreadable(b"SN1234", 'unfinished message, the port was lost: "SN1234"'),
        Scan("SN5678", None),
    ]
    assert (lost_s <= 2, back_s <= 3) == (True, True)


def test_noise_is_said_after_five_unreadable_messages_and_over_at_the_first_good_one(
    bench, scanner, inbox, wait
):
    chance = random.Random("noise at line speed")
    for _ in range(20):
        bench.raw("scanner", b"\xff" + chance.randbytes(500) + b"\x01\r")
    wait(lambda: scanner.condition().code == "noise")
    time.sleep(0.2)
    heard = len(inbox.readings)
    bench.raw("scanner", b"\r")

    bench.scan("SN1")

    wait(ready(scanner))
    assert inbox.readings[-1] == Scan("SN1", None)
    assert heard < 20  # not every piece of noise is worth a message


def test_an_endless_line_is_one_message_and_the_next_scan_is_read(bench, scanner, inbox, wait):
    bench.endless(10_000_000)
    bench.raw("scanner", b"\r")
    bench.scan("SN1")

    wait(lambda: len(inbox.readings) == 2, 20)
    assert [type(reading) for reading in inbox.readings] == [Unreadable, Scan]


def test_while_the_inbox_is_full_nothing_is_dropped(bench, scanner, inbox, wait):
    inbox.full = True
    bench.scan("SN1", "SN2")
    wait(lambda: scanner.condition().code == "inbox_full")
    assert dict(scanner.condition().facts) == {"why": "inbox: disk full"}
    bench.scan("SN3")

    inbox.full = False

    wait(lambda: len(inbox.readings) == 3)
    assert inbox.readings == [Scan("SN1", None), Scan("SN2", None), Scan("SN3", None)]
    wait(ready(scanner))


def test_a_port_that_was_never_there_is_missing_and_used_when_it_comes(tmp_path, start, wait, inbox):
    scanner = start("scanner", str(tmp_path / "scanner"))
    wait(lambda: scanner.condition().code == "port_missing")
    assert dict(scanner.condition().facts) == {"port": str(tmp_path / "scanner")}

    with running(tmp_path) as bench:
        assert wait(ready(scanner)) <= 3
        bench.scan("SN1")
        wait(lambda: inbox.readings)
        scanner.stop()


def test_stopping_takes_less_than_a_second_whatever_the_port_does(tmp_path, start):
    devices = [start("scanner", str(tmp_path / "none")), start("printer", "socket://127.0.0.1:9")]
    time.sleep(0.1)
    began = time.monotonic()

    for device in devices:
        device.stop()

    assert time.monotonic() - began < 1
    assert [thread.name for thread in threading.enumerate() if thread.name.startswith("device ")] == []


# -- scale


def test_one_weight_is_delivered_per_load(bench, scale, inbox, wait):
    for count, weight in enumerate(("1.250 kg", "1.250 kg", "0.840 kg"), start=1):
        bench.load(weight)
        wait(lambda count=count: len(inbox.readings) == count)
        time.sleep(0.1)
        bench.unload()
        wait(lambda: scale.live() and scale.live().weight == kilograms("0.000"))

    assert inbox.readings == [kilograms("1.250"), kilograms("1.250"), kilograms("0.840")]


def test_the_present_load_is_delivered_once_more_when_asked_for(bench, scale, inbox, wait):
    bench.load("1.250 kg")
    wait(lambda: len(inbox.readings) == 1)

    scale.rearm()
    wait(lambda: len(inbox.readings) == 2)
    time.sleep(0.2)

    assert inbox.readings == [kilograms("1.250")] * 2


def test_the_live_weight_moves_and_is_never_delivered_moving(bench, scale, inbox, wait):
    bench.unstable()
    bench.load("1.000 kg")

    wait(lambda: scale.live() and scale.live().weight == Weight(Decimal("0.900"), "kg", stable=False))
    live = scale.live()

    assert isinstance(live, LiveWeight)
    assert live.age_s < 0.5
    assert inbox.readings == []


def test_never_stable_is_told_after_fifteen_seconds(bench, scale, wait):
    bench.unstable()
    wait(lambda: scale._board._present.get("unstable"))

    condition, began = scale._board._present["unstable"]
    assert scale.condition().code == "ready"
    scale._board._present["unstable"] = (condition, began - 15)

    assert scale.condition().code == "unstable"


def test_silence_is_told_within_three_seconds_and_no_old_figure_stays(bench, scale, inbox, wait):
    bench.load("1.250 kg")
    wait(lambda: inbox.readings)
    bench.fall_silent("scale")

    gone_s = wait(lambda: scale.live() is None)
    told_s = gone_s + wait(lambda: scale.condition().code == "silent")
    bench.fall_silent("scale", on=False)
    back_s = wait(ready(scale))

    assert (gone_s <= 1.1, told_s <= 3, back_s <= 3) == (True, True, True)
    assert inbox.readings == [kilograms("1.250")]


def test_an_answer_cut_short_is_silence_and_no_weight(bench, scale, inbox, wait, monkeypatch):
    monkeypatch.setattr(Scale, "REPLY_S", 0.2)
    bench.set("scale", answer_cut=1)
    bench.load("1.250 kg", settle=0)

    wait(lambda: scale.condition().code == "silent")

    assert (scale.live(), inbox.readings) == (None, [])


@pytest.mark.parametrize("delay_s", [0.25, 0.5])
def test_an_answer_later_than_its_question_is_waited_for_is_no_weight(
    bench, scale, inbox, wait, delay_s, monkeypatch
):
    monkeypatch.setattr(Scale, "REPLY_S", 0.2)
    bench.delay("scale", delay_s)
    wait(lambda: scale.condition().code == "silent")
    bench.load("1.250 kg", settle=0)

    time.sleep(1)

    assert (scale.live(), inbox.readings) == (None, [])
    bench.delay("scale", 0)
    wait(lambda: inbox.readings)
    assert inbox.readings == [kilograms("1.250")]


@pytest.mark.parametrize(
    "stale", [b"Z A\r\n", b"T S     9.999 kg\r\n", b'I4 A "0123456789"\r\n', b"SIX1 S A 1 0 9.9 kg\r\n"]
)
def test_the_answer_of_another_command_is_never_a_weight(bench, scale, inbox, wait, stale):
    bench.load("1.250 kg", settle=0)
    bench.stale(stale)

    wait(lambda: inbox.readings)
    assert inbox.readings == [kilograms("1.250")]


def test_a_scale_that_answers_only_another_command_is_told_with_what_was_found(bench, scale, wait):
    bench.fall_silent("scale")

    def answered_wrongly() -> bool:
        bench.raw("scale", b"Z A\r\n")
        return scale.condition().code == "wrong_answer"

    wait(answered_wrongly)

    assert dict(scale.condition().facts) == {"found": "Z A", "expected": "S"}
    assert scale.live() is None


def test_another_unit_is_refused_with_what_was_found_and_expected(bench, scale, inbox, wait):
    bench.load("2.750 lb", settle=0)

    wait(lambda: scale.condition().code == "wrong_unit")
    assert dict(scale.condition().facts) == {"found": "lb", "expected": "kg"}
    assert (scale.live(), inbox.readings) == (None, [])

    bench.load("1.250 kg", settle=0)
    wait(lambda: inbox.readings)
    assert inbox.readings == [kilograms("1.250")]


def test_grams_are_delivered_as_grams_where_grams_are_configured(bench, start, inbox, wait):
    bench.load("0 g", settle=0)
    scale = start("scale", bench.scale_port, unit="g", poll_s=0.02)
    wait(ready(scale))
    time.sleep(0.1)

    bench.load("1250 g")

    wait(lambda: inbox.readings)
    assert inbox.readings == [Weight(Decimal(1250), "g", stable=True)]


@pytest.mark.parametrize(("knob", "code"), [("overload", "overload"), ("underload", "underload")])
def test_what_keeps_the_scale_from_weighing_is_told_without_a_number(bench, scale, inbox, wait, knob, code):
    getattr(bench, knob)()

    wait(lambda: scale.condition().code == code)
    assert (scale.live(), inbox.readings) == (None, [])

    bench.unload()
    wait(ready(scale))


def test_a_scale_that_streams_though_asked_shows_its_newest_weight(bench, scale, inbox, wait):
    bench.load("1.250 kg", settle=0)
    for _ in range(50):
        bench.raw("scale", b"S S      0.700 kg\r\n" * 20)

    assert wait(lambda: scale.live() and scale.live().weight == kilograms("1.250")) < 1


def test_a_scale_unplugged_and_back_goes_on_and_repeats_no_load(bench, scale, inbox, wait):
    bench.load("1.250 kg")
    wait(lambda: inbox.readings)

    bench.unplug("scale")
    wait(lambda: scale.condition().code == "lost")
    assert scale.live() is None
    bench.replug("scale")
    back_s = wait(ready(scale))
    wait(lambda: scale.live())
    time.sleep(0.1)

    assert back_s <= 3
    assert inbox.readings == [kilograms("1.250")]


def test_a_load_found_on_the_pan_at_the_start_is_delivered_only_when_asked_for(
    bench: Bench, start, inbox, wait
):
    bench.load("1.250 kg", settle=0)
    scale = start("scale", bench.scale_port, poll_s=0.02)
    wait(lambda: scale.live())
    time.sleep(0.1)
    assert inbox.readings == []

    scale.rearm()

    wait(lambda: inbox.readings)
    assert inbox.readings == [kilograms("1.250")]
