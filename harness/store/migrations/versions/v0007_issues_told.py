"""Version 7: when an issue was last told, since a tracker that has been silent for long may know more by now."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Column

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add the column; what was told before counts as told long ago."""
    op.add_column("issues", Column("told_ms", BigInteger, nullable=False, server_default="0"))
