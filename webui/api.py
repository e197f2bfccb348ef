"""The JSON API, read-only, under /api/v1: deliveries, units, discrepancies, print jobs, labels, events.

Fields are named as the views of `station.views` name them. Numbers that must stay exact are strings, times
are ISO 8601 with their offset. A list takes `limit` (1 to 500) and `after`, the `next` of the page before.
The document at /api/v1/openapi.json is made from what stands here (docs/decisions/0014).
"""

import dataclasses
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, NoReturn

from flask import Response, abort, current_app, jsonify
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.info import Info
from flask_openapi3.openapi import OpenAPI
from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, RootModel, ValidationError
from werkzeug.exceptions import BadRequest

from station.views.deliveries import DeliveryView, DiscrepancyView, PrintJobView, UnitView
from station.views.desk import EventView
from webui.addresses import MAX_ID, OWN_NUMBER
from webui.context import desk
from webui.pages import picture

DEFAULT_LIMIT = 100
MAX_LIMIT = 500
# --- what may be asked -------------------------------------------------------------------------------


def _whole(lowest: int, highest: int) -> Callable[[Any], Any]:
    """Return what reads a whole number of a query, and says what was expected and what was found."""

    def read(text: Any) -> Any:
        if not text.isascii() or not text.isdigit() or len(text) > 15:
            raise ValueError(f"a whole number, was {text[:40]!r}")
        if not lowest <= int(text) <= highest:
            raise ValueError(f"{lowest} to {highest}, was {text!r}")
        return int(text)

    return read


def _number(text: str) -> str:
    """Refuse what is no own number; nothing at all is the start of a list."""
    if text and not re.fullmatch(OWN_NUMBER, text):
        raise ValueError(f"an own number such as RU2609290001, was {text[:40]!r}")
    return text


Limit = Annotated[int, Field(ge=1, le=MAX_LIMIT), BeforeValidator(_whole(1, MAX_LIMIT))]
Whole = Annotated[int, Field(ge=0, le=MAX_ID), BeforeValidator(_whole(0, MAX_ID))]
OwnNumber = Annotated[
    str, AfterValidator(_number), Field(json_schema_extra={"pattern": f"^({OWN_NUMBER})?$"})
]


class Page(BaseModel, extra="forbid"):
    """Which part of a list."""

    limit: Limit = Field(DEFAULT_LIMIT, description="How many at most.")


class AfterNumber(Page):
    """Which part of a list that is in order of own number."""

    after: OwnNumber = Field("", description="`next` of the page before.")


class AfterId(Page):
    """Which part of a list that is in order of id."""

    after: Whole = Field(0, description="`next` of the page before.")


class Units(AfterNumber):
    """Which units."""

    delivery: OwnNumber = Field("", description="Only those of this delivery.")


class Discrepancies(AfterId):
    """Which discrepancies."""

    delivery: OwnNumber = Field("", description="Only those of this delivery.")


class AfterSeq(Page):
    """Which part of the journal."""

    after: Whole = Field(0, description="`seq` of the last event known already.")


class ByNumber(BaseModel):
    """One object by its own number."""

    number: str = Field(pattern=f"^{OWN_NUMBER}$")


class ById(BaseModel):
    """One object by its id."""

    id: int = Field(ge=0, le=MAX_ID)


class ByJob(BaseModel):
    """One print job."""

    job: int = Field(ge=0, le=MAX_ID)


# --- what is answered --------------------------------------------------------------------------------


class Deliveries(BaseModel):
    """Some deliveries; `next` is None on the last page, as in every list."""

    items: list[DeliveryView]
    next: str | None


class Delivery(RootModel[DeliveryView]):
    """One delivery."""


class UnitPage(BaseModel):
    """Some units."""

    items: list[UnitView]
    next: str | None


class Unit(RootModel[UnitView]):
    """One unit."""


class DiscrepancyPage(BaseModel):
    """Some discrepancies."""

    items: list[DiscrepancyView]
    next: int | None


class Discrepancy(RootModel[DiscrepancyView]):
    """One discrepancy."""


class PrintJobs(BaseModel):
    """Some print jobs."""

    items: list[PrintJobView]
    next: int | None


class PrintJob(RootModel[PrintJobView]):
    """One print job."""


class Events(BaseModel):
    """Some events of the journal."""

    items: list[EventView]
    next: int | None


class Fault(BaseModel):
    """What is wrong: a code for programs, a sentence for people."""

    code: str
    message: str


class Problem(BaseModel):
    """The one shape of every error."""

    error: Fault


def _problem(description: str, **more: Any) -> dict[str, Any]:
    schema = {"$ref": f"#/components/schemas/{Problem.__name__}"}
    return {"description": description, "content": {"application/json": {"schema": schema}}, **more}


NOTHING_THERE: dict[Any, Any] = {404: _problem("There is nothing of that number or id.")}
CHALLENGE = {"WWW-Authenticate": {"schema": {"type": "string"}, "description": "Bearer", "required": True}}

PNG: dict[Any, Any] = {
    200: {
        "description": "The drawing.",
        "content": {"image/png": {"schema": {"type": "string", "format": "binary"}}},
        "headers": {"ETag": {"schema": {"type": "string"}, "required": True}},
    },
    304: {"description": "Unchanged since the ETag named in If-None-Match."},
}

bp = APIBlueprint(
    "api",
    __name__,
    url_prefix="/api/v1",
    abp_security=[{"bearer": []}],
    abp_responses={
        400: _problem("A parameter is not what it must be; the message says value and expectation."),
        401: _problem("No token, or one that opens nothing.", headers=CHALLENGE),
        500: _problem("A fault of the station; the cause is in its log."),
        503: _problem("The database is away; ask again later."),
    },
    operation_id_callback=lambda *, name, path, method: name,
)


def application(name: str) -> OpenAPI:
    """Return a Flask application that knows how this API is documented; no page about it is served."""
    return OpenAPI(
        name,
        info=Info(
            title="Intake Station",
            version="1",
            description="What a returns intake desk has on record, to be read by other systems. Read-only.",
        ),
        security_schemes={
            "bearer": {
                "type": "http",
                "scheme": "bearer",
                "description": "A token made with `station token NAME`.",
            }
        },
        doc_ui=False,
        validation_error_status=400,
        validation_error_model=Problem,
        validation_error_callback=_refuse,
    )


def _refuse(error: ValidationError) -> NoReturn:
    """Say of every parameter what was expected and what was found."""
    said = []
    for each in error.errors(include_url=False):
        name = str(each["loc"][0])[:40]
        if each["type"] == "extra_forbidden":
            said.append(f"{name} is no parameter here")
        else:
            said.append(f"{name} must be {each['ctx']['error']}")
    raise BadRequest("; ".join(said))


def plain(value: Any) -> Any:
    """Return a view as JSON values.

    >>> plain((Decimal("1.310"), None))
    ['1.310', None]
    """
    if dataclasses.is_dataclass(value):
        return {each.name: plain(getattr(value, each.name)) for each in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, datetime):
        return value.isoformat()
    return value


def _page(query: Callable[[int], Sequence[Any]], limit: int, cursor: str) -> Response:
    """Answer one page of a list whose order is that of the field `cursor`."""
    found = query(limit + 1)
    shown = found[:limit]
    return jsonify(items=plain(list(shown)), next=getattr(shown[-1], cursor) if len(found) > limit else None)


def _one(found: Any) -> Response:
    if found is None:
        abort(404)
    return jsonify(plain(found))


# --- routes ------------------------------------------------------------------------------------------


@bp.get("/openapi.json", doc_ui=False)
def show_document() -> Response:
    """Describe this API (OpenAPI 3.1); open to everybody, for it tells nothing of the store."""
    app = current_app
    assert isinstance(app, OpenAPI)
    return jsonify(app.api_doc)


@bp.get("/deliveries", responses={200: Deliveries})
def list_deliveries(query: AfterNumber) -> Response:
    """List deliveries, newest first."""
    return _page(lambda limit: desk().deliveries(limit, query.after), query.limit, "number")


@bp.get("/deliveries/<own_number:number>", responses={200: Delivery, **NOTHING_THERE})
def show_delivery(path: ByNumber) -> Response:
    """Show one delivery."""
    return _one(desk().delivery(path.number))


@bp.get("/units", responses={200: UnitPage})
def list_units(query: Units) -> Response:
    """List units, oldest first."""
    return _page(
        lambda limit: desk().units(limit, query.after, query.delivery or None), query.limit, "number"
    )


@bp.get("/units/<own_number:number>", responses={200: Unit, **NOTHING_THERE})
def show_unit(path: ByNumber) -> Response:
    """Show one unit."""
    return _one(desk().unit(path.number))


@bp.get("/discrepancies", responses={200: DiscrepancyPage})
def list_discrepancies(query: Discrepancies) -> Response:
    """List discrepancies, oldest first."""
    return _page(
        lambda limit: desk().discrepancies(limit, query.after, query.delivery or None), query.limit, "id"
    )


@bp.get("/discrepancies/<id:id>", responses={200: Discrepancy, **NOTHING_THERE})
def show_discrepancy(path: ById) -> Response:
    """Show one discrepancy."""
    return _one(desk().discrepancy(path.id))


@bp.get("/print-jobs", responses={200: PrintJobs})
def list_print_jobs(query: AfterId) -> Response:
    """List print jobs, oldest first."""
    return _page(lambda limit: desk().print_jobs(limit, query.after), query.limit, "id")


@bp.get("/print-jobs/<id:id>", responses={200: PrintJob, **NOTHING_THERE})
def show_print_job(path: ById) -> Response:
    """Show one print job."""
    found = desk().print_jobs(1, path.id - 1)
    return _one(found[0] if found and found[0].id == path.id else None)


@bp.get("/labels/<id:job>.png", responses={**PNG, **NOTHING_THERE})
def show_label(path: ByJob) -> Response:
    """Return the drawing of a print job as PNG."""
    return picture(desk().label_png(path.job), "image/png")


@bp.get("/events", responses={200: Events})
def list_events(query: AfterSeq) -> Response:
    """List what happened, in the order in which it was written down.

    The feed for systems that follow: ask with the `seq` of the last event you have; nothing is ever put in
    before it. `next` says that there is more already.
    """
    return _page(lambda limit: desk().events(limit, query.after), query.limit, "seq")
