"""`python -m tests.rights_table docs/rights.md`: who may do what, from the code.

The roles' rights are the code's own table. What a touch and a page ask for is written down here and proved by
`tests/test_rights.py`, which tries every touch and every page as every role: a touch or a page that is not
listed here fails it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from station.lists.kinds import LISTS
from station.operations.commands import AT_THE_DESK, TOUCHES
from station.rules.rights import RIGHTS, ROLES
from webui import guard
from webui.app import create_app
from webui.storybook import StandIn

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
    "put_many": "put_many",
    "sign_on": EVERYBODY,
    "name_request": "name_request",
    "hand_over": "hand_over",
    "enter_form": "enter_form",
    "to_shipping": "hand_to_shipping",
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
}
"""What a touch asks for, by touch."""

OFFICE: Mapping[str, str] = {
    "office.show": EVERYBODY,
    "office.show_pin": EVERYBODY,
    "office.show_people": "manage_people",
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
tries every touch and every page as every role, and finds that whatever is not listed is refused, with who
may. Roles and their duties: [domain.md](domain.md), section 2.

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
    if endpoint in guard.OPEN_ENDPOINTS:
        return "anybody"
    blueprint = endpoint.rpartition(".")[0]
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
    parts = {"Rights": operations, "Touches": touches, "Lists": lists, "Pages": pages}
    return HEAD + "\n\n".join("\n".join([f"## {name}", "", *made()]) for name, made in parts.items()) + "\n"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page())
