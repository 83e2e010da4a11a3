"""Row security of this room, and the columns that the app may write and never read."""

from typing import ClassVar

from django.db import migrations

from muster.access import locks

OWN = f"household_id = {locks.ONE_HOUSEHOLD}"
HERE_OR_OWN = f"{locks.HERE} OR {OWN}"


def sealed(table: str, *, read: str, select: str, insert: str, update: str) -> str:
    """As `locks.lock`, but only the columns named in `read` can be read by the app's roles."""
    return f"""
    {locks.lock(table, select=select, insert=insert, update=update)}
    REVOKE SELECT ON {table} FROM muster_app, muster_worker;
    GRANT SELECT ({read}) ON {table} TO muster_app, muster_worker;
    """


LOCKS = (
    locks.lock(
        "residents_register",
        select=f"{locks.OF_A_CITY} OR {locks.HERE}",
        insert=locks.HERE,
        update=locks.HERE,
    )
    + locks.lock(
        "residents_building",
        select=f"{locks.HERE} OR id = ANY (NULLIF(current_setting('muster.buildings', true), '')::uuid[])",
        insert=locks.HERE,
        update=locks.HERE,
    )
    + locks.lock(
        "residents_household",
        select=f"{locks.HERE} OR {locks.IN_A_BUILDING} OR id = {locks.ONE_HOUSEHOLD}",
        insert=locks.HERE,
        update=locks.HERE,
    )
    + sealed(
        "residents_private",
        read="community_id, household_id, operation_id, updated_at",
        select=HERE_OR_OWN,
        insert=locks.HERE,
        update=HERE_OR_OWN,  # a household may withdraw its needs
    )
    + sealed(
        "residents_resident",
        read="community_id, id, household_id, operation_id, added_at",
        select=HERE_OR_OWN,
        insert=locks.HERE,
        update=locks.HERE,
    )
    # Wrapped with a key that is not in the database. Only the owner destroys one.
    + locks.open_to_all("residents_key", "select", "insert")
    # Written by `reveal` alone.
    + """
    REVOKE ALL ON residents_quota FROM muster_app, muster_worker;
    ALTER TABLE residents_quota ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
    CREATE POLICY owner_all ON residents_quota TO muster_owner USING (true) WITH CHECK (true);
    """
    + locks.lock("residents_alert", select=locks.AT_A_DESK, update=locks.AT_A_DESK)
    + """
    REVOKE UPDATE ON residents_alert FROM muster_app, muster_worker;
    GRANT UPDATE (seen_at) ON residents_alert TO muster_app, muster_worker;
    """
    + locks.lock("residents_doorcode", select=locks.AT_A_DESK, insert=locks.AT_A_DESK, update=locks.AT_A_DESK)
    + locks.lock(
        "residents_request",
        select=f"{locks.AT_A_DESK} OR {locks.OF_A_CITY} OR {OWN}",
        insert=OWN,
        update=locks.AT_A_DESK,
    )
)


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("residents", "0001_initial"), ("access", "0004_lease_locks")]
    operations: ClassVar[list[migrations.RunSQL]] = [migrations.RunSQL(LOCKS, migrations.RunSQL.noop)]
