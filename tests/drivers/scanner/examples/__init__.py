"""Worked examples of the scanners' protocols: bytes and what they say. One module a protocol, named as in the
settings; one table serves codec, encoder, emulator, fuzz and documentation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from random import Random
from types import ModuleType
from typing import Any

from drivers.readings import Scan
from drivers.scanner.protocols import SCANNERS


@dataclass(frozen=True, slots=True)
class Example:
    """One worked example.

    Attributes:
        wire: what the scanner sends.
        says: the scans that must be read, in order; none for one that must be unreadable.
        number: its number in protocols.md, such as "B1.2"; "" for one built from the grammar.
        encodes: whether the encoder must give these very bytes for these scans.
        options: of the protocol, with which it is read.
    """

    wire: bytes
    says: tuple[Scan, ...]
    number: str = ""
    encodes: bool = True
    options: Mapping[str, Any] = field(default_factory=dict)


def of(name: str) -> ModuleType:
    """The module of a protocol: EXAMPLES, and `change`, which changes a frame and keeps its structure."""
    return import_module(f"tests.drivers.scanner.examples.{name.replace('-', '_')}")


def examples(name: str) -> list[Example]:
    """A protocol's worked examples."""
    found: list[Example] = of(name).EXAMPLES
    return found


def change(name: str) -> Callable[[bytearray, Random], None]:
    """What changes a frame where its structure stays valid."""
    found: Callable[[bytearray, Random], None] = of(name).change
    return found


ALL = [(name, example) for name in SCANNERS for example in examples(name)]
