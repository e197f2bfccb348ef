"""Papers, their lines and who signed them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from station.forms.contents import ConfirmationForm, Content
from station.views.deliveries import Deadline
from station.views.office import Clerk


@dataclass(frozen=True, slots=True)
class SignatureView:
    """Who did what to a paper.

    Attributes:
        done: submitted, reviewed, approved, rejected, …; `by` the name of who did it.
        revision: that was signed. `facts`: verdict, plan, reason, to whom, …
        recorded_by: the name of who recorded it, None when it was done here.
        reference: what proves it then.
    """

    done: str
    by: str
    role: str
    at: datetime
    revision: int
    facts: Mapping[str, Any]
    recorded_by: str | None = None
    channel: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class FormView:
    """A confirmation form: one that is to be signed, or one that was handed over.

    Attributes:
        number: "" of a main form that is not handed over yet.
        keeper: who of the two has signed already while it is on the desk's screen.
        states: its units by state of their claim.
        blocks: what stops some of its lines: rule, paper, who may release them, how many units.
    """

    number: str
    state: str
    revision: int
    delivery: str
    content: ConfirmationForm
    signatures: tuple[SignatureView, ...] = ()
    keeper: str | None = None
    states: Mapping[str, int] = field(default_factory=dict)
    to_ship: int = 0
    blocks: tuple[tuple[str, str, str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class FormRow:
    """One form of the clerk's list; `due` is the first R2a clock that still runs on it."""

    number: str
    delivery: str
    customer: str | None
    customer_name: str | None
    state: str
    at: datetime
    states: Mapping[str, int]
    due: Deadline | None


@dataclass(frozen=True, slots=True)
class FoundPaper:
    """One paper in a list."""

    number: str
    kind: str
    state: str
    at: datetime
    delivery: str | None


@dataclass(frozen=True, slots=True)
class ListedPaper:
    """One paper in the list of all, as far as it is."""

    number: str
    kind: str
    rule: str
    state: str
    customer: str | None
    customer_name: str | None
    delivery: str | None
    waits_for: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PaperList:
    """Papers that were asked for, newest first, and what may be asked for (R19).

    Attributes:
        kind, state: "" for every one. customer: a code, or a part of a name. number: a part of it.
        kinds, states: that there are papers of.
        more: True when there are more than are shown.
    """

    rows: tuple[ListedPaper, ...] = ()
    kind: str = ""
    state: str = ""
    customer: str = ""
    number: str = ""
    kinds: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    more: bool = False


@dataclass(frozen=True, slots=True)
class PaperLineView:
    """One line of a paper: what it is about, what is planned for it, and when that was carried out."""

    id: int
    unit: str | None
    ordinal: int | None
    product_status: str | None
    model: str | None
    quantity: int
    plan: str
    carried_out_at: datetime | None
    carried_out_by: str | None


@dataclass(frozen=True, slots=True)
class PaperView:
    """One paper as it stands, for whoever looks.

    Attributes:
        content: what stands on its newest revision.
        acts: what whoever looks may do now, the nearest first (`station.rules.papers.acts`).
        plans: of an application, those it may propose.
        models: of a replacement that waits for its model, those there are, with how many.
        deciders: who may decide on it, for the clerk who records what was decided elsewhere.
        problem: the open problem that a report is about, which may be closed by whoever looks.
    """

    number: str
    kind: str
    rule: str
    state: str
    revision: int
    delivery: str | None
    waits_for: str
    waits_since: datetime | None
    at: datetime
    by: str
    content: Content
    lines: tuple[PaperLineView, ...]
    signatures: tuple[SignatureView, ...]
    acts: tuple[str, ...] = ()
    plans: tuple[str, ...] = ()
    models: tuple[tuple[str, int], ...] = ()
    deciders: tuple[Clerk, ...] = ()
    problem: int | None = None
