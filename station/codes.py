"""What a scanned text can mean: every reading that fits, in order, each with its reason.

A customer controls every code in a parcel, so nothing here acts or looks anything up: the desk chooses among
the readings by what it is waiting for, and asks the clerk when two fit. Order and shapes: `docs/domain.md`,
"Codes" (own label, serial, product code, waybill, other).
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from drivers.scanner import aim, setup

Kind = Literal[
    "delivery",
    "unit",
    "form",
    "application",
    "report",
    "notice",
    "replacement",
    "sample",
    "summary",
    "batch",
    "part",
    "price_list",
    "pick_list",
    "bad_record",
    "location",
    "badge",
    "command",
    "serial",
    "product",
    "gs1",
    "waybill",
    "url",
    "control",
    "setup",
    "other",
]

PREFIXES: Mapping[str, Kind] = {
    "DL": "delivery",
    "RU": "unit",
    "FM": "form",
    "AP": "application",
    "RP": "report",
    "NT": "notice",
    "RX": "replacement",
    "SP": "sample",
    "PS": "summary",
    "TB": "batch",
    "PT": "part",
    "PL": "price_list",
    "PK": "pick_list",
    "BR": "bad_record",
}
"""First letters of an own number that carries the day it was given."""


class Secret(str):
    """The secret digits of a badge or command code: a str that no log line shows by accident.

    >>> Secret("123456")
    ******
    """

    __slots__ = ()

    def __repr__(self) -> str:
        return "******"


@dataclass(frozen=True, slots=True)
class Meaning:
    """One thing a scanned text can mean.

    Attributes:
        kind: what it would be; `gs1` is a product code and a serial in one symbol, `control` a text refused
            because it holds characters that cannot be seen, `setup` the test code of the setup sheet.
        value: the bare number: folded, upper case, without issue, secret or parcel suffix.
        facts: what else the text says, by kind. Dated own label and location: `issue` (as printed in the
            DataMatrix; a paper's is its revision, so `FM2609300001/1/2` is the second of supplement 1).
            Badge: `operator`, `secret`. Command: `verb`, `secret`. The secret is absent from a bare number,
            which never signs on and never commands. Serial: `model`, `plant`, `year`, `week`, `n` as the
            template has them, `week_possible` ("true", "false"). Product: `gtin`, `model` if it is one of
            ours. gs1: those of serial and product, and `serial`. Waybill: `courier`, and `parcel`,
            `parcels` for parcel 1 of 2. Control and not_ascii: `characters`. Setup: what is to be changed at
            the scanner (`drivers.scanner.setup.check`), by the finding.
        why: the reason, a short code: `own_number`, `bare_number`, `template`, `known_gtin`,
            `ean_symbology`, `check_digit`, `application_identifier`, `digital_link`, `letters`, `digits`,
            `separator_missing`, `setup_code`, `web_address`, `control_character`, `invisible_character`,
            `empty`, `iso_15434`, `bad_check_digit`, `not_ascii`, `no_shape_fits`.
    """

    kind: Kind
    value: str
    facts: Mapping[str, str] = field(default_factory=dict)
    why: str = "no_shape_fits"


# --- text -----------------------------------------------------------------------------------------------

_BLANKS = " \u00a0\u3000"
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}


def normalise(text: str) -> str:
    """Fold, trim and capitalise a scanned text: what `Meaning.value` is made of.

    Full-width forms, which an input method in Chinese mode types, become ASCII; other characters are composed
    (NFC) and left alone, so that a look-alike stays visible. Only a-z become capitals. Blanks inside stay.

    >>> normalise("　ｈｙ５００Ｇ a ")
    'HY500G A'
    """
    return _capitals(_fold(text))


def _fold(text: str) -> str:
    return unicodedata.normalize("NFC", text.translate(_FULL_WIDTH)).strip(_BLANKS)


def _capitals(text: str) -> str:
    return "".join(c.upper() if "a" <= c <= "z" else c for c in text)


def _unseen(text: str, allowed: str = "") -> str:
    """The characters of `text` that nobody can see: control, format (bidi, zero width), lone surrogates."""
    return "".join(
        dict.fromkeys(
            c for c in text if c not in allowed and unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp")
        )
    )


def visible(text: str) -> str:
    """`text` with every unseen character drawn, so that a refusal can show what came.

    >>> visible("AB\\r\\x1d")
    'AB␍␝'
    """
    return "".join(_drawn(c) if _unseen(c) else c for c in text)


def without_secret(text: str) -> str:
    """`visible`, without the secret digits of a badge or command code: what a screen may show of a scan.

    >>> without_secret("OP0001123456")
    'OP0001 ······'
    """
    own = _own(text.strip().upper())
    return f"{own.value} ······" if own and "secret" in own.facts else visible(text)


def _drawn(c: str) -> str:
    code = ord(c)
    if code < 0x20:
        return chr(0x2400 + code)
    return "␡" if code == 0x7F else f"<U+{code:04X}>"


def _refused(text: str, unseen: str) -> Meaning:
    why = (
        "control_character" if any(unicodedata.category(c) == "Cc" for c in unseen) else "invisible_character"
    )
    return Meaning("control", visible(text), {"characters": visible(unseen)}, why)


# --- own labels -----------------------------------------------------------------------------------------

_DATED = re.compile(
    rf"({'|'.join(PREFIXES)})(\d{{6}})(\d{{4}}|\d{{6}})(/[1-9]\d?(?=/))?(?:/([1-9]\d{{0,3}}))?", re.ASCII
)
_LOCATION = re.compile(r"(LC\d{6})(?:/([1-9]\d{0,3}))?", re.ASCII)
_SECRET = re.compile(r"(OP|CM)(\d{4})(\d{6})?", re.ASCII)


def own_number(prefix: str, day: date, n: int) -> str:
    """The number of the nth object of its kind on `day` (n from 1): 4 digits, 6 from 10000 a day.

    >>> own_number("RU", date(2026, 9, 29), 1), own_number("RU", date(2026, 9, 29), 10000)
    ('RU2609290001', 'RU260929010000')
    """
    if prefix not in PREFIXES or not 1 <= n <= 999_999:
        raise ValueError(f"{prefix!r} number {n}: expected one of {', '.join(PREFIXES)} and 1 to 999999")
    return f"{prefix}{day:%y%m%d}{n:0{4 if n < 10_000 else 6}d}"


def _own(text: str) -> Meaning | None:
    if found := _DATED.fullmatch(text):
        prefix, day, n, supplement, issue = found.groups()
        if supplement and prefix != "FM":  # only a form has supplements
            return None
        if _possible_day(day) and int(n) >= (1 if len(n) == 4 else 10_000):
            number = f"{prefix}{day}{n}{supplement or ''}"
            return Meaning(PREFIXES[prefix], number, {"issue": issue} if issue else {}, "own_number")
    elif found := _LOCATION.fullmatch(text):
        number, issue = found.groups()
        return Meaning("location", number, {"issue": issue} if issue else {}, "own_number")
    elif found := _SECRET.fullmatch(text):
        prefix, digits, secret = found.groups()
        kind: Kind = "badge" if prefix == "OP" else "command"
        facts = {"operator": f"OP{digits}"} if prefix == "OP" else {"verb": digits}
        if secret:
            facts["secret"] = Secret(secret)
        return Meaning(kind, f"{prefix}{digits}", facts, "own_number" if secret else "bare_number")
    return None


def _possible_day(yymmdd: str) -> bool:
    try:
        date(2000 + int(yymmdd[:2]), int(yymmdd[2:4]), int(yymmdd[4:]))
    except ValueError:
        return False
    return True


# --- serials --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SerialParts:
    """What a serial says about itself. `year` has four digits, `week` is the ISO week, possible or not."""

    serial: str
    model: str | None
    plant: str | None
    year: int | None
    week: int | None
    n: str

    @property
    def week_possible(self) -> bool:
        """Whether that year has that week; True when the serial names no week."""
        return self.year is None or self.week is None or possible_week(self.year, self.week)


@dataclass(frozen=True, slots=True)
class SerialTemplate:
    """The serial of one model family, made by `parse_template`."""

    pattern: str
    _shape: re.Pattern[str] = field(repr=False, compare=False)

    def match(self, text: str) -> SerialParts | None:
        """Read `text` (blanks inside are dropped) as a serial of this family, or None.

        >>> parse_template("{model:6}{plant:1}{yy:2}{ww:2}{n:5}").match("HY500G A 2537 00142")
        SerialParts(serial='HY500GA253700142', model='HY500G', plant='A', year=2025, week=37, n='00142')
        """
        serial = normalise(text).replace(" ", "")
        found = self._shape.fullmatch(serial)
        if not found:
            return None
        parts = found.groupdict()
        return SerialParts(
            serial,
            parts.get("model"),
            parts.get("plant"),
            2000 + int(parts["yy"]) if "yy" in parts else None,
            int(parts["ww"]) if "ww" in parts else None,
            parts["n"],
        )


_FIELD = re.compile(r"\{(\w+):(\d{1,2})\}", re.ASCII)
_FIELDS: Mapping[
    str, Callable[[int], str]
] = {  # a model name begins with a letter, so that no bare row of digits is taken for a serial
    "model": lambda width: rf"[A-Z][0-9A-Z]{{{width - 1}}}",
    "plant": lambda width: rf"[0-9A-Z]{{{width}}}",
    "yy": lambda width: r"[0-9]{2}",
    "ww": lambda width: r"[0-9]{2}",
    "n": lambda width: rf"[0-9]{{{width}}}",
}


def parse_template(pattern: str) -> SerialTemplate:
    """Make a serial template from its notation, e.g. `{model:6}{plant:1}{yy:2}{ww:2}{n:5}`.

    A field is `{name:width}`, once each: `model` (a letter, then letters or digits), `plant` (letters or
    digits), `yy` and `ww` (production year and ISO week, width 2), `n` (running number, needed). Between
    fields stand capitals, digits, `-`, `.` or `/` as printed.

    Raises:
        ValueError: the notation is wrong; the message quotes it and says what was expected.
    """
    shape, at, seen = "", 0, set[str]()
    while at < len(pattern):
        if found := _FIELD.match(pattern, at):
            name, width = found.group(1), int(found.group(2))
            if name not in _FIELDS:
                raise ValueError(f"serial template {pattern!r}: no field {name!r}, only {', '.join(_FIELDS)}")
            if name in seen:
                raise ValueError(f"serial template {pattern!r}: {name!r} stands twice")
            if width < 1 or (name in ("yy", "ww") and width != 2):
                raise ValueError(f"serial template {pattern!r}: {name!r} cannot be {width} wide")
            seen.add(name)
            shape += f"(?P<{name}>{_FIELDS[name](width)})"
            at = found.end()
        elif re.match(r"[0-9A-Z./-]", pattern[at]):
            shape += re.escape(pattern[at])
            at += 1
        else:
            raise ValueError(
                f"serial template {pattern!r}: {pattern[at]!r} is no field and no printed character"
            )
    if "n" not in seen:
        raise ValueError(f"serial template {pattern!r}: the running number {{n:...}} is missing")
    return SerialTemplate(pattern, re.compile(shape))


def possible_week(year: int, week: int) -> bool:
    """Whether the ISO year (four digits) has this week: 1-52, and 53 in 2020, 2026, 2032 ...

    >>> possible_week(2025, 53), possible_week(2026, 53)
    (False, True)
    """
    try:
        date.fromisocalendar(year, week, 1)
    except ValueError:
        return False
    return True


def _serials(text: str, families: Iterable[SerialTemplate]) -> list[Meaning]:
    found = dict.fromkeys(parts for family in families if (parts := family.match(text)))
    return [Meaning("serial", parts.serial, _serial_facts(parts), "template") for parts in found]


def _serial_facts(parts: SerialParts) -> dict[str, str]:
    known = {"model": parts.model, "plant": parts.plant, "n": parts.n}
    facts = {name: text for name, text in known.items() if text is not None}
    if parts.year is not None:
        facts["year"] = str(parts.year)
    if parts.week is not None:
        facts["week"] = str(parts.week)
    return facts | {"week_possible": "true" if parts.week_possible else "false"}


# --- product codes and GS1 ------------------------------------------------------------------------------


def gtin(text: str) -> str | None:
    """The product code in `text` in its short form, or None when it is not one or its check digit is wrong.

    EAN-13 and EAN-8 stay; UPC-A (12 digits) becomes 13; a GTIN-14 that only pads a shorter one is stripped.
    Check digit: GS1 General Specifications 7.9, weights 3, 1, 3 ... from the right.

    >>> gtin("2000000005003"), gtin("036000291452"), gtin("02000000005003"), gtin("2000000005004")
    ('2000000005003', '0036000291452', '2000000005003', None)
    """
    if not re.fullmatch(r"\d{8}|\d{12,14}", text, re.ASCII):
        return None
    if sum(int(c) * (3 if i % 2 else 1) for i, c in enumerate(reversed(text))) % 10:
        return None
    if len(text) == 8:
        return text
    padded = text.zfill(14)
    if padded.startswith("000000"):
        return padded[6:]
    return padded[1:] if padded.startswith("0") else padded


def _product(text: str, symbology: str | None, gtins: Mapping[str, str]) -> Meaning | None:
    number = gtin(text)
    if number is None:
        return None
    model = gtins.get(number)
    why = "known_gtin" if model else "ean_symbology" if symbology in aim.EAN else "check_digit"
    return Meaning("product", number, {"gtin": number} | ({"model": model} if model else {}), why)


def _gs1(
    text: str, symbology: str | None, families: Sequence[SerialTemplate], gtins: Mapping[str, str]
) -> Meaning | None:
    """Read GS1 element strings or a Digital Link: AI 01 names the product, AI 21 the unit."""
    link = re.match(r"https?://", text, re.IGNORECASE) is not None
    if link:
        if not re.search(r"/01/\d{8,14}(?:[/?#]|$)", text, re.ASCII):
            return None
    elif symbology not in aim.GS1 and "\x1d" not in text and not re.match(r"01\d{14}", text, re.ASCII):
        return None
    from biip import ParseError  # 0.2 s to import, and most desks never see a GS1 symbol
    from biip.gs1_digital_link_uris import GS1DigitalLinkURI
    from biip.gs1_messages import GS1Message

    try:
        elements = (GS1DigitalLinkURI.parse(text) if link else GS1Message.parse(text)).element_strings
    except (ParseError, ValueError):  # ValueError: urllib on a malformed host
        # A batch and a serial in one are often too long for either.
        torn = symbology in aim.GS1 and _GS not in text and re.match(r"01\d{14}.*(?:10|21)", text, re.ASCII)
        return Meaning("other", text, why="separator_missing") if torn else None
    said = {element.ai.ai: normalise(element.value) for element in elements}  # biip has refused all but ASCII
    if not link and _GS not in text and elements and _swallowed(elements[-1].ai.ai, said, families):
        return Meaning("other", text, why="separator_missing")
    why = "digital_link" if link else "application_identifier"
    product = _product(said["01"], symbology, gtins) if "01" in said else None
    serial = said.get("21", "").replace(" ", "")
    if not serial:
        return Meaning("product", product.value, product.facts, why) if product else None
    fitting = _serials(serial, families)
    facts = dict(fitting[0].facts) if fitting else {}
    if product is None:
        return Meaning("serial", serial, facts, why)
    return Meaning("gs1", serial, facts | dict(product.facts) | {"serial": serial}, why)


_GS = "\x1d"
_DATES = r"(?:1[1-357]\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01]))"
_SERIAL_AND_MORE = re.compile(rf".{{1,20}}?(?:{_DATES}+|{_DATES}*10.{{1,20}})", re.ASCII)


def _swallowed(last: str, said: Mapping[str, str], families: Sequence[SerialTemplate]) -> bool:
    """Whether the last element of a symbol without any separator is two, as its separator was dropped.

    So is a serial that is none of ours and may hold dates or a batch, and a batch that may hold a serial of
    ours or one that begins with a letter (protocols B2).
    """
    value = said[last]
    if last == "21":
        return _SERIAL_AND_MORE.fullmatch(value) is not None and not _serials(value, families)
    if last == "10":
        behind = [value[found.end() :] for found in re.finditer("21", value) if found.start()]
        return any(rest[:1].isalpha() or _serials(rest, families) for rest in behind)
    return False


# --- waybills -------------------------------------------------------------------------------------------

_PARCEL = r"(?:-(?P<parcel>\d{1,4})-(?P<parcels>\d{1,4})-?)?"
_WAYBILLS = [  # courier, shape, what speaks for it
    ("SF", r"(?P<number>SF[0-9A-Z]{13})", "letters"),
    ("YTO", r"(?P<number>YT\d{13})", "letters"),
    ("JD", rf"(?P<number>JD[0-9A-Z]{{2}}\d{{11}}){_PARCEL}", "letters"),
    ("JT", rf"(?P<number>JT\d{{13}}){_PARCEL}", "letters"),
    ("DEPPON", rf"(?P<number>DPK\d{{12}})(?:{_PARCEL}|-.*)", "letters"),
    ("EMS", r"(?P<number>[A-Z]{2}\d{9}[A-Z]{2})", "letters"),
    ("SF", r"(?P<number>\d{12})", "digits"),
    ("STO", r"(?P<number>77\d{12,13})", "digits"),
    ("ZTO", r"(?P<number>7[3-8]\d{12})", "digits"),
    ("YUNDA", r"(?P<number>[34]\d{14}|5\d{12})", "digits"),
    ("EMS", r"(?P<number>(?:1[0-2]|5[0-2]|9[5-9])\d{11})", "digits"),
    ("FREIGHT", r"(?P<number>\d{8,12})", "digits"),
]
_WAYBILL_SHAPES = [(courier, re.compile(shape, re.ASCII), why) for courier, shape, why in _WAYBILLS]


def _waybills(text: str) -> list[Meaning]:
    readings = []
    for courier, shape, why in _WAYBILL_SHAPES:
        if found := shape.fullmatch(text):
            parts = {name: part for name, part in found.groupdict().items() if part}
            readings.append(Meaning("waybill", parts.pop("number"), {"courier": courier} | parts, why))
    return readings


# --- all readings ---------------------------------------------------------------------------------------

_ISO_15434 = "[)>\x1e"


def readings(
    text: str, symbology: str | None, families: Sequence[SerialTemplate], gtins: Mapping[str, str]
) -> tuple[Meaning, ...]:
    """Everything a scanned text can mean, most specific first; never empty, never raises.

    Args:
        text: as the scanner sent it, without prefix, suffix and AIM identifier.
        symbology: the AIM identifier (`]C0`, `]E0` ...), None when the scanner sends none or a hand typed it.
        families: the serial templates of the models.
        gtins: model by product code, in the short form that `gtin` gives.

    An own number, a GS1 symbol, a product code of ours and an EAN symbol are decisive: nothing is offered
    beside them. Otherwise serials come before product codes and these before waybills (one reading per
    courier whose shape fits); `other` stands alone when nothing fits.

    >>> [m.facts["courier"] for m in readings("77316523125896", None, [], {})]
    ['STO', 'ZTO']
    >>> readings("JDVA11408814483-1-2-", "]C0", [], {})[0].facts
    {'courier': 'JD', 'parcel': '1', 'parcels': '2'}
    """
    if (wrong := setup.check(text, symbology)) is not None:
        return (Meaning("setup", visible((symbology or "") + text), dict.fromkeys(wrong, ""), "setup_code"),)
    folded = _fold(text)
    if folded.startswith(_ISO_15434) and not _unseen(folded, "\x1e\x1d\x04"):
        return (Meaning("other", visible(folded), why="iso_15434"),)
    if unseen := _unseen(folded, "\x1d"):
        return (_refused(folded, unseen),)
    code = _capitals(folded)
    link = re.match(r"https?://|www\.", folded, re.IGNORECASE) is not None
    if decisive := _gs1(folded if link else code, symbology, families, gtins):
        return (decisive,)
    if _GS in folded:  # the group separator has a meaning in GS1 data only
        return (_refused(folded, "\x1d"),)
    if link:
        return (Meaning("url", folded, why="web_address"),)
    if decisive := _own(code):
        return (decisive,)
    product = _product(code, symbology, gtins)
    if product and product.why != "check_digit":
        return (product,)
    if symbology in aim.EAN:
        return (Meaning("other", code, why="bad_check_digit"),)
    found = _serials(code, families) + ([product] if product else []) + _waybills(code)
    return tuple(found) or (_nothing(code),)


def _nothing(code: str) -> Meaning:
    if not code:
        return Meaning("other", code, why="empty")
    if not code.isascii():
        strange = dict.fromkeys(c for c in code if not c.isascii())
        drawn = " ".join(f"{c} U+{ord(c):04X}" for c in list(strange)[:8])
        return Meaning("other", code, {"characters": drawn}, "not_ascii")
    if re.fullmatch(r"\d{13}", code):
        return Meaning("other", code, why="bad_check_digit")
    return Meaning("other", code, why="no_shape_fits")
