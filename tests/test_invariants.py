"""The checker of the invariants finds each violation, and finds none where there is none."""

import re
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from station.store import tables
from tests import invariants
from tests.faults.mutations import chain_anew
from tests.invariants import Seen
from tests.playing import Played, eventually, played, violations


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Seen]:
    """A played delivery: one unit put away, one label reprinted, the shortage settled to its end."""
    folder = tmp_path_factory.mktemp("sound")
    with played(folder) as desk:
        desk.play()
        eventually(desk.labels_done)
        desk.hands.scan("RU2609290001")
        desk.hands.scan("LC000003")
        eventually(lambda: desk.rows(tables.unit, tables.unit.c.state == "stocked"))
        settle_the_shortage(desk)
        desk.station.touch("reprint", "reprint", number="RU2609290002", reason="smudged")
        eventually(desk.labels_done)
        desk.look()
    return folder, desk.acknowledged[-1]


def settle_the_shortage(desk: Played) -> None:
    """Ask the customer, hear the answer, decide, carry it out: by touches, as on the screen."""
    [short] = desk.rows(tables.discrepancy, tables.discrepancy.c.kind == "short")
    touches = [("settle", {"discrepancy": short.id})]
    for picks in (("someone_else", "phone", "just_now"), ("agrees_with_count",), ("accept_count",), ()):
        touches += [*(("choose", {"code": code}) for code in picks), ("confirm", {})]
    for n, (name, arguments) in enumerate(touches):
        if name == "choose":
            question = desk.station.view().question
            assert question is not None
            numbers = {choice.code: choice.number for choice in question.choices}
            arguments = {"number": numbers[arguments["code"]]}
        assert desk.station.touch(f"settle-{n}", name, **arguments).outcome != "refused"
    [short] = desk.rows(tables.discrepancy, tables.discrepancy.c.kind == "short")
    assert short.state == "settled"


def test_a_sound_desk_has_no_violation(sound):
    folder, shown = sound
    assert violations(folder, [shown]) == []


Change = str | Callable[[Path, sqlite3.Connection, sqlite3.Connection], None]


def forge_event(change: str) -> Change:
    """Edit the journal and chain it anew, as somebody would who has the file and wants to hide it."""

    def forge(_folder: Path, store: sqlite3.Connection, _inbox: sqlite3.Connection) -> None:
        store.executescript(change)
        chain_anew(store)

    return forge


def in_inbox(change: str) -> Change:
    return lambda folder, store, inbox: inbox.executescript(change) and None


def label_file(name: str, was: str, becomes: str) -> Change:
    def change(folder: Path, _store: sqlite3.Connection, _inbox: sqlite3.Connection) -> None:
        folder_of_labels = folder / "ports" / "labels"
        text = (folder_of_labels / "0001.zpl").read_text()
        (folder_of_labels / name).write_text(text.replace(was, becomes))

    return change


def no_labels(folder: Path, _store: sqlite3.Connection, _inbox: sqlite3.Connection) -> None:
    shutil.rmtree(folder / "ports" / "labels")


SAID = "UPDATE event SET data = json_set(data, {}) WHERE kind = '{}' AND subject = '{}'"
LAST_OF = "(SELECT max(seq) FROM event WHERE kind = '{}')"

VIOLATIONS: list[tuple[str, Change]] = [
    # I1: what was acknowledged
    (
        "I1: operation .+:5 was answered unit_counted and is not in the store",
        "DELETE FROM operation WHERE id LIKE '%:5'",
    ),
    (
        "I1: operation .+:5 was answered unit_counted, the store says not_used_here",
        "UPDATE operation SET code = 'not_used_here' WHERE id LIKE '%:5'",
    ),
    (
        "I1: reading [0-9]+ was taken and is not in the inbox",
        in_inbox("DELETE FROM reading WHERE seq = (SELECT max(seq) FROM reading)"),
    ),
    # I2: causes
    (
        "I2: operation 0000000000000000:1 has no cause",
        "INSERT INTO operation SELECT '0000000000000000:1', name, desk, operator, device, at, outcome, code,"
        " facts, unit, reading FROM operation WHERE id LIKE '%:5'",
    ),
    ("I2: operation .+:5 has no cause", in_inbox("DELETE FROM reading WHERE seq = 5")),
    (
        "I2: operation .+:5 is a scan of scanner, its reading another",
        in_inbox("UPDATE reading SET device = 'scanner2' WHERE seq = 5"),
    ),
    (
        "I2: operation .+:5 worked off other bytes than its reading's",
        in_inbox("UPDATE reading SET raw = x'41' WHERE seq = 5"),
    ),
    (
        "I2: operation print:99:ab is about a print job that is not there",
        "INSERT INTO operation SELECT 'print:99:ab', name, desk, operator, device, at, outcome, code, facts,"
        " unit, reading FROM operation WHERE id LIKE 'print:1:%' LIMIT 1",
    ),
    (
        "I2: event [0-9]+ has no operation .+:5",
        "PRAGMA foreign_keys = OFF; DELETE FROM operation WHERE id LIKE '%:5'",
    ),
    (
        "I2: operation .+:5 was refused and left a row in event",
        "UPDATE operation SET outcome = 'refused' WHERE id LIKE '%:5'",
    ),
    (
        "I2: reading 5 was passed over: it has no operation, readings up to [0-9]+ are worked off",
        "DELETE FROM operation WHERE id LIKE '%:5'",
    ),
    (
        "I2: UnitCounted of RU2609290001 is there 2 times",
        forge_event(
            "INSERT INTO event SELECT 1000, operation, at, desk, operator, device, kind, subject, data,"
            " previous, hash FROM event WHERE kind = 'UnitCounted' AND subject = 'RU2609290001'"
        ),
    ),
    # I3: serials and numbers
    (
        "I3: serial HY500GA253700143 is open 2 times and not marked as a duplicate",
        "DROP INDEX uq_unit_open_serial; UPDATE unit SET duplicate = 0",
    ),
    ("I3: number RU2609290012 was never drawn", "UPDATE number SET last = 11 WHERE prefix = 'RU'"),
    ("I3: DL2609290001 has 2 units 1", "UPDATE unit SET ordinal = 1 WHERE ordinal = 2"),
    # I4: the truth about labels
    ("I4: label RU2609290001/1 is printed 1 times, 0 came out", no_labels),
    (
        r"I4: label RU2609290001/1 \(job 1\) is printed by 'OP0001' and no event says so",
        "UPDATE print_job SET evidence = 'OP0001' WHERE id = 1",
    ),
    (
        r"I4: label RU2609290001/1 \(job 1\) is printed by the word of 'OP0003', who did not or may not",
        forge_event(
            "UPDATE print_job SET evidence = 'OP0003' WHERE id = 1;"
            + SAID.format("'$.evidence', 'OP0003'", "LabelPrinted", "RU2609290001")
            + "; UPDATE event SET operator = 'OP0003' WHERE kind = 'LabelPrinted'"
        ),
    ),
    # I5: labels belong to units
    (
        "I5: label 0099.zpl belongs to RU2609290099, which is not in the store",
        label_file("0099.zpl", "RU2609290001", "RU2609290099"),
    ),
    (
        "I5: label 0099.zpl is issue 7 of RU2609290001, which nobody queued",
        label_file("0099.zpl", "RU2609290001/1", "RU2609290001/7"),
    ),
    (
        "I5: label 0001.zpl carries 2 numbers: ",
        label_file("0001.zpl", "RU2609290001/1", "RU2609290002/1"),
    ),
    (
        "I5: print job 1 of RU2609290001/1 draws another label",
        "UPDATE print_job SET content = json_set(content, '$.number', 'RU2609290002') WHERE id = 1",
    ),
    (
        "I5: print job 1 draws serial HY500GA253700143, RU2609290001 is HY500GA253700142",
        "UPDATE print_job SET content = json_set(content, '$.serial', 'HY500GA253700143') WHERE id = 1",
    ),
    # I6: no label too many
    (
        "I6: label RU2609290001/1 came out 2 times, 1 were sent",
        label_file("0099.zpl", "", ""),
    ),
    ("I6: 2 labels of RU2609290001 came out: 1 issues and 0 reprints", label_file("0099.zpl", "", "")),
    (
        "I6: 2 labels of RU2609290002 came out: 1 issues and 0 reprints",
        "UPDATE print_job SET copy = 0 WHERE copy",
    ),
    # I7: weights
    (
        "I7: weight 1.66 kg of RU2609290002 is older than its unit's count",
        "UPDATE weight SET unit = 'RU2609290002' WHERE unit = 'RU2609290001'",
    ),
    (
        "I7: weight 1.67 kg of RU2609290001 is not what the scale said: 1.66 kg",
        "UPDATE weight SET value = '1.67' WHERE unit = 'RU2609290001'",
    ),
    (
        "I7: weight 1.66 lb of RU2609290001 has no unit of measure that weighs",
        "UPDATE weight SET unit_of_measure = 'lb' WHERE unit = 'RU2609290001'",
    ),
    (
        "I7: weight 1.66 kg of RU2609290001 was not stable",
        "UPDATE weight SET raw = '53204420' WHERE unit = 'RU2609290001'",
    ),
    (
        "I7: weight 1.05 kg of RU2609290005 came from no reading of the scale",
        "UPDATE operation SET code = 'weight_recorded' WHERE code = 'weight_kept'",
    ),
    (
        "I7: weight 1.66 kg of RU2609290099: there is no such unit",
        "UPDATE weight SET unit = 'RU2609290099' WHERE unit = 'RU2609290001'",
    ),
    # I8: the chain
    ("I8: the journal's chain breaks at 40", "UPDATE event SET operator = 'OP0006' WHERE seq = 40"),
    ("I8: the journal's chain breaks at 40", "DELETE FROM event WHERE seq = 40"),
    (
        "I8: the journal's chain breaks at 40",
        "UPDATE event SET seq = 1000 WHERE seq = 40; UPDATE event SET seq = 40 WHERE seq = 41;"
        "UPDATE event SET seq = 41 WHERE seq = 1000",
    ),
    (
        "I8: the head is not the last event",
        "DELETE FROM event WHERE seq = (SELECT max(seq) FROM event)",
    ),
    (
        "I8: the journal's end [0-9]+ that was seen is not in it any more",
        forge_event("DELETE FROM event WHERE seq = (SELECT max(seq) FROM event)"),
    ),
    # I9: changes of state, and who may
    (
        "I9: UnitCounted of RU2609290001 by OP0002, who may not count",
        forge_event("UPDATE event SET operator = 'OP0002' WHERE kind = 'UnitCounted'"),
    ),
    (
        "I9: DiscrepancyStep of DL2609290001 by None, who may not settle_discrepancy",
        forge_event("UPDATE event SET operator = NULL WHERE kind = 'DiscrepancyStep'"),
    ),
    (
        "I9: DL2609290001 went from counted to counting",
        forge_event(
            'UPDATE event SET data = json(\'{"old": "counted", "new": "counting"}\')'
            f" WHERE seq = {LAST_OF.format('DeliveryState')}"
        ),
    ),
    (
        "I9: RU2609290003 was held from on_hold, it was to_inspect",
        forge_event(SAID.format("'$.old', 'on_hold'", "UnitHeld", "RU2609290003")),
    ),
    (
        "I9: RU2609290001 was stocked, it was counted, on_hold",
        forge_event(SAID.format("'$.product_status', 'on_hold'", "UnitCounted", "RU2609290001")),
    ),
    (
        "I9: RU2609290001 was moved from LC000002, it lay elsewhere",
        forge_event(SAID.format("'$.source', 'LC000002'", "Moved", "RU2609290001")),
    ),
    (
        "I9: print job 1 went from queued to not_printed",
        forge_event(
            "UPDATE event SET kind = 'LabelNotPrinted'"
            " WHERE kind = 'LabelPrinted' AND subject = 'RU2609290001'"
        ),
    ),
    (
        "I9: discrepancy [0-9]+: step answer although customer_not_asked",
        "DELETE FROM settlement_step WHERE step = 'asked'",
    ),
    # I10: the tables say what the journal says
    (
        "I10: foreign_key_check: ",
        "PRAGMA foreign_keys = OFF; UPDATE unit SET delivery = 'DL2609290099' WHERE ordinal = 1",
    ),
    (
        "I10: RU2609290002: state is stocked, the journal says counted",
        "UPDATE unit SET state = 'stocked' WHERE ordinal = 2",
    ),
    (
        "I10: RU2609290002: product_status is passed, the journal says to_inspect",
        "UPDATE unit SET product_status = 'passed' WHERE ordinal = 2",
    ),
    (
        "I10: RU2609290002: location is LC000003, the journal says LC000001",
        "UPDATE unit SET location = 'LC000003' WHERE ordinal = 2",
    ),
    ("I10: RU2609290002 is counted and open is 0", "UPDATE unit SET open = 0 WHERE ordinal = 2"),
    (
        "I10: RU2609290003: issue is 3, the journal says 2",
        "UPDATE unit SET issue = 3 WHERE ordinal = 3",
    ),
    (
        "I10: RU2609290008 has an open finding and is to_inspect",
        "UPDATE unit SET product_status = 'to_inspect' WHERE ordinal = 8",
    ),
    (
        "I10: DL2609290001: state is counting, the journal says counted",
        "UPDATE delivery SET state = 'counting'",
    ),
    (
        "I10: print job 1 is queued, the journal says printed",
        "UPDATE print_job SET state = 'queued' WHERE id = 1",
    ),
    ("I10: print job 1 is in the journal and nowhere else", "DELETE FROM print_job WHERE id = 1"),
    (
        "I10: discrepancy [0-9]+ has the steps .+, the journal ",
        "DELETE FROM settlement_step WHERE step = 'carried_out'",
    ),
    (
        "I10: discrepancy [0-9]+ waits for answer, after its steps comes done",
        "UPDATE discrepancy SET step = 'answer' WHERE kind = 'short'",
    ),
    (
        "I10: discrepancy [0-9]+ is open, the journal says settled",
        "UPDATE discrepancy SET state = 'open' WHERE kind = 'short'",
    ),
    (
        "I10: discrepancy [0-9]+ is over, the journal says mixed",
        "UPDATE discrepancy SET kind = 'over' WHERE kind = 'mixed'",
    ),
    ("I10: weight .+ has no WeightRecorded", "UPDATE weight SET value = '9.9' WHERE unit = 'RU2609290001'"),
    ("I10: WeightRecorded .+ has no row in weight", "DELETE FROM weight WHERE unit = 'RU2609290001'"),
    ("I10: evidence .+ has no EvidenceNoted", "UPDATE evidence SET kind = 'wrong_week'"),
    ("I10: Moved .+ has no row in movement", "DELETE FROM movement"),
    ("I10: ProblemMarked .+ has no row in problem", "DELETE FROM problem"),
    ("I10: DutyOpened .+ has no row in duty", "DELETE FROM duty WHERE kind = 'replacement'"),
    ("I10: ParcelSigned .+ has no row in waybill", "UPDATE waybill SET signed_at = NULL"),
    ("I10: UnitCounted .+ has no row in unit", "UPDATE unit SET serial = 'X' WHERE ordinal = 1"),
]


@pytest.mark.parametrize(
    ("sentence", "change"), VIOLATIONS, ids=[f"{n}-{each[0][:40]}" for n, each in enumerate(VIOLATIONS)]
)
def test_each_violation_is_found(sound, tmp_path, sentence, change):
    folder, shown = sound
    copy = shutil.copytree(folder, tmp_path / "copy", ignore=lambda _, names: {"control", "scanner", "scale"})
    with (
        closing(sqlite3.connect(copy / "station.db", isolation_level=None)) as store,
        closing(sqlite3.connect(copy / "inbox.db", isolation_level=None)) as inbox,
    ):
        for (name,) in store.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            store.execute(f"DROP TRIGGER {name}")
        store.execute("PRAGMA foreign_keys = OFF")
        if isinstance(change, str):
            store.executescript(change)
        else:
            change(copy, store, inbox)
    found = violations(copy, [shown])
    assert any(re.match(sentence, violation) for violation in found), found


def test_a_corrupt_page_is_found(sound, tmp_path):
    folder, _ = sound
    copy = tmp_path / "station.db"
    with closing(sqlite3.connect(folder / "station.db")) as store, closing(sqlite3.connect(copy)) as copied:
        store.backup(copied)
        index = "SELECT rootpage FROM sqlite_master WHERE tbl_name = 'unit' AND name LIKE '%serial'"
        [page, *_] = copied.execute(index).fetchone()
        [size] = copied.execute("PRAGMA page_size").fetchone()
    data = bytearray(copy.read_bytes())
    data[page * size - 8] ^= 0xFF
    copy.write_bytes(data)
    found = invariants.check(copy, folder / "inbox.db")
    assert any(violation.startswith("I10: integrity_check: ") for violation in found), found


def test_a_reading_that_waited_for_a_badge_may_be_answered_later(sound):
    folder, shown = sound
    earlier = replace(shown, answers=dict.fromkeys(shown.answers))
    assert violations(folder, [earlier]) == []
