"""The doors of stairwells that somebody holds, as they may see them: by the houses they hold, with no sum of the community.

A holder's scope knows houses only. What `windows` reads from the tally, which lies out of their sight, comes as values.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from muster.ledger.coverage import Known, open_answers
from muster.ledger.doors import known_from
from muster.ledger.windows import COLUMNS, ON_REGISTER, WINDOWS_MAX, Window

# A door with no row was told of by nobody. In the order in which one walks: from the top storey down.
HELD = f"""
SELECT k.number, s.known::text, {COLUMNS}
FROM unnest(%(rounds)s::uuid[], %(operations)s::uuid[], %(targets)s::text[], %(ancestors)s::text[], %(buildings)s::uuid[],
            %(units)s::text[])
     WITH ORDINALITY AS k (round_id, operation_id, target, ancestors, building_id, unit, number)
CROSS JOIN LATERAL (
    SELECT %(community)s::bigint AS community_id, k.round_id, k.operation_id, k.target, k.ancestors::uuid[] AS ancestors) t
JOIN residents_household h ON h.community_id = %(community)s AND h.building_id = k.building_id AND h.unit = k.unit
                          AND h.operation_id = k.operation_id
LEFT JOIN ledger_standing s ON s.community_id = %(community)s AND s.round_id = k.round_id AND s.household_id = h.id
WHERE h.community_id = %(community)s{ON_REGISTER}
ORDER BY k.number, h.storey DESC, h.position, h.part LIMIT %(limit)s
"""


@dataclass(frozen=True)
class Held:
    """A stairwell in a round. `ancestors` are the rounds whose missing doors this one takes up, the nearest first."""

    round_id: UUID
    operation_id: UUID
    target: str
    ancestors: tuple[UUID, ...]
    building_id: UUID
    unit: str


@dataclass(frozen=True)
class HeldDoor:
    """A door with the ids that a later word about it can name. No name, no phone, no need."""

    window: Window
    known: Known | None  # None: nothing was told yet

    @property
    def open_answers(self) -> tuple[UUID, ...]:
        return tuple(sorted(open_answers(self.known))) if self.known else ()

    @property
    def open_attempts(self) -> tuple[UUID, ...]:
        return tuple(sorted(self.known.attempts - self.known.superseded)) if self.known else ()

    @property
    def open_checks(self) -> tuple[UUID, ...]:
        return tuple(sorted(self.known.checks.keys() - self.known.superseded)) if self.known else ()

    @property
    def is_checked(self) -> bool:
        """Somebody has looked a second time."""
        return bool(self.open_checks)


def held_doors(community_id: int, stairwells: Sequence[Held]) -> list[list[HeldDoor]]:
    """The doors of each stairwell, as one walks. One query. Runs in a scope with their buildings."""
    values: dict[str, Any] = {
        "community": community_id,
        "rounds": [one.round_id for one in stairwells],
        "operations": [one.operation_id for one in stairwells],
        "targets": [one.target for one in stairwells],
        "ancestors": ["{" + ",".join(map(str, one.ancestors)) + "}" for one in stairwells],
        "buildings": [one.building_id for one in stairwells],
        "units": [one.unit for one in stairwells],
        "limit": WINDOWS_MAX,
    }
    found: defaultdict[int, list[HeldDoor]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(HELD, values)
        for number, known, *columns in cursor.fetchall():
            window = Window(*columns)
            told = known_from(known, window.last_at) if known and window.last_at else None
            found[number].append(HeldDoor(window, told))
    return [found[number] for number in range(1, len(stairwells) + 1)]
