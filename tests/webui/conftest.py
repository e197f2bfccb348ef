"""A served storybook: the application with the stand-in desk, asked by Flask's client and by Chromium."""

import threading
from collections.abc import Iterator

import pytest
import waitress
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, BrowserContext, sync_playwright

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


@pytest.fixture
def served(app: Flask) -> Iterator[str]:
    """The application on a port of its own: its address."""
    server = waitress.create_server(app, host="127.0.0.1", port=0, threads=16)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()


@pytest.fixture
def touchscreen(browser: Browser, served: str, desk: StandIn) -> Iterator[BrowserContext]:
    """The kiosk's browser, with touch, which has opened the desk; what a page complains of fails the test."""
    context = browser.new_context(
        base_url=served, viewport={"width": 1280, "height": 800}, has_touch=True, locale="zh-CN"
    )
    complaints: list[str] = []
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    context.on(
        "console", lambda said: complaints.append(said.text) if "Content Security" in said.text else None
    )
    context.on(
        "request", lambda asked: None if asked.url.startswith(served) else complaints.append(asked.url)
    )
    page = context.new_page()
    page.goto(f"/kiosk?key={desk.key}")
    page.close()
    yield context
    context.close()
    assert complaints == []
