"""The command `station`: what outsiders call, and what it says."""

import re
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from pypdf import PdfReader
from sqlalchemy import select

from drivers.emulators import control
from station.__main__ import FINDING, GOOD, WRONG_USE, locked, main
from station.config import load
from station.feedback import Feedback
from station.forms import gallery
from station.operations import papers
from station.operations.commands import COMMANDS
from station.store import tables
from station.store.store import Request, Store
from tests.station.lists.books import book

CONFIG = Path(__file__).parents[2] / "config.yaml"


@pytest.fixture
def desk(tmp_path, monkeypatch):
    """A command line in a folder of its own; returns what runs `station` there."""
    text = CONFIG.read_text()
    (tmp_path / "config.yaml").write_text(text)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    monkeypatch.setenv("STATION__RESERVE_MB", "0")
    return main


@pytest.fixture
def devices(tmp_path_factory):
    with control.running(tmp_path_factory.mktemp("ports")) as bench:
        yield bench


def use_emulators(devices, monkeypatch):
    for n, port in enumerate((devices.scanner_port, devices.scale_port, devices.printer_port)):
        monkeypatch.setenv(f"STATION__DEVICES__{n}__PORT", port)


def people(folder: Path) -> Path:
    file = folder / "operators.csv"
    file.write_text("badge,name,role,qualified_for,valid_until\nOP0001,周敏,keeper,,\n", encoding="utf-8")
    return file


def test_a_list_comes_in_as_a_workbook_whatever_its_file_is_called(desk, tmp_path, capsys):
    file = tmp_path / "operators.csv"
    file.write_bytes(book([("badge", "name", "role"), ("OP0001", "周敏", "keeper"), ("OP1", "x", "keeper")]))

    assert desk(["import", "operators", str(file)]) == FINDING

    assert capsys.readouterr().out.splitlines() == [
        "operators: 1 rows taken, 1 rows not taken.",
        "row 3, badge: expected OP and 4 digits, found OP1.",
    ]


def test_check_is_content_when_every_device_answers(desk, devices, monkeypatch, capsys):
    use_emulators(devices, monkeypatch)

    assert (desk(["check"]), capsys.readouterr().out) == (GOOD, "")


def test_check_names_each_device_that_is_not_there(desk, monkeypatch, capsys):
    monkeypatch.setenv("STATION__DEVICES__2__PORT", "socket://127.0.0.1:9")

    status = desk(["check"])

    lines = capsys.readouterr().out.splitlines()
    assert status == FINDING
    assert [line.split(" ")[0] for line in lines] == ["scanner", "scale", "printer"]
    assert "Not plugged in" in lines[0]


def test_wrong_settings_are_named_all_at_once_before_anything_starts(desk, tmp_path, capsys):
    text = CONFIG.read_text().replace("protocol: zpl", "protocol: zlp").replace("port: 8080", "prot: 8080")
    (tmp_path / "config.yaml").write_text(text)

    status = desk(["run"])

    said = capsys.readouterr().err
    assert status == WRONG_USE
    assert "did you mean zpl?" in said
    assert "did you mean port?" in said


def test_devices_lists_the_emulated_ports(desk, devices, monkeypatch, capsys):
    use_emulators(devices, monkeypatch)
    monkeypatch.setenv("STATION__DATA", str(devices.folder.parent))
    devices.folder.rename(devices.folder.parent / "ports")
    monkeypatch.setenv("STATION__DEVICES__0__PORT", str(devices.folder.parent / "ports" / "scanner"))

    assert desk(["devices"]) == GOOD
    assert re.search(r"ports/scanner\temulated\t-\tscanner", capsys.readouterr().out)


def test_an_import_says_what_was_taken_and_each_row_that_was_not(desk, tmp_path, capsys):
    file = people(tmp_path)
    file.write_text(file.read_text() + "OP00,何婷,clerk,,\n")

    status = desk(["import", "operators", str(file)])

    assert status == FINDING
    assert "row 3, badge" in capsys.readouterr().out


def test_a_badge_s_label_carries_number_and_secret_and_the_last_one_is_void(desk, tmp_path):
    desk(["import", "operators", str(people(tmp_path))])
    codes = []
    for name in ("first.png", "second.png"):
        assert desk(["badge", "OP0001", str(tmp_path / name)]) == GOOD
        image = Image.open(tmp_path / name).convert("L")
        codes += [
            found.text for found in zxingcpp.read_barcodes(image.resize((image.width * 2, image.height * 2)))
        ]

    store = Store(f"sqlite:///{tmp_path}/var/station.db")
    with store.read() as connection:
        secret = connection.scalar(select(tables.operator.c.badge_secret))
    assert len(set(codes)) == 2
    assert codes[-1] == f"OP0001{secret}"


def test_a_badge_for_nobody_is_refused(desk, tmp_path, capsys):
    assert desk(["badge", "OP0099", str(tmp_path / "badge.png")]) == FINDING
    assert "OP0099" in capsys.readouterr().err


def test_the_setup_sheet_of_the_scanners_is_two_pages(desk, tmp_path):
    assert desk(["sheet", "--scanner", str(tmp_path / "setup.pdf")]) == GOOD

    assert len(PdfReader(tmp_path / "setup.pdf").pages) == 2


def test_the_command_sheet_is_a_page_of_codes(desk, tmp_path):
    assert desk(["sheet", str(tmp_path / "sheet.pdf")]) == GOOD

    assert len(PdfReader(tmp_path / "sheet.pdf").pages) == -(-len(COMMANDS) // 24)


def test_a_paper_is_written_as_the_file_its_name_asks_for_while_the_station_runs(desk, tmp_path, capsys):
    desk(["import", "operators", str(people(tmp_path))])

    def file(act):
        papers.file(act, "report", "R1", gallery.REPORT.content, state="submitted", number="RP2609290001")
        return Feedback("ok", "restored", {"made_at": ""})

    store = Store(f"sqlite:///{tmp_path}/var/station.db")
    store.perform(
        Request("touch:1", "trying", "desk1", gallery.at("2026-09-29 15:10"), operator="OP0001"), file
    )
    begins = {"pdf": b"%PDF-", "xlsx": b"PK", "csv": "\ufeff单号".encode()}
    with locked(load(tmp_path / "config.yaml", {})):
        for ending, first in begins.items():
            made = tmp_path / f"paper.{ending}"
            assert desk(["paper", "RP2609290001", "-o", str(made)]) == GOOD
            assert made.read_bytes().startswith(first)
            assert made.stat().st_mode & 0o077 == 0

    assert "RP2609290001" in PdfReader(tmp_path / "paper.pdf").pages[0].extract_text()
    assert desk(["paper", "RP2609290002", "-o", str(made)]) == FINDING
    assert "There is no RP2609290002" in capsys.readouterr().err
    assert desk(["paper", "RP2609290001", "-o", str(tmp_path / "paper.doc")]) == WRONG_USE
    assert "ends in .pdf, .xlsx, .csv" in capsys.readouterr().err


def test_what_a_desk_keeps_is_readable_by_its_own_account_alone(desk, tmp_path):
    desk(["token", "erp"])

    modes = {path.name: path.stat().st_mode & 0o077 for path in (tmp_path / "var").iterdir()}
    assert set(modes.values()) == {0}


def test_a_token_is_printed_and_only_its_hash_is_kept(desk, tmp_path, capsys):
    assert desk(["token", "erp"]) == GOOD

    token = capsys.readouterr().out.strip()
    assert re.fullmatch(r"[\w-]{32}", token)
    assert token.encode() not in (tmp_path / "var" / "station.db").read_bytes()


def test_tokens_are_listed_by_name_and_one_that_is_revoked_is_gone(desk, capsys):
    for name in ("phone", "ERP-物流"):
        desk(["token", name])
    capsys.readouterr()

    assert desk(["token", "--list"]) == GOOD
    assert [line.split("\t")[:2] for line in capsys.readouterr().out.splitlines()] == [
        ["ERP-物流", "desk1"],
        ["phone", "desk1"],
    ]
    assert desk(["token", "--revoke", "phone"]) == GOOD
    assert capsys.readouterr().out == "Token phone opens nothing any more\n"
    desk(["token", "--list"])
    assert [line.split("\t")[0] for line in capsys.readouterr().out.splitlines()] == ["ERP-物流"]


@pytest.mark.parametrize(
    ("arguments", "english", "chinese"),
    [
        (["erp"], "There is a token erp already", "已有令牌 erp"),
        (["two words"], "'two words' cannot name a token", "令牌名“two words”不能用"),
        ([""], "'' cannot name a token", "令牌名“”不能用"),
        (["n" * 31], "cannot name a token", "不能用"),
        (["--revoke", "nobody"], "There is no token nobody", "没有令牌 nobody"),
    ],
)
def test_a_token_that_cannot_be_made_or_ended_is_a_finding_in_both_languages(
    desk, monkeypatch, capsys, arguments, english, chinese
):
    desk(["token", "erp"])
    for language, sentence in (("en_US.UTF-8", english), ("zh_CN.UTF-8", chinese)):
        monkeypatch.setenv("LANG", language)
        capsys.readouterr()

        assert desk(["token", *arguments]) == FINDING
        said = capsys.readouterr()
        assert said.out == ""
        assert sentence in said.err


def test_the_command_token_alone_is_wrong_use(desk):
    with pytest.raises(SystemExit) as ended:
        desk(["token"])

    assert ended.value.code == WRONG_USE


def test_a_second_station_on_the_same_data_is_refused_with_the_first_one_s_number(desk, tmp_path, capsys):
    with locked(load(tmp_path / "config.yaml", {})):
        status = desk(["token", "erp"])

    assert status == FINDING
    assert "a station works here already (process" in capsys.readouterr().err


def test_a_backup_is_made_and_put_back_by_two_commands(desk, tmp_path, capsys):
    desk(["import", "operators", str(people(tmp_path))])

    assert desk(["backup", str(tmp_path / "out")]) == GOOD
    [made] = (tmp_path / "out").iterdir()
    assert f"backed up: {made} (0 units, " in capsys.readouterr().out
    assert desk(["restore", str(made)]) == FINDING
    assert "was left as it is; to replace it say --force" in capsys.readouterr().err
    assert desk(["restore", "--force", str(made)]) == GOOD

    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith("restored: the backup of ")
    assert said[-1].startswith(f"what was there before: {tmp_path}/var/station.db.before-restore-")


def test_where_there_is_nothing_to_back_up_or_to_restore_it_is_said(desk, tmp_path, monkeypatch, capsys):
    assert desk(["backup", str(tmp_path / "out")]) == FINDING
    assert desk(["restore", str(tmp_path)]) == FINDING
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert desk(["restore", str(tmp_path)]) == FINDING
    with pytest.raises(SystemExit) as ended:
        desk(["restore"])

    assert ended.value.code == WRONG_USE
    said = capsys.readouterr().err
    assert f"{tmp_path} is no backup of a station (backup.json: No such file or directory); name a" in said
    assert f"{tmp_path} 不是收货台的备份" in said
    assert not any((tmp_path / "out").iterdir())


def test_a_restoring_waits_for_the_station_to_end_and_a_backup_does_not(desk, tmp_path, capsys):
    from station.__main__ import locked

    desk(["sheet", str(tmp_path / "sheet.pdf")])
    with locked(load(tmp_path / "config.yaml", {})):
        assert desk(["backup", str(tmp_path / "out")]) == GOOD
        [made] = (tmp_path / "out").iterdir()
        assert desk(["restore", "--force", str(made)]) == FINDING

    assert "a station works here already" in capsys.readouterr().err


def test_a_damaged_store_is_said_with_the_newest_good_backup_which_one_command_restores(
    desk, tmp_path, capsys
):
    desk(["sheet", str(tmp_path / "sheet.pdf")])
    desk(["backup", str(tmp_path / "var" / "backups")])
    [made] = (tmp_path / "var" / "backups").iterdir()
    for file in (tmp_path / "var").glob("station.db*"):
        file.unlink()
    (tmp_path / "var" / "station.db").write_bytes(b"no database" * 1000)
    capsys.readouterr()

    assert desk(["sheet", str(tmp_path / "sheet.pdf")]) == FINDING
    command = capsys.readouterr().err.splitlines()[-1].partition(": station ")[2]
    assert command == f"restore --force {made}"
    assert desk(command.split()) == GOOD
    assert desk(["sheet", str(tmp_path / "sheet.pdf")]) == GOOD
