"""The symbols on our labels: what may stand in them, how many modules they take, their patterns.

Contents of symbols that a printer draws are kept to capital letters, digits and, in a DataMatrix, a slash.
None of these means anything to a printer language, so what a symbol holds can never become a command.
"""

import re
from functools import lru_cache

from labels.errors import LabelError

CODE128_QUIET = 10  # modules on either side (ISO/IEC 15417)
DATAMATRIX_QUIET = 1  # module on every side (ISO/IEC 16022)
QR_QUIET = 4  # modules on every side (ISO/IEC 18004)
_CODE128 = re.compile(r"([A-Z]{1,8})((?:[0-9][0-9]){2,10})")
_QR = re.compile(r"[!-~]{1,120}")
_DATAMATRIX = re.compile(r"[A-Z0-9/]{1,40}")
# ISO/IEC 16022 table 7: codewords a square ECC 200 symbol holds, modules of its side
_SQUARES = ((3, 10), (5, 12), (8, 14), (12, 16), (18, 18), (22, 20), (30, 22), (36, 24), (44, 26))


def code128_parts(field: str, text: str) -> tuple[str, str]:
    """Split a content into the letters, set in subset B, and the digits, set as pairs in subset C.

    Only capital letters followed by an even number of digits, four at least, are let through: every encoder,
    the printer's automatic mode too, packs these the same way, so the width printed is the width drawn.

    >>> code128_parts("number", "RU2609290001")
    ('RU', '2609290001')

    Raises:
        LabelError: any other content.
    """
    match = _CODE128.fullmatch(text)
    if match is None:
        raise LabelError(field, text, "a bar code here holds capital letters, then 4, 6, 8 .. 20 digits")
    letters, digits = match.groups()
    return letters, digits


def code128_modules(field: str, text: str) -> int:
    """Modules from the first bar to the last, quiet zones left out.

    >>> code128_modules("number", "RU2609290001")
    123
    """
    letters, digits = code128_parts(field, text)
    return 11 * (len(letters) + len(digits) // 2 + 3) + 13  # and start B, to C, check digit; stop


@lru_cache(256)
def code128_pattern(text: str) -> str:
    """Bars and spaces, one character a module: `1` is a bar. Subset B, then C (`code128_parts`)."""
    from barcode.charsets import code128  # on use: 0.1 s to import, and only a picture needs it

    letters, digits = code128_parts("code", text)
    values = [104, *(ord(letter) - 32 for letter in letters), 99]  # start B, letters, to C, pairs
    values += [int(digits[i : i + 2]) for i in range(0, len(digits), 2)]
    values.append((values[0] + sum(i * value for i, value in enumerate(values))) % 103)
    codes: tuple[str, ...] = (*code128.CODES, code128.STOP + "11")
    return "".join(codes[value] for value in [*values, -1])


@lru_cache(256)
def code128_bars(text: str) -> tuple[tuple[int, int], ...]:
    """Begin and width of each bar, in modules from the first one."""
    return tuple((bar.start(), len(bar[0])) for bar in re.finditer("1+", code128_pattern(text)))


def gs1_128_pattern(elements: tuple[tuple[str, str], ...]) -> str:
    """Bars and spaces of a GS1-128, one character a module: `1` is a bar. On paper only, no printer draws it.

    Args:
        elements: application identifier and value of each; the separators are put where they belong.
    """
    import zxingcpp  # on use: only the setup sheet needs it

    text = "".join(f"({ai}){value}" for ai, value in elements)
    symbol = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.Code128, gs1=True)
    pixels = memoryview(symbol.to_image(scale=1, add_quiet_zones=False))  # type: ignore[arg-type]
    _, width = pixels.shape or (0, 0)
    return "".join("0" if pixel else "1" for pixel in pixels.tobytes()[:width])


def datamatrix_side(field: str, text: str) -> int:
    """Modules of a side of the smallest square ECC 200 symbol, quiet zone left out.

    Raises:
        LabelError: anything but 1-40 capital letters, digits and slashes.
    """
    if not _DATAMATRIX.fullmatch(text):
        raise LabelError(field, text, "a DataMatrix here holds 1-40 capital letters, digits and slashes")
    codewords = len(re.sub(r"[0-9][0-9]", "0", text))  # a pair of digits is one codeword
    return next(side for capacity, side in _SQUARES if codewords <= capacity)


@lru_cache(256)
def datamatrix_rows(text: str) -> tuple[bytes, ...]:
    """The symbol's rows, one byte a module: 0 is black, 255 white."""
    import zxingcpp  # on use: the printer draws its own, only a picture needs it

    symbol = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.DataMatrix, force_square=True)
    pixels = memoryview(symbol.to_image(scale=1, add_quiet_zones=False))  # type: ignore[arg-type]
    rows = tuple(bytes(row) for row in pixels.tolist())
    side = datamatrix_side("code", text)
    assert len(rows) == side, f"DataMatrix of {text}: {len(rows)} modules drawn, {side} reckoned"
    return rows


@lru_cache(256)
def qr_rows(field: str, text: str) -> tuple[bytes, ...]:
    """A QR code's rows, one byte a module: 0 is black, 255 white. Error correction M.

    Raises:
        LabelError: anything but 1-120 visible ASCII characters.
    """
    import zxingcpp  # on use: only labels with a link need it

    if not _QR.fullmatch(text):
        raise LabelError(field, text, "a QR code here holds 1-120 visible ASCII characters, no blank")
    symbol = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    pixels = memoryview(symbol.to_image(scale=1, add_quiet_zones=False))  # type: ignore[arg-type]
    return tuple(bytes(row) for row in pixels.tolist())
