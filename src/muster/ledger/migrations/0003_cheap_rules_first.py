"""Name the policies that look into other tables so that PostgreSQL asks them last.

It joins the policies of a table by OR in the reverse order of their names, and stops at the first that holds. As
`present_here` they stood before `app_select`: each look at one volunteer went through all of ledger_presence.
"""

from typing import ClassVar

from django.db import migrations

FORTH = """
ALTER POLICY present_here ON people_volunteer RENAME TO also_present_here;
ALTER POLICY change_present_here ON people_volunteer RENAME TO also_change_present_here;
"""
BACK = """
ALTER POLICY also_present_here ON people_volunteer RENAME TO present_here;
ALTER POLICY also_change_present_here ON people_volunteer RENAME TO change_present_here;
"""


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("ledger", "0002_locks")]
    operations: ClassVar[list[migrations.RunSQL]] = [migrations.RunSQL(FORTH, BACK)]
