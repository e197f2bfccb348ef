"""Which schema a database has, and bringing it to this version's (Alembic, imported on use: it is slow)."""

import re
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from station.store.away import StoreUnfit

NEWEST = "0005"
"""The revision this version of the station works with."""

_REVISION = re.compile(r"\d{4}")


def present(connection: Connection) -> str | None:
    """Return the revision of a database, None when it is empty.

    Raises:
        StoreUnfit: it has tables, and they are not a station's (`foreign`).
    """
    names = inspect(connection).get_table_names()
    found = None
    if "alembic_version" in names:
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    connection.rollback()
    ours = found is not None and _REVISION.fullmatch(found) and {"head", "event"} <= {*names}
    if names and not ours and names != ["alembic_version"]:
        raise StoreUnfit("foreign", tables=sorted(names)[:3])
    return found


def check(connection: Connection) -> None:
    """Make sure that a database has this version's schema.

    Raises:
        StoreUnfit: another program's tables, or the schema of a newer or an older station.
    """
    found = present(connection)
    if found is None or found < NEWEST:
        raise StoreUnfit("older", found=found or "-", expected=NEWEST)
    if found > NEWEST:
        raise StoreUnfit("newer", found=found, expected=NEWEST)


def upgrade(connection: Connection, copy: Path | None = None) -> None:
    """Create or upgrade the schema; does nothing when it is the newest already.

    Args:
        copy: where an older SQLite database is copied before it is changed; None on a server.

    Raises:
        StoreUnfit: another program's tables, or a newer schema; nothing was changed.
    """
    found = present(connection)
    if found == NEWEST:
        return
    if found is not None and found > NEWEST:
        raise StoreUnfit("newer", found=found, expected=NEWEST)
    if found is not None and copy is not None:
        copy.unlink(missing_ok=True)
        # not a copied file: half of the truth may be in the write-ahead log beside it
        connection.connection.driver_connection.execute("VACUUM INTO ?", (str(copy),))  # type: ignore[union-attr]

    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, NEWEST)
