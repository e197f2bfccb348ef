"""Learning with a known weight how a scale is to be read. Pure: what was heard is an argument."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from drivers.line_settings import diagnose
from drivers.readings import ScaleCondition, Unreadable, Weight, quote
from drivers.scale.protocol import Answer, Say, ScaleProtocol
from drivers.scale.protocols import SCALES
from drivers.settings import OneOf

NEAR = Decimal("0.02")
"""A scale that shows a weight is at most this part of it beside it. What is read wrongly is far off."""

_IN_A_KG = {"kg": Decimal(1), "g": Decimal(1000), "lb": Decimal("2.20462"), "oz": Decimal("35.274")}


@dataclass(frozen=True, slots=True)
class NotLearnt:
    """Why the scale cannot be read with what was heard.

    Attributes:
        code: "silent" (nothing was heard); "wrong_parity", "wrong_speed" (as in `conditions.CONDITIONS`);
            "wrong_answer" (nothing of this protocol); "unstable"; "wrong_unit"; "wrong_weight" (another
            weight lies there); "ambiguous_weight" (it reads the same in several ways: take another); or what
            the scale said instead of a weight, a value of ScaleCondition.
        facts: found and expected where they are known, ready to be shown.
    """

    code: str
    facts: Mapping[str, str] = field(default_factory=dict)


def learn(protocol: str, heard: bytes, known: Decimal, unit: str) -> dict[str, object] | NotLearnt:
    """Find the options with which a protocol reads the weight that lies on the pan.

    >>> learn("xk3190-text", b"=000.1000" * 3, Decimal("1.000"), "kg")
    {'direction': 'reversed'}

    Each combination of the options with values to choose from is tried, those that are not set first.

    Args:
        protocol: a key of SCALES.
        heard: raw bytes, from any place on, while the known weight lay there.
        known: the weight, greater than zero, in `unit`.
        unit: what the scale is to show, "kg" or "g".
    Returns:
        The options to set, without those that are not needed; or why there are none.
    """
    kind = SCALES[protocol]
    if not heard:
        return NotLearnt("silent")
    ways = [(options, _read(kind, heard, unit, options)) for options in _combinations(kind)]
    good = [options for options, answers in ways if _shows(answers, known, unit)]
    if len({tuple(options[name] for name in kind.taught) for options in good}) > 1:
        return NotLearnt("ambiguous_weight", {"found": f"{known} {unit}"})
    if good:
        usual = next(_combinations(kind))
        return {name: value for name, value in good[0].items() if name in kind.taught or value != usual[name]}
    return _why(kind, heard, known, unit, [answers for _, answers in ways])


def _combinations(kind: ScaleProtocol) -> Iterator[dict[str, object]]:
    choices = {name: each.allowed for name, each in kind.options.items() if isinstance(each, OneOf)}
    return (dict(zip(choices, values, strict=True)) for values in itertools.product(*choices.values()))


def _read(kind: ScaleProtocol, heard: bytes, unit: str, options: Mapping[str, object]) -> list[Answer]:
    answers = kind.codec(unit=unit, **options).feed(heard)
    return [answer for answer in answers if not isinstance(answer, Unreadable | Say)]


def _shown(answers: list[Answer]) -> Weight | None:
    """The newest weight that does not move."""
    return next(
        (each for each in reversed(answers) if isinstance(each, Weight) and each.stable is not False), None
    )


def _shows(answers: list[Answer], known: Decimal, unit: str) -> bool:
    shown = _shown(answers)
    return shown is not None and shown.unit == unit and abs(shown.value - known) <= known * NEAR


def _why(kind: ScaleProtocol, heard: bytes, known: Decimal, unit: str, ways: list[list[Answer]]) -> NotLearnt:
    expected = f"{known} {unit}"
    if shown := [weight for answers in ways if (weight := _shown(answers))]:
        for weight in shown:
            if other := _other_unit(weight, known, unit, _names_its_unit(kind, heard)):
                return NotLearnt("wrong_unit", {"found": other, "expected": unit})
        found = dict.fromkeys(f"{weight.value} {weight.unit}" for weight in shown)
        return NotLearnt("wrong_weight", {"found": ", ".join(found), "expected": expected})
    said = [answers[-1] for answers in ways if answers]
    if any(isinstance(each, Weight) for each in said):
        return NotLearnt("unstable", {"expected": expected})
    for each in said:
        if isinstance(each, ScaleCondition):
            return NotLearnt(each.value, {"expected": expected})

    def is_read(data: bytes) -> bool:
        return any(_read(kind, data, unit, options) for options in _combinations(kind))

    if kind.line and (wrong := diagnose(heard, is_read)):
        return NotLearnt(wrong.pop("code"), wrong)
    return NotLearnt("wrong_answer", {"found": quote(heard), "expected": kind.title})


def _names_its_unit(kind: ScaleProtocol, heard: bytes) -> bool:
    answers = (each for options in _combinations(kind) for each in _read(kind, heard, "", options))
    return all(each.unit for each in answers if isinstance(each, Weight))


def _other_unit(weight: Weight, known: Decimal, unit: str, named: bool) -> str | None:
    """The unit the scale is set to, where it is not the expected one: as it says, else by the number."""
    if named:
        return weight.unit if weight.unit != unit else None
    for other, in_a_kg in _IN_A_KG.items():
        shown = known * in_a_kg / _IN_A_KG[unit]
        if other != unit and abs(weight.value - shown) <= shown * NEAR:
            return other
    return None
