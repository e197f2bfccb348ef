"""Ports that say again what was said, at their times, and tell what is written otherwise."""

from datetime import UTC, datetime, timedelta

import pytest

from drivers import clock
from drivers.catalog import DeviceSettings, create
from drivers.port import USUAL_LINE, PortError, open_port
from drivers.recorder import Entry
from drivers.replay import Playback
from drivers.simulation import Simulation

BEGAN = datetime(2026, 9, 29, 6, 20, tzinfo=UTC)


def at(t, way, data=b"", device="scale", **more):
    return Entry(t, BEGAN + timedelta(seconds=t), device, way, data, more)


@pytest.fixture
def replayed():
    """A playback of these entries, its clock in use."""
    stack = []

    def begin(*entries):
        simulation = Simulation(BEGAN)
        playback = Playback(entries, simulation)
        for context in (clock.used(simulation), playback.attached()):
            context.__enter__()
            stack.append(context)
        return playback, simulation

    yield begin
    for context in reversed(stack):
        context.__exit__(None, None, None)


def test_what_a_device_says_of_itself_comes_at_its_time(replayed):
    _, simulation = replayed(
        at(1, "opened"), at(2.5, "in", b"A"), at(2.5, "in", b"B"), at(4, "lost", why="gone")
    )
    port = open_port("replay://scale", USUAL_LINE)
    assert simulation.elapsed() == 1
    assert [port.read(1), port.read(1), port.read(1)] == [b"", b"A", b"B"]
    assert simulation.elapsed() == 2.5
    with pytest.raises(PortError) as lost:
        port.read(10)
    assert (lost.value.facts, simulation.elapsed()) == ({"why": "gone"}, 4)


def test_an_answer_comes_when_it_is_asked_for_and_not_before_its_time(replayed):
    playback, simulation = replayed(
        at(0, "opened"), at(1, "out", b"SI\r\n"), at(1.2, "stale", b"?"), at(1.3, "in", b"S")
    )
    port = open_port("replay://scale", USUAL_LINE)
    clock.sleep(0.9)
    assert port.drain() == b""
    assert port.write(b"SI\r\n", 1) == 4
    assert simulation.elapsed() == 1  # it waited for the moment
    assert port.read(1) == b"S"
    assert simulation.elapsed() == pytest.approx(1.3)
    assert playback.differences == []


def test_what_is_asked_too_late_is_answered_as_late(replayed):
    _, simulation = replayed(at(0, "opened"), at(1, "out", b"SI\r\n"), at(1.3, "in", b"S"))
    port = open_port("replay://scale", USUAL_LINE)
    clock.sleep(1.5)
    port.write(b"SI\r\n", 1)
    assert port.read(1) == b"S"
    assert simulation.elapsed() == pytest.approx(1.8)


def test_a_question_once_more_gets_its_last_answer_and_no_other_bytes_get_any(replayed):
    playback, _ = replayed(
        at(0, "opened"),
        at(0, "out", b"SI\r\n"),
        at(0.1, "in", b"1"),
        at(9, "out", b"SI\r\n"),
        at(9, "in", b"2"),
    )
    port = open_port("replay://scale", USUAL_LINE)
    answers = []
    for _ in range(2):
        port.write(b"SI\r\n", 1)
        answers.append(port.read(1))
    port.write(b"Z\r\n", 1)
    answers.append(port.read(1))
    assert answers == [b"1", b"1", b""]
    assert [(each.why, each.data, each.repeats) for each in playback.differences] == [
        ("not_recorded", b"SI\r\n", True),
        ("not_recorded", b"Z\r\n", False),
    ]


def test_a_job_that_was_cut_off_then_is_cut_off_again(replayed):
    replayed(at(0, "opened"), at(1, "out", b"^XA^F", of=10), at(1.01, "lost", written="5", why="reset"))
    port = open_port("replay://scale", USUAL_LINE)
    clock.sleep(0.5)
    with pytest.raises(PortError) as lost:
        port.write(b"^XA^FDA^XZ", 1)
    assert lost.value.facts["written"] == "5"


def test_another_connection_is_another_one_again(replayed):
    replayed(at(0, "opened"), at(1, "in", b"A"), at(2, "connected"), at(3, "in", b"B"))
    port = open_port("replay://scale", USUAL_LINE)
    assert [(port.read(5), port.connection) for _ in range(3)] == [(b"A", 0), (b"", 1), (b"B", 1)]


def test_a_scanner_reads_a_recording_with_its_own_driver(replayed):
    replayed(
        at(5, "opened", device="scanner"),
        at(6, "in", b"HY500GA2537", device="scanner"),
        at(6.1, "in", b"00142\r", device="scanner"),
        at(7, "in", b"HY500", device="scanner"),
        at(8, "lost", device="scanner", why="pulled"),
        at(20, "opened", device="scanner"),
        at(21, "in", b"OP0001\r", device="scanner"),
    )
    heard = []
    scanner = create(
        DeviceSettings("scanner", "scanner", "serial", "replay://scanner"),
        lambda _, reading, at: heard.append((getattr(reading, "text", "unreadable"), at - BEGAN)),
    )
    scanner.start()
    clock.sleep(10)
    assert scanner.condition().code == "lost"
    clock.sleep(20)
    scanner.stop()
    assert [(text, round(since.total_seconds(), 3)) for text, since in heard] == [
        ("HY500GA253700142", 6.1),
        ("unreadable", 8.0),
        ("OP0001", 21.0),
    ]
