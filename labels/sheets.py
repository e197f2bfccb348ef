"""A4 paper from the same drawing as the labels."""

import io
from collections.abc import Iterable

from labels.drawing import Drawing
from labels.media import Media

A4 = Media("A4", 210, 297, gap_mm=0)
DPMM = 12


def pdf(pages: Iterable[Drawing], title: str) -> bytes:
    """The pages as one PDF, to be printed at actual size."""
    first, *others = [page.image() for page in pages]
    written = io.BytesIO()
    first.save(written, "PDF", resolution=DPMM * 25.4, save_all=True, append_images=others, title=title)
    return written.getvalue()
