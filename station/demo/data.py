"""The demo's data, all invented, brought in as any department brings in its own: from CSV lists."""

from importlib.resources import files

from station.clock import Clock
from station.lists.reading import read_list
from station.operations.imports import import_rows
from station.store.store import Store

ORDER = (
    "customers",
    "models",
    "stock",
    "locations",
    "operators",
    "shipped-serials",
    "parts-list",
    "packing-list",
)
"""The lists in the order that their references want."""


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
