"""Results that survive: what was planned and what came of it, in SQLite or PostgreSQL. SQLAlchemy stays here."""

from harness.store.reading import Entry
from harness.store.store import Store

__all__ = ["Entry", "Store"]
