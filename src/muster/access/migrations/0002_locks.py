"""Row security of this room: who may see and write which rows."""

from typing import ClassVar

from django.db import migrations

from muster.access import locks

# The row's area is one that the actor commands, or lies below one.
IN_OUR_CITY = f"""EXISTS (
    WITH RECURSIVE above AS (
        SELECT area_id AS id
        UNION ALL
        SELECT a.parent_id FROM places_area a JOIN above ON a.id = above.id WHERE a.parent_id IS NOT NULL
    ) SELECT FROM above WHERE above.id = {locks.CITIES})"""
# An organisation has no area; which of them are the city's is known above this room, and checked by `grant`.
OF_AN_ORGANISATION = f"kind = 'organisation' AND {locks.CITY_LIST} IS NOT NULL"
OF_OUR_DESK = f"area_id = {locks.DESKS} AND kind IN ('leader', 'desk')"
OWN_AS_VOLUNTEER = f"kind = 'volunteer' AND account_id = {locks.ACTOR} AND area_id IS NULL AND organisation_id IS NULL"

LOCKS = (
    # Accounts hold nothing personal, and are read before anyone is known.
    locks.open_to_all("access_account", "select", "insert", "update")
    + locks.open_to_all("access_token", "select", "insert", "update")
    + locks.open_to_all("access_device", "select", "insert", "update")
    # Anyone may learn what they themselves may do; only a command or a desk may hand a role on.
    + locks.lock(
        "access_role",
        select="true",
        insert=f"granted_by = {locks.ACTOR} AND ({OWN_AS_VOLUNTEER} OR {OF_OUR_DESK} OR {OF_AN_ORGANISATION} OR {IN_OUR_CITY})",
        update=f"{OF_OUR_DESK} OR {OF_AN_ORGANISATION} OR {IN_OUR_CITY}",
    )
    + locks.lock(
        "access_look",
        select=f"city_id = {locks.AUDITS}",
        insert=f"actor_id = {locks.ACTOR}",
    )
)


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("access", "0001_initial"), ("places", "0002_locks")]
    operations: ClassVar[list[migrations.RunSQL]] = [migrations.RunSQL(LOCKS, migrations.RunSQL.noop)]
