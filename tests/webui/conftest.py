"""A served storybook: the application with the stand-in desk, asked by Flask's client and by Chromium."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import waitress
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, sync_playwright

from webui.app import create_app
from webui.storybook import StandIn

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


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
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM_FLAGS)
        yield chromium
        chromium.close()


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """Serve an application on a port of its own: its address."""
    server = waitress.create_server(app, host="127.0.0.1", port=0, threads=16)
    # A live stream's thread may pull the trigger after the server's end. By then its number was another
    # file's, a database's once, and the pull is a byte written there: so the trigger stays open.
    server.trigger._close = lambda: None
    threading.Thread(target=server.run, daemon=True).start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()
