"""The label of a pick list (F10, rule R20): on 100 x 150 mm the list itself, on smaller media its summary."""

from dataclasses import dataclass

from labels import document
from labels.document import Document, Row
from labels.drawing import Drawing
from labels.media import Media
from labels.style import Style

MOST_LINES = 15


@dataclass(frozen=True, slots=True)
class PickLabel:
    """What stands on a pick list's label, as finished texts."""

    number: str  # PK2610120001
    issue: int
    status_word: str  # 待领料
    planned_for: str  # 10-13
    summary: str  # 6 项 23 台
    picker: str
    leader: str
    lines: tuple[str, ...]  # what to pick, how many, from where
    printed_at: str
    printed_by: str
    copy: bool


def draw(label: PickLabel, media: Media, dpmm: int, style: Style) -> Drawing:
    """Draw the list on 100 x 150 mm; the summary, picker and leader on smaller media.

    Raises:
        LabelError: a field does not fit or cannot be drawn, or the list has more than 15 lines.
    """
    listed = label.lines if media.height_mm >= 150 else ()
    document.room_for("lines", len(listed), MOST_LINES, media)
    return document.draw(
        Document(
            number=label.number,
            issue=label.issue,
            copy=label.copy,
            status_word=label.status_word,
            title=Row("planned_for", label.planned_for),
            rows=(
                Row("summary", label.summary, bold=True),
                Row("picker", f"领料 {label.picker}"),
                Row("leader", f"派工 {label.leader}"),
                *(Row("lines", line, largest=3.25) for line in listed),
            ),
            printed_at=label.printed_at,
            printed_by=label.printed_by,
        ),
        media,
        dpmm,
        style,
    )
