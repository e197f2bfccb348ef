"""A paper as a file to print, to send or to reckon with."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from labels import GlyphMissing, LabelError
from station import codes
from station.feedback import Refused
from station.forms import pdf, tables
from station.forms.document import PaperDocument
from station.forms.rows import rows
from station.forms.words import TITLES


def _xlsx(paper: PaperDocument) -> bytes:
    return tables.xlsx(TITLES[paper.kind], *rows(paper))


def _csv(paper: PaperDocument) -> bytes:
    return tables.csv(*rows(paper))


WRITERS: Mapping[str, tuple[str, Callable[[PaperDocument], bytes]]] = {
    "pdf": ("application/pdf", pdf.render),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _xlsx),
    "csv": ("text/csv; charset=utf-8", _csv),
}
"""Each format by the end of its file's name: its media type and what writes it."""


def write(paper: PaperDocument, ending: str) -> bytes:
    """Return a paper in one of the formats of `WRITERS`.

    Raises:
        Refused: a text on it cannot be printed; says which, where it stands and what is wrong with it.
    """
    with unfit_texts(paper.number):
        return WRITERS[ending][1](paper)


@contextmanager
def unfit_texts(of: str) -> Iterator[None]:
    """Say what is wrong with a text that cannot be printed.

    Args:
        of: what it stands on, as people call it.
    """
    try:
        yield
    except GlyphMissing as error:
        raise Refused(
            "paper_glyph_missing",
            paper=of,
            field=error.field,
            character=error.character,
            code=f"U+{ord(error.character):04X}",
        ) from error
    except LabelError as error:
        found = codes.visible(str(error.value))
        shown = found if len(found) <= 40 else f"{found[:40]}… ({len(found)})"
        raise Refused("paper_text_unfit", paper=of, field=error.field, found=shown) from error


def name(paper: PaperDocument, ending: str) -> str:
    """Return what the file is called: `FM2609300001-1.pdf` is supplement 1."""
    return f"{paper.number.replace('/', '-')}.{ending}"
