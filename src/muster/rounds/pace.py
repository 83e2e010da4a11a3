"""Whether doors were told of faster than anybody walks. A flag for a person to look into; nothing changes by itself.

Time is the phone's monotonic clock within one start of the app (`boot`, `mono_ms`): it cannot be set, and a late sync or a
wrong wall clock does not touch it. Across two starts nothing is compared, so whoever starts the app anew for each few
doors is not seen here; the second look at doors drawn by chance is for that.

A stretch of `DOORS` doors is hurried if it took less than `QUICKEST_S` from one door to the next. Stairs and streets between
are not added, and the figure is low on purpose: a pair may share a phone, and the clock of some phones stands still while
their screen is dark. A hundred doors in five minutes always hold such a stretch, however the pauses are spread.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from muster.rounds.models import Round

DOORS = 20  # of one stretch; fewer can be tapped in one go after a stairwell was walked
QUICKEST_S = 4.0  # from one door to the next, the slip under it included
STRETCH_S = QUICKEST_S * (DOORS - 1)
EVENTS_MAX = 60_000  # of one round in one community
SHOWN_MAX = 200

TOLD = """
SELECT e.actor_id, e.device_id, e.boot_id, e.mono_ms, h.id, h.building_id, e.happened_at
FROM journal_fieldevent e
JOIN residents_household h ON h.community_id = e.community_id AND h.id = (e.facts->>'household')::uuid
WHERE e.community_id = %(community)s AND h.community_id = %(community)s AND e.operation_id = %(operation)s
  AND e.kind = ANY (ARRAY['household.visited', 'household.checked']) AND e.facts->>'round' = %(round)s AND e.seq > 0
ORDER BY e.actor_id, e.device_id, e.boot_id, e.mono_ms, e.id LIMIT %(limit)s
"""


class Told(NamedTuple):
    """One door, told of on one phone."""

    actor_id: UUID
    device_id: UUID
    boot_id: UUID
    mono_ms: int
    household_id: UUID
    building_id: UUID
    happened_at: datetime  # shown, never compared


@dataclass(frozen=True)
class Hurry:
    """Doors in a row that nobody can have walked past in that time."""

    actor_id: UUID
    device_id: UUID
    doors: int
    seconds: float
    at: datetime  # of the first of them, corrected; for whoever asks what happened
    building_id: UUID  # of the first of them

    @property
    def walk_s(self) -> float:
        """What the quickest walk past them takes."""
        return QUICKEST_S * (self.doors - 1)


def hurried(round_: Round, community_id: int) -> list[Hurry]:
    """What was told too fast in one round and community, the fastest first. One query; needs the community in scope."""
    values: dict[str, Any] = {
        "community": community_id,
        "operation": round_.operation_id,
        "round": str(round_.id),
        "limit": EVENTS_MAX,
    }
    with connection.cursor() as cursor:
        cursor.execute(TOLD, values)
        found = hurries(Told(*row) for row in cursor.fetchall())
    return sorted(found, key=lambda one: one.seconds / one.doors)[:SHOWN_MAX]


def hurries(told: Iterable[Told]) -> list[Hurry]:
    """The hurried stretches of each start of each phone; those that overlap are one. Pure, and in any order."""
    ordered = sorted(told, key=_start_and_time)
    return [one for _, doors in groupby(ordered, key=_start) for one in _of_one_start(list(_once(doors)))]


def _once(doors: Iterable[Told]) -> Iterator[Told]:
    """Each door as it was first told of: to correct an answer takes no walk."""
    seen: set[UUID] = set()
    for one in doors:
        if one.household_id not in seen:
            seen.add(one.household_id)
            yield one


def _of_one_start(doors: Sequence[Told]) -> Iterator[Hurry]:
    begun = ended = -1
    for first in range(len(doors) - DOORS + 1):
        last = first + DOORS - 1
        if _took_s(doors, first, last) >= STRETCH_S:
            continue
        if begun >= 0 and first > ended:
            yield _hurry(doors, begun, ended)
            begun = -1
        begun, ended = (first if begun < 0 else begun), last
    if begun >= 0:
        yield _hurry(doors, begun, ended)


def _hurry(doors: Sequence[Told], first: int, last: int) -> Hurry:
    begun = doors[first]
    return Hurry(
        actor_id=begun.actor_id,
        device_id=begun.device_id,
        doors=last - first + 1,
        seconds=_took_s(doors, first, last),
        at=begun.happened_at,
        building_id=begun.building_id,
    )


def _took_s(doors: Sequence[Told], first: int, last: int) -> float:
    return (doors[last].mono_ms - doors[first].mono_ms) / 1000


def _start(one: Told) -> tuple[UUID, UUID, UUID]:
    return one.actor_id, one.device_id, one.boot_id


def _start_and_time(one: Told) -> tuple[UUID, UUID, UUID, int, UUID]:
    return *_start(one), one.mono_ms, one.household_id
