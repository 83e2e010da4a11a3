"""Row security of this room: who may see and write which rows."""

from typing import ClassVar

from django.db import migrations

from muster.access import locks

LOCKS = (
    locks.lock(
        "ledger_presence",
        select=(
            f"city_id = {locks.CITIES} OR claimed_in && {locks.COMMUNITY_LIST} OR organisation_id = {locks.ORGANISATIONS}"
            f" OR volunteer_id = {locks.VOLUNTEER} OR volunteer_id = {locks.SUBJECTS}"
        ),
        insert=f"volunteer_id = {locks.SUBJECTS}",
        update=f"volunteer_id = {locks.SUBJECTS}",
    )
    # A community also knows those who have reported in there from elsewhere.
    + f"""
    CREATE POLICY present_here ON people_volunteer FOR SELECT TO muster_app, muster_worker USING (
        id IN (SELECT volunteer_id FROM ledger_presence p WHERE p.claimed_in && {locks.COMMUNITY_LIST}));
    CREATE POLICY change_present_here ON people_volunteer FOR UPDATE TO muster_app, muster_worker USING (
        id IN (SELECT volunteer_id FROM ledger_presence p WHERE p.claimed_in && {locks.COMMUNITY_LIST}));
    """
)


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("ledger", "0001_initial"), ("people", "0002_locks")]
    operations: ClassVar[list[migrations.RunSQL]] = [migrations.RunSQL(LOCKS, migrations.RunSQL.noop)]
