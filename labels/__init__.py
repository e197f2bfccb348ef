"""Label -> drawing -> bytes: media, layout, fonts, printer languages.

drawing = labels.render(label, MEDIA["60x40"], dpmm=8)
drawing.image()        # the preview: what prints, dot for dot
zpl.encode(drawing)    # the printer's bytes
"""

from collections.abc import Callable
from dataclasses import asdict, fields
from typing import Any

from labels import badge, location_label, part_label, unit_label
from labels.badge import BadgeLabel
from labels.drawing import Drawing
from labels.errors import GlyphMissing, LabelError
from labels.location_label import LocationLabel
from labels.media import MEDIA, Media
from labels.part_label import PartLabel
from labels.unit_label import UnitLabel

__all__ = [
    "MEDIA",
    "BadgeLabel",
    "Drawing",
    "GlyphMissing",
    "Label",
    "LabelError",
    "LocationLabel",
    "Media",
    "PartLabel",
    "UnitLabel",
    "content",
    "from_content",
    "kind",
    "render",
]

Label = UnitLabel | PartLabel | BadgeLabel | LocationLabel

_KINDS: dict[str, tuple[type[Label], Callable[[Any, Media, int], Drawing]]] = {
    "unit": (UnitLabel, unit_label.draw),
    "part": (PartLabel, part_label.draw),
    "badge": (BadgeLabel, badge.draw),
    "location": (LocationLabel, location_label.draw),
}


def render(label: Label, media: Media, dpmm: int) -> Drawing:
    """Draw any label on a medium for a print head of `dpmm` dots/mm (8 or 12).

    Raises:
        LabelError: a field cannot be drawn, does not fit, or would break its symbol.
    """
    _, draw = _KINDS[kind(label)]
    return draw(label, media, dpmm)


def kind(label: Label) -> str:
    """The name a label's kind is stored under."""
    return next(name for name, (label_type, _) in _KINDS.items() if type(label) is label_type)


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
    label_type, _ = _KINDS[kind]
    types: dict[str, Any] = {field.name: field.type for field in fields(label_type)}
    for name, expected in types.items():
        if name not in content:
            raise LabelError(name, None, f"a {kind} label needs this field")
        if type(content[name]) is not expected:
            raise LabelError(name, content[name], f"a {kind} label's {name} is of type {expected.__name__}")
    for name in content.keys() - types.keys():
        raise LabelError(name, content[name], f"a {kind} label has no such field")
    return label_type(**content)
