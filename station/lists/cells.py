"""Cells: the text in one turned into the value its column holds, or `Wrong`."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from station import codes
from station.config import NOTHING, did_you_mean
from station.messages import WORDS, Text


class Wrong(Exception):
    """A cell does not read as its column wants."""

    def __init__(self, expected: Text, hint: Text = NOTHING) -> None:
        super().__init__(expected.en)
        self.expected, self.hint = expected, hint


Read = Callable[[str], Any]
"""Turns a cell's text, never empty, into a value; raises `Wrong`."""

REWRITTEN = Text("表格软件改写了它，请把该列设为文本。", "a spreadsheet rewrote it, make the column text.")
"""What to do about a code whose digits a spreadsheet took for a number and dropped."""


def _rewritten(code: str) -> bool:
    return re.fullmatch(r"[\d.]+E\+?\d+", code, re.ASCII) is not None


def text(longest: int) -> Read:
    """A text as it is written."""

    def read(cell: str) -> str:
        if len(cell) > longest:
            raise Wrong(Text(f"不超过 {longest} 个字的文字", f"a text of at most {longest} characters"))
        return cell

    return read


def shape(pattern: str, expected: Text) -> Read:
    """A code of that pattern, normalised, its blanks left out."""

    def read(cell: str) -> str:
        code = codes.normalise(cell).replace(" ", "")
        if not re.fullmatch(pattern, code, re.ASCII):
            raise Wrong(expected, REWRITTEN if _rewritten(code) else NOTHING)
        return code

    return read


def code(longest: int) -> Read:
    """A code as a scan of it is normalised: `hy500g` is HY500G."""
    expected = Text(
        f"不超过 {longest} 个字母、数字和 - . / _ 的编号",
        f"a code of at most {longest} letters, digits and - . / _",
    )
    return shape(rf"[0-9A-Z][0-9A-Z./_-]{{0,{longest - 1}}}", expected)


def whole(least: int, most: int) -> Read:
    """A whole number; `12.0`, as some programs write 12, is one."""

    def read(cell: str) -> int:
        found = re.fullmatch(r"(\d{1,9})(\.0+)?", codes.normalise(cell), re.ASCII)
        if not found or not least <= int(found[1]) <= most:
            raise Wrong(Text(f"{least} 到 {most} 的整数", f"a whole number from {least} to {most}"))
        return int(found[1])

    return read


def _decimal(most: int) -> Callable[[str], Decimal]:
    def read(cell: str) -> Decimal:
        try:
            value = Decimal(codes.normalise(cell))
        except InvalidOperation:
            value = Decimal(0)
        if not value.is_finite() or not 0 < value <= most or value != round(value, 3):
            raise Wrong(
                Text(
                    f"大于 0、不超过 {most}、最多三位小数的数",
                    f"a number above 0, at most {most}, 3 decimals",
                )
            )
        return value

    return read


def kg(cell: str) -> str:
    """Read a weight in kilograms: the digits as they stand, at most three decimals."""
    return f"{_decimal(1000)(cell):f}"


def thousandths(cell: str) -> int:
    """Read a quantity in thousandths."""
    return int(_decimal(10_000)(cell) * 1000)


def fen(cell: str) -> int:
    """Read an amount of money in yuan, as fen: at most two decimals; `¥` and thousands' commas may stand.

    >>> fen("3.50"), fen("￥1,200")
    (350, 120000)
    """
    digits = codes.normalise(cell).lstrip("¥").strip()
    if re.fullmatch(r"\d{1,3}(,\d{3})+(\.\d+)?", digits, re.ASCII):
        digits = digits.replace(",", "")
    found = re.fullmatch(r"\d{1,7}(\.\d{1,2}0*)?", digits, re.ASCII)
    if not found or not (value := int(Decimal(digits) * 100)):
        raise Wrong(Text("大于 0、最多两位小数的金额（元）", "an amount above 0 in yuan, 2 decimals"))
    return value


def in_yuan(value: Any) -> str:
    """Write an amount of money in fen as it is typed.

    >>> in_yuan(350)
    '3.50'
    """
    return f"{Decimal(value).scaleb(-2):f}"


def limit(cell: str) -> str:
    """Read a limit of a measured value: the digits as they stand, below zero too."""
    digits = codes.normalise(cell)
    if re.fullmatch(r"-?\d{1,6}(\.\d{1,4})?", digits, re.ASCII) is None:
        raise Wrong(Text("一个数，如 4.75 或 -12.6", "a number such as 4.75 or -12.6"))
    return digits


def in_units(value: Any) -> str:
    """Write a quantity in thousandths as it is typed.

    >>> in_units(1000), in_units(2500)
    ('1', '2.5')
    """
    return f"{Decimal(value) / 1000:f}"


def written(value: Any) -> str:
    """Write a cell's value as it is typed; nothing is an empty cell.

    >>> written(date(2026, 9, 29)), written(True), written(None)
    ('2026-09-29', '1', '')
    """
    if value is None:
        return ""
    return str(int(value)) if isinstance(value, bool) else str(value)


def day(cell: str) -> date:
    """Read a calendar day, year first."""
    found = re.fullmatch(
        r"(\d{4})([-/.年])(\d{1,2})[-/.月](\d{1,2})日?( 0?0:00(:00)?)?", codes.normalise(cell), re.ASCII
    )
    try:
        if found:
            return date(int(found[1]), int(found[3]), int(found[4]))
    except ValueError:  # a day that month does not have
        pass
    raise Wrong(Text("日期，如 2026-09-29", "a date such as 2026-09-29"))


def gtin(cell: str) -> str:
    """Read an EAN, its check digit right."""
    code = codes.normalise(cell).replace(" ", "")
    short = codes.gtin(code)
    if short is None:
        hint = REWRITTEN if _rewritten(code) else NOTHING
        raise Wrong(Text("校验位正确的 EAN 码", "an EAN with the right check digit"), hint)
    return short


def waybill(cell: str) -> str:
    """Read a waybill as a scan of it is read: a parcel's `-1-2-` is cut off (domain 7.2)."""
    number: str = _waybill_shape(cell)
    scanned = codes.readings(number, None, (), {})
    return next((meaning.value for meaning in scanned if meaning.kind == "waybill"), number)


_waybill_shape = shape(
    r"[0-9A-Z][0-9A-Z-]{5,39}",
    Text("6 到 40 个字母、数字和 - 的运单号", "a waybill of 6 to 40 letters, digits and -"),
)


def template(cell: str) -> str:
    """Read a serial template (`station.codes.parse_template`)."""
    try:
        return codes.parse_template(cell).pattern
    except ValueError as error:
        example = "{model:6}{plant:1}{yy:2}{ww:2}{n:5}"
        hint = Text(f"{error}。", f"{error}.")
        raise Wrong(Text(f"序列号模板，如 {example}", f"a template such as {example}"), hint) from error


def word(*choices: str) -> Read:
    """One of some codes, written as the code or as either language spells it."""
    words = {choice: _MORE.get(choice) or WORDS.get(choice) or Text(choice, choice) for choice in choices}
    spelt = {folded(word): choice for choice in choices for word in (choice, *words[choice])}
    expected = Text("、".join(each.zh for each in words.values()), ", ".join(choices))

    def read(cell: str) -> str:
        found = spelt.get(folded(cell))
        if found is None:
            raise Wrong(
                Text(f"以下之一：{expected.zh}", f"one of {expected.en}"), did_you_mean(cell, choices)
            )
        return found

    return read


_MORE: Mapping[str, Text] = {
    "receiving": Text("收货区", "Receiving"),
    "hold": Text("待处理区", "Hold area"),
    "main": Text("总仓退货区", "Main warehouse"),
    "after_sales": Text("售后仓位", "After-sales"),
    "inspection": Text("检测区", "Inspection"),
    "teardown": Text("拆解区", "Teardown"),
    "parts": Text("零件区", "Salvaged parts"),
    "scrap": Text("报废区", "Scrap"),
    "finished": Text("成品", "Finished"),
    "spare": Text("备品", "Spare"),
    "1": Text("上班", "yes"),
    "0": Text("休息", "no"),
}
"""Words of lists that screens do not speak, or use for something else: `teardown` is a place here."""


def works(cell: str) -> bool:
    """Read whether that day is a working day."""
    return bool(word("0", "1")(cell) == "1")


def folded(text: str) -> str:
    """Fold a word for comparison: width, case, blanks, `_` and `-` make no difference."""
    return re.sub(r"[\s_-]+", "", unicodedata.normalize("NFKC", text)).casefold()


def printable(cell: str) -> str:
    """Refuse what nobody can see: control characters, line breaks, zero-width and bidi marks."""
    composed = unicodedata.normalize("NFC", cell)
    unseen = [c for c in composed if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")]
    if unseen:
        drawn = " ".join(dict.fromkeys(f"U+{ord(c):04X}" for c in unseen))
        expected = Text("一行看得见的文字", "one line of visible characters")
        raise Wrong(expected, Text(f"请删去 {drawn}。", f"remove {drawn}."))
    return composed
