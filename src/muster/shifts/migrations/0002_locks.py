"""Row security of this room, and the constraint that nobody is on duty twice at the same time.

Posts and duties are their community's; of themselves, people see what they are on. A desk does
not see where people of its own are on duty elsewhere: one function tells it when.
"""

from typing import ClassVar

from django.db import migrations

from muster.access import locks

THEIR_OWN = f"volunteer_id = {locks.ONE_VOLUNTEER}"


def of_who_counts_here(table: str) -> str:
    """What people say of themselves is theirs and their desk's: neither the city's nor their employer's."""
    return (
        f"{THEIR_OWN} OR EXISTS (SELECT FROM ledger_presence p WHERE p.operation_id = {table}.operation_id"
        f" AND p.volunteer_id = {table}.volunteer_id AND p.community_id = {locks.COMMUNITIES})"
    )


# Of themselves, people see the shifts they are on, their posts, and the limits of where they count.
OURS = f"{locks.HERE} OR {locks.OF_A_CITY}"
ON_IT = "EXISTS (SELECT FROM shifts_duty d WHERE d.community_id = shifts_shift.community_id AND d.shift_id = shifts_shift.id)"
OF_A_SHIFT = (
    "EXISTS (SELECT FROM shifts_shift s WHERE s.community_id = shifts_post.community_id AND s.post_id = shifts_post.id)"
)
WHERE_ONE_COUNTS = (
    "EXISTS (SELECT FROM ledger_presence p WHERE p.community_id = shifts_roster.community_id"
    f" AND p.volunteer_id = {locks.ONE_VOLUNTEER})"
)

LOCKS = (
    locks.lock("shifts_roster", select=f"{OURS} OR {WHERE_ONE_COUNTS}", insert=locks.HERE, update=locks.HERE)
    + locks.lock("shifts_post", select=f"{OURS} OR {OF_A_SHIFT}", insert=locks.AT_A_DESK, update=locks.AT_A_DESK)
    + locks.lock(
        "shifts_pattern", select=locks.HERE, insert=locks.AT_A_DESK, update=locks.AT_A_DESK, delete=locks.AT_A_DESK
    )
    + locks.lock("shifts_shift", select=f"{OURS} OR {ON_IT}", insert=locks.HERE, update=locks.HERE, delete=locks.HERE)
    + locks.lock(
        "shifts_duty",
        select=f"{locks.HERE} OR {THEIR_OWN}",
        insert=locks.HERE,
        update=locks.HERE,
        delete=locks.HERE,
    )
    + locks.lock(
        "shifts_plan",
        select=f"{locks.HERE} OR {locks.OF_A_CITY}",
        insert=f"{locks.HERE} OR {locks.OF_A_CITY}",
        update=locks.HERE,
    )
    + locks.lock("shifts_untold", select=OURS, insert=locks.HERE, update=locks.HERE, delete=locks.HERE)
    + locks.lock("shifts_pick", select=locks.HERE, insert=locks.HERE)
    + locks.lock("shifts_gap", select=locks.HERE, insert=locks.HERE)
    + locks.lock("shifts_override", select=f"{locks.HERE} OR {THEIR_OWN}", insert=locks.AT_A_DESK)
    + locks.lock(
        "shifts_childneed",
        select=f"{locks.HERE} OR {THEIR_OWN}",
        insert=f"{locks.AT_A_DESK} OR {THEIR_OWN}",
        update=locks.AT_A_DESK,
    )
    + locks.lock(
        "shifts_absence",
        select=of_who_counts_here("shifts_absence"),
        insert=of_who_counts_here("shifts_absence"),
        delete=of_who_counts_here("shifts_absence"),
    )
    + locks.lock(
        "shifts_wish",
        select=of_who_counts_here("shifts_wish"),
        insert=THEIR_OWN,
        update=THEIR_OWN,
        delete=THEIR_OWN,
    )
    + locks.lock("shifts_companion", select=of_who_counts_here("shifts_companion"), insert=THEIR_OWN, delete=THEIR_OWN)
    + locks.lock("shifts_calendar", select=THEIR_OWN, insert=THEIR_OWN, update=THEIR_OWN, delete=THEIR_OWN)
)

# A person and a time as one range of numbers: a million million seconds for each person, so that ranges of two people never meet.
# The server has no btree_gist, without which an exclusion over a person and a span could not be said in two columns.
ONE_PLACE = """
CREATE FUNCTION shifts_lane(a_volunteer uuid, starts timestamptz, ends timestamptz) RETURNS numrange
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS $$
    SELECT numrange(lane + extract(epoch FROM starts AT TIME ZONE 'UTC'), lane + extract(epoch FROM ends AT TIME ZONE 'UTC'))
    FROM (SELECT (('x' || substr(hex, 1, 16))::bit(64)::bigint::numeric * 18446744073709551616
                  + ('x' || substr(hex, 17))::bit(64)::bigint::numeric) * 1000000000000 AS lane
          FROM replace(a_volunteer::text, '-', '') AS hex) person
    $$;
ALTER TABLE shifts_duty ADD CONSTRAINT duty_in_one_place
    EXCLUDE USING gist (shifts_lane(volunteer_id, starts_at, ends_at) WITH &&);
ALTER TABLE shifts_duty ADD CONSTRAINT duty_of_shift FOREIGN KEY (community_id, shift_id)
    REFERENCES shifts_shift (community_id, id) DEFERRABLE;
ALTER TABLE shifts_shift ADD CONSTRAINT shift_of_post FOREIGN KEY (community_id, post_id)
    REFERENCES shifts_post (community_id, id) DEFERRABLE;
ALTER TABLE shifts_pattern ADD CONSTRAINT pattern_of_post FOREIGN KEY (community_id, post_id)
    REFERENCES shifts_post (community_id, id) DEFERRABLE;
ALTER TABLE shifts_pick ADD CONSTRAINT pick_of_plan FOREIGN KEY (community_id, plan_id)
    REFERENCES shifts_plan (community_id, id) DEFERRABLE;
ALTER TABLE shifts_gap ADD CONSTRAINT gap_of_plan FOREIGN KEY (community_id, plan_id)
    REFERENCES shifts_plan (community_id, id) DEFERRABLE;
"""

# When people are on duty elsewhere: neither where nor at what.
BUSY = """
CREATE FUNCTION shifts_busy(a_community bigint, volunteers uuid[], from_at timestamptz, until_at timestamptz)
    RETURNS TABLE (volunteer_id uuid, starts_at timestamptz, ends_at timestamptz)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
    AS $$
    SELECT d.volunteer_id, d.starts_at, d.ends_at FROM public.shifts_duty d
    WHERE d.volunteer_id = ANY (volunteers) AND d.community_id <> a_community AND d.starts_at < until_at AND d.ends_at > from_at
      AND a_community = ANY (NULLIF(current_setting('muster.communities', true), '')::bigint[])
    $$;
REVOKE ALL ON FUNCTION shifts_busy(bigint, uuid[], timestamptz, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION shifts_busy(bigint, uuid[], timestamptz, timestamptz) TO muster_app, muster_worker;
"""

# What a person's calendar shows: whoever knows the address sees when and where one unnamed person is on duty, and nothing else.
CALENDAR = """
CREATE FUNCTION shifts_calendar_of(a_digest bytea, from_at timestamptz)
    RETURNS TABLE (shift_id uuid, starts_at timestamptz, ends_at timestamptz, post text, place text, community text, set_at timestamptz)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
    AS $$
    SELECT d.shift_id, d.starts_at, d.ends_at, p.name::text, p.place::text, a.name::text, d.set_at
    FROM public.shifts_calendar c
    JOIN public.shifts_duty d ON d.volunteer_id = c.volunteer_id
    JOIN public.shifts_shift s ON s.community_id = d.community_id AND s.id = d.shift_id
    JOIN public.shifts_post p ON p.community_id = s.community_id AND p.id = s.post_id
    JOIN public.places_area a ON a.id = d.community_id
    WHERE c.digest = a_digest AND d.ends_at > from_at
    ORDER BY d.starts_at LIMIT 500
    $$;
REVOKE ALL ON FUNCTION shifts_calendar_of(bytea, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION shifts_calendar_of(bytea, timestamptz) TO muster_app;
CREATE FUNCTION shifts_calendar_known(a_digest bytea) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
    AS $$ SELECT EXISTS (SELECT FROM public.shifts_calendar c WHERE c.digest = a_digest) $$;
REVOKE ALL ON FUNCTION shifts_calendar_known(bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION shifts_calendar_known(bytea) TO muster_app;
"""


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("shifts", "0001_initial"),
        ("people", "0003_call_me_tonight"),
        ("ledger", "0007_presence_here"),
        ("access", "0009_token_locks"),
    ]
    operations: ClassVar[list[migrations.RunSQL]] = [
        migrations.RunSQL(LOCKS, migrations.RunSQL.noop),
        migrations.RunSQL(ONE_PLACE, migrations.RunSQL.noop),
        migrations.RunSQL(BUSY, migrations.RunSQL.noop),
        migrations.RunSQL(CALENDAR, migrations.RunSQL.noop),
    ]
