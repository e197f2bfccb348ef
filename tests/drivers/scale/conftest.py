"""Emulated scales of any protocol on a real port."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from drivers.catalog import DeviceSettings, create
from drivers.emulators.control import Bench, running
from drivers.scale.scale import Scale


@pytest.fixture
def weighing(tmp_path: Path, inbox) -> Iterator[Callable[..., tuple[Bench, Scale]]]:
    """The emulated scale of a protocol and the real one that reads it: weighing("nci", poll_s=0.05), or where
    the emulated one is set otherwise weighing("hid-pos", "report_id=4")."""
    with ExitStack() as ending:

        def weighing(protocol: str, *emulated: str, **options: object) -> tuple[Bench, Scale]:
            bench = ending.enter_context(
                running(tmp_path, "--device", ",".join((f"scale=scale:{protocol}", *emulated)))
            )
            settings = DeviceSettings("scale", "scale", protocol, bench.scale_port, options)
            scale = create(settings, inbox.deliver)
            assert isinstance(scale, Scale)
            scale.start()
            ending.callback(scale.stop)
            return bench, scale

        yield weighing
