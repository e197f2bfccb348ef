"""The label of a unit that goes out as a sample (F11, rule R11b): it is not to be torn down."""

from dataclasses import dataclass

from labels import document
from labels.document import Document, Row
from labels.drawing import Drawing
from labels.media import Media
from labels.style import Style


@dataclass(frozen=True, slots=True)
class SampleLabel:
    """What stands on a sample's label, as finished texts."""

    number: str  # SP2610120001
    issue: int
    status_word: str  # 送样
    model: str
    reason: str
    to_whom: str  # 研发中心, and who there
    out_on: str
    back_by: str  # empty when it need not come back
    unit: str  # RU2609290001
    serial: str
    printed_at: str
    printed_by: str
    copy: bool


def draw(label: SampleLabel, media: Media, dpmm: int, style: Style) -> Drawing:
    """Draw everything from 60 x 40 mm up; status, model, reason, receiver and codes on smaller media.

    Raises:
        LabelError: a field does not fit or cannot be drawn.
    """
    return document.draw(
        Document(
            number=label.number,
            issue=label.issue,
            copy=label.copy,
            status_word=label.status_word,
            title=Row("model", label.model),
            rows=(
                Row("reason", label.reason, lines=2, bold=True),
                Row("to_whom, out_on", f"送 {label.to_whom} {label.out_on}"),
                Row("unit, serial", f"{label.unit} · {label.serial}"),
            ),
            printed_at=label.printed_at,
            printed_by=label.printed_by,
            aside=Row("back_by", f"归还 {label.back_by}" if label.back_by else ""),
        ),
        media,
        dpmm,
        style,
    )
