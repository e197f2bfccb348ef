"""Words that only the pages speak, in both languages of the desk: a module for each kind of page.

What the station itself says (feedback, kinds, states, roles) is in `station.messages`; `text` looks here
first and there second, so a choice or an ink key may carry a code of either table.
"""

from collections.abc import Mapping

from station.messages import Text, joined
from webui.words import (
    board,
    books,
    captions,
    claims,
    desk,
    devices,
    errors,
    inspection,
    keys,
    lives,
    office,
    papers,
    plans,
    reports,
    stock,
)

WORDS: Mapping[str, Text] = joined(
    board.WORDS,
    books.WORDS,
    captions.WORDS,
    claims.WORDS,
    desk.WORDS,
    devices.WORDS,
    errors.WORDS,
    inspection.WORDS,
    keys.WORDS,
    lives.WORDS,
    office.WORDS,
    papers.WORDS,
    plans.WORDS,
    reports.WORDS,
    stock.WORDS,
)
