import pytest

from drivers.scanner import aim


@pytest.mark.parametrize(
    ("identifier", "name"),
    [
        ("]C1", "GS1-128"),
        ("]C0", "Code 128"),
        ("]E0", "EAN-13, UPC-A, UPC-E"),
        ("]d2", "GS1 DataMatrix"),
        ("]d1", "DataMatrix"),
        ("]D0", "Code One"),
        ("]Q3", "GS1 QR"),
        ("]zC", "Aztec rune"),
        ("]X0", "vendor's own"),
    ],
)
def test_an_identifier_has_a_name_and_its_case_matters(identifier, name):
    assert aim.split(f"{identifier}SN42") == (identifier, "SN42")
    assert aim.meaning(identifier) == name


def test_every_identifier_that_means_something_more_is_one():
    for identifier in (*aim.MEANINGS, *aim.GS1, *aim.EAN, *aim.ECI, *aim.ZEBRA.values()):
        assert aim.split(identifier) == (identifier, "")
    assert all(aim.meaning(each).startswith("GS1") for each in aim.GS1)
    assert len(aim.GS1) == 13


@pytest.mark.parametrize("text", ["]bracket first", "]C", "]", "C1SN42", "]c1SN42", "]C-", ""])
def test_what_only_looks_like_an_identifier_is_data(text):
    assert aim.split(text) == (None, text)


@pytest.mark.parametrize(
    ("text", "split"),
    [("]Y0ASN42", ("]Y0A", "SN42")), ("]Y2ABCSN42", ("]Y2ABC", "SN42")), ("]YASN42", ("]YA", "SN42"))],
)
def test_a_system_expansion_takes_as_many_characters_as_it_says(text, split):
    assert aim.split(text) == split


@pytest.mark.parametrize(
    ("data", "identifier", "text"),
    [
        (b"\\000026\xe7\x94\xb5", "]Q2", "电"),
        (b"\\000003\xe4\\000026\xe7\x94\xb5", "]d4", "ä电"),
        (b"\\000020\x83e\x83X\x83g", "]Q2", "テスト"),
        (b"\\000029\xb5\xe7\\\\", "]Q4", "电\\"),
        (b"C:\\temp", "]Q2", "C:\\temp"),  # converted by the scanner: no escape, no doubling
        (b"C:\\\\temp", "]Q2", "C:\\\\temp"),
        (b"\\000029", "]Q1", "\\000029"),
    ],
)
def test_eci_escapes_name_the_character_set_where_the_identifier_allows_them(data, identifier, text):
    assert aim.decode(data, identifier) == text


@pytest.mark.parametrize(
    ("data", "why"),
    [(b"\\000999A", "ECI 999 is not known"), (b"\\000026\xff", "utf-8"), (b"\\000027\xff", "ascii")],
)
def test_an_eci_that_is_not_kept_is_an_error(data, why):
    with pytest.raises(ValueError, match=why):
        aim.decode(data, "]Q2")
