"""The papers as PDF, read back by programs that know nothing of ours."""

import io
import re
from dataclasses import replace

import pytest
from pypdf import PdfReader

from labels import GlyphMissing, LabelError
from station import codes
from station.forms import gallery, page, pdf, words
from station.forms.contents import FormLine
from station.forms.gallery import APPLICATION, CONFIRMATION, FORM, PAPERS, REPORT, SUPPLEMENT
from tests.station.forms import reading


@pytest.fixture(scope="module")
def printed() -> dict[str, bytes]:
    return {name: pdf.render(paper) for name, paper in PAPERS.items()}


@pytest.mark.parametrize("name", PAPERS)
def test_every_text_of_the_record_stands_on_the_paper(printed, name):
    paper, read = PAPERS[name], reading.text(printed[name])
    missing = [text for text in reading.texts(paper.content) if reading.bare(words.said(text)) not in read]
    assert missing == []


@pytest.mark.parametrize("name", PAPERS)
def test_who_signed_what_and_when_stands_on_the_paper(printed, name):
    paper, read = PAPERS[name], reading.text(printed[name])
    assert paper.signatures or name == "supplement"
    for signed in paper.signatures:
        for said in (signed.name, words.word(signed.role), words.moment(signed.at), signed.reference):
            assert reading.bare(said) in read, said
        for name, fact in words.facts(signed.facts):
            assert reading.bare(name + fact) in read, fact


def test_the_numbers_of_each_line_stand_in_its_row(printed):
    read = reading.text(printed["form"])
    for n, line in enumerate(CONFIRMATION.lines, 1):
        number = [line.declared, line.counted, f"{line.counted - line.declared:+d}".replace("+0", "0")]
        warranty = [each or "–" for each in (line.in_warranty, line.out_of_warranty, line.unknown_warranty)]
        row = f"{n}{line.model}{line.description}" + "".join(map(str, number + warranty))
        row += words.word(line.request) + words.word(line.decision)
        row += f"{line.replacement_model}×{line.replacement_quantity}" if line.replacement_model else ""
        assert reading.bare(row) in read, row


def test_f1_sums_each_model_and_all(printed):
    read = reading.text(printed["form"])
    for row in ("HY500G65-15––", "HY650G01+11––", "HY400S43-1111", "HY350P22011–", "HY300S01+11––"):
        assert row in read
    assert "全部12120921" in read


def test_every_font_is_in_the_file(printed):
    for name, made in printed.items():
        used = reading.fonts(made)
        assert used, name
        assert all(used.values()), (name, used)
        assert all("MicroHei" in font for font in used), (name, used)


@pytest.mark.parametrize("name", PAPERS)
def test_pages_are_a4_and_numbered_of_all(printed, name):
    pages = PdfReader(io.BytesIO(printed[name])).pages
    for n, each in enumerate(pages, 1):
        assert [float(side) for side in each.mediabox[2:]] == pytest.approx([595.3, 841.9], abs=0.1)
        read = reading.bare(each.extract_text())
        assert f"第{n}页共{len(pages)}页" in read
        assert f"{PAPERS[name].number}第{PAPERS[name].revision}版" in read
        assert reading.bare(words.short_hash(PAPERS[name].hash)) in read


@pytest.mark.parametrize("name", PAPERS)
def test_the_codes_on_the_pages_say_number_and_revision(printed, name):
    paper = PAPERS[name]
    first, *others = reading.pictures(printed[name])
    assert reading.codes(first)["Code128"] == paper.main
    for picture in (first, *others):
        (meaning,) = codes.readings(reading.codes(picture)["DataMatrix"], None, (), {})
        assert (meaning.value, meaning.facts["issue"]) == (paper.number, str(paper.revision))
        about = {"account": "batch"}.get(paper.kind, paper.kind)  # an account has its batch's number
        assert codes.PREFIXES[paper.number[:2]] == about == meaning.kind


def test_a_supplement_says_whose_it_is(printed):
    read = reading.text(printed["supplement"])
    assert "补充单1，属于FM2609300001" in read
    assert "补充单1" not in reading.text(printed["form"])


def test_the_packing_list_is_the_end_of_its_form(printed):
    *_, last = PdfReader(io.BytesIO(printed["form"])).pages
    read = reading.bare(last.extract_text())
    assert read.index("装箱清单") < read.index("附客户退换货确认单")
    for line in CONFIRMATION.packing_list.lines:
        assert reading.bare(f"{line.carton}/2{line.model}{line.quantity}{line.stated_fault}") in read


def test_held_lines_are_marked_and_counted(printed):
    read = reading.text(printed["form"])
    assert "8台挂起" in read
    held = [line.hold_reason for line in CONFIRMATION.lines if line.hold_reason]
    assert len(held) == 5
    for reason in held:
        assert f"待处理{reading.bare(reason)}" in read
    assert read.count("待处理") == len(held) + 1
    assert "待处理无" in reading.text(printed["supplement"])


def test_photos_and_evidence_are_on_the_paper(printed):
    for name, expected in (("application", 3), ("report", 3), ("form", 0)):
        shown = [image for page in PdfReader(io.BytesIO(printed[name])).pages for image in page.images]
        assert len(shown) == expected, name


def test_r16_an_approval_recorded_on_a_later_day_is_marked_with_both_times(printed):
    read = reading.text(printed["application"])
    assert "2026-09-30已批准许总·总经理第1版" in read
    assert "补记2026-10-0809:05何婷·微信·凭证微信截图17·附照片" in read


def test_r16_an_approval_recorded_on_its_own_day_is_not_marked():
    def boxes(given_on: str) -> int:
        (*_, approved) = APPLICATION.signatures
        signed = replace(APPLICATION, signatures=(replace(approved, given_on=given_on),))
        rows = [row for table in pdf.letters.signing.account(signed) for row in table.rows]
        return sum(isinstance(mark, page.Box) for row in rows for mark in row.marks)

    assert boxes("2026-10-07") == 1
    assert boxes("2026-10-08") == 0


def test_r16_a_report_written_on_a_later_day_says_so(printed):
    assert "记录2026-09-2915:10·周敏型号" in reading.text(printed["report"])
    late = replace(REPORT, filed_at=gallery.at("2026-09-30 08:40"))
    assert "记录2026-09-3008:40·周敏·补记型号" in reading.text(pdf.render(late))


def test_a_decision_on_an_earlier_revision_stays_in_the_account_and_leaves_its_box():
    read = reading.text(pdf.render(replace(APPLICATION, revision=2)))
    assert read.count("已审核林珊·营销中心第1版") == 1
    assert "审核·营销中心□同意□改方案□不同意手签日期" in read
    assert "批准·总经理□批准□驳回手签日期" in read
    assert "填单周敏·仓管员2026-09-2916:42电子签署签于第1版" in read


def test_what_was_handed_over_stays_signed_when_a_form_is_revised():
    read = reading.text(pdf.render(replace(FORM, revision=2)))
    assert "交出周敏·仓管员2026-09-3011:42电子签署签于第1版" in read
    assert "签于" not in reading.text(pdf.render(FORM))


def test_a_badge_shown_at_the_desk_is_a_signature_of_its_own(printed):
    read = reading.text(printed["form"])
    assert "何婷·售后文员2026-09-3011:42电子签署·工牌" in read
    assert "补记" not in read


def test_codes_are_spelt_where_a_paper_was_filled_by_the_station():
    held = replace(CONFIRMATION.lines[1], hold_reason="damaged short request_missing")
    made = pdf.render(replace(FORM, content=replace(CONFIRMATION, lines=(held,))))
    assert "待处理破损、短少、没说要退还是换客户所述" in reading.text(made)
    written = replace(REPORT.content, what="safety", why="weight_off、week_impossible")
    read = reading.text(pdf.render(replace(REPORT, content=written)))
    assert "发生了什么安全隐患" in read
    assert "为什么怀疑重量不符、生产周不存在" in read


def test_r26_a_major_report_has_the_managers_box(printed):
    assert "先阅（R26）郑立·经理" in reading.text(printed["report"])
    assert "R26" not in reading.text(pdf.render(replace(REPORT, signatures=REPORT.signatures[:1])))


def test_r8b_a_notice_asks_for_an_opinion_and_one_of_r2b_for_a_confirmation():
    asks = reading.text(pdf.render(replace(gallery.NOTICE, signatures=())))
    assert "处理意见·营销中心" in asks
    assert "确认·营销中心" not in asks
    reminds = reading.text(pdf.render(replace(gallery.NOTICE, signatures=(), rule="R2b")))
    assert "确认·营销中心" in reminds
    assert "处理意见·营销中心" not in reminds


def test_marketing_and_the_gm_have_a_box_where_they_are_asked(printed):
    assert "批准·总经理□批准□驳回手签" in reading.text(printed["supplement"])
    assert "总经理" not in reading.text(printed["form"])


def test_the_same_paper_is_the_same_file():
    assert pdf.render(SUPPLEMENT) == pdf.render(SUPPLEMENT)


# --- what is refused, what is only text ------------------------------------------------------------------


def with_fault(text: str):
    line = replace(CONFIRMATION.lines[0], stated_fault=text)
    return replace(FORM, content=replace(CONFIRMATION, lines=(line,)))


def test_a_character_the_font_has_not_is_refused_with_its_field():
    with pytest.raises(GlyphMissing) as caught:
        pdf.render(with_fault("坏了😭"))
    assert (caught.value.field, caught.value.character) == ("lines[1].stated_fault", "😭")


@pytest.mark.parametrize("hidden", ["a\x00b", "a\u202eb", "a\u200bb", "a\x1bb", "a\rb"])
def test_what_nobody_can_see_is_refused(hidden):
    with pytest.raises(LabelError, match=r"lines\[1\].stated_fault: only visible characters"):
        pdf.render(with_fault(hidden))


@pytest.mark.parametrize(
    "markup",
    [
        "<b>粗</b> & <br/> &amp; <img src='file:///etc/passwd'/>",
        "<para><font size=99>大</font></para>",
        "%PDF-1.7 ) Tj (x endstream \\) \\n",
        "${jndi} {{7*7}} {paper}",
    ],
)
def test_markup_is_only_text(markup):
    made = pdf.render(with_fault(markup))
    assert reading.bare(markup) in reading.text(made)
    assert not [image for page in PdfReader(io.BytesIO(made)).pages for image in page.images]


def test_a_text_too_long_for_its_place_is_refused():
    def with_name(name: str):
        return replace(FORM, content=replace(CONFIRMATION, customer=replace(gallery.C001, name=name)))

    assert pdf.render(with_name("长" * 200))
    with pytest.raises(LabelError, match=r"customer.name: at most 200 characters"):
        pdf.render(with_name("长" * 201))
    assert pdf.render(with_fault("长" * 5_000))
    with pytest.raises(LabelError, match="at most 5000 characters"):
        pdf.render(with_fault("长" * 5_001))


# --- the worst cases -------------------------------------------------------------------------------------

LONGEST = "中华人民共和国新疆维吾尔自治区巴音郭楞蒙古自治州和硕县人民政府机关事务管理局信息化设备采购中心"


def big(lines: int, serials: int):
    """A form of so many lines, the first with so many serials."""
    numbers = tuple(f"HY500GA2537{n:05d}" for n in range(serials))
    line = replace(CONFIRMATION.lines[1], description=LONGEST[:40], remark=LONGEST)
    first = replace(line, serials=numbers, counted=serials)
    others = [replace(line, model=f"HY{n}G-{n}") for n in range(2, lines + 1)]
    return replace(
        FORM,
        content=replace(
            CONFIRMATION,
            customer=replace(CONFIRMATION.customer, name=LONGEST, contact=LONGEST[:20]),
            lines=(first, *others),
        ),
    )


def test_a_form_of_100_lines_and_300_serials_loses_nothing_and_repeats_its_heads():
    paper = big(100, 300)
    made = pdf.render(paper)
    read = reading.text(made)
    for line in paper.content.lines:
        assert line.model in read
        assert all(reading.bare(words.grouped(serial)) in read for serial in line.serials)
    assert read.count(LONGEST) >= 100
    pages = [reading.bare(page.extract_text()) for page in PdfReader(io.BytesIO(made)).pages]
    assert len(pages) > 10
    in_table = [page for page in pages if "客户所述" in page and "装箱清单" not in page]
    assert all("序型号申报实收差异" in page for page in in_table)


@pytest.mark.parametrize("serials", range(1, 45, 4))
def test_no_line_is_parted_from_what_belongs_to_it(serials):
    """Four serials more push everything down by a row, so that a page once ends where a line begins."""
    pages = PdfReader(io.BytesIO(pdf.render(big(12, serials)))).pages
    texts = [re.split(r"FM2609300001第\d+版", reading.bare(page.extract_text()))[0] for page in pages]
    assert not [text for text in texts if text.endswith("换货")], "a line stands alone at a page's end"


def test_forty_photos_fill_their_pages_two_a_row():
    paper = replace(REPORT, photos=tuple(gallery.photo(n, "2026-09-29 14:55", "周敏") for n in range(40)))
    pages = PdfReader(io.BytesIO(pdf.render(paper))).pages
    assert sum(len(page.images) for page in pages) == 40
    assert "照片40张" in reading.bare("".join(page.extract_text() for page in pages))


def test_a_photo_that_is_none_leaves_a_frame_and_the_paper_prints():
    broken = replace(
        REPORT, photos=(gallery.Photo(3, b"no picture"), gallery.Photo(4, None), REPORT.photos[0])
    )
    made = pdf.render(broken)
    assert reading.text(made).count("照片读不出") == 2
    assert sum(len(page.images) for page in PdfReader(io.BytesIO(made)).pages) == 1


def test_an_opinion_of_5000_characters_goes_on_over_the_pages():
    opinion = LONGEST * 100
    signed = gallery.signed("opinion", "林珊", "marketing", "2026-10-08 15:00", facts={"opinion": opinion})
    read = reading.text(pdf.render(replace(gallery.NOTICE, signatures=(signed,))))
    assert read.count("设备采购中心") >= 90


def test_a_hundred_waybills_and_thousand_units_go_on_over_the_pages():
    waybills = tuple(f"SF{n:013d}" for n in range(1_000))
    entered = gallery.signed(
        "entered", "何婷", "clerk", "2026-09-30 13:25", facts={"erp": "TH1", "units": list(waybills)}
    )
    made = pdf.render(replace(FORM, content=replace(CONFIRMATION, waybills=waybills), signatures=(entered,)))
    read = reading.text(made)
    assert all(waybill in read for waybill in waybills)
    assert "台数1000" in read


def test_empty_fields_are_empty_on_paper():
    empty = FormLine("", "", 0, 0, (), 0, 0, 0, "", "")
    nobody = replace(CONFIRMATION.customer, code="", name="", contact="", marketing_owner="")
    form = replace(
        CONFIRMATION,
        customer=nobody,
        lines=(empty,),
        applications=(),
        waybills=(),
        packing_list=replace(CONFIRMATION.packing_list, customer=nobody, lines=()),
    )
    assert "None" not in reading.text(pdf.render(replace(FORM, content=form, signatures=())))
    assert pdf.render(replace(FORM, content=replace(form, lines=())))
