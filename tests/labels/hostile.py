"""Texts that would harm a printer, a screen or a reader if they came through: five hundred and more."""
# ruff: noqa: E501 - lists of odd texts

_ZPL = [
    '^XA', '^XZ', '^XZ^XA^FO0,0^A0N,50,50^FDX^FS^XZ', '^FS^FO0,0', '^FD', '^FS', '^FX', '^CC+', '^CD;',
    '^CT-', '^CI0', '^DFR:X.ZPL', '^XFR:X.ZPL', '^IDR:*.*', '^IDE:*.*', '^JUS', '^JUF', '^JMA', '^PQ9999',
    '^PR14', '^MD30', '^LT-120', '^LS9999', '^LH99,99', '^SN1,1,Y', '^KD1', '^KPX', '^NS', '^SZ2',
    '^GFA,8,8,1,FF', '^GB800,800,400', '^BCN,99', '^BQN,2,9', '^FH_', '^FN1', '^HH', '^HWE:*.*', '^HZA',
    '^SCB', '^MMC', '^MNN', '^MTD', '^POI', '^PMY', '^PW9999', '^LL9999', '~JA', '~JB', '~JC', '~JD', '~JE',
    '~JG', '~JL', '~JN', '~JO', '~JP', '~JQ', '~JR', '~JS', '~JX', '~PP', '~PS', '~PR', '~HS', '~HI', '~HM',
    '~HD', '~HU', '~HQES', '~DGR:X.GRF,8,1,FF', '~DYR:X,P,P,9,,00', '~EG', '~SD30', '~TA120', '~WC',
    '~WQES', '~NC001', '~NR', '~KB', '~RO1', '~CC+', '~CT-', '~DB', '~DS', '~DT', '~DU', '^', '^^', '~',
    '~~', '_5EXZ', '_7EJA', '\\5E', '\\&XZ', '>5>6', '>:', '>;', '>0', '>8', '>9', ':Z64:', ':B64:',
    ':Z64:eJw=:0000', '::', ',,', 'g0', 'zF', '＾ＸＺ', '～ＪＡ',
]  # fmt: skip

_TSPL = [
    '"', '""', '\\"', '\\["]', '\\["]\\["]', '\\[R]', '\\[L]', '\\[0]', "'", "`", '",0,1,1,"', '"\r\nPRINT 9,9\r\n',
    '"\nCLS\n', '"\rSELFTEST\r', '\r\nEOP\r\n', '\r\nKILL "*"\r\n', '\r\nFORMFEED\r\n', '\r\nCUT\r\n',
    '\r\nINITIALPRINTER\r\n', '\r\nSET COUNTER @1 1\r\n', '\r\nOUT "X"\r\n', '\r\nDOWNLOAD "A.BAS"\r\n',
    '\r\nBITMAP 0,0,64,8,1,', '\r\nBAR 0,0,480,320\r\n', '\r\nERASE 0,0,480,320\r\n', '\r\nREVERSE 0,0,9,9\r\n',
    '\r\nSIZE 1 mm,1 mm\r\n', '\r\nGAP 0,0\r\n', '\r\nDIRECTION 1\r\n', '\r\nSOUND 9,999\r\n', '\r\nHOME\r\n',
    'PRINT 1,1', 'CLS', 'SELFTEST', 'EOP', 'KILL "*"', 'REM', ':LOOP', 'GOTO LOOP', '@LABEL', '+@1', '+STR$(1)',
    '$', 'CHR$(27)', '~1', '~X', '~d065', '!099', '!102', '!103', '!104', '!105', '!!',
    '\x1b!?', '\x1b!S', '\x1b!R', '\x1b!P', '\x1b!O', '\x1b!C', '\x1b!.', '~!T', '~!I', '~!F', '~!@', '~!A', '~!D',
]  # fmt: skip

_ESC_POS = [
    "\x10\x04\x01", "\x10\x04\x02", "\x10\x04\x03", "\x10\x04\x04", "\x10\x05\x01", "\x10\x05\x02",
    "\x10\x14\x01\x00\x01", "\x10\x14\x02\x01\x08", "\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08",
    "\x1b@", "\x1b=\x02", "\x1bJ\xff", "\x1bd\xff", "\x1bp\x00\x19\xfa", "\x1bi", "\x1bm", "\x1bL", "\x1bS", "\x1bT\x02",
    "\x1b*\x21\xff\x03", "\x1b%\x01", "\x1b&\x03", "\x1b$\xff\xff", "\x1c&", "\x1c.", "\x1cp\x01\x00", "\x1cq\x01",
    "\x1dV\x00", "\x1dV\x41\x00", "\x1d(A\x02\x00\x00\x02", "\x1d(k\x03\x00\x31\x51\x30", "\x1dk\x04ABC\x00",
    "\x1dkI\x0a{B", "\x1dr\x01", "\x1dI\x01", "\x1da\xff", "\x1dv0\x00\xff\xff\xff\xff", "\x1d:", "\x1d^\xff\x00\x01",
    "{A", "{B", "{C", "{S", "{1", "{2", "{3", "{4", "{{",
]  # fmt: skip

_CODES = [
    "]C1", "]C0", "]d2", "]Q3", "\x1d", "{GS}", "<GS>", "<FNC1>", "FNC1", "FNC2", "FNC3", "FNC4", "\\F1", "\\FNC1",
    "\xca", "\xc8", "\xc9", "\xcb", "\u00f1", "\u00f2", "\u00f3", "\u00f4", "(01)06950123456786(10)A", "(", ")", "[)>",
    "[)>\x1e06\x1d", "\x1e\x04", "%", "$+", "*", "**", "RU2609290001/1", "CM0001123456", "OP0001123456", "/", "//1",
]  # fmt: skip

_UNICODE = [
    *"\u061c\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069",
    *"\ufeff\ufff9\ufffa\ufffb\ufffc\ufffd\ufffe\uffff\u00ad\u034f\u115f\u1160\u17b4\u180e\u2800\u3000\u3164\uffa0\u0085",
    "\ud800", "\udc00", "\udbff", "\U000e0001", "\U000e0041", "\U0001f525", "\U00020000", "\U0010ffff", "e\u0301",
    "\u0300" * 50, "Z\u0351\u036b\u0343", "أهلا", "שלום", "عربي 123", "\u202eABC", "ﷺ", "𒐫", "ไทย", "한국어", "にほん",
    "\ufe0f", "👨\u200d👩\u200d👧", "①", "㎏", "Ⅷ", "ﬁ", "İ", "ß", "ǆ", "K", "℡", "⒈", "＂", "＇", "；", "＼",
]  # fmt: skip

_TEXT = [
    "", " ", "  ", " \t ", "%n%n", "%s%s%s", "{}", "{0}", "{{7*7}}", "${7*7}", "#{7*7}", "<script>alert(1)</script>", "&lt;",
    "<img src=x onerror=alert(1)>", "'; DROP TABLE unit;--", "1' OR '1'='1", "../../etc/passwd", "C:\\nul", "CON", "null",
    "None", "NaN", "-0", "1e999", "=1+1", "@SUM(A1)", "+cmd", "|ls", "`id`", "$(id)", "&&", "#!", "! U1 do", "\\", "\\\\",
    "\\n", "\\r\\n", "\\x00", "\\u0000", "\\0", "检" * 10_000, "9" * 10_000, "^" * 10_000, "~" * 10_000, '"' * 10_000,
    "W" * 200, "W" * 201, "i" * 200, " " * 200, "检" * 200, "检验" * 12, "A-" * 60, "a b " * 40, "，" * 60, "ＡＢ" * 8,
]  # fmt: skip

_CONTROLS = [chr(code) for code in (*range(0x20), *range(0x7F, 0xA1))]
_ALONE = [*_ZPL, *_TSPL, *_ESC_POS, *_CODES, *_UNICODE, *_TEXT, *_CONTROLS]
_INSIDE = [
    *(f"合{each}格" for each in (*_ZPL, *_TSPL, *_ESC_POS)),
    *(f"A{each}" for each in (*_CONTROLS, *_CODES)),
    *("^FS" + each for each in _TSPL[:20]),
    *(each + "\r\n" for each in _ZPL[:40]),
]
TEXTS = tuple(dict.fromkeys((*_ALONE, *_INSIDE)))
