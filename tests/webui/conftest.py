"""A served storybook: the application with the stand-in desk, asked by Flask's client and by Chromium."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Playwright, sync_playwright

from webui.app import create_app, create_server
from webui.stories.stand_in import StandIn

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
CAMERA = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
"""Chromium's own test picture as a camera, and nobody who has to allow it."""


@pytest.fixture
def desk() -> StandIn:
    return StandIn()


@pytest.fixture
def app(desk: StandIn) -> Flask:
    return create_app(desk, demo=False, stories=True)


@pytest.fixture
def client(app: Flask, desk: StandIn) -> FlaskClient:
    """A browser that has opened the desk."""
    client = app.test_client()
    assert client.get(f"/kiosk?key={desk.key}").status_code == 303
    return client


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """What drives every browser of a test process: there may be only one at a time."""
    with sync_playwright() as started:
        yield started


@contextmanager
def launched(playwright: Playwright, *flags: str) -> Iterator[Browser]:
    """Chromium, started with our flags and more."""
    chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=[*CHROMIUM_FLAGS, *flags])
    yield chromium
    chromium.close()


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    with launched(playwright) as chromium:
        yield chromium


@pytest.fixture(scope="session")
def camera(playwright: Playwright) -> Iterator[Browser]:
    """The kiosk's browser, with a camera."""
    with launched(playwright, *CAMERA) as chromium:
        yield chromium


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """Serve an application on a port of its own: its address."""
    server = create_server(app, "127.0.0.1", 0)
    # A live stream's thread may pull the trigger after the server's end. By then its number was another
    # file's, a database's once, and the pull is a byte written there: so the trigger stays open.
    server.trigger._close = lambda: None
    threading.Thread(target=server.run, daemon=True).start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()
