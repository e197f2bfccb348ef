"""Parts on the scale: an empty tray, a sample counted by hand, a lot counted by it, scrap in kg (R22).

Only settled weights come here, one a load, through the desk's inbox like any other. The scale's own tare is
not used: what the empty tray weighs is a reading too, and is taken off here.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, insert, select

from station.feedback import Feedback, Refused
from station.operations import law
from station.operations.people import require
from station.rules.piece_count import Counted, Portion, count_by_weight, piece_weight
from station.store.store import Act
from station.store.tables import piece_weight as weighed_pieces


def take(act: Act, asked: dict[str, Any], said: Mapping[str, str]) -> Feedback:
    """Take a settled weight for the part that is counted.

    It is the empty tray when that is awaited; scrap, when the part is weighed in kg; a sample, when a number
    was typed before; else a lot, counted by the sample of the same part in the batch.

    Args:
        asked: the question about the pieces, which keeps what comes of it.
        said: value and unit as the scale sent them.

    Raises:
        Refused: not more than the tray, or than what lay there before; no sample yet; a sample that cannot be
            so many pieces by those before.
    """
    require(act, "record_part")
    gross, division = _kg(said["value"], said["unit"]), _division(act, said)
    facts = {"value": said["value"], "unit_of_measure": said["unit"]}
    if asked["awaits_tray"]:
        act.context.question = {**asked, "tray": str(gross), "awaits_tray": False, "weighed": None}
        return Feedback("ok", "tray_weighed", facts)
    net = gross - Decimal(asked["tray"])
    if net <= 0:
        raise Refused("not_more_than_tray", tray=_kg_shown(Decimal(asked["tray"])), **facts)
    if asked["unit"] == "kg":
        weighed = {"quantity": int(net * 1000), "kg": str(net)}
        act.context.question = {**asked, "weighed": weighed, "typed": ""}
        return Feedback("ok", "scrap_weighed", {"name": asked["name"], "kg": _kg_shown(net)})
    if asked["typed"]:
        return _take_sample(act, asked, int(asked["typed"]), gross, net, division)
    return _take_lot(act, asked, gross, net, division)


def _take_sample(
    act: Act, asked: dict[str, Any], pieces: int, gross: Decimal, net: Decimal, division: Decimal
) -> Feedback:
    before = sample(act.connection, asked["batch"], asked["part"])
    if before:
        counted = count_by_weight(before, net, division)
        if counted.pieces not in (None, pieces):
            raise Refused(
                "sample_differs", name=asked["name"], typed=pieces, found=counted.pieces, rule="R22"
            )
    _keep(act, asked, pieces, net)
    piece = piece_weight([*before, Portion(pieces, net)], division)
    weighed = {"pieces": pieces, "kg": str(net), "gross": str(gross), "by": "sample"}
    act.context.question = {**asked, "typed": "", "on": None, "weighed": weighed}
    facts = {
        "name": asked["name"],
        "pieces": pieces,
        "piece": _grams(piece.kg),
        "uncertainty": _grams(piece.uncertainty_kg),
        "most": piece.most,
    }
    return Feedback("ok", "piece_weighed" if piece.most else "piece_too_light", facts)


def _take_lot(act: Act, asked: dict[str, Any], gross: Decimal, net: Decimal, division: Decimal) -> Feedback:
    known = sample(act.connection, asked["batch"], asked["part"])
    if not known:
        raise Refused("sample_first", name=asked["name"], value=str(net), unit_of_measure="kg")
    on = asked.get("on")
    added = gross - Decimal(on["gross"]) if on else net
    if added <= 0:
        raise Refused(
            "nothing_added", value=_kg_shown(gross), before=_kg_shown(Decimal(on["gross"] if on else 0))
        )
    counted = count_by_weight(known, added, division)
    if counted.pieces is None:
        act.context.question = {**asked, "weighed": _weighed(counted, None, gross, net)}
        return Feedback("attention", f"by_hand_{counted.why}", _counted_facts(asked, counted, added))
    total = counted.pieces + (on["pieces"] if on else 0)
    if on:  # what was added lay on the pan by itself: it is a portion like those counted by hand
        _keep(act, asked, counted.pieces, added)
    act.context.question = {**asked, "on": None, "weighed": _weighed(counted, total, gross, net)}
    return Feedback("ok", "pieces_weighed", {**_counted_facts(asked, counted, added), "pieces": total})


def _weighed(counted: Counted, pieces: int | None, gross: Decimal, net: Decimal) -> dict[str, Any]:
    return {
        "pieces": pieces,
        "kg": str(net),
        "gross": str(gross),
        "by": "lot",
        "why": counted.why,
        "exact": str(counted.exact),
        "uncertainty": str(counted.uncertainty),
        "piece": _grams(counted.piece.kg),
        "most": counted.piece.most,
    }


def _counted_facts(asked: Mapping[str, Any], counted: Counted, net: Decimal) -> dict[str, Any]:
    return {
        "name": asked["name"],
        "kg": _kg_shown(net),
        "piece": _grams(counted.piece.kg),
        "exact": str(counted.exact),
        "uncertainty": str(counted.uncertainty),
        "most": counted.piece.most,
        "rule": "R22",
    }


def count_on(act: Act) -> Feedback:
    """接着加: what lies on the pan is counted and stays; the next weight is what is added to it."""
    asked = _pieces(act)
    weighed = asked["weighed"]
    if not weighed or not weighed.get("pieces"):
        raise Refused("nothing_on_pan", name=asked["name"])
    act.context.question = {**asked, "on": {"pieces": weighed["pieces"], "gross": weighed["gross"]}}
    return Feedback("ok", "count_on", {"pieces": weighed["pieces"], "name": asked["name"]})


def take_tray(act: Act) -> Feedback:
    """空盘: the next weight is the empty tray; it is taken off all that follow for this part."""
    asked = _pieces(act)
    act.context.question = {**asked, "awaits_tray": True, "weighed": None}
    return Feedback("ok", "tray_awaited")


def sample_anew(act: Act) -> Feedback:
    """重新称样: what a piece weighs is weighed anew, the samples so far are not used any more."""
    asked = _pieces(act)
    _keep(act, asked, 0, Decimal(0))
    act.context.question = {**asked, "weighed": None, "on": None}
    return Feedback("ok", "sample_dropped", {"name": asked["name"]})


def sample(connection: Connection, number: str, code: str) -> list[Portion]:
    """Return what was weighed of a part in a batch to count by, since it was weighed anew last."""
    found: list[Portion] = []
    same = weighed_pieces.c.batch == number, weighed_pieces.c.code == code
    for row in connection.execute(select(weighed_pieces).where(*same).order_by(weighed_pieces.c.id)):
        found = [*found, Portion(row.pieces, Decimal(row.kg))] if row.pieces else []
    return found


def _keep(act: Act, asked: Mapping[str, Any], pieces: int, kg: Decimal) -> None:
    said = {"code": asked["part"], "pieces": pieces, "kg": str(kg)}
    row = {"batch": asked["batch"], **said, "at": act.at, "operator": act.operator}
    act.connection.execute(insert(weighed_pieces), row)
    act.record("PiecesWeighed", asked["batch"], **said)


def _pieces(act: Act) -> dict[str, Any]:
    require(act, "record_part")
    question = act.context.question
    if question is None or question["kind"] != "pieces":
        raise Refused("part_first")
    return question


def _kg(value: str, unit: str) -> Decimal:
    return Decimal(value) / 1000 if unit == "g" else Decimal(value)


def _division(act: Act, said: Mapping[str, str]) -> Decimal:
    """Return the scale's division, kg: as it was set, or coarser where the display shows fewer digits."""
    shown = _kg(str(Decimal(1).scaleb(int(Decimal(said["value"]).as_tuple().exponent))), said["unit"])
    return max(shown, law.of(act).policy.scale_division)


def _kg_shown(kg: Decimal) -> str:
    return f"{kg:.3f}"


def _grams(kg: Decimal) -> str:
    return f"{kg * 1000:.2f}"
