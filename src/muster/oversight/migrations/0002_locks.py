"""Row security of this room: the auditor reads and reviews; a household reads what was found about looks at it."""

from typing import ClassVar

from django.db import migrations

from muster.access import locks

AUDITED = "city_id = ANY (NULLIF(current_setting('muster.audits', true), '')::bigint[])"
ME = "NULLIF(current_setting('muster.actor', true), '')::uuid"

LOCKS = (
    locks.lock(
        "oversight_review",
        select=f"{AUDITED} OR household_id = {locks.ONE_HOUSEHOLD}",
        insert=f"{AUDITED} AND reviewed_by = {ME}",
    )
    # Only the worker, who tells, writes what was told.
    + f"""
    REVOKE ALL ON oversight_telling FROM muster_app, muster_worker;
    GRANT SELECT ON oversight_telling TO muster_app;
    GRANT SELECT, INSERT, UPDATE, DELETE ON oversight_telling TO muster_worker;
    ALTER TABLE oversight_telling ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
    CREATE POLICY owner_all ON oversight_telling TO muster_owner USING (true) WITH CHECK (true);
    CREATE POLICY app_select ON oversight_telling FOR SELECT TO muster_app USING ({AUDITED});
    CREATE POLICY worker_all ON oversight_telling TO muster_worker USING ({AUDITED}) WITH CHECK ({AUDITED});
    """
)


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("oversight", "0001_initial"), ("access", "0008_look_for_life")]
    operations: ClassVar[list[migrations.RunSQL]] = [migrations.RunSQL(LOCKS, migrations.RunSQL.noop)]
