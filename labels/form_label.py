"""The label of a form, on its folder and its goods: confirmation form (F1), application (F3), report (F7)."""

from dataclasses import dataclass

from labels import document
from labels.document import Document, Row
from labels.drawing import Drawing
from labels.media import Media
from labels.style import Style


@dataclass(frozen=True, slots=True)
class FormLabel:
    """What stands on a form's label, as finished texts."""

    number: str  # FM2609290001, AP..., RP...
    issue: int
    status_word: str  # 待客户确认
    form: str  # 确认单
    customer: str
    deliveries: str
    date: str
    quantity: str  # 12 台
    owner: str  # of the customer, at marketing
    link: str  # address of the form's page; empty without one
    printed_at: str
    printed_by: str
    copy: bool


def draw(label: FormLabel, media: Media, dpmm: int, style: Style) -> Drawing:
    """Draw everything from 60 x 40 mm up; status, form, customer, deliveries and codes on smaller media.

    A link takes the DataMatrix's place, on smaller media it is left out.

    Raises:
        LabelError: a field does not fit or cannot be drawn.
    """
    return document.draw(
        Document(
            number=label.number,
            issue=label.issue,
            copy=label.copy,
            status_word=label.status_word,
            title=Row("form", label.form),
            rows=(
                Row("customer", label.customer, lines=2, bold=True),
                Row("deliveries", label.deliveries),
                Row("date, quantity", " · ".join(filter(None, (label.date, label.quantity)))),
                Row("owner", f"营销 {label.owner}" if label.owner else ""),
            ),
            printed_at=label.printed_at,
            printed_by=label.printed_by,
            link=label.link,
        ),
        media,
        dpmm,
        style,
    )
