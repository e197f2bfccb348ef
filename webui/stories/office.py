"""The office's pages, made up, for the storybook."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from station.feedback import Feedback
from station.views.office import (
    Clerk,
    DayView,
    ListView,
    OfficeView,
    OperatorView,
    PaperRow,
    SettingChange,
    SettingView,
    YearView,
)
from webui.office import list_drawing, row_drawing, year_drawing
from webui.stories.board import LEADER
from webui.stories.desk import CLERK, NOW, SIGNED

TAKEN = Feedback(
    "attention",
    "list_imported",
    {
        "list": "packing-list",
        "taken": 9,
        "rejected": 2,
        "findings": [
            {
                "zh": "第 4 行，数量：应为 1 到 100000 的整数，写的是 两台。",
                "en": "row 4, 数量: expected a whole number from 1 to 100000, found 两台.",
            },
            {
                "zh": "第 7 行，客户：应为客户表里的编号，写的是 C999。",
                "en": "row 7, 客户: expected a customer of the customer list, found C999.",
            },
        ],
        "findings_left": 0,
    },
)


MANAGER = Clerk("OP0006", "郑立", "manager")


MARKETING, GM = Clerk("OP0007", "林珊", "marketing"), Clerk("OP0009", "许总", "gm")


def paper(n: int, kind: str, rule: str, *lines: tuple[str, int], waits: str = "") -> PaperRow:
    """Return a paper of the demo delivery's customer."""
    prefix = {"application": "AP", "replacement": "RX", "notice": "NT", "report": "RP"}[kind]
    at = NOW - timedelta(hours=n)
    return PaperRow(
        f"{prefix}26092900{n:02}",
        kind,
        rule,
        "submitted",
        "DL2609290001",
        "C001",
        "华南数码分销",
        waits,
        at if waits else None,
        at,
        lines,
    )


PEOPLE = (
    OperatorView("OP0001", "周敏", "keeper", "", None, "", True, False, None),
    OperatorView("OP0004", "邓辉", "inspector", "检测", date(2026, 10, 12), "ends_soon", True, True, None),
    OperatorView(
        "OP0005",
        "马超群",
        "repairer",
        "拆解、维修",
        date(2026, 9, 1),
        "over",
        False,
        True,
        NOW + timedelta(minutes=9),
    ),
)


SETTINGS = (
    SettingView("week", "mon-fri", "5.1", ("mon-fri", "mon-sat")),
    SettingView(
        "close",
        "17:30",
        "5.1",
        changes=(SettingChange("17:30", NOW, "郑立"), SettingChange("18:00", SIGNED, None)),
    ),
    SettingView("count_start_day", "false", "5.2", ("true", "false")),
    SettingView("application_kinds", "mixed, short, out_of_warranty", "R13"),
)


CUSTOMERS = ListView(
    "customers",
    tuple(
        {"code": code, "name": name, "contact": "陈经理", "phone": "", "marketing_owner": "林珊"}
        for code, name in (("C001", "华南数码分销"), ("C002", "西北电脑城"))
    ),
    more=True,
)


def a_year(year: int) -> YearView:
    """Return a year of which nobody has said the holidays, but for one day of the department's own."""
    first = date(year, 1, 1)
    days = [first + timedelta(days=n) for n in range(365)]
    closed = date(year, 3, 5)
    made = (
        DayView(day, day.weekday() < 5 and day != closed, "own" if day == closed else "week", "盘点")
        for day in days
    )
    return YearView(year, tuple(made), missing=True)


OFFICE_STORIES: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "office-sign-in": ("office_sign_in.html", {"number": "", "answer": None}),
    "office-sign-in-wrong": (
        "office_sign_in.html",
        {"number": "9", "answer": Feedback("refused", "pin_wrong", {"left": 3})},
    ),
    "office-setup": ("office_setup.html", {"answer": None, "has_manager": False}),
    "office-setup-done": ("office_setup.html", {"answer": None, "has_manager": True}),
    "office-pin": ("office_pin.html", {"signed_in": GM, "answer": None}),
    "office-nothing": ("office_home.html", {"signed_in": GM, "answer": None, "view": OfficeView(GM, NOW)}),
    "office-people": (
        "office_people.html",
        {"signed_in": MANAGER, "answer": None, "people": PEOPLE, "manages": True},
    ),
    "office-people-leader": (
        "office_people.html",
        {"signed_in": LEADER, "answer": None, "people": PEOPLE, "manages": False},
    ),
    "office-qualification": (
        "office_qualification.html",
        {"signed_in": LEADER, "answer": None, "person": PEOPLE[2]},
    ),
    "office-settings": ("office_settings.html", {"signed_in": MANAGER, "answer": None, "settings": SETTINGS}),
    "office-setting": ("office_setting.html", {"signed_in": MANAGER, "answer": None, "setting": SETTINGS[1]}),
    "office-setting-choice": (
        "office_setting.html",
        {
            "signed_in": MANAGER,
            "answer": Feedback("refused", "setting_same", {"setting": "setting.week", "value": "mon-fri"}),
            "setting": SETTINGS[0],
        },
    ),
    "office-lists": (
        "office_lists.html",
        {"signed_in": CLERK, "answer": None, "kinds": [("customers", "客户表"), ("models", "型号表")]},
    ),
    "office-list": (
        "office_list.html",
        {
            "signed_in": CLERK,
            "answer": None,
            "search": "",
            "drawing": lambda: list_drawing("customers", CUSTOMERS),
        },
    ),
    "office-list-taken": (
        "office_list.html",
        {
            "signed_in": CLERK,
            "answer": TAKEN,
            "search": "",
            "drawing": lambda: list_drawing("packing-list", None),
        },
    ),
    "office-row": (
        "office_row.html",
        {
            "signed_in": CLERK,
            "answer": Feedback("refused", "row_not_taken", {"findings": TAKEN.facts["findings"][:1]}),
            "drawing": lambda: row_drawing("customers", CUSTOMERS.rows[0]),
        },
    ),
    "office-row-operator": (
        "office_row.html",
        {"signed_in": MANAGER, "answer": None, "drawing": lambda: row_drawing("operators", {})},
    ),
    "office-calendar": (
        "office_calendar.html",
        {"signed_in": MANAGER, "answer": None, "drawing": lambda: year_drawing(a_year(2027))},
    ),
    "office-person": ("office_person.html", {"signed_in": MANAGER, "answer": None, "person": PEOPLE[2]}),
    "office-waiting": (
        "office_home.html",
        {
            "signed_in": MARKETING,
            "answer": Feedback("ok", "pin_set", {"name": "林珊", "number": "OP0007"}),
            "pages": ["people", "settings", "calendar", "lists"],
            "view": OfficeView(
                MARKETING,
                NOW,
                (
                    paper(3, "application", "R13", ("HY400S", 1), ("HY350P", 1), waits="marketing"),
                    paper(2, "replacement", "R9", ("HY350P", 1), waits="marketing"),
                ),
                (paper(1, "notice", "R8b", ("HY500G", 120)),),
            ),
        },
    ),
}
"""Name of a story of the office to the template and what it is drawn with."""
