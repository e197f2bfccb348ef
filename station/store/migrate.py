"""Bringing a database to this version's schema (Alembic, imported on use: it is slow and big)."""

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import inspect

if TYPE_CHECKING:
    from station.store.store import Store

NEWEST = "0001"
"""The revision this version of the station works with."""


class SchemaTooNew(Exception):
    """The database was written by a newer station.

    Args:
        found: the database's revision; this station knows `NEWEST`.
    """


def migrate(store: "Store") -> None:
    """Create or upgrade the schema; does nothing when it is the newest already.

    A SQLite file is copied beside itself before an upgrade.

    Raises:
        SchemaTooNew: see there; nothing was changed.
    """
    with store.lock, store.writer.connect() as connection:
        present = None
        if inspect(connection).has_table("alembic_version"):
            present = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one()
        connection.rollback()
        if present == NEWEST:
            return
        if present is not None and present > NEWEST:
            raise SchemaTooNew(present)
        if present is not None and store.url.database:
            shutil.copyfile(store.url.database, f"{store.url.database}.before-{NEWEST}")

        from alembic import command
        from alembic.config import Config

        config = Config()
        config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
        config.attributes["connection"] = connection
        command.upgrade(config, NEWEST)
