"""What the server's own books hold of a round: every event in the journal, and how each door stands in the ledger."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg

from muster import embedded
from tests.demo.running import Demo

JOURNAL = """
SELECT facts ->> 'household', kind, facts ->> 'result', id::text, device_id::text, seq
FROM journal_fieldevent WHERE facts ->> 'round' = %s ORDER BY seq
"""
STANDING = "SELECT household_id::text, state FROM ledger_standing WHERE round_id = %s"
ASIDE = "SELECT (SELECT count(*) FROM journal_mismatch) + (SELECT count(*) FROM journal_quarantined)"


@dataclass(frozen=True)
class Books:
    """One demo's, read past row security."""

    connection: "psycopg.Connection[tuple[Any, ...]]"

    def told(self, round_id: str) -> list[tuple[str, str, str]]:
        """Household, kind and result of each event."""
        return [row[:3] for row in self._rows(JOURNAL, round_id)]

    def told_of_each(self, round_id: str) -> Counter[str]:
        return Counter(household for household, _kind, _result in self.told(round_id))

    def doubled(self, round_id: str) -> list[str]:
        """Ids, and numbers of one device, that are there more than once."""
        rows = self._rows(JOURNAL, round_id)
        seen = Counter(row[3] for row in rows) + Counter(f"{row[4]} {row[5]}" for row in rows)
        return [name for name, count in seen.items() if count > 1]

    def standing(self, round_id: str) -> dict[str, str]:
        return dict(self._rows(STANDING, round_id))

    def put_aside(self) -> int:
        return int(self._rows(ASIDE)[0][0])

    def change(self, sql: str, *values: Any) -> None:
        self.connection.execute(sql, values)

    def _rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        return self.connection.execute(sql, values).fetchall()


@contextmanager
def opened(demo: Demo) -> Iterator[Books]:
    with embedded.start(demo.folder) as held, psycopg.connect(held.dsn("muster_super"), autocommit=True) as connection:
        yield Books(connection)
