"""What the journal says: one pass over its events, kept small enough for a million of them.

Rows that never change again are kept as a number each (table and values, hashed) with the sequence of the
event that speaks for them; what changes is kept as it stands after the journal's last word.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Row

from station.doctor.papers import EVENTS, Papers
from station.doctor.violation import Violation
from station.rules import claims, rights
from station.store.journal import FIRST, canonical, follows

MOST = 1_000
"""Violations kept of one kind: who has lost a table needs no line for each of its rows."""

_JOB_STATES = {
    "LabelPrinted": ({"queued", "unknown"}, "printed"),
    "LabelRequeued": ({"queued"}, "queued"),
    "LabelUnknown": ({"queued"}, "unknown"),
    "LabelNotPrinted": ({"unknown"}, "not_printed"),
    "LabelCancelled": ({"queued"}, "cancelled"),
}
"""Print jobs: from which states an event may lead, and to which. `sending` is a mark without an event."""

_DELIVERY_STATES = {
    ("signed", "counting"),
    ("signed", "counted"),
    ("counting", "counted"),
    ("unclaimed", "signed"),
    ("unclaimed", "counting"),
    ("unclaimed", "counted"),
    ("signed", "refused"),
    ("counting", "refused"),
    ("unclaimed", "refused"),
    ("counted", "handed_over"),
    ("handed_over", "closed"),
}

_PLAN_STATES = {("draft", "issued"), ("issued", "counted"), ("counted", "issued"), ("counted", "signed")}
"""How a plan's pick list goes; a count that is not signed may begin anew (R20)."""

_RIGHTS = {
    "DeliverySigned": "sign_for",
    "ParcelSigned": "sign_for",
    "ParcelGivenUp": "finish_count",
    "UnitCounted": "count",
    "UnitVoided": "undo",
    "UnitStocked": "post_to_main_store",
    "UnitIssued": "issue_to_after_sales",
    "StockTakeBegun": "take_stock",
    "StockCounted": "take_stock",
    "StockDiffered": "take_stock",
    "StockTakeEnded": "take_stock",
    "UnitScrapped": "carry_out_plan",
    "ProblemClosed": "close_problem",
    "PaperLineCarriedOut": "carry_out_plan",
    "ProblemMarked": "mark_problem",
    "DiscrepancyReclassified": "pair",
    "DiscrepancyStep": "settle_discrepancy",
    "DiscrepancySettled": "settle_discrepancy",
    "CustomerNotReached": "settle_discrepancy",
    "PhotoTaken": "settle_discrepancy",
    "ProblemPhotoTaken": "mark_problem",
    "LabelNotPrinted": "settle_print_job",
    "ClaimEntered": "enter_form",
    "ClaimToShipping": "hand_to_shipping",
    "ClaimSentBack": "ship",
    "ParcelShipped": "ship",
    "ParcelDelivered": "follow_shipment",
    "GoodsRefused": "refuse_goods",
    "SampleSent": "send_sample",
    "SampleReturned": "send_sample",
    "UnitInspected": "inspect",
    "LotInspected": "inspect",
    "RepairStarted": "repair",
    "RepairEnded": "repair",
    "BatchOpened": "open_teardown_batch",
    "UnitIntoBatch": "scan_unit_in",
    "PartRecorded": "record_part",
    "PartScrapped": "record_part",
    "PiecesWeighed": "record_part",
    "YieldExplained": "record_part",
    "UnitTornDown": "record_part",
    "BatchClosed": "record_part",
    "ValueAcknowledged": "acknowledge_value",
    "PriceLineChanged": "write_price_list",
    "PlanBegun": "plan",
    "TaskPlanned": "plan",
    "TaskReassigned": "reassign",
    "TaskTakenOff": "plan",
    "PickLineAsked": "plan",
    "PickLineCounted": "count_pick_list",
    "PickShortageReported": "report_shortage",
}
"""What the role of an event's operator must have allowed when it happened."""

_MAY_BE_SAMPLED = ("counted", "stocked", "issued", "inspected", "repaired")

COUNTED = (
    "delivery", "ordinal", "model", "serial", "duplicate", "warranty", "warranty_end", "produced"
)  # fmt: skip
"""What is known of a unit when it is counted and never changes."""

INSPECTED = (
    "checks", "passed", "defect", "cause", "instrument", "description", "remark", "disposition", "rechecks"
)  # fmt: skip
"""What an inspection says, which never changes."""

_AFTER: Mapping[str, tuple[str, ...]] = {
    "UnitInspected": ("issued", "inspected", "repaired"),
    "UnitIntoBatch": ("inspected",),
    "UnitTornDown": ("in_teardown",),
    "RepairStarted": ("inspected",),
    "RepairEnded": ("repairing",),
}
"""From which states of a unit an event may lead."""

ACCOUNT_LINE = (
    "line", "voucher", "code", "name", "unit_of_measure", "summary", "quantity", "price_fen", "amount_fen",
    "corrects",
)  # fmt: skip
"""What stands in a line of a batch's account."""

_SENT = ("counted", "stocked", "issued", "inspected", "repaired")
"""From which states a unit leaves for its customer."""

_ONCE = {
    "ClaimOpened",
    "UnitCounted",
    "UnitVoided",
    "DeliverySigned",
    "BatchOpened",
    "PartRecorded",
    "UnitIntoBatch",
    "PlanBegun",
}


@dataclass(slots=True)
class Unit:
    """A unit after the journal's last word; `stands`: where its movements have brought it."""

    state: str | None = None
    product_status: str | None = None
    location: str | None = None
    request: str | None = None
    paired_with: str | None = None
    disposition: str = ""
    issue: int | None = None
    stands: str | None = None
    was: str | None = None
    """The state it had before it went out as a sample."""


@dataclass(slots=True)
class Take:
    """A place being counted, after the journal's last word; `lines`: expected, counted, reason by item."""

    state: str = "open"
    ended_at: datetime | None = None
    lines: dict[str, tuple[int, int, str]] = field(default_factory=dict)


@dataclass(slots=True)
class Job:
    """A print job after the journal's last word.

    Attributes:
        said: operation, operator, and whether he might, of the event that called it printed.
    """

    state: str
    changed_at: datetime
    evidence: str | None = None
    printer: str = ""
    counter: int | None = None
    said: tuple[str, str | None, bool] | None = None


@dataclass(slots=True)
class Finding:
    """A discrepancy after the journal's last word; `step` is what its recorded steps leave to do."""

    kind: str
    facts: dict[str, Any]
    state: str = "open"
    version: int = 1
    steps: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Delivery:
    """A delivery after the journal's last word."""

    state: str
    customer: str | None
    counted_at: datetime | None = None
    counted_by: str | None = None


@dataclass(slots=True)
class Lot:
    """A part lot after the journal's last word."""

    price_fen: int | None
    price_list: str | None
    product_status: str = "to_inspect"
    issue: int = 1


@dataclass(slots=True)
class Duty:
    """A duty after the journal's last word."""

    state: str = "open"
    paper: str | None = None
    ended_at: datetime | None = None


@dataclass
class Account:
    """The journal read to its end.

    Attributes:
        end: sequence and hash of the last event.
        broken_at: where the chain breaks, None when it holds.
        wrong: what was wrong by the events alone.
        said: the events that speak for rows, by `key`.
    """

    end: tuple[int, str] = (0, FIRST)
    broken_at: int | None = None
    wrong: list[Violation] = field(default_factory=list)
    said: dict[int, int] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)
    jobs: dict[int, Job] = field(default_factory=dict)
    repairs: dict[int, dict[str, Any]] = field(default_factory=dict)
    """By id, what the events say of how each ended."""
    findings: dict[int, Finding] = field(default_factory=dict)
    deliveries: dict[str, Delivery] = field(default_factory=dict)
    duties: dict[int, Duty] = field(default_factory=dict)
    closed: set[int] = field(default_factory=set)
    """Problems that are closed."""
    papers: Papers = field(default_factory=Papers)
    claims: dict[int, dict[str, Any]] = field(default_factory=dict)
    """By id, what the events say of each column."""
    shipments: dict[int, dict[str, Any]] = field(default_factory=dict)
    operators: dict[str, dict[str, str]] = field(default_factory=dict)
    badges: set[str] = field(default_factory=set)
    pins: dict[str, str] = field(default_factory=dict)
    """The fingerprint of each one's PIN, as it was set last."""
    signed_on: dict[str, str | None] = field(default_factory=dict)
    batches: dict[str, str] = field(default_factory=dict)
    """The state of each teardown batch, which is its account's."""
    lots: dict[str, Lot] = field(default_factory=dict)
    torn_down: dict[str, dict[str, Any]] = field(default_factory=dict)
    """By batch, whose it is and when it was closed."""
    price_lists: dict[str, dict[str, Any]] = field(default_factory=dict)
    """By number, what the events say of each column that changes."""
    exceptions: dict[int, dict[str, Any]] = field(default_factory=dict)
    """Exceptions from the cap on value (R3), by id."""
    plans: dict[str, dict[str, Any]] = field(default_factory=dict)
    """By number, what the events say of each column."""
    tasks: dict[int, dict[str, Any]] = field(default_factory=dict)
    pick_lines: dict[int, dict[str, Any]] = field(default_factory=dict)
    quantities: dict[str, int] = field(default_factory=dict)
    """What each part lot was recorded as, in thousandths."""
    lies: dict[str, Counter[str]] = field(default_factory=dict)
    """How much of each part lot its movements have left in each place."""
    takes: dict[int, Take] = field(default_factory=dict)
    kept_from: dict[int, str] = field(default_factory=dict)
    """Hash by sequence, of the heads that are remembered."""
    forgotten: set[str] = field(default_factory=set)
    """Operations that a database once forgot, and that is on record (faults E5)."""
    skipped: int = 0
    """Numbers of each kind that were left out for that."""
    _block: str | None = None
    _once: set[int] = field(default_factory=set)
    _settings: Counter[str] = field(default_factory=Counter)
    _waiting: dict[str, int] = field(default_factory=dict)

    def read(self, events: Iterable[Row[Any]], remembered: Iterable[int]) -> None:
        """Read the journal.

        Args:
            events: rows of `event`, in order of seq.
            remembered: the sequences whose hash is wanted.
        """
        wanted = set(remembered)
        seq, previous = self.end
        for row in events:
            event = row._asdict()
            if self.broken_at is None and not follows(event, seq, previous):
                self.broken_at = seq + 1
            seq, previous = event["seq"], event["hash"]
            if seq in wanted:
                self.kept_from[seq] = previous
            self._in_its_block(event)
            try:
                self._happened(event)
            except (LookupError, TypeError, ValueError, AttributeError) as error:
                self._is_wrong(
                    "I10",
                    f"第 {seq} 条记录（{event['kind']}）内容读不懂：{error!r}",
                    f"event {seq}, {event['kind']}, does not say what such an event says: {error!r}",
                )
        self.end = (seq, previous)
        if self._block is not None:
            self._unanswered(self._block)

    def speaks_for(self, table: str, values: Iterable[Any]) -> bool:
        """Whether an event speaks for a row that never changes; each event speaks once."""
        at = key(table, values)
        if at not in self.said:
            return False
        while at + 1 in self.said:  # equal rows have keys that follow one another
            at += 1
        del self.said[at]
        return True

    def may(self, operator: str | None, operation: str) -> bool:
        """Whether somebody's role allows something, as the journal read so far names it."""
        role = self.operators.get(operator or "", {}).get("role", "")
        return rights.may(role, operation)

    def _row(self, event: Mapping[str, Any], table: str, *values: Any) -> int:
        at = key(table, values)
        while at in self.said:
            at += 1
        self.said[at] = event["seq"]
        return at

    def _is_wrong(self, invariant: str, zh: str, en: str) -> None:
        if len(self.wrong) < MOST:
            self.wrong.append(Violation.of(invariant, zh, en))

    def _in_its_block(self, event: Mapping[str, Any]) -> None:
        """An operation's events stand together, and its answer ends them."""
        operation = event["operation"]
        if self._block is not None and operation != self._block:
            self._unanswered(self._block)
        self._block = None if event["kind"] == "Answered" else operation

    def _unanswered(self, operation: str) -> None:
        self._is_wrong(
            "I2",
            f"操作 {operation} 的记录后面没有 Answered",
            f"operation {operation} has events that no Answered ends",
        )

    def _happened(self, event: Mapping[str, Any]) -> None:
        kind, subject = event["kind"], event["subject"]
        operation = _RIGHTS.get(kind)
        if operation and not self.may(event["operator"], operation):
            self._is_wrong(
                "I9",
                f"{kind}（{subject}）由 {event['operator']} 做，他无权 {operation}",
                f"{kind} of {subject} by {event['operator']}, who may not {operation}",
            )
        if kind in _ONCE:
            at = hash((kind, subject))
            if at in self._once:
                self._is_wrong("I2", f"{kind}（{subject}）有 2 次", f"{kind} of {subject} is there 2 times")
            self._once.add(at)
        if (told := _TOLD.get(kind)) is not None:
            told(self, event, event["data"])

    # --- units and deliveries ------------------------------------------------------------------------

    def _unit_counted(self, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
        number = event["subject"]
        fixed = (said[each] for each in COUNTED)
        self._row(event, "unit", number, *fixed, time(event["at"]), event["operator"])
        self.units[number] = Unit(
            said["state"], said["product_status"], said["location"], said["request"], issue=None
        )

    def _unit_changed(self, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
        number, kind = event["subject"], event["kind"]
        unit = self.units.setdefault(number, Unit())
        if unit.state == "voided" and kind in ("UnitHeld", "UnitReleased", "UnitStocked", "Moved"):
            self._is_wrong(
                "I9", f"{number} 已撤销，之后又 {kind}", f"{kind} of {number}, which was voided before"
            )
        was = f"{unit.state}, {unit.product_status}"
        if kind == "UnitHeld" and (said["old"] != unit.product_status or said["old"] == "on_hold"):
            self._is_wrong(
                "I9",
                f"{number} 从 {said['old']} 转待处理，之前是 {unit.product_status}",
                f"{number} was held from {said['old']}, it was {unit.product_status}",
            )
        for wrong, zh, en in (
            (kind == "UnitReleased" and unit.product_status != "on_hold", "解除待处理", "released"),
            (kind == "UnitScrapped" and unit.product_status != "on_hold", "报废", "scrapped"),
            (
                kind == "UnitStocked" and (unit.state != "counted" or unit.product_status == "on_hold"),
                "入库",
                "stocked",
            ),
            (kind == "UnitIssued" and unit.state != "stocked", "发给售后", "issued"),
            (kind == "UnitSent" and unit.state not in _SENT, "发出", "sent"),
            (kind == "UnitVoided" and unit.state != "counted", "撤销", "voided"),
            (
                said.get("product_status") == "passed" and kind != "UnitInspected",
                "没经检测就判合格（R7）",
                "passed without an inspection (R7)",
            ),
            (kind in _AFTER and unit.state not in _AFTER.get(kind, ()), f"出现 {kind}", f"told of {kind}"),
        ):
            if wrong:
                self._is_wrong("I9", f"{number} {zh}，之前是 {was}", f"{number} was {en}, it was {was}")
        for name in ("state", "product_status", "location", "request", "paired_with", "disposition"):
            if name in said:
                setattr(unit, name, said[name])

    def _sample_went(self, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
        number, unit = event["subject"], self.units[event["subject"]]
        out = event["kind"] == "SampleSent"
        allowed = unit.state in _MAY_BE_SAMPLED if out else unit.state == "sampled"
        if not allowed or said["old"] != unit.state or (not out and said["state"] != unit.was):
            self._is_wrong(
                "I9",
                f"{number} {event['kind']} 变为 {said['state']}，之前是 {unit.state}，送样前是 {unit.was}",
                f"{event['kind']} of {number} to {said['state']}: it was {unit.state}, {unit.was} before",
            )
        unit.was = unit.state if out else None
        self._unit_changed(event, said)

    def _moved(self, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
        item, source, target, quantity = (
            event["subject"],
            said["source"],
            said["target"],
            said["quantity"],
        )
        more = said.get("amount_fen"), said.get("unit"), said.get("reason", "")
        at = time(event["at"])
        self._row(event, "movement", event["operation"], item, source, target, quantity, *more, at)
        if item in self.quantities:
            self._lot_moved(item, source, target, quantity)
        unit = self.units.get(item)
        if unit is None:
            return
        if unit.state == "voided" and target is not None:
            self._is_wrong("I9", f"{item} 已撤销，之后又 Moved", f"Moved of {item}, which was voided before")
        if source != unit.stands:
            self._is_wrong(
                "I9",
                f"{item} 从 {source} 移走，它当时不在那里",
                f"{item} was moved from {source}, it lay elsewhere",
            )
        unit.stands = target
        unit.location = target or ("" if said.get("reason") else unit.location)

    def _lot_moved(self, item: str, source: str | None, target: str | None, quantity: int) -> None:
        lies, recorded = self.lies.setdefault(item, Counter()), self.quantities[item]
        if not lies and (source is not None or quantity != recorded):
            self._is_wrong(
                "I9",
                f"{item} 记了 {recorded}，先从 {source} 移了 {quantity}",
                f"{item} was recorded as {recorded}, and {quantity} of it were moved from {source} first",
            )
        for place, change in ((source, -quantity), (target, quantity)):
            if place is None:
                continue
            lies[place] += change
            if lies[place] < 0:
                self._is_wrong(
                    "I9",
                    f"{item} 从 {place} 移走 {quantity}，那里没有这么多",
                    f"{quantity} of {item} were moved from {place}, which had less",
                )

    def _delivery_signed(self, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
        number, customer = event["subject"], said["customer"]
        self._row(event, "delivery", number, time(event["at"]), event["operator"], said["limits"])
        self.deliveries[number] = Delivery("signed" if customer else "unclaimed", customer)

    def _customer_named(self, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
        self.deliveries[event["subject"]].customer = said["customer"]

    def _delivery_state(self, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
        number, old, new = event["subject"], said["old"], said["new"]
        delivery = self.deliveries[number]
        if (old, new) not in _DELIVERY_STATES or old != delivery.state:
            self._is_wrong("I9", f"{number} 从 {old} 变为 {new}", f"{number} went from {old} to {new}")
        delivery.state = new
        if new == "counted":
            delivery.counted_at, delivery.counted_by = event["at"], event["operator"]

    def _parcel_signed(self, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
        self._row(event, "waybill", said["waybill"], event["subject"], said["courier"], time(event["at"]))

    def _weight_recorded(self, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
        values = said["value"], said["unit"], said["device"]
        self._row(event, "weight", event["operation"], event["subject"], *values, time(event["at"]))

    def _evidence_noted(self, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
        facts = without(said, "evidence")
        self._row(event, "evidence", event["subject"], said["evidence"], facts, time(event["at"]))

    def _problem_marked(self, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
        facts = without(said, "category", "problem")
        self._row(
            event,
            "problem",
            event["subject"],
            said["category"],
            facts,
            time(event["at"]),
            event["operator"],
        )

    def _duty_opened(self, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
        values = (said[name] for name in ("duty", "rule", "discrepancy", "due_at", "target"))
        self._row(event, "duty", event["subject"], *values, time(event["at"]))
        if "id" in said:
            self.duties[said["id"]] = Duty()

    def _duty_met(self, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
        self.duties[said["id"]].paper = event["subject"]

    def _duty_ended(self, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
        duty = self.duties[said["id"]]
        if duty.state != "open" or duty.paper != event["subject"]:
            number = event["subject"]
            self._is_wrong(
                "I9",
                f"任务 {said['id']} 随 {number} 结束，它是 {duty.state}，单号 {duty.paper}",
                f"duty {said['id']} ended with {number}, it was {duty.state} with {duty.paper}",
            )
        duty.state, duty.ended_at = said["state"], event["at"]

    def _problem_closed(self, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
        self.closed.add(said["problem"])

    def _paper(self, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
        for table, *values in self.papers.rows(event, said):
            self._row(event, table, *values)
        for zh, en in self.papers.happened(event, said, self.may):
            self._is_wrong("I9", zh, en)
        self._book_signed(event, said)

    # --- discrepancies -------------------------------------------------------------------------------

    def _opened(self, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
        about, kind = said["discrepancy"], said["discrepancy_kind"]
        facts = without(said, "discrepancy", "discrepancy_kind", "model", "quantity")
        values = event["subject"], said["model"], said["quantity"], time(event["at"]), event["operator"]
        self._row(event, "discrepancy", about, *values)
        self.findings[about] = Finding(kind, facts)
        self._step(event, about, "kind", {"kind": kind, **facts})

    def _reclassified(self, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
        finding = self.findings[said["discrepancy"]]
        facts = without(said, "discrepancy", "old", "new")
        finding.kind, finding.version = said["new"], finding.version + 1
        finding.facts = {**finding.facts, **facts}
        self._step(event, said["discrepancy"], "kind", {"kind": said["new"], **facts})

    def _stepped(self, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
        self.findings[said["discrepancy"]].version += 1
        self._step(event, said["discrepancy"], said["step"], without(said, "discrepancy", "step"))

    def _photo_taken(self, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
        about, photo = said["discrepancy"], said["photo"]
        self._row(event, "photo", photo, about, None, said["image"], time(event["at"]), event["operator"])
        self.findings[about].version += 1
        self._step(event, about, "photo", {"photo": photo})

    def _problem_photo_taken(self, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
        values = None, said["problem"], said["image"], time(event["at"]), event["operator"]
        self._row(event, "photo", said["photo"], *values)

    def _not_reached(self, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
        self._step(event, said["discrepancy"], "asked", {"reached": False})

    def _step(self, event: Mapping[str, Any], about: int, step: str, facts: Mapping[str, Any]) -> None:
        self._row(event, "settlement_step", about, step, facts, event["operator"], time(event["at"]))
        self.findings[about].steps.append(step)

    def _ended(self, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
        state = "settled" if event["kind"] == "DiscrepancySettled" else "withdrawn"
        self.findings[said["discrepancy"]].state = state

    # --- claims ----------------------------------------------------------------------------------------

    def _claim_opened(self, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
        self.claims[said["claim"]] = without(said, "claim")

    def _claim_changed(self, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
        now = self.claims[said["claim"]]
        state = said.get("state", now["state"])
        if now["unit"] != event["subject"] or (
            state != now["state"] and state not in claims.NEXT[now["state"]]
        ):
            self._is_wrong(
                "I9",
                f"{event['subject']} 的申请从 {now['state']} 变为 {state}",
                f"the claim of {event['subject']} went from {now['state']} to {state}",
            )
        now.update(without(said, "claim"))

    def _parcel_shipped(self, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
        self.shipments[said["shipment"]] = {
            "customer": said["customer"],
            "waybill": event["subject"],
            "courier": said["courier"],
            "shipped_at": time(event["at"]),
            "shipped_by": event["operator"],
            "delivered_at": None,
        }

    def _parcel_delivered(self, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
        self.shipments[said["shipment"]]["delivered_at"] = time(event["at"])

    def _goods_refused(self, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
        values = (said[name] for name in ("refusal", "reason", "informed", "channel", "image"))
        self._row(event, "refusal", event["subject"], *values, time(event["at"]), event["operator"])

    # --- labels and parts ----------------------------------------------------------------------------

    def _label_queued(self, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
        job, subject = said["job"], event["subject"]
        values = (said[name] for name in ("label", "issue", "copy", "reason", "desk", "content"))
        self._row(event, "print_job", job, subject, *values, time(event["at"]))
        if job in self.jobs:
            self._job_went(job, self.jobs[job].state, "queued")
        self.jobs[job] = Job("queued", event["at"])
        if (unit := self.units.get(subject)) is not None:
            unit.issue = max(unit.issue or 0, said["issue"])
        if (lot := self.lots.get(subject)) is not None:
            lot.issue = max(lot.issue, said["issue"])

    def _label_went(self, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
        allowed, after = _JOB_STATES[event["kind"]]
        job = self.jobs.get(said["job"])
        if job is None or job.state not in allowed:
            self._job_went(said["job"], job.state if job else None, after)
        job = self.jobs.setdefault(said["job"], Job(after, event["at"]))
        job.state, job.changed_at = after, event["at"]
        job.evidence = said.get("evidence", job.evidence)
        job.printer, job.counter = said.get("printer", job.printer), said.get("counter", job.counter)
        if after == "printed":
            operator = event["operator"]
            job.said = event["operation"], operator, self.may(operator, "settle_print_job")

    def _job_went(self, job: int, before: str | None, after: str) -> None:
        self._is_wrong(
            "I9",
            f"打印任务 {job} 从 {before} 变为 {after}",
            f"print job {job} went from {before} to {after}",
        )

    def _unit_inspected(self, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
        self._inspected(event, said)
        self._unit_changed(event, said)

    def _repair_started(self, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
        self._row(event, "repair", said["repair"], event["subject"], event["operator"], time(event["at"]))
        self.repairs[said["repair"]] = {"ended_at": None, "result": "", "remark": ""}
        self._unit_changed(event, said)

    def _repair_ended(self, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
        now = {"ended_at": event["at"], "result": said["result"], "remark": said["remark"]}
        self.repairs[said["repair"]] = now
        self._unit_changed(event, said)

    def _lot_inspected(self, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
        self._inspected(event, said)
        lot = self.lots[event["subject"]]
        lot.product_status, lot.issue = said["product_status"], said["issue"]

    def _inspected(self, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
        values = (said.get(name, "") for name in INSPECTED)
        self._row(
            event,
            "inspection",
            said["inspection"],
            event["subject"],
            *values,
            event["operator"],
            time(event["at"]),
        )

    def _batch_opened(self, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
        self._row(event, "batch", event["subject"], time(event["at"]), event["operator"])
        self.batches[event["subject"]] = "open"
        self.torn_down[event["subject"]] = {"repairer": None, "closed_at": None}

    def _batch_taken(self, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
        self.torn_down[event["subject"]]["repairer"] = said["repairer"]

    def _batch_closed(self, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
        self.torn_down[event["subject"]]["closed_at"] = event["at"]

    def _into_batch(self, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
        self._row(event, "batch_unit", event["subject"], said["batch"])
        self._unit_changed(event, said)

    def _part_scrapped(self, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
        self._of_batch("scrapped_part", event, said, "model", "part", "quantity", "reason")

    def _pieces_weighed(self, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
        self._of_batch("piece_weight", event, said, "code", "pieces", "kg")

    def _yield_explained(self, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
        self._of_batch("yield_reason", event, said, "model", "part", "quantity", "reason")

    def _of_batch(self, table: str, event: Mapping[str, Any], said: Mapping[str, Any], *names: str) -> None:
        values = (said[name] for name in names)
        self._row(event, table, event["subject"], *values, time(event["at"]), event["operator"])

    def _part_recorded(self, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
        number = event["subject"]
        values = (said[name] for name in ("batch", "model", "part", "name", "unit_of_measure"))
        self._row(event, "part_lot", number, *values, said.get("spec", ""))
        self.lots[number] = Lot(said["price"], said.get("price_list"), said.get("status", "to_inspect"))
        self.quantities[number] = said["quantity"]

    def _part_priced(self, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
        lot = self.lots[event["subject"]]
        if lot.price_fen is not None:
            self._is_wrong(
                "I9",
                f"{event['subject']} 已有价 {lot.price_fen}，又定价（R4）",
                f"{event['subject']} was priced again, it had a price of {lot.price_fen} fen (R4)",
            )
        lot.price_fen, lot.price_list = said["price_fen"], said["price_list"]

    def _price_list_drafted(self, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
        number = event["subject"]
        if number not in self.price_lists:
            made = said["version"], event["operator"] or "", time(event["at"])
            self._row(event, "price_list", number, *made)
            self.price_lists[number] = {"state": "draft", "reviewed_by": None, "reviewed_at": None}
        self.price_lists[number]["effective_on"] = said["effective_on"]

    def _book_signed(self, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
        """A batch is as its account, a price list as its paper; one that is sent back is a draft again."""
        number = event["subject"]
        state = self.papers.known[number].state
        if number in self.batches:
            self.batches[number] = state
        if (listed := self.price_lists.get(number)) is not None:
            listed["state"] = "draft" if state == "sent_back" else state
            if said.get("done") == "reviewed":
                listed.update(
                    reviewed_by=event["operator"],
                    reviewed_at=event["at"],
                    effective_on=said["facts"]["effective_on"],
                )

    def _account_posted(self, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
        values = (said[name] for name in ACCOUNT_LINE)
        by = event["operator"] or ""
        self._row(event, "account_line", event["subject"], *values, time(event["at"]), by)

    def _value_acknowledged(self, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
        id, at = said["exception"], event["at"]
        now = self.exceptions.setdefault(id, {"opened_at": at, "peak_fen": 0, "closed_at": None})
        now.update(without(said, "exception"))
        now.update(state="open", acknowledged_at=at, acknowledged_by=event["operator"])

    def _value_exceeded(self, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
        now = self.exceptions[said["exception"]]
        if said["peak_fen"] > now["allowed_fen"]:
            self._is_wrong(
                "I9",
                f"库存价值 {said['peak_fen']} 分，只认可到 {now['allowed_fen']} 分（R3）",
                f"the value rose to {said['peak_fen']} fen, acknowledged up to {now['allowed_fen']} (R3)",
            )
        now["peak_fen"] = said["peak_fen"]

    def _value_exception_closed(self, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
        self.exceptions[said["exception"]].update(state="closed", closed_at=event["at"])

    # --- tomorrow --------------------------------------------------------------------------------------

    def _plan_begun(self, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
        self.plans[event["subject"]] = {
            "date": date.fromisoformat(said["date"]),
            "state": "draft",
            "made_by": event["operator"],
            "at": event["at"],
            "picker": None,
            **dict.fromkeys(("issued_at", "counted_at", "signed_at")),
        }

    def _plan_state(self, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
        number, old, new = event["subject"], said["old"], said["state"]
        now = self.plans[number]
        if (old, new) not in _PLAN_STATES or old != now["state"]:
            self._is_wrong("I9", f"{number} 从 {old} 变为 {new}", f"{number} went from {old} to {new}")
        now.update(without(said, "old"))
        if (old, new) != ("counted", "issued"):
            now[f"{new}_at"] = event["at"]

    def _task_planned(self, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
        self.tasks[said["task"]] = {
            "plan": event["subject"],
            "kind": said["work"],
            **{name: said[name] for name in ("unit", "batch", "person")},
            "done_at": None,
        }

    def _task_changed(self, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
        if event["kind"] == "TaskTakenOff":
            del self.tasks[said["task"]]
        elif event["kind"] == "TaskReassigned":
            self.tasks[said["task"]]["person"] = said["person"]
        else:
            self.tasks[said["task"]]["done_at"] = event["at"]

    def _line_asked(self, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
        self.pick_lines[said["line"]] = {
            "plan": event["subject"],
            **{name: said[name] for name in ("item", "name", "location", "asked")},
            "counted": None,
            "lots": {},
            "missing": 0,
            "missing_at": None,
            "reason": "",
        }

    def _line_changed(self, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
        line, kind = said["line"], event["kind"]
        if kind == "PickLineDropped":
            del self.pick_lines[line]
            return
        now = self.pick_lines[line]
        state = self.plans[now["plan"]]["state"]
        if (kind == "PickShortageReported") != (state == "signed"):
            self._is_wrong(
                "I9",
                f"{now['plan']}（{state}）的一行 {kind}",
                f"{kind} of a line of {now['plan']}, which was {state}",
            )
        now.update(without(said, "line"))
        if kind == "PickShortageReported":
            now["missing_at"] = event["at"]

    # --- stock-taking ----------------------------------------------------------------------------------

    def _take_begun(self, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
        self._row(event, "stock_take", said["take"], event["subject"], time(event["at"]), event["operator"])
        self.takes[said["take"]] = Take()

    def _take_counted(self, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
        of = self.takes[said["take"]]
        if of.state != "open":
            self._is_wrong(
                "I9",
                f"盘点 {said['take']} 结束之后又数了 {event['subject']}",
                f"{event['subject']} was counted after stock-taking {said['take']} was over",
            )
        of.lines[event["subject"]] = said["expected"], said["counted"], said.get("reason", "")

    def _take_ended(self, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
        of = self.takes[said["take"]]
        of.state, of.ended_at = said["state"], event["at"]

    # --- people, settings, answers -------------------------------------------------------------------

    def _operator_changed(self, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
        now = self.operators.setdefault(event["subject"], {})
        now.update({name: new for name, (_, new) in said["changes"].items()})

    def _badge_issued(self, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
        self.badges.add(event["subject"])

    def _pin_set(self, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
        self.pins[event["subject"]] = said["kept"]

    def _signed(self, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
        self.signed_on[event["desk"]] = event["subject"] if event["kind"] == "SignedOn" else None

    def _setting_changed(self, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
        name = event["subject"]
        self._settings[name] += 1
        version, new = self._settings[name], plain(said["new"])
        self._row(event, "setting", name, version, new, time(event["at"]), event["operator"])

    def _events_forgotten(self, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
        self.forgotten.update(scan["operation"] for scan in said["scans"])
        self.skipped += said["lost"]

    def _answered(self, event: Mapping[str, Any], said: Mapping[str, Any]) -> None:
        id = event["operation"]
        self.said.pop(self._waiting.pop(id, 0), None)
        values = event["desk"], event["operator"], event["device"], time(event["at"])
        at = self._row(event, "operation", id, *values, said["outcome"], said["code"], said["kept"])
        if said["outcome"] == "waiting":
            self._waiting[id] = at


def key(table: str, values: Iterable[Any]) -> int:
    """Return the number under which a row is kept; `1`, `1.0` and `true` make three."""
    return hash((table, canonical(list(values))))


def time(at: datetime | None) -> str | None:
    """Return a time as it stands in a key."""
    return at.astimezone(UTC).isoformat() if at else None


def plain(value: Any) -> Any:
    """Return a setting's value as SQLite hands it back: it takes the bare JSON number `1.0` for `1`."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def without(said: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """Return an event's data less what is a column of its own."""
    return {name: value for name, value in said.items() if name not in names}


_TOLD: Mapping[str, Callable[[Account, Mapping[str, Any], Mapping[str, Any]], None]] = {
    "UnitCounted": Account._unit_counted,
    **dict.fromkeys(
        (
            "UnitHeld",
            "UnitReleased",
            "UnitStocked",
            "UnitIssued",
            "UnitScrapped",
            "UnitTornDown",
            "UnitVoided",
            "UnitPaired",
            "UnitUnpaired",
            "UnitSent",
            "RequestNamed",
        ),
        Account._unit_changed,
    ),
    "SampleSent": Account._sample_went,
    "SampleReturned": Account._sample_went,
    "UnitInspected": Account._unit_inspected,
    "LotInspected": Account._lot_inspected,
    "RepairStarted": Account._repair_started,
    "RepairEnded": Account._repair_ended,
    "Moved": Account._moved,
    "StockTakeBegun": Account._take_begun,
    "StockCounted": Account._take_counted,
    "StockDiffered": Account._take_counted,
    "StockTakeEnded": Account._take_ended,
    "DeliverySigned": Account._delivery_signed,
    "CustomerNamed": Account._customer_named,
    "DeliveryState": Account._delivery_state,
    "ParcelSigned": Account._parcel_signed,
    "WeightRecorded": Account._weight_recorded,
    "EvidenceNoted": Account._evidence_noted,
    "ProblemMarked": Account._problem_marked,
    "DutyOpened": Account._duty_opened,
    "DutyMet": Account._duty_met,
    "DutyEnded": Account._duty_ended,
    "ProblemClosed": Account._problem_closed,
    **dict.fromkeys(EVENTS, Account._paper),
    "DiscrepancyOpened": Account._opened,
    "DiscrepancyReclassified": Account._reclassified,
    "DiscrepancyStep": Account._stepped,
    "PhotoTaken": Account._photo_taken,
    "ProblemPhotoTaken": Account._problem_photo_taken,
    "CustomerNotReached": Account._not_reached,
    "DiscrepancySettled": Account._ended,
    "DiscrepancyWithdrawn": Account._ended,
    "ClaimOpened": Account._claim_opened,
    **dict.fromkeys(
        (
            "ClaimWaits",
            "ClaimDecided",
            "ClaimHandedOver",
            "ClaimReplaced",
            "ClaimEntered",
            "ClaimToShipping",
            "ClaimCompleted",
            "ClaimRefused",
            "ClaimSentBack",
        ),
        Account._claim_changed,
    ),
    "ParcelShipped": Account._parcel_shipped,
    "ParcelDelivered": Account._parcel_delivered,
    "GoodsRefused": Account._goods_refused,
    "LabelQueued": Account._label_queued,
    **dict.fromkeys(_JOB_STATES, Account._label_went),
    "AccountPosted": Account._account_posted,
    "ValueAcknowledged": Account._value_acknowledged,
    "ValueExceeded": Account._value_exceeded,
    "ValueExceptionClosed": Account._value_exception_closed,
    "PartPriced": Account._part_priced,
    "PriceListDrafted": Account._price_list_drafted,
    "BatchOpened": Account._batch_opened,
    "BatchTaken": Account._batch_taken,
    "BatchClosed": Account._batch_closed,
    "UnitIntoBatch": Account._into_batch,
    "PartScrapped": Account._part_scrapped,
    "PiecesWeighed": Account._pieces_weighed,
    "YieldExplained": Account._yield_explained,
    "PartRecorded": Account._part_recorded,
    "PlanBegun": Account._plan_begun,
    "PlanState": Account._plan_state,
    "TaskPlanned": Account._task_planned,
    **dict.fromkeys(("TaskReassigned", "TaskTakenOff", "TaskDone"), Account._task_changed),
    "PickLineAsked": Account._line_asked,
    **dict.fromkeys(("PickLineCounted", "PickLineDropped", "PickShortageReported"), Account._line_changed),
    "OperatorChanged": Account._operator_changed,
    "BadgeIssued": Account._badge_issued,
    "PinSet": Account._pin_set,
    "SignedOn": Account._signed,
    "SignedOff": Account._signed,
    "SettingChanged": Account._setting_changed,
    "EventsForgotten": Account._events_forgotten,
    "Answered": Account._answered,
}
"""What an event of a kind tells."""
