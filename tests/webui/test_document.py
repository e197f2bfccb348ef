"""The API keeps what its document promises: schemathesis asks a running station whatever it can think of."""

import json
import os
import random
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests
import schemathesis

from tests.playing import CONFIG, eventually, played

SEED = int(os.environ.get("SEED", "20260929"))

ANSWERS = (
    "not_a_server_error,status_code_conformance,content_type_conformance,"
    "response_headers_conformance,response_schema_conformance"
)
"""What must hold of every answer, whoever asks; a token's holder may expect every check that there is."""


@dataclass(frozen=True)
class Served:
    """A station in a process of its own, with the demo delivery received, labelled and settled in part."""

    address: str
    token: str

    @property
    def document(self) -> str:
        """Where its document is."""
        return f"{self.address}/api/v1/openapi.json"

    def get(self, path: str) -> Any:
        """Ask with the token and return the JSON of the answer."""
        answer = requests.get(
            self.address + path, headers={"Authorization": f"Bearer {self.token}"}, timeout=10
        )
        return answer.json()


@pytest.fixture(scope="module")
def station(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("served")
    with played(folder) as desk:
        desk.play()
        eventually(desk.labels_done)
        token = desk.station.tokens.issue("schemathesis")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        **os.environ,
        "STATION__DATA": str(folder),
        "STATION__DATABASE__URL": f"sqlite:///{folder}/station.db",
        "STATION__WEB__PORT": str(port),
    }
    command = [sys.executable, "-m", "station", "--config", str(CONFIG), "run"]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, env=environment, cwd=CONFIG.parent, stderr=log)
    served = Served(f"http://127.0.0.1:{port}", token)
    try:
        eventually(lambda: answers(served, process), 30)
        yield served
    finally:
        process.terminate()
        process.wait(20)
    assert "fault in" not in (folder / "log").read_text()


def answers(served: Served, process: subprocess.Popen[bytes]) -> bool:
    assert process.poll() is None, "the station ended"
    try:
        return requests.get(f"{served.address}/healthz", timeout=1).ok
    except requests.ConnectionError:
        return False


def asked(served: Served, folder: Path, authorization: str | None, checks: str, *how: str) -> int:
    """Let schemathesis ask for every route and return how many requests it made; none may fail a check."""
    report = folder / "report.json"
    shown = ["-H", f"Authorization: {authorization}"] if authorization else []
    command = [sys.executable, "-m", "schemathesis.cli", "run", served.document, *shown, "--checks", checks]
    phases = ["--phases", "examples,coverage,fuzzing,stateful", "--continue-on-failure"]
    done = subprocess.run(
        [*command, *phases, "--report-json-path", str(report), *how],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    found = json.loads(report.read_text())
    routes = len(requests.get(served.document, timeout=10).json()["paths"])
    assert found["operations"]["tested"] == routes
    assert found["test_cases"]["errored"] == 0
    return int(found["test_cases"]["generated"])


def test_a_program_gets_what_the_document_promises_whatever_it_asks(station: Served, tmp_path: Path) -> None:
    how = ("--max-examples", "10", "--seed", str(SEED))
    assert asked(station, tmp_path, f"Bearer {station.token}", "all", *how) > 300


@pytest.mark.parametrize("authorization", [None, "Bearer wrong"])
def test_without_a_token_every_answer_is_the_documented_one(
    station: Served, tmp_path: Path, authorization: str | None
) -> None:
    how = ("--max-examples", "3", "--seed", str(SEED))
    assert asked(station, tmp_path, authorization, ANSWERS, *how) > 100


def test_every_object_on_record_is_as_documented(station: Served) -> None:
    schema = schemathesis.openapi.from_url(station.document)
    schema.validate()
    token = {"Authorization": f"Bearer {station.token}"}
    seen = 0
    for listed, one, key in (
        ("/api/v1/deliveries", "/api/v1/deliveries/{number}", "number"),
        ("/api/v1/units", "/api/v1/units/{number}", "number"),
        ("/api/v1/discrepancies", "/api/v1/discrepancies/{id}", "id"),
        ("/api/v1/print-jobs", "/api/v1/print-jobs/{id}", "id"),
    ):
        page = schema[listed]["GET"].Case().call_and_validate(headers=token).json()
        for item in page["items"]:
            answer = (
                schema[one]["GET"].Case(path_parameters={key: item[key]}).call_and_validate(headers=token)
            )
            assert (answer.status_code, answer.json()) == (200, item)
            seen += 1
    assert seen > 12 * 2


def test_a_label_s_picture_is_sent_once_and_then_known_to_be_unchanged(station: Served) -> None:
    label = schemathesis.openapi.from_url(station.document)["/api/v1/labels/{job}.png"]["GET"]
    job = station.get("/api/v1/print-jobs?limit=1")["items"][0]["id"]
    token = {"Authorization": f"Bearer {station.token}"}

    first = label.Case(path_parameters={"job": job}).call_and_validate(headers=token)
    again = label.Case(path_parameters={"job": job}).call_and_validate(
        headers={**token, "If-None-Match": first.headers["etag"][0]}
    )

    assert (first.status_code, again.status_code) == (200, 304)
    assert first.content.startswith(b"\x89PNG")
    assert again.content == b""


def test_a_follower_gets_every_event_once_and_in_order_whatever_its_steps(station: Served) -> None:
    rng = random.Random(SEED)

    def followed(step: Callable[[], int]) -> list[Any]:
        seen: list[Any] = []
        while True:
            page = station.get(f"/api/v1/events?after={seen[-1]['seq'] if seen else 0}&limit={step()}")
            seen += page["items"]
            if page["next"] is None:
                return seen
            assert page["next"] == page["items"][-1]["seq"]

    seen = followed(lambda: rng.randint(1, 40))
    whole = followed(lambda: 500)  # and what has happened since

    assert whole[: len(seen)] == seen
    assert [event["seq"] for event in whole] == list(range(1, len(whole) + 1))
    assert station.get(f"/api/v1/events?after={whole[-1]['seq'] + 100}") == {"items": [], "next": None}


@pytest.mark.soak
def test_a_long_run_finds_nothing_undocumented(station: Served, tmp_path: Path) -> None:
    print(f"SEED={SEED}")
    how = ("--max-examples", "2000", "--seed", str(SEED), "--max-time", os.environ.get("SECONDS", "300"))
    cases = asked(station, tmp_path, f"Bearer {station.token}", "all", *how)
    print(f"{cases} requests")
    asked(station, tmp_path, "Bearer wrong", ANSWERS, "--max-examples", "200", "--seed", str(SEED))
