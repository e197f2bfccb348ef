"""The shipped fonts and the words set in them."""

from fontTools.ttLib import TTFont

from labels import text
from labels.text import FONTS, Face


def test_every_font_draws_every_character_we_check_against():
    listed = {ord(c) for c in (FONTS / "characters.txt").read_text(encoding="utf-8")}
    for name in ("microhei.ttf", "microhei.woff2", "unifont.woff2"):
        assert set(TTFont(FONTS / name).getBestCmap()) >= listed, name


def test_all_of_gbk_is_there_but_three_marks_no_label_needs():
    gbk = {
        bytes([lead, trail]).decode("gbk", "ignore")
        for lead in range(0x81, 0xFF)
        for trail in range(0x40, 0xFF)
    }
    missing = {c for c in gbk if c > "\x7f"} - set((FONTS / "characters.txt").read_text(encoding="utf-8"))
    assert missing == set("ɑɡ☉")


def test_the_font_the_pages_load_is_small():
    assert (FONTS / "microhei.woff2").stat().st_size <= 1_200_000


def test_a_line_shrinks_then_wraps_then_gives_up():
    box = {"height_dots": 60, "largest": 32, "floor": 20, "lines": 2, "bold": False}
    assert text.fit("过保", 100, **box) == (Face(32), ("过保",))
    assert text.fit("型号不符", 100, **box) == (Face(24), ("型号不符",))
    assert text.fit("序列号重复、疑似", 100, **box) == (Face(24), ("序列号重", "复、疑似"))
    assert text.fit("序列号重复、疑似假货、过保", 100, **box) is None


def test_words_and_closing_marks_stay_whole():
    box = {"height_dots": 80, "largest": 20, "floor": 20, "lines": 3, "bold": False}
    assert text.fit("检测 HY400S 电源", 84, **box) == (Face(20), ("检测", "HY400S", "电源"))
    assert text.fit("一二三四，五", 80, **box) == (Face(20), ("一二三", "四，五"))
    assert text.fit("HY850M-PLUS", 100, **box) == (Face(20), ("HY850M-", "PLUS"))
