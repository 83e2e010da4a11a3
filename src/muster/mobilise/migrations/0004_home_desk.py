"""A desk must know which of its expected people came, also elsewhere, and which of its guests were called at all.

Without the first it would call people who have long come; without the second each guest would count as unexpected.
"""

from typing import ClassVar

from django.db import migrations

from muster.access import locks

# Named to stand after `app_select` in the plan (EXPLAIN shows it): that cheap test mostly decides alone, and saves the command 15 ms.
SIGHT = f"""
CREATE POLICY also_of_our_home ON ledger_presence FOR SELECT TO muster_app, muster_worker
    USING (home_community_id = {locks.DESKS});
CREATE POLICY also_of_our_guests ON mobilise_expected FOR SELECT TO muster_app, muster_worker USING (
    volunteer_id IN (SELECT p.volunteer_id FROM ledger_presence p WHERE p.claimed_in && {locks.COMMUNITY_LIST}));
"""
UNSEEN = """
DROP POLICY also_of_our_home ON ledger_presence;
DROP POLICY also_of_our_guests ON mobilise_expected;
"""


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("mobilise", "0003_forget_reasons"), ("ledger", "0002_locks")]
    operations: ClassVar[list[migrations.RunSQL]] = [migrations.RunSQL(SIGHT, UNSEEN)]
