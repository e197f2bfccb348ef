"""Which tests belong to a run."""

import os
from collections.abc import Iterator

import pytest

from tests import postgres


@pytest.fixture(scope="session")
def one_server() -> Iterator[postgres.Server]:
    """A PostgreSQL server, one for each process that runs tests."""
    with postgres.running() as made:
        yield made


@pytest.fixture
def server(one_server: postgres.Server) -> Iterator[postgres.Server]:
    """That server; the databases a test makes on it are dropped after the test."""
    yield one_server
    one_server.sweep()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the long runs out, unless `make soak` asks for them (SOAK=1)."""
    if os.environ.get("SOAK") == "1":
        return
    long = [item for item in items if item.get_closest_marker("soak")]
    if long:
        config.hook.pytest_deselected(items=long)
        items[:] = [item for item in items if item not in long]
