"""The slip at the end of a shift: what was done, what is left, and the end of the journal.

The journal's head hash on paper is what no later change to the store can take back (faults S21); the QR code
holds it with its sequence number, so that it can be scanned and compared.
"""

import re
from dataclasses import dataclass

from labels.document import FULL, Row, heading
from labels.drawing import Drawing
from labels.errors import LabelError
from labels.layout import SMALL_PRINT_MM, Layout
from labels.media import Media
from labels.style import Style


@dataclass(frozen=True, slots=True)
class ShiftSlip:
    """What stands on a shift-end slip, as finished texts."""

    status_word: str  # 交班
    desk_name: str
    period: str  # 2026-09-29 08:30 - 17:30
    operator: str
    done: str  # 签收 12 清点 42
    left: str  # 待处理 6 待交接 1
    events: int  # the journal's last sequence number
    head_hash: str  # of that event: 64 digits 0-9 a-f
    printed_at: str
    copy: bool


def draw(label: ShiftSlip, media: Media, dpmm: int, style: Style) -> Drawing:
    """Draw a slip on 60 x 40 mm or larger.

    Raises:
        LabelError: a field does not fit or cannot be drawn, or the hash is none.
    """
    if not re.fullmatch(r"[0-9a-f]{64}", label.head_hash):
        raise LabelError("head_hash", label.head_hash, "a journal's head hash has 64 digits 0-9 a-f")
    layout = Layout(media, dpmm, FULL)
    left, right = 1.75, layout.width - 1.75
    heading(layout, label.status_word, False, Row("desk_name", label.desk_name), left, 1.5, 9, 8, 5.0, style)
    layout.box(left, 11.25, right - left, 0.25, 0.25)
    layout.qr("head_hash", f"{label.events}/{label.head_hash.upper()}", right + 1.25, 11.75, 18.5)
    column = right - left - 18
    rows = (
        ("period", label.period, False),
        ("operator", f"{label.operator} · 补打" if label.copy else label.operator, False),
        ("done", label.done, True),
        ("left", label.left, True),
    )
    for n, (field, value, bold) in enumerate(rows):
        layout.text(field, value, left, 11.9 + n * 3.5, column, 3.4, 2.9, bold=bold)
    layout.text("events", f"日志 {label.events}", left, 26.25, column / 2, 3.1, 2.5)
    layout.text(
        "printed_at",
        label.printed_at,
        left + column / 2,
        26.25,
        column / 2,
        3.1,
        SMALL_PRINT_MM,
        floor=SMALL_PRINT_MM,
        align="right",
    )
    for n in (0, 1):
        half = label.head_hash[32 * n : 32 * n + 32]
        groups = " ".join(half[at : at + 8] for at in range(0, 32, 8))
        layout.text("head_hash", groups, left, 30.5 + n * 3.75, right - left, 3.75, 3.0)
    return layout.drawing()
