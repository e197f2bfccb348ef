"""A paper as it leaves the station: what stands on it, who signed it, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from station.forms.contents import Content

BADGE = "badge"
"""The channel of a signature given by showing one's badge to whoever is signed on."""


@dataclass(frozen=True, slots=True)
class Signed:
    """One signature.

    Attributes:
        act: `submitted`, `reviewed`, `approved`, `rejected`, `handed_over`, `taken_over`, `entered` …
        name, role: of who did it.
        at: when it was recorded.
        revision: what was signed; an earlier one is history.
        recorded_by, channel, reference, image: of an act that somebody else recorded, with what proves it.
            `BADGE` as the channel: he showed his badge at the desk.
        given_on: the day it was done outside the station, `2026-09-30`; empty for one done when recorded.
        facts: what was said with it: an answer, a plan, an ERP number.
    """

    act: str
    operator: str
    name: str
    role: str
    at: datetime
    revision: int
    recorded_by: str = ""
    channel: str = ""
    reference: str = ""
    image: bytes | None = None
    given_on: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def elsewhere(self) -> bool:
        """Whether it was done outside the station and is only recorded here."""
        return bool(self.recorded_by) and self.channel != BADGE


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo on the paper; `image` None when the store has none of that number any more."""

    number: int
    image: bytes | None
    at: datetime | None = None
    by: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """What the paper plans for one unit or quantity, and when it was carried out."""

    unit: str
    model: str
    quantity: int
    plan: str
    carried_out_at: datetime | None = None
    carried_out_by: str = ""


@dataclass(frozen=True, slots=True)
class Shipped:
    """A parcel that left for the customer with goods of this paper."""

    waybill: str
    courier: str
    units: int
    shipped_at: datetime
    shipped_by: str
    delivered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PaperDocument:
    """One revision of a paper with everything that is shown on it.

    Attributes:
        number: `FM2609300001`, of a supplement `FM2609300001/1`.
        kind: a key of `station.forms.contents.KINDS`. `rule`: that asks for it.
        hash: fingerprint of this revision's content: what its signatures sign.
        filed_at, filed_by: of the first revision; `revised_at`, `revised_by` of this one.
        waits_for: whose decision it waits for: customer, marketing, gm; empty for none.
        signatures: of all revisions, in order.
    """

    number: str
    kind: str
    rule: str
    revision: int
    state: str
    hash: str
    filed_at: datetime
    filed_by: str
    revised_at: datetime
    revised_by: str
    content: Content
    waits_for: str = ""
    signatures: tuple[Signed, ...] = ()
    photos: tuple[Photo, ...] = ()
    tasks: tuple[Task, ...] = ()
    shipments: tuple[Shipped, ...] = ()

    @property
    def main(self) -> str:
        """The number a supplement belongs to; any other paper's own."""
        return self.number.partition("/")[0]

    @property
    def supplement(self) -> str:
        """Which supplement it is, "1"; empty for any other paper."""
        return self.number.partition("/")[2]
