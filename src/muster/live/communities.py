"""From the code of an area to its id and name. They hardly ever change, so they are kept for a while."""

import time
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from muster.live.database import Database

KEPT_S = 30.0
KEPT_MAX = 20_000
SQL = "SELECT code, id, name FROM places_area WHERE code = ANY ($1::text[])"


@dataclass(frozen=True, slots=True)
class Place:
    """An area."""

    id: int
    name: str


class Communities:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._kept: dict[str, Place] = {}
        self._kept_since = time.monotonic()

    async def ids_of(self, codes: AbstractSet[str]) -> dict[str, int]:
        """The ids of those that exist. Raises `DatabaseAway`."""
        await self._read(codes)
        return {code: self._kept[code].id for code in codes if code in self._kept}

    async def place_of(self, code: str) -> Place | None:
        """One of them. Raises `DatabaseAway`."""
        if "\x00" in code:
            return None
        await self._read({code})
        return self._kept.get(code)

    async def _read(self, codes: AbstractSet[str]) -> None:
        self._forget_when_old()
        unknown = codes - self._kept.keys()
        if unknown:
            async with self._database.connection() as connection:
                rows = await connection.fetch(SQL, sorted(unknown))
            self._kept |= {code: Place(area_id, name) for code, area_id, name in rows}

    def _forget_when_old(self) -> None:
        if time.monotonic() - self._kept_since > KEPT_S or len(self._kept) > KEPT_MAX:
            self._kept.clear()
            self._kept_since = time.monotonic()
