"""`station label`: what is seen is what prints, and a trial label comes out of each printer as calibrated."""

import io
import json
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from PIL import Image

import labels
from drivers.emulators import control
from labels import gallery, zpl
from labels.calibration import Calibration
from station import __main__, trying_labels
from station.config import load
from station.feedback import Refused
from station.printing import job_bytes
from tests.playing import CONFIG, eventually


@pytest.fixture
def command(tmp_path, monkeypatch, capsys):
    """Run `station label` with the shipped settings, in a data folder of its own."""
    monkeypatch.setenv("STATION__DATA", str(tmp_path / "data"))
    monkeypatch.setenv("LANG", "en")

    def run(*arguments: str) -> tuple[int, str]:
        status = __main__.main(["--config", str(CONFIG), "label", *arguments])
        out = capsys.readouterr()
        return status, out.out + out.err

    return run


@pytest.mark.parametrize("kind", [*trying_labels.examples(), "trial"])
def test_every_kind_can_be_seen_with_invented_content(command, tmp_path, kind):
    file = tmp_path / "out.png"

    status, said = command("preview", kind, "-o", str(file))

    assert (status, said) == (0, "")
    with Image.open(file) as image:
        sizes = {(each.width_mm * 8, each.height_mm * 8) for each in labels.MEDIA.values()}
        assert image.size in sizes
        assert image.convert("L").getextrema() == (0, 255)


def test_a_label_is_seen_with_content_of_a_file_dot_for_dot_as_it_prints(command, tmp_path):
    label = replace(gallery.UNIT, model="HY650G", printed_by="罗强")
    (tmp_path / "unit.json").write_text(json.dumps(asdict(label)))

    command("preview", "unit", "--json", str(tmp_path / "unit.json"), "-o", str(tmp_path / "out.png"))

    drawn = labels.render(label, labels.MEDIA["60x40"], 8).image()
    with Image.open(tmp_path / "out.png") as image:
        assert image.convert("1").tobytes() == drawn.tobytes()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("[1]", "expected one JSON object"),
        ("{", "expected one JSON object"),
        ("{}", "number: a unit label needs this field"),
        (json.dumps({**asdict(gallery.UNIT), "colour": "red"}), "colour: a unit label has no such field"),
        (json.dumps({**asdict(gallery.UNIT), "model": "☃"}), "must be in the shipped font"),
        (json.dumps({**asdict(gallery.UNIT), "issue": "1"}), "is of type int"),
    ],
)
def test_a_file_that_holds_no_such_label_is_refused_in_a_sentence(command, tmp_path, content, said):
    (tmp_path / "unit.json").write_text(content)
    arguments = ("--json", str(tmp_path / "unit.json"), "-o", str(tmp_path / "out.png"))

    status, answer = command("preview", "unit", *arguments)

    assert status == 1
    assert said in answer
    assert not (tmp_path / "out.png").exists()


def test_a_kind_there_is_not_is_refused_with_those_there_are(command, tmp_path):
    status, said = command("preview", "poster", "-o", str(tmp_path / "out.png"))

    assert status == 1
    assert "no label poster" in said
    assert "unit" in said


def test_an_example_is_never_printed_since_it_could_be_taken_for_a_real_label(command):
    status, said = command("print", "unit", "--printer", "printer")

    assert status == 1
    assert "could be taken for a real one" in said


LANGUAGES = {"zpl": {"darkness": 9}, "tspl": {"darkness": 9}, "esc-pos": {}}


def settings(tmp_path, bench, language, **options):
    device = {"id": "printer", "kind": "printer", "protocol": language, "port": bench.printer_port, **options}
    own = {f"STATION__DEVICES__0__{name.upper()}": str(value) for name, value in device.items()}
    config = tmp_path / "config.yaml"
    config.write_text("desk: {id: desk1, name: Desk}\n")
    return load(config, {"STATION__DATA": str(tmp_path / "data"), **own})


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_trial_label_comes_out_once_as_calibrated(tmp_path, tmp_path_factory, language):
    device = f"printer=printer:{language}@tcp"
    with control.running(tmp_path_factory.mktemp("ports"), "--device", device) as bench:
        own = LANGUAGES[language]
        mine = settings(tmp_path, bench, language, offset_x_mm=-1, offset_y_mm=0.5, **own)

        answer = trying_labels.print_one(mine, "trial", None, "printer")

        eventually(lambda: len(bench.labels()) == 1)
        out = Path(bench.labels()[0]["file"]).read_bytes()
        assert bench.state()["printer"]["violations"] == []
    assert answer.code == "label_sent"
    assert answer.facts["bytes"] == len(out) + len(Calibration(**own).prologue(language))


def test_an_offset_off_the_label_is_refused_before_a_byte_leaves(tmp_path, tmp_path_factory):
    device = "printer=printer:zpl@tcp"
    with control.running(tmp_path_factory.mktemp("ports"), "--device", device) as bench:
        mine = settings(tmp_path, bench, "zpl", offset_x_mm=8)

        with pytest.raises(Refused) as refused:
            trying_labels.print_one(mine, "trial", None, "printer")

        assert bench.labels() == []
    assert refused.value.code == "label_not_drawable"
    assert "offset_x_mm: this label can be moved" in refused.value.facts["found"]


def test_the_check_names_the_labels_that_an_offset_pushes_off_their_paper(tmp_path):
    config = tmp_path / "config.yaml"
    config.write_text("desk: {id: desk1, name: Desk}\n")
    device = {"ID": "p", "KIND": "printer", "PROTOCOL": "zpl", "PORT": "/dev/lp9", "OFFSET_X_MM": "9"}
    mine = load(config, {f"STATION__DEVICES__0__{name}": value for name, value in device.items()})

    [found] = trying_labels.off_the_paper(mine, "en")

    assert found.startswith(f"p will print no {', '.join(labels.KINDS)} label: ")
    assert "this label can be moved from" in found


def test_a_printer_that_is_not_ready_is_named(tmp_path, tmp_path_factory, monkeypatch):
    monkeypatch.setattr(trying_labels, "READY_S", 1.5)
    device = "printer=printer:zpl@tcp"
    with control.running(tmp_path_factory.mktemp("ports"), "--device", device) as bench:
        bench.paper_out()

        with pytest.raises(Refused) as refused:
            trying_labels.print_one(settings(tmp_path, bench, "zpl"), "trial", None, "printer")

    assert refused.value.facts == {"printer": "printer", "found": "paper_out"}


def test_the_picture_of_a_trial_label_names_the_stock(tmp_path):
    config = tmp_path / "config.yaml"
    config.write_text("desk: {id: desk1, name: Desk}\n")
    mine = load(config, {"STATION__LABELS__UNIT__MEDIA": "70x50"})

    with Image.open(io.BytesIO(trying_labels.preview(mine, "trial", None))) as image:
        assert image.size == (560, 400)


def test_the_queue_sends_what_a_printer_s_calibration_says():
    drawing = labels.render(gallery.UNIT, labels.MEDIA["60x40"], 8)
    own = Calibration(0.5, -0.25, 12)

    job = job_bytes("zpl", drawing, calibration=own)

    assert job == b"~SD12" + zpl.encode(own.place(drawing))
