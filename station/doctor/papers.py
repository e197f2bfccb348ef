"""What the journal says of papers: filed, revised, planned, signed, carried out (domain 6)."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from station.rules.papers import DECISIONS, PATHS, PROPOSES

EVENTS = (
    "PaperFiled",
    "PaperRevised",
    "PaperSigned",
    "PaperPlanned",
    "PaperLineCarriedOut",
    "PaperWithdrawn",
    "PaperReplaced",
)

_SIGNATURE = (
    "revision", "content", "done", "by", "recorded_by", "channel", "reference", "image", "facts"
)  # fmt: skip

Said = tuple[str, str]
"""A sentence about what was wrong, in Chinese and in English."""


@dataclass(slots=True)
class Line:
    """A line of a paper after the journal's last word."""

    about: tuple[Any, ...]
    plan: str
    carried_out_at: datetime | None = None
    carried_out_by: str | None = None


@dataclass(slots=True)
class Paper:
    """A paper after the journal's last word.

    Attributes:
        content: fingerprint of its newest revision.
        proposers: who filed or proposed it, and so does not decide on it.
    """

    kind: str
    state: str
    waits_for: str
    waits_since: datetime | None
    content: str
    revision: int = 1
    proposers: set[str | None] = field(default_factory=set)
    lines: dict[int, Line] = field(default_factory=dict)


@dataclass
class Papers:
    """Every paper the journal speaks of."""

    known: dict[str, Paper] = field(default_factory=dict)

    def rows(self, event: Mapping[str, Any], said: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
        """The rows that an event speaks for, table first."""
        number, at, operator = event["subject"], _time(event["at"]), event["operator"]
        if event["kind"] == "PaperFiled":
            fixed = (said[name] for name in ("paper", "rule", "delivery", "customer", "addressee"))
            yield "paper", number, *fixed, at, operator
        if event["kind"] in ("PaperFiled", "PaperRevised"):
            yield "paper_revision", number, said["revision"], said["content"], at, operator
        if event["kind"] == "PaperSigned":
            yield "signature", number, *(said[name] for name in _SIGNATURE), at

    def happened(
        self, event: Mapping[str, Any], said: Mapping[str, Any], may: Callable[[str | None, str], bool]
    ) -> Iterator[Said]:
        """Take an event in; what it does and may not.

        Args:
            may: whether somebody might do an operation then.
        """
        number, kind, at = event["subject"], event["kind"], event["at"]
        if kind == "PaperFiled":
            waits = said["waits_for"]
            paper = Paper(said["paper"], said["state"], waits, at if waits else None, said["content"])
            for line in said.get("lines", ()):
                about = (line[name] for name in ("unit", "discrepancy", "problem", "model", "quantity"))
                paper.lines[line["line"]] = Line(tuple(about), line["plan"])
            if said["paper"] != "replacement":
                paper.proposers.add(event["operator"])
            self.known[number] = paper
            return
        paper = self.known[number]
        if "old" in said and said["old"] != paper.state:
            yield (
                f"{number} 从 {said['old']} 变为 {said['state']}，之前是 {paper.state}",
                f"{number} went from {said['old']} to {said['state']}, it was {paper.state}",
            )
        if kind == "PaperSigned":
            yield from self._signed(number, paper, event, said, may)
        elif kind == "PaperRevised":
            if said["revision"] != paper.revision + 1:
                yield (
                    f"{number} 的第 {paper.revision} 版之后是第 {said['revision']} 版",
                    f"{number} has revision {said['revision']} after {paper.revision}",
                )
            paper.revision, paper.content = said["revision"], said["content"]
        elif kind == "PaperPlanned":
            for line in paper.lines.values():
                line.plan = line.plan if line.carried_out_at else said["plan"]
        elif kind == "PaperLineCarriedOut":
            line = paper.lines[said["line"]]
            line.carried_out_at, line.carried_out_by = at, event["operator"]
        if "state" in said:
            paper.state, paper.waits_for = said["state"], said.get("waits_for", "")
            paper.waits_since = at if paper.waits_for else None

    def _signed(
        self,
        number: str,
        paper: Paper,
        event: Mapping[str, Any],
        said: Mapping[str, Any],
        may: Callable[[str | None, str], bool],
    ) -> Iterator[Said]:
        done, by, recorder = said["done"], said["by"], said["recorded_by"]
        if (said["revision"], said["content"]) != (paper.revision, paper.content):
            yield (
                f"{number}：签的是第 {said['revision']} 版，当时是第 {paper.revision} 版或内容不同",
                f"{number}: revision {said['revision']} was signed, it was {paper.revision} or other content",
            )
        if event["operator"] != (recorder or by):
            yield (
                f"{number}：{done} 签的是 {by}，做的是 {event['operator']}",
                f"{number}: {done} is signed by {by} and done by {event['operator']}",
            )
        step = PATHS.get(paper.kind, {}).get(done)
        if step is None:
            return
        if paper.state not in step.before or said["state"] != step.after:
            yield (
                f"{number} 是 {paper.state}，不该有 {done}",
                f"{number} was {paper.state}, it was not to be {done}",
            )
        allowed = may(by, step.right) and (recorder is None or may(recorder, "record_approval"))
        if not allowed and done not in ("handed_over", "seen"):  # whom it waits for may take it
            yield (
                f"{number}：{by} 无权 {step.right}，{recorder} 记录",
                f"{number}: {done} by {by}, who may not {step.right}, recorded by {recorder}",
            )
        if done == PROPOSES.get(paper.kind):
            paper.proposers.add(by)
        elif done in DECISIONS and not {by, recorder or by}.isdisjoint(paper.proposers):
            yield (
                f"{number}：{done} 的 {by} 自己提出了它",
                f"{number}: {done} by {by}, who proposed it",
            )


def _time(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()
