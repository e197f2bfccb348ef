"""The demo's data, all invented, brought in as any department brings in its own: from CSV lists."""

from collections.abc import Callable
from importlib.resources import files

from sqlalchemy import select

from station.clock import Clock
from station.feedback import Feedback
from station.lists.reading import read_list
from station.messages import say
from station.operations import prices, reviewing
from station.operations.imports import import_list, import_rows
from station.operations.people import give_pin
from station.store import tables
from station.store.store import Act, Request, Store

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


PRICES = "price-list"


def put_prices_in_force(store: Store, desk_id: str, clock: Clock) -> None:
    """Bring in the demo's price list: the leader submits it, Finance reviews it, each as they do it anywhere.

    Raises:
        ValueError: the list was not taken, not submitted or not reviewed; the message says why.
    """
    rows = read_list(PRICES, (files("station.demo") / "lists" / f"{PRICES}.csv").read_bytes())
    leader, finance = "OP0003", "OP0008"
    with_pin = {"pin": PINS[finance]}

    def do(n: int, who: str, operation: Callable[[Act], Feedback]) -> None:
        request = Request(f"setup:prices:{n}", "price_list", desk_id, clock.now(), operator=who)
        answer = store.perform(request, operation)
        if answer.outcome == "refused":
            raise ValueError(say(answer, "en"))

    do(1, leader, lambda act: import_list(act, rows)[0])
    with store.read() as connection:
        number = connection.scalars(select(tables.price_list.c.number)).one()
    do(2, leader, lambda act: prices.submit(act, number))
    do(3, finance, lambda act: reviewing.review(act, number, 1, **with_pin))
