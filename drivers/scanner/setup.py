"""The test code of the setup sheet: what its arrival says about a scanner's settings. Pure."""

from __future__ import annotations

import re

from drivers.scanner import aim
from drivers.scanner.framing import GS
from drivers.scanner.keyboard import DOWN, LAYOUTS, Keyboard, strokes

TEST_ELEMENTS = (("91", "SETUP-AQWYZ"), ("92", "END"))
"""The test code, a GS1-128 of the company's own elements. The letters behind the hyphen stand elsewhere on
other layouts of a keyboard."""

TEST_CODE = GS.join(identifier + value for identifier, value in TEST_ELEMENTS)
"""Its data, as they arrive."""

TEST_SYMBOLOGY = "]C1"

_FOUND = re.compile(r"(.*?)91SETUP-AQWYZ(.*?)92END(.*)", re.DOTALL)
_LONGEST = 64


def check(text: str, symbology: str | None) -> tuple[str, ...] | None:
    """What is to be changed so that codes arrive whole; () when all is right; None when it is not the code.

    >>> check("91SETUP-AQWYZ\\x1d92END", "]C1")
    ()
    >>> check("91SETUP-AQWYZ92END", None)
    ('no_aim', 'gs_dropped')

    Returns:
        Findings, in the order in which they are to be put right:
        `caps_lock` letters are turned round; `layout_us`, `layout_de`, `layout_fr` the layout the scanner
        types with; `no_aim`, `code_letter` (a vendor's letter instead of it), `not_gs1` (another identifier
        than GS1-128's), `prefix` (more before the data); `gs_dropped`, `gs_text` (characters instead of GS);
        `suffix` (more after the data than a suffix).
    """
    if len(text) > _LONGEST or "SETUP" not in text.upper():
        return None
    if found := _FOUND.fullmatch(text):
        return _findings(symbology, *found.groups())
    written = (symbology or "") + text
    turned = text.swapcase()
    if found := _FOUND.fullmatch(aim.split(written.swapcase())[1]) or _FOUND.fullmatch(turned):
        # The identifier's letter is turned round as well, so nothing is said of it.
        return "caps_lock", *_findings(TEST_SYMBOLOGY, "", found[2], found[3])
    for ours in LAYOUTS:
        for theirs in LAYOUTS:
            # The identifier's bracket stands on another level elsewhere: what became of it says nothing.
            if _FOUND.fullmatch(_typed_again(written, ours, theirs)):
                return (f"layout_{theirs}",)
    return None


def check_unreadable(frame: bytes, why: str) -> tuple[str, ...] | None:
    """The same for the test code in a message that was unreadable, with the reason its Unreadable gave.

    >>> check_unreadable(b"]C191SETUP-AQWYZ\\x1d92END", "unfinished message, no suffix within 2 s: ...")
    ('no_suffix',)

    Returns:
        Findings as of `check`; besides `gs_key_f8`, `gs_key_down` (a key is pressed for GS), `code_id_aim` (a
        vendor's letters are configured, the scanner sends AIM identifiers) and `no_suffix`. None as well when
        nothing of the settings tells why it was unreadable.
    """
    identifier, data = aim.split(frame.decode("utf-8", "replace").strip("\x02"))
    findings = check(data, identifier)
    if findings is None:
        return None
    if key := re.search(r"set gs_key: (\w+)", why):
        findings = (*(each for each in findings if each != "gs_dropped"), f"gs_key_{key[1]}")
    if why.startswith("no code letter"):
        findings += ("code_id_aim",)
    if why.startswith("unfinished"):
        findings += ("no_suffix",)
    return findings or None


def _findings(symbology: str | None, before: str, between: str, after: str) -> tuple[str, ...]:
    letter = symbology is None and before in aim.ZEBRA
    wrong = {
        "code_letter": letter,
        "no_aim": symbology is None and not letter,
        "not_gs1": symbology not in (None, TEST_SYMBOLOGY),
        "prefix": bool(before) and not letter,
        "gs_dropped": not between,
        "gs_text": between not in ("", GS),
        "suffix": bool(after),
    }
    return tuple(finding for finding, is_so in wrong.items() if is_so)


def _typed_again(text: str, ours: str, theirs: str) -> str:
    """What the keys that typed a text on our layout type on theirs; "" when they do not."""
    keyboard = Keyboard(LAYOUTS[theirs])
    try:
        return "".join(
            keyboard.down(key) if value == DOWN else keyboard.up(key) for key, value in strokes(text, ours)
        )
    except ValueError:
        return ""
