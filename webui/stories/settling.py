"""Discrepancies on their way to be settled, made up, for the storybook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from station.views.deliveries import (
    Deadline,
    DiscrepancyView,
    Step,
)
from station.views.desk import Choice, DeskView, Question
from webui.stories.desk import NOW, card, counting, unit

LOSS = Question(
    "loss",
    (),
    "loss_read",
    {
        "lost": 14,
        "scans": [
            {"operation": "x:8", "text": "HY500GA253700211", "at": "2026-09-29T06:21:10+00:00"},
            {"operation": "x:9", "text": "1.64 kg", "at": "2026-09-29T06:21:14+00:00"},
            {"operation": "x:10", "text": "HY400SB253100310", "at": "2026-09-29T06:21:31+00:00"},
        ],
    },
)


ELSEWHERE = Question(
    "duplicate",
    (Choice(1, "another_unit", {}), Choice(2, "same_unit", {})),
    None,
    {
        "scanned": {"serial": "HY500GA253700143"},
        "elsewhere": {"desk": "收货台 2", "counted": "09-29 14:18", "by": "李静", "delivery": "DL2609290002"},
    },
)


ASK_FIRST = (
    Deadline("ask_customer", datetime(2026, 9, 29, 9, 30, tzinfo=UTC), "today", target=True),
    Deadline("disputes", datetime(2026, 10, 8, 9, 30, tzinfo=UTC), "later"),
)


STEP_NAMES = ("kind", "photo", "asked", "answer", "decision", "carried_out")


def settling(now: str, kind: str = "damaged", ordinal: int = 3) -> DiscrepancyView:
    """Return a discrepancy of the demo delivery, stopped before a step."""
    done: Mapping[str, Mapping[str, Any]] = {
        "kind": {"kind": kind, **({"where": "case"} if kind == "damaged" else {})},
        "photo": {"photo": 2},
        "asked": {"who": "contact", "name": "陈经理", "how": "phone", "when": "just_now", "reached": True},
        "answer": {"answer": "as_usual"},
        "decision": {"decision": "exchange_anyway"},
    }
    at = STEP_NAMES.index(now)
    steps = tuple(
        Step(name, "done", done[name], "周敏", NOW + timedelta(minutes=n))
        if n < at
        else Step(name, "now" if n == at else "todo", {})
        for n, name in enumerate(STEP_NAMES)
    )
    about = unit(ordinal)
    return DiscrepancyView(
        id=3,
        delivery="DL2609290001",
        unit=about.number,
        ordinal=ordinal,
        kind=kind,
        model=about.model,
        quantity=1,
        state="open",
        facts={"where": "case"} if kind == "damaged" else {},
        steps=steps,
        photos=(1, 2),
        application=kind in ("mixed", "short", "out_of_warranty"),
        deadlines=ASK_FIRST[at > STEP_NAMES.index("asked") :],
        opened_at=NOW,
    )


def settle_asked() -> Question:
    """Return the question whom, how and when."""
    who = (("contact", "陈经理"), ("marketing_owner", "林珊"), ("someone_else", ""))
    choices = [
        Choice(n, code, {"name": name} if name else {}, "who", n == 1)
        for n, (code, name) in enumerate(who, 1)
    ]
    choices += [
        Choice(n, code, {}, "how", n == 4)
        for n, code in enumerate(("phone", "wechat", "mail", "in_person"), 4)
    ]
    choices += [
        Choice(n, code, {}, "when", n == 8) for n, code in enumerate(("just_now", "earlier_today"), 8)
    ]
    return Question("settle", tuple(choices), "sign_asked", {"discrepancy": 3, "picks": {}})


DECISIONS = ("exchange_anyway", "charge", "keep", "send_back", "refuse", "pass_to_marketing")


ANSWERS = (
    "agrees_with_count",
    "as_usual",
    "will_send_missing",
    "wants_it_back",
    "pays",
    "gives_it_up",
    "disputes_count",
    "leaves_it_to_us",
)


TROUBLES = (
    "box",
    "case",
    "cable",
    "connector",
    "safety",
    "major_defect",
    "counterfeit",
    "malicious",
    "batch",
)


def pairing() -> DeskView:
    """Return the finished count with a surplus paired with a shortage."""
    choices = (
        Choice(1, "HY500G", {"quantity": 1}, "short", True),
        Choice(2, "HY400S", {"quantity": 1}, "short"),
        Choice(3, "HY650G", {"unit": "RU2609290006", "ordinal": 6}, "unit", True),
        Choice(4, "HY300S", {"unit": "RU2609290012", "ordinal": 12}, "unit"),
        Choice(5, "do_not_pair", {}, "end"),
    )
    question = Question("pairing", choices, "pair", {"short": "HY500G", "unit": "RU2609290006"})
    return counting(12, None, question)


DECIDE = Question(
    "settle",
    tuple(
        Choice(n, code, {"barred": "refusal_needs_photo"} if code == "refuse" else {}, "decision")
        for n, code in enumerate(DECISIONS, 1)
    ),
    None,
    {"discrepancy": 9, "picks": {}},
)
WITHOUT_PHOTO = replace(settling("decision", "unreadable", 9), photos=())

_ASKED = settling("asked")
NOT_REACHED = replace(
    _ASKED,
    steps=tuple(
        replace(each, facts={"reached": False}) if each.state == "now" else each for each in _ASKED.steps
    ),
)
"""The customer was asked once and not reached: only then the matter may be passed on."""


TOLD = (
    *(
        Choice(n, code, {}, "informed", n == 1)
        for n, code in enumerate(("contact", "marketing_owner", "someone_else"), 1)
    ),
    *(
        Choice(n, code, {}, "channel", n == 4)
        for n, code in enumerate(("phone", "wechat", "mail", "in_person"), 4)
    ),
)


def refuse(
    about: str, *choices: Choice, confirm: str | None = None, told: bool = False, **picks: str
) -> Question:
    """Return the question why something is refused, and who was told."""
    return Question("refuse", choices, confirm, {"number": about, "picks": picks, "told": told})


REASONS = ("against_policy", "not_ours", "opened_by_customer", "incomplete", "too_late")
REFUSING: Mapping[str, tuple[Any, ...]] = {
    "refuse-reason": (
        0,
        None,
        refuse("DL2609290001", *(Choice(n, code, {}, "reason") for n, code in enumerate(REASONS, 1))),
    ),
    "refuse-told": (
        7,
        card("ok", "unit_on_table", unit(7), ordinal=7),
        refuse("RU2609290007", *TOLD, confirm="refusal_told", reason="against_policy", informed="contact"),
    ),
    "refuse-photo": (
        7,
        card("ok", "unit_on_table", unit(7), ordinal=7),
        refuse("RU2609290007", told=True, reason="against_policy", informed="contact", channel="phone"),
    ),
}
"""By story: how many are counted, the card, and what is asked while goods are refused."""
