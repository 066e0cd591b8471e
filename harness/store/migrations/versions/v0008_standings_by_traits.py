"""Version 8: an index that answers what tests of a requirement say without reading every standing."""

from __future__ import annotations

from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add the index."""
    op.execute(
        "CREATE INDEX standings_by_traits ON standings (level, traits, profile, green_ms, green_run, red_run) "
        "WHERE level >= 0"
    )
