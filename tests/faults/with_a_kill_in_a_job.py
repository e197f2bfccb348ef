"""The command `station` on the demo's day, killed while it sends its first label:
`python -m tests.faults.with_a_kill_in_a_job SECONDS:BYTES run`.

So many bytes of the job have left; a shorter job is sent whole, and nobody hears the printer any more.
"""

import os
import signal
import sys
import time
from datetime import timedelta
from functools import partial
from typing import Any

from drivers.printer.link import PrinterLink
from station import __main__ as command
from station.clock import Clock

SEND_S = 5.0
"""Time for the bytes to leave; the emulated printer takes them at once."""

LET_PRINT_S = 0.03
"""A job that was sent whole may be on paper before the kill, or not."""


def killed_after(count: int, port: Any, job: bytes) -> None:
    """Be the end of the station, so many bytes into a job."""
    port.write(job[:count], SEND_S)
    if count >= len(job):
        time.sleep(LET_PRINT_S * (count % 2))
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    offset, _, place = sys.argv[1].partition(":")
    command.Clock = partial(Clock, timedelta(seconds=float(offset)))  # type: ignore[misc, assignment]
    PrinterLink._send = lambda self, port, job, give_up: killed_after(int(place), port, job)  # type: ignore[method-assign]
    sys.exit(command.main(sys.argv[2:]))
