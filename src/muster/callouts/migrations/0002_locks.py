"""Row security of this room: a call-out is its community's; of themselves, people know where they were asked.

A desk does not see the people of other communities. Two functions of the owner answer what a call-out needs of them: facts
without names for choosing whom to ask, and name and number of those who said yes to this very desk.
"""

from typing import ClassVar

from django.db import migrations

from muster.access import locks

THEIR_OWN = f"volunteer_id = {locks.ONE_VOLUNTEER}"

LOCKS = (
    locks.lock(
        "callouts_callout",
        select=f"{locks.HERE} OR {locks.OF_A_CITY}",
        insert=locks.AT_A_DESK,
        update=locks.HERE,
    )
    + locks.lock("callouts_seat", select=locks.HERE, insert=locks.AT_A_DESK, delete=locks.AT_A_DESK)
    + locks.lock("callouts_wave", select=locks.HERE, insert=locks.HERE)
    + locks.lock("callouts_call", select=f"{locks.HERE} OR {THEIR_OWN}", insert=locks.HERE, update=locks.HERE)
    + locks.lock(
        "callouts_word", select=locks.HERE, insert=locks.AT_A_DESK, update=locks.AT_A_DESK, delete=locks.AT_A_DESK
    )
    # Both hold ids and times only. A wave writes thousands of turns, of people whom the desk that asks does not see; the worker
    # finds what to look after before it opens the scope of that community.
    + locks.open_to_all("callouts_turn", "select", "insert", "update")
    + locks.open_to_all("callouts_tending", "select", "insert", "update", "delete")
)

# One seat is held by one person, and only a seat that exists (callouts_call.seat is null for all others).
SEATS_EXIST = """
ALTER TABLE callouts_call ADD CONSTRAINT call_seat_exists FOREIGN KEY (community_id, callout_id, seat)
    REFERENCES callouts_seat (community_id, callout_id, number);
ALTER TABLE callouts_seat ADD CONSTRAINT seat_of_callout FOREIGN KEY (community_id, callout_id)
    REFERENCES callouts_callout (community_id, id);
"""

# The order in which a wave asks: everybody who counts in one of `near`, or with `near` null everybody of an organisation of the
# city, by what is cheap to know. On duty here or having said so for tonight; near; rested; longest not asked. Those who bring what a
# seat asks for are ranked apart. Who sleeps is told by number, with the first ids; `total` is of the row's kind.
# Whoever has chosen quiet hours of their own is asleep in these and in no others; the database knows no time zone but UTC, so the
# local minute is told. Without it nobody's own hours count: so a desk overrides them. A span that ends before it begins ends on the
# next day. Who has said when they sleep has said more than "at night I may be called"; being on duty, or "call me tonight", stands above.
ORDER = """
CREATE FUNCTION callouts_order(
        a_community bigint, an_operation uuid, a_callout uuid, a_city bigint, near bigint[], at timestamptz, are_asleep boolean,
        asked_skills text[], asked_languages text[], asked_licences text[], places bigint[], place_minutes int[],
        able_max int, others_max int, local_minute int)
    RETURNS TABLE (id uuid, kind text, place_in_line bigint, total bigint, place_id bigint, minutes int)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
    AS $$
    WITH known AS MATERIALIZED (
        SELECT v.id, CASE WHEN v.skills && asked_skills::varchar[] OR v.languages && asked_languages::varchar[]
                          OR v.licences && asked_licences::varchar[] THEN 'able' ELSE 'other' END AS kind,
               COALESCE(p.community_id, v.home_community_id) AS place_id, COALESCE(n.minutes, 60) AS minutes,
               NOT r.is_ready AND CASE
                   WHEN own.quiet_from_min IS NULL OR local_minute IS NULL THEN are_asleep AND NOT v.night_calls
                   WHEN own.quiet_from_min <= own.quiet_to_min
                       THEN local_minute >= own.quiet_from_min AND local_minute < own.quiet_to_min
                   ELSE local_minute >= own.quiet_from_min OR local_minute < own.quiet_to_min END AS is_asleep,
               -- One number sorts three times as fast as four columns: ready, minutes of way, hours worked, when last asked.
               (CASE WHEN r.is_ready THEN 0 ELSE 1::bigint << 60 END)
                   | (least(COALESCE(n.minutes, 60), 4095)::bigint << 44)
                   | (least(COALESCE(p.worked_min, 0) / 60, 4095)::bigint << 32)
                   | COALESCE(extract(epoch FROM t.last_asked_at)::bigint, 0) AS place_in_line
        FROM public.people_volunteer v
        LEFT JOIN public.channels_preference own ON own.volunteer_id = v.id
        LEFT JOIN public.ledger_presence p ON p.operation_id = an_operation AND p.volunteer_id = v.id
        LEFT JOIN public.callouts_turn t ON t.operation_id = an_operation AND t.volunteer_id = v.id
        LEFT JOIN (SELECT * FROM unnest(places, place_minutes) AS u (place_id, minutes)) n
            ON n.place_id = COALESCE(p.community_id, v.home_community_id)
        CROSS JOIN LATERAL (
            SELECT COALESCE(p.working_since IS NOT NULL AND p.community_id = a_community, false)
                OR COALESCE(v.call_until > at, false) AS is_ready) r
        WHERE v.city_id = a_city
          AND (near IS NULL AND v.organisation_id IS NOT NULL
               OR COALESCE(p.community_id, v.home_community_id) = ANY (near))
          AND v.id NOT IN (SELECT c.volunteer_id FROM public.callouts_call c
                           WHERE c.community_id = a_community AND c.callout_id = a_callout)
          AND a_community = ANY (NULLIF(current_setting('muster.communities', true), '')::bigint[])
    ), totals AS (
        SELECT CASE WHEN k.is_asleep THEN 'quiet' ELSE k.kind END AS kind, count(*) AS total FROM known k GROUP BY 1
    )
    SELECT o.id, o.kind, o.place_in_line, t.total, o.place_id, o.minutes
    FROM (
        (SELECT k.id, k.kind, k.place_in_line, k.place_id, k.minutes FROM known k
         WHERE k.kind = 'able' AND NOT k.is_asleep ORDER BY k.place_in_line, k.id LIMIT able_max)
        UNION ALL
        (SELECT k.id, k.kind, k.place_in_line, k.place_id, k.minutes FROM known k
         WHERE k.kind = 'other' AND NOT k.is_asleep ORDER BY k.place_in_line, k.id LIMIT others_max)
        UNION ALL
        (SELECT k.id, 'quiet', k.place_in_line, k.place_id, k.minutes FROM known k WHERE k.is_asleep
         ORDER BY k.place_in_line, k.id LIMIT 200)
    ) o JOIN totals t USING (kind)
    ORDER BY o.place_in_line, o.id
    $$;
REVOKE ALL ON FUNCTION callouts_order(
    bigint, uuid, uuid, bigint, bigint[], timestamptz, boolean, text[], text[], text[], bigint[], int[], int, int, int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION callouts_order(
    bigint, uuid, uuid, bigint, bigint[], timestamptz, boolean, text[], text[], text[], bigint[], int[], int, int, int)
    TO muster_app, muster_worker;
"""

# What speaks for or against asking these people now. `asked_*` is now, `work_*` when they would begin; a day is a bit, Monday the
# first, as in people_weeklywindow. `recent_min`: minutes of work since a time; what two phones told of at once counts once.
EXAMINED = """
CREATE FUNCTION callouts_examined(
        a_community bigint, an_operation uuid, volunteers uuid[], at timestamptz, since timestamptz,
        asked_minute int, asked_day int, asked_day_before int, work_minute int, work_day int, work_day_before int)
    RETURNS TABLE (id uuid, is_present boolean, works_in bigint, recent_min int, night_calls boolean, call_until timestamptz,
                   skills text[], languages text[], licences text[], last_asked_at timestamptz, seat_in uuid,
                   in_care boolean, is_free boolean, has_declined boolean, can_be_told boolean)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
    AS $$
    SELECT v.id, p.community_id IS NOT NULL, CASE WHEN p.working_since IS NOT NULL THEN COALESCE(p.community_id, 0) END,
           recent.minutes, v.night_calls, v.call_until, v.skills::text[], v.languages::text[], v.licences::text[],
           t.last_asked_at, t.seat_in, COALESCE(hours.in_care, false),
           COALESCE(hours.in_hours OR NOT hours.has_hours, true),
           COALESCE(e.answer = 'declined', false) AND p.community_id IS NULL,
           v.phone <> '' OR EXISTS (SELECT FROM public.access_account a WHERE a.volunteer_id = v.id AND a.is_active)
    FROM unnest(volunteers) AS asked (id)
    JOIN public.people_volunteer v ON v.id = asked.id
    LEFT JOIN public.ledger_presence p ON p.operation_id = an_operation AND p.volunteer_id = v.id
    LEFT JOIN public.callouts_turn t ON t.operation_id = an_operation AND t.volunteer_id = v.id
    LEFT JOIN public.mobilise_expected e ON e.operation_id = an_operation AND e.volunteer_id = v.id
    CROSS JOIN LATERAL (
        SELECT bool_or(w.use = 'care' AND (
                   (w.weekdays & asked_day > 0 AND asked_minute >= w.starts_min
                        AND (asked_minute < w.ends_min OR w.ends_min <= w.starts_min))
                   OR (w.ends_min <= w.starts_min AND w.weekdays & asked_day_before > 0 AND asked_minute < w.ends_min)
                   OR (w.weekdays & work_day > 0 AND work_minute >= w.starts_min
                        AND (work_minute < w.ends_min OR w.ends_min <= w.starts_min))
                   OR (w.ends_min <= w.starts_min AND w.weekdays & work_day_before > 0 AND work_minute < w.ends_min)
               )) AS in_care,
               bool_or(w.use = 'available') AS has_hours,
               bool_or(w.use = 'available' AND (
                   (w.weekdays & work_day > 0 AND work_minute >= w.starts_min
                        AND (work_minute < w.ends_min OR w.ends_min <= w.starts_min))
                   OR (w.ends_min <= w.starts_min AND w.weekdays & work_day_before > 0 AND work_minute < w.ends_min)
               )) AS in_hours
        FROM public.people_weeklywindow w WHERE w.volunteer_id = v.id
    ) hours
    CROSS JOIN LATERAL (
        SELECT (COALESCE(sum(extract(epoch FROM upper(stay) - lower(stay))), 0) / 60)::int AS minutes
        FROM (
            SELECT unnest(range_agg(tstzrange(greatest(began, since), least(ended, at)))) AS stay
            FROM (
                SELECT (arrival.value ->> 1)::timestamptz AS began, COALESCE((
                    SELECT min((d.value ->> 1)::timestamptz) FROM jsonb_each(p.departures) d
                    WHERE d.value ->> 0 = arrival.key AND NOT d.key::uuid = ANY (p.superseded)), at) AS ended
                FROM jsonb_each(p.arrivals) arrival WHERE NOT arrival.key::uuid = ANY (p.superseded)
            ) told WHERE ended > greatest(began, since) AND began < at
        ) apart
    ) recent
    WHERE a_community = ANY (NULLIF(current_setting('muster.communities', true), '')::bigint[])
    $$;
REVOKE ALL ON FUNCTION callouts_examined(
    bigint, uuid, uuid[], timestamptz, timestamptz, int, int, int, int, int, int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION callouts_examined(
    bigint, uuid, uuid[], timestamptz, timestamptz, int, int, int, int, int, int) TO muster_app, muster_worker;
"""

# Who said yes to a desk's own call-out, wherever they live: the desk must be able to ring them up.
CLAIMANTS = """
CREATE FUNCTION callouts_claimants(a_community bigint, a_callout uuid)
    RETURNS TABLE (volunteer_id uuid, name text, phone text, home_community_id bigint, unit text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
    AS $$
    SELECT v.id, v.name::text, v.phone::text, v.home_community_id, COALESCE(o.name, v.unit)::text
    FROM public.callouts_call c
    JOIN public.people_volunteer v ON v.id = c.volunteer_id
    LEFT JOIN public.people_organisation o ON o.id = v.organisation_id
    WHERE c.community_id = a_community AND c.callout_id = a_callout
      AND c.state IN ('seated', 'offered', 'arrived', 'came', 'reserve', 'no_show', 'heard')
      AND a_community = ANY (NULLIF(current_setting('muster.desks', true), '')::bigint[])
    $$;
REVOKE ALL ON FUNCTION callouts_claimants(bigint, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION callouts_claimants(bigint, uuid) TO muster_app;
"""


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("callouts", "0001_initial"),
        ("people", "0003_call_me_tonight"),
        ("mobilise", "0004_home_desk"),
        ("ledger", "0007_presence_here"),
        ("access", "0009_token_locks"),
        ("channels", "0006_who_may_see"),
    ]
    operations: ClassVar[list[migrations.RunSQL]] = [
        migrations.RunSQL(LOCKS, migrations.RunSQL.noop),
        migrations.RunSQL(SEATS_EXIST, migrations.RunSQL.noop),
        migrations.RunSQL(ORDER, migrations.RunSQL.noop),
        migrations.RunSQL(EXAMINED, migrations.RunSQL.noop),
        migrations.RunSQL(CLAIMANTS, migrations.RunSQL.noop),
    ]
