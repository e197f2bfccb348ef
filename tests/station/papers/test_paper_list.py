"""The list of the department's papers, by kind, state, customer and number (R19)."""

import pytest

from station import filing
from tests.station.papers.office import submit


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (("", "", "", ""), {"AP", "RX", "RP"}),
        (("application", "", "", ""), {"AP"}),
        (("application", "draft", "", ""), set()),
        (("application", "submitted", "", ""), {"AP"}),
        (("", "", "C001", ""), {"AP", "RX", "RP"}),
        (("", "", "华南", ""), {"AP", "RX", "RP"}),
        (("", "", "C002", ""), set()),
        (("", "", "%", ""), set()),
        (("", "", "", "ap2609"), {"AP"}),
        (("", "", "", "DL2609290001"), {"AP", "RX", "RP"}),
        (("replacement", "draft", "c001", "RX26"), {"RX"}),
    ],
)
def test_r19_papers_are_listed_by_kind_state_customer_and_number(finished, asked, found):
    submit(finished, 8, "send_back")
    problem = next(m.id for m in finished.view().matters if m.sort == "problem")
    finished.touch("open_problem", problem=problem)
    finished.touch("leave")
    with finished.store.read() as connection:
        listed = filing.papers_by(connection, *asked)

    assert {row.number[:2] for row in listed.rows} == found
    assert listed.kinds == ("application", "replacement", "report")
    assert [row.at for row in listed.rows] == sorted((row.at for row in listed.rows), reverse=True)
