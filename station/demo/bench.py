"""The demo's bench panel: the emulated devices to be played with by hand, and the next step of the play."""

from collections.abc import Callable, Mapping
from typing import Any

from drivers.emulators.control import Bench
from station.demo import batch
from station.demo.script import Hands, Step, steps
from station.messages import Text


class DemoBench:
    """Knobs for the page; `hands` is given once the desk is built."""

    def __init__(self, devices: Bench) -> None:
        self._devices = devices
        self.hands: Hands | None = None
        self._knobs: Mapping[str, Callable[..., Any]] = {
            "scan": lambda text: devices.scan(text),
            "load": lambda kg: devices.load(f"{kg} kg"),
            "unload": devices.unload,
            "unplug": lambda device: devices.unplug(device),
            "replug": lambda device: devices.replug(device),
            "paper_out": devices.paper_out,
            "refill": devices.refill,
            "head_open": devices.head_open,
            "close_head": devices.close_head,
        }

    def title(self) -> Text | None:
        """Return what the play would do next, None when it is over."""
        step = self._next()
        return step.title if step else None

    def do(self, name: str, **arguments: Any) -> None:
        """Turn one knob, or do the next step of the play.

        Raises:
            KeyError: no such knob.
        """
        if name != "next":
            self._knobs[name](**arguments)
            return
        step = self._next()
        if step is not None and self.hands is not None:
            step.act(self.hands)

    def _next(self) -> Step | None:
        if self.hands is None:
            return None
        with self.hands.store.read() as connection:
            return next((step for step in (*steps(), *batch.steps()) if not step.done(connection)), None)
