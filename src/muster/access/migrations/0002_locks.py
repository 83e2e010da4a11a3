"""Row security of this room: who may see and write which rows."""

from typing import ClassVar

from django.db import migrations

from muster.access import locks

LOCKS = (
    # Accounts hold nothing personal, and are read before anyone is known.
    locks.open_to_all("access_account", "select", "insert", "update")
    + locks.open_to_all("access_token", "select", "insert", "update")
    + locks.open_to_all("access_device", "select", "insert", "update")
    # Anyone may learn what they themselves may do; only a command or a desk may hand a role on.
    + locks.lock(
        "access_role",
        select="true",
        insert=(
            f"granted_by = {locks.ACTOR} AND (area_id = {locks.CITIES} OR area_id = {locks.DESKS}"
            f" OR EXISTS (SELECT FROM unnest({locks.CITY_LIST}) WHERE kind IN (\x27desk\x27, \x27leader\x27, \x27organisation\x27))"
            f" OR (kind = \x27volunteer\x27 AND area_id IS NULL AND organisation_id IS NULL))"
        ),
        update=f"area_id = {locks.CITIES} OR area_id = {locks.DESKS} OR {locks.CITY_LIST} IS NOT NULL",
    )
    + locks.lock(
        "access_look",
        select=f"city_id = {locks.AUDITS}",
        insert=f"actor_id = {locks.ACTOR}",
    )
)


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("access", "0001_initial")]
    operations: ClassVar[list[migrations.RunSQL]] = [migrations.RunSQL(LOCKS, migrations.RunSQL.noop)]
