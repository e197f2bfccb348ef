"""The tag of goods on hold: a unit or a whole delivery that goes nowhere until a person decides.

Its bars hold the number of what is held, so a scan opens it. It has no issue and no DataMatrix: those are the
unit label's, which stays where it is.
"""

from dataclasses import dataclass

from labels import document
from labels.document import Document, Row
from labels.drawing import Drawing
from labels.media import Media
from labels.style import Style


@dataclass(frozen=True, slots=True)
class HoldLabel:
    """What stands on a hold tag, as finished texts."""

    number: str  # RU2609290001, DL2609290001
    status_word: str  # 待处理
    model: str
    reason: str
    decides: str  # 营销中心
    since: str
    due: str
    place: str  # LC000002 待处理区
    held_by: str
    printed_at: str
    printed_by: str
    copy: bool


def draw(label: HoldLabel, media: Media, dpmm: int, style: Style) -> Drawing:
    """Draw everything from 60 x 40 mm up; status, model, reason, who decides and bars on smaller media.

    Raises:
        LabelError: a field does not fit or cannot be drawn.
    """
    return document.draw(
        Document(
            number=label.number,
            issue=0,
            copy=label.copy,
            status_word=label.status_word,
            held=True,
            title=Row("model", label.model),
            rows=(
                Row("reason", label.reason, lines=2, bold=True),
                Row("decides", f"等{label.decides}决定"),
                Row("place, since, held_by", f"{label.place} · {label.since} {label.held_by}"),
            ),
            printed_at=label.printed_at,
            printed_by=label.printed_by,
            aside=Row("due", f"期限 {label.due}" if label.due else ""),
        ),
        media,
        dpmm,
        style,
    )
