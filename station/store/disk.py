"""The disk the data lie on: what kind it is, and what happens when it fills up (faults D4, D6)."""

import os
import shutil
from pathlib import Path

DURABLE = ("journal_mode=WAL", "synchronous=FULL", "wal_checkpoint(PASSIVE)")
"""How every SQLite file of ours is opened. The checkpoint makes durable what is found: a process killed in a
commit leaves its writes with the kernel, SQLite finds them good at the next start, and only a sync keeps
them when the power fails then. A reading worked off and lost would give its operation id to the next scan."""

REMOTE = ("nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "fuse.sshfs", "afs", "ceph")
"""File systems on which SQLite's locks do not hold."""

FULL_BYTES = 20_000_000
"""With less free space than this nothing more is taken: what is under way still needs some."""


def file_system(path: Path, mounts: Path = Path("/proc/self/mountinfo")) -> str:
    """Return the kind of file system that a path lies on, `?` when this machine does not say."""
    try:
        lines = mounts.read_text().splitlines()
    except OSError:
        return "?"
    real, best, kind = path.resolve(), -1, "?"
    for line in lines:
        fields, _, source = line.partition(" - ")
        point = Path(fields.split()[4].encode().decode("unicode_escape"))
        if (real == point or point in real.parents) and len(point.parts) >= best:
            best, kind = len(point.parts), source.split()[0]
    return kind


class Room:
    """The free space of a folder's disk, and a file that keeps some for the clean-up.

    Attributes:
        full: nothing more is taken until there is room again.

    Args:
        reserve_bytes: given back when the disk is full, so that a person can work on it; held anew, and only
            then taken from again, once there is so much more.
    """

    def __init__(self, folder: Path, reserve_bytes: int) -> None:
        self._folder, self._reserve_bytes = folder, reserve_bytes
        self._reserve = folder / "reserve"
        self.full = False

    def look(self) -> bool:
        """Look at the disk; True when it has become full, or is not any more."""
        free = shutil.disk_usage(self._folder).free
        if self.full and free > 2 * FULL_BYTES + self._reserve_bytes:
            self.full = False
            self._hold()
            return True
        if not self.full and free < FULL_BYTES:
            self.full = True
            self._reserve.unlink(missing_ok=True)
            return True
        if not self.full and free > 2 * FULL_BYTES + self._reserve_bytes:
            self._hold()
        return False

    def _hold(self) -> None:
        if self._reserve_bytes and not self._reserve.exists():
            with self._reserve.open("wb") as file:
                os.posix_fallocate(file.fileno(), 0, self._reserve_bytes)
