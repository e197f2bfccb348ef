"""`station devices --listen`: what a device says, live, also while the station holds its port."""

import threading
import time
from collections.abc import Callable, Iterator

import pytest

from drivers.catalog import create
from drivers.emulators.control import Bench, running
from station.config import Settings, load
from station.listening import listen
from tests.station.conftest import CONFIG, Keeper


@pytest.fixture
def bench(tmp_path) -> Iterator[Bench]:
    with running(tmp_path / "p") as bench:
        yield bench


@pytest.fixture
def own(tmp_path, bench: Bench) -> Settings:
    ports = {
        f"STATION__DEVICES__{n}__PORT": bench.port(device)
        for n, device in enumerate(("scanner", "scale", "printer"))
    }
    return load(CONFIG, {"STATION__DATA": str(tmp_path / "data"), "STATION__RESERVE_MB": "0", **ports})


@pytest.fixture
def listening(own: Settings, capsys) -> Iterator[Callable[..., None]]:
    """Listen to a device and wait until something is shown of it."""
    ended = threading.Event()
    status: list[int] = []
    shown = [""]
    threads: list[threading.Thread] = []

    def begin(device: str) -> None:
        threads.append(
            threading.Thread(target=lambda: status.append(listen(own, device, "en", lambda s: ended.wait(s))))
        )
        threads[-1].start()

    def until(text: str, device: str = "") -> None:
        if device:
            begin(device)
        give_up = time.monotonic() + 10
        while text not in shown[0]:
            assert time.monotonic() < give_up, shown[0]
            time.sleep(0.02)
            shown[0] += capsys.readouterr().out

    yield until
    ended.set()
    for thread in threads:
        thread.join(10)
    assert status == [0] * len(threads)


def test_the_readings_of_a_device_are_shown_as_they_come(bench, listening):
    listening("Ready", "scanner")
    bench.scan("]E04006381333931")
    listening("Scan(text='4006381333931', symbology=']E0')")
    bench.unplug("scanner")
    listening("Connection lost")


def test_a_weight_is_shown_once_it_is_settled(bench, listening):
    listening("Ready", "scale")
    bench.load("1.250 kg")
    listening("Weight(value=Decimal('1.250'), unit='kg', stable=True)")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_while_the_station_holds_the_port_what_it_hears_is_shown(bench, own, listening, database_url):
    keeper = Keeper(own)
    scanner = create(own.device_settings()[0], keeper.desk.deliver)
    scanner.start()
    try:
        while scanner.condition().code != "ready":
            time.sleep(0.01)
        listening("this is what the station hears", "scanner")
        bench.scan("HY500GA253700142")
        listening("scan text='HY500GA253700142', symbology=None")
    finally:
        scanner.stop()
        keeper.inbox.close()
        keeper.store.close()


def test_a_device_that_is_none_is_named_with_those_there_are(own, capsys):
    assert listen(own, "scaner", "en") == 2
    assert capsys.readouterr().out == (
        "no device scaner; there are scanner, scale, printer. did you mean scanner?\n"
    )
