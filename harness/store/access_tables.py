"""The shape of what is kept of people, agents and deliveries: accounts, tokens, decisions, artifacts. No connection."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Integer, LargeBinary, Table

from harness.store.columns import AnyText
from harness.store.tables import metadata

users = Table(
    "users",
    metadata,
    Column("name", AnyText, primary_key=True),
    Column("role", AnyText, nullable=False),
    Column("password_hash", AnyText, nullable=False),
    Column("created_ms", BigInteger, nullable=False),
)
tokens = Table(
    "tokens",
    metadata,
    Column("name", AnyText, primary_key=True),
    Column("role", AnyText, nullable=False),
    Column("digest", LargeBinary, nullable=False, unique=True),
    Column("created_ms", BigInteger, nullable=False),
    Column("expires_ms", BigInteger),
)
# Rows are added and never changed.
audit = Table(
    "audit",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("at_ms", BigInteger, nullable=False),
    Column("actor", AnyText, nullable=False),
    Column("action", AnyText, nullable=False),
    Column("subject", AnyText, nullable=False),
    Column("why", AnyText, nullable=False),
    sqlite_autoincrement=True,
)
artifacts = Table(
    "artifacts",
    metadata,
    Column("run", Integer, primary_key=True, autoincrement=False),
    Column("name", AnyText, primary_key=True),
    Column("media_type", AnyText, nullable=False),
    Column("size", Integer, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Column("stored_ms", BigInteger, nullable=False),
    Column("body", LargeBinary, nullable=False),
)
# What was answered to a request with an Idempotency-Key.
deliveries = Table(
    "deliveries",
    metadata,
    Column("sender", AnyText, primary_key=True),
    Column("key", AnyText, primary_key=True),
    Column("request", LargeBinary, nullable=False),
    Column("status", Integer, nullable=False),
    Column("answer", AnyText, nullable=False),
    Column("at_ms", BigInteger, nullable=False, index=True),
)
