"""Which tests belong to a run, and where they work."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import Connection, Engine, event
from sqlalchemy.util import LRUCache

from tests import postgres

ROOM = 6 * 2**30
"""What a run of all tests may take at the most, in bytes."""


class Statements(LRUCache[tuple[Any, ...], Any]):
    """The SQL that statements were made into, kept for every store of a kind and not only for one."""

    def __getitem__(self, key: tuple[Any, ...]) -> Any:
        return super().__getitem__(self._of_a_kind(key))

    def get(self, key: tuple[Any, ...], default: Any = None) -> Any:
        return super().get(self._of_a_kind(key), default)

    def __setitem__(self, key: tuple[Any, ...], sql: Any) -> None:
        super().__setitem__(self._of_a_kind(key), sql)

    @staticmethod
    def _of_a_kind(key: tuple[Any, ...]) -> tuple[Any, ...]:
        dialect, *statement = key
        return (dialect.name, *statement)


STATEMENTS = Statements(5000)


@event.listens_for(Engine, "engine_connect")
def make_each_statement_once(connection: Connection) -> None:
    connection.execution_options(compiled_cache=STATEMENTS)


@pytest.fixture(scope="session", autouse=True)
def compile_each_template_once(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Every application finds the code of the pages' templates as the first one left it."""
    kept = FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))
    Flask.jinja_options = {"bytecode_cache": kept}


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
    """Begin with the browser's tests, the longest: none of them is left over for one process at the end.

    The long runs are left out, unless `make soak` asks for them (SOAK=1).
    """
    items.sort(key=lambda item: item.get_closest_marker("browser") is None)
    if os.environ.get("SOAK") == "1":
        return
    long = [item for item in items if item.get_closest_marker("soak")]
    if long:
        config.hook.pytest_deselected(items=long)
        items[:] = [item for item in items if item not in long]
