"""Row security of this room: who may see and write which rows."""

from typing import ClassVar

from django.db import migrations

from muster.access import locks

OF_OUR_OPERATION = (
    f"EXISTS (SELECT FROM operations_operation o WHERE o.id = operation_id AND o.area_id = {locks.CITIES})"
)
APPROVED = "EXISTS (SELECT FROM teams_plan t WHERE t.id = plan_id AND t.state = 'approved')"

LOCKS = (
    locks.lock("teams_plan", select="true", insert=OF_OUR_OPERATION, update=OF_OUR_OPERATION)
    + locks.lock(
        "teams_pick",
        select=f"city_id = {locks.CITIES} OR ((community_id = {locks.COMMUNITIES} OR volunteer_id = {locks.VOLUNTEER}) AND {APPROVED})",
        insert=f"city_id = {locks.CITIES}",
        update=f"city_id = {locks.CITIES}",
        delete=f"city_id = {locks.CITIES}",
    )
    + locks.lock(
        "teams_gap",
        select=f"city_id = {locks.CITIES} OR (community_id = {locks.COMMUNITIES} AND {APPROVED})",
        insert=f"city_id = {locks.CITIES}",
        delete=f"city_id = {locks.CITIES}",
    )
    # A community knows the people of its approved team, wherever they live.
    + f"""
    CREATE POLICY in_our_team ON people_volunteer FOR SELECT TO muster_app, muster_worker USING (
        id IN (SELECT volunteer_id FROM teams_pick k WHERE k.community_id = {locks.COMMUNITIES}));
    """
)


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("teams", "0001_initial"),
        ("people", "0002_locks"),
        ("operations", "0002_locks"),
    ]
    operations: ClassVar[list[migrations.RunSQL]] = [migrations.RunSQL(LOCKS, migrations.RunSQL.noop)]
