"""What the screen offers can be done: every key of the desk's page is tried in every state of a flow.

A key that could only be refused is not shown, or shown as out of reach with the reason.
"""

import html
import re
from typing import Any

import pytest

from station.feedback import Feedback, Refused
from station.operations import commands, questions
from station.store.store import Request
from tests.station.by_hand import open_matter, picture
from webui.app import create_app
from webui.stories.stand_in import StandIn
from webui.touches import PICTURES, TOUCHES

NOT_TRIED = {"leave", "sign_off"}
"""Ways out."""


class Undone(Exception):
    """What a try did is taken back."""


def offered(keeper) -> list[tuple[str, dict[str, Any]]]:
    """Return the touches of the keys that the desk's page shows and that can be pressed."""
    desk = StandIn()
    desk.view = keeper.view  # type: ignore[method-assign]
    client = create_app(desk, demo=False).test_client()
    client.get(f"/kiosk?key={desk.key}")
    found = []
    for form in re.findall(r"<form.*?</form>", client.get("/").text, re.DOTALL):
        said = {
            name: html.unescape(value) for name, value in re.findall(r'name="(\w+)" value="([^"]*)"', form)
        }
        name = said.get("name", "")
        if name in TOUCHES and name not in NOT_TRIED and not re.search(r"<button[^>]* disabled", form):
            arguments = {key: read(said[key]) for key, read in TOUCHES[name].items()}
            found.append((name, arguments | ({"image": picture()} if name in PICTURES else {})))
    return found


def refused_of(keeper) -> list[Any]:
    """Try every key that is shown; return those that were refused, and why. Nothing comes of the tries."""
    wrong = []
    for n, (name, arguments) in enumerate(offered(keeper)):
        done: list[Feedback] = []

        def attempt(act: Any, name: str = name, arguments: Any = arguments, done: Any = done) -> Feedback:
            done.append(commands.do(act, name, arguments))
            if name == "choose" and done[0].outcome != "refused" and act.context.question is not None:
                kind = questions.KINDS[act.context.question["kind"]]
                if kind.confirm_code(act.connection, act.context.question) is not None:
                    done[0] = commands.do(act, "confirm", {})  # what is picked can be signed
            raise Undone

        request = Request(f"touch:{name}-{n}-{keeper.clock.now()}", name, keeper.desk.id, keeper.clock.now())
        try:
            answer = keeper.store.perform(request, attempt)
        except Undone:
            answer = done[0]
        except Refused as error:
            answer = error.feedback()
        if answer.outcome == "refused":
            wrong.append((name, arguments, answer.code))
    return wrong


def step(keeper) -> str:
    return next(each.name for each in keeper.view().settling.steps if each.state == "now")


@pytest.mark.parametrize(
    "kind", ["damaged", "unreadable", "short", "out_of_warranty", "mixed", "wrong_model"]
)
def test_every_key_shown_while_a_matter_is_settled_can_be_done(finished, kind):
    matter = open_matter(finished, kind)
    seen, wrong = [], {}

    def look(state: str) -> None:
        seen.append((state, step(finished)))
        if found := refused_of(finished):
            wrong[state] = found

    finished.touch("settle", discrepancy=matter.id)
    if step(finished) == "photo":
        look("without a photo")
        finished.touch("add_photo", image=picture())
    look("nobody asked")
    finished.touch("not_reached")
    finished.touch("settle", discrepancy=matter.id)
    look("not reached")
    finished.choose("contact")
    finished.touch("confirm")
    look("asked")
    finished.choose("as_usual")
    finished.touch("confirm")
    look("answered")
    finished.choose("pass_to_marketing")
    finished.touch("confirm")
    finished.touch("settle", discrepancy=matter.id)
    look("with marketing")
    finished.touch("add_photo", image=picture())
    look("with marketing, with a photo")
    finished.choose(next(each.code for each in finished.view().question.choices))
    finished.touch("confirm")
    look("decided")

    assert wrong == {}
    assert [at for _, at in seen][-5:] == ["answer", "decision", "decision", "decision", "carried_out"]


def test_every_key_shown_while_goods_are_counted_can_be_done(counting):
    states = {}

    def look(state: str) -> None:
        if found := refused_of(counting):
            states[state] = found

    look("signed")
    counting.scan("HY500GA253700142")
    look("one counted")
    counting.touch("trouble")
    look("what is wrong?")
    counting.choose("case")
    look("a photo is wanted")
    counting.touch("leave")
    counting.scan("HY500GA253700143")
    counting.scan("HY500GA253700142")
    look("the same serial again")
    counting.choose("same_unit")
    counting.touch("no_code")
    look("which model?")
    counting.touch("leave")
    counting.touch("undo")
    look("one taken back")

    assert states == {}


def test_every_key_shown_while_goods_are_refused_can_be_done(counting):
    counting.touch("refuse")
    asked, wrong = [], {}
    for _ in range(3):
        question = counting.view().question
        asked.append({choice.group for choice in question.choices})
        if found := refused_of(counting):
            wrong[len(asked)] = found
        if question.choices:
            counting.touch("choose", number=1)
        if counting.view().question.confirm:
            counting.touch("confirm")

    assert (asked, wrong) == ([{"reason"}, {"informed", "channel"}, set()], {})
