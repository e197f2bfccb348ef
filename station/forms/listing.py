"""A list as A4 PDF, to hang up or to file: a table with its titles on every page, and no signatures (F13)."""

import io
from collections.abc import Sequence

from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import mm
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

from labels import text
from station.forms import page, pdf
from station.forms.page import RULE, TEXT, TITLE, WIDTH, Column, Row, Rows, Text
from station.forms.tables import shown

_MANY = 7
"""So many columns stand upright; with more the page lies on its side."""

_WIDEST, _NARROWEST = 60.0, 9.0
"""Of a column, in mm, before they share the page out."""

_LONGEST = 2_000


def render(
    title: str,
    under: str,
    columns: Sequence[tuple[str, bool]],
    rows: Sequence[Sequence[str]],
    total: Sequence[str] | None = None,
    *,
    made: str,
) -> bytes:
    """Return a list as PDF. The same list makes the same bytes.

    Args:
        under: what it is narrowed to.
        columns: title of each, and whether its values stand on the right.
        total: the last line.
        made: when and by whom, for the foot.

    Raises:
        labels.LabelError: a text holds a character the font has not, or is too long.
    """
    heads = [name for name, _ in columns]
    drawn = [[shown(value) for value in row] for row in (*rows, *([total] if total else []))]
    for n, row in enumerate([heads, *drawn]):
        for name, value in zip(heads, row, strict=True):
            for line in value.split("\n"):
                text.check(f"{name} {n}", line, _LONGEST)
    with pdf.LOCK:
        page.register_font()
        return _built(shown(title), shown(under), columns, drawn, total is not None, shown(made))


def _built(
    title: str,
    under: str,
    columns: Sequence[tuple[str, bool]],
    rows: Sequence[Sequence[str]],
    summed: bool,
    made: str,
) -> bytes:
    lies = len(columns) > _MANY
    size = landscape(A4) if lies else A4
    width = size[0] - A4[0] + WIDTH
    spread = _columns(columns, rows, width)
    last = len(rows) - 1
    body = [
        page.table_row(spread, row, bold=summed and n == last, keep=summed and n == last - 1)
        for n, row in enumerate(rows)
    ]
    lead = Row(46, (Text(0, 0, (title,), TITLE, bold=True), Text(0, 28, (under,), TEXT, grey=True)), RULE)
    written = io.BytesIO()
    frame = Frame(pdf.LEFT, pdf.BOTTOM, width, size[1] - pdf.TOP - pdf.BOTTOM, 0, 0, 0, 0)
    document = BaseDocTemplate(
        written,
        pagesize=size,
        pageTemplates=[PageTemplate("list", frame)],
        title=title,
        lang="zh-CN",
        invariant=1,
        pageCompression=1,
        initialFontName=page.FONT,
    )
    nothing = page.table_row(spread, ["–", *[""] * (len(columns) - 1)])
    document.build(
        [Rows(body or [nothing], [page.table_head(spread)], [lead])],
        canvasmaker=lambda *given, **named: pdf.Numbered(made, width, *given, **named),
    )
    return written.getvalue()


def _columns(
    columns: Sequence[tuple[str, bool]], rows: Sequence[Sequence[str]], width: float
) -> list[Column]:
    """Share the page out by what stands in the columns."""
    natural = []
    for n, (name, _) in enumerate(columns):
        widest = max((page.advance(line, TEXT) for row in rows for line in row[n].split("\n")), default=0.0)
        widest = max(widest, page.advance(name, page.SMALL))
        natural.append(min(max((widest + 8) / mm, _NARROWEST), _WIDEST))
    scale = width / mm / sum(natural)
    return [Column(name, share * scale, right) for (name, right), share in zip(columns, natural, strict=True)]
