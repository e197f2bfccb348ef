"""The papers as A4 PDF: `render` (docs/forms/README.md)."""

import io
import threading
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, NextPageTemplate, PageBreak, PageTemplate

from labels import barcodes, text
from station.forms import bad_record, books, confirmation, letters, page, plan, problems
from station.forms.contents import (
    Application,
    BadRecord,
    BatchAccount,
    ConfirmationForm,
    Notice,
    PackingList,
    PickList,
    PriceList,
    ProblemSummary,
    Replacement,
    SampleSlip,
    WrittenReport,
)
from station.forms.document import PaperDocument
from station.forms.page import (
    HAIR,
    LARGE,
    RULE,
    SMALL,
    TITLE,
    WIDTH,
    Bars,
    Mark,
    Matrix,
    Row,
    Rows,
    Text,
)
from station.forms.words import PACKING_LIST, TITLES, moment, short_hash, word

LONG = frozenset(
    {"statement", "what", "why", "affected", "measures", "question", "facts", "conclusion"}
    | {"description", "stated_fault", "hold_reason", "remark", "accessories"}
)
"""Fields with room for a text of any length: rows of their own, a line each."""

LONG_MOST, SHORT_MOST = 5_000, 200
"""Characters such a field may have, and any other."""

LEFT, TOP, BOTTOM = 20 * mm, 14 * mm, 18 * mm
_RUNNING = 11 * mm
LOCK = threading.Lock()  # reportlab's fonts serve one document at a time


def render(paper: PaperDocument) -> bytes:
    """Return a paper as PDF. The same paper makes the same bytes.

    Raises:
        labels.LabelError: a text holds a character the font has not or nobody can see, or is too long;
            `field` says where it stands.
    """
    check(paper)
    with LOCK:
        page.register_font()
        return _built(paper)


def check(paper: PaperDocument) -> None:
    """Look at every text before anything is drawn.

    Raises:
        labels.LabelError: as `render`.
    """
    for field, value in _texts("", asdict(paper)):
        name = field.replace("content.", "", 1)
        most = LONG_MOST if LONG & set(field.replace("[", ".").split(".")) else SHORT_MOST
        for line in value.split("\n"):
            text.check(name, line, most)


def _texts(field: str, value: Any) -> list[tuple[str, str]]:
    match value:
        case str():
            return [(field, value)]
        case Mapping():
            inner = [(f"{field}.{name}" if field else str(name), each) for name, each in value.items()]
        case list() | tuple():
            inner = [(f"{field}[{n}]", each) for n, each in enumerate(value, 1)]
        case _:
            return []
    return [found for name, each in inner for found in _texts(name, each)]


# --- pages -----------------------------------------------------------------------------------------------


def _sections(paper: PaperDocument) -> list[tuple[str, list[Rows]]]:
    """The titles of what is printed one after the other, each from a page of its own."""
    title = TITLES[paper.kind]
    match paper.content:
        case ConfirmationForm() as content:
            return [
                (title, confirmation.form(paper, content)),
                (PACKING_LIST, confirmation.packing_list(content.packing_list)),
            ]
        case Application() as content:
            return [(title, letters.application(paper, content))]
        case WrittenReport() as content:
            return [(title, letters.report(paper, content))]
        case Notice() as content:
            return [(title, letters.notice(paper, content))]
        case Replacement() as content:
            return [(title, letters.replacement(paper, content))]
        case SampleSlip() as content:
            return [(title, problems.sample(paper, content))]
        case ProblemSummary() as content:
            return [(title, problems.summary(paper, content))]
        case BadRecord() as content:
            return [(title, bad_record.bad_record(paper, content))]
        case BatchAccount() as content:
            return [(title, books.account(paper, content))]
        case PriceList() as content:
            return [(title, books.price_list(paper, content))]
        case PickList() as content:
            return [(title, plan.pick_list(paper, content))]
        case PackingList():
            raise TypeError("a packing list is printed with its form")


def _built(paper: PaperDocument) -> bytes:
    sections = _sections(paper)
    templates: list[PageTemplate] = []
    story: list[Flowable] = []
    for n, (title, rows) in enumerate(sections):
        templates += _templates(paper, n, title)
        story += [NextPageTemplate(f"first{n}"), PageBreak()] if n else []
        story += [_title(paper, title, attached=n > 0), *rows]
    written = io.BytesIO()
    document = BaseDocTemplate(
        written,
        pagesize=A4,
        pageTemplates=templates,
        title=f"{TITLES[paper.kind]} {paper.number} 第 {paper.revision} 版",
        lang="zh-CN",
        invariant=1,
        pageCompression=1,
        initialFontName=page.FONT,
    )
    said = (
        f"{paper.number}　第 {paper.revision} 版　{moment(paper.revised_at)} {paper.revised_by}　"
        f"指纹 {short_hash(paper.hash)}"
    )
    document.build(story, canvasmaker=lambda *given, **named: Numbered(said, WIDTH, *given, **named))
    return written.getvalue()


def _templates(paper: PaperDocument, n: int, title: str) -> list[PageTemplate]:
    """The first page of a section, whose head is part of what is on it, and those it goes on to."""

    def frame(top: float) -> Frame:
        height = A4[1] - top - BOTTOM
        return Frame(LEFT, BOTTOM, WIDTH, height, 0, 0, 0, 0)

    def running(canvas: Canvas, _: BaseDocTemplate) -> None:
        canvas.saveState()
        canvas.translate(LEFT, A4[1] - TOP)
        for mark in (
            Text(0, 2, (f"{title}　{paper.number}",), page.TEXT),
            Matrix(WIDTH - 22, 0, 22 / _side(paper), _code(paper)),
        ):
            page.draw(canvas, mark, 0)
        canvas.restoreState()

    return [
        PageTemplate(f"first{n}", frame(TOP), autoNextPageTemplate=f"later{n}"),
        PageTemplate(f"later{n}", frame(TOP + _RUNNING), onPage=running),
    ]


def _code(paper: PaperDocument) -> str:
    """What the DataMatrix holds: `FM2609300001/2` is revision 2, `FM2609300001/1/2` that of supplement 1.

    The bars hold the main number alone, of a supplement too: an own number in a Code 128 is two letters and
    digits (domain 7.1, 7.5), and `/1` behind it would be read as an issue. Whoever scans either comes to the
    delivery's form; which supplement it is stands beside the bars and in the DataMatrix.
    """
    return f"{paper.number}/{paper.revision}"


def _side(paper: PaperDocument) -> int:
    return barcodes.datamatrix_side("number", _code(paper))


def _title(paper: PaperDocument, title: str, *, attached: bool) -> Rows:
    """The head of a section: what it is, its number, where it stands; bars and DataMatrix on the right."""
    matrix = 44.0
    module = 0.3 * mm
    bars = barcodes.code128_modules("number", paper.main) * module
    left = WIDTH - matrix - 12 - bars
    marks: list[Mark] = [
        Text(0, 0, (title,), TITLE, bold=True),
        Text(0, 29, (paper.number,), LARGE, bold=True),
        Matrix(WIDTH - matrix, 2, matrix / _side(paper), _code(paper)),
        Bars(left, 2, module, 34, paper.main),
        Text(left, 38, (paper.main,), SMALL),
    ]
    x = page.advance(paper.number, LARGE) + 10
    supplement = f"补充单 {paper.supplement}，属于 {paper.main}" if paper.supplement else ""
    words = [f"附 {TITLES[paper.kind]}"] if attached else [word(paper.state), supplement]
    for each in filter(None, words):
        drawn, x = page.tag(each, x, 28.5, filled=each == supplement)
        marks += drawn
        x += 6
    if not attached:
        marks.append(Text(x, 32, (paper.rule,), SMALL, grey=True))
    return Rows([Row(54, tuple(marks), RULE), Row(4)])


class Numbered(Canvas):
    """A canvas that writes the feet last, when it knows how many pages there are.

    Args:
        said: what stands on the left of every foot.
        width: of what is printed.
    """

    def __init__(self, said: str, width: float, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._said, self._width = said, width
        self._drawn: list[dict[str, Any]] = []

    def showPage(self) -> None:
        """Keep the page for later."""
        self._drawn.append(dict(self.__dict__))
        self._startPage()  # type: ignore[attr-defined]

    def save(self) -> None:
        """Write every page with its foot."""
        for n, drawn in enumerate(self._drawn, 1):
            self.__dict__.update(drawn)
            self._foot(n, len(self._drawn))
            super().showPage()
        super().save()

    def _foot(self, n: int, pages: int) -> None:
        self.saveState()
        self.translate(LEFT, BOTTOM - 4 * mm)
        self.setLineWidth(HAIR)
        self.line(0, 0, self._width, 0)
        page.draw(self, Text(0, 4, (self._said,), SMALL, grey=True), 0)
        page.draw(self, Text(self._width, 4, (f"第 {n} 页 共 {pages} 页",), SMALL, right=True), 0)
        self.restoreState()
