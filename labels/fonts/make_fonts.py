"""Make the shipped subset fonts: every GBK character, ASCII, Latin-1 and a little punctuation.

    python labels/fonts/make_fonts.py

Needs fontTools and brotli (development only) and Debian's packages fonts-wqy-microhei and fonts-unifont.
A GB2312 subset would draw boxes for names such as 喆 珺 堃 镕 without any error, so GBK is taken whole.

microhei.ttf     what labels and paper forms draw with: mapped into memory, opens in 0.1 ms at each size
microhei.woff2   the same glyphs, what the pages load (a woff2 takes 40 ms to open, at each size again)
unifont.woff2    the 16-dot bitmap hand, for small print where outlines fall apart
characters.txt   what all of them can draw, in code point order; texts are checked against it
"""

import unicodedata
from pathlib import Path

from fontTools import subset  # type: ignore[import-untyped]
from fontTools.ttLib import TTCollection, TTFont  # type: ignore[import-untyped]

HERE = Path(__file__).parent
MICROHEI = Path("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc")  # face 0; face 1 is the Mono
UNIFONT = Path("/usr/share/fonts/opentype/unifont/unifont.otf")
NAME_IDS = [0, 1, 2, 3, 4, 5, 6, 13, 14]  # copyright, names, version, licence: they stay in the file


def wanted() -> set[int]:
    """The code points asked for: all GBK pairs, ASCII, Latin-1 and typographic marks; nothing invisible."""
    characters = {chr(code) for code in [*range(0x20, 0x7F), *range(0xA1, 0x100)]} | set("–—‘’“”…·×÷℃°Ωμµ‰€")
    for lead in range(0x81, 0xFF):
        for trail in range(0x40, 0xFF):
            characters |= set(bytes([lead, trail]).decode("gbk", "ignore"))
    return {ord(c) for c in characters if unicodedata.category(c) not in ("Cc", "Cf", "Co", "Cn", "Zl", "Zp")}


def reduce(font: TTFont, characters: set[int]) -> None:
    """Keep only `characters`, without layout features and bytecode: printers get whole dots from us."""
    options = subset.Options()
    options.hinting = False
    options.layout_features = []
    options.name_IDs = NAME_IDS
    options.notdef_outline = True
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "FFTM", "vhea", "vmtx"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)


def main() -> None:
    """Write the fonts and characters.txt beside this script."""
    microhei, unifont = TTCollection(MICROHEI).fonts[0], TTFont(UNIFONT)
    drawable = wanted() & set(microhei.getBestCmap()) & set(unifont.getBestCmap())
    reduce(microhei, drawable)
    microhei.save(HERE / "microhei.ttf")
    microhei.flavor = "woff2"
    microhei.save(HERE / "microhei.woff2")
    reduce(unifont, drawable)
    unifont.flavor = "woff2"
    unifont.save(HERE / "unifont.woff2")
    (HERE / "characters.txt").write_text("".join(map(chr, sorted(drawable))), encoding="utf-8")


if __name__ == "__main__":
    main()
