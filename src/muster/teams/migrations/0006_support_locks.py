"""Row security of support, and two things that models cannot say: that nobody is lent to two places at once, and who is free.

A proposal is the command's alone. Once it is approved each organisation and each desk knows its own loans, and each side answers
for itself: `teams_loananswer` takes a row from whoever speaks for that side and lets nobody change it, and a loan begins only
with both.
"""

from typing import ClassVar

from django.db import migrations

from muster.access import locks

ASKED = "state <> 'proposed'"
OUR_LOAN = (
    f"city_id = {locks.CITIES}"
    f" OR ((community_id = {locks.COMMUNITIES} OR organisation_id = {locks.ORGANISATIONS}) AND {ASKED})"
)
CHANGE_LOAN = f"city_id = {locks.CITIES} OR ((community_id = {locks.DESKS} OR organisation_id = {locks.ORGANISATIONS}) AND {ASKED})"
OF_US = f"city_id = {locks.CITIES} OR community_id = {locks.COMMUNITIES} OR organisation_id = {locks.ORGANISATIONS}"

LOCKS = (
    locks.lock(
        "teams_shortage",
        select=f"{locks.HERE} OR {locks.OF_A_CITY}",
        insert=f"{locks.AT_A_DESK} OR {locks.OF_A_CITY}",
        update=f"{locks.AT_A_DESK} OR {locks.OF_A_CITY}",
    )
    + locks.lock(
        "teams_supportplan",
        select=f"city_id = {locks.CITIES}",
        insert=f"city_id = {locks.CITIES}",
        update=f"city_id = {locks.CITIES}",
    )
    + locks.lock("teams_supportgap", select=f"city_id = {locks.CITIES}", insert=f"city_id = {locks.CITIES}")
    + locks.lock("teams_loan", select=OUR_LOAN, insert=f"city_id = {locks.CITIES}", update=CHANGE_LOAN)
    + locks.lock(
        "teams_loananswer",
        select=OF_US,
        insert=(
            f"(side = 'desk' AND community_id = {locks.DESKS})"
            f" OR (side = 'organisation' AND organisation_id = {locks.ORGANISATIONS})"
        ),
    )
    + locks.lock(
        "teams_lent",
        select=f"{OF_US} OR from_community_id = {locks.COMMUNITIES} OR volunteer_id = {locks.VOLUNTEER}",
        insert=f"organisation_id = {locks.ORGANISATIONS}",
        update=f"city_id = {locks.CITIES} OR community_id = {locks.DESKS} OR organisation_id = {locks.ORGANISATIONS}",
    )
    # The worker finds which loans are due before it opens the scope of one. No person stands in a loan.
    + "CREATE POLICY worker_due ON teams_loan FOR SELECT TO muster_worker USING (true);\n"
    # A community knows who comes to help it, wherever they live, for as long as they do.
    + f"""
    CREATE POLICY also_lent_to_us ON people_volunteer FOR SELECT TO muster_app, muster_worker USING (
        id IN (SELECT volunteer_id FROM teams_lent l
               WHERE l.community_id = {locks.COMMUNITIES} AND l.state IN ('named', 'coming', 'there')));
    """
)
UNLOCK = "DROP POLICY also_lent_to_us ON people_volunteer"

# Ranges have an index of their own in every installation; ids would need an extension for theirs.
ONCE_AT_A_TIME = """
CREATE TYPE idrange AS RANGE (subtype = uuid);
ALTER TABLE teams_lent ADD CONSTRAINT lent_once_at_a_time EXCLUDE USING gist (
    idrange(volunteer_id, volunteer_id, '[]') WITH &&, tstzrange(starts_at, ends_at) WITH &&)
    WHERE (state IN ('named', 'coming', 'there'));
"""
AS_BEFORE = "ALTER TABLE teams_lent DROP CONSTRAINT lent_once_at_a_time; DROP TYPE idrange"

# Who of an organisation, or with null of all, could be lent: has come or said yes, is claimed in one place only, has no seat in the
# team in force, is not lent then, and is not needed where they are. It answers whoever may see these people anyway; what it
# adds is the seats of a plan and the shortages of other communities, of which it tells no more than that.
FREE = """
CREATE FUNCTION teams_free(an_operation uuid, an_organisation uuid, starts timestamptz, ends timestamptz)
    RETURNS TABLE (volunteer_id uuid, organisation_id uuid, place_id bigint, is_present boolean, worked_min int)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
    AS $$
    SELECT v.id, v.organisation_id, COALESCE(p.community_id, v.home_community_id), p.community_id IS NOT NULL,
           COALESCE(p.worked_min, 0)
    FROM public.people_volunteer v
    JOIN public.operations_operation o ON o.id = an_operation AND o.area_id = v.city_id
    LEFT JOIN public.ledger_presence p ON p.operation_id = an_operation AND p.volunteer_id = v.id
    LEFT JOIN public.mobilise_expected e ON e.operation_id = an_operation AND e.volunteer_id = v.id
    WHERE v.organisation_id IS NOT NULL AND (an_organisation IS NULL OR v.organisation_id = an_organisation)
      AND (v.city_id = ANY (NULLIF(current_setting('muster.cities', true), '')::bigint[])
           OR v.organisation_id = ANY (NULLIF(current_setting('muster.organisations', true), '')::uuid[]))
      AND (p.community_id IS NOT NULL AND cardinality(p.claimed_in) = 1
           OR p.community_id IS NULL AND e.answer = 'yes')
      AND v.id NOT IN (
          SELECT k.volunteer_id FROM public.teams_pick k JOIN public.teams_plan t ON t.id = k.plan_id
          WHERE t.operation_id = an_operation AND t.state = 'approved' AND k.part IN ('leader', 'member'))
      AND v.id NOT IN (
          SELECT l.volunteer_id FROM public.teams_lent l
          WHERE l.state IN ('named', 'coming', 'there') AND tstzrange(l.starts_at, l.ends_at) && tstzrange(starts, ends))
      AND COALESCE(p.community_id, v.home_community_id, 0) NOT IN (
          SELECT s.community_id FROM public.teams_shortage s
          WHERE s.operation_id = an_operation AND s.withdrawn_at IS NULL
            AND tstzrange(s.starts_at, s.ends_at) && tstzrange(starts, ends))
    $$;
REVOKE ALL ON FUNCTION teams_free(uuid, uuid, timestamptz, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION teams_free(uuid, uuid, timestamptz, timestamptz) TO muster_app, muster_worker;
"""
NOT_FREE = "DROP FUNCTION teams_free(uuid, uuid, timestamptz, timestamptz)"


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("teams", "0005_lending"),
        ("ledger", "0002_locks"),
        ("mobilise", "0002_locks"),
        ("people", "0002_locks"),
        ("operations", "0002_locks"),
    ]
    operations: ClassVar[list[migrations.RunSQL]] = [
        migrations.RunSQL(LOCKS, UNLOCK),
        migrations.RunSQL(ONCE_AT_A_TIME, AS_BEFORE),
        migrations.RunSQL(FREE, NOT_FREE),
    ]
