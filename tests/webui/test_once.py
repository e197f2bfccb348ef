"""One drawing for all the pages that ask about the same change."""

import threading
import time

import pytest
from flask import Flask
from flask.testing import FlaskClient

from webui import once
from webui.once import Once
from webui.stories.stand_in import StandIn


def test_pages_that_ask_at_once_wait_for_one_drawing() -> None:
    made: list[int] = []

    def make() -> int:
        time.sleep(0.1)
        made.append(1)
        return len(made)

    shared, told = Once(), []
    asking = [threading.Thread(target=lambda: told.append(shared.made("desk", make))) for _ in range(8)]
    for each in asking:
        each.start()
    for each in asking:
        each.join()

    assert told == [1] * 8


def test_what_differs_is_drawn_for_itself_and_what_is_old_is_drawn_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shared, drawn = Once(), iter(range(10))
    assert [shared.made(what, lambda: next(drawn)) for what in ("a", "b", "a")] == [0, 1, 0]

    monkeypatch.setattr(once, "HOLDS_S", 0.0)

    assert shared.made("a", lambda: next(drawn)) == 2


def test_a_drawing_that_failed_is_tried_again() -> None:
    shared = Once()
    with pytest.raises(ZeroDivisionError):
        shared.made("a", lambda: 1 // 0)

    assert shared.made("a", lambda: 1) == 1


def test_two_pages_are_drawn_once_with_keys_of_their_own(
    client: FlaskClient, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    views: list[int] = []
    view = StandIn.view
    monkeypatch.setattr(StandIn, "view", lambda desk: (views.append(1), view(desk))[1])
    app.extensions["desk"].turn = 3

    one, other = (client.get("/desk").text for _ in range(2))

    assert len(views) == 1
    assert one != other
    assert once_without_keys(one) == once_without_keys(other)


def test_a_change_and_another_language_are_drawn_at_once(client: FlaskClient, app: Flask) -> None:
    desk = app.extensions["desk"]
    desk.turn = 3
    chinese = client.get("/desk").text
    desk.turn = 4

    assert once_without_keys(client.get("/desk").text) != once_without_keys(chinese)
    assert "Scanner" not in chinese
    assert "Scanner" in client.get("/desk?lang=en").text


def once_without_keys(page: str) -> list[str]:
    return [line.partition('name="operation"')[0] for line in page.splitlines()]
