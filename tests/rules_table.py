"""`python -m tests.rules_table docs/rules.md`: each rule of the department, and the tests named after it."""

import ast
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

HOUSE = Path(__file__).parent.parent
PAGE = HOUSE / "docs" / "rules.md"

AT_THE_DESK = (
    "1",
    "2a",
    "2b",
    "3",
    "4",
    "5",
    "8a",
    "8b",
    "9",
    "10",
    "11a",
    "11b",
    "12b",
    "13",
    "14",
    "15",
    "16",
    "17",
    "18",
    "19",
    "26",
)
"""The rules that the desk carries out; those of parts stock, inspection and planning are not built yet."""

HEAD = """# The rules, and what shows that they hold

Each test that is named after a rule of the department, as `python -m tests.rules_table docs/rules.md` finds
them. What a rule says is in [domain.md](domain.md).
"""

_TITLE = re.compile(r"^- \*\*R(\d+[ab]?) (.+?)\*\*", re.MULTILINE)
_TEST = re.compile(r"test_r(\d+[ab]?)_(.+)")


def titles() -> dict[str, str]:
    """Return what each rule is called, in the order of the reference."""
    return {
        number: title.rstrip(".") for number, title in _TITLE.findall((HOUSE / "docs/domain.md").read_text())
    }


def tests() -> dict[str, list[tuple[str, str]]]:
    """Return the tests of each rule: the file, and the sentence that its name is."""
    found = defaultdict(list)
    for file in sorted((HOUSE / "tests").rglob("test_*.py")):
        if "node_modules" in file.parts:
            continue
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.FunctionDef) and (named := _TEST.fullmatch(node.name)):
                found[named[1]].append((str(file.relative_to(HOUSE)), named[2].replace("_", " ")))
    return found


def sections() -> Iterator[str]:
    """Yield each rule with its tests."""
    found = tests()
    for number, title in titles().items():
        if number in AT_THE_DESK:
            yield f"\n## R{number} {title}\n\n"
            yield from (f"- {sentence} (`{file}`)\n" for file, sentence in found[number])


def page() -> str:
    """Return the whole page."""
    return HEAD + "".join(sections())


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page())
