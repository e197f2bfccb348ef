"""The protocols of scales, by the name they have in the settings."""

from __future__ import annotations

from collections.abc import Mapping

from drivers.scale import (
    a_and_d,
    adam,
    dibal,
    dini,
    epelsa,
    kern,
    mt_sics,
    ohaus,
    radwag,
    sartorius,
    st_gs,
)
from drivers.scale.protocol import ScaleProtocol

SCALES: Mapping[str, ScaleProtocol] = {
    "mt-sics": mt_sics.PROTOCOL,
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
