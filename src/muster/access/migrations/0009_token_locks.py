"""Tokens are read before anyone is known, and issued to oneself; one's own, or the phones of a named person, are withdrawn for good."""

from typing import ClassVar

from django.db import migrations

from muster.access import locks

OWN = f"account_id = {locks.ACTOR}"
PHONE_OF_A_SUBJECT = f"""(purpose = 'deposit' AND EXISTS (
    SELECT FROM access_account a WHERE a.id = access_token.account_id AND a.volunteer_id = {locks.SUBJECTS}))"""

LOCKS = (
    locks.lock("access_token", select="true", insert=OWN)
    # Two columns, and a token that was withdrawn stays so.
    + f"""
    GRANT UPDATE (expires_at, revoked_at) ON access_token TO muster_app, muster_worker;
    CREATE POLICY app_update ON access_token FOR UPDATE TO muster_app, muster_worker
        USING (revoked_at IS NULL AND ({OWN} OR {PHONE_OF_A_SUBJECT}))
        WITH CHECK ({OWN} OR {PHONE_OF_A_SUBJECT});
    """
)


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("access", "0008_look_for_life")]
    operations: ClassVar[list[migrations.RunSQL]] = [migrations.RunSQL(LOCKS, migrations.RunSQL.noop)]
