from datetime import date
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.scanner import aim
from drivers.scanner.setup import TEST_CODE
from station.codes import PREFIXES, Meaning, own_number, parse_template, readings

DEMO = parse_template("{model:6}{plant:1}{yy:2}{ww:2}{n:5}")
GTINS = {"2000000005003": "HY500G", "20000004": "HY300S"}
SERIAL = {
    "model": "HY500G",
    "plant": "A",
    "year": "2025",
    "week": "37",
    "n": "00142",
    "week_possible": "true",
}


def read(text, symbology=None):
    return readings(text, symbology, [DEMO], GTINS)


def waybill(number, courier, why, **facts):
    return Meaning("waybill", number, {"courier": courier} | facts, why)


def product(number, why, **facts):
    return Meaning("product", number, {"gtin": number} | facts, why)


OWN = [  # domain 7.1, own labels
    ("RU2609290001", Meaning("unit", "RU2609290001", {}, "own_number")),
    ("RU2609290001/2", Meaning("unit", "RU2609290001", {"issue": "2"}, "own_number")),
    ("PT2610120007/1", Meaning("part", "PT2610120007", {"issue": "1"}, "own_number")),
    ("FM2609300001/2", Meaning("form", "FM2609300001", {"issue": "2"}, "own_number")),
    ("FM2609300001/1/2", Meaning("form", "FM2609300001/1", {"issue": "2"}, "own_number")),
    ("DL260929010000", Meaning("delivery", "DL260929010000", {}, "own_number")),
    ("LC000001", Meaning("location", "LC000001", {}, "own_number")),
    ("OP0001482915", Meaning("badge", "OP0001", {"operator": "OP0001", "secret": "482915"}, "own_number")),
    ("CM0101482915", Meaning("command", "CM0101", {"verb": "0101", "secret": "482915"}, "own_number")),
    ("OP0001", Meaning("badge", "OP0001", {"operator": "OP0001"}, "bare_number")),
    ("CM0101", Meaning("command", "CM0101", {"verb": "0101"}, "bare_number")),
    (" ｒｕ２６０９２９０００１／２　", Meaning("unit", "RU2609290001", {"issue": "2"}, "own_number")),
]


@pytest.mark.parametrize(("text", "meaning"), OWN)
def test_an_own_label_means_one_thing(text, meaning):
    assert read(text) == (meaning,)


@pytest.mark.parametrize(
    "forged",
    [
        "RU2613290001",  # month 13
        "RU2602300001",  # 30 February
        "RU2609290000",  # counting starts at 1
        "RU260929009999",  # six digits begin at 10000
        "RU2609290001/0",
        "RU2609290001/",
        "RU2609290001/1/2",  # only a form has supplements
        "FM2609300001/0/2",
        "OP000148291",
        "OP00014829150",
        "XX2609290001",
        "RU٢٦٠٩٢٩٠٠٠١",  # digits, but not ours
    ],
)
def test_a_label_that_we_never_print_is_not_taken_for_ours(forged):
    assert [meaning.kind for meaning in read(forged)] == ["other"]


def test_the_secret_of_a_badge_is_not_shown_by_accident():
    assert "482915" not in repr(read("OP0001482915")) + str(read("OP0001482915")[0].facts)


@pytest.mark.parametrize(
    "text", ["HY500GA253700142", "hy500g a 2537 00142", "ＨＹ５００Ｇ　Ａ　２５３７　００１４２"]
)
def test_a_serial_is_read_with_and_without_blanks_and_in_full_width(text):
    assert read(text) == (Meaning("serial", "HY500GA253700142", SERIAL, "template"),)


@pytest.mark.parametrize(
    ("week", "possible"),
    [
        ("2501", "true"),
        ("2552", "true"),
        ("2553", "false"),
        ("2653", "true"),
        ("2600", "false"),
        ("2099", "false"),
    ],
)
def test_a_serial_with_an_impossible_week_is_still_a_serial(week, possible):
    (meaning,) = read(f"HY500GA{week}00142")
    assert (meaning.kind, meaning.facts["week_possible"]) == ("serial", possible)


def test_a_serial_that_fits_two_families_alike_is_offered_once():
    again = parse_template("HY500{model:1}{plant:1}{yy:2}{ww:2}{n:5}")
    assert [m.facts["model"] for m in readings("HY500GA253700142", None, [DEMO, DEMO, again], {})] == [
        "HY500G",
        "G",
    ]


@pytest.mark.parametrize(
    ("pattern", "complaint"),
    [
        ("{model:6}{yy:2}", "running number"),
        ("{model:6}{size:2}{n:5}", "no field 'size'"),
        ("{n:5}{n:5}", "stands twice"),
        ("{yy:4}{n:5}", "cannot be 4 wide"),
        ("{n:0}", "cannot be 0 wide"),
        ("{model:6}.*{n:5}", "'*' is no field"),
        ("[A-Z]+", "is no field"),
        ("", "running number"),
    ],
)
def test_a_wrong_template_is_refused_with_what_is_wrong(pattern, complaint):
    with pytest.raises(ValueError, match="serial template") as refusal:
        parse_template(pattern)
    assert complaint in str(refusal.value)


@pytest.mark.parametrize(
    ("text", "symbology", "meanings"),
    [
        ("2000000005003", None, [product("2000000005003", "known_gtin", model="HY500G")]),
        ("2000000005003", "]E0", [product("2000000005003", "known_gtin", model="HY500G")]),
        ("02000000005003", "]I1", [product("2000000005003", "known_gtin", model="HY500G")]),
        ("20000004", "]E4", [product("20000004", "known_gtin", model="HY300S")]),
        ("6901234567892", None, [product("6901234567892", "check_digit")]),
        ("6901234567892", "]E0", [product("6901234567892", "ean_symbology")]),
        ("0036000291452", "]E0", [product("0036000291452", "ean_symbology")]),
        ("2000000005004", "]E0", [Meaning("other", "2000000005004", {}, "bad_check_digit")]),
        ("2000000005004", None, [Meaning("other", "2000000005004", {}, "bad_check_digit")]),
        (
            "036000291452",  # UPC-A, or an old waybill
            None,
            [
                product("0036000291452", "check_digit"),
                waybill("036000291452", "SF", "digits"),
                waybill("036000291452", "FREIGHT", "digits"),
            ],
        ),
    ],
)
def test_a_product_code_needs_its_check_digit_and_is_sure_when_the_scanner_or_we_know_it(
    text, symbology, meanings
):
    assert read(text, symbology) == tuple(meanings)


WAYBILLS = [  # domain 7.2
    ("SF9000000000017", [("SF9000000000017", "SF", "letters")]),
    ("123456789013", [("123456789013", "SF", "digits"), ("123456789013", "FREIGHT", "digits")]),
    ("YT1234567890123", [("YT1234567890123", "YTO", "letters")]),
    ("JDVA11408814483", [("JDVA11408814483", "JD", "letters")]),
    ("JT1234567890123", [("JT1234567890123", "JT", "letters")]),
    ("DPK123456789012", [("DPK123456789012", "DEPPON", "letters")]),
    ("DPK123456789012-A7", [("DPK123456789012", "DEPPON", "letters")]),
    (
        "77316523125896",
        [("77316523125896", "STO", "digits"), ("77316523125896", "ZTO", "digits")],
    ),  # example 11
    ("773165231258961", [("773165231258961", "STO", "digits")]),
    ("73165231258961", [("73165231258961", "ZTO", "digits")]),
    ("78165231258961", [("78165231258961", "ZTO", "digits")]),
    ("312345678901234", [("312345678901234", "YUNDA", "digits")]),
    ("412345678901234", [("412345678901234", "YUNDA", "digits")]),
    ("5312345678902", [("5312345678902", "YUNDA", "digits")]),
    ("5012345678901", [("5012345678901", "YUNDA", "digits"), ("5012345678901", "EMS", "digits")]),
    ("1012345678901", [("1012345678901", "EMS", "digits")]),
    ("9912345678901", [("9912345678901", "EMS", "digits")]),
    ("EA123456789CN", [("EA123456789CN", "EMS", "letters")]),
    ("12345678", [("12345678", "FREIGHT", "digits")]),
]


@pytest.mark.parametrize(("text", "expected"), WAYBILLS)
def test_a_waybill_is_offered_once_for_each_courier_whose_shape_fits(text, expected):
    assert read(text) == tuple(waybill(*reading) for reading in expected)


@pytest.mark.parametrize("suffix", ["-1-2-", "-1-2"])
@pytest.mark.parametrize(
    ("number", "courier"),
    [("JDVA11408814483", "JD"), ("JT1234567890123", "JT"), ("DPK123456789012", "DEPPON")],
)
def test_the_parcel_count_is_cut_off_the_waybill_and_kept(number, courier, suffix):
    assert read(number + suffix) == (waybill(number, courier, "letters", parcel="1", parcels="2"),)


def test_a_postal_number_with_a_valid_check_digit_is_tried_as_a_product_first():
    assert read("1012345678904") == (
        product("1012345678904", "check_digit"),
        waybill("1012345678904", "EMS", "digits"),
    )


GS1_FACTS = SERIAL | {"gtin": "2000000005003", "serial": "HY500GA253700142"}


@pytest.mark.parametrize(
    ("text", "symbology", "meaning"),
    [  # protocols B1 sample 2, B5
        (
            "010950600013435210LOT7\x1d21SN42",
            "]C1",
            Meaning("gs1", "SN42", {"gtin": "9506000134352", "serial": "SN42"}, "application_identifier"),
        ),
        (
            "010200000000500321hy500ga253700142",
            "]d2",
            Meaning("gs1", "HY500GA253700142", GS1_FACTS, "application_identifier"),
        ),
        (
            "010200000000500321HY500GA253700142\x1d",
            None,
            Meaning("gs1", "HY500GA253700142", GS1_FACTS, "application_identifier"),
        ),
        (
            "0102000000005003",
            None,
            product("2000000005003", "application_identifier", model="HY500G"),
        ),
        (
            "21HY500GA253700142",
            "]C1",
            Meaning("serial", "HY500GA253700142", SERIAL, "application_identifier"),
        ),
        (
            "https://id.gs1.org/01/02000000005003/21/hy500ga253700142",
            "]Q1",
            Meaning("gs1", "HY500GA253700142", GS1_FACTS, "digital_link"),
        ),
        (
            "HTTPS://ID.GS1.ORG/01/2000000005003",
            None,
            product("2000000005003", "digital_link", model="HY500G"),
        ),
    ],
)
def test_a_gs1_symbol_names_product_and_serial(text, symbology, meaning):
    expected = meaning
    if meaning.kind == "gs1" and "2000000005003" in meaning.facts.values():
        expected = Meaning("gs1", meaning.value, dict(meaning.facts) | {"model": "HY500G"}, meaning.why)
    assert read(text, symbology) == (expected,)


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("https://example.com/Track?n=SF9000000000017", "web_address"),
        ("http://[bad/01/09506000134352", "web_address"),
        ("www.example.com", "web_address"),
    ],
)
def test_a_web_address_is_only_an_address(text, meaning):
    assert read(text) == (Meaning("url", text, {}, meaning),)


REFUSED = [  # faults A6, S11: shown, never used
    ("RU2609290001\r", "RU2609290001␍", "␍", "control_character"),
    ("RU26\x1b09290001", "RU26␛09290001", "␛", "control_character"),
    ("\x00SF9000000000017", "␀SF9000000000017", "␀", "control_character"),
    ("HY500GA\x1d253700142", "HY500GA␝253700142", "␝", "control_character"),
    ("HY500GA253700142\x7f", "HY500GA253700142␡", "␡", "control_character"),
    ("HY500GA\u202e253700142", "HY500GA<U+202E>253700142", "<U+202E>", "invisible_character"),
    ("HY500GA\u200b253700142", "HY500GA<U+200B>253700142", "<U+200B>", "invisible_character"),
    ("HY500GA253700142\ufeff", "HY500GA253700142<U+FEFF>", "<U+FEFF>", "invisible_character"),
]


@pytest.mark.parametrize(("text", "shown", "characters", "why"), REFUSED)
def test_a_character_that_cannot_be_seen_refuses_the_scan_and_is_drawn(text, shown, characters, why):
    assert read(text) == (Meaning("control", shown, {"characters": characters}, why),)


@pytest.mark.parametrize("hidden", ["%1B", "%00", "%E2%80%AE", "%D0%9D"])
def test_a_digital_link_cannot_smuggle_a_character_behind_an_escape(hidden):
    (meaning,) = read(f"https://id.gs1.org/01/02000000005003/21/HY{hidden}500", "]Q1")
    assert meaning.kind == "url"


def test_an_iso_15434_message_may_hold_its_separators_and_is_not_used():
    (meaning,) = read("[)>\x1e06\x1dSHY500GA253700142\x1e\x04", "]d1")
    assert (meaning.kind, meaning.why) == ("other", "iso_15434")


def test_a_look_alike_is_shown_and_never_read_as_a_serial():
    assert read("НY500GA253700142") == (
        Meaning("other", "НY500GA253700142", {"characters": "Н U+041D"}, "not_ascii"),
    )


@pytest.mark.parametrize(("text", "why"), [("", "empty"), ("  ", "empty"), ("027-A12-B3", "no_shape_fits")])
def test_what_fits_nothing_is_shown_and_changes_nothing(text, why):
    assert read(text) == (Meaning("other", text.strip(), {}, why),)


@given(
    st.sampled_from(sorted(PREFIXES)),
    st.dates(date(2000, 1, 1), date(2099, 12, 31)),
    st.integers(1, 999_999),
    st.none() | st.integers(1, 9999),
)
@settings(max_examples=200, deadline=None)
def test_every_own_number_is_read_back_as_it_was_made(prefix, day, n, issue):
    number = own_number(prefix, day, n)
    facts = {} if issue is None else {"issue": str(issue)}
    scanned = number if issue is None else f"{number}/{issue}"
    assert read(scanned) == (Meaning(PREFIXES[prefix], number, facts, "own_number"),)


ASCII = st.text(st.characters(max_codepoint=127))
ANY = (
    st.text()
    | ASCII
    | st.builds(str.__add__, st.sampled_from(["01", "]C1", "https://", "[)>\x1e", "RU", "OP"]), ASCII)
)


@given(ANY, st.sampled_from([None, "]C0", "]C1", "]E0", "]Q1", "]d2"]))
@settings(max_examples=300, deadline=None)
def test_any_text_has_a_meaning(text, symbology):
    meanings = read(text, symbology)
    assert meanings
    assert len({(m.kind, m.value, tuple(m.facts.items())) for m in meanings}) == len(meanings)


@pytest.mark.parametrize(
    "long",
    [
        "1" * 4096,
        "01" * 2048,
        "A" * 4096,
        "https://x/" + "01/1/" * 800,
        " " * 4096 + "A",
        "DPK" + "1-" * 2000,
        "\u202e" * 4096,
    ],
)
def test_the_longest_line_a_scanner_may_send_is_read_in_50_ms(long):
    read("0102000000005003")  # biip is imported on first use
    began = perf_counter()
    read(long, "]C1")
    read(long)
    assert perf_counter() - began < 0.1


@pytest.mark.parametrize(
    "text",
    [
        "010950600013435210LOT721SN42",  # protocols B1.2 without its GS
        "010950600013435210LOT721HY500GA253700142",
        "010950600013435221SN4210LOT7",
        "010950600013435221SN4217260930",
        "010950600013435221SN421726093010LOT7",
        "010950600013435210LOT72345678921SERIAL000000012345",  # too long for a batch
    ],
)
@pytest.mark.parametrize("symbology", ["]C1", "]d2", "]Q3", "]d5"])
def test_a_gs1_symbol_that_lost_its_separator_is_not_taken_for_another_serial(text, symbology):
    assert read(text, symbology) == (Meaning("other", text, {}, "separator_missing"),)


@pytest.mark.parametrize(
    ("text", "serial"),
    [
        ("010950600013435221SN42", "SN42"),
        ("010950600013435221SN4210LOT7\x1d", "SN4210LOT7"),  # it can send GS, so none was dropped
        ("010200000000500321HY500GA253710142", "HY500GA253710142"),  # of ours, whatever it holds
        ("01095060001343521726093021SN42", "SN42"),
        ("010950600013435210LOT7\x1d21SN4210A", "SN4210A"),
    ],
)
def test_a_gs1_symbol_that_kept_its_separators_or_needs_none_is_read(text, serial):
    (meaning,) = read(text, "]C1")
    assert (meaning.kind, meaning.value) == ("gs1", serial)


@pytest.mark.parametrize("identifier", sorted(aim.GS1))
def test_every_identifier_of_gs1_is_read_as_element_strings(identifier):
    (meaning,) = read("21SN42", identifier)
    assert (meaning.kind, meaning.value, meaning.why) == ("serial", "SN42", "application_identifier")


GS1_EXAMPLES = [  # protocols B5: what names neither product nor serial is no unit
    ("00106141412345678908", "]C1", "other"),
    ("0109506000134352310300125017260930", "]C1", "product"),
    ("02095060001343523712", "]C1", "other"),
    ("0109506000134352\x1d10LOT7\x1d\x1d", "]C1", "product"),
    ("010950600013435211250101240ABC\x1d21SN42", "]d2", "gs1"),
    ("https://example.com/01/9506000134352/22/A/10/LOT7/21/SN42?17=260930", "]Q1", "gs1"),
    ("HTTPS://EXAMPLE.COM/01/9506000134352", "]d1", "product"),
    ("https://example.com/01/09506000134352/21/SN%2F42", "]Q1", "gs1"),
]


@pytest.mark.parametrize(("text", "symbology", "kind"), GS1_EXAMPLES)
def test_gs1_data_of_every_shape_mean_what_they_name(text, symbology, kind):
    assert read(text, symbology)[0].kind == kind


def test_the_test_code_of_the_setup_sheet_says_what_is_wrong_with_the_scanner():
    assert read(TEST_CODE, "]C1") == (Meaning("setup", "]C191SETUP-AQWYZ␝92END", {}, "setup_code"),)
    assert list(read("91SETUP-AQWYZ92END")[0].facts) == ["no_aim", "gs_dropped"]
