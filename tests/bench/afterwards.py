"""What becomes of a year's units after their claims: inspected, repaired, torn down, sampled, summed up.

In numbers that fit 2,000 units a day: each is inspected two working days after its claim is done, by twelve
inspectors; 35 of 100 are repaired, 60 torn down in batches of twenty whose parts are used up within a week, a
few are scrapped, passed or sent to R&D. There is a plan and a pick list for each day, a summary each week.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta
from datetime import time as hour
from typing import TYPE_CHECKING, Any

from station.forms.contents import Customer, ProblemSummary, SampleSlip, SummaryLine
from station.operations.law import ZONE
from station.rules.inspection import DEFECTS
from station.store import tables

if TYPE_CHECKING:
    from tests.bench.board import Year

INSPECTORS = tuple(f"OP{n:04}" for n in range(101, 113))
REPAIRER, LEADER = "OP0005", "OP0003"
OUTCOMES: Mapping[str, float] = {
    "repair": 35, "teardown": 60, "scrap": 3, "good_stock": 1.9, "rnd_sample": 0.1
}  # fmt: skip
BATCH_UNITS = 20
USED_UP_DAYS, REVIEWED_DAYS = 5, 3
"""After so many working days the parts of a batch are gone, and its account is reviewed."""
PARTS = (
    ("FAN-4S", "风扇", "只", 350), ("CASE-4S", "外壳套件", "套", 220), ("PCBA-4S", "电路板", "块", 1200),
    ("XFMR-4S", "主变压器", "个", 280), ("PFC-4S", "PFC 电感", "个", 320), ("CAP-4S", "主滤波电容", "只", 90),
    ("CABLE-4S", "输出线组", "套", 450), ("INLET-4S", "AC 插座", "个", 80), ("SW-4S", "开关", "个", 35),
    ("SCRAP-CU", "废铜", "kg", 4500), ("SCRAP-FE", "废铁", "kg", 180), ("OTHER", "其他零件", "个", None),
)  # fmt: skip
"""Code, name, unit of measure, price in fen; the last has none (R4)."""
PLANNED, PICKED = 50, 25
"""Tasks of each inspector, and units on the pick list for each, a day."""


class Afterwards:
    """The later life of a year's units, put in beside it."""

    def __init__(self, year: "Year", operation: str) -> None:
        self.year, self._operation = year, operation
        self._torn: dict[date, list[str]] = defaultdict(list)
        self._inspected: dict[date, list[str]] = defaultdict(list)
        self._failed: set[tuple[str, date]] = set()
        for n, number in enumerate(INSPECTORS, 1):
            year.put(
                tables.operator, number=number, name=f"检测{n}", role="inspector", qualified_for="检测",
                pin_failures=0,
            )  # fmt: skip

    def unit(
        self, number: str, model: str, delivery: str, completed: datetime, now: datetime
    ) -> dict[str, Any]:
        """What a unit whose claim is completed is now; what was done to it is put in."""
        rng, due = self.year.rng, self.year.due
        seen = due(completed, 2).replace(hour=9) + timedelta(minutes=rng.randrange(450))
        here = {"open": True, "location": "LC000004", "product_status": "to_inspect"}
        if seen > now:
            return {"state": "issued", **here}
        became = rng.choices((*OUTCOMES,), (*OUTCOMES.values(),))[0]
        passed = became == "good_stock"
        inspector = rng.choice(INSPECTORS)
        first = self._inspect(inspector, seen, passed, became, unit=number)
        self._inspected[seen.date()].append(number)
        now_is = {**here, "product_status": "passed" if passed else "failed", "disposition": became}
        begun = due(seen, 1).replace(hour=9) + timedelta(minutes=rng.randrange(450))
        if became == "scrap":
            return {**now_is, "state": "inspected", "product_status": "scrapped", "location": "LC000008"}
        if became == "rnd_sample":
            return {**now_is, "state": self._sample(number, model, delivery, begun, now)}
        if passed or begun > now:
            return {**now_is, "state": "inspected"}
        if became == "teardown":
            self._torn[begun.date()].append(number)
            return {**now_is, "state": "torn_down", "open": False}
        self.year.put(
            tables.repair, unit=number, repairer=REPAIRER, started_at=begun, result="repaired", remark="",
            ended_at=begun + timedelta(minutes=40),
        )  # fmt: skip
        self._inspect(inspector, begun + timedelta(hours=1), True, "send_back", unit=number, rechecks=first)
        return {**now_is, "state": "shipped", "product_status": "passed", "open": False}

    def _inspect(
        self, inspector: str, at: datetime, passed: bool, became: str, rechecks: int | None = None, **of: str
    ) -> int:
        defect = "N00" if passed else self.year.rng.choice((*DEFECTS,)[:-1])
        if not passed:
            self._failed.add((inspector, at.date()))
        return self.year.put(
            tables.inspection, inspector=inspector, at=at, station="desk1", instrument="DMM-07", checks=[],
            passed=passed, defect=defect, description="", cause="" if passed else "material",
            disposition=became, rechecks=rechecks, remark="", **of,
        )  # fmt: skip

    def _sample(self, number: str, model: str, delivery: str, sent: datetime, now: datetime) -> str:
        """A slip is written; the sample is back after ten working days."""
        if sent > now:
            return "inspected"
        back = self.year.due(sent, 10)
        slip = SampleSlip(
            f"{sent:%Y-%m-%d}", number, model, "", "", Customer("C001", "", "", ""), "", "查 PFC", "陈工",
            f"{back:%Y-%m-%d}", "周敏", "inspected", "LC000005",
        )  # fmt: skip
        state = "returned" if back <= now else "out"
        paper = self._paper(
            "sample", "SP", "R11b", sent, state, asdict(slip), delivery=delivery, customer="C001"
        )
        self.year.put(tables.paper_line, paper=paper, unit=number, model=model, quantity=1, plan="")
        self._sign(paper, "sent", sent)
        if state == "returned":
            self._sign(paper, "returned", back)
        return "inspected" if state == "returned" else "sampled"

    # --- day by day ----------------------------------------------------------------------------------

    def days(self, worked: Sequence[date], now: datetime) -> None:
        """Put in what is made of whole days: batches, records, plans, summaries, and what is rare."""
        for n, day in enumerate(worked):
            left = len(worked) - 1 - n
            units = self._torn.pop(day, [])
            for begin in range(0, len(units), BATCH_UNITS):
                self._batch(units[begin : begin + BATCH_UNITS], _at(day, 9), left)
            self._plan(day, _at(day, 9), left)
            self._rare(day, left)
            if day.weekday() == 4:
                self._summary(day)
            self.year.flush(at_least=20_000)
        for inspector, day in sorted(self._failed):
            state = "to_sign" if day == now.date() else "signed"
            paper = self._paper("bad_record", "BR", "R21", _at(day, 17), state, {}, operator=inspector)
            if state == "signed":
                self._sign(paper, "signed", _at(day, 17))

    def _batch(self, units: Sequence[str], at: datetime, left: int) -> None:
        year, number = self.year, self.year.number("TB", at)
        state = "reviewed" if left >= REVIEWED_DAYS else "submitted" if left else "open"
        year.put(
            tables.batch, number=number, state=state, opened_at=at, opened_by=LEADER, repairer=REPAIRER,
            closed_at=at + timedelta(hours=2) if left else None,
        )  # fmt: skip
        for unit in units:
            year.put(tables.batch_unit, unit=unit, batch=number)
        for line, (code, name, measure, price) in enumerate(PARTS, 1):
            self._lot(number, line, code, name, measure, price, len(units) * 1000, at, left)
        if left:
            self._paper("account", number, "R12b", at, state, {})
            for done in ("submitted", "checked", "agreed", "reviewed")[: 4 if state == "reviewed" else 1]:
                self._sign(number, done, at + timedelta(hours=3))

    def _lot(
        self, batch: str, line: int, code: str, name: str, measure: str, price: int | None, quantity: int,
        at: datetime, left: int,
    ) -> None:  # fmt: skip
        year, number = self.year, self.year.number("PT", at)
        used_up = left >= USED_UP_DAYS
        year.put(
            tables.part_lot, number=number, batch=batch, model="HY400S", code=code, name=name, spec="",
            unit_of_measure=measure, product_status="passed" if left else "to_inspect", price_fen=price,
            price_list=None, issue=2, on_hand=0 if used_up else quantity,
        )  # fmt: skip
        amount = None if price is None else quantity // 1000 * price
        posted = {"batch": batch, "voucher": number, "code": code, "name": name, "unit_of_measure": measure}
        for sign, ends, summary in (
            (1, {"target": "LC000007"}, "torn_down"),
            (-1, {"source": "LC000007"}, "sold"),
        ):
            if sign < 0 and not used_up:
                break
            worth = None if amount is None else sign * amount
            year.put(
                tables.movement, operation=self._operation, item=number, quantity=quantity, amount_fen=worth,
                reason="", at=at, **ends,
            )  # fmt: skip
            year.put(
                tables.account_line, **posted, line=line if sign > 0 else line + len(PARTS), at=at,
                summary=summary, quantity=sign * quantity, price_fen=price, amount_fen=worth or 0,
                operator=REPAIRER,
            )  # fmt: skip
        if left:
            self._inspect(year.rng.choice(INSPECTORS), at + timedelta(hours=4), True, "", lot=number)

    def _plan(self, day: date, at: datetime, left: int) -> None:
        year, units = self.year, self._inspected.pop(day, [])
        number = year.number("PK", at)
        year.put(
            tables.plan, number=number, date=day, state="signed" if left else "issued", made_by=LEADER, at=at,
            issued_at=at, picker=INSPECTORS[0] if left else None, signed_at=at if left else None,
        )  # fmt: skip
        for n, unit in enumerate(units[: PLANNED * len(INSPECTORS)]):
            done = None if n % 40 == 0 else at
            person = INSPECTORS[n % len(INSPECTORS)]
            year.put(tables.plan_task, plan=number, kind="inspect", unit=unit, person=person, done_at=done)
        for n, unit in enumerate(units[: PICKED * len(INSPECTORS)]):
            short = n % 60 == 0
            year.put(
                tables.pick_line, plan=number, item=unit, name="HY400S", location="LC000004", asked=1000,
                counted=0 if short else 1000, lots={}, missing=1000 if n % 97 == 1 else 0,
                reason="not_found" if n % 97 == 1 else "",
            )  # fmt: skip

    def _rare(self, day: date, left: int) -> None:
        """One of each a day: a large exchange, a batch return, a model to replace, an urgent act."""
        year, at = self.year, _at(day, 10)
        delivery = f"DL{day:%y%m%d}5001"
        about = {"delivery": delivery, "customer": "C001"}
        for kind, prefix, rule in (("notice", "NT", "R8b"), ("application", "AP", "R5")):
            paper = self._paper(kind, prefix, rule, at, "executed" if left else "submitted", {}, **about)
            year.put(tables.paper_line, paper=paper, model="HY400S", quantity=100, plan="")
            self._sign(paper, "opinion" if rule == "R8b" else "approved", at)
        paper = self._paper("replacement", "RX", "R9", at, "approved" if left else "draft", {}, **about)
        year.put(
            tables.duty, kind="replacement", rule="R9", delivery=delivery, state="done" if left else "open",
            due_at=at, target=False, at=at, paper=paper, ended_at=at if left else None,
        )  # fmt: skip
        self._sign(paper, "urgent", at)
        if day.day == 1 or not left:
            year.put(
                tables.value_exception, state="closed" if left else "open", cap_fen=10_000_000,
                allowed_fen=11_000_000, peak_fen=10_500_000, reason="集中拆解", opened_at=at,
                acknowledged_at=at, acknowledged_by="OP0006", closed_at=at if left else None,
            )  # fmt: skip

    def _summary(self, day: date) -> None:
        lines = [
            SummaryLine(model, f"defect.{defect}", f"2025-W{week:02}", 12)
            for model in ("HY500G", "HY400S", "HY650G")
            for defect in (*DEFECTS,)[:5]
            for week in (31, 32, 33)
        ]
        made = ProblemSummary(
            f"{day}", "罗强", f"{day - timedelta(days=4)}", f"{day}", tuple(lines), "陈工", "吴品", "赵线长",
            "换供应商", "陈工", f"{day + timedelta(days=14)}",
        )  # fmt: skip
        self._paper("summary", "PS", "R11a", _at(day, 16), "concluded", asdict(made), waits_for="leader")

    def _paper(
        self,
        kind: str,
        prefix: str,
        rule: str,
        at: datetime,
        state: str,
        content: Mapping[str, Any],
        **more: Any,
    ) -> str:
        number = prefix if len(prefix) > 2 else self.year.number(prefix, at)
        row = {"addressee": "", "waits_for": "", **more}
        self.year.put(
            tables.paper, number=number, kind=kind, rule=rule, state=state, revision=1, at=at, **row
        )  # fmt: skip
        self.year.put(tables.paper_revision, paper=number, revision=1, content=content, hash="0" * 64, at=at)
        return number

    def _sign(self, paper: str, act: str, at: datetime) -> None:
        self.year.sign(paper, act, at, {})


def _at(day: date, clock: int) -> datetime:
    return datetime.combine(day, hour(clock), ZONE)
