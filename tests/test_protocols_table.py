"""The page of protocols says what the code holds, and no worked example of the wire reference is left out."""

from tests.drivers.scale.examples import ALL as SCALES
from tests.drivers.scanner.examples import ALL as SCANNERS
from tests.protocols_table import PAGE, page

NUMBERED = {
    "A1": 8,
    "A2": 7,
    "A3": 8,
    "A4": 8,
    "A5.1": 5,
    "A5.4": 4,
    "A6.1": 4,
    "A6.2": 4,
    "A7": 6,
    "A8": 3,
    "A9": 5,
    "A11": 7,
    "B1": 6,
    "B3": 3,
}
"""How many numbered examples each section of the reference has."""

ELSEWHERE = {"A1.1": "what we ask: test_mt_sics", "A5.1.5": "a wrong check, refused: test_xk3190"}


def test_the_page_is_what_the_script_makes_of_the_code():
    assert PAGE.read_text() == page(), "run: python -m tests.protocols_table docs/protocols.md"


def test_every_numbered_example_of_the_reference_is_read():
    read = {number.strip() for _, each in (*SCALES, *SCANNERS) for number in each.number.split(",")}
    wanted = {f"{section}.{n}" for section, count in NUMBERED.items() for n in range(1, count + 1)}
    assert wanted - read == ELSEWHERE.keys()
