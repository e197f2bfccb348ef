"""A desk that has counted the demo delivery, and an office that reviews and approves what it files."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from station.config import load
from station.demo import data
from tests.invariants import check
from tests.station.by_hand import count_demo_delivery, finish_demo_delivery
from tests.station.conftest import CONFIG, Keeper
from tests.station.papers.office import CLERK, FINANCE, GM, MANAGER, MARKETING, Office


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """A file: what a server does differently is tried by races and by the journey."""
    return f"sqlite:///{tmp_path}/data/station.db"


@pytest.fixture(scope="package")
def counted_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a desk that has finished counting the demo delivery, and whose people have PINs."""
    folder = tmp_path_factory.mktemp("counted") / "data"
    keeper = Keeper(load(CONFIG, _settings(folder)))
    data.load(keeper.store, keeper.desk.id, keeper.clock)
    keeper.sign_for_demo_delivery()
    count_demo_delivery(keeper)
    finish_demo_delivery(keeper)
    Office(keeper).give_pins(MANAGER, MARKETING, FINANCE, GM, CLERK)
    keeper.leave()
    return folder


@pytest.fixture
def finished(counted_once: Path, tmp_path: Path) -> Iterator[Keeper]:
    """That desk, ten minutes later; whatever a test does there, the doctor finds nothing."""
    folder = shutil.copytree(counted_once, tmp_path / "data")
    keeper = Keeper(load(CONFIG, _settings(folder)))
    keeper._touches = 1000  # ids of its own
    keeper.later(minutes=10)
    yield keeper
    keeper.leave()
    assert check(keeper.settings.database.url, []) == []


@pytest.fixture
def office(finished: Keeper) -> Office:
    """Everybody else."""
    return Office(finished)


def _settings(folder: Path) -> dict[str, str]:
    return {
        "STATION__DATA": str(folder),
        "STATION__DATABASE__URL": f"sqlite:///{folder}/station.db",
        "STATION__RESERVE_MB": "0",
    }
