"""Money to the fen: what leaves a lot, in whatever portions, leaves nothing behind (R3)."""

from decimal import ROUND_HALF_UP, Decimal

from hypothesis import given
from hypothesis import strategies as st

from station.rules.valuation import amount, decimal, share

QUANTITIES = st.integers(1, 5_000_000)


@given(QUANTITIES, st.integers(0, 10_000_000))
def test_r3_a_line_is_rounded_half_up(quantity, price):
    exact = Decimal(quantity) / 1000 * Decimal(price) / 100

    assert decimal(amount(quantity, price)) == exact.quantize(Decimal("0.01"), ROUND_HALF_UP)


@given(QUANTITIES, st.integers(0, 10_000_000), st.lists(st.integers(1, 2_000_000), max_size=30))
def test_r3_portions_never_take_more_than_there_is_and_the_last_takes_the_rest(there, worth, portions):
    for wanted in [*portions, there]:
        taken = min(wanted, there)
        gone = share(taken, there, worth)
        assert 0 <= gone <= worth
        there, worth = there - taken, worth - gone
        if not there:
            assert worth == 0
            break


@given(st.integers(1, 5_000), st.integers(1, 100_000), st.integers(1, 5_000))
def test_r3_whole_pieces_leave_at_exactly_their_price(pieces, price, wanted):
    taken = min(wanted, pieces)

    assert share(taken * 1000, pieces * 1000, pieces * price) == taken * price
