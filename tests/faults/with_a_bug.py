"""The command `station` with one function that fails: `python -m tests.faults.with_a_bug MODULE NAME run`.

A bug is the one fault that no emulator has; so it is made here.
"""

import importlib
import sys
from functools import reduce
from typing import Any

from station import __main__ as command


def fail(*_arguments: Any, **_named: Any) -> Any:
    """Be the bug."""
    raise ZeroDivisionError("a bug")


if __name__ == "__main__":
    module, _, name = sys.argv[1].partition(":")
    owner, _, attribute = name.rpartition(".")
    parts = owner.split(".") if owner else []
    setattr(reduce(getattr, parts, importlib.import_module(module)), attribute, fail)  # type: ignore[arg-type]
    sys.exit(command.main(sys.argv[2:]))
