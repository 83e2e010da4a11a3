"""What a call-out teaches: a skill that somebody showed, and the hours they worked. Runs as muster_worker, in the scope of the city."""

from django.db import connection

from muster.callouts.models import Callout, Kind

# Whoever came to "who can …?" offers that skill or language from now on, as if they had written it down themselves.
OFFERED = """
WITH shown AS (
    SELECT DISTINCT c.volunteer_id, split_part(asks.code, ':', 1) AS kind, split_part(asks.code, ':', 2) AS code
    FROM callouts_call c
    JOIN callouts_seat s ON s.community_id = c.community_id AND s.callout_id = c.callout_id AND s.number = c.seat
    CROSS JOIN unnest(s.asks) AS asks (code)
    WHERE c.community_id = %(community)s AND c.callout_id = %(callout)s AND c.state IN ('seated', 'arrived')
), lists AS (
    SELECT volunteer_id, array_agg(code) FILTER (WHERE kind = 'skill') AS skills,
           array_agg(code) FILTER (WHERE kind = 'language') AS languages
    FROM shown WHERE kind <> 'licence' GROUP BY volunteer_id
)
UPDATE people_volunteer v SET
    skills = v.skills || ARRAY(SELECT unnest(l.skills) EXCEPT SELECT unnest(v.skills))::varchar[],
    languages = v.languages || ARRAY(SELECT unnest(l.languages) EXCEPT SELECT unnest(v.languages))::varchar[]
FROM lists l
WHERE v.id = l.volunteer_id AND NOT (v.skills @> COALESCE(l.skills, '{}')::varchar[]
    AND v.languages @> COALESCE(l.languages, '{}')::varchar[])
"""


def remember_skills(callout: Callout) -> int:
    """Answers how many people offer something new."""
    if callout.kind != Kind.HELP:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(OFFERED, {"community": callout.community_id, "callout": callout.id})
        many: int = cursor.rowcount
    return many
