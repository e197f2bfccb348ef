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
    hid_pos,
    kern,
    mettler_8217,
    mt_sics,
    nci,
    ohaus,
    radwag,
    sartorius,
    sma,
    st_gs,
    toledo,
    toledo_extended,
    xk3190,
    xk3190_a12e,
    xk3190_command,
    xk3190_text,
    xk3190_ww,
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
    "toledo": toledo.PROTOCOL,
    "toledo-extended": toledo_extended.PROTOCOL,
    "xk3190": xk3190.PROTOCOL,
    "xk3190-command": xk3190_command.PROTOCOL,
    "xk3190-text": xk3190_text.PROTOCOL,
    "xk3190-a12e": xk3190_a12e.PROTOCOL,
    "xk3190-ww": xk3190_ww.PROTOCOL,
    "hid-pos": hid_pos.PROTOCOL,
}
