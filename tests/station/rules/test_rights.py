import pytest

from station.reports.catalog import REPORTS
from station.rules.rights import RIGHTS, ROLES, may, who_may

EVERY_REPORT = {REPORTS[name].right for name in REPORTS}
AT_THE_DESK = {  # domain 2, what the operations of the desk need
    "main_store": {
        "sign_for",
        "post_to_main_store",
        "issue_to_after_sales",
        "put_many",
        "take_stock",
    },
    "keeper": {
        "sign_for",
        "name_customer",
        "count",
        "weigh_by_hand",
        "undo",
        "finish_count",
        "pair",
        "mark_problem",
        "open_discrepancy",
        "settle_discrepancy",
        "refuse_goods",
        "file_application",
        "carry_out_plan",
        "write_report",
        "hand_over_report",
        "close_problem",
        "put_away",
        "post_to_main_store",
        "put_many",
        "take_stock",
        "print_label",
        "reprint_label",
        "settle_print_job",
        "print_locations",
        "print_command_sheet",
    },
    "clerk": {
        "name_customer",
        "import_list",
        "settle_discrepancy",
        "record_approval",
        "hand_over_report",
        "reprint_label",
        "settle_print_job",
    },
    "inspector": {"mark_problem", "write_report", "close_problem", "inspect"},
    "repairer": {"scan_unit_in", "record_part", "print_part_label", "repair"},
    "leader": {
        "open_teardown_batch",
        "scan_unit_in",
        "record_part",
        "print_part_label",
        "sign_bad_record",
    },
    "manager": {"import_calendar", "import_operators", "print_badge", "act_urgently"},
    "marketing": {"settle_discrepancy", "review_application", "name_replacement", "give_opinion"},
    "gm": {"approve_paper"},
}

CLAIMS_AND_PEOPLE = {
    "keeper": {"name_request", "hand_over"},
    "clerk": {"name_request", "take_over", "enter_form", "hand_to_shipping", "follow_shipment"},
    "shipping": {"ship"},
    "leader": {"take_spares"},
    "manager": {"take_spares", "manage_people", "reset_pin", "change_settings"},
}

PLANS = {
    "keeper": {"count_pick_list", "pick", "co_sign_pick", "report_shortage"},
    "inspector": {"pick", "report_shortage"},
    "repairer": {"pick", "report_shortage"},
    "leader": {"plan", "reassign", "issue_pick_list", "co_sign_pick", "report_shortage", "qualify"},
    "manager": {"qualify"},
}

NOTICES_AND_REPORTS = {
    "main_store": {"see_report_deliveries", "see_report_stock", "see_report_spares"},
    "keeper": {
        "hand_over_notice",
        "see_report_deliveries",
        "see_report_hand_over",
        "see_report_entry",
        "see_report_completion",
        "see_report_disputes",
        "see_report_problems",
        "see_report_applications",
        "see_report_many",
        "see_report_replacements",
        "see_report_stock",
        "see_report_spares",
        "see_report_picks",
    },
    "clerk": {"hand_over_notice", "export_report", *EVERY_REPORT},
    "shipping": {"see_report_entry", "see_report_completion", "see_report_spares"},
    "finance": {"export_report", "see_report_stock", "see_report_spares"},
    "inspector": {"see_report_problems"},
    "leader": {"confirm_notice", *EVERY_REPORT},
    "manager": {"confirm_notice", "export_report", *EVERY_REPORT},
    "marketing": {
        "confirm_notice",
        "see_report_completion",
        "see_report_turnaround",
        "see_report_disputes",
        "see_report_problems",
        "see_report_applications",
        "see_report_many",
        "see_report_replacements",
        "see_report_spares",
    },
    "gm": {
        "confirm_notice",
        "see_report_problems",
        "see_report_applications",
        "see_report_many",
        "see_report_replacements",
        "see_report_urgent",
    },
    "gm_office": {
        "confirm_notice",
        "see_report_turnaround",
        "see_report_problems",
        "see_report_urgent",
    },
}


PROBLEMS = {
    "main_store": {"see_report_uninspected"},
    "keeper": {
        "send_sample",
        "see_report_samples",
        "see_report_meeting",
        "see_report_summary",
        "see_report_uninspected",
    },
    "inspector": {
        "send_sample",
        "see_report_samples",
        "see_report_summary",
        "see_report_conclusions",
        "see_report_bad_record",
        "see_report_uninspected",
    },
    "repairer": {"see_report_samples"},
    "leader": {"send_sample", "write_summary"},
    "manager": {"write_summary"},
    "gm_office": {"see_report_summary", "see_report_conclusions"},
}
"""Samples, summaries and what is not inspected (R7, R11, R21)."""

BOOKS = {
    "repairer": {
        "see_books",
        "correct_account",
        "submit_account",
        "see_report_value",
        "see_report_accounts",
    },
    "leader": {
        "see_books",
        "write_price_list",
        "price_parked",
        "issue_parts",
        "correct_account",
        "sign_account",
        "send_books_back",
    },
    "manager": {"see_books", "acknowledge_value", "sign_account", "send_books_back"},
    "finance": {
        "see_books",
        "review_books",
        "send_books_back",
        "price_parked",
        "export_report",
        "see_report_value",
        "see_report_salvaged",
        "see_report_accounts",
        "see_report_exceptions",
    },
}
"""Prices, value and accounts (R3, R4, R12b)."""


SEE_THE_STOCK = {
    "main_store", "keeper", "clerk", "inspector", "repairer", "leader", "manager", "finance",
}  # fmt: skip
"""Who reads in the office what lies where, and the life of a unit or a part."""


@pytest.mark.parametrize("role", ROLES)
def test_a_role_may_what_the_department_gives_it_and_nothing_else(role):
    assert {operation for operation in RIGHTS if may(role, operation)} == (
        AT_THE_DESK.get(role, set())
        | CLAIMS_AND_PEOPLE.get(role, set())
        | PLANS.get(role, set())
        | NOTICES_AND_REPORTS.get(role, set())
        | BOOKS.get(role, set())
        | PROBLEMS.get(role, set())
        | ({"see_stock"} if role in SEE_THE_STOCK else set())
    )


def test_a_refusal_can_name_everyone_who_may():
    assert who_may("sign_for") == ("main_store", "keeper")


def test_somebody_may_do_each_operation():
    assert all(who_may(operation) for operation in RIGHTS)


def test_an_unknown_role_may_nothing_and_an_unknown_operation_is_a_fault():
    assert not any(may("visitor", operation) for operation in RIGHTS)
    with pytest.raises(KeyError):
        may("keeper", "dance")
