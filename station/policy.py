"""The department's thresholds and times (domain 13): typed, with their defaults.

They live in the store, versioned and journalled, so that all desks share one law; config.yaml's `policy:`
only seeds the first start.
"""

from datetime import time
from decimal import Decimal
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from station.rules.findings import Kind

Escalated = Literal["manager", "leader", "gm", "gm_office", ""]
"""Whom what stays undone is told, a role; "" nobody."""


class Policy(BaseModel):
    """One set of settings. Limits are in working days; every field names the rule it serves."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    week: Literal["mon-fri", "mon-sat"] = Field("mon-fri", description="weekly pattern (5.1)")
    open: time = Field(
        time(8, 30), description="beginning of work, for what is counted in working time (5.5)"
    )
    close: time = Field(time(17, 30), description="close of business (5.1)")
    hand_over: time = Field(time(12, 0), description="forms and packing lists to the clerk (R14)")
    entry: time = Field(time(13, 30), description="forms handed over are entered and given to shipping (R18)")
    count_start_day: bool = Field(False, description="whether the starting day counts (5.2)")
    stock_days: int = Field(1, ge=0, description="counted, sorted, stocked (R8a)")
    dispute_days: int = Field(2, ge=0, description="disputes handled (R2b)")
    completion_days: int = Field(3, ge=0, description="approved returns and exchanges completed (R2a)")
    replacement_days: int = Field(1, ge=0, description="replacement model agreed (R9)")
    plan_from: time = Field(time(16, 30), description="tomorrow's plan and pick list, from (R20)")
    plan_to: time = Field(time(17, 30), description="tomorrow's plan and pick list, until (R20)")
    spares: int = Field(
        10, ge=0, description="spares kept of a discontinued model, unless it names its own (R6)"
    )
    value_cap: Decimal = Field(
        Decimal("100000.00"), gt=0, description="CNY of after-sales stock at most (R3)"
    )
    value_amber: Decimal = Field(
        Decimal("0.90"), gt=0, le=1, description="share of the cap from which it warns (R3)"
    )
    value_scope: Literal["salvaged", "salvaged_and_spares"] = Field(
        "salvaged", description="what the cap counts (R3)"
    )
    application_kinds: tuple[Kind, ...] = Field(
        ("mixed", "short", "out_of_warranty"), description="findings that ask for an application (R13)"
    )
    shelf_months: int = Field(3, ge=0, le=60, description="shelf months of a model that names none (8)")
    batch_hint_units: int = Field(3, ge=2, description="units alike that suggest a batch problem (R1)")
    batch_hint_days: int = Field(30, ge=1, description="days within which they came (R1)")
    batch_return: int = Field(5, ge=1, description="returns on one form that the GM approves (R5)")
    large_exchange: int = Field(100, ge=1, description="exchanges on one form told to marketing (R8b)")
    told: dict[str, tuple[str, ...]] = Field(
        {
            "counterfeit": ("marketing", "manager"),
            "malicious": ("marketing", "manager"),
            "safety": ("quality", "rnd", "production", "manager"),
            "major_defect": ("quality", "rnd"),
            "batch": ("quality", "production", "rnd"),
            "out_of_warranty": ("marketing",),
        },
        description="departments told of a problem, by category (R1; domain 4.2)",
    )
    escalate_to: Escalated = Field("manager", description="told when a dispute stays unconfirmed (R2b)")
    escalate_copy: Escalated = Field("leader", description="gets a copy of that (R2b)")
    weight_tolerance: Decimal = Field(Decimal("0.08"), gt=0, lt=1, description="weight evidence (7.4)")
    scale_division: Decimal = Field(
        Decimal("0.005"), gt=0, le=1, description="kg of a scale's division, for counting by weight (R22)"
    )
    bounce_s: float = Field(1.0, ge=0, description="the same code within this time is one trigger pull (7.1)")
    lock_after_s: int = Field(
        180, ge=30, description="idle seconds until the desk asks for a badge again (2)"
    )
