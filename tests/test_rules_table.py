"""Every rule of the department has tests of its name, and the page lists them."""

import pytest

from tests import rules_table


def test_the_page_is_what_the_script_makes_of_the_tests():
    assert rules_table.PAGE.read_text() == rules_table.page(), (
        "run: python -m tests.rules_table docs/rules.md"
    )


@pytest.mark.parametrize("number", rules_table.titles())
def test_a_rule_has_a_test_of_either_side(number):
    assert len(rules_table.tests()[number]) >= 2
