"""A command that does what its argument says: `python -m tests.faults.as_told CODE`."""

import sys

if __name__ == "__main__":
    exec(sys.argv[1])
