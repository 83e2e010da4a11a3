"""How many places each community of a city must fill and how many are empty: numbers of duties that the city does not see."""

from typing import ClassVar

from django.db import migrations

PLACES = """
CREATE FUNCTION shifts_places(an_operation uuid, first_on date, last_on date, at timestamptz)
    RETURNS TABLE (community_id bigint, wanted bigint, empty bigint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
    AS $$
    SELECT s.community_id, sum(s.must), sum(greatest(s.must - COALESCE(d.filled, 0), 0))::bigint
    FROM public.shifts_shift s
    LEFT JOIN (
        SELECT x.community_id, x.shift_id, count(*) AS filled FROM public.shifts_duty x
        WHERE x.operation_id = an_operation AND x.ends_at > at GROUP BY x.community_id, x.shift_id
    ) d ON d.community_id = s.community_id AND d.shift_id = s.id
    WHERE s.operation_id = an_operation AND s.on BETWEEN first_on AND last_on AND s.ends_at > at
      AND s.city_id = ANY (NULLIF(current_setting('muster.cities', true), '')::bigint[])
    GROUP BY s.community_id
    $$;
REVOKE ALL ON FUNCTION shifts_places(uuid, date, date, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION shifts_places(uuid, date, date, timestamptz) TO muster_app, muster_worker;
"""


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("shifts", "0002_locks")]
    operations: ClassVar[list[migrations.RunSQL]] = [migrations.RunSQL(PLACES, migrations.RunSQL.noop)]
