"""The command erases the reasons of those who declined, which it may not read.

A DELETE with a condition reads rows, so a policy for DELETE alone would find none; this function names the rows instead.
"""

from typing import ClassVar

from django.db import migrations

FORGET = """
CREATE FUNCTION mobilise_forget_reasons(an_operation uuid) RETURNS bigint
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public
    AS $$
    WITH gone AS (
        DELETE FROM public.mobilise_declinereason r USING public.operations_operation o
        WHERE r.operation_id = an_operation AND o.id = an_operation
          AND o.area_id = ANY (NULLIF(current_setting('muster.cities', true), '')::bigint[])
        RETURNING 1
    ) SELECT count(*) FROM gone
    $$;
REVOKE ALL ON FUNCTION mobilise_forget_reasons(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION mobilise_forget_reasons(uuid) TO muster_app;
"""


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("mobilise", "0002_locks")]
    operations: ClassVar[list[migrations.RunSQL]] = [
        migrations.RunSQL(FORGET, "DROP FUNCTION mobilise_forget_reasons(uuid)")
    ]
