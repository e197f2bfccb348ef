"""The protocols of scales, by the name they have in the settings."""

from __future__ import annotations

from collections.abc import Mapping

from drivers.scale import cas, cas_pos, mettler_8217, mt_sics, nci, sma
from drivers.scale.protocol import ScaleProtocol

SCALES: Mapping[str, ScaleProtocol] = {
    "mt-sics": mt_sics.PROTOCOL,
    "mettler-8217": mettler_8217.PROTOCOL,
    "nci": nci.PROTOCOL,
    "sma": sma.PROTOCOL,
    "cas": cas.PROTOCOL,
    "cas-pos": cas_pos.PROTOCOL,
}
