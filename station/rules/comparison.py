"""Declared against counted, model by model (R10): totals that agree hide what does not fit."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One model's line of the comparison, in whole units."""

    model: str
    declared: int
    counted: int

    @property
    def difference(self) -> int:
        """Counted less declared: above 0 a surplus, below a shortage."""
        return self.counted - self.declared


@dataclass(frozen=True, slots=True)
class Pair:
    """A surplus unit that the keeper says came in place of a missing one: `wrong_model`.

    `unit`: its own number, where it matters which one.
    """

    came: str
    declared: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """The comparison of a delivery.

    Attributes:
        rows: declared models in the order of the packing list, then the others by name.
        surpluses, shortages: units by model that no pair explains yet; shown side by side.
    """

    rows: tuple[Row, ...]
    surpluses: Mapping[str, int]
    shortages: Mapping[str, int]

    @property
    def totals_agree(self) -> bool:
        """Whether as many units were counted as declared, which says nothing about the models."""
        return sum(row.difference for row in self.rows) == 0

    @property
    def agrees(self) -> bool:
        """Whether every model agrees."""
        return all(row.difference == 0 for row in self.rows)


def compare(
    declared: Mapping[str, int], counted: Mapping[str, int], pairs: Iterable[Pair] = ()
) -> Comparison:
    """Compare a packing list with the count.

    Args:
        declared: units by model on the packing list.
        counted: units by model on the table. A unit of unknown model is not in it.
        pairs: what the keeper paired so far, one per unit.

    Raises:
        ValueError: a pair takes a unit that is no surplus, or a place that is not missing, or more of either
            than there are.

    >>> result = compare({"HY500G": 2, "HY400S": 1}, {"HY500G": 1, "HY650G": 2})
    >>> [(row.model, row.difference) for row in result.rows], result.totals_agree
    ([('HY500G', -1), ('HY400S', -1), ('HY650G', 2)], True)
    """
    models = [*declared, *sorted(counted.keys() - declared.keys())]
    rows = tuple(Row(model, declared.get(model, 0), counted.get(model, 0)) for model in models)
    pairs = tuple(pairs)
    surpluses = _left({row.model: row.difference for row in rows}, Counter(pair.came for pair in pairs))
    shortages = _left({row.model: -row.difference for row in rows}, Counter(pair.declared for pair in pairs))
    return Comparison(rows, surpluses, shortages)


def standing(
    declared: Mapping[str, int], counted: Mapping[str, int], pairs: Iterable[Pair]
) -> tuple[Pair, ...]:
    """Return the pairs that still hold, the first ones first: a missing unit may turn up after the pairing.

    >>> standing({"HY500G": 1}, {"HY500G": 1, "HY650G": 1}, [Pair("HY650G", "HY500G")])
    ()
    """
    left = Counter(counted)
    left.subtract(declared)
    hold = []
    for pair in pairs:
        if left[pair.came] > 0 > left[pair.declared]:
            left[pair.came] -= 1
            left[pair.declared] += 1
            hold.append(pair)
    return tuple(hold)


def _left(units: Mapping[str, int], paired: Mapping[str, int]) -> dict[str, int]:
    for model, n in paired.items():
        if n > max(units.get(model, 0), 0):
            raise ValueError(f"{n} of {model} paired, {max(units.get(model, 0), 0)} to pair")
    left = {model: n - paired.get(model, 0) for model, n in units.items()}
    return {model: n for model, n in left.items() if n > 0}
