"""The phone that lends the desk its camera: one page, opened by the code on the desk's screen."""

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from station.feedback import Feedback, Refused
from webui.context import desk
from webui.touches import operation

bp = Blueprint("phone", __name__)


@bp.get("/phone/<code>")
def show(code: str) -> ResponseReturnValue:
    """Ask for the photo; a code that is not good says why."""
    desk().photo_wanted(code)
    return render_template("phone.html", code=code, answer=None)


@bp.post("/phone/<code>")
def create(code: str) -> ResponseReturnValue:
    """Give the photo to the desk, once; what is refused may be tried again while the code is good."""
    image = request.files.get("image")
    content = image.read() if image is not None else b""
    if not content:
        abort(400)
    try:
        answer = desk().take_phone_photo(code, operation(), content)
    except Refused as refused:
        answer = Feedback("refused", refused.code, refused.facts)
    return render_template("phone.html", code=code, answer=answer)
