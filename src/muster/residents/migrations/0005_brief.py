"""What a task list on a phone tells of the households of a stairwell: one line in the look-log per household, lease and holder.

Like `residents_reveal` it runs with the owner's rights and checks for itself: the lease must be held now by the person of the
open scope, and the door must lie in its stairwell. It counts against no quota, since the desk gave the stairwell; what is
asked for at once is bounded instead.
"""

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

DEFINER = "LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public"
ACTOR = "NULLIF(current_setting('muster.actor', true), '')::uuid"
VOLUNTEER = "NULLIF(current_setting('muster.volunteer', true), '')::uuid"
HOUSEHOLDS_MAX = 300  # told in Python by residents/brief.py

BRIEF = f"""
CREATE FUNCTION residents_brief(
    a_community bigint, looks uuid[], leases uuid[], households uuid[], reasons text[], a_city bigint, an_at timestamptz
) RETURNS TABLE (household uuid, of_operation uuid, sealed_details bytea, sealed_needs bytea) {DEFINER} AS $$
DECLARE
    me uuid := {ACTOR};
    person uuid := {VOLUNTEER};
BEGIN
    IF me IS NULL OR person IS NULL THEN
        RETURN;
    END IF;
    IF (SELECT count(DISTINCT h) FROM unnest(households) h) > {HOUSEHOLDS_MAX} THEN
        RAISE EXCEPTION 'A task list holds at most {HOUSEHOLDS_MAX} households.' USING ERRCODE = 'check_violation';
    END IF;
    RETURN QUERY
    WITH asked AS (
        SELECT k.look, k.lease, k.reason, h.id AS door, h.operation_id, coalesce(r.city_id, a_city) AS city_id
        FROM unnest(looks, leases, households, reasons) AS k (look, lease, household, reason)
        JOIN public.access_lease l ON l.community_id = a_community AND l.id = k.lease
            AND (l.volunteer_id = person OR l.partner_id = person)
            AND l.ended_at IS NULL AND l.granted_at <= an_at AND l.lapses_at > an_at
        JOIN public.residents_household h ON h.community_id = a_community AND h.id = k.household
            AND h.operation_id = l.operation_id AND h.building_id = l.building_id AND h.unit = l.unit
            AND h.removed_at IS NULL
        LEFT JOIN public.residents_register r ON r.community_id = a_community AND r.operation_id = h.operation_id
    ), logged AS (
        INSERT INTO public.access_look (
            community_id, id, city_id, at, actor_id, role, action, subject_id, rows, reason, outcome, purpose, fields, lease_id)
        SELECT a_community, a.look, a.city_id, an_at, me, 'volunteer', 'residents.brief', a.door, 1, left(a.reason, 200),
               'shown', 'lease', 'surname,needs', a.lease
        FROM asked a ORDER BY a.lease, a.door
        ON CONFLICT (community_id, lease_id, subject_id, actor_id) WHERE lease_id IS NOT NULL DO NOTHING
    )
    SELECT DISTINCT ON (a.door) a.door, a.operation_id, p.details, p.needs
    FROM asked a JOIN public.residents_private p ON p.community_id = a_community AND p.household_id = a.door
    ORDER BY a.door;
END $$;
REVOKE ALL ON FUNCTION residents_brief(bigint, uuid[], uuid[], uuid[], text[], bigint, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION residents_brief(bigint, uuid[], uuid[], uuid[], text[], bigint, timestamptz) TO muster_app;
"""


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("residents", "0004_reveal"), ("access", "0007_field_phones")]
    operations: ClassVar[list[Operation]] = [migrations.RunSQL(BRIEF, migrations.RunSQL.noop)]
