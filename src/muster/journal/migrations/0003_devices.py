"""What has come from each device: the numbers it has counted, so that a gap can be told."""

from typing import ClassVar

from django.db import migrations

from muster.access import locks

TABLE = """
CREATE TABLE journal_device (
    community_id bigint NOT NULL,
    device_id uuid NOT NULL,
    actor_id uuid NOT NULL,
    seen int8multirange NOT NULL,
    reused bigint NOT NULL DEFAULT 0,
    last_at timestamptz NOT NULL,
    PRIMARY KEY (community_id, device_id)
);
CREATE FUNCTION journal_span(numbers int8multirange) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
    SET search_path = pg_catalog
    AS $$ SELECT coalesce(sum(upper(r) - lower(r)), 0)::bigint FROM unnest(numbers) AS r $$;
"""
LOCKS = locks.lock("journal_device", select=locks.HERE, insert=locks.HERE, update=locks.HERE)


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("journal", "0002_locks"), ("access", "0004_lease_locks")]
    operations: ClassVar[list[migrations.RunSQL]] = [
        migrations.RunSQL(TABLE + LOCKS, "DROP TABLE journal_device; DROP FUNCTION journal_span(int8multirange)")
    ]
