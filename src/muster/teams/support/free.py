"""Who could be lent for some time: the database answers, since nobody here may see all that speaks against somebody."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from muster.people.models import Volunteer
from muster.places.models import Area
from muster.places.queries import travel_minutes

PEOPLE_MAX = 2_000  # of one organisation, shown to choose from
COUNTS = """
SELECT organisation_id, COALESCE(place_id, 0), count(*) FROM teams_free(%(operation)s, NULL, %(starts)s, %(ends)s)
GROUP BY 1, 2 ORDER BY 1, 2
"""
PEOPLE = """
SELECT volunteer_id, COALESCE(place_id, 0), is_present, worked_min
FROM teams_free(%(operation)s, %(organisation)s, %(starts)s, %(ends)s)
ORDER BY volunteer_id LIMIT %(limit)s
"""


@dataclass(frozen=True)
class FreePerson:
    """Somebody who could be lent."""

    volunteer_id: UUID
    name: str
    place_id: int | None  # where they count, or live while they are on their way
    place: str
    is_present: bool
    worked_min: int
    travel_min: int

    @property
    def worked_hours(self) -> int:
        return self.worked_min // 60


def free_counts(operation_id: UUID, starts_at: datetime, ends_at: datetime) -> dict[UUID, dict[int, int]]:
    """How many of each organisation are free, by the community where they are; 0 where nobody knows. One query."""
    found: dict[UUID, dict[int, int]] = defaultdict(dict)
    for organisation_id, place_id, people in _rows(COUNTS, operation=operation_id, starts=starts_at, ends=ends_at):
        found[organisation_id][place_id] = people
    return dict(found)


def free_people(
    operation_id: UUID, organisation_id: UUID, *, towards: int, starts_at: datetime, ends_at: datetime
) -> list[FreePerson]:
    """Those of one organisation, in the order in which they are proposed: the least worked hours, then the shortest way. Four queries."""
    rows = _rows(
        PEOPLE,
        operation=operation_id,
        organisation=organisation_id,
        starts=starts_at,
        ends=ends_at,
        limit=PEOPLE_MAX,
    )
    places = sorted({row[1] for row in rows})
    minutes = dict(zip(places, travel_minutes(places, [towards])[:, 0].tolist(), strict=True)) if places else {}
    names = dict(Volunteer.objects.filter(id__in=[row[0] for row in rows]).values_list("id", "name"))
    areas = dict(Area.objects.filter(id__in=places).values_list("id", "name"))
    people = [
        FreePerson(
            person, names.get(person, ""), place or None, areas.get(place, ""), is_present, worked, minutes[place]
        )
        for person, place, is_present, worked in rows
    ]
    return sorted(people, key=lambda one: (one.worked_min // 60, one.travel_min, not one.is_present, one.volunteer_id))


def _rows(sql: str, **values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows
