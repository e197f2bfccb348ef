"""People, and what they and programs sign in with."""

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, String, Table

from station.store.tables.schema import UtcTime, metadata

operator = Table(
    "operator",
    metadata,
    Column("number", String(10), primary_key=True),
    Column("name", String(40), nullable=False),
    Column("role", String(20), nullable=False),
    Column("badge_secret", String(6)),
    Column("qualified_for", String(200), nullable=False, server_default=""),
    Column("valid_until", Date),
    Column("pin_hash", String(120)),
    Column("pin_failures", Integer, nullable=False, server_default="0"),
    Column("pin_locked_until", UtcTime),
)
"""People. `badge_secret` is None when the badge is revoked; it is readable because badges are printed
from it, and a badge proves nothing that matters (design decision 6). `pin_hash` is Argon2id; failures and the
lock-out they lead to are rows, so that a restart forgives nothing."""

office_session = Table(
    "office_session",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("operator", String(10), ForeignKey("operator.number"), nullable=False),
    Column("proof", String(64), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("seen_at", UtcTime, nullable=False),
    Index(None, "operator"),
)
"""Browsers of the office, each signed in by number and PIN; only hashes are kept. `proof` is the
fingerprint of the PIN's hash and the role at that time: when either changes, the session is over."""

api_token = Table(
    "api_token",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("name", String(30), nullable=False),
    Column("desk", String(40), nullable=False),
    Column("at", UtcTime, nullable=False),
    Index(None, "name", unique=True),
)
"""What programs may read the API with; only hashes are kept."""
