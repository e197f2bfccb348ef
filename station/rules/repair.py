"""What a repair may end in, and when a unit is ready to be sent to its customer (R2a, R7; domain 3, 5.4)."""

from typing import Literal

Result = Literal["repaired", "not_repairable"]

DISPOSITIONS = ("teardown", "scrap", "send_back")
"""What may become of a unit that cannot be repaired."""


def may_leave(state: str, product_status: str, disposition: str) -> bool:
    """Whether a unit that came for repair may be sent to its customer.

    It is repaired, or its inspection said to send it back; what is said to be repaired has passed a second
    inspection (R7, R21). One that nobody repaired goes back as it is, with its label saying so.

    >>> may_leave("repaired", "passed", "repair"), may_leave("repaired", "to_inspect", "repair")
    (True, False)
    >>> may_leave("inspected", "failed", "send_back"), may_leave("inspected", "failed", "repair")
    (True, False)
    """
    if state == "repaired":
        return product_status == "passed"
    return state == "inspected" and disposition == "send_back"
