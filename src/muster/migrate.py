"""`muster migrate`: bring the schema up to date as muster_owner, and grant what libraries' tables need."""

from django.core.management import call_command
from django.db import connection

from muster.access.tables import LOCAL_PREFIXES

# Sessions, second factors and jobs belong to libraries: their tables hold nothing that row security guards.
GRANTS = """
DO $$
DECLARE t record;
BEGIN
    FOR t IN SELECT c.relname, c.relkind FROM pg_class c
             WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'S') AND c.relname ~ %s
    LOOP
        IF t.relkind = 'r' THEN
            EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %%I TO muster_app, muster_worker', t.relname);
        ELSE
            EXECUTE format('GRANT USAGE ON SEQUENCE %%I TO muster_app, muster_worker', t.relname);
        END IF;
    END LOOP;
    REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM muster_app, muster_worker;
END $$
"""


def migrate(*, verbosity: int = 1) -> None:
    """Apply migrations, make the cache table, and renew the grants. Safe to repeat."""
    call_command("migrate", interactive=False, verbosity=verbosity)
    call_command("createcachetable", verbosity=0)
    grant_library_tables()


def grant_library_tables() -> None:
    with connection.cursor() as cursor:
        cursor.execute(GRANTS, ["^(" + "|".join(LOCAL_PREFIXES) + ")"])
