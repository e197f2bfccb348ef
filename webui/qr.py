"""A QR code on the page, for phones; nothing leaves the station to draw it."""

from markupsafe import Markup

from labels.barcodes import qr_rows

QUIET = 4
"""Modules left free around it (ISO/IEC 18004)."""


def svg(text: str) -> Markup:
    """Return a QR code of a text as an SVG element: black modules on whatever is behind it.

    Raises:
        LabelError: anything but 1-120 visible ASCII characters.
    """
    rows = qr_rows("qr", text)
    side = len(rows) + 2 * QUIET
    runs = "".join(
        f"M{QUIET + x} {QUIET + y}h1v1h-1z"
        for y, row in enumerate(rows)
        for x, module in enumerate(row)
        if not module
    )
    return Markup('<svg class="qr" viewBox="0 0 {0} {0}" aria-hidden="true"><path d="{1}"/></svg>').format(
        side, runs
    )
