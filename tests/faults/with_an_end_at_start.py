"""The command `station` asked to end (SIGTERM) in its first moment, when only the page answers:
`python -m tests.faults.with_an_end_at_start OFFSET run`.
"""

import os
import signal
import sys
from typing import Any

from station import __main__ as command


def and_ask_to_end(*arguments: Any, **named: Any) -> None:
    """Serve the pages, and be asked to end."""
    serve(*arguments, **named)
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    serve, command.serve = command.serve, and_ask_to_end
    sys.exit(command.main(sys.argv[2:]))
