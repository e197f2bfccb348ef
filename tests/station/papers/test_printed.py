"""The papers of the demo delivery as it really went, printed and read back."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from station.forms import files, pdf, words
from station.forms.document import PaperDocument
from station.forms.gathering import gather
from station.store import tables
from tests.station.by_hand import open_matter, picture, settle
from tests.station.conftest import Keeper
from tests.station.forms import reading
from tests.station.papers.office import (
    CLERK,
    GM,
    MANAGER,
    MARKETING,
    PIN,
    Office,
    approved,
    carry_out,
    duty_row,
    submit,
)
from tests.station.papers.test_reports import hand_over as hand_over_report
from tests.station.papers.test_reports import safety, write


@pytest.fixture
def department(finished: Keeper, office: Office) -> Keeper:
    """The delivery some days later: its papers written, approved here and elsewhere, handed over."""
    settle(finished, open_matter(finished, "mixed"), "as_usual", "send_back")
    carry_out(finished, office, approved(finished, office, 12, "send_back"))
    outside = submit(finished, 8, "charged_repair")
    office.review(outside, verdict="change", plan="discount")
    finished.later(days=1)
    shown = {"paper": outside, "revision": office.paper(outside).revision}
    said = {"done": "approved", "given_by": GM, "given_on": "2026-09-29", "channel": "wechat", "verdict": ""}
    left = {"plan": "", "reason": "", "reference": "微信截图 17", "image": picture()}
    assert office.touch(CLERK, "record_decision", **shown, **said, **left).code == "paper_approved"
    report = write(finished, office, safety(finished))
    assert office.on(MANAGER, "take_report", report).code == "report_seen"
    assert hand_over_report(finished, office, report).code == "report_handed_over"
    replaced = duty_row(finished, 11, "replacement").paper
    assert office.on(MARKETING, "name_replacement", replaced, model="HY400S", pin=PIN).outcome == "ok"
    assert office.approve(replaced).code == "paper_approved"
    if finished.view().question:
        finished.touch("leave")
    finished.badge("OP0001")
    assert finished.touch("hand_over", delivery="DL2609290001").code == "hand_over_asked"
    finished.badge("OP0001")
    form = finished.badge("OP0002").facts["form"]
    finished.badge("OP0002")
    assert finished.touch("enter_form", form=form, revision=1, erp="TH-1").outcome != "refused"
    return finished


def documents(desk: Keeper) -> Iterator[PaperDocument]:
    with desk.store.read() as connection:
        for number in connection.scalars(select(tables.paper.c.number).order_by(tables.paper.c.number)).all():
            yield gather(connection, number)


def test_every_paper_of_the_demo_delivery_prints_what_is_on_record(department, tmp_path):
    papers = list(documents(department))
    assert {paper.kind for paper in papers} == {"form", "application", "report", "notice", "replacement"}
    for paper in papers:
        made = pdf.render(paper)
        read = reading.text(made)
        missing = [
            each for each in reading.texts(paper.content) if reading.bare(words.said(each)) not in read
        ]
        assert missing == [], paper.number
        for signed in paper.signatures:
            for said in (signed.name, signed.given_on or words.moment(signed.at), words.word(signed.act)):
                assert reading.bare(said) in read, (paper.number, said)
        assert all(reading.fonts(made).values())
        assert reading.codes(reading.pictures(made)[0]) == {
            "Code128": paper.main,
            "DataMatrix": f"{paper.number}/{paper.revision}",
        }
        assert files.write(paper, "xlsx")
        assert files.write(paper, "csv")


def test_no_code_of_the_program_stands_on_paper(department):
    """What the station filled in is spelt: an underscore on paper is a word nobody translated."""
    for paper in documents(department):
        assert "_" not in reading.text(pdf.render(paper)), paper.number


def test_r16_the_approval_given_in_a_message_shows_its_day_and_that_it_was_recorded_late(department):
    (paper,) = [each for each in documents(department) if any(one.elsewhere for one in each.signatures)]
    read = reading.text(pdf.render(paper))
    assert "2026-09-29已批准许总·总经理第3版" in read
    assert "补记2026-09-30" in read
    assert "何婷·微信·凭证微信截图17·附照片" in read
