"""Labels as somebody else's renderer shows them: zpl-renderer-js, by `npm ci --prefix tests/independent`."""

import base64
import io
import json
import subprocess
from collections.abc import Iterable
from pathlib import Path

from PIL import Image

_HERE = Path(__file__).parent


def render(formats: Iterable[bytes], width_mm: int, height_mm: int, dpmm: int) -> list[Image.Image]:
    """Render each format to a black and white picture, one pixel a dot, in one run of node (1 s)."""
    size = {"width_mm": width_mm, "height_mm": height_mm, "dpmm": dpmm}
    asked = [json.dumps({"zpl": zpl.decode("ascii"), **size}) for zpl in formats]
    done = subprocess.run(
        ["node", str(_HERE / "render.mjs")],
        input="\n".join(asked) + "\n",
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.returncode == 0, f"is it installed? npm ci --prefix tests/independent\n{done.stderr}"
    pictures = done.stdout.split()
    assert len(pictures) == len(asked)
    return [_black_and_white(base64.b64decode(picture)) for picture in pictures]


def _black_and_white(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png)).convert("L").point([0] * 128 + [255] * 128).convert("1")
