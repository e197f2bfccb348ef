"""What a touch can ask for, and the printed command codes that ask for the same (ui: every flow by both)."""

import hmac
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from station.feedback import Feedback, Refused
from station.operations import (
    accounts,
    applications,
    approvals,
    bad_records,
    claims,
    comparing,
    correcting,
    counting,
    deliveries,
    discrepancies,
    entry,
    hand_over,
    imports,
    inspecting,
    labelling,
    looking,
    notices,
    opening,
    part_weighing,
    people,
    picking,
    plans,
    prices,
    printing,
    questions,
    refusals,
    repair,
    replacements,
    reports,
    reviewing,
    samples,
    settings,
    shipping,
    stock,
    stocktaking,
    storing,
    summaries,
    teardown,
    valuation,
)
from station.operations.questions.digits import type_digit
from station.operations.questions.teardown import book_pieces
from station.rules.findings import CATEGORIES
from station.store import tables
from station.store.store import Act


def trouble(act: Act) -> Feedback:
    """破损: ask what is wrong with the unit on the table."""
    people.require(act, "mark_problem")
    act.context.question = {"kind": "trouble", "unit": _unit_on_table(act)}
    return Feedback("attention", "what_is_wrong", {"unit": act.context.unit})


def mark_problem(act: Act, unit: str, category: str) -> Feedback:
    """Mark one of the six problem categories on a unit (R1); what the station suggests is marked so too.

    Raises:
        Refused: no such unit or category; it is marked already.
    """
    people.require(act, "mark_problem")
    if category not in CATEGORIES:
        raise Refused("category_unknown", found=category, categories=list(CATEGORIES))
    if act.connection.scalar(select(tables.unit.c.number).where(tables.unit.c.number == unit)) is None:
        raise Refused("number_unknown", number=unit)
    return discrepancies.mark_trouble(act, unit, "problem", category)


def no_code(act: Act) -> Feedback:
    """扫不出: ask which model it is; the declared ones first."""
    return counting.ask_model(act, None)


def settle(act: Act, discrepancy: int) -> Feedback:
    """Open a matter to settle it."""
    return discrepancies.open_settling(act, discrepancy)


def next_matter(act: Act) -> Feedback:
    """下一项: open the matter that waits next to be settled; the scanner's way to a shortage."""
    if act.context.delivery is None:
        raise Refused("no_delivery_open")
    asked = act.context.question or {}
    after = asked["discrepancy"] if asked.get("kind") == "settle" else 0
    opened = discrepancies.next_open(act, act.context.delivery, after)
    if opened is None:
        raise Refused("nothing_to_settle", delivery=act.context.delivery)
    return discrepancies.open_settling(act, opened)


def ask_oldest_job(act: Act) -> Feedback:
    """出来了吗: ask about the oldest label that nobody knows of."""
    job = printing.oldest_unknown(act)
    if job is None:
        raise Refused("no_unknown_label")
    return printing.ask(act, job)


def reprint_on_table(act: Act) -> Feedback:
    """标签破了，补打: print the label of the unit on the table once more; the code gives the reason."""
    return labelling.reprint(act, _unit_on_table(act), "label_damaged")


def not_reached(act: Act) -> Feedback:
    """还没联系上: note the attempt."""
    asked = _asked(act, "settle")
    return discrepancies.moved_on(act, asked) or discrepancies.note_unreached(act, asked["discrepancy"])


def to_marketing(act: Act) -> Feedback:
    """转营销: pass the open matter on."""
    asked = _asked(act, "settle")
    passed = {"decision": "pass_to_marketing"}
    return discrepancies.moved_on(act, asked) or discrepancies.settle_step(
        act, asked["discrepancy"], "decision", passed
    )


def put_in_part(act: Act, lot: str, quantity: int) -> Feedback:
    """放入: put several pieces of one lot into the unit in repair, whose label was not scanned for each."""
    people.require(act, "repair")
    asked = _asked(act, "repair")
    return repair.take_part(act, asked["unit"], lot, quantity * stock.PIECE)


def put_back_part(act: Act, lot: str) -> Feedback:
    """放回: a part of a lot was put into the unit in repair by mistake."""
    people.require(act, "repair")
    return repair.put_back(act, _asked(act, "repair")["unit"], lot)


def add_photo(act: Act, image: bytes, of: int | str | None = None) -> Feedback:
    """拍照: keep a photo of the matter that is open, or that was just marked.

    Args:
        of: what it is of, when a phone sends it, since the desk may have gone on: a discrepancy's id, or the
            number of goods, which it refuses.
    """
    question = act.context.question or {}
    if isinstance(of, str):
        if question.get("kind") != "refuse" or question["number"] != of or not question["told"]:
            raise Refused("photo_asked_no_more")
        return refusals.refuse_goods(act, of, **question["picks"], image=image)
    if "problem" in question and of is None:
        return discrepancies.add_problem_photo(act, question["problem"], image)
    if "discrepancy" not in question or of not in (None, question["discrepancy"]):
        raise Refused("nothing_asked" if of is None else "photo_asked_no_more")
    return discrepancies.add_photo(act, question["discrepancy"], image)


def key_in(act: Act, key: str) -> Feedback:
    """Press a key of the number pad: of what is inspected, or of parts that are counted or moved."""
    asked = act.context.question or {}
    if asked.get("kind") in ("pieces", "lot"):
        return type_digit(act, asked, key)
    return inspecting.key_in(act, key)


def take_back(act: Act) -> Feedback:
    """退一步: take the last digit away, or what was answered, put in or picked last."""
    asked = act.context.question or {}
    match asked.get("kind"):
        case "pieces" | "lot":
            return type_digit(act, asked, "back")
        case "repair":
            return repair.put_back(act, asked["unit"])
        case "pick":
            return picking.take_back(act)
    return inspecting.take_back(act)


def bad_parts(act: Act) -> Feedback:
    """坏的: the pieces that are counted now are not good; asks why. Once more, and they are."""
    people.require(act, "record_part")
    asked = _asked(act, "pieces")
    if asked["bad"]:
        act.context.question = {**asked, "bad": ""}
        return Feedback("ok", "parts_good", {"name": asked["name"]})
    if asked["unit"] == "kg":
        raise Refused("scrap_is_scrap", name=asked["name"])
    act.context.question = {"kind": "bad", "back": asked}
    return Feedback("attention", "why_bad", {"name": asked["name"]})


def park_part(act: Act) -> Feedback:
    """先记下: record what exists without its value, which is above the cap until the manager says so (R3)."""
    people.require(act, "record_part")
    asked = _asked(act, "pieces")
    return book_pieces(act, asked, parked=True)


TOUCHES: Mapping[str, Callable[..., Feedback]] = {
    "choose": questions.choose,
    "confirm": questions.confirm,
    "leave": questions.leave,
    "undo": counting.undo,
    "trouble": trouble,
    "mark_problem": mark_problem,
    "no_code": no_code,
    "finish": comparing.finish,
    "settle": settle,
    "next_matter": next_matter,
    "not_reached": not_reached,
    "to_marketing": to_marketing,
    "add_photo": add_photo,
    "open_duty": opening.open_duty,
    "open_problem": opening.open_problem,
    "open_paper": opening.open_paper,
    "change_plan": opening.change_plan,
    "review_application": applications.review,
    "approve_paper": approvals.approve,
    "reject_paper": approvals.reject,
    "record_decision": approvals.record,
    "carry_out_plan": applications.carry_out,
    "name_replacement": replacements.name,
    "write_report": reports.write,
    "act_urgently": reports.act_urgently,
    "hand_over_report": reports.hand_over,
    "take_report": reports.take,
    "close_problem": reports.close_problem,
    "send_sample": samples.send,
    "note_sample_result": samples.note_result,
    "take_sample_back": samples.take_back,
    "file_summary": summaries.file,
    "conclude_summary": summaries.conclude,
    "end_summary": summaries.end,
    "sign_bad_record": bad_records.sign,
    "give_opinion": notices.give_opinion,
    "carry_out_line": notices.carry_out,
    "confirm_notice": notices.confirm,
    "hand_over_notice": notices.hand_over,
    "whose": deliveries.ask_whose,
    "ask_job": printing.ask,
    "ask_oldest_job": ask_oldest_job,
    "settle_job": printing.settle,
    "print_labels": labelling.print_all,
    "cancel_jobs": printing.cancel_all,
    "reprint": labelling.reprint,
    "reprint_on_table": reprint_on_table,
    "put_away": stock.put_away,
    "inspect": inspecting.inspect,
    "measure": inspecting.measure,
    "key_in": key_in,
    "take_back": take_back,
    "judge": inspecting.judge,
    "name_instrument": inspecting.name_instrument,
    "describe": inspecting.describe,
    "repair": repair.ask,
    "put_in_part": put_in_part,
    "put_back_part": put_back_part,
    "put_many": storing.begin_many,
    "look_up": looking.begin,
    "take_stock": stocktaking.ask_place,
    "take_stock_of": stocktaking.begin,
    "count_pieces": stocktaking.count_pieces,
    "give_up_stock_take": stocktaking.give_up,
    "sign_on": people.sign_on_with_pin,
    "name_request": claims.name_request,
    "hand_over": hand_over.begin,
    "enter_form": entry.enter,
    "to_shipping": entry.to_shipping,
    "refuse": refusals.ask,
    "refuse_goods": refusals.refuse_goods,
    "pack": shipping.pack,
    "pack_text": shipping.pack_text,
    "ship": shipping.ship_text,
    "record_delivered": shipping.record_delivered,
    "take_spares": shipping.take_spares,
    "plan_tasks": plans.plan_tasks,
    "reassign": plans.reassign,
    "take_off": plans.take_off,
    "ask_part": plans.ask_part,
    "issue_pick_list": plans.issue,
    "count_pick_list": picking.begin,
    "count_part": picking.count_part,
    "count_again": picking.count_again,
    "report_shortage": picking.report_shortage,
    "sign_off": people.sign_off,
    "change_pin": people.change_pin,
    "reset_pin": people.reset_pin,
    "change_setting": settings.change,
    "put_row": imports.put_row,
    "qualify": imports.qualify,
    "remove_day": imports.remove_day,
    "open_batch": teardown.open_batch,
    "leave_batch": teardown.leave_batch,
    "put_price": prices.put_price,
    "remove_price": prices.remove_price,
    "submit_prices": prices.submit,
    "review_book": reviewing.review,
    "send_book_back": reviewing.send_back,
    "price_parked": valuation.price_parked,
    "acknowledge_value": valuation.acknowledge,
    "withdraw_acknowledgement": valuation.withdraw,
    "issue_parts": valuation.issue_parts,
    "submit_account": accounts.submit,
    "sign_account": accounts.sign,
    "correct_account": correcting.correct,
    "take_batch": teardown.take_batch,
    "which_part": teardown.ask_part,
    "take_part": teardown.take_part,
    "bad_parts": bad_parts,
    "take_tray": part_weighing.take_tray,
    "sample_anew": part_weighing.sample_anew,
    "count_on": part_weighing.count_on,
    "park_part": park_part,
    "close_batch": teardown.close_batch,
    "print_batch_label": teardown.print_batch_label,
}
"""What a touch can ask for, by name."""


@dataclass(frozen=True, slots=True)
class Command:
    """One printed command code: its verb's digits, and the touch it is."""

    verb: str
    touch: str
    arguments: Mapping[str, Any]


COMMANDS: Sequence[Command] = (
    Command("0001", "confirm", {}),
    Command("0002", "undo", {}),
    Command("0003", "leave", {}),
    Command("0010", "trouble", {}),
    Command("0011", "no_code", {}),
    Command("0020", "finish", {}),
    Command("0021", "whose", {}),
    Command("0030", "hand_over", {}),
    Command("0040", "to_marketing", {}),
    Command("0041", "not_reached", {}),
    Command("0042", "next_matter", {}),
    Command("0043", "ask_oldest_job", {}),
    Command("0044", "reprint_on_table", {}),
    Command("0045", "refuse", {}),
    Command("0050", "open_batch", {}),
    Command("0051", "leave_batch", {}),
    Command("0053", "bad_parts", {}),
    Command("0054", "take_tray", {}),
    Command("0055", "count_on", {}),
    Command("0056", "sample_anew", {}),
    Command("0057", "park_part", {}),
    Command("0058", "close_batch", {}),
    Command("0060", "sign_off", {}),
    Command("0070", "key_in", {"key": "0"}),
    Command("0071", "key_in", {"key": "."}),
    Command("0072", "key_in", {"key": "-"}),
    Command("0073", "take_back", {}),
    Command("0074", "judge", {}),
    Command("0080", "put_many", {}),
    Command("0081", "take_stock", {}),
    Command("0082", "look_up", {}),
    *(Command(f"01{n:02}", "choose", {"number": n}) for n in range(1, 10)),
)
"""The command sheet of a desk, in the order it is printed."""

_BY_VERB = {command.verb: command for command in COMMANDS}


BEGINS = frozenset(
    {
        "trouble",
        "no_code",
        "finish",
        "settle",
        "next_matter",
        "refuse",
        "ask_job",
        "ask_oldest_job",
        "put_away",
        "inspect",
        "repair",
        "put_many",
        "look_up",
        "take_stock",
        "take_stock_of",
        "open_batch",
        "take_batch",
        "close_batch",
        "whose",
        "open_duty",
        "open_problem",
        "open_paper",
        "hand_over",
        "pack",
        "count_pick_list",
    }
)
"""Touches that begin something else, for which a question about the thing in the hand is answered first."""


AT_THE_DESK = frozenset(
    {
        "choose",
        "confirm",
        "leave",
        "undo",
        "trouble",
        "mark_problem",
        "no_code",
        "finish",
        "settle",
        "next_matter",
        "refuse",
        "not_reached",
        "to_marketing",
        "add_photo",
        "open_duty",
        "open_problem",
        "open_paper",
        "change_plan",
        "hand_over",
        "pack",
        "pack_text",
        "ship",
        "count_pick_list",
        "count_part",
        "count_again",
        "whose",
        "ask_job",
        "ask_oldest_job",
        "settle_job",
        "print_labels",
        "cancel_jobs",
        "reprint",
        "reprint_on_table",
        "send_sample",
        "take_sample_back",
        "put_away",
        "inspect",
        "measure",
        "key_in",
        "take_back",
        "judge",
        "name_instrument",
        "describe",
        "repair",
        "put_in_part",
        "put_back_part",
        "put_many",
        "look_up",
        "take_stock",
        "take_stock_of",
        "count_pieces",
        "give_up_stock_take",
        "sign_on",
        "sign_off",
        "open_batch",
        "leave_batch",
        "take_batch",
        "which_part",
        "take_part",
        "bad_parts",
        "take_tray",
        "sample_anew",
        "count_on",
        "park_part",
        "close_batch",
        "print_batch_label",
    }
)
"""Touches about what lies on the desk, hangs at it or is asked there: nobody in an office does them."""


def do(act: Act, touch: str, arguments: Mapping[str, Any]) -> Feedback:
    """Carry out a touch, pressed or scanned as a command code.

    Raises:
        Refused: nobody is signed on; something else is asked that must not be forgotten; or it comes from the
            office and is the desk's.
    """
    if act.context.operator is None and touch != "sign_on":
        raise Refused("nobody_signed_on")
    if act.request.operator is not None and touch in AT_THE_DESK:
        raise Refused("only_at_the_desk")
    question = act.context.question
    if touch in BEGINS and question is not None and questions.KINDS[question["kind"]].blocks:
        raise Refused("answer_first", question=question["kind"])
    return TOUCHES[touch](act, **arguments)


def obey(act: Act, verb: str, secret: str | None) -> Feedback:
    """Carry out a scanned command code, if it is this desk's.

    Raises:
        Refused: without the desk's secret digits (a customer could print it), or no such command.
    """
    if secret is None or not hmac.compare_digest(act.context.command_secret, str(secret)):
        raise Refused("command_foreign", verb=verb)
    command = _BY_VERB.get(verb)
    if command is None:
        raise Refused("command_unknown", verb=verb)
    return do(act, command.touch, command.arguments)


def _unit_on_table(act: Act) -> str:
    if act.context.unit is None:
        raise Refused("no_unit_on_table")
    return act.context.unit


def _asked(act: Act, kind: str) -> dict[str, Any]:
    question = act.context.question
    if question is None or question["kind"] != kind:
        raise Refused("nothing_asked")
    return question
