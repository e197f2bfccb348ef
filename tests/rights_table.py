"""`python -m tests.rights_table docs/rights.md`: who may do what, from the code.

The roles' rights are the code's own table. What a touch and a page ask for is written down here and proved by
`tests/test_rights.py`, which tries every page as every role, and by `tests/test_states.py`, which tries every
touch as every role in every state of what it is about: a touch, a state or a page that is not listed here
fails them.

A new touch needs its right in `ASKS` (or `ANSWERS`) and one line in `STATES`. Where the arguments of the same
name that other touches have do not fit, `SPECIAL` in the test says which do. A new state needs its place in
`LIVES`, and somebody in `tests/station/everything.py` who brings a thing into it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from station.lists.kinds import LISTS
from station.operations.commands import AT_THE_DESK, TOUCHES
from station.rules.papers import PATHS
from station.rules.rights import RIGHTS, ROLES, who_may
from webui import guard
from webui.app import create_app
from webui.stories.stand_in import StandIn

PAGE = Path(__file__).parents[1] / "docs" / "rights.md"

EVERYBODY = ""
"""What asks for no right: whoever is signed on may."""

ANSWERS: Mapping[str, str] = {
    "choose": "as the question it answers asks for",
    "confirm": "as the question it answers asks for",
    "leave": "",
    "not_reached": "settle_discrepancy",
    "to_marketing": "settle_discrepancy",
    "add_photo": "settle_discrepancy",
}
"""Touches that answer what the desk has asked, and what an answer about a discrepancy asks for."""

ASKS: Mapping[str, str] = {
    "undo": "undo",
    "trouble": "mark_problem",
    "mark_problem": "mark_problem",
    "no_code": "count",
    "finish": "finish_count",
    "settle": "settle_discrepancy",
    "next_matter": "settle_discrepancy",
    "open_duty": "file_application",
    "open_problem": "write_report",
    "open_paper": EVERYBODY,
    "change_plan": "file_application",
    "review_application": "review_application",
    "approve_paper": "approve_paper",
    "reject_paper": "approve_paper",
    "record_decision": "record_approval",
    "carry_out_plan": "carry_out_plan",
    "name_replacement": "name_replacement",
    "write_report": "write_report",
    "act_urgently": "act_urgently",
    "hand_over_report": "hand_over_report",
    "take_report": EVERYBODY,
    "close_problem": "close_problem",
    "send_sample": "send_sample",
    "note_sample_result": "send_sample",
    "take_sample_back": "send_sample",
    "file_summary": "write_summary",
    "conclude_summary": "write_summary",
    "end_summary": "write_summary",
    "sign_bad_record": "sign_bad_record",
    "give_opinion": "give_opinion",
    "carry_out_line": "carry_out_plan",
    "confirm_notice": "confirm_notice",
    "hand_over_notice": "hand_over_notice",
    "whose": "name_customer",
    "ask_job": "settle_print_job",
    "ask_oldest_job": "settle_print_job",
    "settle_job": "settle_print_job",
    "print_labels": "reprint_label",
    "cancel_jobs": "settle_print_job",
    "reprint": "reprint_label",
    "reprint_on_table": "reprint_label",
    "put_away": "put_away",
    "inspect": "inspect",
    "measure": "inspect",
    "key_in": "inspect",
    "take_back": "inspect",
    "judge": "inspect",
    "name_instrument": "inspect",
    "describe": "inspect",
    "repair": "repair",
    "put_in_part": "repair",
    "put_back_part": "repair",
    "put_many": "put_many",
    "look_up": EVERYBODY,
    "take_stock": "take_stock",
    "take_stock_of": "take_stock",
    "count_pieces": "take_stock",
    "give_up_stock_take": "take_stock",
    "sign_on": EVERYBODY,
    "name_request": "name_request",
    "hand_over": "hand_over",
    "enter_form": "enter_form",
    "to_shipping": "hand_to_shipping",
    "refuse": "refuse_goods",
    "refuse_goods": "refuse_goods",
    "pack": "ship",
    "pack_text": "ship",
    "ship": "ship",
    "record_delivered": "follow_shipment",
    "take_spares": "take_spares",
    "sign_off": EVERYBODY,
    "change_pin": EVERYBODY,
    "reset_pin": "reset_pin",
    "change_setting": "change_settings",
    "put_row": "import_list",
    "qualify": "qualify",
    "remove_day": "import_calendar",
    "put_price": "write_price_list",
    "remove_price": "write_price_list",
    "submit_prices": "write_price_list",
    "review_book": "review_books",
    "send_book_back": "send_books_back",
    "price_parked": "price_parked",
    "acknowledge_value": "acknowledge_value",
    "withdraw_acknowledgement": "acknowledge_value",
    "issue_parts": "issue_parts",
    "submit_account": "submit_account",
    "sign_account": "sign_account",
    "correct_account": "correct_account",
    "plan_tasks": "plan",
    "reassign": "reassign",
    "take_off": "plan",
    "ask_part": "plan",
    "issue_pick_list": "issue_pick_list",
    "count_pick_list": "count_pick_list",
    "count_part": "count_pick_list",
    "count_again": "count_pick_list",
    "report_shortage": "report_shortage",
    "open_batch": "open_teardown_batch",
    "leave_batch": EVERYBODY,
    "take_batch": "scan_unit_in",
    "which_part": "record_part",
    "take_part": "record_part",
    "bad_parts": "record_part",
    "take_tray": "record_part",
    "sample_anew": "record_part",
    "count_on": "record_part",
    "park_part": "record_part",
    "close_batch": "record_part",
    "print_batch_label": "print_part_label",
}
"""What a touch asks for, by touch."""


AS_THE_TOUCH = "as the touch"
"""What is asked for in a state where `ASKS` says it of the touch."""


@dataclass(frozen=True)
class About:
    """What a touch is about, and in which states of it the touch is done; in every other it is refused.

    Attributes:
        sort: of `LIVES`.
        states: by state, what is asked for.
        whose: only the role that the thing itself names may, of those who have the right.
        proposes: who filed or proposed the paper may not, whatever his role (domain 2, R13).
        but: by state, the right of those for whom it is the beginning of something that is not done there.
    """

    sort: str
    states: Mapping[str, str]
    whose: bool = False
    proposes: bool = False
    but: Mapping[str, str] = field(default_factory=dict)


def _in(sort: str, *states: str, **more: bool) -> About:
    """In these states of a thing; in all of them when none is named."""
    return About(sort, dict.fromkeys(states or LIVES[sort], AS_THE_TOUCH), **more)


def _but(sort: str, *states: str) -> About:
    """In every state of a thing but these."""
    return _in(sort, *(state for state in LIVES[sort] if state not in states))


def _signs(kind: str, *done: str, but: tuple[str, ...] = (), **more: bool) -> About:
    """In the states of a paper in which the law says that it is signed (`station.rules.papers.PATHS`)."""
    before = {f"{kind} {state}" for each in done for state in PATHS[kind][each].before}
    found = [
        state
        for state in LIVES["paper"]
        if state.split(" to ")[0].split(",")[0].removesuffix(" (R8b)") in before
    ]
    return _in("paper", *(state for state in found if state not in but), **more)


COUNTING = ("signed", "counting", "unclaimed", "unclaimed, begun")
MAJOR, REPORTED = "report submitted to manager", "report submitted to gm_office"

_PAPERS = (
    "application draft", "application submitted", "application reviewed", "application approved",
    "application rejected", "application executed",
    "report draft", MAJOR, REPORTED, "report handed_over", "report withdrawn",
    "replacement draft", "replacement reviewed", "replacement approved", "replacement withdrawn",
    "bad_record to_sign", "bad_record signed",
    "price_list submitted", "price_list reviewed", "price_list sent_back", "price_list replaced",
    "account submitted to leader", "account submitted to manager", "account submitted to finance",
    "account sent_back", "account reviewed",
    "pick_list issued", "pick_list counted", "pick_list signed",
    "sample out", "sample examined", "sample returned", "sample returned, not examined",
    "summary draft", "summary concluded", "summary done",
    "notice open", "notice handed_over", "notice confirmed",
    "notice open (R8b)", "notice handed_over (R8b)", "notice answered (R8b)", "notice executed (R8b)",
)  # fmt: skip
_FORMS = (
    "form handed_over",
    "form handed_over, waiting",
    "form entered",
    "form entered, nothing to send",
    "form at_shipping",
)

_INSPECTION = (
    "inspection, instrument",
    "inspection, to see",
    "inspection, to measure",
    "inspection, typed",
    "inspection, defect",
    "inspection, cause",
    "inspection, disposition",
    "inspection, all said",
    "inspection, passed",
    "inspection, a part to see",
    "inspection, a part, all said",
)
_REPAIR = ("repair", "repair, begun", "repair, picked")
_LOT = ("lot", "lot, in two places")
_REFUSE = ("refuse", "refuse, reason", "refuse, told")
_COUNTED = ("pieces, typed", "pieces, bad", "pieces, of a sample", "pieces, weighed", "pieces, scrap weighed")
_PIECES = ("pieces", *_COUNTED, "pieces, tray awaited", "pieces, scrap", "pieces, above the cap")
_STORE = (
    *_LOT,
    "put_many",
    "put_many, place",
    "look_up",
    "look_up, shown",
    "stock_take",
    "stock_take, place",
    "stock_take, part",
    "stock_take, differs",
    "stock_take, explained",
    "stock_take, over",
    "pick",
    "pick, part",
    "pick_sign",
    "pick_sign, one badge",
)

LIVES: Mapping[str, tuple[str, ...]] = {
    "delivery": (
        *COUNTING, "counted", "counted, without request", "handed_over", "handed_over, not all", "closed",
        "refused",
    ),
    "matters of a delivery": ("open", "none"),
    "unit": (
        "counted", "held", "entered", "refused", "scrapped", "stocked", "stocked, held", "issued",
        "issued, held", "inspected, good_stock", "inspected, repair", "inspected, teardown",
        "inspected, scrap", "inspected, send_back", "inspected, rnd_sample", "inspected, held", "repairing",
        "repairing, held", "repaired", "repaired, passed", "repaired, held", "in_teardown",
        "in_teardown, held", "torn_down", "sampled", "sampled, held", "voided", "sent_back", "shipped",
    ),
    "discrepancy": (
        "photo", "asked", "answer", "decision", "passed", "carried_out", "settled", "withdrawn"
    ),
    "problem": ("unwritten", "draft", "submitted", "handed_over", "closed", "withdrawn"),
    "duty": (
        "application open", "application filed", "application done",
        "report open", "report filed", "report done", "report withdrawn",
        "replacement filed", "replacement done", "replacement withdrawn",
    ),
    "paper": (*_PAPERS, *_FORMS),
    "page of a paper": _PAPERS,
    "form of a customer": ("something to send", "nothing to send"),
    "price list": ("draft", "submitted", "reviewed", "sent_back", "replaced"),
    "print job": ("queued", "sending", "printed", "unknown", "not_printed", "cancelled"),
    "claim": (
        "counted", "handed_over", "entered", "at_shipping, exchange", "at_shipping, repair",
        "at_shipping, not repaired", "completed", "refused", "sent_back",
    ),
    "customer": ("something to send", "nothing to send"),
    "parcel": ("on its way", "arrived"),
    "spares of a model": ("some", "none"),
    "batch": ("none", "empty", "open", "open, held", "agrees", "agrees, held", "closed"),
    "account": (
        "torn down still", "nothing posted", "closed", "submitted", "sent_back", "reviewed", "posted since"
    ),
    "part lot": (
        "to_inspect", "to_inspect, without price", "passed", "passed, in two places", "failed", "scrapped",
        "gone",
    ),
    "line of an account": (
        "came in", "came in, gone since", "went out", "price", "corrected", "correction", "submitted"
    ),
    "value of the stock": ("below", "above", "below, exception", "above, exception"),
    "plan": ("draft", "issued", "counted", "signed"),
    "planned day": ("no plan", "over", "draft", "draft, without tasks", "issued", "counted", "signed"),
    "task": ("draft, not done", "issued, not done", "counted, not done", "signed, not done", "done"),
    "line of a pick list": (
        "draft", "issued", "counted", "signed", "signed, not handed out", "signed, all missing"
    ),
    "stock take": ("open", "done", "given_up"),
    "question": (
        "none", "courier", "parcel", "sign_delivery", "sign_delivery, picked", "whose", "whose, picked",
        "parcels", "serial", "trouble", "photo", *_REFUSE, "refuse, photo",
        "model", "duplicate", "undo", "pairing", "pairing, picked",
        "settle", "settle, picked", "paper", "paper, to propose", "paper, picked", "print_job",
        "loss", "hand_over", "parcel_out", "parcel_out, which courier", *_INSPECTION, *_REPAIR, "part",
        *_PIECES, "bad", "extra", "extra_why", "yield", "yield, explained", "yield, explained, held",
        *_STORE,
    ),
    "question open to scans": (
        "parcel_out", "parcel_out, which courier", *_INSPECTION, *_REPAIR, *_STORE
    ),
    "desk": ("always",),
}  # fmt: skip
"""Every state that a thing can be in, finer than the store's where a touch goes by more than that. There is
one of each in `tests/station/everything.py`, and nothing in another: a new state fails until it has its
place."""

_PICKED = dict.fromkeys(
    (
        *("sign_delivery", "sign_delivery, picked", "whose", "whose, picked", "pairing", "pairing, picked"),
        *("settle", "settle, picked", "paper, to propose", "paper, picked", *_REFUSE),
    ),
    EVERYBODY,
)
"""Questions of which an answer is first picked and then confirmed: whoever confirms it needs the right."""

_AT_THE_BENCH: Mapping[str, str] = {
    **dict.fromkeys(("inspection, defect", "inspection, cause", "inspection, disposition"), EVERYBODY),
    **dict.fromkeys(("inspection, to measure", "inspection, typed"), "inspect"),
    **dict.fromkeys(_PIECES, EVERYBODY),
    **dict.fromkeys(("bad", "extra", "pick, part", "lot"), EVERYBODY),
    **dict.fromkeys(("part", "extra_why", "yield"), "record_part"),
    **dict.fromkeys(("stock_take, part", "stock_take, differs"), "take_stock"),
}
"""Questions of the after-sales department that have nine answers or nearly; a digit is one."""

_TWO = dict.fromkeys(
    (
        *("inspection, instrument", "inspection, to see", "inspection, a part to see"),
        *(*_REPAIR[1:], "lot, in two places"),
    ),
    EVERYBODY,
)
"""And those that have two, or a few more."""

_ONCE = {
    "courier": "sign_for",
    "parcel": "sign_for",
    "trouble": "open_discrepancy",
    "model": "count",
    "print_job": "settle_print_job",
    "parcel_out, which courier": "ship",
}
"""Questions of which an answer acts at once."""

_NO_PAGES = ("price_list", "bad_record", "account", "pick_list")
_HELD = (
    *("stocked, held", "issued, held", "inspected, held", "repairing, held", "repaired, held"),
    "in_teardown, held",
)
_INSPECTED = tuple(
    state for state in LIVES["unit"] if state.startswith("inspected") and state != "inspected, held"
)
_NOT_GOOD = ("failed", "scrapped", "gone")
_TORN_DOWN = ("open", "open, held", "agrees", "agrees, held")
_STOCK_TAKE = tuple(asked for asked in _STORE if asked.startswith("stock_take"))
_ONLY_SHOWN = tuple(
    asked for asked in _STORE if asked.startswith(("lot", "look_up", "pick_sign"))
)  # it is put on the table instead, or looked at
_NOTHING_SAID = ("inspection, instrument", "inspection, a part to see")
AT_FINANCE = "account submitted to finance"
_AT_ONE_OF_THEM = ("account submitted to leader", "account submitted to manager", AT_FINANCE)

STATES: Mapping[str, About] = {
    "choose: 1": About(
        "question",
        {**_PICKED, **_ONCE, **_AT_THE_BENCH, **_TWO, "parcels": EVERYBODY, "duplicate": "count"},
    ),
    "choose: 2": About(
        "question",
        {**_PICKED, **_ONCE, **_AT_THE_BENCH, **_TWO, "parcels": "finish_count", "duplicate": EVERYBODY},
    ),
    "choose: 3": About(
        "question",
        {
            **_PICKED,
            **{asked: right for asked, right in _ONCE.items() if asked in ("trouble", "model")},
            **_AT_THE_BENCH,
            **{asked: right for asked, right in _TWO.items() if "repair" in asked},
            "pairing": "finish_count",
            "pairing, picked": "finish_count",
        },
    ),
    "choose: 5": About(
        "question",
        {
            **{asked: right for asked, right in _PICKED.items() if "pairing" not in asked},
            **_AT_THE_BENCH,
            "trouble": "mark_problem",
            "model": "count",
        },
    ),
    "confirm": About(
        "question",
        {
            "sign_delivery, picked": "sign_for",
            "whose, picked": "name_customer",
            "undo": "undo",
            "pairing, picked": "pair",
            "settle, picked": "settle_discrepancy",
            "paper, picked": "file_application",
            "loss": EVERYBODY,
            "refuse, told": EVERYBODY,
            "inspection, typed": EVERYBODY,
            **dict.fromkeys(
                ("inspection, all said", "inspection, passed", "inspection, a part, all said"), "inspect"
            ),
            **dict.fromkeys(("repair", "repair, picked"), "repair"),
            **dict.fromkeys((*_COUNTED, "yield, explained"), "record_part"),
            **dict.fromkeys(("stock_take, place", "stock_take, part", "stock_take, explained"), "take_stock"),
            **dict.fromkeys(("pick", "pick, part"), "count_pick_list"),
        },
    ),
    "leave": About("question", dict.fromkeys(LIVES["question"], EVERYBODY)),
    "undo": _in("delivery", "counting", "unclaimed, begun"),
    "trouble": _in("unit"),
    "no_code": _in("delivery", *COUNTING),
    "finish": _in("delivery", *COUNTING),
    "settle": _in("discrepancy", "photo", "asked", "answer", "decision", "passed", "carried_out"),
    "next_matter": _in("matters of a delivery", "open"),
    "not_reached": _in("discrepancy", "asked"),
    "to_marketing": _in("discrepancy", "answer", "decision", "passed", "carried_out"),
    "add_photo": _in("discrepancy", "photo", "asked", "answer", "decision", "passed", "carried_out"),
    "add_photo: of a problem": About(
        "problem", dict.fromkeys(("unwritten", "draft", "submitted", "handed_over"), "mark_problem")
    ),
    "open_duty": About(
        "duty",
        {
            "application open": "file_application",
            "report open": "write_report",
            **dict.fromkeys(("application filed", "report filed", "replacement filed"), EVERYBODY),
        },
    ),
    "open_problem": About(
        "problem", {"unwritten": "write_report", **dict.fromkeys(LIVES["problem"][1:], EVERYBODY)}
    ),
    "open_paper": _in("paper"),
    "change_plan": _signs("application", "submitted"),
    "review_application": _signs("application", "reviewed", proposes=True),
    "approve_paper": _in("paper", "application reviewed", "replacement reviewed", proposes=True),
    "reject_paper": _in("paper", "application reviewed", "replacement reviewed", proposes=True),
    "record_decision: reviewed": _in("paper", "application submitted", "replacement draft", proposes=True),
    "record_decision: approved": _in("paper", "application reviewed", "replacement reviewed", proposes=True),
    "record_decision: rejected": _in("paper", "application reviewed", "replacement reviewed", proposes=True),
    "carry_out_plan": _signs("application", "executed"),
    "name_replacement": _signs("replacement", "reviewed"),
    "write_report": _signs("report", "submitted"),
    "act_urgently": _signs("report", "urgent"),
    "hand_over_report": _signs("report", "handed_over", but=(MAJOR,)),
    "take_report": _signs("report", "seen", "handed_over", whose=True),
    "close_problem": _in("problem", "handed_over"),
    "give_opinion": _in("paper", "notice open (R8b)", "notice handed_over (R8b)"),
    "carry_out_line": _signs("notice", "carried_out"),
    "confirm_notice": _in("paper", "notice open", "notice handed_over", whose=True),
    "hand_over_notice": _signs("notice", "handed_over"),
    "whose": _in("delivery", "unclaimed", "unclaimed, begun"),
    "ask_job": _in("print job", "unknown"),
    "ask_oldest_job": _in("desk"),
    "settle_job": _in("print job"),  # of one that is past it says so, and changes nothing
    "print_labels": _in(
        "delivery", *(each for each in LIVES["delivery"] if each not in ("signed", "unclaimed", "refused"))
    ),
    "cancel_jobs": _in("desk"),
    "reprint": _in("unit", *(state for state in LIVES["unit"] if state != "voided")),
    "reprint_on_table": _in("unit", *(state for state in LIVES["unit"] if state != "voided")),
    "put_away: LC000001": About("unit", dict.fromkeys(("counted", "entered"), "put_away")),
    "put_away: LC000002": About("unit", dict.fromkeys(("held", "refused", *_HELD), "put_away")),
    "put_away: LC000003": About("unit", dict.fromkeys(("counted", "entered"), "post_to_main_store")),
    "put_away: LC000008": About("unit", dict.fromkeys(("scrapped", "inspected, scrap"), "put_away")),
    "sign_on": _in("desk"),
    "name_request": _in("delivery", "counted, without request", "handed_over, not all"),
    "hand_over": _in("delivery", "counted", "counted, without request", "handed_over, not all"),
    "enter_form": _in("paper", "form handed_over"),
    "to_shipping": _in("paper", "form entered"),
    "refuse": _in("unit", "counted"),
    "refuse: at the door": _in("delivery", "signed", "unclaimed"),
    "refuse_goods": _in("unit", "counted"),
    "refuse_goods: at the door": _in("delivery", "signed", "unclaimed"),
    "pack": _in("customer", "something to send"),
    "pack_text": _in("claim", "at_shipping, exchange", "at_shipping, repair", "refused"),
    "ship": _in("claim", "at_shipping, exchange", "at_shipping, repair", "refused"),
    "record_delivered": _in("parcel", "on its way"),
    "take_spares": _in("spares of a model", "some"),
    "sign_off": _in("desk"),
    "change_pin": _in("desk"),
    "reset_pin": _in("desk"),
    "change_setting": _in("desk"),
    "put_row": _in("desk"),
    "remove_day": _in("desk"),
    "mark_problem": _but("unit", "torn_down", "voided", "sent_back", "shipped"),
    # inspection and repair
    "inspect": _in("unit", "issued", *_INSPECTED, "repaired", "repaired, passed"),
    "inspect: a part lot": _but("part lot", "scrapped", "gone"),
    "measure": _in("question", "inspection, to measure", "inspection, typed"),
    "key_in": About(
        "question",
        {
            **dict.fromkeys(("inspection, to measure", "inspection, typed"), "inspect"),
            **dict.fromkeys((*_PIECES, *_LOT), EVERYBODY),
        },
    ),
    "take_back": About(
        "question",
        {
            **{asked: "inspect" for asked in _INSPECTION if asked not in _NOTHING_SAID},
            **dict.fromkeys((*_PIECES, *_LOT), EVERYBODY),
            **dict.fromkeys(_REPAIR[1:], "repair"),
            "pick, part": "count_pick_list",
        },
    ),
    "judge": _in("question", *_INSPECTION[:4], "inspection, a part to see"),
    "name_instrument": _in("question", "inspection, instrument"),
    "describe": _in("question", *_INSPECTION),
    "repair": _in("unit", "inspected, repair", "repairing"),
    "put_in_part": _in("question", *_REPAIR[1:]),
    "put_back_part": _in("question", *_REPAIR[1:]),
    "sign_bad_record": _signs("bad_record", "signed"),
    # teardown, its parts and its books
    "open_batch": _in("value of the stock", "below", "below, exception"),
    "leave_batch": _but("batch", "none"),
    "take_batch": _in("batch", "empty", *_TORN_DOWN),
    "print_batch_label": _in("batch", *_TORN_DOWN),
    "which_part": _but("batch", "none"),
    "take_part": _in("batch", *_TORN_DOWN),
    "close_batch": _in("batch", *_TORN_DOWN),
    "bad_parts": _in("question", *(asked for asked in _PIECES if "scrap" not in asked)),
    "take_tray": _in("question", *_PIECES),
    "sample_anew": _in("question", *_PIECES),
    "count_on": _in("question", "pieces, of a sample", "pieces, weighed"),
    "park_part": _in("question", *_COUNTED, "pieces, above the cap"),
    "issue_parts": _but("part lot", "gone"),
    "submit_account": _in("account", "closed", "sent_back", "posted since"),
    "sign_account": _signs("account", "checked", "agreed", but=(AT_FINANCE,), whose=True),
    "correct_account": _in("line of an account", "came in", "went out"),
    "price_parked": _in("value of the stock"),
    "acknowledge_value": _in("value of the stock"),
    "withdraw_acknowledgement": _in("value of the stock", "below, exception"),
    "put_price": _in("price list", "draft", "sent_back"),
    "remove_price": _in("price list", "draft", "sent_back"),
    "submit_prices": _in("price list", "draft", "sent_back"),
    "review_book": _in("paper", "price_list submitted", AT_FINANCE, proposes=True),
    "send_book_back": _in("paper", "price_list submitted", *_AT_ONE_OF_THEM, whose=True),
    # plans and their pick lists
    "plan_tasks": _in("planned day", "no plan", "draft", "draft, without tasks", "issued"),
    "plan_tasks: inspect": _in("unit", "issued", "repaired"),
    "plan_tasks: repair": _in("unit", "inspected, repair", "repairing"),
    "plan_tasks: teardown": _in("unit", "inspected, teardown"),
    "plan_tasks: a batch": _in("batch", "empty", *_TORN_DOWN),
    "reassign": _but("task", "done"),
    "take_off": _in("task", "draft, not done", "issued, not done"),
    "ask_part": _in("planned day", "draft", "draft, without tasks", "issued"),
    "issue_pick_list": _in("planned day", "draft"),
    "count_pick_list": _in("plan", "issued", "counted"),
    "count_part": _in("question", "pick, part"),
    "count_again": _in("question", "pick", "pick, part", "pick_sign", "pick_sign, one badge"),
    "report_shortage": _in("line of a pick list", "signed"),
    # the store
    "put_many": _in("desk"),
    "look_up": _in("desk"),
    "take_stock": _in("desk"),
    "take_stock_of": _in("desk"),
    "count_pieces": _in("question", "stock_take, part", "stock_take, differs"),
    "give_up_stock_take": _in("stock take", "open"),
    # samples and summaries
    "send_sample": _in(
        "unit",
        "counted",
        "held",
        "entered",
        "refused",
        "scrapped",
        "stocked",
        "stocked, held",
        "issued",
        "issued, held",
        *_INSPECTED,
        "inspected, held",
        "repaired",
        "repaired, passed",
        "repaired, held",
    ),
    "note_sample_result": _signs("sample", "result", "result_after"),
    "take_sample_back": _signs("sample", "returned"),
    "file_summary": _in("desk"),
    "conclude_summary": _signs("summary", "concluded"),
    "end_summary": _signs("summary", "done"),
    "qualify": _in("desk"),
    # what is scanned is a touch as well
    "scan: a serial": About("delivery", dict.fromkeys(COUNTING, "count")),
    "scan: a product": About("delivery", dict.fromkeys(COUNTING, "count")),
    "scan: a parcel": About("desk", {"always": "sign_for"}),
    "scan: its number": About("delivery", dict.fromkeys(LIVES["delivery"], EVERYBODY)),
    "scan: its label": About(
        "unit",
        dict.fromkeys((state for state in LIVES["unit"] if state != "voided"), EVERYBODY),
        but={
            **dict.fromkeys(("issued, held", "inspected, held", "repaired, held"), "inspect"),
            "repairing, held": "repair",
        },
    ),
    "scan: its part label": About(
        "part lot",
        dict.fromkeys(LIVES["part lot"], EVERYBODY),
        but={"scrapped": "inspect"},
    ),
    "scan: its pick list": About("plan", dict.fromkeys(("issued", "counted"), "count_pick_list")),
    "scan: its page": About(
        "page of a paper",
        {
            **dict.fromkeys((each for each in _PAPERS if not each.startswith(_NO_PAGES)), EVERYBODY),
            **dict.fromkeys(("pick_list issued", "pick_list counted"), "count_pick_list"),
        },
    ),
    "scan: its form": About("form of a customer", {"something to send": "ship"}),
    "scan: its batch": About("batch", dict.fromkeys(("empty", *_TORN_DOWN), "scan_unit_in")),
    "scan: LC000003": About("unit", dict.fromkeys(("counted", "entered"), "post_to_main_store")),
    "scan: LC000004": About("unit", {"stocked": "issue_to_after_sales"}),
    "scan: LC000002": About("unit", dict.fromkeys(("held", "refused", *_HELD), "put_away")),
    "scan: LC000007": About(
        "part lot",
        dict.fromkeys((state for state in LIVES["part lot"] if state not in _NOT_GOOD), "put_away"),
    ),
    "scan: LC000008": About("part lot", dict.fromkeys(("failed", "scrapped"), "put_away")),
    "scan: into it, a place": About(
        "question open to scans",
        {
            **dict.fromkeys(("lot", "lot, in two places", *_REPAIR), "put_away"),
            **dict.fromkeys(("put_many", "put_many, place", "look_up", "look_up, shown"), EVERYBODY),
            **dict.fromkeys(_STOCK_TAKE, "take_stock"),
        },
    ),
    "scan: into it, a unit": About(
        "question open to scans",
        {
            **dict.fromkeys((*_ONLY_SHOWN, *_REPAIR), EVERYBODY),
            "put_many, place": "put_away",
            **dict.fromkeys(_STOCK_TAKE[1:-1], "take_stock"),
            **dict.fromkeys(("pick", "pick, part"), "count_pick_list"),
        },
    ),
    "scan: into it, a part": About(
        "question open to scans",
        {
            **dict.fromkeys((*_ONLY_SHOWN, "repair"), EVERYBODY),
            **dict.fromkeys(_REPAIR[1:], "repair"),
            "put_many, place": "put_away",
            **dict.fromkeys(_STOCK_TAKE[1:-1], "take_stock"),
            **dict.fromkeys(("pick", "pick, part"), "count_pick_list"),
        },
    ),
    "scan: a badge of an inspector": About(
        "question", dict.fromkeys(_but("question", "hand_over", "pick_sign, one badge").states, EVERYBODY)
    ),
    "scan: a badge of a leader": About(
        "question", dict.fromkeys(_but("question", "hand_over", "pick_sign").states, EVERYBODY)
    ),
}
"""What a touch is about, and in which states of it who may; after the colon, with what it is tried. A new
touch has its right in `ASKS` and one line here: `tests/test_states.py` tries it in every state of its sort as
every role, and fails when the line is missing, when somebody may in a state that is not named, and when he
may not in one that is."""


OFFICE: Mapping[str, str] = {
    "office.show": EVERYBODY,
    "office.show_pin": EVERYBODY,
    "office.show_people": "qualify",
    "office.show_qualification": "qualify",
    "office.show_person": "manage_people",
    "office.show_settings": "change_settings",
    "office.show_setting": "change_settings",
    "office.show_calendar": "import_calendar",
    "office.show_lists": "import_list or that of one of its lists",
    "office.show_list": "that of the list",
    "office.show_row": "that of the list",
    "office.create_touch": "as the touch",
    "office.create_list": "that of the list",
    "office.end_session": EVERYBODY,
}
"""What a page of the office asks for, by endpoint."""

HEAD = """\
# Who may do what

This page is made by `python -m tests.rights_table docs/rights.md`, and a test holds it to the code; another
tries every touch in every state of what it is about, and every page, as every role, and finds that whatever
is not listed is refused, with who may. Roles and their duties: [domain.md](domain.md), section 2.

A badge signs on at the desk and proves no more. Approvals, settings, urgent acts, the people's list and the
office ask for the PIN as well. Who filed a paper does not decide on it, whatever their role.

"""


def operations() -> Iterator[str]:
    """Yield the rows of rights by role."""
    yield f"| operation | {' | '.join(role.replace('_', ' ') for role in ROLES)} |"
    yield f"|---|{'---|' * len(ROLES)}"
    for operation, may in RIGHTS.items():
        yield f"| `{operation}` | {' | '.join('●' if role in may else '' for role in ROLES)} |"


def touches() -> Iterator[str]:
    """Yield the rows of touches."""
    yield "| touch | asks for | from the office |"
    yield "|---|---|---|"
    for touch in TOUCHES:
        asked = ANSWERS.get(touch, "") or ASKS.get(touch, "")
        said = f"`{asked}`" if asked in RIGHTS else asked or "nothing: whoever is signed on"
        yield f"| `{touch}` | {said} | {'' if touch in AT_THE_DESK else 'yes'} |"


def states() -> Iterator[str]:
    """Yield the rows of touches by the state of what they are about."""
    yield "| touch | about | done in these states only | by |"
    yield "|---|---|---|---|"
    for line, about in STATES.items():
        said: dict[str, list[str]] = {}
        for state in about.states:
            said.setdefault(right(line, state), []).append(state)
        for asked, found in said.items():
            where = "every" if {*found} == {*LIVES[about.sort]} else " · ".join(found)
            who = (
                ", ".join(role.replace("_", " ") for role in who_may(asked))
                if asked
                else "whoever is signed on"
            )
            who += ", if it waits for them" if about.whose else ""
            who += ", but not who filed or proposed it" if about.proposes else ""
            who += "".join(
                f"; {state}: not {', '.join(role.replace('_', ' ') for role in who_may(others))}"
                for state, others in about.but.items()
                if state in found
            )
            yield f"| `{line}` | {about.sort} | {where} | {who} |"


def right(line: str, state: str) -> str:
    """Return what a line of `STATES` asks for in a state, "" for nothing."""
    touch, asked = line.partition(": ")[0], STATES[line].states.get(state, AS_THE_TOUCH)
    return (ANSWERS.get(touch) or ASKS.get(touch, EVERYBODY)) if asked == AS_THE_TOUCH else asked


def lists() -> Iterator[str]:
    """Yield the rows of lists."""
    yield "| list | brought in and edited with |"
    yield "|---|---|"
    for kind, listed in LISTS.items():
        yield f"| {kind} | `{listed.right}` |"


def routes() -> Iterator[tuple[str, str, str, str]]:
    """Yield method, path, endpoint and who gets past the guard, for every route there is."""
    app = create_app(StandIn(), demo=False, stories=True)
    for rule in sorted(app.url_map.iter_rules(), key=lambda each: (each.rule, each.endpoint)):
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield method, rule.rule, rule.endpoint, opened_by(method, rule.rule, rule.endpoint)


def opened_by(method: str, path: str, endpoint: str) -> str:
    """Return who gets past the guard: anybody, the desk's browser, the office, a program's token."""
    blueprint = endpoint.rpartition(".")[0]
    if blueprint == "phone":
        return "a phone with the code on the screen"
    if endpoint in guard.OPEN_ENDPOINTS:
        return "anybody"
    if blueprint == "office":
        asked = OFFICE[endpoint]
        return f"office: `{asked}`" if asked in RIGHTS else f"office{f': {asked}' if asked else ''}"
    if path.startswith(guard.PROGRAM_PATHS):
        return "a program with its token, the desk"
    if method in guard.SAFE and not guard.OFFICE_SEES.isdisjoint((blueprint, endpoint)):
        return "the desk, the office"
    return "the desk"


def pages() -> Iterator[str]:
    """Yield the rows of pages."""
    yield "| | address | who |"
    yield "|---|---|---|"
    for method, path, _, who in routes():
        yield f"| {method} | `{path}` | {who} |"


def page() -> str:
    """Return the whole page."""
    parts = {"Rights": operations, "Touches": touches, "States": states, "Lists": lists, "Pages": pages}
    return HEAD + "\n\n".join("\n".join([f"## {name}", "", *made()]) for name, made in parts.items()) + "\n"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page())
