"""`station emulate`: one emulated device to try things with, its knobs turned by lines on stdin."""

from __future__ import annotations

import difflib
import os
import selectors
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from drivers.catalog import PROTOCOLS
from drivers.emulators.bench import EmulatedBench, EmulatedPort

DEVICE = "device"
"""The device's name on its bench."""


@dataclass(frozen=True, slots=True)
class Knob:
    """What a line can turn.

    Attributes:
        says: what it does, a line.
        takes: what stands behind its name, "" for nothing.
        turn: does it, with what stood there; what it returns is shown.
    """

    says: str
    takes: str
    turn: Callable[[str], object]


def emulate(protocol: str, kind: str | None, port: str) -> int:
    """Be a device until stdin closes or the process is ended; what it says of itself goes to stdout.

    Args:
        protocol: a key of `catalog.PROTOCOLS[kind]`.
        kind: "scale", "scanner" or "printer"; None when only one of them has the protocol.
        port: `tcp:PORT`, or the path of the link under which its terminal is to be found.
    Raises:
        ValueError: no such device, or no such port, saying what was expected.
        OSError: the port cannot be made.
    """
    found = kind_of(protocol, kind)
    number = _tcp_port(port)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with tempfile.TemporaryDirectory(prefix="emulate-") as folder:
        bench = EmulatedBench(Path(folder), [EmulatedPort(DEVICE, found, protocol, number)])
        link = Path(port) if number is None else None
        if link is not None:
            os.symlink(Path(folder) / DEVICE, link)
        try:
            _listen(bench)
            print(f"a {found} that speaks {protocol}, at {_address(bench, link)}; `help` lists its knobs")
            bench.run(lambda: sys.stdout.flush())
        except KeyboardInterrupt:
            pass
        finally:
            if link is not None:
                link.unlink(missing_ok=True)
    return 0


def kind_of(protocol: str, kind: str | None) -> str:
    """The kind of device that speaks a protocol.

    Raises:
        ValueError: none does, or several do.
    """
    kinds = [each for each in PROTOCOLS if protocol in PROTOCOLS[each] and kind in (None, each)]
    if len(kinds) == 1:
        return kinds[0]
    if kinds:
        raise ValueError(f"{protocol}: several devices speak it, say --kind {' or --kind '.join(kinds)}")
    known = [name for each in PROTOCOLS if kind in (None, each) for name in PROTOCOLS[each]]
    near = difflib.get_close_matches(protocol, known, n=1)
    hint = f"; did you mean {near[0]}?" if near else ""
    raise ValueError(f"protocol: expected one of {', '.join(known)}, found {protocol}{hint}")


def knobs(bench: EmulatedBench) -> Mapping[str, Knob]:
    """Every knob of the only device of a bench, by the word that a line begins with."""
    device = bench.device(DEVICE)
    found = {name: _own(bench, name, method) for name, method in _turnable(device)}
    if hasattr(device, "scan"):
        found["scan"] = Knob("Read a label.", "TEXT", lambda text: bench.do_scan([text], DEVICE))
    if hasattr(device, "silent"):
        found["fall_silent"] = Knob("Answer nothing.", "", lambda _: bench.do_set(DEVICE, silent=True))
        found["speak"] = Knob("Answer again.", "", lambda _: bench.do_set(DEVICE, silent=False))
    return {
        **found,
        "set": Knob("Set an attribute of the device.", "NAME VALUE", lambda said: _set(bench, said)),
        "send": Knob("Send these bytes.", "HEXADECIMAL", lambda said: bench.do_raw(DEVICE, said)),
        "delay": Knob("Answer so much later.", "SECONDS", lambda s: bench.do_set(DEVICE, delay_s=float(s))),
        "slow": Knob(
            "Take so long for each byte.", "SECONDS", lambda s: bench.do_set(DEVICE, slow_s=float(s))
        ),
        "garble": Knob(
            "Spoil a byte in the next N pieces.", "N", lambda n: bench.do_set(DEVICE, garble=int(n))
        ),
        "drop_connection_after": Knob(
            "Drop the connection after N bytes more.", "N", lambda n: bench.do_drop_after(DEVICE, int(n))
        ),
        "stop_reading": Knob("Take bytes and never read them.", "", lambda _: bench.do_stop_reading(DEVICE)),
        "read_again": Knob("Read again.", "", lambda _: bench.do_stop_reading(DEVICE, on=False)),
        "unplug": Knob("Pull the cable.", "", lambda _: bench.do_unplug(DEVICE)),
        "replug": Knob("Put the cable back.", "", lambda _: bench.do_replug(DEVICE)),
        "state": Knob("Show what the device shows.", "", lambda _: bench.do_state()),
        "end": Knob("End.", "", lambda _: bench.do_end()),
    }


def obey(bench: EmulatedBench, line: str) -> str:
    """Turn the knob that a line names; what is to be shown for it."""
    all_knobs = knobs(bench)
    word, _, said = line.strip().partition(" ")
    if not word:
        return ""
    if word == "help":
        width = max(len(f"{name} {knob.takes}") for name, knob in all_knobs.items())
        return "\n".join(
            f"  {name + ' ' + knob.takes:{width}}  {knob.says}" for name, knob in all_knobs.items()
        )
    if word not in all_knobs:
        near = difflib.get_close_matches(word, all_knobs, n=1)
        hint = f"; did you mean {near[0]}?" if near else "; `help` lists them"
        return f"no knob {word}{hint}"
    try:
        shown = all_knobs[word].turn(said.strip())
    except (ValueError, TypeError, ArithmeticError) as error:
        # A mistaken line is its writer's; the device must go on.
        return f"{word} {all_knobs[word].takes}: {error or type(error).__name__}"
    return "ok" if shown is None else str(shown)


def _turnable(device: object) -> Iterator[tuple[str, Any]]:
    """The knobs of the device itself, in the order in which they are written down."""
    names = [
        name for kind in reversed(type(device).__mro__) for name in vars(kind) if not name.startswith("_")
    ]
    for name in dict.fromkeys(names):
        method = getattr(device, name)
        if callable(method) and getattr(method, "__annotations__", {}).get("return") == "None":
            yield name, method


def _own(bench: EmulatedBench, name: str, method: Any) -> Knob:
    takes = [each for each in method.__annotations__ if each != "return"][:1]
    says = (method.__doc__ or "").split("\n")[0]

    def turn(said: str) -> None:
        bench.do_press(DEVICE, name, **({takes[0]: said} if takes and said else {}))

    return Knob(says, takes[0].upper() if takes else "", turn)


def _set(bench: EmulatedBench, said: str) -> None:
    name, _, value = said.partition(" ")
    words: dict[str, object] = {"on": True, "off": False}
    bench.do_set(DEVICE, **{name: words.get(value, int(value) if value.isdecimal() else value)})


def _tcp_port(port: str) -> int | None:
    if not port.startswith("tcp:"):
        return None
    number = port.removeprefix("tcp:")
    if not number.isdecimal() or int(number) > 65535:
        raise ValueError(f"port: expected tcp:PORT with a port from 0 to 65535, or a path, found {port}")
    return int(number)


def _address(bench: EmulatedBench, link: Path | None) -> str:
    return str(link) if link else f"socket://127.0.0.1:{bench.tcp_port(DEVICE)}"


def _listen(bench: EmulatedBench) -> None:
    """Obey the lines of stdin; where nobody can write any, be the device without knobs."""
    rest = b""

    def ready(_events: int) -> None:
        nonlocal rest
        data = os.read(sys.stdin.fileno(), 4096)
        *lines, rest = (rest + data).split(b"\n")
        for line in lines:
            if shown := obey(bench, line.decode("utf-8", "replace")):
                print(shown, flush=True)
        if not data:
            bench.do_end()

    try:
        bench.watch(sys.stdin.fileno(), selectors.EVENT_READ, ready)
    except PermissionError:  # /dev/null or a file
        return
