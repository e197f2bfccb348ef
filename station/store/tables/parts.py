"""Teardown: parts lists, batches, the lots they gave and the batches' accounts."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, UniqueConstraint, text

from station.store.tables.schema import UtcTime, metadata

part = Table(
    "part",
    metadata,
    Column("model", String(20), ForeignKey("model.code"), primary_key=True),
    Column("code", String(20), primary_key=True),
    Column("name", String(40), nullable=False),
    Column("unit_of_measure", String(4), nullable=False),
    Column("per_unit", Integer, nullable=False),
)
"""The parts list: quantity per unit in thousandths."""

batch = Table(
    "batch",
    metadata,
    Column("number", String(20), primary_key=True),
    Column("state", String(10), nullable=False),
    Column("opened_at", UtcTime, nullable=False),
    Column("opened_by", String(10), nullable=False),
    Column("repairer", String(10)),
    Column("closed_at", UtcTime),
    Index(None, "state"),
)
"""A teardown batch (R12b), released by the leader who opened it; its account follows in `account_line`.
States: open, submitted, reviewed, sent_back (F5)."""

batch_unit = Table(
    "batch_unit",
    metadata,
    Column("unit", String(20), ForeignKey("unit.number"), primary_key=True),
    Column("batch", String(20), ForeignKey("batch.number"), nullable=False),
    Index(None, "batch"),
)

IS_ON_HAND = text("on_hand > 0")
"""Lots of which something is left; written out, so that the index serves it."""

part_lot = Table(
    "part_lot",
    metadata,
    Column("number", String(20), primary_key=True),
    Column("batch", String(20), ForeignKey("batch.number"), nullable=False),
    Column("model", String(20), nullable=False),
    Column("code", String(20), nullable=False),
    Column("name", String(40), nullable=False),
    Column("spec", String(80), nullable=False, server_default=""),
    Column("unit_of_measure", String(4), nullable=False),
    Column("product_status", String(20), nullable=False),
    Column("price_fen", Integer),
    Column("price_list", String(20), ForeignKey("price_list.number")),
    Column("issue", Integer, nullable=False),
    Column("on_hand", Integer, nullable=False, server_default="0"),
    Index(None, "batch"),
    Index(None, "code"),
    Index("ix_part_lot_on_hand", "code", sqlite_where=IS_ON_HAND, postgresql_where=IS_ON_HAND),
)
"""Parts of one line with one label; `price_fen` None is 待定价: quantity without value (R4). A price once
given stays, with the list it came from. `on_hand`: thousandths, the sum of its movements kept beside them, so
that what is used up is not read again; the doctor adds them up."""

scrapped_part = Table(
    "scrapped_part",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("batch", String(20), ForeignKey("batch.number"), nullable=False),
    Column("model", String(20), nullable=False),
    Column("code", String(20), nullable=False),
    Column("quantity", Integer, nullable=False),
    Column("reason", String(40), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("operator", String(10), nullable=False),
    Index(None, "batch"),
)
"""Parts found that are not good, apart from the good ones, in thousandths, each with its reason (R22)."""

piece_weight = Table(
    "piece_weight",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("batch", String(20), ForeignKey("batch.number"), nullable=False),
    Column("code", String(20), nullable=False),
    Column("pieces", Integer, nullable=False),
    Column("kg", String(16), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("operator", String(10), nullable=False),
    Index(None, "batch"),
)
"""So many pieces of a part, counted by hand and weighed, net: what the others of it in the batch are counted
by. A row without pieces says that those before it are not to be used any more."""

yield_reason = Table(
    "yield_reason",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("batch", String(20), ForeignKey("batch.number"), nullable=False),
    Column("model", String(20), nullable=False),
    Column("code", String(20), nullable=False),
    Column("quantity", Integer, nullable=False),
    Column("reason", String(40), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("operator", String(10), nullable=False),
    Index(None, "batch"),
)
"""Why a batch gave so many thousandths of a part more, or fewer, than its parts list says (R22); the last
said of a part counts, as long as it still is so many."""

account_line = Table(
    "account_line",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("batch", String(20), ForeignKey("batch.number"), nullable=False),
    Column("line", Integer, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("voucher", String(20), nullable=False),
    Column("code", String(20), nullable=False),
    Column("name", String(40), nullable=False),
    Column("unit_of_measure", String(4), nullable=False),
    Column("summary", String(80), nullable=False),
    Column("quantity", Integer, nullable=False),
    Column("price_fen", Integer),
    Column("amount_fen", Integer, nullable=False),
    Column("corrects", Integer, ForeignKey("account_line.id")),
    Column("operator", String(10), nullable=False),
    Index(None, "voucher"),
    UniqueConstraint("batch", "line"),
)
"""The account of a batch (R12b, F5), append-only (triggers refuse UPDATE and DELETE): what came in is
positive, what went out negative, quantity in thousandths. A wrong line is reversed by one that `corrects`
it. Balances are sums."""
