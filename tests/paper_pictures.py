"""`python tests/paper_pictures.py FOLDER`: every page of the gallery's papers as a picture (docs/forms)."""

import sys
from pathlib import Path

import pypdfium2

from station.forms import gallery, pdf

DPI = 110


def main(target: Path) -> None:
    """Draw every page; a paper of one page is `notice.png`, the second page of another `form-2.png`."""
    target.mkdir(parents=True, exist_ok=True)
    for old in target.glob("*.png"):
        old.unlink()
    for name, paper in gallery.PAPERS.items():
        document = pypdfium2.PdfDocument(pdf.render(paper))
        for n, page in enumerate(document, 1):
            picture = page.render(scale=DPI / 72, grayscale=True).to_pil().quantize(16)
            picture.save(target / f"{name}{f'-{n}' if len(document) > 1 else ''}.png", optimize=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
