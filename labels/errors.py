"""What a label refuses, and why: always the field, what it expects, what was found."""

_QUOTED = 40  # characters of a value worth quoting in a sentence


class LabelError(ValueError):
    """A label that would lie or could not be read is not drawn.

    Args:
        field: name of the label's field, as in its dataclass.
        value: what was found there.
        why: what the field expects, with the figures that matter.
    """

    def __init__(self, field: str, value: object, why: str) -> None:
        self.field, self.value, self.why = field, value, why
        quoted = "nothing" if value is None else repr(value)
        if len(quoted) > _QUOTED:
            quoted = f"{quoted[:_QUOTED]}… ({len(str(value))} characters)"
        super().__init__(f"{field}: {why}; found {quoted}")


class GlyphMissing(LabelError):
    """The shipped fonts cannot draw a character: printing would put an empty box on the label."""

    def __init__(self, field: str, value: str, character: str) -> None:
        self.character = character
        super().__init__(
            field,
            value,
            f"every character must be in the shipped font, {character} (U+{ord(character):04X}) is not",
        )
