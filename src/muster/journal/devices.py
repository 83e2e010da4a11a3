"""What has come from each device. Phones count their events from 1 without gaps, per community; what is missing is told.

What cannot be prevented (a drowned phone, wiped storage) is at least counted.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from msgspec import Struct

from muster.journal.event import NOT_FROM_A_PHONE, Event
from muster.journal.statement import rows_in

GAPS_MAX = 50  # told of one device at once

# Said of the numbers of one flush; `{condition}` may hold it back.
NOTE = f"""
INSERT INTO journal_device AS d (community_id, device_id, actor_id, seen, reused, last_at)
SELECT $1::bigint, k.device_id, k.actor_id, k.seen::int8multirange,
       k.repeated + journal_span(coalesce(o.seen, '{{{{}}}}') * k.fresh::int8multirange), $2::timestamptz
FROM {rows_in("$4::jsonb", "device_id uuid, actor_id uuid, seen text, fresh text, repeated bigint")} AS k
LEFT JOIN LATERAL (
    SELECT seen FROM journal_device WHERE community_id = $1::bigint AND device_id = k.device_id LIMIT 1) o ON true
{{condition}}
ORDER BY k.device_id
ON CONFLICT (community_id, device_id) DO UPDATE
SET actor_id = EXCLUDED.actor_id, seen = d.seen + EXCLUDED.seen, reused = d.reused + EXCLUDED.reused, last_at = EXCLUDED.last_at
RETURNING device_id, (int8multirange(int8range(1, upper(seen))) - seen)::text AS gaps
"""

RANGE = re.compile(r"\[(\d+),(\d+)\)")

Gaps = dict[UUID, list[tuple[int, int]]]  # device -> first and last number of each gap
Row = tuple[UUID, UUID, str, str, int]  # device, actor, seen, fresh, repeated: as `NOTE` takes them


class Heard(Struct, frozen=True):
    """One event of a device that the server has answered for; `is_new` where it was just added."""

    event: Event
    actor_id: UUID
    is_new: bool


def rows(heard: Iterable[Heard]) -> list[Row]:
    """What was heard from phones, by device. Nothing of what was made on the server."""
    devices: dict[UUID, list[Heard]] = {}
    for one in heard:
        if one.event.seq != NOT_FROM_A_PHONE:
            devices.setdefault(one.event.device, []).append(one)
    return [_row(device, devices[device]) for device in sorted(devices)]


def gaps_from(rows: Iterable[tuple[Any, ...]]) -> Gaps:
    """The gaps of the devices that have any."""
    told = {device: ranges_of(text) for device, text in rows}
    return {device: gaps for device, gaps in told.items() if gaps}


def ranges_of(multirange: str) -> list[tuple[int, int]]:
    """First and last number of each gap, the first `GAPS_MAX`."""
    return [(int(first), int(end) - 1) for first, end in RANGE.findall(multirange)][:GAPS_MAX]


def _row(device: UUID, heard: Sequence[Heard]) -> Row:
    fresh = [one.event.seq for one in heard if one.is_new]
    seen = {one.event.seq for one in heard}
    return device, heard[-1].actor_id, _multirange(seen), _multirange(set(fresh)), len(fresh) - len(set(fresh))


def _multirange(numbers: set[int]) -> str:
    """As PostgreSQL writes it: `{[3,5),[8,9)}`."""
    spans: list[list[int]] = []
    for number in sorted(numbers):
        if spans and spans[-1][1] == number:
            spans[-1][1] = number + 1
        else:
            spans.append([number, number + 1])
    return "{" + ",".join(f"[{first},{end})" for first, end in spans) + "}"
