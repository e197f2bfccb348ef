"""Signatures on paper: a box for each that is asked for, and the account of all that were given."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from reportlab.lib.units import mm

from station.forms import page
from station.forms.document import PaperDocument, Photo, Signed
from station.forms.page import HAIR, SMALL, TEXT, WIDTH, Box, Column, Mark, Row, Rows, Text
from station.forms.words import facts, joined, moment, word
from station.operations.law import local


@dataclass(frozen=True, slots=True)
class Slot:
    """A place for one signature.

    Attributes:
        title: what is signed.
        role: whose it is; empty for anybody's.
        acts: what signs here; the newest on this revision is shown.
        choices: to tick by hand while nobody signed.
        lasts: whether a signature on an earlier revision still stands; a decision's never does.
    """

    title: str
    role: str
    acts: tuple[str, ...]
    choices: tuple[str, ...] = ()
    lasts: bool = False


MARKETING = Slot("审核", "marketing", ("reviewed",), ("同意", "改方案", "不同意"))
GM = Slot("批准", "gm", ("approved", "rejected"), ("批准", "驳回"))

_GAP = 4 * mm
_NAME = 10.0


def boxes(paper: PaperDocument, slots: Sequence[Slot]) -> Rows:
    """Boxes side by side: who signed when, electronically or recorded for him, and a line for ink."""
    across = 4 if len(slots) == 4 else 3
    rows = [
        _box_row(
            [(slot, _newest(paper, slot)) for slot in slots[first : first + across]], across, paper.revision
        )
        for first in range(0, len(slots), across)
    ]
    return Rows(rows, lead=(page.heading("签署"),))


def _newest(paper: PaperDocument, slot: Slot) -> Signed | None:
    given = [
        each
        for each in paper.signatures
        if each.act in slot.acts and (slot.lasts or each.revision == paper.revision)
    ]
    return given[-1] if given else None


def _box_row(slots: Sequence[tuple[Slot, Signed | None]], across: int, revision: int) -> Row:
    width = (WIDTH - (across - 1) * _GAP) / across
    said = [_said(slot, signed, width - 12, revision) for slot, signed in slots]
    needed = [sum(page.leading(text.size) * len(text.lines) for text in texts) for texts in said]
    height = max(32.0, *needed) + 38
    marks: list[Mark] = []
    for n, texts in enumerate(said):
        x, y = n * (width + _GAP), 11.0
        marks.append(Box(x, 6, width, height))
        for text in texts:
            marks.append(replace(text, x=x + 6, y=y))
            y += page.leading(text.size) * len(text.lines)
        ink = height - 9
        marks.append(Box(x + 6, ink + 7, width - 12, 0, HAIR))
        marks.append(Text(x + 6, ink - 3, ("手签",), SMALL, grey=True))
        marks.append(Text(x + width * 0.56, ink - 3, ("日期",), SMALL, grey=True))
    return Row(height + 10, tuple(marks))


def _said(slot: Slot, signed: Signed | None, room: float, revision: int) -> list[Text]:
    if signed is None:
        title = Text(0, 0, (joined(slot.title, word(slot.role)),), SMALL, grey=True)
        ticks = "　".join(f"□ {choice}" for choice in slot.choices)
        return [title, *([Text(0, 0, page.lines(ticks, room), TEXT)] if ticks else [])]
    small = [_when(signed), joined("电子签署", word(signed.channel))]
    if signed.elsewhere:
        small[1] = f"{signed.recorded_by} 补记 · {word(signed.channel)}"
    if signed.reference:
        small.append(f"凭证 {signed.reference}")
    if signed.revision != revision:
        small.append(f"签于第 {signed.revision} 版")
    decided = [Text(0, 0, page.lines(_decided(signed), room), bold=True)] if slot.choices else []
    return [
        Text(0, 0, (slot.title,), SMALL, grey=True),
        Text(0, 0, page.lines(joined(signed.name, word(signed.role)), room, _NAME), _NAME),
        *decided,
        *(Text(0, 0, page.lines(line, room, SMALL), SMALL) for line in small),
    ]


def _decided(signed: Signed) -> str:
    """What marketing said; of others what was done."""
    return word(str(signed.facts.get("verdict", signed.act)))


# --- the account -----------------------------------------------------------------------------------------

_COLUMNS = (Column("时间", 32), Column("步骤", 28), Column("谁", 95), Column("版", 20, right=True))


def account(paper: PaperDocument) -> list[Rows]:
    """Everything that was signed, in order, of earlier revisions too, with what was said."""
    rows = [row for signed in paper.signatures for row in _entry(signed)]
    if not rows:
        return []
    return [Rows(rows, head=(page.table_head(_COLUMNS),), lead=(page.heading("经过"),))]


def _entry(signed: Signed) -> list[Row]:
    values = (
        _when(signed),
        word(signed.act),
        joined(signed.name, word(signed.role)),
        f"第 {signed.revision} 版",
    )
    below = [row for name, value in facts(signed.facts) for row in page.note(name, value, 32 * mm)]
    if signed.elsewhere:
        recorded = joined(
            f"{moment(signed.at)} {signed.recorded_by}",
            word(signed.channel),
            f"凭证 {signed.reference}" if signed.reference else "",
            "附照片" if signed.image else "",
        )
        below += page.note("补记", recorded, 32 * mm, marked=late(signed.given_on, signed.at))
    first = page.table_row(_COLUMNS, values, line=0 if below else HAIR, keep=bool(below))
    return [first, *below, *([Row(2, (), HAIR)] if below else [])]


def _when(signed: Signed) -> str:
    """When a signature was given: to the minute here, the day elsewhere."""
    return signed.given_on or moment(signed.at)


def late(happened: str, recorded: datetime) -> bool:
    """Whether something was recorded on a later day than it happened (R16).

    Args:
        happened: a day or a time as the department's clock reads, `2026-09-29 14:20`; empty when recorded.
    """
    return "" < happened[:10] < f"{local(recorded):%Y-%m-%d}"


def recorded(happened: str, at: datetime, by: str) -> str:
    """When and by whom something was recorded, and whether that was late (R16).

    Args:
        happened: as the department's clock reads, `2026-09-29 14:20`.
    """
    return joined(moment(at), by, "补记" if late(happened, at) else "")


def pictures(paper: PaperDocument) -> list[Rows]:
    """Photos of the paper, then pictures that prove what was done outside the station; two a row."""
    shown = [(each.image, _caption(each)) for each in paper.photos]
    shown += [
        (each.image, f"凭证：{each.name} {word(each.act)}，{each.recorded_by} 补记 {moment(each.at)}")
        for each in paper.signatures
        if each.image is not None
    ]
    if not shown:
        return []
    return [Rows(page.photo_rows(shown), lead=(page.heading(f"照片 {len(shown)} 张"),))]


def _caption(photo: Photo) -> str:
    return joined(f"照片 {photo.number}", moment(photo.at), photo.by)
