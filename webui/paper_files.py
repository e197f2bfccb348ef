"""The papers as files: PDF to print, XLSX and CSV to reckon with (domain 6)."""

from flask import Blueprint, abort, make_response
from flask.typing import ResponseReturnValue

from station.feedback import Refused
from webui.context import desk

bp = Blueprint("paper_files", __name__)


@bp.get("/papers/<paper:number>.<any(pdf, xlsx, csv):ending>")
def show(number: str, ending: str) -> ResponseReturnValue:
    """Return a paper as a file: a PDF opens in the browser, a table is saved."""
    from station.forms import files  # what writes files is loaded for the first of them

    try:
        paper = desk().paper_document(number)
    except Refused:
        abort(404)
    answer = make_response(files.write(paper, ending))
    answer.headers["Content-Type"] = files.WRITERS[ending][0]
    how = "inline" if ending == "pdf" else "attachment"
    answer.headers["Content-Disposition"] = f'{how}; filename="{files.name(paper, ending)}"'
    return answer
