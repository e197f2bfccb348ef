"""AIM symbology identifiers, ISO/IEC 15424: "]", a letter for the symbology, a character for its options."""

from __future__ import annotations

import re

# Letters of ISO/IEC 15424 and its amendments; the case matters: ]d is DataMatrix, ]D is not.
_IDENTIFIER = re.compile(r"\][ABCEFGHILMOPSRQXUZJdehz][0-9A-Za-z]")


def split(text: str) -> tuple[str | None, str]:
    """Split a message into its AIM identifier, None when it has none, and the data.

    >>> split("]E04006381333931")
    (']E0', '4006381333931')
    >>> split("SN42")
    (None, 'SN42')
    """
    found = _IDENTIFIER.match(text)
    return (found.group(), text[found.end() :]) if found else (None, text)
