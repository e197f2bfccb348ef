"""`python -m drivers.emulators --dir DIR`: the emulated devices of one desk, until ended."""

from __future__ import annotations

import argparse
import signal
import sys
from pathlib import Path

from drivers.emulators.bench import DEVICES, EmulatedBench, EmulatedPort


def main() -> int:
    """Bring up the devices, say `ready`, serve."""
    parser = argparse.ArgumentParser(prog="python -m drivers.emulators", description=main.__doc__)
    parser.add_argument(
        "--dir", type=Path, required=True, help="folder for ports, labels and the control socket"
    )
    parser.add_argument(
        "--device",
        action="append",
        metavar="ID=KIND:PROTOCOL[@pty|@tcp[:PORT]][,NAME=VALUE ...]",
        help=f"a device; given several times for several, by default {' '.join(DEVICES)}",
    )
    parser.add_argument(
        "--until-stdin-closes", action="store_true", help="end when stdin does, so with the parent"
    )
    given = parser.parse_args()
    # Closing the ports and removing their names is part of ending.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        devices = [EmulatedPort.parse(each) for each in given.device or DEVICES]
        bench = EmulatedBench(given.dir, devices, given.until_stdin_closes)
    except (TypeError, ValueError) as error:
        parser.error(str(error))
    bench.run(lambda: print("ready", flush=True))
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(0)
