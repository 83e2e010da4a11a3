"""Load a people list, all or nothing; loading it again changes nothing."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from muster.access.actors import Actor
from muster.identifiers import uuid7
from muster.people import staging
from muster.people.columns import BY_FIELD
from muster.people.reading import BadLine, PeopleRefused, Placed, read_people
from muster.people.staging import SAID, Difference
from muster.people.upload import forget, kept

ONE_LIST_AT_A_TIME = (
    "SELECT pg_advisory_xact_lock(7237484, hashint8(%s))"  # per city: a person without a phone has no key
)

NEW_ORGANISATIONS = """
SELECT DISTINCT i.organisation FROM incoming_person i
WHERE i.organisation <> '' AND i.organisation_id IS NULL
  AND NOT EXISTS (SELECT FROM people_organisation o WHERE o.city_id = %s AND o.name = i.organisation)
ORDER BY 1
"""
ADD_ORGANISATIONS = """
INSERT INTO people_organisation (id, city_id, name) SELECT u.id, %s, u.name FROM unnest(%s::uuid[], %s::text[]) u (id, name)
ON CONFLICT (city_id, name) DO NOTHING
"""
# The first row that names a contact counts.
KEEP_CONTACTS = """
INSERT INTO people_contact (organisation_id, city_id, name, phone)
SELECT DISTINCT ON (organisation_id) organisation_id, %s, contact_name, contact_phone FROM incoming_person
WHERE organisation_id IS NOT NULL AND (contact_name <> '' OR contact_phone <> '') ORDER BY organisation_id, line
ON CONFLICT (organisation_id) DO UPDATE SET name = EXCLUDED.name, phone = EXCLUDED.phone
WHERE (people_contact.name, people_contact.phone) IS DISTINCT FROM (EXCLUDED.name, EXCLUDED.phone)
"""
CHANGE = f"""
UPDATE people_volunteer v
SET (organisation_id, home_community_id, source, is_senior, is_strong, night_calls, skills, languages, licences) = ROW {SAID},
    invited_at = CASE WHEN v.phone_index IS NULL THEN v.invited_at ELSE COALESCE(v.invited_at, %s) END
FROM changed_person c JOIN incoming_person i USING (line) WHERE v.id = c.volunteer_id
"""
ADD = """
INSERT INTO people_volunteer (id, city_id, name, name_sort, phone, phone_index, home_community_id, organisation_id, unit, source,
    is_senior, is_strong, night_calls, skills, languages, licences, invited_at, added_at)
SELECT i.id, %(city)s, i.name, i.name_sort, i.phone, i.phone_index, i.home_id, i.organisation_id, '', i.source,
    i.is_senior, i.is_strong, i.night_calls, i.skills, i.languages, i.licences,
    CASE WHEN i.phone_index IS NOT NULL THEN %(now)s::timestamptz END, %(now)s
FROM incoming_person i WHERE NOT EXISTS (SELECT FROM matched_person m WHERE m.line = i.line)
ORDER BY i.phone_index, i.name
ON CONFLICT (city_id, phone_index, name) WHERE phone_index IS NOT NULL DO NOTHING
"""
# On a list that the actor may not see: the unique key knows them, the scope does not.
ON_ANOTHER_LIST = """
SELECT i.line FROM incoming_person i
WHERE NOT EXISTS (SELECT FROM matched_person m WHERE m.line = i.line)
  AND NOT EXISTS (SELECT FROM people_volunteer v WHERE v.id = i.id)
ORDER BY i.line
"""
FORGET_HOURS = """
DELETE FROM people_weeklywindow w USING new_hours n WHERE w.volunteer_id = n.volunteer_id AND w.use = n.use
"""
ADD_HOURS = """
INSERT INTO people_weeklywindow (id, volunteer_id, use, weekdays, starts_min, ends_min)
SELECT gen_random_uuid(), n.volunteer_id, n.use, (s->>0)::smallint, (s->>1)::smallint, (s->>2)::smallint
FROM new_hours n, jsonb_array_elements(n.spans) s
"""


def load(people: Sequence[Placed], *, city_id: int, organisation_id: UUID | None = None, now: datetime) -> Difference:
    """Add and change people as the list says. Runs in the scope of whoever loads: a city's or one organisation's.

    Everyone with a phone is invited. Raises `PeopleRefused`, and then nothing is changed.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(ONE_LIST_AT_A_TIME, [city_id])
        staging.stage(people, organisation_id=organisation_id)
        _add_organisations(city_id)
        difference = staging.compare(city_id)
        cursor.execute(KEEP_CONTACTS, [city_id])
        cursor.execute(CHANGE, [now])
        cursor.execute(ADD, {"city": city_id, "now": now})
        if cursor.rowcount != difference.added:
            _refuse_those_on_another_list()
        cursor.execute(FORGET_HOURS)
        cursor.execute(ADD_HOURS)
    return difference


def confirm(token: str, *, by: Actor, now: datetime) -> Difference:
    """Load what was previewed under this token. It works once, within half an hour, and for the same actor only."""
    upload = kept(token, by=by.account_id)
    reading = read_people(
        upload.content, upload.filename, city_id=upload.city_id, organisation_id=upload.organisation_id
    )
    if reading.bad:
        raise PeopleRefused(_("Some rows cannot be read. Correct them and send the file again."), bad=reading.bad)
    difference = load(reading.people, city_id=upload.city_id, organisation_id=upload.organisation_id, now=now)
    transaction.on_commit(lambda: forget(token))
    return difference


def _add_organisations(city_id: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(NEW_ORGANISATIONS, [city_id])
        names = [row[0] for row in cursor.fetchall()]
        if names:
            cursor.execute(ADD_ORGANISATIONS, [city_id, [uuid7() for _name in names], names])


def _refuse_those_on_another_list() -> None:
    with connection.cursor() as cursor:
        cursor.execute(ON_ANOTHER_LIST)
        lines = [row[0] for row in cursor.fetchall()]
    sentence = _("This person is on another list already. Ask the city command to move them, or take the row out.")
    raise PeopleRefused(
        _("Some people are on another list already. Nothing was loaded."),
        bad=tuple(BadLine(line, BY_FIELD["phone"].heading, sentence) for line in lines),
    )
