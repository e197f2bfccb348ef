"""How papers go from hand to hand, and when a rule asks for one (R1, R5, R8b, R9, R11, R13, R26)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from station.rules import rights
from station.rules.settlement import Decision

Plan = Literal[
    "return",
    "exchange",
    "charged_repair",
    "discount",
    "send_back",
    "scrap",
    "send_missing",
    "accept_count",
]
Verdict = Literal["agree", "change", "disagree"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)

_OF_A_UNIT: tuple[Plan, ...] = ("return", "exchange", "charged_repair", "discount", "send_back", "scrap")

PLANS: Mapping[str, tuple[Plan, ...]] = {
    "mixed": _OF_A_UNIT,
    "out_of_warranty": _OF_A_UNIT,
    "short": ("send_missing", "accept_count", "discount"),
    "batch_return": ("return", "exchange", "charged_repair", "discount", "send_back"),
}
"""What an application of a kind may propose (F3); nothing is scrapped or sent back that is not there."""

_PROPOSED: Mapping[Decision, Plan] = {
    "charge": "charged_repair",
    "exchange_anyway": "exchange",
    "send_back": "send_back",
    "refuse": "send_back",
    "send_missing": "send_missing",
    "accept_count": "accept_count",
}


def proposed(kind: str, decision: Decision | None) -> Plan | None:
    """The plan that follows from what was settled with the customer, None when the keeper has to say.

    >>> proposed("out_of_warranty", "charge"), proposed("mixed", "keep")
    ('charged_repair', None)
    """
    plan = _PROPOSED.get(decision) if decision else None
    return plan if plan in PLANS[kind] else None


def stays(plan: str) -> bool:
    """Whether goods with this plan enter stock: not what is sent back to the customer or scrapped."""
    return plan not in ("send_back", "scrap")


# --- when a rule asks for a paper --------------------------------------------------------------------


def needs_gm(returns: int, limit: int = 5) -> bool:
    """Whether the returns for credit on one form need the GM's approval (R5); "n 以上" includes n (5.10).

    >>> needs_gm(4), needs_gm(5)
    (False, True)
    """
    return returns >= limit


def needs_notice(exchanges: int, limit: int = 100) -> bool:
    """Whether the exchanges on one form are told to marketing, whose opinion is carried out (R8b).

    >>> needs_notice(99), needs_notice(100)
    (False, True)
    """
    return exchanges >= limit


MAJOR = frozenset({"safety", "major_defect"})
"""Problem categories that go to the manager first (R26)."""


# --- from hand to hand -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Step:
    """What a signature does: from which states, to which, and who is awaited then.

    `right`: the operation of `rights` that signing takes; one who may do it for another is named elsewhere.
    """

    before: tuple[str, ...]
    after: str
    waits_for: str
    right: str


PATHS: Mapping[str, Mapping[str, Step]] = {
    "application": {
        "submitted": Step(
            ("draft", "submitted", "reviewed", "approved"), "submitted", "marketing", "file_application"
        ),
        "reviewed": Step(("submitted",), "reviewed", "gm", "review_application"),
        "approved": Step(("reviewed",), "approved", "keeper", "approve_paper"),
        "rejected": Step(("reviewed",), "rejected", "keeper", "approve_paper"),
        "executed": Step(("approved", "rejected"), "executed", "", "carry_out_plan"),
    },
    "replacement": {
        "reviewed": Step(("draft",), "reviewed", "gm", "name_replacement"),
        "approved": Step(("reviewed",), "approved", "", "approve_paper"),
        "rejected": Step(("reviewed",), "draft", "marketing", "approve_paper"),
    },
    "report": {
        "submitted": Step(("draft", "submitted"), "submitted", "gm_office", "write_report"),
        "seen": Step(("submitted",), "submitted", "gm_office", "act_urgently"),
        "urgent": Step(("submitted",), "submitted", "gm_office", "act_urgently"),
        "handed_over": Step(("submitted",), "handed_over", "", "hand_over_report"),
    },
    "bad_record": {
        "signed": Step(("to_sign",), "signed", "", "sign_bad_record"),
    },
    "notice": {
        "confirmed": Step(("open", "handed_over"), "confirmed", "", "confirm_notice"),
        "handed_over": Step(("open",), "handed_over", "", "hand_over_notice"),
        "opinion": Step(("open", "handed_over", "confirmed"), "answered", "keeper", "give_opinion"),
        "carried_out": Step(("answered",), "answered", "keeper", "carry_out_plan"),
        "executed": Step(("answered",), "executed", "", "carry_out_plan"),
    },
    "sample": {
        "sent": Step(("draft",), "out", "rnd", "send_sample"),
        "returned": Step(("out", "examined"), "returned", "", "send_sample"),
        "result": Step(("out",), "examined", "rnd", "send_sample"),
        "result_after": Step(("returned",), "returned", "", "send_sample"),
    },
    "summary": {
        "done": Step(("concluded",), "done", "", "write_summary"),
        "concluded": Step(("draft", "concluded"), "concluded", "leader", "write_summary"),
    },
    "price_list": {
        "submitted": Step(("draft", "sent_back"), "submitted", "finance", "write_price_list"),
        "reviewed": Step(("submitted",), "reviewed", "", "review_books"),
        "sent_back": Step(("submitted",), "sent_back", "leader", "send_books_back"),
    },
    "account": {
        "submitted": Step(("open", "sent_back", "reviewed"), "submitted", "leader", "submit_account"),
        "checked": Step(("submitted",), "submitted", "manager", "sign_account"),
        "agreed": Step(("submitted",), "submitted", "finance", "sign_account"),
        "reviewed": Step(("submitted",), "reviewed", "", "review_books"),
        "sent_back": Step(("submitted",), "sent_back", "repairer", "send_books_back"),
    },
}
"""The life of each kind of paper, by what is signed; a form's is `hand_over`'s, a pick list's `picking`'s. A
notice that asks for an opinion (R8b) is answered, any other confirmed; one that was handed over still waits
for whom it is for. An account goes from repairer to leader, manager and Finance, each in turn (F5)."""

IN_TURN = frozenset({"checked", "agreed", "reviewed", "sent_back"})
"""What is signed of an account or a price list only by the role that it waits for."""

SIGNS_ACCOUNT: Mapping[str, str] = {"leader": "checked", "manager": "agreed"}
"""What an account is signed with on its way to Finance, by whom it waits for."""

REVIEWED_HERE = frozenset({"price_list", "account"})
"""Kinds that Finance reviews with its own PIN; a review given elsewhere is not recorded for it (R4, R12b)."""


def step(kind: str, state: str, done: str) -> Step | None:
    """What signing `done` does to a paper in this state, None when it is not to be signed there.

    >>> step("application", "submitted", "reviewed").waits_for, step("application", "draft", "approved")
    ('gm', None)
    """
    found = PATHS.get(kind, {}).get(done)
    return found if found is not None and state in found.before else None


def ended(kind: str, state: str) -> bool:
    """Whether nothing is left to do on a paper.

    >>> ended("application", "approved"), ended("replacement", "approved")
    (False, True)
    """
    return state == "withdrawn" or state in {
        "application": ("executed",),
        "replacement": ("approved",),
        "report": ("handed_over",),
        "notice": ("confirmed", "executed"),
        "sample": ("returned",),
        "summary": ("done",),
        "price_list": ("reviewed", "replaced"),
        "account": ("reviewed",),
        "pick_list": ("signed",),
        "bad_record": ("signed",),
    }.get(kind, ())


DECISIONS: Sequence[str] = ("reviewed", "approved", "rejected")
"""What marketing and the GM sign, also outside the station: the clerk then records it with evidence."""


PROPOSES: Mapping[str, str] = {
    "application": "submitted",
    "report": "submitted",
    "replacement": "reviewed",
    "price_list": "submitted",
    "account": "submitted",
}
"""By kind, what is signed by whoever proposes; he does not decide on it (domain 2, R13)."""


ASKS_OPINION = "R8b"
"""The rule whose notices are answered; whoever confirms one has not said what is to be done."""


def acts(
    kind: str, state: str, waits_for: str, role: str, took_part: bool, rule: str = ""
) -> tuple[str, ...]:
    """What somebody may do to a paper now, the nearest first.

    Returns:
        What is signed; `taken` by whom a report waits for; `recorded` for what was decided elsewhere.

    Args:
        took_part: whether he filed or proposed it, so that he neither reviews nor approves it.
        rule: that it is filed for.

    >>> acts("application", "reviewed", "gm", "gm", False), acts("application", "reviewed", "gm", "gm", True)
    (('approved', 'rejected'), ())
    >>> acts("account", "submitted", "leader", "leader", False)
    ('checked', 'sent_back')
    """
    found = []
    for done, each in PATHS.get(kind, {}).items():
        decides = done in DECISIONS and done != PROPOSES.get(kind)
        if state not in each.before or (decides and took_part):
            continue
        if done in ("confirmed", "opinion"):
            asked = "opinion" if rule == ASKS_OPINION else "confirmed"
            allowed = done == asked and role == waits_for and rights.may(role, each.right)
        elif kind in REVIEWED_HERE and done in IN_TURN:
            of_another = done in SIGNS_ACCOUNT.values() and done != SIGNS_ACCOUNT.get(role)
            allowed = role == waits_for and rights.may(role, each.right) and not of_another
        elif done in ("seen", "handed_over"):  # whom it waits for says so himself: `taken`
            itself = kind == "report" and waits_for == "manager"
            allowed = done == "handed_over" and not itself and rights.may(role, each.right)
        else:
            allowed = rights.may(role, each.right)
        if allowed:
            found.append(done)
    if kind == "report" and state == "submitted" and role == waits_for:
        found.insert(0, "taken")
    if rights.may(role, "record_approval") and not took_part and kind not in REVIEWED_HERE:
        found += ["recorded"] if any(step(kind, state, done) for done in DECISIONS) else []
    return tuple(found)
