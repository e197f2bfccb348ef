"""Papers read back as somebody else's programs read them: pypdf, a rasteriser and a barcode reader."""

import io
import re
from dataclasses import asdict, is_dataclass
from typing import Any

import pypdfium2
import zxingcpp
from PIL import Image
from pypdf import PdfReader

BLANK = re.compile(r"\s+")


def text(pdf: bytes) -> str:
    """All text of a PDF without its blanks: where a line was broken does not matter."""
    return BLANK.sub("", "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages))


def bare(value: object) -> str:
    return BLANK.sub("", str(value))


def pictures(pdf: bytes, dpi: int = 200) -> list[Image.Image]:
    """Every page as a picture."""
    document = pypdfium2.PdfDocument(pdf)
    return [document[n].render(scale=dpi / 72).to_pil().convert("L") for n in range(len(document))]


def codes(picture: Image.Image) -> dict[str, str]:
    """What the codes on a page say, by their kind."""
    found = zxingcpp.read_barcodes(picture, text_mode=zxingcpp.TextMode.Plain, try_invert=False)
    return {each.format.name: each.text for each in found}


def fonts(pdf: bytes) -> dict[str, bool]:
    """Every font of a PDF and whether its outlines are in the file."""
    used = {}
    for page in PdfReader(io.BytesIO(pdf)).pages:
        for reference in page["/Resources"].get("/Font", {}).values():
            font = reference.get_object()
            used[font["/BaseFont"]] = "/FontFile2" in font.get("/FontDescriptor", {})
    return used


def texts(value: Any) -> list[str]:
    """Every text of a content."""
    if is_dataclass(value) and not isinstance(value, type):
        value = asdict(value)
    match value:
        case str():
            return [value] if value.strip() else []
        case dict():
            return [found for each in value.values() for found in texts(each)]
        case list() | tuple():
            return [found for each in value for found in texts(each)]
        case _:
            return []
