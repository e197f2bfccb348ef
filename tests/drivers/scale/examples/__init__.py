"""Worked examples of the scales' protocols: bytes from the manuals and what they say. One module a protocol,
named as in the settings; one table serves codec, encoder, emulator, fuzz and documentation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from types import ModuleType
from typing import Any

from drivers.readings import ScaleCondition, Weight
from drivers.scale.protocol import Answer, Say
from drivers.scale.protocols import SCALES


@dataclass(frozen=True, slots=True)
class Example:
    """One worked example.

    Attributes:
        wire: what the scale sends, as it stands in the source.
        says: the answer that must be read, or several.
        number: its number in protocols.md, such as "A1.2"; "" for one built from the grammar.
        encodes: whether the encoder must give these very bytes for this answer.
        options: of the protocol, with which it is read.
        unit: as configured.
        misread: weights as which it is read when it lost its tail and its end follows, and no codec of this
            protocol could tell; each named here on purpose.
    """

    wire: bytes
    says: Answer | Say | tuple[Answer | Say, ...]
    number: str = ""
    encodes: bool = True
    options: Mapping[str, Any] = field(default_factory=dict)
    unit: str = "kg"
    misread: tuple[Weight, ...] = ()

    @property
    def answers(self) -> list[Answer | Say]:
        """What must be read."""
        return list(self.says) if isinstance(self.says, tuple) else [self.says]

    @property
    def weighs(self) -> bool:
        """Whether it is one frame with a weight or a condition."""
        return isinstance(self.says, Weight | ScaleCondition)


def of(name: str) -> ModuleType:
    """The module of a protocol: EXAMPLES, and where frames have check bytes `reseal`."""
    return import_module(f"tests.drivers.scale.examples.{name.replace('-', '_')}")


def examples(name: str) -> list[Example]:
    """A protocol's worked examples."""
    found: list[Example] = of(name).EXAMPLES
    return found


def reseal(name: str) -> Callable[[bytes], bytes]:
    """What gives a changed frame valid check bytes again; leaves it alone where the protocol has none."""
    return getattr(of(name), "reseal", lambda frame: frame)


def arrives_whole(name: str) -> bool:
    """Whether a protocol's frames are reports, of which a read gives whole ones, and no stream of bytes."""
    return getattr(of(name), "WHOLE", False)


ALL = [(name, example) for name in SCALES for example in examples(name)]
