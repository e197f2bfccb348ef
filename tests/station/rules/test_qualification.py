"""Qualifications (R24)."""

import pytest

from station.rules.qualification import covers


@pytest.mark.parametrize(
    ("said", "holds"),
    [
        ("拆解", True),
        ("检测、拆解", True),
        ("检测, Tear_down", True),
        ("拆解员培训", False),
        ("检测", False),
        ("", False),
    ],
)
def test_r24_a_qualification_holds_for_the_work_it_names_and_no_other(said, holds):
    assert covers(said, "tear_down") is holds
