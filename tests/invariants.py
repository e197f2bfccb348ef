"""What must hold at a desk whatever happened to it: one checker, run after every fault.

It reads the files as they lie there, with SQL of its own and read-only; of the station it uses only the pure
parts that say what is right: the journal's hash, who may do what, and the steps of a settling.

I1  every acknowledged scan, weight and touch is in the store
I2  every event has its cause, a reading, a touch, a print, a list, a clock; nothing was done twice
I3  one open unit per serial, but for marked duplicates; one unit per own number
I4  a label said to be printed came out, or a person or a scan said so
I5  a label that came out belongs to a unit or lot that is in the store
I6  no more labels came out than were asked for
I7  a weight belongs to one unit, was stable, has its unit of measure, and came after the unit was counted
I8  the journal has no gap, its chain verifies, and every end that was ever seen is still in it
I9  each change of state was allowed, and by somebody who may
I10 the database is sound, and its tables say what the journal says
"""

import json
import re
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from station.rules import rights, settlement
from station.store.journal import broken_at

Row = dict[str, Any]

_JSON = {"data", "facts", "reading", "content", "question", "said"}
_TIMES = {"at", "counted_at", "signed_at"}

# --- what was acknowledged ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Seen:
    """What somebody was shown and relies on from then on.

    Attributes:
        answers: the answer's code by operation id; None while it waited for a badge.
        readings: the last reading that was taken into the inbox.
        head: sequence and hash of the journal's end.
    """

    answers: Mapping[str, str | None]
    readings: int
    head: tuple[int, str]


def seen(store: Path, inbox: Path) -> Seen:
    """Return what a desk's files show now."""
    with closing(_open(inbox)) as db:
        readings = db.execute("SELECT coalesce(max(seq), 0) FROM reading").fetchone()[0]
    with closing(_open(store)) as db:
        db.execute("BEGIN")
        answers = {
            id: None if outcome == "waiting" else code
            for id, outcome, code in db.execute("SELECT id, outcome, code FROM operation")
        }
        head = db.execute("SELECT seq, hash FROM head").fetchone()
    return Seen(answers, readings, tuple(head))


# --- the files ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Out:
    """A label that came out of the emulated printer.

    Attributes:
        issue: from its DataMatrix; 0 for a label without one (badge, location).
        codes: every own number on it.
    """

    file: str
    number: str
    issue: int
    codes: frozenset[str]


@dataclass
class Files:
    """A desk's store, its inbox, and what came out of its printer."""

    store: sqlite3.Connection
    inbox: sqlite3.Connection
    labels: Path | None
    acknowledged: Sequence[Seen]
    _tables: dict[str, list[Row]] = field(default_factory=dict)

    def rows(self, table: str, order: str = "rowid") -> list[Row]:
        """Return a table's rows, their JSON and times read."""
        if table not in self._tables:
            found = self.store.execute(f"SELECT * FROM {table} ORDER BY {order}")
            self._tables[table] = [_read(row) for row in found]
        return self._tables[table]

    @cached_property
    def readings(self) -> dict[int, Row]:
        """The inbox's readings by sequence."""
        return {row["seq"]: _read(row) for row in self.inbox.execute("SELECT * FROM reading")}

    @cached_property
    def marks(self) -> dict[str, str]:
        """The inbox's marks: its id, what is done, the remembered head."""
        return {row["name"]: row["value"] for row in self.inbox.execute("SELECT * FROM mark")}

    @cached_property
    def events(self) -> list[Row]:
        """The journal in order."""
        return self.rows("event", "seq")

    @cached_property
    def operations(self) -> dict[str, Row]:
        """The operations by id."""
        return {row["id"]: row for row in self.rows("operation")}

    @cached_property
    def out(self) -> list[Out]:
        """What came out of the printer, in order."""
        files = sorted(self.labels.glob("*.zpl")) if self.labels else []
        return [printed_label(file) for file in files]

    def events_of(self, *kinds: str) -> Iterator[Row]:
        """The events of some kinds, in order."""
        return (event for event in self.events if event["kind"] in kinds)

    def reading_of(self, operation: str) -> Row | None:
        """The reading an operation worked off, None for any other cause."""
        inbox, _, seq = operation.partition(":")
        return self.readings.get(int(seq)) if inbox == self.marks["id"] and seq.isdigit() else None


def _open(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=10, isolation_level=None)
    connection.row_factory = sqlite3.Row
    return connection


def _read(row: sqlite3.Row) -> Row:
    read = dict(row)
    for name in _JSON & read.keys():
        if isinstance(read[name], str):
            read[name] = json.loads(read[name])
    for name in _TIMES & read.keys():
        if isinstance(read[name], str):
            at = datetime.fromisoformat(read[name])
            read[name] = at if at.tzinfo else at.replace(tzinfo=UTC)
    return read


def printed_label(file: Path) -> Out:
    """Read what an emulated printer printed."""
    codes = re.findall(r"\^B[CX][^^]*\^FD([A-Z]{2}[0-9]+(?:/[0-9]+)?)\^FS", file.read_text("ascii"))
    numbers = frozenset(code.partition("/")[0] for code in codes)
    issues = [code.partition("/") for code in codes if "/" in code]
    number, _, issue = issues[0] if issues else (codes[0] if codes else "", "", "0")
    return Out(file.name, number, int(issue), numbers)


# --- the check ---------------------------------------------------------------------------------------


def check(
    store: Path, inbox: Path, labels: Path | None = None, acknowledged: Sequence[Seen] = ()
) -> list[str]:
    """Return every violation as a sentence that begins with its invariant; none when all hold.

    Args:
        store: the database file.
        inbox: the inbox file of the one desk that worked on it.
        labels: folder of what the emulated printer printed; None: I4 (in part), I5 and I6 are not asked.
        acknowledged: what was seen before, at any time.
    """
    with closing(_open(store)) as store_db, closing(_open(inbox)) as inbox_db:
        store_db.execute("BEGIN")  # one view of all tables, should the station be at work
        files = Files(store_db, inbox_db, labels, acknowledged)
        return [
            f"{invariant.__name__.lstrip('_').upper()}: {violation}"
            for invariant in (_i1, _i2, _i3, _i4, _i5, _i6, _i7, _i8, _i9, _i10)
            for violation in invariant(files)
        ]


def _i1(files: Files) -> Iterator[str]:
    for shown in files.acknowledged:
        if shown.readings > max(files.readings, default=0):
            yield f"reading {shown.readings} was taken and is not in the inbox"
        for id, code in shown.answers.items():
            if id not in files.operations:
                yield f"operation {id} was answered {code} and is not in the store"
            elif code is not None and files.operations[id]["code"] != code:
                yield f"operation {id} was answered {code}, the store says {files.operations[id]['code']}"


_CAUSES = re.compile(r"(touch|badge|setup|clock):.+|import-.+|print:(?P<job>[0-9]+):.+")

_ONCE = ("UnitCounted", "UnitVoided", "DeliverySigned", "BatchOpened", "PartRecorded", "UnitIntoBatch")


def _i2(files: Files) -> Iterator[str]:
    jobs = {row["id"] for row in files.rows("print_job")}
    for id, row in files.operations.items():
        cause = _CAUSES.fullmatch(id)
        if cause is None:
            reading = files.reading_of(id)
            if reading is None:
                yield f"operation {id} has no cause: no reading of this inbox, no touch, print, list or clock"
            elif (row["name"], row["device"]) != (reading["kind"], reading["device"]):
                yield f"operation {id} is a {row['name']} of {row['device']}, its reading another"
            elif row["reading"]["raw"] != reading["raw"].hex():
                yield f"operation {id} worked off other bytes than its reading's"
        elif cause["job"] and int(cause["job"]) not in jobs:
            yield f"operation {id} is about a print job that is not there"
    for table in ("event", "weight", "movement"):
        for row in files.rows(table):
            caused = files.operations.get(row["operation"])
            if caused is None:
                yield f"{table} {row.get('seq', row.get('id', ''))} has no operation {row['operation']}"
            elif caused["outcome"] in ("refused", "waiting"):
                yield f"operation {caused['id']} was {caused['outcome']} and left a row in {table}"
    worked_off = [int(id.rpartition(":")[2]) for id in files.operations if files.reading_of(id)]
    upto = max([int(files.marks.get("done", 0)), *worked_off])
    for seq in files.readings:
        if seq <= upto and f"{files.marks['id']}:{seq}" not in files.operations:
            yield f"reading {seq} was passed over: it has no operation, readings up to {upto} are worked off"
    for (kind, subject), n in Counter((e["kind"], e["subject"]) for e in files.events_of(*_ONCE)).items():
        if n > 1:
            yield f"{kind} of {subject} is there {n} times"


def _i3(files: Files) -> Iterator[str]:
    units = files.rows("unit")
    plain = Counter(row["serial"] for row in units if row["open"] and not row["duplicate"] and row["serial"])
    for serial, n in plain.items():
        if n > 1:
            yield f"serial {serial} is open {n} times and not marked as a duplicate"
    numbers = [*(row["number"] for row in units), *(row["number"] for row in files.rows("part_lot"))]
    for number, n in Counter(numbers).items():
        if n > 1:
            yield f"number {number} is there {n} times"
    last = {(row["prefix"], row["day"]): row["last"] for row in files.rows("number")}
    for number in numbers:
        if int(number[8:]) > last.get((number[:2], number[2:8]), 0):
            yield f"number {number} was never drawn"
    places = Counter((row["delivery"], row["ordinal"]) for row in units if row["state"] != "voided")
    for (delivery, ordinal), n in places.items():
        if n > 1:
            yield f"{delivery} has {n} units {ordinal}"


def _i4(files: Files) -> Iterator[str]:
    evidence = {event["data"]["job"]: event for event in files.events_of("LabelPrinted")}
    proven: Counter[tuple[str, int]] = Counter()
    for job in files.rows("print_job"):
        if job["state"] != "printed":
            continue
        said = evidence.get(job["id"])
        what = f"label {job['subject']}/{job['issue']} (job {job['id']})"
        if said is None or said["data"].get("evidence") != job["evidence"]:
            yield f"{what} is printed by {job['evidence']!r} and no event says so"
        elif job["evidence"] in ("counter", "status"):
            proven[job["subject"], job["issue"]] += 1
        elif job["evidence"] == "scanned":
            reading = files.operations[said["operation"]]["reading"]
            if not reading or job["subject"] not in reading["text"].upper():
                yield f"{what} is proven by a scan of something else"
        elif job["evidence"] != said["operator"] or not _may(files, said, "settle_print_job"):
            yield f"{what} is printed by the word of {job['evidence']!r}, who did not or may not say so"
    if files.labels is not None:
        came = Counter((label.number, label.issue) for label in files.out)
        for (number, issue), n in proven.items():
            if came[number, issue] < n:
                yield f"label {number}/{issue} is printed {n} times, {came[number, issue]} came out"


def _i5(files: Files) -> Iterator[str]:
    serials = {row["number"]: row["serial"] for row in files.rows("unit")}
    known = {*serials, *(row["number"] for row in files.rows("part_lot"))}
    jobs = {(job["subject"], job["issue"]) for job in files.rows("print_job")}
    for label in files.out:
        if len(label.codes) != 1:
            yield f"label {label.file} carries {len(label.codes)} numbers: {sorted(label.codes)}"
        elif label.issue and label.number not in known:
            yield f"label {label.file} belongs to {label.number}, which is not in the store"
        elif label.issue and (label.number, label.issue) not in jobs:
            yield f"label {label.file} is issue {label.issue} of {label.number}, which nobody queued"
    for job in files.rows("print_job"):
        content = job["content"]
        if job["kind"] in ("unit", "part") and (content["number"], content["issue"]) != (
            job["subject"],
            job["issue"],
        ):
            yield f"print job {job['id']} of {job['subject']}/{job['issue']} draws another label"
        serial = serials.get(job["subject"])
        if job["kind"] == "unit" and serial and content["serial"] != serial:
            yield f"print job {job['id']} draws serial {content['serial']}, {job['subject']} is {serial}"


_LEFT = ("sending", "printed", "unknown", "not_printed")


def _i6(files: Files) -> Iterator[str]:
    jobs: dict[str, list[Row]] = defaultdict(list)
    for job in files.rows("print_job"):
        jobs[job["subject"]].append(job)
    out = [label for label in files.out if label.issue]
    left = Counter((j["subject"], j["issue"]) for j in files.rows("print_job") if j["state"] in _LEFT)
    for (number, issue), n in Counter((label.number, label.issue) for label in out).items():
        if n > left[number, issue]:
            yield f"label {number}/{issue} came out {n} times, {left[number, issue]} were sent"
    for number, n in Counter(label.number for label in out).items():
        asked = sum(job["copy"] or job["reason"] == "not_printed" for job in jobs[number])
        issues = len({job["issue"] for job in jobs[number]})
        if n > issues + asked:
            yield f"{n} labels of {number} came out: {issues} issues and {asked} reprints were asked for"


def _i7(files: Files) -> Iterator[str]:
    counted = {row["number"]: row["counted_at"] for row in files.rows("unit")}
    kept = [row for row in files.operations.values() if row["code"] == "weight_kept"]
    used: Counter[str] = Counter()
    for row in files.rows("weight"):
        what = f"weight {row['value']} {row['unit_of_measure']} of {row['unit']}"
        if row["unit"] not in counted:
            yield f"{what}: there is no such unit"
            continue
        operation = files.operations.get(row["operation"])
        reading = operation and operation["reading"]
        if reading and reading["kind"] == "weight":
            source = reading
        else:  # it lay on the scale while the clerk was asked whether this is another unit
            fitting = [each for each in kept if each["reading"]["raw"] == row["raw"] and not used[each["id"]]]
            if not fitting:
                yield f"{what} came from no reading of the scale"
                continue
            used[fitting[-1]["id"]] += 1
            source = fitting[-1]["reading"]
        if (source["value"], source["unit"], source["raw"]) != (
            row["value"],
            row["unit_of_measure"],
            row["raw"],
        ):
            yield f"{what} is not what the scale said: {source['value']} {source['unit']}"
        if row["unit_of_measure"] not in ("kg", "g"):
            yield f"{what} has no unit of measure that weighs"
        if not bytes.fromhex(row["raw"]).startswith(b"S S "):  # MT-SICS: stable
            yield f"{what} was not stable: {bytes.fromhex(row['raw'])!r}"
        if row["at"] < counted[row["unit"]]:
            yield f"{what} is older than its unit's count"


def _i8(files: Files) -> Iterator[str]:
    wrong = broken_at(files.events)
    if wrong is not None:
        yield f"the journal's chain breaks at {wrong}"
    hashes = {event["seq"]: event["hash"] for event in files.events}
    heads = files.rows("head")
    end = (files.events[-1]["seq"], files.events[-1]["hash"]) if files.events else (0, "0" * 64)
    if [(row["seq"], row["hash"]) for row in heads] != [end]:
        yield f"the head is not the last event, {end[0]}"
    remembered = [shown.head for shown in files.acknowledged]
    if "head" in files.marks:
        last, _, digest = files.marks["head"].partition(" ")
        remembered.append((int(last), digest))
    for seq, digest in remembered:
        if seq and hashes.get(seq) != digest:
            yield f"the journal's end {seq} that was seen is not in it any more"


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
    ("unclaimed", "counting"),
    ("unclaimed", "counted"),
}

_RIGHTS = {
    "DeliverySigned": "sign_for",
    "ParcelSigned": "sign_for",
    "ParcelGivenUp": "finish_count",
    "UnitCounted": "count",
    "UnitVoided": "undo",
    "UnitStocked": "put_away",
    "ProblemMarked": "mark_problem",
    "DiscrepancyReclassified": "pair",
    "DiscrepancyStep": "settle_discrepancy",
    "DiscrepancySettled": "settle_discrepancy",
    "CustomerNotReached": "settle_discrepancy",
    "PhotoTaken": "settle_discrepancy",
    "LabelNotPrinted": "settle_print_job",
    "BatchOpened": "open_teardown_batch",
    "UnitIntoBatch": "scan_unit_in",
    "PartRecorded": "record_part",
}
"""What the role of an event's operator must allow."""


def _may(files: Files, event: Row, operation: str) -> bool:
    roles = {row["number"]: row["role"] for row in files.rows("operator")}
    return rights.may(roles.get(event["operator"], ""), operation)


def _i9(files: Files) -> Iterator[str]:
    for event in files.events:
        operation = _RIGHTS.get(event["kind"])
        if operation and not _may(files, event, operation):
            yield f"{event['kind']} of {event['subject']} by {event['operator']}, who may not {operation}"
        if event["kind"] == "DeliveryState":
            change = event["data"]["old"], event["data"]["new"]
            if change not in _DELIVERY_STATES:
                yield f"{event['subject']} went from {change[0]} to {change[1]}"
    units = Counter(event["subject"] for event in files.events_of("UnitCounted"))
    for number in units:
        for violation in _walk_unit(files, number).wrong:
            yield violation
    for violation in _walk_jobs(files).wrong:
        yield violation
    for row in files.rows("discrepancy"):
        so_far = settlement.Settling(row["kind"])
        for step in _steps(files, row["id"]):
            refusal = settlement.check(so_far, step["step"], step["facts"].get("decision"))
            if refusal:
                yield f"discrepancy {row['id']}: step {step['step']} although {refusal}"
            so_far = _after(so_far, step)


@dataclass
class _Walk:
    """Where a unit or the print jobs stand after the journal's last word on them."""

    state: dict[Any, Any] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)


def _walk_unit(files: Files, number: str) -> _Walk:
    walk = _Walk({"state": None, "product_status": None, "location": None})
    at = walk.state
    for event in files.events:
        if event["subject"] != number:
            continue
        said, kind = event["data"], event["kind"]
        if at["state"] == "voided" and kind in ("UnitHeld", "UnitReleased", "UnitStocked", "Moved"):
            walk.wrong.append(f"{kind} of {number}, which was voided before")
        if kind == "UnitHeld" and (said["old"] != at["product_status"] or said["old"] == "on_hold"):
            walk.wrong.append(f"{number} was held from {said['old']}, it was {at['product_status']}")
        if kind == "UnitReleased" and at["product_status"] != "on_hold":
            walk.wrong.append(f"{number} was released, it was {at['product_status']}")
        if kind == "UnitStocked" and (at["state"] != "counted" or at["product_status"] == "on_hold"):
            walk.wrong.append(f"{number} was stocked, it was {at['state']}, {at['product_status']}")
        if kind == "UnitVoided" and at["state"] != "counted":
            walk.wrong.append(f"{number} was voided, it was {at['state']}")
        if kind == "Moved":
            if said["source"] != at.get("stands", at["location"]):
                walk.wrong.append(f"{number} was moved from {said['source']}, it lay elsewhere")
            at["stands"] = said["target"]
        if kind == "UnitCounted":
            at["stands"] = None  # its first movement brings it in
        if kind.startswith("Unit"):
            at.update({name: said[name] for name in ("state", "product_status", "location") if name in said})
        elif kind == "Moved":
            at["location"] = said["target"]
    return walk


def _walk_jobs(files: Files) -> _Walk:
    walk = _Walk()
    for event in files.events:
        if not event["kind"].startswith("Label"):
            continue
        job = event["data"]["job"]
        before = walk.state.get(job)
        allowed, after = _JOB_STATES.get(event["kind"], (set(), "queued"))
        if before not in allowed and (before is not None or event["kind"] != "LabelQueued"):
            walk.wrong.append(f"print job {job} went from {before} to {after}")
        walk.state[job] = after
    return walk


def _steps(files: Files, discrepancy: int) -> list[Row]:
    return [row for row in files.rows("settlement_step") if row["discrepancy"] == discrepancy]


def _after(so_far: settlement.Settling, step: Row) -> settlement.Settling:
    return settlement.Settling(
        kind=so_far.kind,
        photos=so_far.photos + (step["step"] == "photo"),
        asked=so_far.asked + (step["step"] == "asked"),
        answered=so_far.answered or step["step"] == "answer",
        decision=step["facts"]["decision"] if step["step"] == "decision" else so_far.decision,
        carried_out=so_far.carried_out or step["step"] == "carried_out",
    )


def _i10(files: Files) -> Iterator[str]:
    for pragma, good in (("integrity_check", [("ok",)]), ("foreign_key_check", [])):
        found = [tuple(row) for row in files.store.execute(f"PRAGMA {pragma}")]
        if found != good:
            yield f"{pragma}: {found[:3]}"
    yield from _units_agree(files)
    yield from _jobs_agree(files)
    yield from _discrepancies_agree(files)
    yield from _rows_agree(files)


def _units_agree(files: Files) -> Iterator[str]:
    issues: dict[str, int] = {}
    for event in files.events_of("LabelQueued"):
        issues[event["subject"]] = max(issues.get(event["subject"], 0), event["data"]["issue"])
    open_on = {row["unit"] for row in files.rows("discrepancy") if row["state"] == "open"} | {
        row["unit"] for row in files.rows("problem") if row["state"] == "open"
    }
    for row in files.rows("unit"):
        number = row["number"]
        said = _walk_unit(files, number).state
        for name in ("state", "product_status", "location"):
            if row[name] != said[name]:
                yield f"{number}: {name} is {row[name]}, the journal says {said[name]}"
        if row["open"] != (row["state"] != "voided"):
            yield f"{number} is {row['state']} and open is {row['open']}"
        if row["issue"] != issues.get(number):
            yield f"{number}: issue is {row['issue']}, the journal says {issues.get(number)}"
        if number in open_on and row["product_status"] != "on_hold":
            yield f"{number} has an open finding and is {row['product_status']}"
    last = {event["subject"]: event["data"]["new"] for event in files.events_of("DeliveryState")}
    for row in files.rows("delivery"):
        state = last.get(row["number"], "signed" if row["customer"] else "unclaimed")
        if row["state"] != state:
            yield f"{row['number']}: state is {row['state']}, the journal says {state}"


def _jobs_agree(files: Files) -> Iterator[str]:
    said = _walk_jobs(files).state
    for row in files.rows("print_job"):
        state = "queued" if row["state"] == "sending" else row["state"]
        if state != said.get(row["id"]):
            yield f"print job {row['id']} is {row['state']}, the journal says {said.get(row['id'])}"
    for job in said.keys() - {row["id"] for row in files.rows("print_job")}:
        yield f"print job {job} is in the journal and nowhere else"


_STEP_EVENTS = {
    "DiscrepancyOpened": "kind",
    "DiscrepancyReclassified": "kind",
    "PhotoTaken": "photo",
    "CustomerNotReached": "asked",
}


def _discrepancies_agree(files: Files) -> Iterator[str]:
    steps: dict[int, list[str]] = defaultdict(list)
    ended: dict[int, str] = {}
    kinds: dict[int, str] = {}
    for event in files.events:
        about = event["data"].get("discrepancy", 0)
        if event["kind"] in _STEP_EVENTS or event["kind"] == "DiscrepancyStep":
            steps[about].append(_STEP_EVENTS.get(event["kind"]) or event["data"]["step"])
        if event["kind"] == "DiscrepancyOpened":
            kinds[about] = event["data"]["discrepancy_kind"]
        elif event["kind"] == "DiscrepancyReclassified":
            kinds[about] = event["data"]["new"]
        elif event["kind"] in ("DiscrepancySettled", "DiscrepancyWithdrawn"):
            ended[about] = "settled" if event["kind"] == "DiscrepancySettled" else "withdrawn"
    for row in files.rows("discrepancy"):
        id = row["id"]
        recorded = _steps(files, id)
        if [step["step"] for step in recorded] != steps[id]:
            yield f"discrepancy {id} has the steps {[s['step'] for s in recorded]}, the journal {steps[id]}"
        so_far = settlement.Settling(row["kind"])
        for step in recorded:
            so_far = _after(so_far, step)
        following = settlement.next_step(so_far) or "done"
        if row["step"] != following:
            yield f"discrepancy {id} waits for {row['step']}, after its steps comes {following}"
        if row["state"] != ended.get(id, "open") or (row["state"] == "settled") != so_far.carried_out:
            yield f"discrepancy {id} is {row['state']}, the journal says {ended.get(id, 'open')}"
        if row["kind"] != kinds.get(id):
            yield f"discrepancy {id} is {row['kind']}, the journal says {kinds.get(id)}"


def _rows_agree(files: Files) -> Iterator[str]:
    """Tables that only grow: each row has its event, each event its row."""
    pairs: list[tuple[str, Iterable[object], str, Iterable[object]]] = [
        (
            "unit",
            ((r["number"], r["delivery"], r["model"], r["serial"]) for r in files.rows("unit")),
            "UnitCounted",
            (
                (e["subject"], e["data"]["delivery"], e["data"]["model"], e["data"]["serial"])
                for e in files.events_of("UnitCounted")
            ),
        ),
        (
            "weight",
            ((r["operation"], r["unit"], r["value"]) for r in files.rows("weight")),
            "WeightRecorded",
            (
                (e["operation"], e["subject"], e["data"]["value"])
                for e in files.events_of("WeightRecorded")
            ),
        ),
        (
            "evidence",
            ((r["unit"], r["kind"]) for r in files.rows("evidence")),
            "EvidenceNoted",
            ((e["subject"], e["data"]["evidence"]) for e in files.events_of("EvidenceNoted")),
        ),
        (
            "movement",
            ((r["item"], r["source"], r["target"], r["quantity"]) for r in files.rows("movement")),
            "Moved",
            (
                (e["subject"], e["data"]["source"], e["data"]["target"], e["data"]["quantity"])
                for e in files.events_of("Moved")
            ),
        ),
        (
            "problem",
            ((r["unit"], r["category"]) for r in files.rows("problem")),
            "ProblemMarked",
            ((e["subject"], e["data"]["category"]) for e in files.events_of("ProblemMarked")),
        ),
        (
            "duty",
            ((r["unit"] or r["delivery"], r["kind"], r["rule"]) for r in files.rows("duty")),
            "DutyOpened",
            (
                (e["subject"], e["data"]["duty"], e["data"]["rule"]) for e in files.events_of("DutyOpened")
            ),
        ),
        (
            "waybill",
            ((r["number"], r["delivery"]) for r in files.rows("waybill") if r["signed_at"]),
            "ParcelSigned",
            ((e["data"]["waybill"], e["subject"]) for e in files.events_of("ParcelSigned")),
        ),
    ]  # fmt: skip
    for table, rows, kind, events in pairs:
        have, said = Counter(rows), Counter(events)
        for values in have - said:
            yield f"{table} {values} has no {kind}"
        for values in said - have:
            yield f"{kind} {values} has no row in {table}"
    lots = Counter({row["number"]: 0 for row in files.rows("part_lot")})
    for row in files.rows("movement"):
        if row["item"] in lots:
            lots[row["item"]] += row["quantity"] * ((row["source"] is None) - (row["target"] is None))
    for event in files.events_of("PartRecorded"):
        if lots[event["subject"]] != event["data"]["quantity"]:
            yield f"{event['subject']}: the movements sum up to {lots[event['subject']]}"
