"""What the replayed disk may and may not show after a power cut."""

import random

from tests.faults.powercut.recording import Record
from tests.faults.powercut.replay import Disk, left


def record(what: str, path: str, offset: int = 0, data: bytes = b"", second: str = "") -> Record:
    return Record(what, path, second, offset, data, 0)


def done(*records: Record) -> Disk:
    disk = Disk()
    for each in records:
        disk.do(each)
    return disk


def shown(disk: Disk, tmp_path, name: str) -> set[bytes | None]:
    """Everything the file may be after a power cut; None: it is not there."""
    found = set()
    for seed in range(100):
        for state in left(disk, random.Random(seed)):
            state.write(tmp_path)
            path = tmp_path / name
            found.add(path.read_bytes() if path.exists() else None)
    return found


NEW = (record("c", "file"), record("d", "."))


def test_what_was_synced_is_there_and_what_was_not_may_be(tmp_path):
    disk = done(
        *NEW,
        record("w", "file", 0, b"aa"),
        record("s", "file"),
        record("w", "file", 2, b"bb"),
        record("w", "file", 4, b"cc"),
    )
    assert shown(disk, tmp_path, "file") == {
        b"aa",
        b"aabb",
        b"aabbcc",
        b"aa\0\0cc",
        b"aa\0\0",
        b"aa\0\0\0\0",
        b"aabb\0\0",
    }


def test_a_write_is_torn_at_a_sector_and_nowhere_else(tmp_path):
    disk = done(
        *NEW,
        record("w", "file", 0, bytes(1024)),
        record("s", "file"),
        record("w", "file", 500, b"x" * 24),
    )
    zero, one = bytes(500), b"x" * 12
    assert shown(disk, tmp_path, "file") == {
        bytes(1024),
        zero + one + one + zero,
        zero + one + bytes(12) + zero,
        zero + bytes(12) + one + zero,
    }


def test_a_shortened_file_may_have_its_old_length(tmp_path):
    disk = done(*NEW, record("w", "file", 0, b"long"), record("s", "file"), record("t", "file", 1))
    assert shown(disk, tmp_path, "file") == {b"long", b"l"}


def test_a_name_is_durable_only_once_its_folder_was_synced(tmp_path):
    disk = done(record("c", "file"), record("w", "file", 0, b"a"), record("s", "file"))
    assert shown(disk, tmp_path, "file") == {None, b"a"}
    disk.do(record("d", "."))
    assert shown(disk, tmp_path, "file") == {b"a"}
    disk.do(record("u", "file"))
    assert shown(disk, tmp_path, "file") == {b"a", None}


def test_a_file_that_took_anothers_place_leaves_one_of_the_two(tmp_path):
    disk = done(
        *NEW,
        record("w", "file", 0, b"old"),
        record("s", "file"),
        record("c", "next"),
        record("w", "next", 0, b"new"),
        record("s", "next"),
        record("r", "next", second="file"),
    )
    assert shown(disk, tmp_path, "file") == {b"old", b"new"}
