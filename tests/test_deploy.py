"""What is shipped for the machine: what systemd says of it, and the doctor of what is installed."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from station.config import load
from station.doctor import installed

DEPLOY = Path(__file__).parents[1] / "deploy"
UNIT = DEPLOY / "station.service"


needs_systemd = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd-analyze here")


def analyze(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["systemd-analyze", *arguments], capture_output=True, text=True, timeout=30, check=False
    )


@needs_systemd
def test_the_service_is_exposed_to_2_0_at_most():
    told = analyze("security", "--offline=true", "--threshold=20", "--no-pager", str(UNIT))
    assert told.returncode == 0, told.stdout
    found = re.search(r"Overall exposure level for station.service: ([\d.]+)", told.stdout)
    assert found
    assert float(found[1]) <= 2.0


@needs_systemd
def test_every_line_of_the_service_is_known_to_systemd(tmp_path):
    unit = tmp_path / UNIT.name
    unit.write_text(UNIT.read_text().replace("/opt/station/.venv/bin/station", "/bin/true"))
    told = analyze("verify", "--man=no", str(unit))
    assert (told.returncode, told.stderr) == (0, "")


@needs_systemd
def test_every_line_of_the_touchscreen_s_service_is_known_to_systemd(tmp_path):
    unit = tmp_path / "station-kiosk.service"
    text = (DEPLOY / unit.name).read_text()
    unit.write_text(text.replace("/usr/bin/cage -d -- /opt/station/deploy/kiosk", "/bin/true"))
    told = analyze("verify", "--man=no", str(unit))
    lines = [line for line in told.stderr.splitlines() if "station.service" not in line]
    assert lines == []


@pytest.mark.parametrize("handed", [True, False])
def test_the_touchscreen_opens_the_address_it_was_handed_or_the_desk_itself(tmp_path, handed):
    script = tmp_path / "kiosk"
    address = tmp_path / "address"
    script.write_text((DEPLOY / "kiosk").read_text().replace("/run/station-kiosk/address", str(address)))
    if handed:
        address.write_text("http://127.0.0.1:8080/kiosk?key=once\n")
    environment = {"PATH": "/usr/bin:/bin", "CHROMIUM": "echo", "HOME": str(tmp_path)}

    told = subprocess.run(
        ["sh", str(script)], env=environment, capture_output=True, text=True, timeout=10, check=True
    )

    opened = told.stdout.split()[-1]
    assert opened == ("http://127.0.0.1:8080/kiosk?key=once" if handed else "http://127.0.0.1:8080/")
    assert "--kiosk" in told.stdout


# --- what the doctor says of the files on the machine


@pytest.fixture
def machine(tmp_path):
    """A root folder with everything installed as it is shipped."""
    for name, place in installed.INSTALLED.items():
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(DEPLOY / name, tmp_path / place)
    return tmp_path


def said(machine, settings):
    return [each.en for each in installed.findings(settings, machine)]


@pytest.fixture
def settings():
    return load(Path("config.yaml"), {})


def test_a_machine_with_everything_as_shipped_has_no_finding_and_one_without_a_service_is_not_asked(
    machine, settings, tmp_path_factory
):
    assert said(machine, settings) == []
    assert installed.findings(settings, tmp_path_factory.mktemp("bare")) is None


def test_names_of_devices_filled_in_are_no_finding_and_a_line_taken_out_is(machine, settings):
    rules = machine / installed.INSTALLED["99-station.rules"]
    rules.write_text(rules.read_text() + 'SUBSYSTEM=="tty", KERNELS=="1-1.2", SYMLINK+="station-scale"\n')
    unit = machine / installed.INSTALLED["station.service"]
    unit.write_text(unit.read_text().replace("WatchdogSec=60\n", ""))

    assert said(machine, settings) == [f"{unit} lacks the line: WatchdogSec=60"]


def test_a_policy_that_keeps_the_page_silent_or_names_another_port_is_told(machine, settings):
    policy = machine / installed.INSTALLED["chromium-policy.json"]
    policy.write_text(policy.read_text().replace('"AutoplayAllowed": true,', ""))
    moved = settings.model_copy(update={"web": settings.web.model_copy(update={"port": 8081})})

    found = said(machine, moved)

    assert [each.split(": ", 1)[1].split(" ")[0] for each in found] == [
        "AutoplayAllowed",
        "URLAllowlist",
        "VideoCaptureAllowedUrls",
    ]


def test_a_touchscreen_without_its_policy_is_told(machine, settings):
    (machine / installed.INSTALLED["chromium-policy.json"]).unlink()

    (found,) = said(machine, settings)

    assert "station.json is not there" in found
