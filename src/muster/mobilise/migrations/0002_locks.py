"""Row security of this room: who may see and write which rows."""

from typing import ClassVar

from django.db import migrations

from muster.access import locks

OF_OUR_OPERATION = (
    f"EXISTS (SELECT FROM operations_operation o WHERE o.id = operation_id AND o.area_id = {locks.CITIES})"
)
OF_OUR_NOTICE = (
    "EXISTS (SELECT FROM mobilise_notice n JOIN operations_operation o ON o.id = n.operation_id"
    f" WHERE n.id = notice_id AND o.area_id = {locks.CITIES})"
)
CAME_OR_SAID_YES = (
    "(answer = 'yes' OR EXISTS (SELECT FROM ledger_presence p WHERE p.operation_id = mobilise_expected.operation_id"
    " AND p.volunteer_id = mobilise_expected.volunteer_id AND p.community_id IS NOT NULL))"
)

# An organisation sees names of those who came or said yes, and of all others only counts. The counts are made here, where
# the rows may be read, and a breakdown with any group below ten is withheld whole, so that nothing follows by subtraction.
COUNTS = """
CREATE FUNCTION mobilise_organisation_counts(an_operation uuid, an_organisation uuid)
    RETURNS TABLE (expected bigint, reported bigint, yes bigint, declined bigint, silent bigint, unreachable bigint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
    AS $$
    WITH states AS (
        SELECT CASE WHEN p.community_id IS NOT NULL THEN 'reported' ELSE e.answer END AS state
        FROM public.mobilise_expected e
        LEFT JOIN public.ledger_presence p ON p.operation_id = e.operation_id AND p.volunteer_id = e.volunteer_id
        WHERE e.operation_id = an_operation AND e.organisation_id = an_organisation
          AND an_organisation = ANY (NULLIF(current_setting('muster.organisations', true), '')::uuid[])
    ), counted AS (
        SELECT count(*) AS expected,
               count(*) FILTER (WHERE state = 'reported') AS reported,
               count(*) FILTER (WHERE state = 'yes') AS yes,
               count(*) FILTER (WHERE state = 'declined') AS declined,
               count(*) FILTER (WHERE state = 'silent') AS silent,
               count(*) FILTER (WHERE state = 'unreachable') AS unreachable
        FROM states
    )
    SELECT expected, reported, yes,
           CASE WHEN shown THEN declined END, CASE WHEN shown THEN silent END, CASE WHEN shown THEN unreachable END
    FROM (SELECT counted.*, declined >= 10 AND silent >= 10 AND unreachable >= 10 AS shown FROM counted) c
    $$;
REVOKE ALL ON FUNCTION mobilise_organisation_counts(uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION mobilise_organisation_counts(uuid, uuid) TO muster_app;
"""

LOCKS = (
    locks.lock("mobilise_notice", select="true", insert=OF_OUR_OPERATION, update=OF_OUR_OPERATION)
    + locks.lock("mobilise_address", select="true", insert=OF_OUR_NOTICE, delete=OF_OUR_NOTICE)
    + locks.lock(
        "mobilise_expected",
        select=(
            f"city_id = {locks.CITIES} OR community_id = {locks.DESKS} OR volunteer_id = {locks.VOLUNTEER}"
            f" OR volunteer_id = {locks.SUBJECTS}"
            # A leader and an organisation see who said yes or came, and nothing of the others.
            f" OR ((community_id = {locks.COMMUNITIES} OR organisation_id = {locks.ORGANISATIONS}) AND {CAME_OR_SAID_YES})"
        ),
        insert=f"city_id = {locks.CITIES}",
        update=f"city_id = {locks.CITIES} OR community_id = {locks.DESKS} OR volunteer_id = {locks.VOLUNTEER}",
    )
    + locks.lock(
        "mobilise_declinereason",
        select=f"community_id = {locks.DESKS} OR volunteer_id = {locks.VOLUNTEER}",
        insert=f"community_id = {locks.DESKS} OR volunteer_id = {locks.VOLUNTEER}",
        update=f"community_id = {locks.DESKS} OR volunteer_id = {locks.VOLUNTEER}",
        delete=f"volunteer_id = {locks.VOLUNTEER}",
    )
    + locks.lock(
        "mobilise_signup",
        select=f"city_id = {locks.CITIES} OR community_id = {locks.COMMUNITIES} OR volunteer_id = {locks.SUBJECTS}",
        insert=f"volunteer_id = {locks.SUBJECTS}",
        delete=f"city_id = {locks.CITIES}",
    )
    + COUNTS
)


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("mobilise", "0001_initial"),
        ("people", "0002_locks"),
        ("operations", "0002_locks"),
        ("ledger", "0002_locks"),
    ]
    operations: ClassVar[list[migrations.RunSQL]] = [migrations.RunSQL(LOCKS, migrations.RunSQL.noop)]
