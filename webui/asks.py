"""What acts on a paper ask for: by act the touch it is, and the fields of its form."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

from station.forms.contents import ProblemSummary
from station.operations.summaries import bars
from station.views.papers import PaperView
from webui.context import reader
from webui.pareto import picture

ASKS: Mapping[tuple[str, str], tuple[str, Sequence[str]]] = {
    ("application", "reviewed"): ("review_application", ("verdict", "plan", "pin")),
    ("replacement", "reviewed"): ("name_replacement", ("model", "pin")),
    ("application", "approved"): ("approve_paper", ("pin",)),
    ("replacement", "approved"): ("approve_paper", ("pin",)),
    ("application", "rejected"): ("reject_paper", ("plan", "reason", "pin")),
    ("replacement", "rejected"): ("reject_paper", ("no_plan", "reason", "pin")),
    ("application", "recorded"): (
        "record_decision",
        ("done", "given_by", "given_on", "channel", "reference", "image", "verdict", "plan", "reason"),
    ),
    ("replacement", "recorded"): (
        "record_decision",
        ("done", "given_by", "given_on", "channel", "reference", "image", "agreed", "model_plan", "reason"),
    ),
    ("report", "submitted"): ("write_report", ("why", "affected", "measures")),
    ("report", "urgent"): ("act_urgently", ("measure", "reason", "pin")),
    ("report", "handed_over"): ("hand_over_report", ("to", "how")),
    ("bad_record", "signed"): ("sign_bad_record", ("pin",)),
    ("notice", "handed_over"): ("hand_over_notice", ("to", "how")),
    ("notice", "opinion"): ("give_opinion", ("opinion", "pin")),
    ("sample", "returned"): ("take_sample_back", ("result",)),
    ("sample", "result"): ("note_sample_result", ("result",)),
    ("sample", "result_after"): ("note_sample_result", ("result",)),
    ("summary", "concluded"): (
        "conclude_summary",
        ("rnd", "quality", "production", "conclusion", "owner", "due"),
    ),
    ("summary", "done"): ("end_summary", ("how",)),
    ("price_list", "reviewed"): ("review_book", ("pin",)),
    ("price_list", "sent_back"): ("send_book_back", ("reason", "pin")),
    ("account", "checked"): ("sign_account", ("pin",)),
    ("account", "agreed"): ("sign_account", ("pin",)),
    ("account", "reviewed"): ("review_book", ("pin",)),
    ("account", "sent_back"): ("send_book_back", ("reason", "pin")),
}
"""Acts that ask for more than a key: by kind and act the touch, and the fields of its form."""


def drawing(paper: PaperView, act: str = "") -> dict[str, Any]:
    """Return what a paper is drawn with.

    Args:
        act: whose second step is asked for; "" for none.
    """
    asks = ASKS.get((paper.kind, act)) if act in paper.acts else None
    return {
        "paper": paper,
        "act": act if asks else "",
        "asks": asks,
        "second_step": {act for kind, act in ASKS if kind == paper.kind},
        "said": {each.name: getattr(paper.content, each.name) for each in fields(paper.content)},
        "drawn": picture(bars(paper.content.lines, "defect"), reader().named)
        if isinstance(paper.content, ProblemSummary)
        else None,
    }
