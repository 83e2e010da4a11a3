"""What people wish for on days of a plan, as prices."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from muster.shifts.models import Wish
from muster.shifts.own_models import Part


@dataclass(frozen=True)
class Wished:
    """`likes`: by person, day and part of it, whether they would like to be on duty then, or rather not."""

    likes: Mapping[tuple[UUID, date, Part], bool] = field(default_factory=dict)

    def price(self, person: UUID, on: date, part: Part) -> int:
        """Of a duty then: -1 where it is wished for, 1 where it is not."""
        known = self.likes.get((person, on, part))
        return 0 if known is None else -1 if known else 1

    @property
    def hoped(self) -> int:
        """How many wishes there are to be on duty: each costs where it is not granted."""
        return sum(self.likes.values())


def wished_by(operation_id: UUID, people: Sequence[UUID], first_on: date, last_on: date) -> Wished:
    rows = Wish.objects.filter(operation_id=operation_id, volunteer_id__in=people, on__range=(first_on, last_on))
    return Wished({(row.volunteer_id, row.on, Part(row.part)): row.likes for row in rows})
