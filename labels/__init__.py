"""Label -> drawing -> bytes: media, layout, fonts, printer languages.

drawing = labels.render(label, MEDIA["60x40"], dpmm=8)
drawing.image()        # the preview: what prints, dot for dot
zpl.encode(drawing)    # the printer's bytes
"""

from collections.abc import Callable
from dataclasses import MISSING, asdict, dataclass, fields
from functools import lru_cache
from typing import Any

from labels import (
    badge,
    batch_label,
    delivery_label,
    form_label,
    hold_label,
    location_label,
    part_label,
    pick_label,
    sample_label,
    shift_slip,
    unit_label,
)
from labels.badge import BadgeLabel
from labels.batch_label import BatchLabel
from labels.delivery_label import DeliveryLabel
from labels.drawing import Drawing
from labels.errors import GlyphMissing, LabelError
from labels.form_label import FormLabel
from labels.hold_label import HoldLabel
from labels.location_label import LocationLabel
from labels.media import MEDIA, Media
from labels.part_label import PartLabel
from labels.pick_label import PickLabel
from labels.sample_label import SampleLabel
from labels.shift_slip import ShiftSlip
from labels.style import Style
from labels.unit_label import UnitLabel

__all__ = [
    "KINDS",
    "MEDIA",
    "BadgeLabel",
    "BatchLabel",
    "DeliveryLabel",
    "Drawing",
    "FormLabel",
    "GlyphMissing",
    "HoldLabel",
    "Label",
    "LabelError",
    "LocationLabel",
    "Media",
    "PartLabel",
    "PickLabel",
    "SampleLabel",
    "ShiftSlip",
    "Style",
    "UnitLabel",
    "content",
    "from_content",
    "kind",
    "media_for",
    "render",
    "use",
]

Label = (
    UnitLabel
    | PartLabel
    | BadgeLabel
    | LocationLabel
    | DeliveryLabel
    | FormLabel
    | BatchLabel
    | PickLabel
    | SampleLabel
    | HoldLabel
    | ShiftSlip
)


@dataclass(frozen=True, slots=True)
class _Kind:
    """One kind of label: its contents, how it is drawn, the smallest medium it fits on."""

    label: type[Label]
    draw: Callable[[Any, Media, int, Style], Drawing]
    smallest: Media = MEDIA["40x30"]


_KINDS = {
    "unit": _Kind(UnitLabel, unit_label.draw),
    "part": _Kind(PartLabel, part_label.draw),
    "badge": _Kind(BadgeLabel, badge.draw, MEDIA["60x40"]),
    "location": _Kind(LocationLabel, location_label.draw, MEDIA["60x40"]),
    "delivery": _Kind(DeliveryLabel, delivery_label.draw),
    "form": _Kind(FormLabel, form_label.draw),
    "batch": _Kind(BatchLabel, batch_label.draw),
    "pick": _Kind(PickLabel, pick_label.draw),
    "sample": _Kind(SampleLabel, sample_label.draw),
    "hold": _Kind(HoldLabel, hold_label.draw),
    "shift": _Kind(ShiftSlip, shift_slip.draw, MEDIA["60x40"]),
}

KINDS = tuple(_KINDS)
"""The names of all kinds of label: nothing else lists them."""

_shop = Style()


def use(style: Style) -> None:
    """Say how the shop wants its labels, once, before the first is drawn: print and preview then agree."""
    global _shop
    _shop = style


def media_for(kind: str) -> tuple[str, ...]:
    """The names of the media that a kind of label fits on."""
    least = _KINDS[kind].smallest
    return tuple(
        each.name
        for each in MEDIA.values()
        if each.width_mm >= least.width_mm and each.height_mm >= least.height_mm
    )


def render(label: Label, media: Media, dpmm: int, style: Style | None = None) -> Drawing:
    """Draw any label on a medium for a print head of `dpmm` dots/mm (8 or 12).

    Args:
        style: what the shop changed; None for what `use` was told.

    Raises:
        LabelError: a field cannot be drawn, does not fit, or would break its symbol; the medium is too small.
    """
    name, style = kind(label), style or _shop
    if media.name not in media_for(name):
        raise LabelError("media", media.name, f"a {name} label needs one of {', '.join(media_for(name))} mm")
    return _drawn(name, label, media, dpmm, style)


@lru_cache(64)
def _drawn(name: str, label: Label, media: Media, dpmm: int, style: Style) -> Drawing:
    """Draw once what is previewed and printed, or printed once more."""
    return _KINDS[name].draw(label, media, dpmm, style)


def kind(label: Label) -> str:
    """The name a label's kind is stored under."""
    return next(name for name, each in _KINDS.items() if type(label) is each.label)


def content(label: Label) -> dict[str, Any]:
    """What a print job stores: plain JSON values, enough to draw the very same label again."""
    return asdict(label)


def from_content(kind: str, content: dict[str, Any]) -> Label:
    """Turn a stored content back into its label.

    Raises:
        LabelError: no such kind, or a field that is missing, unknown or of another type.
    """
    if kind not in _KINDS:
        raise LabelError("kind", kind, f"a label is one of {', '.join(_KINDS)}")
    label_type = _KINDS[kind].label
    plain = dict(content)
    types: dict[str, Any] = {field.name: field.type for field in fields(label_type)}
    may_lack = {field.name for field in fields(label_type) if field.default is not MISSING}
    for name, expected in types.items():
        if name not in content:
            if name in may_lack:
                continue
            raise LabelError(name, None, f"a {kind} label needs this field")
        if expected == tuple[str, ...]:
            found = content[name]
            if type(found) not in (list, tuple) or any(type(each) is not str for each in found):
                raise LabelError(name, found, f"a {kind} label's {name} is a list of texts")
            plain[name] = tuple(found)
        elif type(content[name]) is not expected:
            raise LabelError(name, content[name], f"a {kind} label's {name} is of type {expected.__name__}")
    for name in content.keys() - types.keys():
        raise LabelError(name, content[name], f"a {kind} label has no such field")
    return label_type(**plain)
