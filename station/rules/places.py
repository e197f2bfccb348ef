"""Where goods may lie (R7, R12a, R13): a unit by its state, what is to become of it and its product
status, parts by their product status.

What physically lies elsewhere is found by stock-taking and recorded; here is what may be put away.
"""

from collections.abc import Mapping
from typing import NamedTuple


class Where(NamedTuple):
    """The kinds of places something may be put into, and how another one is refused: code and rule."""

    kinds: tuple[str, ...]
    why: str
    rule: str


BENCH = ("after_sales", "inspection")
"""Where a unit of the after-sales department waits for what comes next, and where it is worked on."""

_OF_STATUS: Mapping[str, Where] = {
    "on_hold": Where(("hold",), "held_unit_elsewhere", "R13"),
    "scrapped": Where(("scrap",), "scrapped_unit_elsewhere", "R13"),
}
"""What weighs more than the state."""

_OF_STATE: Mapping[str, tuple[str, ...]] = {
    "counted": ("main", "receiving"),
    "stocked": ("main", "after_sales"),
    "issued": BENCH,
    "repairing": BENCH,
    "repaired": BENCH,
    "in_teardown": ("teardown",),
    "sampled": ("rnd",),
    "scrapped": ("scrap",),
}
"""Only from the main store is anything issued: no place of the department is open before (R12a)."""

_OF_DISPOSITION: Mapping[str, tuple[str, ...]] = {
    "teardown": (*BENCH, "teardown"),
    "scrap": ("scrap",),
    "rnd_sample": (*BENCH, "rnd"),
}
"""Of an inspected unit; any other stays where the department works."""

LABELLED_LATER = ("receiving", "hold")
"""Places goods are put into before their label has come out: there they wait for it (R7)."""

SHELVES = ("main", "after_sales")
"""Places that nothing is put into but by hand: a unit that lies there and is brought again is another one."""

_OF_PARTS: Mapping[str, tuple[str, ...]] = {"scrapped": ("scrap",), "failed": ("scrap", "rnd")}


def of_unit(state: str, product_status: str, disposition: str) -> Where | None:
    """Return where a unit may be put, None when it is not here any more.

    >>> of_unit("stocked", "to_inspect", "").kinds
    ('main', 'after_sales')
    >>> of_unit("issued", "on_hold", "").kinds
    ('hold',)
    """
    if state not in _OF_STATE and state != "inspected":
        return None
    if product_status in _OF_STATUS:
        return _OF_STATUS[product_status]
    if state == "inspected":
        return Where(_OF_DISPOSITION.get(disposition, BENCH), "place_unfit", "R7")
    return Where(
        _OF_STATE[state],
        "main_store_first" if state == "counted" else "place_unfit",
        "R12a" if state in ("counted", "stocked") else "R7",
    )


def of_parts(product_status: str) -> Where:
    """Return where parts may be put: good ones apart from scrap (R22).

    >>> of_parts("failed").kinds
    ('scrap', 'rnd')
    """
    kinds = _OF_PARTS.get(product_status, ("parts", *BENCH, "teardown", "rnd"))
    return Where(kinds, "part_place_unfit", "R22")
