"""Send a notice: from then on the people it calls are expected."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from muster.access.actors import Actor
from muster.mobilise.models import Address, Notice
from muster.mobilise.notice import unsent
from muster.mobilise.refusals import DeadlinePassed, NothingAddressed
from muster.operations.models import Operation
from muster.places.models import Level
from muster.places.queries import areas_below

# Everyone of an addressed organisation, at home in an addressed area, or signed up for one.
CALLED = """
called AS (
    SELECT v.id, v.organisation_id, v.home_community_id
    FROM people_volunteer v
    LEFT JOIN mobilise_signup s ON s.city_id = v.city_id AND s.volunteer_id = v.id
        AND s.community_id = ANY (%(communities)s)
    WHERE v.city_id = %(city)s AND (v.organisation_id = ANY (%(organisations)s::uuid[])
        OR v.home_community_id = ANY (%(communities)s) OR s.volunteer_id IS NOT NULL)
)
"""
COUNT = f"""
WITH {CALLED}
SELECT count(*), count(*) FILTER (WHERE NOT EXISTS (
    SELECT FROM mobilise_expected e WHERE e.operation_id = %(operation)s AND e.volunteer_id = called.id))
FROM called
"""
FREEZE = f"""
WITH {CALLED}
INSERT INTO mobilise_expected (operation_id, volunteer_id, city_id, notice_id, organisation_id, community_id, answer)
SELECT %(operation)s, id, %(city)s, %(notice)s, organisation_id, home_community_id, 'silent' FROM called ORDER BY id
ON CONFLICT (operation_id, volunteer_id) DO NOTHING
"""
# Whoever signed up for an addressed area has answered, also where an earlier notice called them already.
HANDS = """
UPDATE mobilise_expected e SET answer = 'yes', answered_at = %(now)s
FROM mobilise_signup s
WHERE e.operation_id = %(operation)s AND e.answer = 'silent'
  AND s.city_id = %(city)s AND s.volunteer_id = e.volunteer_id AND s.community_id = ANY (%(communities)s)
"""


@dataclass(frozen=True)
class Called:
    """Whom a notice calls, in people."""

    people: int
    new: int  # not called by an earlier notice of the operation


def called(notice_id: UUID, *, by: Actor, now: datetime) -> Called:
    """How many people a notice would call if it were sent now."""
    _notice, operation = unsent(notice_id, by=by, now=now)
    with connection.cursor() as cursor:
        cursor.execute(COUNT, _addressed(notice_id) | {"city": operation.area_id, "operation": operation.id})
        return Called(*cursor.fetchone())


def send(notice_id: UUID, *, by: Actor, now: datetime) -> int:
    """Freeze the expected list; returns how many people it gained. Those called before stay called once.

    Raises `NothingAddressed`, `DeadlinePassed`, `NoticeSent` or `OperationClosed`.
    """
    notice, _operation = unsent(notice_id, by=by, now=now)
    if notice.deadline <= now:
        raise DeadlinePassed
    if not called(notice_id, by=by, now=now).people:
        raise NothingAddressed
    return freeze(notice, now=now)


def freeze(notice: Notice, *, now: datetime) -> int:
    """Expect everyone a notice calls, and mark it sent. For those who have asked already whether they may."""
    city = Operation.objects.values_list("area_id", flat=True).get(id=notice.operation_id)
    values = _addressed(notice.id) | {
        "city": city,
        "operation": notice.operation_id,
        "notice": notice.id,
        "now": now,
    }
    with connection.cursor() as cursor:
        cursor.execute(FREEZE, values)
        gained: int = cursor.rowcount
        cursor.execute(HANDS, values)
    notice.sent_at = now
    notice.save(update_fields=["sent_at"])
    return gained


def _addressed(notice_id: UUID) -> dict[str, Any]:
    addresses = Address.objects.filter(notice_id=notice_id)
    organisations = addresses.filter(organisation__isnull=False).values_list("organisation_id", flat=True)
    areas = [area for area in addresses.values_list("area_id", flat=True) if area is not None]
    communities = areas_below(areas, Level.COMMUNITY) if areas else ()
    return {"organisations": list(organisations), "communities": list(communities)}
