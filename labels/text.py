"""Text as whole dots: which characters can be drawn, how wide they are, the 1-bit graphic of a few lines.

Two shipped fonts (`fonts/`): Micro Hei from 20 dots up, drawn grey and cut to black, and Unifont at exactly
16 dots, its own size, for print too small for outlines.
"""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from PIL import Image, ImageDraw, ImageFont

from labels.errors import GlyphMissing, LabelError

Align = Literal["left", "right", "centre"]
FONTS = Path(__file__).parent / "fonts"
SMALLEST = 20  # dots: Micro Hei's strokes run together below; Unifont stands in at 16
_CUT = 140  # grey above it prints. Lower clots dense characters, higher breaks thin strokes
_LONGEST = 200  # characters: no label holds more, and a pasted page must not cost a second of drawing
_INVISIBLE = {"Cc": "control", "Cf": "format", "Zl": "line", "Zp": "paragraph", "Cs": "surrogate"}
_NOT_FIRST = "，。、；：！？）》」』】〕…,.;:!?)]}%℃°"  # never begin a line with these


@lru_cache(1)
def _drawable() -> bytes:
    """One byte for each code point of the basic plane: 1 when the shipped fonts draw it."""
    flags = bytearray(0x10000)
    try:
        characters = (FONTS / "characters.txt").read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise _unreadable("characters.txt", error) from error
    for character in characters:
        flags[ord(character)] = 1
    return bytes(flags)


def _unreadable(name: str, error: Exception) -> LabelError:
    return LabelError("font", str(FONTS / name), f"this file must be readable, install anew ({error})")


def check(field: str, text: str, most: int = _LONGEST) -> None:
    """Refuse a text that cannot be drawn as it stands.

    Args:
        most: characters there is room for; by default on any label.

    Raises:
        GlyphMissing: the first character the shipped fonts do not have.
        LabelError: a control, bidi or other invisible character; more characters than `most`.
    """
    if len(text) > most:
        raise LabelError(field, text, f"at most {most} characters fit here")
    drawable = _drawable()
    for character in text:
        code = ord(character)
        if code > 0xFFFF or not drawable[code]:
            kind = _INVISIBLE.get(unicodedata.category(character))
            if kind:
                raise LabelError(field, text, f"only visible characters, U+{code:04X} is a {kind} character")
            raise GlyphMissing(field, text, character)


@dataclass(frozen=True, slots=True)
class Face:
    """A font at one size. The shipped font has no bold: heavier strokes are drawn round its outlines."""

    size_dots: int
    bold: bool = False

    @property
    def weight(self) -> float:
        """Dots a bold stroke is thicker; small type gets none, dense characters would clot."""
        return self.size_dots / 28 if self.bold and self.size_dots >= 28 else 0.0


@dataclass(frozen=True, slots=True)
class Bitmap:
    """A graphic cropped to its ink. Rows are padded to whole bytes; 1 is black, MSB is the left dot."""

    width: int
    height: int
    rows: bytes

    @property
    def row_bytes(self) -> int:
        """Bytes in one row."""
        return (self.width + 7) // 8

    def image(self) -> Image.Image:
        """The graphic as a 1-bit mask: 1 where it is black."""
        return Image.frombytes("1", (self.width, self.height), self.rows)


@dataclass(frozen=True, slots=True)
class Ink:
    """A bitmap and where it lies, from the top left of the box it was set in."""

    x: int
    y: int
    bitmap: Bitmap


@lru_cache(32)
def _font(size_dots: int) -> ImageFont.FreeTypeFont:
    name, size = ("microhei.ttf", size_dots) if size_dots >= SMALLEST else ("unifont.woff2", 16)
    try:
        return ImageFont.truetype(FONTS / name, size, layout_engine=ImageFont.Layout.BASIC)
    except OSError as error:
        raise _unreadable(name, error) from error


@lru_cache(64)
def _advances(face: Face) -> dict[str, int]:
    """The advances of a face that were asked for before, by character: one look-up a face, not a letter."""
    return {}


def _advance(face: Face, character: str) -> int:
    known = _advances(face)
    if character not in known:
        known[character] = round(_font(face.size_dots).getlength(character) + face.weight)
    return known[character]


@lru_cache(8192)
def _glyph(face: Face, character: str) -> Image.Image:
    """One character as a 1-bit mask, `_margin` free columns left, the baseline at `_baseline`."""
    margin = _margin(face)
    size = (_advance(face, character) + 2 * margin, line_height(face) + margin)
    own_size = face.size_dots < SMALLEST
    image = Image.new("1" if own_size else "L", size)
    ImageDraw.Draw(image).text(
        (margin, _baseline(face)),
        character,
        fill=255,
        font=_font(face.size_dots),
        anchor="ls",
        stroke_width=face.weight / 2,
    )
    return image if own_size else image.point([0] * _CUT + [255] * (256 - _CUT), "1")


def _margin(face: Face) -> int:
    return 2 + face.size_dots // 8  # room for ink that leans out of its advance


def _baseline(face: Face) -> int:
    return round(face.size_dots * 0.88)


def line_height(face: Face) -> int:
    """Height of a line's box in dots: descenders included, no leading."""
    return round(face.size_dots * 1.12)


def width(face: Face, text: str) -> int:
    """Width of a line's box in dots: the sum of its whole-dot advances."""
    known = _advances(face)
    return sum(known[character] if character in known else _advance(face, character) for character in text)


@lru_cache(1024)
def block(face: Face, lines: tuple[str, ...], width_dots: int, align: Align) -> Ink | None:
    """Draw lines one below the other in a box, cropped to their ink; None when there is none.

    Args:
        face: font size and weight.
        lines: already passed by `check`, each as wide as the box at most.
        width_dots: of the box.
        align: where shorter lines stand in it.
    """
    margin = _margin(face)
    canvas = Image.new("1", (width_dots + 2 * margin, line_height(face) * len(lines) + margin))
    for row, text in enumerate(lines):
        spare = width_dots - width(face, text)
        pen = {"left": 0, "right": spare, "centre": spare // 2}[align]
        for character in text:
            canvas.paste(1, (pen, row * line_height(face)), _glyph(face, character))
            pen += _advance(face, character)
    box = canvas.getbbox()
    if box is None:
        return None
    ink = canvas.crop(box)
    return Ink(box[0] - margin, box[1], Bitmap(ink.width, ink.height, ink.tobytes()))


@lru_cache(512)
def fit(
    text: str, width_dots: int, height_dots: int, largest: int, floor: int, lines: int, bold: bool
) -> tuple[Face, tuple[str, ...]] | None:
    """Choose size and line breaks: shrink to the floor on one line, then wrap and shrink again, else None.

    Args:
        text: already passed by `check`.
        width_dots: of the box.
        height_dots: of the box.
        largest: font size to try first, dots.
        floor: smallest font size allowed, dots.
        lines: most lines allowed.
        bold: as in `Face`.
    """
    for count in range(1, lines + 1):
        for size in (*range(largest, floor, -2), floor):
            face = Face(size, bold)
            if count * line_height(face) > height_dots:
                continue
            parts = broken(face, text, width_dots)
            if len(parts) <= count and all(width(face, part) <= width_dots for part in parts):
                return face, tuple(parts)
    # Bold strokes need room: what fits only without them is better read than refused.
    return fit(text, width_dots, height_dots, floor, floor, lines, False) if bold else None


def broken(face: Face, text: str, width_dots: int) -> list[str]:
    """Break where the box ends; keep Latin words whole while they fit, closing marks off line starts."""
    if width(face, text) <= width_dots:
        return [text.rstrip()]
    parts, current = [], ""
    for piece in _pieces(face, text, width_dots):
        if current and width(face, current + piece.rstrip()) > width_dots:
            parts.append(current.rstrip())
            current = piece.lstrip()
        else:
            current += piece
    return [*parts, current.rstrip()] if current.strip() or not parts else parts


def _pieces(face: Face, text: str, width_dots: int) -> list[str]:
    """Cut a text where a line may end. A word wider than the box is cut where the box ends."""
    pieces: list[str] = []
    for character in text:
        last = pieces[-1] if pieces else ""
        if last and (
            character == " "
            or character in _NOT_FIRST
            or (
                _in_word(character)
                and last[-1] != "-"
                and _in_word(last[-1])
                and width(face, last + character) <= width_dots
            )
        ):
            pieces[-1] += character
        else:
            pieces.append(character)
    return pieces


def _in_word(character: str) -> bool:
    return character < "\u2000" and character != " "
