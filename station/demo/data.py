"""The demo's data, all invented, brought in as any department brings in its own: from CSV lists."""

from importlib.resources import files

from station.clock import Clock
from station.lists.reading import read_list
from station.operations.imports import import_rows
from station.operations.people import give_pin
from station.store.store import Store

ORDER = (
    "customers",
    "models",
    "stock",
    "locations",
    "operators",
    "shipped-serials",
    "parts-list",
    "checklists",
    "packing-list",
)
"""The lists in the order that their references want."""


PINS = {f"OP{n:04}": f"{n:02}{n:02}29" for n in range(1, 12)}
"""The PIN of everybody in the demo: a real one is nobody's but his own."""


def give_pins(store: Store, desk_id: str, clock: Clock) -> None:
    """Give everybody in the demo a PIN."""
    for number, pin in PINS.items():
        give_pin(store, desk_id, clock, number, pin)


def load(store: Store, desk_id: str, clock: Clock) -> None:
    """Bring in every list of the demo; the desk must have had its first start.

    Raises:
        ValueError: a list has a bad row, which the demo's own lists never have; the message says which.
    """
    for kind in ORDER:
        data = (files("station.demo") / "lists" / f"{kind}.csv").read_bytes()
        report = import_rows(store, desk_id, read_list(kind, data), clock)
        if report.rejected:
            raise ValueError("\n".join(report.sentences("en")))
