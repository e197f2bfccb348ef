"""What an address may name: an own number or an id that our databases can hold; all else leads nowhere."""

from flask import Flask
from werkzeug.routing import BaseConverter, IntegerConverter, Map

OWN_NUMBER = "[A-Z]{2}[0-9]{10}(?:[0-9]{2})?"
"""Two letters, the day, a count of the day (domain 7.1)."""

LOCATION = "LC[0-9]{6}"
"""Of a place's label."""

MAX_ID = 2**31 - 1
"""The greatest id or sequence."""


class OwnNumber(BaseConverter):
    """`<own_number:number>`."""

    regex = OWN_NUMBER


class PaperNumber(BaseConverter):
    """`<paper:number>`: of a paper, with what makes it a supplement (`FM2609300001/1`)."""

    regex = "(?:FM|AP|RP|NT|RX|BR|PK|SP|PS|PL|TB)[0-9]{10}(?:[0-9]{2})?(?:/[1-9][0-9]?)?"
    part_isolating = False


class Location(BaseConverter):
    """`<location:code>`."""

    regex = LOCATION


class Id(IntegerConverter):
    """`<id:job>`."""

    def __init__(self, map: Map) -> None:
        super().__init__(map, max=MAX_ID)


def install(app: Flask) -> None:
    """Let an application's routes name own numbers and ids; call it before any route is added."""
    app.url_map.converters |= {
        "own_number": OwnNumber,
        "paper": PaperNumber,
        "location": Location,
        "id": Id,
    }
    app.url_map.merge_slashes = False  # an address with `//` is none of ours: 404, not a redirect
