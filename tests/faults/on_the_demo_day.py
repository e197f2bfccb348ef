"""The command `station` with its clock moved: `python -m tests.faults.on_the_demo_day SECONDS run`.

The demo's warranties and deadlines belong to its day; nothing else is changed.
"""

import sys
from datetime import timedelta
from functools import partial

from station import __main__ as command
from station.clock import Clock

if __name__ == "__main__":
    command.Clock = partial(Clock, timedelta(seconds=float(sys.argv[1])))  # type: ignore[misc, assignment]
    sys.exit(command.main(sys.argv[2:]))
