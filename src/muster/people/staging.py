"""A people list in temporary tables, beside the people we know: who is new, who has changed.

Set-based, so that a city's list takes seconds. Whoever runs it sees, and so matches, only the people of their own scope.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from django.db import connection
from psycopg.types.json import Jsonb

from muster.access.phones import blind_index
from muster.identifiers import uuid7
from muster.people.claimant import name_sort
from muster.people.hours import Window
from muster.people.reading import Placed

INCOMING = """
DROP TABLE IF EXISTS incoming_person;
CREATE TEMP TABLE incoming_person (
    line integer, id uuid, name text, name_sort text, phone text, phone_index bytea, home_id bigint,
    organisation text, organisation_id uuid, contact_name text, contact_phone text,
    source text, is_senior boolean, is_strong boolean, night_calls boolean,
    skills text[], languages text[], licences text[], available jsonb, care jsonb
) ON COMMIT DROP
"""
COPY = "COPY incoming_person FROM STDIN"
NAME_ORGANISATIONS = """
UPDATE incoming_person i SET organisation_id = o.id FROM people_organisation o
WHERE o.city_id = %s AND o.name = i.organisation AND i.organisation_id IS NULL
"""
# A name on a phone is one person. Without a phone: a name in an organisation and a community.
MATCH = """
DROP TABLE IF EXISTS matched_person;
CREATE TEMP TABLE matched_person ON COMMIT DROP AS
    SELECT i.line, v.id AS volunteer_id, i.organisation_id
    FROM incoming_person i JOIN people_volunteer v
      ON v.city_id = %(city)s AND v.phone_index = i.phone_index AND v.name = i.name
    UNION ALL
    SELECT DISTINCT ON (i.line) i.line, v.id, i.organisation_id
    FROM incoming_person i JOIN people_volunteer v
      ON v.city_id = %(city)s AND v.name = i.name AND v.home_community_id = i.home_id
     AND v.organisation_id IS NOT DISTINCT FROM i.organisation_id
    WHERE i.phone_index IS NULL AND v.phone_index IS NULL
    ORDER BY 1;
ANALYZE matched_person
"""
# What a list leaves empty stays as the person or an earlier list said it; an empty yes/no is a no, as the template says.
SAID = """(i.organisation_id, i.home_id, i.source, i.is_senior, i.is_strong, i.night_calls,
    CASE WHEN i.skills = '{}' THEN v.skills::text[] ELSE i.skills END,
    CASE WHEN i.languages = '{}' THEN v.languages::text[] ELSE i.languages END,
    CASE WHEN i.licences = '{}' THEN v.licences::text[] ELSE i.licences END)"""
CHANGED = f"""
DROP TABLE IF EXISTS changed_person;
CREATE TEMP TABLE changed_person ON COMMIT DROP AS
    SELECT i.line, v.id AS volunteer_id
    FROM matched_person m JOIN incoming_person i USING (line) JOIN people_volunteer v ON v.id = m.volunteer_id
    WHERE (v.invited_at IS NULL AND v.phone_index IS NOT NULL)
       OR (v.organisation_id, v.home_community_id, v.source, v.is_senior, v.is_strong, v.night_calls,
           v.skills::text[], v.languages::text[], v.licences::text[]) IS DISTINCT FROM {SAID}
"""
NEW_HOURS = """
DROP TABLE IF EXISTS new_hours;
CREATE TEMP TABLE new_hours ON COMMIT DROP AS
    WITH said AS (
        SELECT i.line, COALESCE(m.volunteer_id, i.id) AS volunteer_id, u.use, u.spans
        FROM incoming_person i LEFT JOIN matched_person m USING (line)
        CROSS JOIN LATERAL (VALUES ('available', i.available), ('care', i.care)) u (use, spans)
        WHERE u.spans <> '[]'
    ), known AS (
        SELECT volunteer_id, use, jsonb_agg(jsonb_build_array(weekdays, starts_min, ends_min)
               ORDER BY weekdays, starts_min, ends_min) AS spans
        FROM people_weeklywindow WHERE volunteer_id IN (SELECT volunteer_id FROM matched_person)
        GROUP BY volunteer_id, use
    )
    SELECT said.* FROM said LEFT JOIN known USING (volunteer_id, use) WHERE said.spans IS DISTINCT FROM known.spans
"""
COUNT = """
SELECT (SELECT count(*) FROM incoming_person) - (SELECT count(*) FROM matched_person),
       (SELECT count(DISTINCT m.line) FROM matched_person m
        WHERE m.line IN (SELECT line FROM changed_person UNION SELECT line FROM new_hours)),
       (SELECT count(*) FROM matched_person)
"""


@dataclass(frozen=True)
class Difference:
    """What a list would do, in people."""

    added: int
    changed: int
    unchanged: int


def stage(people: Sequence[Placed], *, organisation_id: UUID | None) -> None:
    """Put the list into a temporary table of this transaction."""
    with connection.cursor() as cursor:
        cursor.execute(INCOMING)
        with cursor.copy(COPY) as copy:
            for placed in people:
                copy.write_row(_row(placed, organisation_id))
        cursor.execute("ANALYZE incoming_person")  # or the planner compares each person with each organisation


def compare(city_id: int) -> Difference:
    """Match the staged list with the people in sight."""
    with connection.cursor() as cursor:
        cursor.execute(NAME_ORGANISATIONS, [city_id])
        cursor.execute(MATCH, {"city": city_id})
        cursor.execute(CHANGED)
        cursor.execute(NEW_HOURS)
        cursor.execute(COUNT)
        added, changed, matched = cursor.fetchone()
    return Difference(added=added, changed=changed, unchanged=matched - changed)


def _row(placed: Placed, organisation_id: UUID | None) -> tuple[object, ...]:
    person = placed.person
    return (
        person.line,
        uuid7(),
        person.name,
        _sorted_name(person.name),
        person.phone,
        blind_index(person.phone) if person.phone else None,
        placed.home_id,
        person.organisation,
        organisation_id,
        person.contact_name,
        person.contact_phone,
        person.source,
        person.senior,
        person.strong,
        person.night_calls,
        list(person.skills),
        list(person.languages),
        list(person.licences),
        _spans(person.available),
        _spans(person.care),
    )


@lru_cache(maxsize=50_000)
def _sorted_name(name: str) -> str:
    return name_sort(name)


def _spans(windows: tuple[Window, ...]) -> Jsonb:
    return Jsonb(sorted([window.weekdays, window.starts_min, window.ends_min] for window in windows))
