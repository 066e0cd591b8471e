"""The shape of activity accounting: a share of cost for each activity and period. No connection."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Float, SmallInteger, Table

from harness.store.columns import AnyText
from harness.store.tables import metadata

activity_shares = Table(
    "activity_shares",
    metadata,
    Column("period", AnyText, primary_key=True),
    Column("activity", AnyText, primary_key=True),
    Column("position", SmallInteger, nullable=False),
    Column("percent", Float, nullable=False),
    Column("who", AnyText, nullable=False),
    Column("source", AnyText, nullable=False),
    Column("at_ms", BigInteger, nullable=False),
)
