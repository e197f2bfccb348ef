"""The tables: state as it is now, and the journal of how it came to be.

Parity between SQLite and PostgreSQL is kept by types of our own: money in integer fen, quantities in
integer thousandths, weights as the text the scale sent, times always aware and in UTC.

A module a subject; all of them are one namespace, `tables.unit` wherever it stands.
"""

from station.store.tables.claims import *
from station.store.tables.deliveries import *
from station.store.tables.desks import *
from station.store.tables.findings import *
from station.store.tables.inspections import *
from station.store.tables.journal import *
from station.store.tables.labels import *
from station.store.tables.masters import *
from station.store.tables.papers import *
from station.store.tables.parts import *
from station.store.tables.people import *
from station.store.tables.plans import *
from station.store.tables.prices import *
from station.store.tables.schema import *
from station.store.tables.stock import *
