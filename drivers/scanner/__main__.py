"""`python -m drivers.scanner --port PORT`: prints what the scanner says, until Ctrl-C."""

import argparse

from drivers.by_hand import from_arguments, watch

if __name__ == "__main__":
    watch(from_arguments("scanner", argparse.ArgumentParser(prog="python -m drivers.scanner"))[0])
