"""What a report-in stands on, asked of the owner: of the scope's subjects alone, and nothing but what the ledger copies of them."""

from typing import ClassVar

from django.db import migrations

GROUND = """
CREATE FUNCTION ledger_person_ground(a_community bigint, operations uuid[], volunteers uuid[])
    RETURNS TABLE (operation_id uuid, volunteer_id uuid, city_id bigint, is_closed boolean, takes_part boolean,
                   is_known boolean, home_community_id bigint, organisation_id uuid, claims bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
    AS $$
    #variable_conflict use_column
    DECLARE
        subjects uuid[] := NULLIF(current_setting('muster.subjects', true), '')::uuid[];
    BEGIN
        -- Laterals with a limit, because a join would be planned as a walk through the whole people list.
        RETURN QUERY
        SELECT k.operation, k.volunteer, o.area_id, o.closed_at IS NOT NULL,
               EXISTS (SELECT FROM public.operations_operationcommunity c
                       WHERE c.operation_id = o.id AND c.community_id = a_community),
               v.id IS NOT NULL, v.home_community_id, v.organisation_id,
               (SELECT count(*) FROM jsonb_object_keys(p.claims || p.arrivals || p.departures))
        FROM unnest(operations, volunteers) AS k (operation, volunteer)
        LEFT JOIN LATERAL (SELECT * FROM public.operations_operation WHERE id = k.operation LIMIT 1) o ON true
        LEFT JOIN LATERAL (
            SELECT * FROM public.people_volunteer
            WHERE id = k.volunteer AND city_id = o.area_id AND k.volunteer = ANY (subjects) LIMIT 1) v ON true
        LEFT JOIN LATERAL (
            SELECT * FROM public.ledger_presence
            WHERE operation_id = k.operation AND volunteer_id = v.id LIMIT 1) p ON true;
    END
    $$;
REVOKE ALL ON FUNCTION ledger_person_ground(bigint, uuid[], uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger_person_ground(bigint, uuid[], uuid[]) TO muster_app, muster_worker;
"""
BACK = "DROP FUNCTION ledger_person_ground(bigint, uuid[], uuid[])"


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("ledger", "0005_coverage_locks"),
        ("people", "0002_locks"),
        ("operations", "0002_locks"),
    ]
    operations: ClassVar[list[migrations.RunSQL]] = [migrations.RunSQL(GROUND, BACK)]
