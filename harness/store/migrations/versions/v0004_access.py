"""Version 4: accounts, tokens, decisions, artifacts and deliveries."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Column, Integer, LargeBinary, String

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add five tables; there is nothing to carry over."""
    op.create_table("users", _key("name"), *map(_text, ("role", "password_hash")), _big("created_ms"))
    op.create_table(
        "tokens",
        _key("name"),
        _text("role"),
        Column("digest", LargeBinary, nullable=False, unique=True),
        _big("created_ms"),
        Column("expires_ms", BigInteger),
    )
    op.create_table(
        "audit",
        Column("number", Integer, primary_key=True, autoincrement=True),
        _big("at_ms"),
        *map(_text, ("actor", "action", "subject", "why")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "artifacts",
        Column("run", Integer, primary_key=True, autoincrement=False),
        _key("name"),
        _text("media_type"),
        Column("size", Integer, nullable=False),
        Column("digest", LargeBinary, nullable=False),
        _big("stored_ms"),
        Column("body", LargeBinary, nullable=False),
    )
    op.create_table(
        "deliveries",
        *map(_key, ("sender", "key")),
        Column("request", LargeBinary, nullable=False),
        Column("status", Integer, nullable=False),
        _text("answer"),
        _big("at_ms"),
    )
    op.create_index("ix_deliveries_at_ms", "deliveries", ["at_ms"])


def _key(name: str) -> Column[str]:
    return Column(name, String, primary_key=True)


def _text(name: str) -> Column[str]:
    return Column(name, String, nullable=False)


def _big(name: str) -> Column[int]:
    return Column(name, BigInteger, nullable=False)
