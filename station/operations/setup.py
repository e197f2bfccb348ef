"""The first start of a desk: its own row, and the settings that config.yaml seeds."""

import secrets

from sqlalchemy import insert, select, update

from station.clock import Clock
from station.config import Settings
from station.feedback import Feedback
from station.operations import law
from station.store.store import Act, Request, Store
from station.store.tables import desk, setting


def first_start(store: Store, settings: Settings, clock: Clock) -> None:
    """Make the desk's row when it is missing, follow its name, and seed the settings of an empty store."""
    with store.write() as connection:
        name = connection.scalar(select(desk.c.name).where(desk.c.id == settings.desk.id))
        if name is None:
            secret = f"{secrets.randbelow(1_000_000):06d}"
            row = {"id": settings.desk.id, "name": settings.desk.name, "command_secret": secret}
            connection.execute(insert(desk), row)
        elif name != settings.desk.name:
            connection.execute(
                update(desk).where(desk.c.id == settings.desk.id).values(name=settings.desk.name)
            )
        seeded = connection.scalar(select(setting.c.name).limit(1)) is not None
    if not seeded:
        request = Request(
            f"setup:{settings.desk.id}", "seed_settings", settings.desk.id, clock.now(), by_machine=True
        )
        store.perform(request, lambda act: _seed(act, settings))


def _seed(act: Act, settings: Settings) -> Feedback:
    law.seed(act, settings.policy)
    act.on_card = False
    return Feedback("ok", "settings_seeded")
