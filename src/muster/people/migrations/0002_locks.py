"""Row security of this room: who may see and write which rows."""

from typing import ClassVar

from django.db import migrations

from muster.access import locks

# A community knows those at home in it; those present from elsewhere are opened by the ledger's own policy.
IN_OUR_HANDS = (
    f"city_id = {locks.CITIES} OR home_community_id = {locks.COMMUNITIES} OR organisation_id = {locks.ORGANISATIONS}"
)
OF_A_VISIBLE_PERSON = "EXISTS (SELECT FROM people_volunteer v WHERE v.id = volunteer_id)"

LOCKS = (
    # The name of an organisation is public; who answers for it is not.
    locks.lock(
        "people_organisation",
        select="true",
        insert=f"city_id = {locks.CITIES}",
        update=f"city_id = {locks.CITIES} OR id = {locks.ORGANISATIONS}",
    )
    + locks.lock(
        "people_contact",
        select=f"city_id = {locks.CITIES} OR organisation_id = {locks.ORGANISATIONS}",
        insert=f"city_id = {locks.CITIES} OR organisation_id = {locks.ORGANISATIONS}",
        update=f"city_id = {locks.CITIES} OR organisation_id = {locks.ORGANISATIONS}",
    )
    + locks.lock(
        "people_volunteer",
        select=f"{IN_OUR_HANDS} OR id = {locks.VOLUNTEER} OR id = {locks.SUBJECTS} OR phone_index = {locks.PHONE}",
        insert=f"{IN_OUR_HANDS} OR phone_index = {locks.PHONE}",
        update=f"{IN_OUR_HANDS} OR id = {locks.VOLUNTEER}",
    )
    + locks.lock(
        "people_weeklywindow",
        select=OF_A_VISIBLE_PERSON,
        insert=OF_A_VISIBLE_PERSON,
        update=OF_A_VISIBLE_PERSON,
        delete=OF_A_VISIBLE_PERSON,
    )
)


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("people", "0001_initial"), ("access", "0002_locks")]
    operations: ClassVar[list[migrations.RunSQL]] = [migrations.RunSQL(LOCKS, migrations.RunSQL.noop)]
