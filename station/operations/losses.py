"""What a database has forgotten of this desk: written down, its numbers left out, read by a person (E5)."""

from collections.abc import Mapping, Sequence
from typing import Any

from station.feedback import Feedback
from station.operations import numbers
from station.store.journal import Forgotten
from station.store.store import Act

Scan = Mapping[str, Any]
"""A reading whose operation is gone: that operation's id, the text that was read, and when."""


def note(act: Act, loss: Forgotten, scans: Sequence[Scan]) -> Feedback:
    """Write down what is gone, draw none of its numbers again (I5), and ask for somebody who reads it."""
    numbers.skip(act, loss.lost)
    act.record("EventsForgotten", act.context.id, seq=loss.seq, end=loss.end, lost=loss.lost, scans=[*scans])
    act.context.question = {
        "kind": "loss",
        "lost": loss.lost,
        "scans": [*scans],
        "back": act.context.question,
    }
    return Feedback("attention", "events_forgotten", {"lost": loss.lost, "scans": len(scans)})


def see(act: Act, facts: Mapping[str, Any]) -> Feedback:
    """Somebody, named, has read what is gone, and does it again."""
    act.record("LossSeen", act.operator, lost=facts["lost"], scans=len(facts["scans"]))
    act.context.question = facts["back"]
    return Feedback("ok", "loss_seen", {"scans": len(facts["scans"])})
