"""A person shows which device is meant, by scanning a code or by putting a weight on; that finds the port."""

import threading
import time
from contextlib import contextmanager
from decimal import Decimal

import pytest

from drivers.binding import Bound, await_code, await_weight
from drivers.discovery import PortInfo, ports
from drivers.emulators.control import running
from drivers.listening import Heard, listen, probe
from drivers.port import LineSettings, open_port
from drivers.recognition import Match
from tests.drivers.test_listening import wire

ONE = Decimal(1)
CODE = "BD481902"
ASKED = Match("scale", "mt-sics", asked=True)
STREAM = Match("scale", "mt-sics")


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    folder = tmp_path_factory.mktemp("many")
    devices = ["one=scanner:serial", "two=scanner:serial", "left=scale:mt-sics", "right=scale:mt-sics"]
    with running(folder, *(part for each in devices for part in ("--device", each))) as bench:
        yield bench


def never():
    return False


@contextmanager
def meanwhile(act, again_s=0.3):
    """Do something over and over, as a person would, until the waiting is over."""
    over = threading.Event()

    def run():
        while not over.wait(again_s):
            act()

    person = threading.Thread(target=run)
    person.start()
    try:
        yield
    finally:
        over.set()
        person.join()


def test_the_port_where_the_code_arrives_is_the_scanner_s(many):
    with meanwhile(lambda: many.scan(CODE, device="two")):
        came = await_code(ports(many.folder), CODE, never, 20)

    assert came.bound == Bound(many.port("two"), "scanner", "serial")


def test_another_code_binds_nothing(many):
    with meanwhile(lambda: many.scan("BD000000", "4006381333931", device="one")):
        came = await_code(ports(many.folder), CODE, never, 1.5)

    assert came.bound is None


def test_nothing_is_sent_while_a_code_is_waited_for():
    with wire() as device:
        came = await_code([PortInfo(device.port, device.port)], CODE, never, 1.0)

        assert (came.bound, device.received) == (None, b"")


def test_waiting_ends_when_it_is_told_to(many):
    began = time.monotonic()

    assert await_code(ports(many.folder), CODE, lambda: True, 60).bound is None
    assert time.monotonic() - began < 5


def test_a_port_that_somebody_holds_is_named(many):
    holder = open_port(many.port("one"), LineSettings())
    came = await_code(ports(many.folder), CODE, never, 1.0)
    holder.close()

    assert [(port, code) for port, code, _ in came.troubles] == [(many.port("one"), "port_held")]


@pytest.fixture
def empty_pans(many):
    for scale in ("left", "right"):
        many.load("0.000 kg", settle=0, device=scale)
    return many


def put_on_and_off(bench, scale, load, nothing):
    bench.load(nothing, settle=0, device=scale)
    time.sleep(0.5)
    bench.load(load, settle=1, device=scale)
    time.sleep(1)


def test_of_two_scales_the_one_that_goes_to_the_weight_is_meant(empty_pans):
    scales = {empty_pans.port(each): [ASKED] for each in ("left", "right")}

    def put_on():
        empty_pans.load("1.003 kg", settle=1, device="right")
        empty_pans.load("0.400 kg", settle=1, device="left")
        time.sleep(1)
        empty_pans.unload("right")

    with meanwhile(put_on, again_s=0.8):
        came = await_weight(scales, ONE, never, 20)

    assert came.bound == Bound(empty_pans.port("right"), "scale", "mt-sics", {"unit": "kg"})


def test_a_weight_that_was_there_before_means_nothing(empty_pans):
    empty_pans.load("1.000 kg", settle=0, device="left")

    assert await_weight({empty_pans.port("left"): [ASKED]}, ONE, never, 2.0).bound is None


def test_a_scale_that_shows_grams_is_bound_with_its_unit(empty_pans):
    with meanwhile(lambda: put_on_and_off(empty_pans, "left", "1000 g", "0 g")):
        came = await_weight({empty_pans.port("left"): [ASKED]}, ONE, never, 20)

    assert came.bound is not None
    assert came.bound.options == {"unit": "g"}


def test_pounds_are_named_and_never_taken_for_kilograms(empty_pans):
    with meanwhile(lambda: (empty_pans.load("0.000 lb", 0, "left"), empty_pans.load("1.000 lb", 0, "left"))):
        came = await_weight({empty_pans.port("left"): [ASKED]}, ONE, never, 3)

    assert (came.bound, came.units) == (None, ("lb",))


def test_a_scale_that_sends_by_itself_is_bound_to_be_listened_to_and_asked_nothing():
    began = time.monotonic()

    def frame(speed):
        return b"S S      1.000 kg\r\n" if time.monotonic() - began > 1 else b"S S      0.000 kg\r\n"

    with wire(by_itself=frame) as scale:
        line = LineSettings(2400)
        came = await_weight({scale.port: [Match("scale", "mt-sics", line)]}, ONE, never, 10)

        assert scale.received == b""
        assert came.bound is not None
        assert came.bound.options == {"unit": "kg", "baudrate": 2400, "mode": "listen"}


def test_a_scale_that_can_be_read_two_ways_is_bound_the_way_that_shows_the_weight(tmp_path):
    device = "scale=scale:xk3190-text,direction=reversed"
    with running(tmp_path, "--device", device) as bench:
        bench.load("12.34 kg", settle=0)
        heard = listen(bench.scale_port)
        assert "xk3190-text" in [each.protocol for each in heard.matches]

        with meanwhile(lambda: put_on_and_off(bench, "scale", "1.23 kg", "0.00 kg")):
            came = await_weight({bench.scale_port: heard.matches}, Decimal("1.23"), never, 20)

    assert came.bound is not None
    assert (came.bound.protocol, came.bound.options["direction"]) == ("xk3190-text", "reversed")


def test_a_scale_found_by_asking_is_bound_by_what_was_found(empty_pans):
    heard = probe(empty_pans.port("right"))

    assert isinstance(heard, Heard)
    with meanwhile(lambda: put_on_and_off(empty_pans, "right", "1.000 kg", "0.000 kg")):
        came = await_weight({empty_pans.port("right"): heard.matches}, ONE, never, 20)

    assert came.bound == Bound(empty_pans.port("right"), "scale", "mt-sics", {"unit": "kg"})
