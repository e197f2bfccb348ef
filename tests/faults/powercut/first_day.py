"""A desk's first day, its schema made and the lists taken: `python -m ...first_day MODULE SECONDS`.

The settings come from the environment. The module is imported for what it changes; usually nothing.
"""

import importlib
import os
import sys
from datetime import timedelta

from station.clock import Clock
from station.config import load
from station.demo import data
from station.operations.setup import first_start
from station.store.store import Store
from tests.playing import CONFIG

if __name__ == "__main__":
    importlib.import_module(sys.argv[1])
    settings = load(CONFIG, os.environ)
    clock = Clock(timedelta(seconds=float(sys.argv[2])))
    store = Store(settings.database.url)
    store.migrate()
    first_start(store, settings, clock)
    data.load(store, settings.desk.id, clock)
