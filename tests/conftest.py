"""Which tests belong to a run, and where they work."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import postgres

ROOM = 6 * 2**30
"""What a run of all tests may take at the most, in bytes."""


@pytest.fixture(scope="session")
def one_server() -> Iterator[postgres.Server]:
    """A PostgreSQL server, one for each process that runs tests."""
    with postgres.running() as made:
        yield made


@pytest.fixture
def server(one_server: postgres.Server) -> Iterator[postgres.Server]:
    """That server; what a test leaves on it is not there for ever."""
    yield one_server
    one_server.sweep()


def pytest_configure() -> None:
    """Work in memory where there is room: no test waits for a disk, but in the long runs."""
    memory = Path("/dev/shm")
    if "TMPDIR" in os.environ or os.environ.get("SOAK") == "1" or not os.access(memory, os.W_OK):
        return
    if shutil.disk_usage(memory).free > ROOM:
        os.environ["TMPDIR"] = tempfile.tempdir = str(memory)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the long runs out, unless `make soak` asks for them (SOAK=1)."""
    if os.environ.get("SOAK") == "1":
        return
    long = [item for item in items if item.get_closest_marker("soak")]
    if long:
        config.hook.pytest_deselected(items=long)
        items[:] = [item for item in items if item not in long]
