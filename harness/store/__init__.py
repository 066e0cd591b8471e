"""Results that survive: what was planned and what came of it, in one SQLite file. SQLAlchemy stays here."""

from harness.store.store import Entry, Store

__all__ = ["Entry", "Store"]
