"""Version 10: standings tell the turns that no commit explains, and their index holds the unsteady ones alone."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Column, Integer, SmallInteger, String, text

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Make the table anew and leave it empty: all standings are worked out from the results afterwards."""
    op.drop_table("standings")
    op.create_table(
        "standings",
        Column("level", SmallInteger, primary_key=True, autoincrement=False),
        Column("test", Integer, primary_key=True, autoincrement=False),
        Column("profile", SmallInteger, primary_key=True, autoincrement=False),
        Column("traits", Integer, nullable=False),
        Column("standing", SmallInteger, nullable=False),
        Column("run", Integer, nullable=False),
        Column("run_ms", BigInteger, nullable=False),
        Column("attempt", SmallInteger, nullable=False),
        Column("signature", Integer),
        Column("green_run", Integer),
        Column("green_ms", BigInteger),
        Column("red_run", Integer),
        Column("red_ms", BigInteger),
        Column("history", String, nullable=False),
        *(Column(name, SmallInteger, nullable=False) for name in ("flips", "retries")),
        Column("unexplained", BigInteger, nullable=False),
        sqlite_with_rowid=False,
    )
    _index("standings_red", ["level", "signature", "red_ms"], "red_run IS NOT NULL")
    _index("standings_by_traits", ["level", "traits", "profile", "green_ms", "green_run", "red_run"], "level >= 0")
    _index("standings_unsteady", ["level", "flips"], "(flips >= 4 OR retries > 0 OR unexplained <> 0)")


def _index(name: str, columns: list[str], where: str) -> None:
    op.create_index(name, "standings", columns, sqlite_where=text(where), postgresql_where=text(where))
