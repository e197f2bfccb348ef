"""`station label`: see a label as it prints, and print a trial label, with no station running."""

import io
import json
import time
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import labels
from drivers import catalog
from drivers.printer.link import PrinterLink, SendFailed
from labels import gallery, trial_label
from labels.media import DPMM
from labels.trial_label import TrialLabel
from station.config import Device, LabelStock, Settings
from station.feedback import Feedback, Refused
from station.messages import Language, say
from station.operations.law import local
from station.printing import job_bytes

TRIAL = "trial"
"""The kind of a label that is about nothing but its printer."""

READY_S = 5.0
"""How long a printer may take to say that it is ready."""


def examples() -> Mapping[str, labels.Label]:
    """Return a label of each kind with invented content."""
    return {labels.kind(each): each for each in gallery.EVERY}


def preview(settings: Settings, kind: str, content: Path | None) -> bytes:
    """Return the drawing of a label as PNG, on the stock of its kind.

    Args:
        content: a JSON file with the label's fields, None for an invented example.

    Raises:
        Refused: the file holds no such label, or it cannot be drawn.
    """
    return _png(_drawing(settings, kind, content, None, datetime.now().astimezone()))


def _png(drawing: labels.Drawing) -> bytes:
    out = io.BytesIO()
    drawing.image().save(out, "PNG")
    return out.getvalue()


def print_one(settings: Settings, kind: str, content: Path | None, printer: str) -> Feedback:
    """Send one label to a printer and say whether it took it; nothing is written down.

    Raises:
        Refused: no such printer, it is not ready, or the label cannot be drawn there; then no byte has left.
    """
    device = next((each for each in settings.devices if (each.kind, each.id) == ("printer", printer)), None)
    if device is None:
        known = ", ".join(each.id for each in settings.devices if each.kind == "printer")
        raise Refused("printer_not_set_up", printer=printer, known=known or "-")
    if kind != TRIAL and content is None:
        raise Refused("label_example_not_printed", kind=kind)
    drawing = _drawing(settings, kind, content, device, datetime.now().astimezone())
    try:
        job = job_bytes(device.protocol, drawing, device.mode or settings.labels.mode, device.calibration)
    except labels.LabelError as error:
        raise Refused("label_not_drawable", kind=kind, found=str(error)) from error
    link = catalog.create(
        next(each for each in settings.device_settings() if each.id == printer), lambda *_: None
    )
    assert isinstance(link, PrinterLink)
    link.start()
    try:
        give_up = time.monotonic() + READY_S
        while not link.takes_jobs():
            if time.monotonic() > give_up:
                raise Refused("printer_not_ready", printer=printer, found=link.condition().code)
            time.sleep(0.05)
        link.send(job)
    except SendFailed as failure:
        raise Refused("label_not_sent", printer=printer, bytes=failure.bytes_left) from failure
    finally:
        link.stop()
    return Feedback("ok", "label_sent", {"printer": printer, "bytes": len(job)})


def off_the_paper(settings: Settings, language: Language) -> list[str]:
    """Return a sentence for each printer whose offsets push labels that it takes off their paper."""
    found = []
    for device in (each for each in settings.devices if each.kind == "printer"):
        refused = {}
        for kind in settings.label_kinds(device):
            stock = settings.labels.stock(kind)
            drawing = labels.render(examples()[kind], labels.MEDIA[stock.media], stock.dpmm)
            try:
                device.calibration.place(drawing)
            except labels.LabelError as error:
                refused[kind] = str(error)
        if refused:
            facts = {"printer": device.id, "kind": ", ".join(refused), "found": next(iter(refused.values()))}
            found.append(say(Feedback("refused", "label_off_paper", facts), language))
    return found


def _drawing(
    settings: Settings, kind: str, content: Path | None, device: Device | None, at: datetime
) -> labels.Drawing:
    try:
        if kind == TRIAL:
            stock = _stock_in(settings, device)
            return trial_label.draw(_trial(device, stock, at), labels.MEDIA[stock.media], stock.dpmm)
        label, stock = _label(kind, content), settings.labels.stock(kind)
        return labels.render(label, labels.MEDIA[stock.media], stock.dpmm)
    except labels.LabelError as error:
        raise Refused("label_not_drawable", kind=kind, found=str(error)) from error


def _stock_in(settings: Settings, device: Device | None) -> LabelStock:
    head = device.options.get("dpmm", 8) if device else 8
    media = (device.media if device else "") or settings.labels.unit.media
    return LabelStock(media=media, dpmm=head if head in DPMM else 8)


def _trial(device: Device | None, stock: LabelStock, at: datetime) -> TrialLabel:
    if device is None:
        return TrialLabel("printer, zpl", f"{stock.media}, {stock.dpmm} dots/mm", f"{local(at):%m-%d %H:%M}")
    own = device.calibration
    darkness = "as set there" if own.darkness is None else own.darkness
    moved = f"x {own.offset_x_mm:g} y {own.offset_y_mm:g} mm, darkness {darkness}"
    return TrialLabel(f"{device.id}, {device.protocol}", moved, f"{local(at):%m-%d %H:%M}")


def _label(kind: str, content: Path | None) -> labels.Label:
    known = examples()
    if kind not in known:
        raise Refused("label_kind_unknown", kind=kind, known=", ".join((*known, TRIAL)))
    if content is None:
        return known[kind]
    try:
        said: Any = json.loads(content.read_bytes())
    except (OSError, ValueError) as error:
        raise Refused("label_file_unreadable", file=str(content), found=str(error)) from error
    if not isinstance(said, dict):
        raise Refused("label_file_unreadable", file=str(content), found=f"{said!r:.40}")
    return labels.from_content(kind, said)
