"""The papers' files over HTTP: who gets them, as what, and what is said when one cannot be printed."""

from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from station.forms import gallery
from webui.stories.stand_in import StandIn

KINDS = {
    "pdf": ("application/pdf", b"%PDF-", "inline"),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"PK", "attachment"),
    "csv": ("text/csv; charset=utf-8", "\ufeff单号".encode(), "attachment"),
}


@pytest.mark.parametrize("ending", KINDS)
@pytest.mark.parametrize("number", ["FM2609300001", "FM2609300001/1", "AP2609290001", "RX2609290001"])
def test_a_paper_comes_as_a_file(client: FlaskClient, number: str, ending: str) -> None:
    media, begins, how = KINDS[ending]
    answer = client.get(f"/papers/{number}.{ending}")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, media)
    assert answer.data.startswith(begins)
    name = f"{number.replace('/', '-')}.{ending}"
    assert answer.headers["Content-Disposition"] == f'{how}; filename="{name}"'


@pytest.mark.parametrize(
    "path",
    [
        "FM2609300009.pdf",
        "FM2609300001/9.pdf",
        "FM2609300001.exe",
        "RU2609290001.pdf",
        "../secret.pdf",
        "x.pdf",
    ],
)
def test_anything_else_is_not_there(client: FlaskClient, path: str) -> None:
    assert client.get(f"/papers/{path}").status_code == 404


def test_the_page_of_a_paper_leads_to_its_print(client: FlaskClient) -> None:
    page = client.get("/papers/AP2609290002").text
    assert 'href="/papers/AP2609290002.pdf" target="_blank"' in page
    assert "target" not in client.get("/").text


def test_without_a_session_there_is_no_paper(app: Flask) -> None:
    assert app.test_client().get("/papers/FM2609300001.pdf").status_code == 403


def test_a_paper_that_cannot_be_printed_is_refused_in_words(
    client: FlaskClient, desk: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, zh, en in (
        ("华南😭", "字库里没有", "😭 (U+1F62D) in customer.name is not in the font"),
        ("华南\u202e", "只能有看得见的字", "customer.name takes visible characters"),
    ):
        content = replace(gallery.REPORT.content, customer=replace(gallery.C001, name=name))
        paper = replace(gallery.REPORT, content=content)
        monkeypatch.setattr(desk, "paper_document", lambda number, paper=paper: paper)
        answer = client.get("/papers/RP2609290001.pdf")
        assert answer.status_code == 409
        assert zh in answer.text
        assert en in answer.text
        assert "\u202e" not in answer.text
        assert client.get("/papers/RP2609290001.csv").status_code == 200
