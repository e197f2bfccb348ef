"""Whether a unit's weight fits its model: evidence for an empty shell or another model, never a verdict."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

TOLERANCE = Decimal("0.08")
"""Share of the expected weight that may be missing or too much (`docs/domain.md`, setting "weight")."""


@dataclass(frozen=True, slots=True)
class WeightOff:
    """A weight that fits neither the bare nor the boxed unit; compared with the nearer of the two.

    Attributes:
        measured, expected: kilograms.
        difference_percent: signed, of the expected weight, one decimal.
        lighter: less than expected.
    """

    measured: Decimal
    expected: Decimal
    difference_percent: Decimal
    lighter: bool


def compare(
    value: Decimal, unit: str, kg: Decimal | None, kg_boxed: Decimal | None, tolerance: Decimal = TOLERANCE
) -> WeightOff | None:
    """Compare a settled weight with the model's; None when it fits or the model names no weight.

    Off means off from the bare **and** from the boxed weight by more than the tolerance; exactly 8 % is not.

    Args:
        value, unit: as the scale sent them; `g` or `kg`.
        kg, kg_boxed: the model's weights, None when unknown.

    Raises:
        ValueError: a unit we do not weigh in. The desk refuses such a reading
            before it comes here.

    >>> compare(Decimal("1.05"), "kg", Decimal("1.65"), None).difference_percent
    Decimal('-36.4')
    """
    if unit not in ("kg", "g"):
        raise ValueError(f"weight in {unit!r}: expected kg or g")
    measured = value if unit == "kg" else value / 1000
    expected = [weight for weight in (kg, kg_boxed) if weight]
    if not expected or any(abs(measured - weight) <= weight * tolerance for weight in expected):
        return None
    nearest = min(expected, key=lambda weight: abs(measured - weight))
    share = (measured - nearest) / nearest * 100
    return WeightOff(measured, nearest, share.quantize(Decimal("0.1"), ROUND_HALF_UP), measured < nearest)
