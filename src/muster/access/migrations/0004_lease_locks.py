"""Row security of leases and of the chain over the look-log; a household may read who looked at it."""

from typing import ClassVar

from django.db import migrations

from muster.access import locks

HELD = f"volunteer_id = {locks.ONE_VOLUNTEER} OR partner_id = {locks.ONE_VOLUNTEER}"
AUDITED = "city_id = ANY (NULLIF(current_setting('muster.audits', true), '')::bigint[])"

LOCKS = (
    locks.lock(
        "access_lease",
        select=f"{locks.HERE} OR {HELD}",
        insert=locks.HERE,
        update=f"{locks.HERE} OR {HELD}",  # who holds a stairwell may give it back
    )
    + locks.lock("access_lookchain", select=AUDITED, insert=AUDITED)
    + f"""
    CREATE POLICY own_household ON access_look FOR SELECT TO muster_app, muster_worker
        USING (subject_id = {locks.ONE_HOUSEHOLD});
    """
)


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("access", "0003_leases")]
    operations: ClassVar[list[migrations.RunSQL]] = [migrations.RunSQL(LOCKS, migrations.RunSQL.noop)]
