"""The label of a storage place, read and scanned from a step away."""

from dataclasses import dataclass

from labels.badge import WIDE_MODULE_MM
from labels.document import FULL, issue_words
from labels.drawing import Drawing
from labels.layout import Layout
from labels.media import Media
from labels.style import Style


@dataclass(frozen=True, slots=True)
class LocationLabel:
    """What stands on a location's label."""

    code: str  # LC000002
    name: str  # 待处理区
    copy: bool = False  # printed once more: the same label may hang elsewhere


def draw(label: LocationLabel, media: Media, dpmm: int, style: Style) -> Drawing:
    """Draw a location's label on 60 x 40 mm or larger.

    Raises:
        LabelError: a field does not fit or cannot be drawn.
    """
    layout = Layout(media, dpmm, FULL)
    layout.text(
        "name", label.name, 2, 1.5, layout.width - 4, 15, 11.0, floor=4, lines=2, bold=True, align="centre"
    )
    layout.code128("code", label.code, 0, 17.5, layout.width, 14, WIDE_MODULE_MM)
    layout.text("code", label.code, 2, 32.25, layout.width - 4, 5.5, 4.5, align="centre")
    layout.text("copy", issue_words(0, label.copy), layout.width - 12, 34, 10.25, 3.5, 2.75, align="right")
    return layout.drawing()
