"""What salvaged parts are worth, to the fen, and how that stands to the cap (R3, R4; domain 9)."""

from decimal import Decimal
from typing import Literal

Light = Literal["ok", "amber", "above"]


def amount(quantity: int, price_fen: int) -> int:
    """Return what a quantity is worth in fen, rounded half-up (domain 9).

    Args:
        quantity: thousandths, not negative.

    >>> amount(7000, 350), amount(420, 4500), amount(1860, 1200), amount(1, 500)
    (2450, 1890, 2232, 1)
    """
    return (quantity * price_fen + 500) // 1000


def share(quantity: int, on_hand: int, value_fen: int) -> int:
    """Return what leaves the value with a quantity: its part of what the lot is still worth.

    Each share is rounded, the last takes the rest: a lot that is all gone is worth nothing, to the fen.

    Args:
        quantity: thousandths that leave, at most `on_hand`.
        on_hand: thousandths before.
        value_fen: what these are worth.

    >>> share(1000, 3000, 100), share(1000, 2000, 67), share(1000, 1000, 33)
    (33, 34, 33)
    """
    return (2 * value_fen * quantity + on_hand) // (2 * on_hand)


def light(value_fen: int, cap_fen: int, amber: Decimal) -> Light:
    """How a value stands to the cap: the cap itself is allowed ("不超过", 5.10), `amber` of it warns (R3).

    >>> [light(fen, 10_000_000, Decimal("0.90")) for fen in (8_999_999, 9_000_000, 10_000_000, 10_000_001)]
    ['ok', 'amber', 'amber', 'above']
    """
    if value_fen > cap_fen:
        return "above"
    return "amber" if value_fen >= cap_fen * amber else "ok"


def decimal(fen: int) -> Decimal:
    """Return an amount of money in yuan, exactly, with two decimals.

    >>> decimal(350), decimal(0)
    (Decimal('3.50'), Decimal('0.00'))
    """
    return Decimal(fen).scaleb(-2)


def yuan(fen: int) -> str:
    """Write an amount of money as it is read.

    >>> yuan(10_004_433), yuan(-35)
    ('100,044.33', '-0.35')
    """
    return f"{decimal(fen):,.2f}"
