"""config.yaml -> typed settings: every error at once, unknown keys refused with "did you mean".

Scalars are read as the text that stands in the file and become numbers or times only where a setting wants
one: YAML's own guesses would make 22:30 a number of minutes, `no` a truth value and 0123 an octal number.
"""

import base64
import difflib
import os
import re
import typing
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import time
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

import yaml
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    create_model,
)
from pydantic.fields import FieldInfo

from drivers.catalog import PROTOCOLS, DeviceSettings
from labels import KINDS, LabelError, Style, media_for
from labels import style as styles
from labels.calibration import Calibration
from labels.media import DPMM, MEDIA
from labels.raster import Mode
from station.messages import Language, Text
from station.policy import Policy

PREFIX = "STATION__"
"""Begins the name of an environment variable that overrides a key: STATION__WEB__PORT is web.port."""

Location = tuple[str | int, ...]
"""Where a value stands: ("devices", 1, "port")."""


NOTHING = Text("", "")

# --- what can be wrong -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong with the settings.

    Attributes:
        key: where, `devices[1].protocol`; empty for the file as a whole.
        value: as written; None when nothing is written.
        expected: what would be right.
        hint: what to do, a sentence; may be empty.
        source: line of the file, or environment variable, that the value comes from.
    """

    key: str
    value: str | None
    expected: Text
    hint: Text = NOTHING
    source: int | str | None = None

    def sentence(self, language: Language) -> str:
        """Return the finding as one clear sentence: where, value, expectation, what to do."""
        if language == "zh":
            where = f"第 {self.source} 行" if isinstance(self.source, int) else self.source or ""
            where = f"{self.key}（{where}）" if self.key and where else self.key or where
            found = "没有写" if self.value is None else f"写的是 {self.value}"
            end = f"；{self.hint.zh}" if self.hint.zh else "。"
            gap = " " if self.expected.zh[0].isascii() else ""
            return f"{where}：应为{gap}{self.expected.zh}，{found}{end}"
        where = f"line {self.source}" if isinstance(self.source, int) else self.source or ""
        where = f"{self.key} ({where})" if self.key and where else self.key or where
        found = "but it is missing" if self.value is None else f"found {self.value}"
        end = f"; {self.hint.en}" if self.hint.en else "."
        return f"{where}: expected {self.expected.en}, {found}{end}"


class ConfigError(Exception):
    """The settings cannot be used.

    Attributes:
        findings: everything wrong, in the order of the file.
    """

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__("\n".join(finding.sentence("en") for finding in findings))
        self.findings = findings


# --- the settings ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _OneOf:
    """What a value may be, when a table elsewhere says so."""

    choices: tuple[str, ...]

    def check(self, value: Any) -> Any:
        if str(value) not in self.choices:
            raise ValueError
        return value


def _one_of(choices: Iterable[object]) -> tuple[AfterValidator, _OneOf]:
    allowed = _OneOf(tuple(map(str, choices)))
    return AfterValidator(allowed.check), allowed


_MEDIA = _one_of(MEDIA)
_DPMM = _one_of(DPMM)

Name = Annotated[
    str, Field(min_length=1, max_length=80), Text("1 到 80 个字的文字", "a text of 1 to 80 characters")
]
Id = Annotated[
    str,
    Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,39}$"),
    Text("1 到 40 个小写字母、数字、- 或 _", "1 to 40 of a-z, 0-9, - and _"),
]


class _Group(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Desk(_Group):
    """Which desk this is."""

    id: Id
    name: Name


class Database(_Group):
    """Where the store is."""

    url: Annotated[
        str,
        Field(pattern=r"^(sqlite:///[^:?#]+|postgresql://\S+/[^/?#\s]+(\?\S*)?)$"),
        Text(
            "数据库地址，如 sqlite:///var/station.db 或 postgresql://station@主机/station",
            "a database address such as sqlite:///var/station.db or postgresql://station@host/station",
        ),
    ]


class Backup(_Group):
    """When and where the nightly backup is made; `keep` 0: not at all."""

    folder: Path
    at: time = time(2, 30)
    keep: Annotated[int, Field(ge=0, le=1000)] = 14


class Recorder(_Group):
    """The flight recorder; `keep_mb` 0: off."""

    keep_mb: Annotated[int, Field(ge=0, le=100_000)] = 50


def _public_url(url: str) -> str:
    """An https address without a path: browsers give a camera to nothing less, and the code is a secret."""
    parts = urlsplit(url)
    if url and (parts.scheme != "https" or not parts.hostname or parts.path.strip("/") or parts.query):
        raise ValueError
    return url.rstrip("/")


class Web(_Group):
    """Where the pages are."""

    host: Annotated[
        str, Field(min_length=1), Text("本机地址，如 127.0.0.1", "an address such as 127.0.0.1")
    ] = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535)] = 8080
    allowed_hosts: tuple[str, ...] = ()
    public_url: Annotated[
        str,
        AfterValidator(_public_url),
        Text("手机打得开的网址，如 https://desk.example.cn", "an address such as https://desk.example.cn"),
    ] = ""
    storybook: bool = False


def _webhook_url(url: str) -> str:
    parts = urlsplit(url)
    plain = url.isascii() and url.isprintable() and " " not in url
    if not plain or parts.scheme not in ("http", "https") or not parts.hostname or parts.port == 0:
        raise ValueError
    if parts.username is not None or parts.fragment:
        raise ValueError
    return url


def _webhook_secret(secret: SecretStr) -> SecretStr:
    start, _, key = secret.get_secret_value().partition("_")
    if start != "whsec" or not 24 <= len(base64.b64decode(key, validate=True)) <= 64:
        raise ValueError
    return secret


class Webhook(_Group):
    """Where the journal's events are sent; nowhere without a `url`."""

    url: Annotated[
        str,
        AfterValidator(_webhook_url),
        Text(
            "http:// 或 https:// 开头的网址，不带用户名和 #",
            "an address that begins with http:// or https://, without a user name or #",
        ),
    ] = ""
    secret: Annotated[
        SecretStr,
        AfterValidator(_webhook_secret),
        Text(
            "whsec_ 加 24 到 64 字节的 base64（openssl rand -base64 32 可生成）",
            "whsec_ and 24 to 64 bytes in base64 (openssl rand -base64 32 makes one)",
        ),
    ] = SecretStr("")
    timeout_s: Annotated[float, Field(ge=0.1, le=60)] = 10.0
    begin: Literal["now", "start"] = "now"


class Device(_Group):
    """One device of the desk; `options` are the keys its protocol knows besides.

    Of a printer, `prints` names the kinds of label it takes and `media` the stock that is in it; without them
    it takes all. `mode` is how it is sent them; without it, as `labels` has it.
    """

    id: Id
    name: str = ""
    kind: Literal["scanner", "scale", "printer"]
    protocol: Annotated[str, Text("设备的协议名，如 serial", "the name of a protocol, such as serial")]
    port: Annotated[
        str,
        Field(min_length=1),
        Text(
            "设备的端口，如 /dev/serial/by-id/… 或 socket://主机:9100",
            "a port such as /dev/serial/by-id/... or socket://host:9100",
        ),
    ]
    prints: tuple[Annotated[str, *_one_of(KINDS)], ...] = ()
    media: Annotated[str, *_one_of(("", *MEDIA))] = ""
    mode: Annotated[Mode | None, _OneOf(typing.get_args(Mode))] = None
    options: dict[str, Any] = {}

    @property
    def calibration(self) -> Calibration:
        """Where a printer puts a drawing, and how dark."""
        names = Calibration.__dataclass_fields__
        return Calibration(**{name: value for name, value in self.options.items() if name in names})


class LabelStock(_Group):
    """What one kind of label is printed on."""

    media: Annotated[str, *_MEDIA] = "60x40"
    dpmm: Annotated[int, *_DPMM] = 8


_stocks: dict[str, Any] = {kind: (LabelStock, LabelStock()) for kind in KINDS}
_Stocks: Any = create_model("_Stocks", __base__=_Group, **_stocks)


class Labels(_Stocks):  # type: ignore[misc]  # its keys are the kinds of label, listed once, in `labels`
    """Media and resolution by label kind, how printers are sent their labels, and what the shop wants
    otherwise."""

    mode: Mode = "certain"
    verify: bool = False
    logo: Path | None = None
    unit_lines: tuple[Annotated[str, *_one_of(styles.OPTIONAL_UNIT_LINES)], ...] = styles.OPTIONAL_UNIT_LINES

    def stock(self, kind: str) -> LabelStock:
        """What a kind of label is printed on."""
        return typing.cast(LabelStock, getattr(self, kind))

    def style(self) -> Style:
        """What the shop changed, as the labels take it."""
        return Style(self.logo, self.unit_lines)


class Settings(_Group):
    """One desk, as config.yaml describes it; all paths absolute."""

    desk: Desk
    data: Path
    reserve_mb: Annotated[int, Field(ge=0, le=10_000)] = 200
    database: Database
    backup: Backup
    recorder: Recorder = Recorder()
    web: Web
    labels: Labels
    policy: Policy
    webhook: Webhook = Webhook()
    devices: tuple[Device, ...] = ()

    def label_kinds(self, device: Device) -> tuple[str, ...]:
        """Return the kinds of label a printer takes: those it names, on the stock that is in it."""
        return tuple(
            kind
            for kind in KINDS
            if (not device.prints or kind in device.prints)
            and device.media in ("", self.labels.stock(kind).media)
        )

    def device_settings(self) -> list[DeviceSettings]:
        """Return the devices as the drivers take them."""
        return [
            DeviceSettings(each.id, each.kind, each.protocol, each.port, each.options)
            for each in self.devices
        ]


def load(path: Path, environment: Mapping[str, str]) -> Settings:
    """Read a settings file and the environment variables that override its keys.

    Args:
        path: the YAML file; relative paths in it are relative to its folder.
        environment: `os.environ`; only names that begin with `PREFIX` are looked at.

    Raises:
        ConfigError: with everything that is wrong.
    """
    draft = _Draft()
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise ConfigError(
            [Finding("", error.strerror, Text("可读的设置文件", "a settings file"), source=str(path))]
        ) from error
    except UnicodeDecodeError as error:
        wrong = f"0x{error.object[error.start]:02X}"
        line = error.object[: error.start].count(b"\n") + 1
        raise ConfigError(
            [Finding("", wrong, Text("UTF-8 编码的文字", "text in UTF-8"), source=line)]
        ) from error
    draft.read(text)
    draft.override(environment)
    draft.place(path.absolute().parent)
    draft.check_devices()
    draft.check_webhook()
    draft.check_labels()
    return draft.settings()


# --- reading ---------------------------------------------------------------------------------------


class _Loader(yaml.SafeLoader):
    """Composes nodes only, and no anchors: a settings file has no use for them, an attacker has."""

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise yaml.composer.ComposerError(None, None, "an alias (*name) is not allowed here", mark)
        return super().compose_node(parent, index)


class _Draft:
    """The settings while they are put together: a tree of texts, where each came from, what is wrong."""

    def __init__(self) -> None:
        self.tree: dict[str, Any] = {}
        self.source: dict[Location, int | str] = {}
        self.wrong: dict[Location, Finding] = {}

    def find(self, at: Location, value: object, expected: Text, hint: Text = NOTHING) -> None:
        """Note what is wrong at a place; the first finding of a place is the one to tell."""
        if at in self.wrong:
            return
        source = next((self.source[at[:n]] for n in range(len(at), 0, -1) if at[:n] in self.source), None)
        written = value if value is None else shown(value)
        self.wrong[at] = Finding(_key(at), written, expected, hint, source)

    # -- the file

    def read(self, text: str) -> None:
        try:
            node = _Loader(text).get_single_node()
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
            problem = error.problem or error.context or "unreadable"
            raise ConfigError([_syntax(text, line, column, problem)]) from error
        except yaml.reader.ReaderError as error:
            before = text[: error.position].split("\n")
            problem = f"{error.reason}: #x{error.character:04x}"
            raise ConfigError([_syntax(text, len(before), len(before[-1]) + 1, problem)]) from error
        tree = self._value(node, ()) if node is not None else {}
        if not isinstance(tree, dict):
            raise ConfigError([Finding("", shown(tree), _keys(Settings), source=1)])
        self.tree = tree

    def _value(self, node: yaml.Node, at: Location) -> Any:
        self.source[at] = node.start_mark.line + 1
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, at)
        if isinstance(node, yaml.SequenceNode):
            return [self._value(each, (*at, index)) for index, each in enumerate(node.value)]
        return node.value

    def _mapping(self, node: yaml.MappingNode, at: Location) -> dict[str, Any]:
        found: dict[str, Any] = {}
        seen: dict[str, int] = {}
        for key, value in node.value:
            line = key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarNode):
                self.source[(*at, "?")] = line
                self.find((*at, "?"), "[…]", Text("一个词作键", "a word as a key"))
                continue
            name = str(key.value)
            here = (*at, name)
            if name in seen:
                self.source[here] = line
                hint = Text(
                    f"第 {seen[name]} 行已经写过，请删去一处。", f"line {seen[name]} has it too, remove one."
                )
                self.find(here, name, Text("每个键只写一次", "each key once"), hint)
                continue
            seen[name] = line
            empty = isinstance(value, yaml.ScalarNode) and value.value == "" and value.style is None
            if not empty:  # `name:` with nothing behind it says nothing
                found[name] = self._value(value, here)
            self.source[here] = line
        return found

    # -- the environment

    def override(self, environment: Mapping[str, str]) -> None:
        named = sorted((_steps(name), name) for name in environment if name.startswith(PREFIX))
        for _, name in named:
            at: Location = tuple(
                int(step) if step.isdecimal() else step.lower()
                for step in name.removeprefix(PREFIX).split("__")
            )
            self._override(at, name, environment[name])

    def _override(self, at: Location, name: str, value: str) -> None:
        group: Any = self.tree
        for done, step in enumerate(at):
            last = done == len(at) - 1
            if isinstance(group, dict) and isinstance(step, str) and step:
                empty: Any = [] if done + 1 < len(at) and isinstance(at[done + 1], int) else {}
                group[step] = value if last else group.get(step, empty)
            elif isinstance(group, list) and isinstance(step, int) and step <= len(group):
                if step == len(group):
                    group.append({})
                group[step] = value if last else group[step]
            else:
                self.source[at] = name
                size = len(group) if isinstance(group, list) else None
                expected = (
                    Text("已有的键", "a key there is")
                    if size is None
                    else Text(f"0 到 {size} 的序号", f"a position from 0 to {size}")
                )
                self.find(at, str(step), expected)
                return
            group = group[step]
        self.source[at] = name

    # -- paths and devices

    def place(self, folder: Path) -> None:
        """Make paths absolute, fill in the groups that are left out, and name the database."""
        for group in ("database", "backup", "web", "labels", "policy"):
            self.tree.setdefault(group, {})
        data = self.tree.setdefault("data", "var")
        if isinstance(data, str):
            self.tree["data"] = str(folder / data)
        database = self.tree["database"]
        if isinstance(database, dict) and isinstance(data, str):
            url = database.setdefault("url", f"sqlite:///{folder / data / 'station.db'}")
            if isinstance(url, str) and url.startswith("sqlite:///") and ":" not in url[10:] and url[10:]:
                database["url"] = f"sqlite:///{folder / url[10:]}"
        backup = self.tree["backup"]
        if isinstance(backup, dict) and isinstance(data, str):
            kept = backup.setdefault("folder", str(folder / data / "backups"))
            if isinstance(kept, str):
                backup["folder"] = str(folder / kept)
        wanted = self.tree["labels"]
        if isinstance(wanted, dict) and isinstance(wanted.get("logo"), str):
            wanted["logo"] = str(folder / wanted["logo"])
        for device in self._devices():
            port = device.get("port")
            if isinstance(port, str) and port and not re.match(r"[a-z][a-z0-9+.-]*:", port):
                device["port"] = str(folder / port)

    def check_devices(self) -> None:
        """Check what the settings' types cannot say: protocols, options, and no two devices on one thing."""
        ids: dict[str, str] = {}
        ports: dict[str, str] = {}
        for index, device in enumerate(self.tree.get("devices", ())):
            if not isinstance(device, dict):
                continue
            at: Location = ("devices", index)
            name = device.get("id")
            self._alone(ids, name, name, (*at, "id"), Text("别的设备没有的编号", "an id no other device has"))
            port = device.get("port")
            self._check_address(port, (*at, "port"))
            free = Text("别的设备没有用的端口", "a port no other device uses")
            self._alone(ports, _real_port(port), port, (*at, "port"), free)
            self._check_protocol(device, at)

    def check_webhook(self) -> None:
        """Find a webhook that leads nowhere."""
        webhook = self.tree.get("webhook")
        if isinstance(webhook, dict) and "url" not in webhook:
            self.find(("webhook", "url"), None, _expected(Webhook.model_fields["url"]))

    def check_labels(self) -> None:
        """Find kinds of label on media they do not fit on, and a logo that cannot be printed."""
        wanted = self.tree.get("labels")
        if not isinstance(wanted, dict):
            return
        for kind in KINDS:
            stock = wanted.get(kind)
            media = stock.get("media") if isinstance(stock, dict) else None
            if isinstance(media, str) and media in MEDIA and media not in media_for(kind):
                hint = Text("这种标签放不进更小的纸。", "this kind of label does not fit on smaller media.")
                self.find(("labels", kind, "media"), media, _one_of_them(media_for(kind)), hint)
        if isinstance(wanted.get("logo"), str):
            try:
                styles.logo(Path(wanted["logo"]))
            except LabelError as error:
                side, size = styles.LOGO_DOTS, styles.LOGO_BYTES
                expected = Text(
                    f"读得出的 PNG 图片，边长不超过 {side} 像素，不超过 {size} 字节",
                    f"a readable PNG of at most {side} pixels a side and {size} bytes",
                )
                self.find(("labels", "logo"), error.value, expected)

    def _alone(self, seen: dict[str, str], what: Any, written: Any, at: Location, expected: Text) -> None:
        if not isinstance(what, str) or not what:
            return
        if what in seen:
            other = seen[what]
            self.find(at, written, expected, Text(f"{other} 已经用了。", f"{other} has it already."))
        else:
            seen[what] = _key(at[:-1])

    def _check_address(self, port: Any, at: Location) -> None:
        if not isinstance(port, str) or not port.startswith(("socket://", "listen://")):
            return
        try:
            parts = urlsplit(port)
            good = bool(parts.hostname) and bool(parts.port)
        except ValueError:  # a port that is no number, or beyond 65535
            good = False
        if not good:
            scheme = port[:9]
            expected = Text(
                f"{scheme}主机:端口，端口 1 到 65535", f"{scheme}host:port with a port from 1 to 65535"
            )
            self.find(at, port, expected)

    def _check_protocol(self, device: dict[str, Any], at: Location) -> None:
        kind, protocol = device.get("kind"), device.get("protocol")
        own = (*_DEVICE_KEYS, *_PRINTER_KEYS) if kind == "printer" else _DEVICE_KEYS
        options = {name: device.pop(name) for name in list(device) if name not in own}
        if not isinstance(kind, str) or kind not in PROTOCOLS or not isinstance(protocol, str):
            return
        if protocol not in PROTOCOLS[kind]:
            self.find((*at, "protocol"), protocol, *_choice(protocol, PROTOCOLS[kind]))
            return
        known = PROTOCOLS[kind][protocol].options
        taken = device["options"] = {}
        for name, value in options.items():
            if name not in known:
                self.find((*at, name), name, *_choice(name, (*own, *known)))
                continue
            try:
                taken[name] = _option(known[name], value)
            except ValueError as error:
                self.find((*at, name), value, _said(str(error)))

    def _devices(self) -> list[dict[str, Any]]:
        devices = self.tree.get("devices")
        return [each for each in devices if isinstance(each, dict)] if isinstance(devices, list) else []

    # -- the types

    def settings(self) -> Settings:
        """Return the settings.

        Raises:
            ConfigError: something is wrong.
        """
        self._check_shapes(Settings, self.tree, ())
        settings = None
        try:
            settings = Settings.model_validate(self.tree)
        except ValidationError as error:
            for each in error.errors(include_url=False, include_context=False):
                self._note(each["type"], each["loc"], each["input"])
        if self.wrong or settings is None:
            raise ConfigError(sorted(self.wrong.values(), key=_in_file_order))
        return settings

    def _check_shapes(self, model: type[BaseModel], tree: Any, at: Location) -> None:
        """Find texts that pydantic would read as something nobody meant: `17` as a time of 17 seconds."""
        if not isinstance(tree, dict):
            return
        for name, info in model.model_fields.items():
            value, here = tree.get(name), (*at, name)
            if isinstance(value, dict) and _is_group(info.annotation):
                self._check_shapes(typing.cast(type[BaseModel], info.annotation), value, here)
            shape = _SHAPES.get(info.annotation)
            if shape and isinstance(value, str) and not re.fullmatch(shape[0], value):
                self.find(here, value, _expected(info))

    def _note(self, problem: str, at: Location, value: Any) -> None:
        if problem == "extra_forbidden":
            group = _field(at[:-1])
            self.find(at, str(at[-1]), *_choice(str(at[-1]), _names(group)))
            return
        info = _field(at)
        if isinstance(info, FieldInfo) and info.annotation is SecretStr:
            value = "***"  # what is secret is not repeated on a screen or in a log
        expected = _expected(info) if isinstance(info, FieldInfo) else _keys(info)
        choices = _choices(info) if isinstance(info, FieldInfo) else ()
        hint = did_you_mean(str(value), choices) if problem != "missing" else NOTHING
        self.find(at, None if problem == "missing" else value, expected, hint)


def _steps(name: str) -> list[tuple[int, str]]:
    return [(int(step), "") if step.isdecimal() else (-1, step) for step in name.split("__")]


def _in_file_order(finding: Finding) -> tuple[bool, int]:
    of_file = isinstance(finding.source, int)
    return not of_file, finding.source if isinstance(finding.source, int) else 0


# --- settings of the store -------------------------------------------------------------------------


def read_setting(name: str, text: str) -> tuple[Any, Text]:
    """Return the value of a department's setting as somebody typed it, and what would be right.

    Args:
        name: a field of `Policy`.
        text: as `write_setting` writes it; the items of a list in a row, of a group `key: items; key: items`.

    Returns:
        None for a value that is not right.
    """
    info = Policy.model_fields[name]
    right, text = _expected(info), text.strip()
    shape = _SHAPES.get(info.annotation)
    if shape and not re.fullmatch(shape[0], text):
        return None, right
    typed: Any = text
    if typing.get_origin(info.annotation) is tuple:
        typed = tuple(dict.fromkeys(_items(text)))
    elif typing.get_origin(info.annotation) is dict:
        typed = {
            key.strip(): _items(items) for key, _, items in (each.partition(":") for each in text.split(";"))
        }
    try:
        return getattr(Policy.model_validate({name: typed}), name), right
    except ValidationError:
        return None, right


def write_setting(value: Any) -> str:
    """Return the value of a setting as it is typed.

    >>> write_setting(time(17, 30)), write_setting(("mixed", "short")), write_setting(True)
    ('17:30', 'mixed, short', 'true')
    """
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | tuple):
        return ", ".join(map(write_setting, value))
    if isinstance(value, dict):
        return "; ".join(f"{key}: {write_setting(items)}" for key, items in value.items())
    return str(value)


def setting_choices(name: str) -> tuple[str, ...]:
    """Return what a setting may be, when it is one of a few words; else nothing."""
    info = Policy.model_fields[name]
    return ("true", "false") if info.annotation is bool else _choices(info)


def _items(text: str) -> list[str]:
    return [each for each in re.split(r"[\s,，、]+", text) if each]


# --- what would be right ---------------------------------------------------------------------------

_PRINTER_KEYS = ("prints", "media", "mode")
_DEVICE_KEYS = tuple(name for name in Device.model_fields if name not in ("options", *_PRINTER_KEYS))

_NUMBER = r"-?\d{1,12}(\.\d{1,12})?"
_SHAPES: Mapping[Any, tuple[str, Text]] = {
    bool: (r"true|false", Text("true 或 false", "true or false")),
    int: (r"-?\d{1,12}", Text("整数", "a whole number")),
    float: (_NUMBER, Text("数", "a number")),
    Decimal: (_NUMBER, Text("数", "a number")),
    time: (r"([01]\d|2[0-3]):[0-5]\d", Text("时刻，如 17:30", "a time such as 17:30")),
}
_BOUNDS = {"ge": "≥", "gt": ">", "le": "≤", "lt": "<"}
_SAID = (
    (r"one of (.*)", "以下之一：{}"),
    (r"a number from (\S+) to (\S+)", "{} 到 {} 之间的数"),
    (r"a weight .*", "不小于 0 的重量，用秤的单位"),
    (r"1 to 8 printable characters", "1 到 8 个看得见的字符"),
)
"""What an option of `drivers.catalog` says it expected, and the same in Chinese."""


_LIST = Text("列表", "a list")


def _is_group(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def _field(at: Location) -> FieldInfo | type[BaseModel]:
    """Return the setting, or the group, at a place."""
    found: Any = Settings
    for step in at:
        annotation: Any = found.annotation if isinstance(found, FieldInfo) else found
        if isinstance(step, int):
            found = FieldInfo.from_annotation(typing.get_args(annotation)[0])
        else:
            found = annotation.model_fields[step]
    return typing.cast(FieldInfo | type[BaseModel], found)


def _names(group: FieldInfo | type[BaseModel]) -> tuple[str, ...]:
    model: Any = group.annotation if isinstance(group, FieldInfo) else group
    if model is Device:
        return _DEVICE_KEYS
    return tuple(model.model_fields) if _is_group(model) else ()


def _choices(info: FieldInfo) -> tuple[str, ...]:
    if typing.get_origin(info.annotation) is Literal:
        return typing.get_args(info.annotation)
    return next((each.choices for each in info.metadata if isinstance(each, _OneOf)), ())


def _expected(info: FieldInfo) -> Text:
    own = next((each for each in info.metadata if isinstance(each, Text)), None)
    if own:
        return own
    if choices := _choices(info):
        return _one_of_them(choices)
    if _is_group(info.annotation):
        return _keys(typing.cast(type[BaseModel], info.annotation))
    if typing.get_origin(info.annotation) is tuple:
        items = FieldInfo.from_annotation(typing.get_args(info.annotation)[0])
        each = _choices(items)
        return (
            Text(f"列表，每项是{_one_of_them(each).zh}", f"a list, each {_one_of_them(each).en}")
            if each
            else _LIST
        )
    _, kind = _SHAPES.get(info.annotation, ("", Text("文字", "a text")))
    bounds = [
        f"{sign} {getattr(each, name)}"
        for each in info.metadata
        for name, sign in _BOUNDS.items()
        if hasattr(each, name)
    ]
    if not bounds:
        return kind
    return Text(f"{kind.zh}（{'，'.join(bounds)}）", f"{kind.en} ({', '.join(bounds)})")


def _keys(group: Any) -> Text:
    names = _names(group)
    if not names:
        return Text("文字", "a text")
    return Text(f"一组键：{'、'.join(names)}", f"the keys {', '.join(names)}")


def _one_of_them(choices: Iterable[str]) -> Text:
    return Text(f"以下之一：{'、'.join(choices)}", f"one of {', '.join(choices)}")


def did_you_mean(value: str, choices: Iterable[str]) -> Text:
    """Return "did you mean X?" for the choice that looks most like a value; empty when none does."""
    by_folded = {choice.casefold(): choice for choice in choices}
    near = difflib.get_close_matches(value.casefold(), by_folded, n=1)
    if not near:
        return NOTHING
    return Text(f"是不是 {by_folded[near[0]]}？", f"did you mean {by_folded[near[0]]}?")


def _choice(value: str, choices: Iterable[str]) -> tuple[Text, Text]:
    choices = tuple(choices)
    return _one_of_them(choices), did_you_mean(value, choices)


def _option(setting: Any, value: Any) -> object:
    """Return an option's value from its text: as it stands, or as the number it spells."""
    if not isinstance(value, str):
        raise ValueError("expected a text")
    try:
        return setting(value)
    except ValueError:
        if not re.fullmatch(_NUMBER, value):
            raise
        return setting(float(value) if "." in value else int(value))


def _said(error: str) -> Text:
    expected = re.sub(r"^expected |, found .*$", "", error, flags=re.DOTALL)
    for pattern, zh in _SAID:
        if found := re.fullmatch(pattern, expected):
            return Text(zh.format(*found.groups()).replace(", ", "、"), expected)
    return Text(expected, expected)


def _syntax(text: str, line: int, column: int, problem: str) -> Finding:
    lines = text.splitlines()
    written = lines[line - 1].strip() if 0 < line <= len(lines) else ""
    hint = Text(f"第 {column} 列：{problem}。", f"column {column}: {problem}.")
    return Finding("", shown(written), Text("YAML", "YAML"), hint, line)


def _real_port(port: Any) -> str | None:
    """Return one name for all names of a port: two links may lead to the same device."""
    if not isinstance(port, str) or not port:
        return None
    return port.lower() if "://" in port else os.path.realpath(port)


def _key(at: Location) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in at).removeprefix(".")


def shown(value: object) -> str:
    """Return a value as a finding quotes it: on one line, printable, not too long."""
    if isinstance(value, dict):
        return f"{{{', '.join(map(str, value))}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(shown, value))}]"
    text = "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in str(value)) or '""'
    text = re.sub(r"(://[^:/@]*):[^@]*@", r"\1:***@", text)  # a password of an address
    return text if len(text) <= 80 else text[:77] + "..."
