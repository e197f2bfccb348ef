"""The pages: the desk itself, devices, one unit with its label, and the session that opens them."""

import importlib.resources
import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from uuid import uuid4

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from station.operations import questions, samples
from station.reports.catalog import require
from station.views.deliveries import MOST_TILES, UnitView
from station.views.desk import Choice, DeskView
from webui import asks, qr, voice
from webui.addresses import LOCATION, OWN_NUMBER
from webui.context import desk, once, reader, signed_in, this_run, wants_fragment
from webui.guard import COOKIE, NoSession, csrf_token, set_cookie

bp = Blueprint("pages", __name__)

FACT_QUESTIONS = {"duplicate", "print_job"}
"""Questions of fact: both answers are ink keys of equal weight, so the screen does not lead the witness."""


OPERATION = str(uuid4())
"""Stands for a key's operation in what is drawn for several pages."""


ARRANGED = {
    "settle",
    "refuse",
    "paper",
    "pairing",
    "print_job",
    "sign_delivery",
    "loss",
    "hand_over",
    "parcel_out",
    "stock_take",
    "put_many",
    "lot",
    "look_up",
    "inspection",
    "repair",
    "pick",
    "pick_sign",
}
"""Questions that have a whole arrangement of the page."""


SCANNED: Mapping[str, str] = {
    "unit_on_table": "unit",
    "not_issued": "unit",
    "part_shown": "part",
    "lot_is_scrapped": "part",
}
"""Answers to a scanned label that begin nothing, and the fact with the number of what it is on."""


def scanned(view: DeskView) -> str | None:
    """Return the number of what was scanned last while nothing is under way; None of anything else."""
    if view.delivery or view.batch or view.question or view.card is None:
        return None
    said = view.card.feedback
    found = said.facts.get(SCANNED.get(said.code, ""))
    return str(found) if found else None


def screen(view: DeskView) -> str:
    """Return which arrangement of the page shows this view: the name of its template."""
    if view.away is not None:
        return "away"
    if view.clerk is None:
        return "locked"
    kind = view.question.kind if view.question else None
    if kind in ARRANGED:
        return {"print_job": "devices", "pick_sign": "pick"}.get(kind, kind)
    if view.batch is not None:
        return "teardown"
    if scanned(view):
        return "scanned"
    if view.delivery is None:
        said = view.card.feedback.code if view.card else "signed_on"
        return "empty" if said == "signed_on" and kind is None else "arriving"
    return "counting"


def drawing(view: DeskView, *, arrangement: str | None = None) -> dict[str, Any]:
    """Return what the templates of the desk draw a view with."""
    question = view.question
    return {
        "view": view,
        "screen": "away" if view.away else arrangement or screen(view),
        "question": question,
        "groups": groups(view),
        "columns": columns,
        "bars": bars,
        "tiles": tiles,
        "finding": None,
        "batch": None,
        "form": None,
        "parcel": None,
        "take": None,
        "life": None,
        "place": None,
        "leads": leads,
        "pick": None,
        "of_fact": question is not None and question.kind in FACT_QUESTIONS,
        "busy": question is not None and questions.KINDS[question.kind].blocks,
        "asked": asked_unit(view),
        "sampled_from": samples.FROM,
        "voice": spoken(view),
        "phone_code": phone_code(view),
        **(asks.drawing(view.paper) if view.paper else {}),
    }


def phone_code(view: DeskView) -> Markup | None:
    """Return the code by which a phone takes the photo that is wanted now; None where it cannot."""
    if view.question is None or view.question.kind not in ("photo", "settle", "refuse"):
        return None
    about = view.question.facts.get("discrepancy")
    if view.question.kind == "refuse" and view.question.facts["told"]:
        about = view.question.facts["number"]
    if view.question.kind == "settle" and view.settling:
        about = view.settling.id
        if not any((each.name, each.state) == ("photo", "now") for each in view.settling.steps):
            return None
    address = desk().phone_address(about) if about else ""
    return qr.svg(address) if address else None


def spoken(view: DeskView) -> str:
    """Return the clip that the newest answer is told with; "" for none."""
    card = view.card
    return voice.phrase(card.feedback, by_touch=card.operation.startswith("touch:")) if card else ""


def asked_unit(view: DeskView) -> UnitView | None:
    """Return the unit the open question or the open matter is about, if it lies on this desk."""
    about = (
        view.settling.unit if view.settling else view.question.facts.get("unit") if view.question else None
    )
    return view.delivery.unit(about) if view.delivery else None


def columns(choices: Sequence[Choice]) -> int:
    """Return in how many columns a group of choices reads well: fewer where an answer is long."""
    room = 8 if reader().language == "zh" else 16
    if len(choices) <= 6 and any(len(reader().text(each.code, each.facts)) > room for each in choices):
        return 2
    return {1: 2, 2: 2, 4: 4, 6: 2}.get(len(choices), 3)


def groups(view: DeskView) -> dict[str, list[Choice]]:
    """Return the choices of the open question by group, in their order."""
    found: dict[str, list[Choice]] = {}
    for choice in view.question.choices if view.question else ():
        found.setdefault(choice.group, []).append(choice)
    return found


@bp.get("/kiosk")
def open_session() -> ResponseReturnValue:
    """Open the kiosk's session with the one-time key printed at start.

    A browser that has one already, started anew at the address it was opened with, simply sees the desk.
    """
    token = desk().sessions.open(request.args.get("key", ""))
    if token is None and desk().sessions.holds(request.cookies.get(COOKIE, "")):
        return redirect(url_for("pages.show_desk"), 303)
    if token is None:
        raise NoSession
    answer = redirect(url_for("pages.show_desk"), 303)
    set_cookie(answer, COOKIE, token)
    return answer


@bp.get("/")
def show_desk() -> ResponseReturnValue:
    """Show the desk."""
    return render_template("page.html", **shown("pages.show_desk"))


@bp.get("/desk")
def show_desk_part() -> ResponseReturnValue:
    """Return everything inside the desk page's frame, for a script to put in place."""
    return desk_part()


def desk_part() -> str:
    """Return the inside of the desk page, drawn once for all pages that want it within a moment.

    Each gets keys of its own: the same touch in two pages is two operations.
    """

    def draw() -> str:
        return render_template("desk.html", **shown("pages.show_desk"), new_operation=lambda: OPERATION)

    whom = (signed_in(), csrf_token(), reader().language)
    drawn = once().made(("desk", desk().wait(-1, 0), *whom, bench_step()), draw)
    return re.sub(OPERATION, lambda _: str(uuid4()), drawn)


@bp.get("/sign-on")
def show_sign_on() -> ResponseReturnValue:
    """Ask for number and PIN of who has no badge at hand."""
    return render_template("page.html", **shown("pages.show_sign_on", arrangement="sign_on"))


@bp.get("/sign-on/desk")
def show_sign_on_part() -> ResponseReturnValue:
    """Return everything inside that page's frame."""
    return render_template("desk.html", **shown("pages.show_sign_on", arrangement="sign_on"))


FINDS: Mapping[str, tuple[str, ...]] = {
    "find": (),
    "ask": ("port",),
    "bind_scanner": (),
    "bind_scale": (),
    "stop": (),
}
"""What can be looked for on the devices page, with what its form carries."""


@bp.get("/devices")
def show_devices() -> ResponseReturnValue:
    """Show each device with its sentence, the free ports, and the labels that are not finished."""
    return render_template("page.html", **_devices_shown())


@bp.get("/devices/desk")
def show_devices_part() -> ResponseReturnValue:
    """Return everything inside the devices page's frame."""
    return render_template("desk.html", **_devices_shown())


@bp.post("/devices")
def create_search() -> ResponseReturnValue:
    """Begin a search for devices, or end it, then show how far it is."""
    name = request.form.get("search", "")
    if name not in FINDS:
        abort(400)
    arguments = {field: request.form.get(field, "") for field in FINDS[name]}
    if any(not 0 < len(value) <= 300 for value in arguments.values()):
        abort(400)
    desk().find(name, **arguments)
    return redirect(url_for("pages.show_devices_part" if wants_fragment() else "pages.show_devices"), 303)


@bp.get("/labels")
def show_labels() -> ResponseReturnValue:
    """Show the labels that are not finished: what is asked about them, and how far a batch is."""
    return render_template("page.html", **_labels_shown())


@bp.get("/labels/desk")
def show_labels_part() -> ResponseReturnValue:
    """Return everything inside the labels page's frame."""
    return render_template("desk.html", **_labels_shown())


@bp.get("/units/<own_number:number>")
def show_unit(number: str) -> ResponseReturnValue:
    """Show one unit and its label as it prints."""
    return render_template("page.html", **_unit_shown(number))


@bp.get("/units/<own_number:number>/desk")
def show_unit_part(number: str) -> ResponseReturnValue:
    """Return everything inside the unit page's frame."""
    return render_template("desk.html", **_unit_shown(number))


@bp.get("/labels/<id:job>.png")
def show_label(job: int) -> ResponseReturnValue:
    """Return the drawing of a print job, the one that prints."""
    return picture(once().made(("label", job), lambda: desk().label_png(job)), "image/png")


@bp.get("/photos/<id:photo>")
def show_photo(photo: int) -> ResponseReturnValue:
    """Return a photo taken at the desk."""
    found = desk().photo(photo)
    return picture(*found) if found else picture(None, "")


@bp.get("/refusals/<id:refusal>.jpg")
def show_refusal_photo(refusal: int) -> ResponseReturnValue:
    """Return the photo of goods that were refused (R17)."""
    return picture(desk().refusal_photo(refusal), "image/jpeg")


@bp.get("/font.woff2")
def font() -> ResponseReturnValue:
    """Return the Chinese font that labels are drawn with, for machines that have none."""
    answer = make_response((importlib.resources.files("labels") / "fonts" / "microhei.woff2").read_bytes())
    answer.headers["Content-Type"] = "font/woff2"
    answer.headers["Cache-Control"] = "public, max-age=604800"
    return answer


def bench_step() -> str:
    """Return what the demo bench's first key does next."""
    bench = desk().bench
    step = bench.title() if bench else None
    if step is None:
        return reader().text("bench.over")
    return reader().text("bench.next", {"step": getattr(step, reader().language)})


def picture(content: bytes | None, media_type: str) -> Response:
    """Return a picture the browser may keep but asks about again; 404 when there is none."""
    if content is None:
        abort(404)
    answer = make_response(content)
    answer.headers["Content-Type"] = media_type
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.add_etag()
    answer.make_conditional(request)
    return answer


def shown(page: str, *, arrangement: str | None = None, **arguments: Any) -> dict[str, Any]:
    """Return what a page of the desk is drawn with now.

    Args:
        page: endpoint of the whole page; the same with `_part` returns what is inside its frame.
        arguments: what its address names besides.
    """
    version = desk().wait(
        -1, 0
    )  # asked before the view: a change in between is shown once more, never missed
    drawn = drawing(_seen(desk().view()), arrangement=arrangement)
    if drawn["screen"] == "hand_over":
        drawn["form"] = desk().form_asked()
    elif drawn["screen"] == "parcel_out":
        drawn["parcel"] = desk().parcel_asked()
    elif drawn["screen"] == "stock_take":
        drawn["take"] = desk().stock_take_asked()
    elif drawn["screen"] == "look_up":
        drawn |= looked_up(drawn["question"].facts["number"])
    elif drawn["screen"] == "scanned":
        drawn |= looked_up(scanned(drawn["view"]))
    elif drawn["screen"] == "lot":
        drawn |= looked_up(drawn["question"].facts["part"])
    elif drawn["screen"] == "pick":
        drawn["pick"] = desk().pick_asked()
    return {
        **drawn,
        "version": f"{this_run()}-{version}",
        "address": url_for(page, **arguments),
        "source": url_for(f"{page}_part", **arguments),
        "weight": desk().live_weight(),
        "bench": desk().bench,
        "bench_step": bench_step,
    }


def _seen(view: DeskView) -> DeskView:
    """Return what whoever asks may see: the office sees none of the desk's work, and itself as the clerk."""
    clerk = signed_in()
    return view if clerk is None else DeskView(view.desk, view.name, view.now, (), clerk, away=view.away)


def require_in_office(operation: str) -> None:
    """See that whoever asks from the office may see a page that the desk shows to everybody at it.

    Raises:
        Refused: the role may not; says who may.
    """
    if (who := signed_in()) is not None:
        require(who, operation)


def _devices_shown() -> dict[str, Any]:
    page = shown("pages.show_devices", arrangement="devices")
    return page if page["screen"] == "away" else {**page, "finding": desk().finding()}


def _labels_shown() -> dict[str, Any]:
    page = shown("pages.show_labels", arrangement="labels")
    return page if page["screen"] == "away" else {**page, "batch": desk().print_batch()}


def looked_up(number: str | None) -> dict[str, Any]:
    """Return the life of what was scanned, or what lies in the place."""
    if number is None:
        return {}
    if number.startswith("LC"):
        return {"place": desk().place(number)}
    return {"life": desk().life(number)}


def leads(link: str) -> str:
    """Return the page that shows an own number, a waybill, a customer or a serial; of a batch its account to
    the office, which tears nothing down.
    """
    batches = "/batches/" if signed_in() is None else "/accounts/"
    pages = {"RU": "/units/", "PT": "/parts/", "TB": batches, "LC": "/locations/"}
    if re.fullmatch(OWN_NUMBER, link) or re.fullmatch(LOCATION, link):
        if (page := pages.get(link[:2])) is not None:
            return f"{page}{link}"
        if link[:2] != "DL":
            return f"/papers/{link}"
    return url_for("filing.show_search", q=link)


class Tiles(NamedTuple):
    """How many tiles stand beside those of the units drawn: left out, not seen yet, and more of those."""

    left_out: int
    unseen: int
    unseen_more: int


def tiles(drawn: int, counted: int, declared: int) -> Tiles:
    """Return what stands around the tiles of so many units, so that no row of them grows without end."""
    missing = max(declared - counted, 0)
    unseen = min(missing, max(MOST_TILES - drawn, 0))
    return Tiles(counted - drawn, unseen, missing - unseen)


def bars(modules: str) -> str:
    """Return the path that draws the bars of a code, one module wide 1, 60 high.

    >>> bars("1101")
    'M0 0h2v60h-2zM3 0h1v60h-1z'
    """
    found = re.finditer("1+", modules)
    return "".join(f"M{bar.start()} 0h{len(bar[0])}v60h-{len(bar[0])}z" for bar in found)


def _unit_shown(number: str) -> dict[str, Any]:
    require_in_office("see_stock")
    unit = desk().unit(number)
    if unit is None:
        abort(404)
    page = shown("pages.show_unit", arrangement="unit", number=number)
    return {**page, "unit": unit, "life": desk().life(number)}
