"""Writing a found device into config.yaml: its comments, its order and everything else stay as they are."""

import io
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import CommentMark, YAMLError
from ruamel.yaml.tokens import CommentToken

from drivers.binding import Bound
from drivers.catalog import PROTOCOLS
from station.config import ConfigError, Device, Settings, load
from station.feedback import Refused

_KEYS = tuple(name for name in Device.model_fields if name != "options")
_LINE = ("baudrate", "bytesize", "parity", "stopbits")


class ConfigFile:
    """A settings file as it was when it was read.

    Raises:
        Refused: it cannot be read.
    """

    def __init__(self, path: Path) -> None:
        self.path = path.resolve()  # a link stays a link
        try:
            self._read = self.path.read_bytes()
            text = self._read.decode("utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise Refused("config_unreadable", file=str(path), found=_why(error)) from error
        self._ends = "\r\n" if "\r\n" in text else "\n"
        self._text = text.replace("\r\n", "\n")

    def bind(self, id: str, bound: Bound, environment: Mapping[str, str]) -> Settings:
        """Write a device's port, protocol and settings under its id, a new one at the end of the list.

        The file is replaced as a whole or not at all; the one before stays beside it with `.bak` at its end.

        Args:
            environment: what overrides the file, `os.environ`.
        Returns:
            The settings with the device bound.

        Raises:
            Refused: the file was changed since it was read, cannot be written, would be wrong, or something
                in the environment would win; nothing was written.
        """
        new = self._with(id, bound)
        try:
            if self.path.read_bytes() != self._read:
                raise Refused("config_changed", file=str(self.path))
            with self._beside(new) as written:
                settings = self._checked(Path(written.name), id, bound, environment)
                self.path.with_name(f"{self.path.name}.bak").write_bytes(self._read)
                os.replace(written.name, self.path)
        except OSError as error:
            lines = "; ".join(f"{name}: {value}" for name, value in _values(bound).items())
            raise Refused(
                "config_not_written", file=str(self.path), found=_why(error), lines=lines
            ) from error
        return settings

    def _beside(self, text: str) -> "_Beside":
        return _Beside(self.path, text)

    def _checked(self, file: Path, id: str, bound: Bound, environment: Mapping[str, str]) -> Settings:
        try:
            settings = load(file, environment)
        except ConfigError as error:
            wrong = error.findings[0]
            raise Refused("config_would_be_wrong", key=wrong.key, found=wrong.value or "-") from error
        device = next((each for each in settings.devices if each.id == id), None)
        if device is None or (device.port, device.protocol) != (bound.port, bound.protocol):
            raise Refused("config_overridden", id=id)
        return settings

    def _with(self, id: str, bound: Bound) -> str:
        yaml = YAML()
        yaml.preserve_quotes = True
        yaml.width = 1_000_000
        yaml.indent(mapping=2, sequence=self._indent() + 2, offset=self._indent())
        try:
            tree = yaml.load(self._text)
        except YAMLError as error:
            raise Refused("config_unreadable", file=str(self.path), found=str(error)) from error
        devices = tree.get("devices") if isinstance(tree, CommentedMap) else None
        if devices is None:
            devices = tree["devices"] = CommentedSeq()
        found = next((each for each in devices if each.get("id") == id), None)
        if found is None:
            _append(devices, CommentedMap({"id": id, "kind": bound.kind, **_values(bound)}))
        elif found.get("kind") != bound.kind:
            raise Refused(
                "config_other_kind", id=id, found=f"seems.{found.get('kind')}", expected=f"seems.{bound.kind}"
            )
        else:
            _change(found, bound)
        out = io.StringIO()
        yaml.dump(tree, out)
        return out.getvalue().replace("\n", self._ends)

    def _indent(self) -> int:
        """How far the dashes of the devices stand to the right of their key."""
        lines = iter(self._text.splitlines())
        for line in lines:
            if line.startswith("devices:"):
                break
        dash = next((line for line in lines if line.lstrip().startswith("- ")), "  - ")
        return len(dash) - len(dash.lstrip())


class _Beside:
    """A file in the same folder, which is gone afterwards unless it was put in the place of the first."""

    def __init__(self, path: Path, text: str) -> None:
        self._path = path
        self._text = text

    def __enter__(self) -> Any:
        self._file = tempfile.NamedTemporaryFile(
            dir=self._path.parent, prefix=f".{self._path.name}.", suffix=".yaml", delete=False
        )
        with self._file:
            self._file.write(self._text.encode())
            self._file.flush()
            was = self._path.stat()
            os.fchmod(self._file.fileno(), was.st_mode & 0o7777)
            if (was.st_uid, was.st_gid) != (os.geteuid(), os.getegid()) and os.geteuid() == 0:
                os.fchown(self._file.fileno(), was.st_uid, was.st_gid)
            os.fsync(self._file.fileno())
        return self._file

    def __exit__(self, *_: object) -> None:
        Path(self._file.name).unlink(missing_ok=True)


def _values(bound: Bound) -> dict[str, Any]:
    return {"protocol": bound.protocol, "port": bound.port, **bound.options}


def _change(device: CommentedMap, bound: Bound) -> None:
    """Set what was found; what the new protocol has not, and line settings of the device before, go."""
    known = PROTOCOLS[bound.kind][bound.protocol].options
    for name in list(device):
        gone = name not in _KEYS and (name not in known or name in _LINE) and name not in bound.options
        if gone:
            _drop(device, name)
    if device.get("kind") != "printer" and "mode" in device and "mode" not in bound.options:
        _drop(device, "mode")
    for name, value in _values(bound).items():
        if name in device:
            device[name] = value
        else:
            # Before the port: what follows the last key may be a comment about the next device.
            device.insert(list(device).index("port"), name, value)


def _drop(device: CommentedMap, name: str) -> None:
    """Remove a key; the comment that follows it is about what comes next."""
    names = list(device)
    at = names.index(name)
    after = device.ca.items.pop(name, None)
    del device[name]
    if after is None or after[2] is None or at == 0:
        return
    following = CommentToken("\n" + after[2].value.partition("\n")[2], CommentMark(0), None)
    before = device.ca.items.setdefault(names[at - 1], [None, None, None, None])
    if before[2] is None:
        before[2] = following
    else:
        before[2].value = before[2].value.rstrip("\n") + following.value


def _append(devices: CommentedSeq, device: CommentedMap) -> None:
    """Put a device at the end of the list, before the comment that leads to what follows the list."""
    if devices and isinstance(devices[-1], CommentedMap):
        last = devices[-1]
        token = last.ca.items.get(next(reversed(last)), [None, None, None])[2]
        if token is not None and token.value.count("\n") > 1:
            lines = token.value.split("\n")
            # indented comments right below the last device are about its own options
            own = 1 + next((n for n, line in enumerate(lines[1:]) if not line.startswith(" ")), 0)
            leading = "\n".join(lines[own:])
            token.value = "\n".join(lines[:own]) + "\n\n"
            device.ca.items[next(reversed(device))] = [
                None, None, CommentToken(f"\n{leading}", CommentMark(0), None), None,
            ]  # fmt: skip
    devices.fa.set_block_style()
    devices.append(device)


def _why(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)
