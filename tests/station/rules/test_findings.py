from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from station.rules.findings import Counted, Evidence, Finding, Findings, Suggestion, count_findings
from station.rules.warranty import UNKNOWN, Warranty
from station.rules.weight import compare

IN = Warranty("in", date(2027, 6, 17), "production")
OUT = Warranty("out", date(2023, 7, 5), "production")
GOOD = Counted(
    model="HY500G",
    customer="C001",
    remaining={"HY500G": 6, "HY400S": 4, "HY350P": 2},
    serial="HY500GA253700142",
    warranty=IN,
    register="known",
    shipped_to="C001",
)
NOTHING = Findings((), (), ())
LIGHT = compare(Decimal("1.05"), "kg", Decimal("1.65"), None)
LIGHT_EVIDENCE = Evidence(
    "weight_off",
    {"measured_kg": "1.05", "expected_kg": "1.65", "difference_percent": "-36.4", "lighter": True},
)
UNKNOWN_SERIAL = Evidence("unknown_serial", {"serial": "HY500GA253700142"})

UNITS = [  # domain 12 by its unit, domain 7.3, 7.4 and 9
    ("1 good", GOOD, NOTHING),
    (
        "5 same serial as unit 2, too light",
        replace(GOOD, duplicate_of="RU2609290002", weight=LIGHT),
        Findings(
            (Finding("duplicate_serial", {"duplicate_of": "RU2609290002"}),),
            (LIGHT_EVIDENCE,),
            (Suggestion("problem", "counterfeit", ("duplicate_serial", "weight_off")),),
        ),
    ),
    (
        "6 a model nobody declared",
        replace(GOOD, model="HY650G"),
        Findings((Finding("mixed", {"not_declared": "HY650G"}),), (), ()),
    ),
    (
        "8 out of warranty",
        replace(GOOD, model="HY400S", warranty=OUT),
        Findings(
            (Finding("out_of_warranty", {"warranty_end": "2023-07-05", "basis": "production"}),), (), ()
        ),
    ),
    (
        "9 unreadable, its model by shape",
        replace(GOOD, model="HY400S", serial=None, warranty=UNKNOWN, register="not_asked", shipped_to=None),
        Findings((Finding("unreadable"),), (), ()),
    ),
    (
        "9 unreadable, nobody knows the model",
        replace(GOOD, model=None, serial=None, warranty=UNKNOWN, register="not_asked", shipped_to=None),
        Findings((Finding("unreadable"),), (), ()),
    ),
    (
        "12 not declared, shipped to another customer",
        replace(GOOD, model="HY300S", shipped_to="C002"),
        Findings((Finding("mixed", {"not_declared": "HY300S", "shipped_to": "C002"}),), (), ()),
    ),
    (
        "declared, but shipped to another customer",
        replace(GOOD, shipped_to="C002", remaining={"HY500G": 0}),
        Findings((Finding("mixed", {"shipped_to": "C002"}),), (), ()),
    ),
    (
        "one more than declared",
        replace(GOOD, remaining={"HY500G": 0}),
        Findings((Finding("over", {"by": 1}),), (), ()),
    ),
    (
        "two more than declared",
        replace(GOOD, remaining={"HY500G": -1}),
        Findings((Finding("over", {"by": 2}),), (), ()),
    ),
    ("the last one declared", replace(GOOD, remaining={"HY500G": 1}), NOTHING),
    ("no packing list", replace(GOOD, remaining=None, shipped_to="C002", model="HY300S"), NOTHING),
    ("unclaimed parcel", replace(GOOD, customer=None, shipped_to="C002"), NOTHING),
    (
        "not in the register",
        replace(GOOD, register="unknown", shipped_to=None),
        Findings(
            (),
            (UNKNOWN_SERIAL,),
            (
                Suggestion("problem", "counterfeit", ("unknown_serial",)),
                Suggestion("discrepancy", "unknown_serial", ("unknown_serial",)),
            ),
        ),
    ),
    (
        "impossible week, so no warranty either",
        replace(GOOD, week_possible=False, warranty=UNKNOWN),
        Findings(
            (),
            (Evidence("week_impossible", {"serial": GOOD.serial}), Evidence("warranty_unknown")),
            (Suggestion("problem", "counterfeit", ("week_impossible",)),),
        ),
    ),
    ("only too light", replace(GOOD, weight=LIGHT), Findings((), (LIGHT_EVIDENCE,), ())),
    (
        "came back before",
        replace(GOOD, returned_before=("RU2601050003",)),
        Findings((), (Evidence("returned_before", {"units": ["RU2601050003"]}),), ()),
    ),
    (
        "the box names another model",
        replace(GOOD, product_model="HY400S"),
        Findings((), (Evidence("code_mismatch", {"code": "HY400S", "serial": "HY500G"}),), ()),
    ),
]


@pytest.mark.parametrize(("unit", "facts", "expected"), UNITS, ids=[row[0] for row in UNITS])
def test_counting_a_unit_finds_what_does_not_fit(unit, facts, expected):
    assert count_findings(facts) == expected


def test_findings_hold_a_unit_and_evidence_alone_does_not():
    assert count_findings(replace(GOOD, warranty=OUT)).holds
    assert not count_findings(replace(GOOD, register="unknown", weight=LIGHT)).holds


def test_one_unit_may_carry_several_findings():
    unit = replace(GOOD, model="HY300S", warranty=OUT, duplicate_of="RU2609290002")
    assert count_findings(unit).kinds == ("duplicate_serial", "mixed", "out_of_warranty")
