"""A million events are checked in little time and little memory (faults G1, I8)."""

import os
import subprocess
import sys
import time
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Table, insert, select, update

from station.doctor.files import reading
from station.doctor.invariants import check
from station.store import tables
from station.store.journal import broken_at, digest, fingerprint
from station.store.store import Store, kept
from tests.faults.mutations import a_day

EVENTS = int(os.environ.get("EVENTS", "1000000"))

PER_DELIVERY = 1_000
"""Units in each delivery."""


class Grown:
    """A day's store to which counted and labelled units are added, as the station would write them."""

    def __init__(self, url: str) -> None:
        self.store = Store(url)
        self.store.migrate()
        with self.store.read() as connection:
            self.seq, self.hash = connection.execute(select(tables.head.c.seq, tables.head.c.hash)).one()
            self.limits = connection.scalar(select(tables.delivery.c.limits).limit(1))
        self.at = datetime(2026, 9, 30, 6, 0, tzinfo=UTC)
        self.rows: dict[Table, list[dict[str, Any]]] = defaultdict(list)

    def grow(self, events: int) -> None:
        """Add units until there are so many events."""
        n = 0
        while self.seq < events:
            if n % PER_DELIVERY == 0:
                self.sign(f"DL260930{n // PER_DELIVERY + 1:04}")
            self.count(n, f"DL260930{n // PER_DELIVERY + 1:04}")
            n += 1
            if n % 10_000 == 0 or self.seq >= events:
                self.write()
        with self.store.write() as connection:
            connection.execute(update(tables.head).values(seq=self.seq, hash=self.hash))
            for prefix, last in (("RU", n), ("DL", (n - 1) // PER_DELIVERY + 1)):
                row = {"prefix": prefix, "day": "260930", "last": last}
                connection.execute(insert(tables.number), row)
        self.store.close()

    def sign(self, number: str) -> None:
        self.at += timedelta(minutes=1)
        said = {"customer": None, "waybills": [], "limits": self.limits}
        self.operate(f"touch:{number}", "OP0001", [("DeliverySigned", number, said)])
        row = {"number": number, "customer": None, "state": "unclaimed", "limits": self.limits}
        self.rows[tables.delivery].append(row | {"signed_at": self.at, "signed_by": "OP0001"})

    def count(self, n: int, delivery: str) -> None:
        self.at += timedelta(seconds=1)
        number, job = f"RU260930{n + 1:04}", 100_000 + n
        fixed = {"delivery": delivery, "ordinal": n % PER_DELIVERY + 1, "model": "HY500G"}
        fixed |= {"serial": f"S{n:09}", "duplicate": False, "warranty": "in", "produced": None}
        now = {"state": "counted", "product_status": "to_inspect", "location": "LC000001", "request": None}
        moved = {"source": None, "target": "LC000001", "quantity": 1000}
        content = {"number": number, "issue": 1, "serial": fixed["serial"]}
        queued = {"issue": 1, "copy": False, "reason": "", "desk": "desk1"}
        sent = {"printer": "printer", "counter": n, "evidence": "status"}
        asked = {"job": job, "label": "unit", "content": fingerprint(content), **queued}
        happened = [
            ("UnitCounted", number, {**fixed, **now, "warranty_end": None}),
            ("Moved", number, moved),
            ("LabelQueued", number, asked),
        ]
        self.operate(f"touch:{n}", "OP0001", happened)
        said = {"job": job, "issue": 1, "old": "sending", **sent}
        self.operate(f"print:{job}:0", None, [("LabelPrinted", number, said)])
        counted = {"issue": 1, "open": True, "counted_at": self.at, "counted_by": "OP0001"}
        self.rows[tables.unit].append({"number": number, **fixed, **now, **counted})
        self.rows[tables.movement].append({"operation": f"touch:{n}", "item": number, "at": self.at, **moved})
        of = {"id": job, "kind": "unit", "subject": number, "content": content, "state": "printed"}
        times = {"queued_at": self.at, "changed_at": self.at}
        self.rows[tables.print_job].append({**of, **queued, **sent, **times})

    def operate(self, id: str, operator: str | None, happened: list[tuple[str, str, dict[str, Any]]]) -> None:
        hands = {"desk": "desk1", "operator": operator, "device": None, "at": self.at}
        done = {"id": id, "name": "many", "outcome": "ok", "code": "done", "facts": {}, "unit": None}
        operation = {**done, **hands, "reading": None}
        self.rows[tables.operation].append(operation)
        answer = {"outcome": "ok", "code": "done", "kept": kept(operation)}
        for kind, subject, data in [*happened, ("Answered", "desk1", answer)]:
            self.seq += 1
            row = {"seq": self.seq, "operation": id, "kind": kind, "subject": subject, "data": data, **hands}
            now = digest(self.hash, row)
            self.rows[tables.event].append({**row, "previous": self.hash, "hash": now})
            self.hash = now

    def write(self) -> None:
        """In the order of their references."""
        with self.store.write() as connection:
            for table in tables.metadata.sorted_tables:
                if table in self.rows:
                    connection.execute(insert(table), self.rows[table])
        self.rows.clear()


MEASURED = """
import resource, sys, time
from pathlib import Path
from station.doctor.files import reading
from station.doctor.invariants import check
began = time.process_time()
with reading(sys.argv[1]) as connection:
    found = check(connection, [Path(sys.argv[2])])
rss_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(len(found), time.process_time() - began, rss_mb)
print(*(each.sentence("en") for each in found[:5]), sep="\\n", file=sys.stderr)
"""


def measured(url: str, inbox: Path) -> tuple[int, float, float]:
    """Check a store in a process of its own: violations, CPU seconds, peak memory in MB."""
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, url, str(inbox)], capture_output=True, text=True, check=True
    )
    print(done.stderr)
    violations, seconds, rss_mb = done.stdout.split()
    return int(violations), float(seconds), float(rss_mb)


def test_a_store_that_has_grown_is_still_sound_and_one_altered_unit_is_found(tmp_path):
    a_day(tmp_path)
    url = f"sqlite:///{tmp_path}/station.db"
    Grown(url).grow(3_000)
    with reading(url) as connection:
        assert check(connection, [tmp_path / "inbox.db"]) == []

    store = Store(url)
    with store.write() as connection:
        altered = update(tables.unit).where(tables.unit.c.number == "RU2609300017").values(serial="OTHER")
        connection.execute(altered)
    store.close()

    with reading(url) as connection:
        found = [each.sentence("en") for each in check(connection, [tmp_path / "inbox.db"])]
    assert [each.partition(" (")[0] for each in found if "RU2609300017" in each] != []


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_a_million_events_are_checked_in_bounded_time_and_memory(tmp_path):
    a_day(tmp_path)
    url = f"sqlite:///{tmp_path}/station.db"
    Grown(url).grow(EVENTS)
    with reading(url) as connection:
        began = time.process_time()
        every = select(tables.event).order_by(tables.event.c.seq).execution_options(yield_per=2_000)
        assert broken_at(row._asdict() for row in connection.execute(every)) is None
        chain_s = time.process_time() - began

    violations, seconds, rss_mb = measured(url, tmp_path / "inbox.db")

    print(f"{EVENTS} events: chain alone {chain_s:.0f} s, everything {seconds:.0f} s CPU, {rss_mb:.0f} MB")
    assert violations == 0
    assert chain_s < 60 * EVENTS / 1_000_000 + 1
    assert rss_mb < 200 + 800 * EVENTS / 1_000_000
