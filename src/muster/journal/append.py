"""The SQL of the journal. $1, $2 … as PostgreSQL itself counts them, for psycopg's raw cursor and for asyncpg alike.

Each statement is for one community; rows go in sorted by id, so that two senders of one batch never deadlock.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from muster.journal.event import Event
from muster.journal.statement import Statement, array_of, json_of, rows_in

COLUMNS = (
    "id uuid, operation_id uuid, kind text, actor_id uuid, device_id uuid, boot_id uuid, seq bigint, supersedes uuid[],"
    "claimed_at timestamptz, happened_at timestamptz, mono_ms bigint, body_hash bytea, facts jsonb"
)
APPEND = f"""
INSERT INTO journal_fieldevent (community_id, id, operation_id, kind, actor_id, device_id, boot_id, seq, supersedes,
                                claimed_at, happened_at, mono_ms, received_at, body_hash, facts)
SELECT $1::bigint, id, operation_id, kind, actor_id, device_id, boot_id, seq, supersedes,
       claimed_at, happened_at, mono_ms, $2::timestamptz, body_hash, facts
FROM {rows_in("$3::jsonb", COLUMNS)} AS e
ORDER BY id
ON CONFLICT (community_id, id) DO NOTHING
RETURNING id
"""

HASHES = "SELECT id, body_hash FROM journal_fieldevent WHERE community_id = $1::bigint AND id = ANY ($2::uuid[])"

KEEP_MISMATCHES = """
INSERT INTO journal_mismatch (community_id, id, body_hash, operation_id, actor_id, device_id, received_at, body)
SELECT $1::bigint, id, body_hash, operation_id, actor_id, device_id, $2::timestamptz, body::jsonb
FROM unnest($3::uuid[], $4::bytea[], $5::uuid[], $6::uuid[], $7::uuid[], $8::text[])
     AS e (id, body_hash, operation_id, actor_id, device_id, body)
ORDER BY id, body_hash
ON CONFLICT DO NOTHING
"""

QUARANTINE = """
INSERT INTO journal_quarantined (community_id, id, body_hash, operation_id, actor_id, device_id, received_at, body, reason)
SELECT $1::bigint, id, body_hash, operation_id, actor_id, device_id, $2::timestamptz, body::jsonb, reason
FROM unnest($3::uuid[], $4::bytea[], $5::uuid[], $6::uuid[], $7::uuid[], $8::text[], $9::text[])
     AS e (id, body_hash, operation_id, actor_id, device_id, body, reason)
ORDER BY id, body_hash
ON CONFLICT DO NOTHING
"""

# An event, the account that sent it, and the operation it belongs to (None: no such).
Signed = tuple[Event, UUID, UUID | None]


def rows(events: Sequence[Signed]) -> str:
    """The events as `APPEND` takes them, for its $3."""
    return json_of(
        [
            (
                event.id,
                operation_id,
                event.kind,
                actor_id,
                event.device,
                event.boot,
                event.seq,
                array_of(event.supersedes),
                event.at,
                event.happened_at,
                event.mono_ms,
                "\\x" + event.body_hash.hex(),
                event.facts,
            )
            for event, actor_id, operation_id in events
        ]
    )


def hashes(community_id: int, ids: Sequence[UUID]) -> Statement:
    """The ids among these that are taken, with the fingerprint of what took them."""
    return Statement(HASHES, (community_id, list(ids)))


def keep_mismatches(community_id: int, events: Sequence[Signed], *, received_at: datetime) -> Statement:
    return Statement(KEEP_MISMATCHES, (community_id, received_at, *_kept(events)))


def quarantine(
    community_id: int, events: Sequence[Signed], reasons: Sequence[str], *, received_at: datetime
) -> Statement:
    return Statement(QUARANTINE, (community_id, received_at, *_kept(events), list(reasons)))


def _kept(events: Sequence[Signed]) -> list[list[object]]:
    return [
        [event.id for event, _, _ in events],
        [event.body_hash for event, _, _ in events],
        [operation_id for _, _, operation_id in events],
        [actor_id for _, actor_id, _ in events],
        [event.device for event, _, _ in events],
        [event.body.decode() for event, _, _ in events],
    ]
