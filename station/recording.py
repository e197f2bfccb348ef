"""What the desk adds to the flight recording: what it is, what was touched, and in which order it wrote.

With them a recording can be replayed (`station.replay`): the devices' bytes alone do not say which of two
things that happened at once came first.
"""

from collections.abc import Iterable, Mapping
from importlib.metadata import version
from typing import Any

from drivers.recorder import Recorder
from station.config import Settings
from station.store.journal import Event, fingerprint
from station.store.store import Store, Wrote

TOUCHED_BYTES = 1_000_000
"""A touch with more than this, such as a large photo, is recorded without it."""

SECRET = frozenset({"pin", "new_pin", "password", "secret"})
"""Arguments of a touch that are never recorded."""

FOLDER = "recordings"
"""Where recordings are, in the data folder."""


def recorder(settings: Settings, store: Store, offset_s: float) -> Recorder | None:
    """Return the desk's recorder, None when it is switched off; not yet started.

    Args:
        offset_s: how far the desk's clock is ahead of the machine's.
    """
    if not settings.recorder.keep_mb:
        return None
    said = {
        "station": version("intake-station"),
        "desk": settings.desk.model_dump(mode="json"),
        "devices": [each.model_dump(mode="json") for each in settings.devices],
        "labels": settings.labels.model_dump(mode="json", exclude={"logo"}),
        "offset_s": offset_s,
        "seq": store.head[0] if store.head else 0,
    }

    made = Recorder(settings.data / FOLDER, settings.recorder.keep_mb * 1_000_000, said)
    store.wrote = lambda wrote: note(made, wrote)
    return made


def note(recorder: Recorder, wrote: Wrote) -> None:
    """Note what was written: by which request, what was answered, and which events came of it."""
    if wrote.request is None or wrote.answer is None:
        recorder.note("", "wrote", id=wrote.id, seq=wrote.seq)
        return
    recorder.note(
        "",
        "did",
        id=wrote.id,
        name=wrote.request.name,
        by=wrote.request.device or "",
        outcome=wrote.answer.outcome,
        code=wrote.answer.code,
        events=[event.kind for event in wrote.events],
        said=said(wrote.events),
        seq=wrote.seq,
        again=wrote.again,
    )


def said(events: Iterable[Event]) -> str:
    """Return a fingerprint of what events say, less what is another one each time.

    `kept` vouches for an id, and a moment or how long something took is never quite the same; a due time is.
    """
    return fingerprint([[each.kind, each.subject, lasting(each.data)] for each in events])[:16]


def lasting(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return what an event says that is the same when it happens once more."""
    return {
        name: value
        for name, value in data.items()
        if name != "kept" and (name == "due_at" or not name.endswith(("_at", "_since", "_s")))
    }


def note_touch(
    recorder: Recorder, id: str, name: str, arguments: Mapping[str, Any], operator: str | None = None
) -> None:
    """Note what a touch asks for, before it is done; `operator` when it comes from the office."""
    kept = {key: _kept(value) for key, value in arguments.items() if key not in SECRET}
    left_out = sorted(
        key for key, value in arguments.items() if key in SECRET or (value is not None and kept[key] is None)
    )
    said: dict[str, Any] = {"arguments": kept, "left_out": left_out}
    if operator is not None:
        said["operator"] = operator
    recorder.note("", "touch", b"", id=f"touch:{id}", name=name, **said)


def touched(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Return a recorded touch's arguments as they were."""
    return {
        key: value["bytes"].encode("latin-1") if isinstance(value, dict) else value
        for key, value in arguments.items()
    }


def _kept(value: Any) -> Any:
    if not isinstance(value, bytes):
        return value
    return {"bytes": value.decode("latin-1")} if len(value) <= TOUCHED_BYTES else None
