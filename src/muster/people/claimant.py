"""Who is meant by a phone number that someone typed on a page without signing in."""

from datetime import datetime
from uuid import UUID

from django.db import connection
from pypinyin import lazy_pinyin

from muster.access.phones import blind_index
from muster.identifiers import uuid7
from muster.people.models import Source, Volunteer

NAME_CHARS_MAX = 40
UNIT_CHARS_MAX = 120
PEOPLE_PER_PHONE_MAX = 4  # a family; more would be somebody inventing names

# Two claims at once: the second waits for the first and then finds its row.
MAKE = """
INSERT INTO people_volunteer (id, city_id, name, name_sort, phone, phone_index, home_community_id, unit, source,
    is_senior, is_strong, night_calls, skills, languages, licences, added_at)
VALUES (%(id)s, %(city)s, %(name)s, %(name_sort)s, %(phone)s, %(index)s, %(home)s, %(unit)s, %(source)s,
    false, false, false, '{}', '{}', '{}', %(now)s)
ON CONFLICT (city_id, phone_index, name) WHERE phone_index IS NOT NULL DO NOTHING
"""


def claimant(
    city_id: int, *, phone: str, name: str = "", unit: str = "", home_community_id: int | None, now: datetime
) -> UUID:
    """The id of the one person behind this number in this city, or of a new, unexpected one.

    `phone` is E.164. Runs inside `Scope(phone=blind_index(phone))`, and holds for a thousand claims at once. Where two people
    share the number, the name decides; without a name it is the one who was on the list first. Whoever reported in by number
    alone is taken for the first name that comes, so that nobody counts twice.
    """
    name = " ".join(name.split())[:NAME_CHARS_MAX]
    index = blind_index(phone)
    known = _known(city_id, index, name)
    if known is not None:
        return known
    with connection.cursor() as cursor:
        cursor.execute(
            MAKE,
            {
                "id": uuid7(),
                "city": city_id,
                "name": name,
                "name_sort": name_sort(name),
                "phone": phone,
                "index": index,
                "home": home_community_id,
                "unit": unit.strip()[:UNIT_CHARS_MAX],
                "source": Source.OTHER.value,
                "now": now,
            },
        )
    made = _known(city_id, index, name)
    if made is None:
        raise LookupError("The claimant is not visible: claimant() runs inside Scope(phone=...)")
    return made


def _known(city_id: int, index: bytes, name: str) -> UUID | None:
    people = list(
        Volunteer.objects.filter(city_id=city_id, phone_index=index)
        .order_by("added_at", "id")
        .values_list("id", "name")
    )
    if people and (not name or len(people) >= PEOPLE_PER_PHONE_MAX):
        return next((volunteer_id for volunteer_id, known in people if known == name), people[0][0])
    by_name = {known: volunteer_id for volunteer_id, known in people}
    return by_name.get(name) or by_name.get("")


def name_sort(name: str) -> str:
    """How a name is sorted: its pinyin, since the server has no Chinese collation."""
    return " ".join(lazy_pinyin(name)).lower()[:120]
