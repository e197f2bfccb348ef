"""`python -m drivers.emulators --dir DIR`: the emulated devices of one desk, until ended."""

from __future__ import annotations

import argparse
import signal
import sys
from pathlib import Path

from drivers.emulators.bench import EmulatedBench


def main() -> int:
    """Bring up the devices, say `ready`, serve."""
    parser = argparse.ArgumentParser(prog="python -m drivers.emulators", description=main.__doc__)
    parser.add_argument(
        "--dir", type=Path, required=True, help="folder for ports, labels and the control socket"
    )
    parser.add_argument(
        "--printer-port", type=int, default=0, help="TCP port of the printer; 0 chooses a free one"
    )
    parser.add_argument(
        "--printer-serial", action="store_true", help="the printer on a pty DIR/printer, not on TCP"
    )
    parser.add_argument(
        "--suffix", default="cr", choices=["cr", "lf", "crlf", "tab", "etx"], help="of the scanner"
    )
    parser.add_argument(
        "--until-stdin-closes", action="store_true", help="end when stdin does, so with the parent"
    )
    given = parser.parse_args()
    # Closing the ports and removing their names is part of ending.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    bench = EmulatedBench(
        given.dir, given.printer_port, given.printer_serial, given.suffix, given.until_stdin_closes
    )
    bench.run(lambda: print("ready", flush=True))
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(0)
