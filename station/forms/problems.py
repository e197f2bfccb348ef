"""F11 样品单 and F12 问题汇总, with the Pareto picture (R11a, R11b)."""

from dataclasses import replace

from station.forms import page, signing
from station.forms.confirmation import customer_fields
from station.forms.contents import ProblemSummary, SampleSlip, SummaryLine
from station.forms.document import PaperDocument
from station.forms.page import HAIR, SMALL, TEXT, WIDTH, Box, Column, Field, Mark, Row, Rows, Stroke, Text
from station.forms.rows import named, signed_with
from station.forms.signing import Slot
from station.forms.words import grouped, joined, moment, said, word
from station.operations.summaries import bars
from station.rules.problems import VITAL_PERCENT, places, running_shares, share

_TABLE = (
    Column("序", 10),
    Column("型号", 32),
    Column("缺陷", 55),
    Column("生产周", 28),
    Column("台数", 16, right=True),
    Column("占比", 17, right=True),
    Column("累计", 17, right=True),
)

_FRAME = 0.7
"""Thickness of a bar's frame."""

_AXIS = 26.0
"""Room on either side of the picture for its two scales."""


def sample(paper: PaperDocument, content: SampleSlip) -> list[Rows]:
    """F11."""
    back = next((each for each in paper.signatures if each.act == "returned"), None)
    shown = [
        *customer_fields(content.customer),
        Field("单元", content.unit),
        Field("型号", content.model),
        Field("序列号", grouped(content.serial), 2),
        Field("生产周", content.produced),
        Field("查得", said(content.found), 3),
        Field("送出", joined(content.date, content.sent_by)),
        Field("从", joined(word(content.stood), content.place)),
        Field("交给", content.to),
        Field("要求归还", content.back_by),
        Field("归还", moment(back.at) if back else "", 4),
    ]
    results = "\n".join(signed_with(paper, "result"))
    return [
        Rows(page.fields(shown)),
        Rows([*page.prose("为什么送", content.why), *page.prose("研发结果", results)]),
        *([] if results else [_to_write("研发结果", 4)]),
        signing.boxes(
            paper,
            (
                Slot("送样", "", ("sent",), lasts=True),
                Slot("研发接收", "rnd", ("received",)),
                Slot("收回", "", ("returned",), lasts=True),
            ),
        ),
        *signing.account(paper),
    ]


def summary(paper: PaperDocument, content: ProblemSummary) -> list[Rows]:
    """F12: period, pictures, table, who discussed it, conclusion."""
    total = sum(line.units for line in content.lines)
    shown = [
        Field("期间", f"{content.first} 至 {content.last}", 2),
        Field("合计", f"{total} 台次"),
        Field("制表", joined(content.made_by, content.date)),
    ]
    half = (WIDTH - 14) / 2
    smaller = (_picture(content.lines, by, half, 86) for by in ("model", "week"))
    beside = Row(
        126, tuple(_moved(mark, n * (half + 14)) for n, marks in enumerate(smaller) for mark in marks)
    )
    took_part = [
        Field("研发", content.rnd),
        Field("品管", content.quality),
        Field("生产", content.production),
    ]
    seen_to = [Field("负责人", content.owner, 2), Field("期限", content.due)]
    shares = running_shares([line.units for line in content.lines])
    return [
        Rows(page.fields(shown)),
        Rows([Row(180, _picture(content.lines, "defect", WIDTH, 128)), beside]),
        Rows(page.fields(took_part, 3), lead=(page.heading("讨论与结论（R11a）"),)),
        *([Rows(page.prose("结论", content.conclusion))] if content.conclusion else [_to_write("结论", 4)]),
        Rows(page.fields(seen_to, 3)),
        signing.boxes(
            paper,
            (
                Slot("研发", "", ("discussed_rnd",)),
                Slot("品管", "", ("discussed_quality",)),
                Slot("生产", "", ("discussed_production",)),
                Slot("结论", "", ("concluded",)),
                Slot("落实", "", ("done",)),
            ),
        ),
        Rows(
            [
                page.table_row(
                    _TABLE,
                    (
                        str(n),
                        word(line.model),
                        named(line.defect),
                        word(line.week),
                        str(line.units),
                        f"{share(line.units, total)} %",
                        f"{so_far} %",
                    ),
                )
                for n, (line, so_far) in enumerate(zip(content.lines, shares, strict=True), 1)
            ],
            head=(page.table_head(_TABLE),),
            lead=(page.heading("按型号、缺陷、生产周"),),
        ),
        *signing.account(paper),
    ]


def _to_write(label: str, lines: int) -> Rows:
    """A text that is still to be written, with lines for ink."""
    first = Row(14, (Text(0, 4, (label,), SMALL, grey=True),), keep=True)
    return Rows([first, *(Row(18, (), HAIR) for _ in range(lines))])


_BY = {"defect": "缺陷", "model": "型号", "week": "生产周"}


def _picture(lines: tuple[SummaryLine, ...], by: str, width: float, height: float) -> tuple[Mark, ...]:
    """The Pareto picture: units on the left, their share on the right, bars that reach 80 % filled."""
    drawn = bars(lines, by)
    left, top, room = _AXIS, 20.0, width - 2 * _AXIS
    found = places(drawn, room, height)
    marks: list[Mark] = [Text(0, 4, (f"帕累托图，按{_BY[by]}",), TEXT, bold=True)]
    for share_of in (0, 50, VITAL_PERCENT, 100):
        y = top + height * (100 - share_of) / 100
        units, part = divmod(drawn.total * share_of, 100)
        if not part:  # there is no half a unit
            marks.append(Text(left - 5, y - 4, (str(units),), SMALL, right=True, grey=True))
        marks.append(Text(left + room + 5, y - 4, (f"{share_of}%",), SMALL, grey=True))
    marks.append(Stroke(left, top, ((0.0, 0.0), (0.0, height), (room, height), (room, 0.0)), HAIR))
    marks.append(Stroke(left, top, ((0.0, found.mark), (room, found.mark)), 0.6, dashed=True))
    step = room / max(len(drawn.bars), 1)
    for n, (bar, (x, y, wide, tall)) in enumerate(zip(drawn.bars, found.bars, strict=True)):
        marks.append(Box(left + x, top + y, wide, tall, _FRAME, filled=n < drawn.vital))
        centre = left + x + wide / 2
        counted = str(bar.units)
        inside = tall > 12
        marks.append(
            Text(
                centre - page.advance(counted, SMALL) / 2,
                top + y + (2 if inside else -10),
                (counted,),
                SMALL,
                white=inside and n < drawn.vital,
            )
        )
        for line, words in enumerate(page.lines(named(bar.label), step - 2, SMALL)[:4]):
            at = centre - page.advance(words, SMALL) / 2
            marks.append(Text(at, top + height + 3 + line * page.leading(SMALL), (words,), SMALL))
    marks.append(Stroke(left, top, found.line, 1.2))
    marks += [Box(left + x - 1.6, top + y - 1.6, 3.2, 3.2, filled=True) for x, y in found.line]
    return tuple(marks)


def _moved(mark: Mark, by: float) -> Mark:

    return replace(mark, x=mark.x + by)
