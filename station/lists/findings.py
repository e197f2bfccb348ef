"""What is wrong with a list, row by row."""

from dataclasses import dataclass

from station.config import NOTHING
from station.feedback import Feedback
from station.messages import Language, Text


@dataclass(frozen=True, slots=True)
class RowFinding:
    """Why a row was not taken, or what is wrong with the file.

    Attributes:
        row: as a spreadsheet numbers it, the header is row 1; None: the file as a whole.
        column: heading as in the file; empty for the row as a whole.
        value: as written; None when nothing is written.
        expected: what would be right.
        hint: what to do, a sentence; may be empty.
    """

    row: int | None
    column: str
    value: str | None
    expected: Text
    hint: Text = NOTHING

    def feedback(self) -> Feedback:
        """Return the finding as an answer to whoever typed it."""
        said = {"zh": self.sentence("zh"), "en": self.sentence("en")}
        return Feedback("refused", "row_not_taken", {"findings": [said]})

    def sentence(self, language: Language) -> str:
        """Return the finding as one clear sentence: row, column, value, expectation, what to do."""
        if language == "zh":
            where = "，".join(
                [*([f"第 {self.row} 行"] if self.row else []), *([self.column] if self.column else [])]
            )
            found = "没有写" if self.value is None else f"写的是 {self.value}"
            gap = " " if self.expected.zh[0].isascii() else ""
            end = f"；{self.hint.zh}" if self.hint.zh else "。"
            return f"{where or '文件'}：应为{gap}{self.expected.zh}，{found}{end}"
        where = ", ".join(
            [*([f"row {self.row}"] if self.row else []), *([self.column] if self.column else [])]
        )
        found = "but it is missing" if self.value is None else f"found {self.value}"
        end = f"; {self.hint.en}" if self.hint.en else "."
        return f"{where or 'file'}: expected {self.expected.en}, {found}{end}"
