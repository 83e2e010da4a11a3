"""A phone whose storage was wiped comes back under another name, and says how far it had counted under the old one.

What it counted and never sent is lost. That cannot be prevented; it is counted: the number after the last stands as heard,
so that all that is missing before it shows as a gap of that device.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

LAST_MAX = 1_000_000  # of what one phone could have counted in one community

COUNTED = """
INSERT INTO journal_device AS d (community_id, device_id, actor_id, seen, reused, last_at)
VALUES (%(community)s, %(device)s, %(actor)s, int8multirange(int8range(%(last)s + 1, %(last)s + 2)), 0, %(now)s)
ON CONFLICT (community_id, device_id) DO UPDATE SET seen = d.seen + EXCLUDED.seen
WHERE coalesce(upper(d.seen), 0) <= %(last)s
"""


def counted_until(community_id: int, device_id: UUID, last: int, *, actor_id: UUID, now: datetime) -> None:
    """The device gave out numbers up to `last` here, and will give out no more. Runs in a scope with the community."""
    values: dict[str, Any] = {
        "community": community_id,
        "device": device_id,
        "actor": actor_id,
        "last": last,
        "now": now,
    }
    with connection.cursor() as cursor:
        cursor.execute(COUNTED, values)
