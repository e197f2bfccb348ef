"""A found device is written into the settings file: everything else in it stays, nothing is half written."""

import difflib
import os
import stat
from pathlib import Path

import pytest

from drivers.binding import Bound
from station.config import load
from station.config_file import ConfigFile
from station.feedback import Refused
from station.messages import say

SHIPPED = (Path(__file__).parents[2] / "config.yaml").read_text()
BY_ID = "/dev/serial/by-id/usb-Honeywell_1470g_19250B4A12-if00"
SCANNER = Bound(BY_ID, "scanner", "serial")
SCALE = Bound("/dev/serial/by-path/pci-0-usb-0:2", "scale", "mt-sics", {"unit": "g", "baudrate": 2400})

TERSE = """\
desk: {id: desk1, name: 收货台}   # the desk
devices:
- id: scale # on the table
  kind: scale
  protocol: mt-sics
  port: /dev/y   # why this one
  # how fast
  baudrate: 4800 # slow
  bytesize: 7
  # what it shows
  unit: kg
  mode: listen   # it sends by itself

# pages
web: {port: 8081}
"""


@pytest.fixture
def file(tmp_path):
    made = tmp_path / "config.yaml"
    made.write_text(SHIPPED)
    return made


def changed(before, file):
    """The lines taken out and put in."""
    lines = difflib.unified_diff(before.splitlines(), file.read_text().splitlines(), n=0, lineterm="")
    return [line for line in lines if line[0] in "+-" and not line.startswith(("+++", "---"))]


def test_a_scanner_s_port_is_the_only_line_that_changes(file):
    settings = ConfigFile(file).bind("scanner", SCANNER, {})

    assert changed(SHIPPED, file) == ["-    port: var/ports/scanner", f"+    port: {BY_ID}"]
    assert settings.devices[0].port == BY_ID
    assert load(file, {}).devices[0].port == BY_ID


def test_what_was_found_out_about_a_scale_is_written_with_its_port(file):
    ConfigFile(file).bind("scale", SCALE, {})

    assert changed(SHIPPED, file) == [
        "-    port: var/ports/scale",
        "+    baudrate: 2400",
        "+    port: /dev/serial/by-path/pci-0-usb-0:2",
        "-    unit: kg",
        "+    unit: g",
    ]


def test_a_new_device_stands_at_the_end_of_the_devices_before_the_next_heading(file):
    ConfigFile(file).bind("scanner-2", SCANNER, {})

    lines = file.read_text().splitlines()
    at = lines.index("  - id: scanner-2")
    own = ["  - id: scanner-2", "    kind: scanner", "    protocol: serial", f"    port: {BY_ID}"]
    assert lines[at - 1 : at + 5] == ["", *own, ""]
    assert lines[at + 5].startswith("# --- 标签")
    assert [line for line in changed(SHIPPED, file) if line.startswith("-")] == []


def test_line_settings_of_the_device_before_go_and_comments_stay(tmp_path):
    file = tmp_path / "config.yaml"
    file.write_text(TERSE)

    ConfigFile(file).bind("scale", Bound("/dev/x", "scale", "mt-sics", {"unit": "kg"}), {})

    text = file.read_text()
    for comment in (
        "# the desk",
        "# on the table",
        "# why this one",
        "# how fast",
        "# what it shows",
        "# pages",
    ):
        assert comment in text
    assert "baudrate" not in text
    assert "bytesize" not in text
    assert "mode" not in text
    assert "- id: scale # on the table\n" in text
    assert load(file, {}).devices[0].port == "/dev/x"
    assert load(file, {}).web.port == 8081


@pytest.mark.parametrize("devices", ["", "devices: []\n", "devices:\n"])
def test_the_first_device_is_written_into_a_file_without_any(tmp_path, devices):
    file = tmp_path / "config.yaml"
    file.write_text(f"desk: {{id: desk1, name: 收货台}}\n{devices}# the end\n")

    assert [each.id for each in ConfigFile(file).bind("scanner", SCANNER, {}).devices] == ["scanner"]
    assert "# the end" in file.read_text()


def test_line_ends_and_rights_of_the_file_stay_and_the_old_one_lies_beside(file):
    file.write_bytes(SHIPPED.replace("\n", "\r\n").encode())
    file.chmod(0o640)

    ConfigFile(file).bind("scanner", SCANNER, {})

    assert file.read_bytes().count(b"\n") == file.read_bytes().count(b"\r\n") == SHIPPED.count("\n")
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert (file.parent / "config.yaml.bak").read_bytes() == SHIPPED.replace("\n", "\r\n").encode()
    assert sorted(each.name for each in file.parent.iterdir()) == ["config.yaml", "config.yaml.bak"]


def test_a_link_to_the_file_stays_a_link(file, tmp_path):
    link = tmp_path / "etc.yaml"
    link.symlink_to(file)

    ConfigFile(link).bind("scanner", SCANNER, {})

    assert link.is_symlink()
    assert load(file, {}).devices[0].port == BY_ID


def refused(file, act):
    """The sentence of a refusal; the file must be as it was and alone."""
    before = {each: each.read_bytes() for each in file.parent.iterdir() if each.is_file()}
    with pytest.raises(Refused) as found:
        act()
    assert {each: each.read_bytes() for each in file.parent.iterdir() if each.is_file()} == before
    return say(found.value.feedback(), "en")


def test_a_file_that_was_changed_meanwhile_is_left_as_it_is(file):
    config = ConfigFile(file)
    file.write_text(SHIPPED + "# another hand\n")

    said = refused(file, lambda: config.bind("scanner", SCANNER, {}))

    assert said == f"{file} was changed meanwhile: not written. Try again"


def test_a_port_that_another_device_has_is_not_written_twice(file):
    ConfigFile(file).bind("scanner", SCANNER, {})

    said = refused(file, lambda: ConfigFile(file).bind("scanner-2", SCANNER, {}))

    assert said.startswith("It would be wrong and was not written. devices[3].port: ")


def test_a_variable_that_would_win_is_named(file):
    own = {"STATION__DEVICES__0__PORT": "/dev/other"}

    assert "STATION__DEVICES" in refused(file, lambda: ConfigFile(file).bind("scanner", SCANNER, own))


def test_a_scanner_is_not_written_over_a_scale(file):
    said = refused(file, lambda: ConfigFile(file).bind("scale", SCANNER, {}))

    assert said == "scale is a scale in the settings, this a scanner: not written"


def test_a_file_that_is_no_settings_file_is_left_alone(tmp_path):
    file = tmp_path / "config.yaml"
    file.write_text("desk: [\n")

    assert "cannot be read" in refused(file, lambda: ConfigFile(file).bind("scanner", SCANNER, {}))


def test_a_folder_that_cannot_be_written_gives_the_lines_to_write_by_hand(file, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)  # a full disk, at the last step

    with pytest.raises(Refused) as found:
        ConfigFile(file).bind("scale", SCALE, {})

    assert file.read_text() == SHIPPED
    assert "by hand: protocol: mt-sics; port: /dev/serial" in say(found.value.feedback(), "en")
    assert not list(file.parent.glob(".config*"))
