"""The live stream: what open pages are told, and when."""

import gc
from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO
from threading import Semaphore
from urllib.request import urlopen

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient

from station.store.away import StoreAway
from tests.webui.conftest import serving
from webui.live import MAX_STREAMS, events
from webui.stories.stand_in import StandIn


def kind(event: str) -> str:
    return next(line for line in event.splitlines() if line.startswith("event:")).removeprefix("event: ")


def test_a_page_drawn_with_the_version_of_now_is_told_the_weight_and_a_beat() -> None:
    stream = events(StandIn(), of_this_run=True, since="0")

    assert [next(stream), next(stream)] == [
        'event: weight\ndata: {"value": "1.31", "unit": "kg", "stable": true}\n\n',
        "event: beat\ndata: {}\n\n",
    ]


def test_a_page_that_was_away_is_told_to_fetch_itself_again() -> None:
    desk = StandIn()
    desk.turn = 4

    assert next(events(desk, of_this_run=True, since="2")) == "id: 4\nevent: desk\ndata: {}\n\n"


def test_a_page_of_an_earlier_start_is_told_to_load_itself_anew() -> None:
    assert kind(next(events(StandIn(), of_this_run=False, since="0"))) == "reload"


def test_a_change_is_told_as_soon_as_it_is_there() -> None:
    desk = StandIn()
    stream = events(desk, of_this_run=True, since="0")
    next(stream), next(stream)
    desk.touch("a", "confirm")

    assert kind(next(stream)) == "desk"


def test_a_change_brings_the_desk_page_its_new_looks() -> None:
    desk = StandIn()
    stream = events(desk, of_this_run=True, since="0", part=lambda: f"turn {desk.turn}")
    next(stream), next(stream)
    desk.touch("a", "confirm")

    assert next(stream) == 'id: 1\nevent: desk\ndata: {"part": "turn 1"}\n\n'


def test_a_page_whose_looks_cannot_be_drawn_now_is_told_to_fetch_itself() -> None:
    def away() -> str:
        raise StoreAway("unreachable")

    desk = StandIn()
    stream = events(desk, of_this_run=True, since="0", part=away)
    next(stream), next(stream)
    desk.touch("a", "confirm")

    assert next(stream) == "id: 1\nevent: desk\ndata: {}\n\n"


@pytest.mark.parametrize(("of", "brought"), [("/desk", True), ("/devices/desk", False), ("", False)])
def test_only_the_stream_of_the_desk_page_brings_it(
    client: FlaskClient, app: Flask, of: str, brought: bool
) -> None:
    desk = app.extensions["desk"]
    desk.turn = 0
    with client.get(f"/live?of={of}&since={app.extensions['run']}-0") as answer:
        stream = iter(answer.response)
        next(stream), next(stream)
        desk.touch("a", "confirm")
        told = next(stream)
        assert ('class=\\"desk ' in (told if isinstance(told, str) else told.decode())) == brought


@pytest.mark.parametrize("live", [(Decimal("1.312"), "kg", False), None])
def test_a_weight_that_moves_or_is_silent_shows_no_number(
    monkeypatch: pytest.MonkeyPatch, live: tuple[Decimal, str, bool] | None
) -> None:
    desk = StandIn()
    monkeypatch.setattr(desk, "live_weight", lambda: live)

    assert '"value": null' in next(events(desk, of_this_run=True, since="0"))


def test_more_streams_than_there_are_threads_for_are_turned_away(client: FlaskClient, app: Flask) -> None:
    opened = [client.get("/live") for _ in range(MAX_STREAMS)]

    turned_away = client.get("/live")
    opened[0].close()
    again = client.get("/live")

    assert {each.status_code for each in opened} == {200}
    assert (turned_away.status_code, again.status_code) == (503, 200)
    for each in [*opened[1:], again]:
        each.close()


def test_what_a_page_was_sent_is_not_kept() -> None:
    piece, pieces, read = 100_000, 50, Semaphore(0)

    def kept() -> int:
        buffers = [each for each in gc.get_objects() if isinstance(each, BytesIO) and not each.closed]
        return sum(each.getbuffer().nbytes for each in buffers)

    def sent() -> Iterator[bytes]:
        for _ in range(pieces):
            yield bytes(piece)
            read.acquire()
        yield str(kept() - before).encode()

    app = Flask(__name__)
    app.add_url_rule("/", view_func=lambda: Response(sent()))
    before = kept()
    with serving(app) as address, urlopen(address) as stream:
        for _ in range(pieces):
            assert len(stream.read(piece)) == piece
            read.release()
        assert int(stream.read()) < 5 * piece
