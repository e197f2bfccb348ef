"""What the machine has of `deploy/`: the service, the touchscreen, device names, the browser's policy."""

import json
from collections.abc import Iterator
from pathlib import Path

from station.config import Settings
from station.messages import Text

SHIPPED = Path(__file__).parents[2] / "deploy"

INSTALLED = {
    "station.service": "etc/systemd/system/station.service",
    "99-station.rules": "etc/udev/rules.d/99-station.rules",
    "station-kiosk.service": "etc/systemd/system/station-kiosk.service",
    "chromium-policy.json": "etc/chromium/policies/managed/station.json",
}
"""Where each file is installed. The first says that this machine runs the station as a service, the third
that it has a touchscreen of its own: the policy is asked for with it."""

_ADDRESSES = ("URLAllowlist", "VideoCaptureAllowedUrls")


def findings(settings: Settings, root: Path = Path("/")) -> Iterator[Text] | None:
    """Yield how what is installed differs from what this version ships; None where nothing is installed.

    A machine's own lines beside ours are no finding: names of devices are filled in there.
    """
    if not (root / INSTALLED["station.service"]).exists():
        return None
    return _findings(settings, root)


def _findings(settings: Settings, root: Path) -> Iterator[Text]:
    kiosk = (root / INSTALLED["station-kiosk.service"]).exists()
    for name, place in INSTALLED.items():
        shipped, path = SHIPPED / name, root / place
        if not path.exists():
            if kiosk or name == "99-station.rules":
                yield Text(f"缺 {path}：请从 {shipped} 复制", f"{path} is not there; copy it from {shipped}")
        elif name.endswith(".json"):
            yield from _policy(json.loads(shipped.read_text()), path, settings)
        else:
            lines = {line.strip() for line in path.read_text().splitlines()}
            wanted = (line.strip() for line in shipped.read_text().splitlines())
            for line in wanted:
                if line and not line.startswith("#") and line not in lines:
                    yield Text(f"{path} 少一行：{line}", f"{path} lacks the line: {line}")


def _policy(wanted: dict[str, object], path: Path, settings: Settings) -> Iterator[Text]:
    try:
        found = json.loads(path.read_text())
        found.keys()
    except (ValueError, AttributeError) as error:
        yield Text(f"{path} 不是一个 JSON 对象：{error}", f"{path} is no JSON object: {error}")
        return
    address = f"http://127.0.0.1:{settings.web.port}"
    for name, value in wanted.items():
        expected = [address] if name in _ADDRESSES else value
        if found.get(name) != expected:
            yield Text(
                f"{path} 的 {name} 应为 {json.dumps(expected)}，现为 {json.dumps(found.get(name))}",
                f"{path}: {name} expected {json.dumps(expected)}, found {json.dumps(found.get(name))}",
            )
