"""`python -m drivers.printer --port PORT [--send FILE]`: prints the printer's state, or sends it a file."""

import argparse
import sys
import time
from pathlib import Path

from drivers.by_hand import from_arguments, watch
from drivers.printer.link import PrinterLink, SendFailed


def send(link: PrinterLink, data: bytes) -> int:
    """Send one job and say what is known of it; 0 when the printer tells within 10 s that it is on paper,
    else 1."""
    link.start()
    try:
        until = time.monotonic() + 5
        while not link.takes_jobs() and time.monotonic() < until:
            time.sleep(0.05)
        before = link.counter()
        link.send(data)
        until = time.monotonic() + 10
        while not (told := _told(link, before)) and time.monotonic() < until:
            time.sleep(0.1)
        print(f"label counter before {before}, after {link.counter()}; {link.status(0)}")
        return 0 if told else 1
    except SendFailed as failed:
        print(f"{failed}; {link.condition()}")
        return 1
    finally:
        link.stop()


def _told(link: PrinterLink, before: int | None) -> bool:
    if before is None:
        return link.came_out() is True
    after = link.counter()
    return after is not None and after > before


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m drivers.printer")
    parser.add_argument("--send", type=Path, metavar="FILE", help="a job to send as it is")
    device, given = from_arguments("printer", parser)
    assert isinstance(device, PrinterLink)
    if given.send:
        sys.exit(send(device, given.send.read_bytes()))
    watch(device)
