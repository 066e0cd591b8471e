"""Shares of cost in and out of the database. Each method is one transaction."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, insert, select

from harness.accounting.shares import Period, Share
from harness.moments import to_ms, to_text
from harness.store.accounting_tables import activity_shares
from harness.store.store import Store


class Accounts:
    """The accounts of a store. Raises StoreError as the store does."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def keep(self, periods: Sequence[Period]) -> None:
        """Put these periods in place of what was known of them: all, or none."""
        with self._store._writing(f"accounts of {', '.join(period.name for period in periods)}") as (connection, _):
            for period in periods:
                connection.execute(delete(activity_shares).where(activity_shares.c.period == period.name))
                rows = [
                    {
                        "period": period.name,
                        "activity": share.activity,
                        "position": position,
                        "percent": share.percent,
                        "who": period.who,
                        "source": period.source,
                        "at_ms": to_ms(period.at),
                    }
                    for position, share in enumerate(period.shares)
                ]
                connection.execute(insert(activity_shares), rows)

    def periods(self) -> tuple[Period, ...]:
        """Every period, by name, with its shares in the order in which they were given."""
        query = select(activity_shares).order_by(activity_shares.c.period, activity_shares.c.position)
        with self._store._reading("accounts") as connection:
            rows = connection.execute(query).mappings().all()
        names = dict.fromkeys(row["period"] for row in rows)
        found = []
        for name in names:
            mine = [row for row in rows if row["period"] == name]
            found.append(
                Period(
                    name=name,
                    shares=tuple(Share(period=name, activity=row["activity"], percent=row["percent"]) for row in mine),
                    who=mine[0]["who"],
                    source=mine[0]["source"],
                    at=to_text(mine[0]["at_ms"]),
                )
            )
        return tuple(found)
