"""A tee for raw bytes: what a device and we really said, with times, to be looked at or replayed later."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal


class Recorder:
    """Appends to a JSONL file: {"at": ISO time, "device": id, "way": "in" | "out", "bytes": latin-1 text}."""

    def __init__(self, path: Path) -> None:
        self._lock = threading.Lock()
        self._file = path.open("a", encoding="utf-8", buffering=1)

    def note(self, device_id: str, way: Literal["in", "out"], data: bytes) -> None:
        """Append one piece of traffic, as it was read or written (pieces are not frames)."""
        line = json.dumps(
            {
                "at": datetime.now(UTC).isoformat(),
                "device": device_id,
                "way": way,
                "bytes": data.decode("latin-1"),
            },
        )
        with self._lock:
            self._file.write(line + "\n")

    def close(self) -> None:
        """Close the file; nothing may be noted afterwards."""
        with self._lock:
            self._file.close()
