"""`python -m drivers.scale --port PORT`: prints what the scale says, until Ctrl-C."""

import argparse

from drivers.by_hand import from_arguments, watch

if __name__ == "__main__":
    watch(from_arguments("scale", argparse.ArgumentParser(prog="python -m drivers.scale"))[0])
