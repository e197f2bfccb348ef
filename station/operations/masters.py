"""Master data that changes slowly: read once, kept until a list is imported."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select

from station import codes
from station.store import tables
from station.store.store import Act


def models(act: Act) -> dict[str, Row[Any]]:
    """Return the models by code."""
    if "models" not in act.known:
        act.known["models"] = {row.code: row for row in act.connection.execute(select(tables.model))}
    models: dict[str, Row[Any]] = act.known["models"]
    return models


def register_kept(act: Act) -> bool:
    """Return whether there is a shipped-serial register at all: an empty one says nothing (7.3)."""
    if "register_kept" not in act.known:
        act.known["register_kept"] = (
            act.connection.scalar(select(tables.shipped_serial.c.serial).limit(1)) is not None
        )
    return bool(act.known["register_kept"])


@dataclass(frozen=True, slots=True)
class Shapes:
    """What serials and product codes look like here."""

    families: Sequence[codes.SerialTemplate]
    gtins: Mapping[str, str]


def shapes(act: Act) -> Shapes:
    """Return the models' serial templates, and the model by product code."""
    if "shapes" not in act.known:
        rows = act.connection.execute(
            select(tables.model.c.code, tables.model.c.ean, tables.model.c.serial_pattern)
        ).all()
        patterns = dict.fromkeys(row.serial_pattern for row in rows if row.serial_pattern)
        gtins = {short: row.code for row in rows if row.ean and (short := codes.gtin(row.ean))}
        act.known["shapes"] = Shapes([codes.parse_template(pattern) for pattern in patterns], gtins)
    kept: Shapes = act.known["shapes"]
    return kept
