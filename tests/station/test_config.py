import re
import subprocess
import sys
from datetime import time
from pathlib import Path

import pytest

import labels
from drivers.catalog import DeviceSettings
from drivers.scale.protocols import SCALES
from station.checking import not_printed
from station.config import ConfigError, Device, Settings, load

SHIPPED = Path(__file__).parents[2] / "config.yaml"

SMALL = """\
desk:
  id: desk1
  name: Desk 1
"""


def write(folder: Path, text: str | bytes) -> Path:
    path = folder / "config.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def findings(folder: Path, text: str | bytes, **environment: str) -> list[tuple[str, str]]:
    """The English and Chinese sentences of everything that is wrong with a file."""
    with pytest.raises(ConfigError) as caught:
        load(write(folder, text), environment)
    return [(found.sentence("en"), found.sentence("zh")) for found in caught.value.findings]


# --- what is right -----------------------------------------------------------------------------------


def test_the_shipped_file_is_one_desk_on_emulated_devices():
    settings = load(SHIPPED, {})
    ports = SHIPPED.parent / "var/ports"
    assert settings.device_settings() == [
        DeviceSettings(
            "scanner", "scanner", "serial", f"{ports}/scanner", {"suffix": "any", "aim": "optional"}
        ),
        DeviceSettings("scale", "scale", "mt-sics", f"{ports}/scale", {"unit": "kg", "poll_s": 0.2}),
        DeviceSettings("printer", "printer", "zpl", "socket://127.0.0.1:9100", {"dpmm": 8}),
    ]
    assert (settings.desk.id, settings.data) == ("desk1", SHIPPED.parent / "var")
    assert settings.database.url == f"sqlite:///{SHIPPED.parent}/var/station.db"


def test_the_shipped_file_says_what_stands_when_nothing_is_said(tmp_path):
    shipped = load(SHIPPED, {})
    least = load(write(tmp_path, SMALL), {})
    assert (shipped.web, shipped.labels, shipped.policy) == (least.web, least.labels, least.policy)


def test_every_key_stands_in_the_shipped_file_under_a_comment():
    text = SHIPPED.read_text()
    groups = (*Settings.model_fields.values(), *(Settings.model_fields["labels"],))
    names = {
        name
        for group in groups
        if hasattr(group.annotation, "model_fields")
        for name in group.annotation.model_fields
    }
    names |= set(Settings.model_fields) | set(Device.model_fields) - {"options"} | {"media", "dpmm"}
    assert {name for name in names if not re.search(rf"^[#\s-]*{name}\b", text, re.MULTILINE)} == set()
    lines = text.splitlines()
    bare = [
        line
        for above, line in zip(["", *lines], lines, strict=False)
        if re.match(r"\s*(- )?\w+:", line) and not re.match(r"\s*#|\s*(- )?\w+:|^$", above)
    ]
    assert bare == []


def test_a_secret_is_not_shown_by_settings_that_are_logged(tmp_path):
    secret = "whsec_" + "A" * 32
    settings = load(
        write(tmp_path, SMALL), {"STATION__WEBHOOK__URL": "http://erp/", "STATION__WEBHOOK__SECRET": secret}
    )
    assert settings.webhook.secret.get_secret_value() == secret
    assert secret[6:] not in repr(settings)


def test_texts_that_yaml_would_guess_at_stay_as_written(tmp_path):
    text = (
        SMALL.replace("Desk 1", "no") + "policy:\n  close: 08:30\n" + "web:\n  allowed_hosts: [0123, 1.10]\n"
    )
    settings = load(write(tmp_path, text), {})
    assert (settings.desk.name, settings.policy.close) == ("no", time(8, 30))
    assert settings.web.allowed_hosts == ("0123", "1.10")


def test_a_file_saved_with_a_byte_order_mark_is_read(tmp_path):
    assert load(write(tmp_path, b"\xef\xbb\xbf" + SMALL.encode()), {}).desk.id == "desk1"


def test_paths_are_relative_to_the_files_folder_and_addresses_stay(tmp_path):
    text = SMALL + (
        "data: ../data\n"
        "database: {url: 'sqlite:///x/y.db'}\n"
        "devices:\n"
        "  - {id: a, kind: scanner, protocol: serial, port: ports/a}\n"
        "  - {id: b, kind: scanner, protocol: serial, port: /dev/b}\n"
        "  - {id: c, kind: scanner, protocol: serial, port: 'rfc2217://far:4000'}\n"
    )
    settings = load(write(tmp_path, text), {})
    assert settings.data == tmp_path / "../data"
    assert settings.database.url == f"sqlite:///{tmp_path}/x/y.db"
    assert [device.port for device in settings.devices] == [
        f"{tmp_path}/ports/a",
        "/dev/b",
        "rfc2217://far:4000",
    ]


def test_every_key_can_come_from_the_environment():
    environment = {
        "STATION__WEB__PORT": "8090",
        "STATION__WEB__ALLOWED_HOSTS__0": "desk.example",
        "STATION__DEVICES__1__PORT": "/dev/scale",
        "STATION__DEVICES__1__BAUDRATE": "19200",
        "STATION__POLICY__CLOSE": "18:00",
        "STATION__LABELS__UNIT__MEDIA": "40x30",
        "STATION__DATA": "/tmp/elsewhere",
        "PATH": "/bin",
    }
    settings = load(SHIPPED, environment)
    assert (settings.web.port, settings.web.allowed_hosts) == (8090, ("desk.example",))
    assert settings.devices[1].port == "/dev/scale"
    assert settings.devices[1].options == {"unit": "kg", "poll_s": 0.2, "baudrate": 19200}
    assert (settings.policy.close, settings.labels.unit.media) == (time(18, 0), "40x30")
    assert settings.database.url == "sqlite:////tmp/elsewhere/station.db"


def test_reading_the_settings_does_not_load_the_database():
    code = "import sys, station.config; print('sqlalchemy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


# --- what is wrong -----------------------------------------------------------------------------------

DEVICE = "devices:\n  - {id: a, kind: scanner, protocol: serial, port: /dev/a"

WRONG = [
    (
        "web:\n  prot: 80\n",
        "web.prot (line 5): expected one of host, port, allowed_hosts, public_url, storybook, found "
        "prot; did you mean port?",
        "web.prot（第 5 行）：应为以下之一：host、port、allowed_hosts、public_url、storybook，写的是 prot；"
        "是不是 port？",
    ),
    (
        "devises: []\n",
        "devises (line 4): expected one of desk, data, reserve_mb, database, backup, recorder, web, labels, "
        "policy, webhook, devices, found devises; did you mean devices?",
        "devises（第 4 行）：应为以下之一：desk、data、reserve_mb、database、backup、recorder、web、labels、"
        "policy、webhook、devices，"
        "写的是 devises；是不是 devices？",
    ),
    (
        "web: {port: high}\n",
        "web.port (line 4): expected a whole number (≥ 1, ≤ 65535), found high.",
        "web.port（第 4 行）：应为整数（≥ 1，≤ 65535），写的是 high。",
    ),
    (
        "web: {port: 80800}\n",
        "web.port (line 4): expected a whole number (≥ 1, ≤ 65535), found 80800.",
        "web.port（第 4 行）：应为整数（≥ 1，≤ 65535），写的是 80800。",
    ),
    (
        "web: {storybook: no}\n",
        "web.storybook (line 4): expected true or false, found no.",
        "web.storybook（第 4 行）：应为 true 或 false，写的是 no。",
    ),
    (
        "web: {allowed_hosts: desk}\n",
        "web.allowed_hosts (line 4): expected a list, found desk.",
        "web.allowed_hosts（第 4 行）：应为列表，写的是 desk。",
    ),
    (
        "policy:\n  close: 17\n",
        "policy.close (line 5): expected a time such as 17:30, found 17.",
        "policy.close（第 5 行）：应为时刻，如 17:30，写的是 17。",
    ),
    (
        "policy: {bounce_s: inf}\n",
        "policy.bounce_s (line 4): expected a number (≥ 0), found inf.",
        "policy.bounce_s（第 4 行）：应为数（≥ 0），写的是 inf。",
    ),
    (
        "policy: {week: mon-sut}\n",
        "policy.week (line 4): expected one of mon-fri, mon-sat, found mon-sut; did you mean mon-sat?",
        "policy.week（第 4 行）：应为以下之一：mon-fri、mon-sat，写的是 mon-sut；是不是 mon-sat？",
    ),
    (
        "labels: {unit: {media: 60x4}}\n",
        "labels.unit.media (line 4): expected one of 40x30, 50x30, 60x40, 70x50, 100x150, found 60x4; "
        "did you mean 60x40?",
        "labels.unit.media（第 4 行）：应为以下之一：40x30、50x30、60x40、70x50、100x150，"
        "写的是 60x4；是不是 60x40？",
    ),
    (
        "labels: {badge: {dpmm: 9}}\n",
        "labels.badge.dpmm (line 4): expected one of 8, 12, found 9.",
        "labels.badge.dpmm（第 4 行）：应为以下之一：8、12，写的是 9。",
    ),
    (
        "database: {url: 'mysql://x/y'}\n",
        "database.url (line 4): expected a database address such as sqlite:///var/station.db or "
        "postgresql://station@host/station, found "
        "mysql://x/y.",
        "database.url（第 4 行）：应为数据库地址，如 sqlite:///var/station.db 或 "
        "postgresql://station@主机/station，写的是 mysql://x/y。",
    ),
    (
        "web: [1]\n",
        "web (line 4): expected the keys host, port, allowed_hosts, public_url, storybook, found [1].",
        "web（第 4 行）：应为一组键：host、port、allowed_hosts、public_url、storybook，写的是 [1]。",
    ),
    (
        "data: a\ndata: b\n",
        "data (line 5): expected each key once, found data; line 4 has it too, remove one.",
        "data（第 5 行）：应为每个键只写一次，写的是 data；第 4 行已经写过，请删去一处。",
    ),
    (
        DEVICE + "}\n  - {id: a, kind: scanner, protocol: serial, port: /dev/b}\n",
        "devices[1].id (line 6): expected an id no other device has, found a; devices[0] has it already.",
        "devices[1].id（第 6 行）：应为别的设备没有的编号，写的是 a；devices[0] 已经用了。",
    ),
    (
        DEVICE + "}\n  - {id: b, kind: scanner, protocol: serial, port: /dev/a}\n",
        "devices[1].port (line 6): expected a port no other device uses, found /dev/a; devices[0] has it "
        "already.",
        "devices[1].port（第 6 行）：应为别的设备没有用的端口，写的是 /dev/a；devices[0] 已经用了。",
    ),
    (
        DEVICE.replace(", port: /dev/a", "}\n"),
        "devices[0].port (line 5): expected a port such as /dev/serial/by-id/... or socket://host:9100, "
        "but it is missing.",
        "devices[0].port（第 5 行）：应为设备的端口，如 /dev/serial/by-id/… 或 socket://主机:9100，没有写。",
    ),
    (
        DEVICE.replace("/dev/a", "socket://printer:99999}\n"),
        "devices[0].port (line 5): expected socket://host:port with a port from 1 to 65535, "
        "found socket://printer:99999.",
        "devices[0].port（第 5 行）：应为 socket://主机:端口，端口 1 到 65535，写的是 "
        "socket://printer:99999。",
    ),
    (
        DEVICE.replace("scanner", "scaner") + "}\n",
        "devices[0].kind (line 5): expected one of scanner, scale, printer, found scaner; did you mean "
        "scanner?",
        "devices[0].kind（第 5 行）：应为以下之一：scanner、scale、printer，写的是 scaner；是不是 scanner？",
    ),
    (
        DEVICE.replace("scanner", "scale").replace("serial", "mtsics") + "}\n",
        f"devices[0].protocol (line 5): expected one of {', '.join(SCALES)}, found mtsics; "
        "did you mean mt-sics?",
        f"devices[0].protocol（第 5 行）：应为以下之一：{'、'.join(SCALES)}，写的是 mtsics；是不是 mt-sics？",
    ),
    (
        DEVICE + ", sufix: cr}\n",
        "devices[0].sufix (line 5): expected one of id, name, kind, protocol, port, baudrate, bytesize, "
        "parity, "
        "stopbits, handshake, suffix, aim, code_id, gs_text, idle_ms, found sufix; did you mean suffix?",
        "devices[0].sufix（第 5 行）：应为以下之一：id、name、kind、protocol、port、baudrate、bytesize、"
        "parity、"
        "stopbits、handshake、suffix、aim、code_id、gs_text、idle_ms，写的是 sufix；是不是 suffix？",
    ),
    (
        DEVICE + ", baudrate: fast}\n",
        "devices[0].baudrate (line 5): expected one of 1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200, "
        "found fast.",
        "devices[0].baudrate（第 5 行）：应为以下之一：1200、2400、4800、9600、19200、38400、57600、115200，"
        "写的是 fast。",
    ),
    (
        DEVICE.replace("scanner", "scale").replace("serial", "mt-sics") + ", poll_s: 50}\n",
        "devices[0].poll_s (line 5): expected a number from 0.01 to 10, found 50.",
        "devices[0].poll_s（第 5 行）：应为 0.01 到 10 之间的数，写的是 50。",
    ),
    (
        "devices: [x]\n",
        "devices[0] (line 4): expected the keys id, name, kind, protocol, port, found x.",
        "devices[0]（第 4 行）：应为一组键：id、name、kind、protocol、port，写的是 x。",
    ),
    (
        "web: {host: *here}\n",
        "line 4: expected YAML, found web: {host: *here}; column 13: an alias (*name) is not allowed here.",
        "第 4 行：应为 YAML，写的是 web: {host: *here}；第 13 列：an alias (*name) is not allowed here。",
    ),
    (
        "web: {host: a\n",
        "line 5: expected YAML, found \"\"; column 1: expected ',' or '}', but got '<stream end>'.",
        "第 5 行：应为 YAML，写的是 \"\"；第 1 列：expected ',' or '}', but got '<stream end>'。",
    ),
    (
        "web: {host: a\x07}\n",
        "line 4: expected YAML, found web: {host: a\\x07}; column 14: special characters are not allowed: "
        "#x0007.",
        "第 4 行：应为 YAML，写的是 web: {host: a\\x07}；第 14 列：special characters are not allowed: "
        "#x0007。",
    ),
    (
        "webhook: {url: ftp://erp.example/}\n",
        "webhook.url (line 4): expected an address that begins with http:// or https://, without a user name "
        "or #, found ftp://erp.example/.",
        "webhook.url（第 4 行）：应为 http:// 或 https:// 开头的网址，不带用户名和 #，"
        "写的是 ftp://erp.example/。",
    ),
    (
        "webhook: {timeout_s: 5}\n",
        "webhook.url (line 4): expected an address that begins with http:// or https://, without a user name "
        "or #, but it is missing.",
        "webhook.url（第 4 行）：应为 http:// 或 https:// 开头的网址，不带用户名和 #，没有写。",
    ),
    (
        "webhook: {url: 'http://erp/', secret: whsec_dG9vIHNob3J0}\n",
        "webhook.secret (line 4): expected whsec_ and 24 to 64 bytes in base64 (openssl rand -base64 32 "
        "makes one), found ***.",
        "webhook.secret（第 4 行）：应为 whsec_ 加 24 到 64 字节的 base64"
        "（openssl rand -base64 32 可生成），写的是 ***。",
    ),
    (
        "webhook: {url: 'http://erp/', timeout: 5}\n",
        "webhook.timeout (line 4): expected one of url, secret, timeout_s, begin, found timeout; did you "
        "mean timeout_s?",
        "webhook.timeout（第 4 行）：应为以下之一：url、secret、timeout_s、begin，"
        "写的是 timeout；是不是 timeout_s？",
    ),
    (
        "labels: {badge: {media: 40x30}}\n",
        "labels.badge.media (line 4): expected one of 60x40, 70x50, 100x150, found 40x30; this kind of label "
        "does not fit on smaller media.",
        "labels.badge.media（第 4 行）：应为以下之一：60x40、70x50、100x150，"
        "写的是 40x30；这种标签放不进更小的纸。",
    ),
    (
        "labels: {unit_lines: [request, delivry]}\n",
        "labels.unit_lines[1] (line 4): expected one of customer_code, request, signed_on, delivery, "
        "printed_at, printed_by, found delivry; did you mean delivery?",
        "labels.unit_lines[1]（第 4 行）：应为以下之一：customer_code、request、signed_on、delivery、"
        "printed_at、printed_by，写的是 delivry；是不是 delivery？",
    ),
]


@pytest.mark.parametrize(("text", "english", "chinese"), WRONG)
def test_each_mistake_is_one_sentence_in_both_languages(tmp_path, text, english, chinese):
    assert findings(tmp_path, SMALL + text) == [(english, chinese)]


def test_everything_wrong_is_said_at_once_in_the_order_of_the_file(tmp_path):
    found = findings(
        tmp_path, "".join(["desk: {id: Desk 1, name: x}\n", *(WRONG[at][0] for at in (0, 6, 9, 20))])
    )
    assert [sentence.split(" (")[0] for sentence, _ in found] == [
        "desk.id",
        "web.prot",
        "policy.close",
        "labels.unit.media",
        "devices[0].sufix",
    ]


def test_a_printer_takes_the_kinds_it_names_on_the_stock_that_is_in_it(tmp_path):
    text = SMALL + (
        "labels:\n  part: {media: 40x30}\ndevices:\n"
        "  - {id: a, kind: printer, protocol: tspl, port: /dev/a, prints: [unit, badge]}\n"
        "  - {id: b, kind: printer, protocol: zpl, port: /dev/b, media: 40x30}\n"
        "  - {id: c, kind: printer, protocol: esc-pos, port: cups://queue}\n"
    )

    settings = load(write(tmp_path, text), {})

    kinds = [settings.label_kinds(each) for each in settings.devices]
    assert kinds == [("unit", "badge"), ("part",), labels.KINDS]


def test_a_logo_that_cannot_be_printed_is_found_before_the_start(tmp_path):
    (tmp_path / "logo.png").write_text("no picture")

    ((english, chinese),) = findings(tmp_path, SMALL + "labels: {logo: logo.png}\n")

    assert english.startswith(
        "labels.logo (line 4): expected a readable PNG of at most 2000 pixels a side and 1000000 bytes, "
    )
    assert chinese.startswith(
        "labels.logo（第 4 行）：应为读得出的 PNG 图片，边长不超过 2000 像素，不超过 1000000 字节，写的是 /"
    )


def test_a_printer_is_sent_labels_its_own_way_or_as_the_labels_have_it(tmp_path):
    devices = (
        "devices:\n  - {id: a, kind: printer, protocol: tspl, port: /dev/a, mode: native}\n"
        "  - {id: b, kind: printer, protocol: zpl, port: /dev/b}\n"
    )
    settings = load(write(tmp_path, SMALL + "labels: {mode: bitmap}\n" + devices), {})

    assert (settings.labels.mode, [each.mode for each in settings.devices]) == ("bitmap", ["native", None])


def test_a_mode_that_is_none_is_refused_with_those_there_are(tmp_path):
    devices = "devices:\n  - {id: a, kind: printer, protocol: tspl, port: /dev/a, mode: bitmaps}\n"
    said = [english for english, _ in findings(tmp_path, SMALL + devices)]

    assert len(said) == 1
    assert "devices[0].mode" in said[0]
    assert "expected one of certain, native, bitmap, found bitmaps; did you mean bitmap?" in said[0]


def test_two_names_of_one_device_are_one_port(tmp_path):
    (tmp_path / "ttyUSB0").touch()
    (tmp_path / "by-id").symlink_to(tmp_path / "ttyUSB0")
    text = (
        SMALL
        + DEVICE.replace("/dev/a", "ttyUSB0")
        + "}\n  - {id: b, kind: scanner, protocol: serial, port: by-id}\n"
    )
    [(sentence, _)] = findings(tmp_path, text)
    said, _, why = sentence.partition(f", found {str(tmp_path)[:40]}")  # a long path is cut
    assert said == "devices[1].port (line 6): expected a port no other device uses"
    assert why.endswith("; devices[0] has it already.")


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        (
            "STATION__WEB__PROT",
            "80",
            "web.prot (STATION__WEB__PROT): expected one of host, port, allowed_hosts, public_url, "
            "storybook, found prot; did you mean port?",
        ),
        (
            "STATION__WEB__PORT",
            "0",
            "web.port (STATION__WEB__PORT): expected a whole number (≥ 1, ≤ 65535), found 0.",
        ),
        (
            "STATION__DEVICES__2__PORT",
            "/dev/x",
            "devices[2].port (STATION__DEVICES__2__PORT): expected a position from 0 to 0, found 2.",
        ),
        (
            "STATION__DESK__ID__X",
            "1",
            "desk.id.x (STATION__DESK__ID__X): expected a key there is, found x.",
        ),
    ],
)
def test_a_wrong_variable_is_named(tmp_path, name, value, sentence):
    text = SMALL + "devices: []\n"
    assert [english for english, _ in findings(tmp_path, text, **{name: value})] == [sentence]


def test_a_file_that_is_no_text_is_refused(tmp_path):
    assert findings(tmp_path, SMALL.encode() + b"web: \xb6\xab\n") == [
        ("line 4: expected text in UTF-8, found 0xB6.", "第 4 行：应为 UTF-8 编码的文字，写的是 0xB6。")
    ]


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(ConfigError) as caught:
        load(tmp_path / "none.yaml", {})
    assert (
        str(caught.value)
        == f"{tmp_path}/none.yaml: expected a settings file, found No such file or directory."
    )


def test_a_kind_of_label_that_no_printer_takes_is_named_by_the_check(tmp_path):
    taken = ", ".join(kind for kind in labels.KINDS if kind not in ("part", "location"))
    device = f"devices:\n  - {{id: a, kind: printer, protocol: zpl, port: /dev/a, prints: [{taken}]}}\n"
    settings = load(write(tmp_path, SMALL + device), {})

    assert not_printed(settings, "en") == [
        "No printer takes labels of the kind part, location: look at prints: and media: in config.yaml"
    ]
    assert not_printed(load(write(tmp_path, SMALL), {}), "en") == []


def test_the_tests_settings_are_the_shipped_ones_in_a_folder_of_their_own(settings, tmp_path):
    own = {"STATION__DATA": str(tmp_path / "data"), "STATION__DATABASE__URL": settings.database.url}
    assert settings == load(SHIPPED, {**own, "STATION__RESERVE_MB": "0"})
