"""Bringing a database to this version's schema (Alembic, imported on use: it is slow and big)."""

from pathlib import Path

from sqlalchemy import Connection, inspect

NEWEST = "0001"
"""The revision this version of the station works with."""


class SchemaTooNew(Exception):
    """The database was written by a newer station.

    Args:
        found: the database's revision; this station knows `NEWEST`.
    """


def migrate(connection: Connection, database: str | None) -> None:
    """Create or upgrade the schema; does nothing when it is the newest already.

    Args:
        database: the SQLite file, which is copied beside itself before an upgrade; None on a server.

    Raises:
        SchemaTooNew: see there; nothing was changed.
    """
    present = None
    if inspect(connection).has_table("alembic_version"):
        present = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one()
    connection.rollback()
    if present == NEWEST:
        return
    if present is not None and present > NEWEST:
        raise SchemaTooNew(present)
    if present is not None and database:
        copy = Path(f"{database}.before-{NEWEST}")
        copy.unlink(missing_ok=True)
        # not a copied file: half of the truth may be in the write-ahead log beside it
        connection.connection.driver_connection.execute("VACUUM INTO ?", (str(copy),))  # type: ignore[union-attr]

    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, NEWEST)
