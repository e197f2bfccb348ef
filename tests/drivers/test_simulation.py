"""Time that passes only when everybody waits, and who lives by it."""

import ast
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from drivers import clock
from drivers.simulation import Simulation

STARTS = datetime(2026, 9, 29, 6, 20, tzinfo=UTC)
SOURCES = Path(__file__).parents[2]

REAL_TIME = {
    "drivers/clock.py",
    "drivers/simulation.py",
    "drivers/port.py",
    "drivers/recorder.py",
    "drivers/by_hand.py",
    "drivers/discovery.py",
    "drivers/binding.py",
    "drivers/listening.py",
}
"""What is not run in a replay, or is what time is made of."""


@pytest.fixture
def simulation():
    simulation = Simulation(STARTS)
    with clock.used(simulation):
        yield simulation


def test_an_hour_passes_at_once(simulation):
    began, before = time.monotonic(), clock.monotonic()

    clock.sleep(3600)

    assert clock.monotonic() - before == 3600
    assert clock.now() == STARTS + timedelta(hours=1)
    assert time.monotonic() - began < 1


def test_with_a_speed_it_passes_so_much_faster():
    with clock.used(Simulation(STARTS, speed=100)):
        began = time.monotonic()
        clock.sleep(20)
        assert 0.2 <= time.monotonic() - began < 1


def test_threads_take_turns_in_the_order_of_their_times_each_time_the_same(simulation):
    happened = []

    def tick(name, every_s):
        for _ in range(3):
            clock.sleep(every_s)
            happened.append((name, round(simulation.elapsed(), 3)))

    threads = [clock.thread(lambda n=n, s=s: tick(n, s), n) for n, s in (("a", 2.0), ("b", 3.5), ("c", 2.0))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [name for name, _ in happened] == ["a", "c", "b", "a", "c", "a", "c", "b", "b"]
    assert [at for _, at in happened] == [2.0, 2.0, 3.5, 4.0, 4.0, 6.0, 6.0, 7.0, 10.5]


def test_who_waits_for_a_flag_goes_on_when_it_is_set_and_not_before_its_time_is_over(simulation):
    flag, seen = clock.event(), []

    def wait():
        seen.append((flag.wait(5), simulation.elapsed()))
        flag.clear()
        seen.append((flag.wait(5), simulation.elapsed()))

    thread = clock.thread(wait, "waits")
    thread.start()
    clock.sleep(1)
    flag.set()
    thread.join()

    assert seen == [(True, 1.0), (False, 6.0)]


def test_a_lock_that_is_held_while_waiting_keeps_others_out(simulation):
    lock, seen = clock.lock(), []

    def hold():
        with lock:
            clock.sleep(2)
            seen.append(("held", simulation.elapsed()))

    thread = clock.thread(hold, "holds")
    thread.start()
    clock.sleep(1)
    assert not lock.acquire(timeout=0.5)
    with lock:
        seen.append(("mine", simulation.elapsed()))
    assert seen == [("held", 2.0), ("mine", 2.0)]


def test_when_nothing_can_happen_any_more_it_says_so(simulation):
    with pytest.raises(RuntimeError, match="everybody waits"):
        clock.event().wait()


def test_in_service_it_is_the_machines_own():
    assert abs(clock.monotonic() - time.monotonic()) < 1
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=1)


def asks_the_machine(file):
    """The places in a source that ask the machine itself for the time, or wait by it."""
    found = []
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            name = f"{node.value.id}.{node.attr}"
            waits = {"time.monotonic", "time.sleep", "threading.Event", "threading.Condition", "datetime.now"}
            if name in waits:
                found.append(f"{file.relative_to(SOURCES)}:{node.lineno} {name}")
    return found


def test_whatever_runs_in_a_replay_lives_by_the_clock_that_can_be_simulated():
    sources = [file for file in (SOURCES / "drivers").rglob("*.py") if "emulators" not in file.parts]
    sources += [SOURCES / "station" / name for name in ("printing.py", "clock.py")]
    asked = [
        place
        for file in sources
        if str(file.relative_to(SOURCES)) not in REAL_TIME and file.name != "__main__.py"
        for place in asks_the_machine(file)
    ]
    assert asked == []
