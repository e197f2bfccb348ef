"""A person's badge: a user name to scan. Its six secret digits stand in the bars only, never in print."""

from dataclasses import dataclass

from labels.document import FULL
from labels.drawing import Drawing
from labels.layout import Layout
from labels.media import Media
from labels.style import Style

OPEN_CHARACTERS = 6  # OP0001, CM0020: what may be read by eye; the secret digits follow
WIDE_MODULE_MM = 0.375  # worn, bent, scanned through a sleeve: half as wide again as a goods label


@dataclass(frozen=True, slots=True)
class BadgeLabel:
    """What stands on a badge."""

    code: str  # OP0001 and six secret digits
    name: str
    role: str


def draw(label: BadgeLabel, media: Media, dpmm: int, style: Style) -> Drawing:
    """Draw a badge on 60 x 40 mm or larger.

    Raises:
        LabelError: a field does not fit or cannot be drawn.
    """
    layout = Layout(media, dpmm, FULL)
    left, width = 2.5, layout.width - 5.0
    layout.text("name", label.name, left, 2.5, width - 19, 10.5, 9.0, lines=2, bold=True)
    layout.text("role", label.role, left + width - 18, 3, 18, 4.5, 4.0, align="right")
    number = label.code[:OPEN_CHARACTERS]
    layout.text("code", number, left + width - 18, 8, 18, 4.5, 3.5, align="right")
    layout.code128("code", label.code, 0, 16, layout.width, 20, WIDE_MODULE_MM)
    return layout.drawing()
