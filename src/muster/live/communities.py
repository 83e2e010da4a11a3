"""From the code of an area to its id. Codes hardly ever change, so they are kept for a while."""

import time
from collections.abc import Set as AbstractSet

from muster.live.database import Database

KEPT_S = 30.0
KEPT_MAX = 20_000


class Communities:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._kept: dict[str, int] = {}
        self._kept_since = time.monotonic()

    async def ids_of(self, codes: AbstractSet[str]) -> dict[str, int]:
        """The ids of those that exist. Raises `DatabaseAway`."""
        self._forget_when_old()
        unknown = codes - self._kept.keys()
        if unknown:
            async with self._database.connection() as connection:
                sql = "SELECT code, id FROM places_area WHERE code = ANY ($1::text[])"
                self._kept |= {row[0]: row[1] for row in await connection.fetch(sql, sorted(unknown))}
        return {code: self._kept[code] for code in codes if code in self._kept}

    def _forget_when_old(self) -> None:
        if time.monotonic() - self._kept_since > KEPT_S or len(self._kept) > KEPT_MAX:
            self._kept.clear()
            self._kept_since = time.monotonic()
