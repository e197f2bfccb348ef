"""What a teardown batch gave against the parts list (R22), and the reasons there are for what differs."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

PIECE = 1000
"""One piece, in thousandths."""

BAD: tuple[str, ...] = (
    "scrapped",
    "cracked",
    "bent",
    "bulged",
    "cut",
    "burnt",
    "corroded",
    "stripped",
)
"""Why a part that was found is not good; `stripped`: it is among the scrap that is weighed."""

REASONS: tuple[str, ...] = (
    "on_board",
    "not_inside",
    "lost",
    "other_version",
    "changed_inside",
    "list_wrong",
    "came_loose",
)
"""Why there are fewer or more of a part than the parts list says; `on_board`: left on a good board."""

SCRAP: Mapping[str, str] = {
    "SCRAP-CU": "废铜",
    "SCRAP-FE": "废铁",
    "SCRAP-PCB": "废电路板",
    "SCRAP-PL": "废塑料",
}
"""What is weighed as scrap (domain 9), by the code under which price lists name it."""

OTHER, OTHER_NAME, OTHER_UNIT = "OTHER", "其他零件", "个"
"""A part that no list knows: what exists can be recorded all the same."""

BOARD = "块"
"""The unit of what gets a label for each piece (domain 7.6)."""


@dataclass(frozen=True, slots=True)
class YieldLine:
    """One part of one model in a batch; quantities in thousandths.

    Attributes:
        expected: units times the parts list's quantity; 0 for what is not on it.
        good, bad: found, and booked as the one or the other.
        reason: given for `explained`, the deviation as it was then.
    """

    model: str
    code: str
    name: str
    unit_of_measure: str
    expected: int
    good: int = 0
    bad: int = 0
    reason: str = ""
    explained: int = 0

    @property
    def deviation(self) -> int:
        """Found less expected; what is weighed in kg is never compared.

        >>> YieldLine("HY400S", "CAP-4S", "电容", "只", 16000, 8000, 4000).deviation
        -4000
        """
        return 0 if self.unit_of_measure == "kg" else self.good + self.bad - self.expected

    @property
    def unexplained(self) -> bool:
        """Whether it differs and nobody has said why, or it has changed since (R22).

        >>> YieldLine("HY400S", "CAP-4S", "电容", "只", 16000, 8000, 4000, "on_board", -4000).unexplained
        False
        """
        return self.deviation != 0 and not (self.reason and self.explained == self.deviation)


def shown(quantity: int, unit_of_measure: str) -> str:
    """Write a quantity in thousandths as it is read: whole pieces, kilograms with three decimals (domain 9).

    >>> shown(7000, "只"), shown(420, "kg"), shown(-420, "kg")
    ('7', '0.420', '-0.420')
    """
    return f"{Decimal(quantity) / 1000:.{3 if unit_of_measure == 'kg' else 0}f}"
