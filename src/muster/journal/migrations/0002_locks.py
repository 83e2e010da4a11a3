"""The journal table itself, in yearly partitions by its time-ordered id, and its row security."""

from typing import ClassVar

from django.db import migrations

from muster.identifiers import uuid7_floor

FIRST_YEAR, LAST_YEAR = 2020, 2040

TABLE = """
CREATE TABLE journal_fieldevent (
    community_id bigint NOT NULL,
    id uuid NOT NULL,
    operation_id uuid NOT NULL,
    kind varchar(40) NOT NULL,
    actor_id uuid NOT NULL,
    device_id uuid NOT NULL,
    boot_id uuid NOT NULL,
    seq bigint NOT NULL CHECK (seq >= 0),
    supersedes uuid[] NOT NULL,
    claimed_at timestamptz NOT NULL CHECK (claimed_at BETWEEN '1970-01-01+00' AND '9999-01-01+00'),
    happened_at timestamptz NOT NULL CHECK (happened_at BETWEEN '1970-01-01+00' AND '9999-01-01+00'),
    mono_ms bigint NOT NULL,
    received_at timestamptz NOT NULL,
    body_hash bytea NOT NULL CHECK (length(body_hash) = 32),
    facts jsonb NOT NULL,
    PRIMARY KEY (community_id, id)
) PARTITION BY RANGE (id);
CREATE TABLE journal_fieldevent_other PARTITION OF journal_fieldevent DEFAULT;
CREATE INDEX journal_fieldevent_operation ON journal_fieldevent (community_id, operation_id, kind);
"""

PARTITIONS = "\n".join(
    f"CREATE TABLE journal_fieldevent_{year} PARTITION OF journal_fieldevent"
    f" FOR VALUES FROM ('{uuid7_floor(year)}') TO ('{uuid7_floor(year + 1)}');"
    for year in range(FIRST_YEAR, LAST_YEAR + 1)
)

# The app role may add and read, and only in the communities set for its transaction. Nobody's grant changes or removes.
# No sub-select in these policies: the tables are distributed.
IN_SCOPE = "community_id = ANY (NULLIF(current_setting('muster.communities', true), '')::bigint[])"
LOCKS = "\n".join(
    f"""
    GRANT SELECT, INSERT ON {table} TO muster_app, muster_worker;
    ALTER TABLE {table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
    CREATE POLICY own_communities ON {table} TO muster_app, muster_worker USING ({IN_SCOPE}) WITH CHECK ({IN_SCOPE});
    CREATE POLICY owner_all ON {table} TO muster_owner USING (true) WITH CHECK (true);
    """
    for table in ("journal_fieldevent", "journal_mismatch", "journal_quarantined")
)


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("journal", "0001_initial"), ("access", "0002_locks")]
    operations: ClassVar[list[migrations.RunSQL]] = [
        migrations.RunSQL(TABLE, "DROP TABLE journal_fieldevent"),
        migrations.RunSQL(PARTITIONS, migrations.RunSQL.noop),
        migrations.RunSQL(LOCKS, migrations.RunSQL.noop),
    ]
