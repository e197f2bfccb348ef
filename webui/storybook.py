"""Every state of the pages, drawn from made-up views: the demo delivery at chosen moments.

`python -m webui.stories` serves it by itself, with a stand-in desk. Views only, nothing is stored and no
key does anything.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import Any

from flask import Blueprint, abort, render_template, url_for
from flask.typing import ResponseReturnValue

from station.views.desk import Choice, DeskView, Question
from station.views.devices import FindingView
from station.views.office import (
    Clerk,
)
from station.views.workbench import BatchView
from webui import (
    asks,
    board,
    lists,
    reports,
    workbench,
)
from webui.context import reader
from webui.office import titled
from webui.pages import drawing
from webui.stories import board as board_stories
from webui.stories import books as books_stories
from webui.stories import inspection as inspection_stories
from webui.stories import papers as paper_stories
from webui.stories import plans as plan_stories
from webui.stories import problems as problems_stories
from webui.stories import stock as stock_stories
from webui.stories import teardown as teardown_stories
from webui.stories.board import BOARDS, LEADER, MORNING
from webui.stories.claims import FILED, SHIPPER
from webui.stories.desk import (
    CLERK,
    DUTY,
    EMPTY,
    HINTED,
    MODELS,
    ask,
    away,
    card,
    counting,
    crowded,
    delivery,
    devices,
    hostile,
    job,
    matters,
    unit,
    unit_to_verify,
)
from webui.stories.devices import BEHIND, FINDINGS, NO_RIGHTS, using
from webui.stories.office import OFFICE_STORIES, TAKEN
from webui.stories.settling import (
    ANSWERS,
    DECIDE,
    DECISIONS,
    ELSEWHERE,
    LOSS,
    NOT_REACHED,
    REFUSING,
    TROUBLES,
    WITHOUT_PHOTO,
    pairing,
    settle_asked,
    settling,
)

bp = Blueprint("stories", __name__)


PAPERS = {**paper_stories.STORIES, **problems_stories.PAPERS, **books_stories.PAPERS}
"""Every paper as somebody finds it."""


REPORTS = {**board_stories.REPORTS, **problems_stories.REPORTS}


STORIES: Mapping[str, Callable[[], DeskView]] = {
    "locked": lambda: replace(EMPTY, clerk=None),
    "calendar-missing": lambda: replace(EMPTY, missing_years=(2027,)),
    "sign-on": lambda: replace(EMPTY, clerk=None),
    "sign-on-wrong": lambda: replace(EMPTY, clerk=None, card=card("refused", "pin_wrong", left=4)),
    "locked-work-kept": lambda: counting(7, clerk=None),
    "away": lambda: away("refused"),
    "away-captured": lambda: away("silent", "HY500GA253700211", "HY500GA253700187", "SF9000000000033"),
    "disk-full": lambda: away("disk_full", captures=False),
    "loss": lambda: counting(7, None, LOSS),
    "elsewhere": lambda: counting(7, None, ELSEWHERE),
    "empty": lambda: EMPTY,
    "empty-signed-on": lambda: replace(
        EMPTY, card=card("ok", "signed_on", name="周敏", role="keeper", operator="OP0001")
    ),
    "empty-refused": lambda: replace(EMPTY, card=card("refused", "no_delivery_open")),
    "signing": lambda: replace(
        EMPTY,
        question=Question(
            "sign_delivery",
            (
                *(
                    Choice(n, f"C00{n}", {"name": name}, "", n == 1)
                    for n, name in enumerate(
                        ("华南数码分销", "西北电脑城", "东方装机店", "云上电商旗舰", "北辰教育采购"), 1
                    )
                ),
                Choice(6, "unclaimed", {}),
            ),
            "sign",
            {
                "waybills": [["SF9000000000017", "SF"], ["SF9000000000025", "SF"]],
                "customer": "C001",
                "customer_name": "华南数码分销",
            },
        ),
    ),
    "courier": lambda: replace(EMPTY, question=ask("courier", "STO", "ZTO", waybill="77316523125896")),
    "parcel": lambda: counting(
        7, None, ask("parcel", "joins_delivery", "other_delivery", waybill="SF9000000000033", courier="SF")
    ),
    "parcels": lambda: counting(
        7, None, ask("parcels", "wait_for_parcels", "parcels_will_not_come", waybills=["SF9000000000025"])
    ),
    "counting-first": lambda: counting(0),
    "counting-ok": lambda: counting(7, card("ok", "unit_counted", unit(7))),
    "counting-printing": lambda: counting(7, card("ok", "unit_counted", unit(7, "sending"))),
    "counting-verify": lambda: counting(7, card("ok", "unit_counted", unit_to_verify(7))),
    "counting-attention": lambda: counting(
        6, card("attention", "counted_held", unit(6), ordinal=6, model="HY650G", kinds=["mixed"])
    ),
    "counting-evidence": lambda: counting(
        5, card("attention", "counted_held", unit(5), ordinal=5, model="HY500G", kinds=["duplicate_serial"])
    ),
    "counting-refused": lambda: counting(
        7,
        card(
            "refused",
            "held_unit_elsewhere",
            unit="RU2609290003",
            place="LC000003",
            name="总仓退货区",
            rule="R13",
        ),
    ),
    "counting-waiting": lambda: counting(
        7, card("waiting", "stored_until_badge", text="HY400SB253100310"), waiting=3
    ),
    "counting-crowded": crowded,
    "counted": lambda: counting(
        12,
        card("ok", "count_finished", delivery="DL2609290001", units=12),
        delivery=delivery(12, "counted"),
        matters=(*matters(12), DUTY),
    ),
    "serial": lambda: counting(6, None, ask("serial", model="HY400S")),
    "trouble": lambda: counting(
        3, card("ok", "unit_counted", unit(3)), ask("trouble", *TROUBLES, unit="RU2609290003")
    ),
    "model": lambda: counting(8, card("ok", "unit_counted", unit(8)), ask("model", *MODELS)),
    "photo-problem": lambda: counting(
        4,
        card("attention", "trouble_marked", unit(4), ordinal=4, model="HY500G", kind="safety"),
        ask("photo", problem=1, unit="RU2609290004"),
    ),
    "photo": lambda: counting(
        3,
        card("attention", "trouble_marked", unit(3), ordinal=3, kind="damaged", where="case"),
        ask("photo", discrepancy=3, unit="RU2609290003"),
    ),
    "duplicate": lambda: counting(
        4,
        card("attention", "already_counted", unit(2), ordinal=2, serial="HY500GA253700143"),
        ask(
            "duplicate",
            "another_unit",
            "same_unit",
            unit="RU2609290002",
            scanned={"serial": "HY500GA253700143"},
            weight={"value": "1.05", "unit": "kg"},
        ),
    ),
    "undo": lambda: counting(
        7,
        card("attention", "undo_asked", unit(7), ordinal=7),
        ask("undo", confirm="void", unit="RU2609290007"),
    ),
    "pairing": pairing,
    "settle-photo": lambda: counting(12, None, ask("settle"), settling=settling("photo")),
    "settle-asked": lambda: counting(12, None, settle_asked(), settling=settling("asked")),
    "settle-answer": lambda: counting(
        12, None, ask("settle", *ANSWERS, group="answer"), settling=settling("answer", "mixed", 12)
    ),
    "settle-decision": lambda: counting(
        12,
        None,
        ask("settle", *DECISIONS, group="decision", chosen=1, confirm="sign_decision"),
        settling=settling("decision"),
    ),
    "settle-decision-no-photo": lambda: counting(12, None, DECIDE, settling=WITHOUT_PHOTO),
    "settle-not-reached": lambda: counting(12, None, settle_asked(), settling=NOT_REACHED),
    "settle-carried-out": lambda: counting(
        12,
        None,
        ask("settle", confirm="sign_carried_out"),
        settling=settling("carried_out", "out_of_warranty", 8),
    ),
    "print-job": lambda: counting(
        8,
        None,
        ask("print_job", "came_out", "did_not_come_out", job=8),
        devices=devices(scale="silent", printer="paper_out"),
        open_jobs=(job(8, "unknown"), job(9, "queued"), job(10, "queued")),
    ),
    **{name: partial(made, EMPTY) for name, made in teardown_stories.STORIES.items()},
    "devices-ready": lambda: counting(7),
    "devices-trouble": lambda: counting(
        7,
        devices=devices(scanner="noise", scale="port_missing", printer="no_answer"),
        open_jobs=(job(6, "unknown"), job(7, "queued")),
    ),
    "labels-unknown": lambda: counting(
        7, open_jobs=(job(5, "unknown"), job(6, "unknown"), job(7, "sending"), job(8, "queued"))
    ),
    "labels-batch": lambda: counting(
        7,
        card("ok", "labels_queued", count=48),
        open_jobs=tuple(job(n, "sending" if n == 13 else "queued") for n in range(13, 49)),
    ),
    "labels-done": lambda: counting(7, card("ok", "labels_cancelled", count=36)),
    "devices-ports": lambda: replace(EMPTY, devices=using(last_text="HY400S B 2531 00310")),
    "devices-listening": lambda: replace(EMPTY, devices=using()),
    "devices-scan": lambda: replace(EMPTY, devices=devices(scanner="port_missing")),
    "devices-weigh": lambda: replace(EMPTY, devices=devices(scale="port_missing")),
    "devices-bound": lambda: replace(EMPTY, devices=using()),
    "devices-rights": lambda: replace(
        EMPTY,
        devices=(
            replace(
                devices()[1],
                code="port_refused",
                severity="refused",
                facts={"port": "/dev/hidraw0", "why": "Permission denied"},
                rule=NO_RIGHTS.rule,
            ),
            *devices()[2:],
        ),
    ),
    "devices-webhook": lambda: counting(7, webhook=BEHIND),
    "unit": lambda: counting(6),
    "lists": lambda: replace(EMPTY, clerk=CLERK),
    "lists-taken": lambda: replace(EMPTY, clerk=CLERK),
    "lists-keeper": lambda: EMPTY,
    **dict.fromkeys(("morning", "morning-none"), lambda: EMPTY),
    "hand-over": lambda: replace(EMPTY, question=Question("hand_over", (), None, {})),
    "hand-over-request": lambda: replace(EMPTY, question=Question("hand_over", (), None, {})),
    "hand-over-keeper": lambda: replace(
        EMPTY,
        question=Question("hand_over", (), None, {}),
        card=card("refused", "badge_out_of_turn", name="罗强", role="leader", who=["clerk"]),
    ),
    **dict.fromkeys(("forms", "forms-none", "search", "search-none"), lambda: replace(EMPTY, clerk=CLERK)),
    "form": lambda: replace(EMPTY, clerk=CLERK),
    "form-entered": lambda: replace(
        EMPTY,
        clerk=CLERK,
        card=card(
            "attention",
            "form_entered_partly",
            form="FM2609300001",
            erp="SO-2609-118",
            units=3,
            waiting=1,
            rule=["R9"],
            paper=["RX2609290001"],
            who=["gm"],
        ),
    ),
    **dict.fromkeys(("shipping", "shipping-none"), lambda: replace(EMPTY, clerk=SHIPPER)),
    "shipping-clerk": lambda: replace(EMPTY, clerk=CLERK),
    "shipping-leader": lambda: replace(EMPTY, clerk=Clerk("OP0003", "罗强", "leader")),
    "unit-in-order": lambda: counting(7),
    "papers": lambda: counting(7),
    "papers-none": lambda: counting(7),
    "unit-batch-hint": lambda: counting(7),
    "unit-sampled": lambda: counting(7),
    "counting-batch-hint": lambda: counting(
        7,
        card(
            "attention",
            "batch_hint",
            HINTED,
            unit=HINTED.number,
            ordinal=7,
            kind="major_defect",
            defect="major_defect",
            model="HY400S",
            week="2025-W31",
            count=3,
        ),
    ),
    **{name: partial(counting, *drawn) for name, drawn in REFUSING.items()},
    "parcel-out": lambda: replace(
        EMPTY,
        clerk=SHIPPER,
        question=Question("parcel_out", (), None, {}),
        card=card("ok", "packed", serial="HY500GA253800001", pieces=1),
    ),
    "parcel-out-empty": lambda: replace(
        EMPTY,
        clerk=SHIPPER,
        question=Question("parcel_out", (), None, {}),
        card=card(
            "refused", "model_not_awaited", serial="HY650GA252200999", model="HY650G", wanted=["HY850M"]
        ),
    ),
    "parcel-out-courier": lambda: replace(
        EMPTY, clerk=SHIPPER, question=replace(ask("parcel_out", "STO", "ZTO"), confirm=None)
    ),
    **{name: partial(replace, EMPTY, clerk=each.clerk) for name, each in PAPERS.items()},
    **{name: partial(replace, EMPTY, clerk=who) for name, (_, who, *_) in books_stories.DRAWN.items()},
    "paper-plan": lambda: replace(
        counting(12),
        question=ask(
            "paper",
            *(f"plan.{plan}" for plan in paper_stories.APPLICATION.plans),
            group="plan",
            chosen=3,
            confirm="submit_application",
        ),
        paper=paper_stories.APPLICATION,
    ),
    **{name: partial(made, EMPTY) for name, made in inspection_stories.DESKS.items()},
    **{
        name: partial(replace, EMPTY, clerk=clerk, now=inspection_stories.AT)
        for name, (clerk, _, _) in inspection_stories.LISTS.items()
    },
    **{
        name: partial(replace, EMPTY, clerk=clerk, now=plan_stories.AT)
        for name, (_, clerk) in (*plan_stories.PLANS.items(), *plan_stories.WORKS.items())
    },
    **{
        name: partial(replace, EMPTY, now=plan_stories.AT, question=each.question, card=each.card)
        for name, each in plan_stories.PICKS.items()
    },
    **dict.fromkeys((*BOARDS, *REPORTS), lambda: replace(EMPTY, clerk=LEADER, now=MORNING)),
    "reports": lambda: replace(EMPTY, clerk=LEADER, now=MORNING),
    **{
        name: partial(replace, EMPTY, clerk=each.clerk, question=each.question, card=each.card)
        for name, each in stock_stories.STORIES.items()
    },
    "hostile": hostile,
}
"""Name of a story to the view it draws."""


ARRANGEMENTS = {
    "devices-ready": "devices",
    "devices-trouble": "devices",
    "devices-webhook": "devices",
    **dict.fromkeys(FINDINGS, "devices"),
    **dict.fromkeys(("labels-unknown", "labels-batch", "labels-done"), "labels"),
    **dict.fromkeys(("unit", "unit-in-order", "unit-batch-hint", "unit-sampled"), "unit"),
    **dict.fromkeys(("papers", "papers-none"), "papers"),
    **dict.fromkeys(("morning", "morning-none"), "morning"),
    **dict.fromkeys(("forms", "forms-none", "form", "form-entered"), "forms"),
    **dict.fromkeys(("shipping", "shipping-none", "shipping-clerk", "shipping-leader"), "shipping"),
    **dict.fromkeys(("search", "search-none"), "search"),
    "unit": "unit",
    **dict.fromkeys(("sign-on", "sign-on-wrong"), "sign_on"),
    "lists": "lists",
    "lists-taken": "lists",
    "lists-keeper": "lists",
    **dict.fromkeys(PAPERS, "paper"),
    **{name: arrangement for name, (arrangement, *_) in books_stories.DRAWN.items()},
    **dict.fromkeys(inspection_stories.LISTS, "workbench"),
    **dict.fromkeys(plan_stories.PLANS, "plan"),
    **dict.fromkeys(plan_stories.WORKS, "work"),
    **dict.fromkeys(BOARDS, "board"),
    **dict.fromkeys(REPORTS, "report"),
    "reports": "reports",
    **dict.fromkeys(("batch", "batch-closed"), "batch"),
    **stock_stories.ARRANGEMENTS,
    **dict.fromkeys(("batches", "batches-none"), "batches"),
}


EVERY_STORY = (*STORIES, *OFFICE_STORIES)


@bp.get("/storybook")
def list_stories() -> ResponseReturnValue:
    """List every story."""
    return render_template("stories.html", stories=EVERY_STORY)


@bp.get("/storybook/<story>")
def show_story(story: str) -> ResponseReturnValue:
    """Show one state of the desk, or of a page of the office."""
    if story in OFFICE_STORIES:
        template, drawn = OFFICE_STORIES[story]
        more = drawn["drawing"]() if "drawing" in drawn else {}
        more["answer"] = titled(drawn["answer"])
        return render_template(template, **{**drawn, **more}, inert=True, address_of=lambda number: "#")
    if story not in STORIES:
        abort(404)
    view, arrangement = STORIES[story](), ARRANGEMENTS.get(story)
    drawn = told(view, arrangement, FINDINGS.get(story))
    if arrangement == "lists":
        drawn |= lists.drawing(view.clerk, TAKEN if story == "lists-taken" else None)
    if story in FILED:
        drawn |= FILED[story]()
    if story in books_stories.DRAWN:
        drawn |= books_stories.drawing(story)
    if (of_paper := PAPERS.get(story)) is not None:
        drawn |= {**asks.drawing(of_paper.paper, of_paper.act), "own_page": True}
    if (of_stock := stock_stories.STORIES.get(story)) is not None:
        drawn |= of_stock.drawing()
    if story in inspection_stories.LISTS:
        drawn |= workbench.drawing(*inspection_stories.LISTS[story][1:])
    if arrangement == "batch":
        drawn |= {"torn_down": teardown_stories.CLOSED if story == "batch-closed" else teardown_stories.FULL}
    if arrangement == "batches":
        drawn |= {"open_batches": (teardown_stories.BATCH,) if story == "batches" else ()}
    drawn |= plan_stories.drawing_of(story)
    if story in BOARDS:
        drawn |= board.drawing(BOARDS[story])
    if story in REPORTS or story == "reports":
        listed = [(each.name, each.rules) for each in REPORTS.values()]
        drawn |= reports.drawing(listed, REPORTS.get(story))
    return render_template("page.html", **drawn)


def told(
    view: DeskView, arrangement: str | None = None, finding: FindingView | None = None
) -> dict[str, Any]:
    """Return what the page of a story is drawn with: no key does anything and no stream is opened."""
    return {
        **drawing(view, arrangement=arrangement),
        "r": reader(),
        "inert": True,
        "unit": unit(6) if arrangement == "unit" else None,
        "life": stock_stories.LIFE if arrangement == "unit" else None,
        "weight": (Decimal("1.31"), "kg", True),
        "finding": finding,
        "batch": BatchView(48, 12, 36, 0)
        if view.card and view.card.feedback.code == "labels_queued"
        else None,
        "photo_url": lambda photo_id: url_for("static", filename="story-photo.svg"),
    }
