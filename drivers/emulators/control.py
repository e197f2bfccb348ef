"""The client of the emulators' control socket: what the demo, its bench panel and the tests turn the knobs
with."""

from __future__ import annotations

import contextlib
import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any


class BenchError(RuntimeError):
    """The emulators refused a request, or are not there."""


class Bench:
    """Knobs of the emulated devices under a folder. May be used from any thread; each call is one short
    connection."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def scanner_port(self) -> str:
        """The scanner's `port:`."""
        return self.port("scanner")

    @property
    def scale_port(self) -> str:
        """The scale's `port:`."""
        return self.port("scale")

    @property
    def printer_port(self) -> str:
        """The printer's `port:`."""
        return self.port("printer")

    def port(self, device: str) -> str:
        """A device's `port:`, socket:// or a pty's link."""
        number = self.folder / f"{device}.port"
        if number.exists():
            return f"socket://127.0.0.1:{number.read_text().strip()}"
        return str(self.folder / device)

    def ask(self, do: str, **arguments: Any) -> dict[str, Any]:
        """Any request by name; its answer.

        Raises:
            BenchError: not there, or refused; the message says why.
        """
        try:
            with socket.socket(socket.AF_UNIX) as line:
                line.settimeout(10)
                line.connect(str(self.folder / "control"))
                line.sendall(json.dumps({"do": do, **arguments}).encode() + b"\n")
                answer = b""
                while not answer.endswith(b"\n"):
                    if not (piece := line.recv(65536)):
                        raise BenchError(f"{do}: no answer")
                    answer += piece
        except OSError as error:
            raise BenchError(f"emulators under {self.folder} do not answer: {error}") from error
        found: dict[str, Any] = json.loads(answer)
        if not found.pop("ok"):
            raise BenchError(f"{do}: {found['error']}")
        return found

    # -- scanner

    def scan(self, *texts: str, device: str = "scanner", **how: Any) -> None:
        """Scan labels: several texts arrive glued; `pieces` and `gap_s` let them trickle, `cut` ends them
        early, `suffix=False` leaves the last one unended."""
        self.ask("scan", device=device, texts=list(texts), **how)

    def noise(self, count: int, seed: int = 0) -> None:
        """Random bytes, as from a wrong baud rate."""
        self.ask("noise", count=count, seed=seed)

    def endless(self, count: int) -> None:
        """So many bytes without a line end."""
        self.ask("endless", count=count)

    def raw(self, device: str, data: bytes) -> None:
        """Any bytes from any device."""
        self.ask("raw", device=device, hexadecimal=data.hex())

    # -- scale

    def load(self, weight: str, settle: int = 2, device: str = "scale") -> None:
        """Put a load on the pan, "1.250 kg"; so many answers still move."""
        self.press(device, "load", weight=weight, settle=settle)

    def unload(self, device: str = "scale") -> None:
        """Empty the pan."""
        self.press(device, "unload")

    def tare(self, weight: str = "", device: str = "scale") -> None:
        """Take the load, or so much, off as tare."""
        self.press(device, "tare", weight=weight)

    def overload(self, device: str = "scale") -> None:
        """Too much on the pan."""
        self.press(device, "overload")

    def underload(self, device: str = "scale") -> None:
        """The pan is lifted."""
        self.press(device, "underload")

    def unstable(self, on: bool = True, device: str = "scale") -> None:
        """Never settle, or settle again."""
        self.set(device, always_moving=on)

    def unit(self, unit: str, device: str = "scale") -> None:
        """Switch the display to another unit."""
        self.set(device, unit=unit)

    def stale(self, data: bytes, device: str = "scale") -> None:
        """Bytes of another answer, once, before the next one."""
        self.set(device, stale=data.decode("latin-1"))

    # -- printer

    def paper_out(self, device: str = "printer") -> None:
        """The roll is empty."""
        self.press(device, "paper_out")

    def head_open(self, device: str = "printer") -> None:
        """Open the print head."""
        self.press(device, "head_open")

    def ribbon_out(self, device: str = "printer") -> None:
        """The ribbon is used up."""
        self.press(device, "ribbon_out")

    def pause(self, device: str = "printer") -> None:
        """Press the pause key."""
        self.press(device, "pause")

    def refill(self, device: str = "printer") -> None:
        """New paper and ribbon; what the printer held comes out."""
        self.press(device, "refill")

    def close_head(self, device: str = "printer") -> None:
        """Close the print head; what the printer held comes out."""
        self.press(device, "close_head")

    def resume(self, device: str = "printer") -> None:
        """End the pause."""
        self.press(device, "resume")

    def garbage(self, data: bytes | None, device: str = "printer") -> None:
        """Answer every question of the printer's state with these bytes; None ends that."""
        self.set(device, garbage=None if data is None else data.decode("latin-1"))

    def cut_after(self, count: int, device: str = "printer") -> None:
        """Cut the printer's connection after so many bytes of the next job; a serial one stays out until
        `replug`."""
        self.ask("cut_after", device=device, count=count)

    def labels(self, after: int = 0, device: str = "printer") -> list[dict[str, Any]]:
        """What came out, in order: index from 1, number (own number, "" if none found), file (path of the
        job)."""
        found: list[dict[str, Any]] = self.ask("labels", device=device, after=after)["labels"]
        return found

    # -- any device

    def press(self, device: str, knob: str, **arguments: Any) -> None:
        """Turn a knob: a method of the emulated device."""
        self.ask("press", device=device, knob=knob, **arguments)

    def set(self, device: str, **attributes: Any) -> None:
        """Set attributes of the emulated device; bytes as latin-1 text."""
        self.ask("set", device=device, **attributes)

    def unplug(self, device: str) -> None:
        """Pull a cable: "scanner", "scale" or "printer"."""
        self.ask("unplug", device=device)

    def replug(self, device: str) -> None:
        """Put the cable back."""
        self.ask("replug", device=device)

    def fall_silent(self, device: str, on: bool = True) -> None:
        """Scale or printer answer nothing, or answer again."""
        self.set(device, silent=on)

    def delay(self, device: str, seconds: float) -> None:
        """Scale or printer answer so much later."""
        self.set(device, delay_s=seconds)

    def slow(self, device: str, bytes_per_s: float) -> None:
        """The device reads no more than so many bytes a second; 0 for as fast as it can."""
        self.set(device, bytes_per_s=bytes_per_s)

    def trickle(self, device: str, seconds: float) -> None:
        """Each byte that the device sends takes so long; 0 ends that."""
        self.set(device, slow_s=seconds)

    def garble(self, device: str, pieces: int = 1) -> None:
        """In so many of the next pieces that the device sends one byte is another one."""
        self.set(device, garble=pieces)

    def drop_connection_after(self, device: str, count: int) -> None:
        """The connection drops when so many bytes more have gone, either way; a pty is unplugged by that."""
        self.ask("drop_after", device=device, count=count)

    def stop_reading(self, device: str, on: bool = True) -> None:
        """The device accepts and never reads, or reads again."""
        self.ask("stop_reading", device=device, on=on)

    def state(self) -> dict[str, Any]:
        """plugged (by device), and what each scale and printer displays."""
        return self.ask("state")

    def end(self) -> None:
        """End the emulators' process."""
        self.ask("end")


@contextlib.contextmanager
def running(folder: Path, *options: str) -> Iterator[Bench]:
    """The emulators in a process of their own for as long as the block lasts, or this process lives.

    Args:
        folder: for ports, labels and the control socket; at most about 90 characters, as unix sockets have
            it.
        options: of `python -m drivers.emulators`, such as "--device", "scale=scale:mt-sics".
    Raises:
        BenchError: they did not come up.
    """
    process = launch(folder, *options)
    try:
        yield Bench(folder)
    finally:
        assert process.stdin is not None
        process.stdin.close()
        process.wait(timeout=10)


def launch(folder: Path, *options: str) -> subprocess.Popen[bytes]:
    """Start the emulators' process and wait until they are ready; it ends when its stdin is closed.

    Raises:
        BenchError: they did not come up.
    """
    command = [
        sys.executable,
        "-m",
        "drivers.emulators",
        "--dir",
        str(folder),
        "--until-stdin-closes",
        *options,
    ]

    # A session of its own: Ctrl+C ends the station, which then ends them.
    # S603: the command is our own module.
    process = subprocess.Popen(  # noqa: S603
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
    )
    assert process.stdout is not None
    if process.stdout.readline() != b"ready\n":
        process.kill()
        raise BenchError(f"emulators did not start: {' '.join(command)}")
    return process
