"""The service as it is shipped: what systemd's own tool says of it."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

UNIT = Path(__file__).parents[1] / "deploy" / "station.service"

pytestmark = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd-analyze here")


def analyze(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["systemd-analyze", *arguments], capture_output=True, text=True, timeout=30, check=False
    )


def test_the_service_is_exposed_to_2_0_at_most():
    told = analyze("security", "--offline=true", "--threshold=20", "--no-pager", str(UNIT))
    assert told.returncode == 0, told.stdout
    found = re.search(r"Overall exposure level for station.service: ([\d.]+)", told.stdout)
    assert found
    assert float(found[1]) <= 2.0


def test_every_line_of_the_service_is_known_to_systemd(tmp_path):
    unit = tmp_path / UNIT.name
    unit.write_text(UNIT.read_text().replace("/opt/station/.venv/bin/station", "/bin/true"))
    told = analyze("verify", "--man=no", str(unit))
    assert (told.returncode, told.stderr) == (0, "")
