"""Who may do what at the desk (`docs/domain.md`, "Roles and rights").

A refused operation names those who may. The badge proves desk work only; what needs a PIN is no matter of
roles and is asked for where it is done.
"""

from collections.abc import Mapping
from typing import Literal, get_args

Role = Literal[
    "main_store",
    "keeper",
    "clerk",
    "shipping",
    "inspector",
    "repairer",
    "leader",
    "manager",
    "marketing",
    "finance",
    "gm",
    "gm_office",
]

ROLES: tuple[Role, ...] = get_args(Role)

RIGHTS: Mapping[str, frozenset[Role]] = {
    # receiving
    "sign_for": frozenset({"main_store", "keeper"}),
    "name_customer": frozenset({"keeper", "clerk"}),
    "import_list": frozenset({"clerk"}),
    "import_calendar": frozenset({"manager"}),
    "import_operators": frozenset({"manager"}),
    "count": frozenset({"keeper"}),
    "weigh_by_hand": frozenset({"keeper"}),
    "undo": frozenset({"keeper"}),
    "finish_count": frozenset({"keeper"}),
    "pair": frozenset({"keeper"}),
    # problems and discrepancies
    "mark_problem": frozenset({"keeper", "inspector"}),
    "open_discrepancy": frozenset({"keeper"}),
    "settle_discrepancy": frozenset({"keeper", "clerk", "marketing"}),
    "refuse_goods": frozenset({"keeper"}),
    # applications, replacements, reports, notices
    "file_application": frozenset({"keeper"}),
    "review_application": frozenset({"marketing"}),
    "approve_paper": frozenset({"gm"}),
    "record_approval": frozenset({"clerk"}),
    "carry_out_plan": frozenset({"keeper"}),
    "name_replacement": frozenset({"marketing"}),
    "give_opinion": frozenset({"marketing"}),
    "write_report": frozenset({"keeper", "inspector"}),
    "hand_over_report": frozenset({"keeper", "clerk"}),
    "close_problem": frozenset({"keeper", "inspector"}),
    "act_urgently": frozenset({"manager"}),
    # samples and summaries
    "send_sample": frozenset({"keeper", "inspector", "leader"}),
    "write_summary": frozenset({"leader", "manager"}),
    # claims, forms, shipping
    "name_request": frozenset({"keeper", "clerk"}),
    "hand_over": frozenset({"keeper"}),
    "take_over": frozenset({"clerk"}),
    "enter_form": frozenset({"clerk"}),
    "hand_to_shipping": frozenset({"clerk"}),
    "ship": frozenset({"shipping"}),
    "follow_shipment": frozenset({"clerk"}),
    "take_spares": frozenset({"leader", "manager"}),
    # notices
    "confirm_notice": frozenset({"marketing", "manager", "leader", "gm", "gm_office"}),
    "hand_over_notice": frozenset({"keeper", "clerk"}),
    # stock
    "put_away": frozenset({"keeper"}),
    "post_to_main_store": frozenset({"main_store", "keeper"}),
    "issue_to_after_sales": frozenset({"main_store"}),
    "put_many": frozenset({"main_store", "keeper"}),
    "take_stock": frozenset({"keeper", "main_store"}),
    "see_stock": frozenset(
        {"main_store", "keeper", "clerk", "inspector", "repairer", "leader", "manager", "finance"}
    ),
    # tomorrow's plan and its pick list
    "plan": frozenset({"leader"}),
    "reassign": frozenset({"leader"}),
    "issue_pick_list": frozenset({"leader"}),
    "count_pick_list": frozenset({"keeper"}),
    "pick": frozenset({"keeper", "inspector", "repairer"}),
    "co_sign_pick": frozenset({"keeper", "leader"}),
    "report_shortage": frozenset({"keeper", "inspector", "repairer", "leader"}),
    # labels and sheets
    "print_label": frozenset({"keeper"}),
    "reprint_label": frozenset({"keeper", "clerk"}),
    "settle_print_job": frozenset({"keeper", "clerk"}),
    "print_locations": frozenset({"keeper"}),
    "print_command_sheet": frozenset({"keeper"}),
    "print_badge": frozenset({"manager"}),
    # people
    "manage_people": frozenset({"manager"}),
    "qualify": frozenset({"leader", "manager"}),
    "reset_pin": frozenset({"manager"}),
    "change_settings": frozenset({"manager"}),
    # reports (domain 10)
    "see_report_deliveries": frozenset({"main_store", "keeper", "clerk", "leader", "manager"}),
    "see_report_hand_over": frozenset({"keeper", "clerk", "leader", "manager"}),
    "see_report_entry": frozenset({"keeper", "clerk", "shipping", "leader", "manager"}),
    "see_report_completion": frozenset({"keeper", "clerk", "shipping", "leader", "manager", "marketing"}),
    "see_report_turnaround": frozenset({"clerk", "leader", "manager", "marketing", "gm_office"}),
    "see_report_disputes": frozenset({"keeper", "clerk", "leader", "manager", "marketing"}),
    "see_report_problems": frozenset(
        {"keeper", "clerk", "inspector", "leader", "manager", "marketing", "gm", "gm_office"}
    ),
    "see_report_applications": frozenset({"keeper", "clerk", "leader", "manager", "marketing", "gm"}),
    "see_report_many": frozenset({"keeper", "clerk", "leader", "manager", "marketing", "gm"}),
    "see_report_replacements": frozenset({"keeper", "clerk", "leader", "manager", "marketing", "gm"}),
    "see_report_uninspected": frozenset({"main_store", "keeper", "clerk", "inspector", "leader", "manager"}),
    "see_report_bad_record": frozenset({"clerk", "inspector", "leader", "manager"}),
    "see_report_stock": frozenset({"main_store", "keeper", "clerk", "leader", "manager", "finance"}),
    "see_report_spares": frozenset(
        {"main_store", "keeper", "clerk", "shipping", "leader", "manager", "marketing", "finance"}
    ),
    "see_report_urgent": frozenset({"clerk", "leader", "manager", "gm", "gm_office"}),
    "see_report_summary": frozenset({"keeper", "clerk", "inspector", "leader", "manager", "gm_office"}),
    "see_report_conclusions": frozenset({"clerk", "inspector", "leader", "manager", "gm_office"}),
    "see_report_samples": frozenset({"keeper", "clerk", "inspector", "repairer", "leader", "manager"}),
    "see_report_meeting": frozenset({"keeper", "clerk", "leader", "manager"}),
    "see_report_value": frozenset({"clerk", "repairer", "leader", "manager", "finance"}),
    "see_report_salvaged": frozenset({"clerk", "leader", "manager", "finance"}),
    "see_report_accounts": frozenset({"clerk", "repairer", "leader", "manager", "finance"}),
    "see_report_exceptions": frozenset({"clerk", "leader", "manager", "finance"}),
    "export_report": frozenset({"clerk", "manager", "finance"}),
    "see_report_plan": frozenset({"clerk", "leader", "manager"}),
    "see_report_picks": frozenset({"keeper", "clerk", "leader", "manager"}),
    # inspection and repair
    "inspect": frozenset({"inspector"}),
    "repair": frozenset({"repairer"}),
    "sign_bad_record": frozenset({"leader"}),
    # teardown
    "open_teardown_batch": frozenset({"leader"}),
    "scan_unit_in": frozenset({"repairer", "leader"}),
    "record_part": frozenset({"repairer", "leader"}),
    "print_part_label": frozenset({"repairer", "leader"}),
    # prices, value, accounts
    "write_price_list": frozenset({"leader"}),
    "review_books": frozenset({"finance"}),
    "send_books_back": frozenset({"leader", "manager", "finance"}),
    "see_books": frozenset({"repairer", "leader", "manager", "finance"}),
    "acknowledge_value": frozenset({"manager"}),
    "issue_parts": frozenset({"leader"}),
    "price_parked": frozenset({"leader", "finance"}),
    "correct_account": frozenset({"repairer", "leader"}),
    "submit_account": frozenset({"repairer"}),
    "sign_account": frozenset({"leader", "manager"}),
}
"""The roles that may, by operation. Signing on is everybody's and not listed."""


def may(role: str, operation: str) -> bool:
    """Whether `role` may do `operation`; a KeyError for an operation that is not in `RIGHTS`.

    >>> may("keeper", "count"), may("clerk", "count")
    (True, False)
    """
    return role in RIGHTS[operation]


def who_may(operation: str) -> tuple[Role, ...]:
    """The roles to name in a refusal, in the order of `ROLES`.

    >>> who_may("settle_print_job")
    ('keeper', 'clerk')
    """
    return tuple(role for role in ROLES if role in RIGHTS[operation])
