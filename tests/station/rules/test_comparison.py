import pytest

from station.rules.comparison import Comparison, Pair, Row, compare

DECLARED = {"HY500G": 6, "HY400S": 4, "HY350P": 2}  # domain 11 example 10
COUNTED = {"HY500G": 5, "HY650G": 1, "HY400S": 3, "HY350P": 2, "HY300S": 1}
ROWS = (
    Row("HY500G", 6, 5),
    Row("HY400S", 4, 3),
    Row("HY350P", 2, 2),
    Row("HY300S", 0, 1),
    Row("HY650G", 0, 1),
)


def test_totals_agree_and_four_lines_do_not():
    result = compare(DECLARED, COUNTED)
    assert result == Comparison(ROWS, {"HY300S": 1, "HY650G": 1}, {"HY500G": 1, "HY400S": 1})
    assert (result.totals_agree, result.agrees) == (True, False)
    assert sum(row.difference != 0 for row in result.rows) == 4


def test_a_pair_explains_one_surplus_and_one_shortage():
    result = compare(DECLARED, COUNTED, [Pair("HY650G", "HY500G")])
    assert result == Comparison(ROWS, {"HY300S": 1}, {"HY400S": 1})


@pytest.mark.parametrize(
    "pairs",
    [
        [Pair("HY350P", "HY500G")],  # no surplus
        [Pair("HY650G", "HY350P")],  # nothing missing
        [Pair("HY650G", "HY500G"), Pair("HY650G", "HY400S")],  # one unit twice
        [Pair("HY999X", "HY500G")],
    ],
)
def test_only_a_surplus_can_be_paired_with_a_shortage(pairs):
    with pytest.raises(ValueError, match="to pair"):
        compare(DECLARED, COUNTED, pairs)


def test_a_delivery_as_declared_agrees():
    result = compare(DECLARED, DECLARED)
    assert (result.agrees, result.totals_agree, result.surpluses, result.shortages) == (True, True, {}, {})
