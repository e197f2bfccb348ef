"""The protocols of scales, by the name they have in the settings."""

from __future__ import annotations

from collections.abc import Mapping

from drivers.scale import (
    a_and_d,
    adam,
    cas,
    cas_pos,
    dibal,
    dini,
    epelsa,
    kern,
    mettler_8217,
    mt_sics,
    nci,
    ohaus,
    radwag,
    sartorius,
    sma,
    st_gs,
)
from drivers.scale.protocol import ScaleProtocol

SCALES: Mapping[str, ScaleProtocol] = {
    "mt-sics": mt_sics.PROTOCOL,
    "mettler-8217": mettler_8217.PROTOCOL,
    "nci": nci.PROTOCOL,
    "sma": sma.PROTOCOL,
    "cas": cas.PROTOCOL,
    "cas-pos": cas_pos.PROTOCOL,
    "a-and-d": a_and_d.PROTOCOL,
    "ohaus": ohaus.PROTOCOL,
    "sartorius": sartorius.PROTOCOL,
    "radwag": radwag.PROTOCOL,
    "st-gs": st_gs.PROTOCOL,
    "adam-azextra": adam.AZEXTRA,
    "adam-cpwplus": adam.CPWPLUS,
    "dini": dini.PROTOCOL,
    "kern-de": kern.DE,
    "kern-eoc": kern.EOC,
    "dibal": dibal.PROTOCOL,
    "epelsa": epelsa.PROTOCOL,
}
