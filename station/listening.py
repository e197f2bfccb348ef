"""`station devices --listen`: what one device of the settings says, as it says it."""

import json
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

from drivers import catalog
from drivers.readings import Reading
from station.config import Settings, did_you_mean
from station.messages import Language, Text, say_condition

LOOK_S = 0.1


def listen(
    settings: Settings, device_id: str, language: Language, ended: Callable[[float], bool] | None = None
) -> int:
    """Print the readings of a device until Ctrl-C; returns the exit status.

    While the station runs, the port is the station's: then what it heard is shown as its inbox has it.

    Args:
        ended: waits so many seconds; True when it is time to end.
    """
    wait = ended or threading.Event().wait
    wanted = next((each for each in settings.device_settings() if each.id == device_id), None)
    if wanted is None:
        ids = [each.id for each in settings.devices]
        hint = getattr(did_you_mean(device_id, ids), language)
        known = Text(
            f"没有设备 {device_id}；有：{'、'.join(ids)}。",
            f"no device {device_id}; there are {', '.join(ids)}.",
        )
        _show(f"{getattr(known, language)} {hint}".strip())
        return 2
    device = catalog.create(wanted, _heard)
    device.start()
    shown = ""
    try:
        while not wait(LOOK_S):
            condition = device.condition()
            if condition.code == "port_held":
                device.stop()
                _show(say_condition(condition.code, condition.facts, language))
                return _listen_in(settings.data / "inbox.db", device_id, language, wait)
            if condition.code != shown:
                shown = condition.code
                _show(f"{_time(condition.since)} {say_condition(condition.code, condition.facts, language)}")
    except KeyboardInterrupt:
        pass
    finally:
        device.stop()
    return 0


def _heard(_device: str, reading: Reading, at: datetime) -> None:
    _show(f"{_time(at)} {reading}")


def _listen_in(inbox: Path, device_id: str, language: Language, wait: Callable[[float], bool]) -> int:
    """Print what the station, which holds the port, hears of the device from now on."""
    said = Text(
        "工作台正在用它；下面是工作台听到的。", "The station is using it; this is what the station hears."
    )
    _show(getattr(said, language))
    try:
        with closing(sqlite3.connect(f"file:{inbox}?mode=ro", uri=True)) as db:
            (seen,) = db.execute("SELECT coalesce(max(seq), 0) FROM reading").fetchone()
            while not wait(LOOK_S):
                rows = db.execute(_NEWER, (seen, device_id)).fetchall()
                for seq, kind, what, at in rows:
                    seen = seq
                    fields = ", ".join(f"{name}={value!r}" for name, value in json.loads(what).items())
                    _show(f"{_time(datetime.fromisoformat(at))} {kind} {fields}")
    except sqlite3.Error as error:
        _show(f"{inbox}: {error}")
        return 1
    except KeyboardInterrupt:
        pass
    return 0


def _time(at: datetime) -> str:
    return f"{at.astimezone():%H:%M:%S.%f}"[:-3]


def _show(line: str) -> None:
    print(line, flush=True)


_NEWER = "SELECT seq, kind, said, at FROM reading WHERE seq > ? AND device = ? ORDER BY seq"
