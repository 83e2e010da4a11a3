"""Put the invented organisations and people into the database, as muster_owner."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection

from muster.access.phones import blind_index
from muster.demo.invent import City, Person
from muster.identifiers import uuid7
from muster.people.claimant import name_sort
from muster.people.models import Organisation
from muster.places.models import Area

# Row security lets nobody COPY into a table, not even its owner: first into one of our own.
INCOMING = "CREATE TEMP TABLE invented_person (LIKE people_volunteer) ON COMMIT DROP"
COPY = """
COPY invented_person (id, city_id, name, name_sort, phone, phone_index, home_community_id, organisation_id, unit, source,
    is_senior, is_strong, night_calls, skills, languages, licences, invited_at, added_at) FROM STDIN
"""


def store_people(city: City, area: Area, communities: Sequence[Area], *, now: datetime) -> list[UUID]:
    """Answers the ids of the expected, then of the unexpected, in their order."""
    bodies = Organisation.objects.bulk_create([Organisation(city=area, name=name) for name in city.organisations])
    everyone = [*((person, now) for person in city.expected), *((person, None) for person in city.unexpected)]
    ids = [uuid7() for _ in everyone]
    with connection.cursor() as cursor:
        cursor.execute(INCOMING)
    with connection.cursor() as cursor, cursor.copy(COPY) as copy:
        for person_id, (person, invited_at) in zip(ids, everyone, strict=True):
            home = communities[person.community].id
            body = bodies[person.organisation].id if person.organisation >= 0 else None
            copy.write_row([person_id, area.id, *_row(person, home, body), invited_at, now])
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO people_volunteer SELECT * FROM invented_person ORDER BY phone_index")
        cursor.execute("ANALYZE people_volunteer")
    return ids


def _row(person: Person, home: int, body: UUID | None) -> Iterator[object]:
    yield from (person.name, name_sort(person.name), person.phone, blind_index(person.phone), home, body, "")
    yield from (person.source, person.senior, person.strong, person.night_calls)
    yield from (list(person.skills), list(person.languages), list(person.licences))
