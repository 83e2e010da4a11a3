"""The chain over the look-log: who changes, adds or removes a line of an hour that has passed is found out.

For each community and hour one keyed digest covers every column of its looks, in the order of their ids, and the digest
before it. The key is not in the database. Each head is also appended to a file, the second place: a table that was cut
short as a whole is found by it. Looks at no one community are chained by city, under the city's negative number.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import groupby
from operator import attrgetter
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import BigIntegerField, Case, F, QuerySet, When
from django.db.models.functions import TruncHour

from muster.access.models import Look, LookChain
from muster.access.scope import Scope, open_scope
from muster.places.models import Area, Level

HOUR = timedelta(hours=1)
SETTLES = timedelta(minutes=5)  # longer than any transaction may last: nothing is added to an hour after it
HOURS_MAX = 5_000  # in one run of the job; the rest waits for the next
TOLD_MAX = 20
HEADS_FILE = "look-heads.log"
# Every column of the table; a test compares. Empty values are left out, so that a new column leaves old heads as they are.
COLUMNS = (
    "community_id",
    "id",
    "city_id",
    "at",
    "actor_id",
    "role",
    "action",
    "subject_id",
    "rows",
    "reason",
    "outcome",
    "purpose",
    "fields",
    "lease_id",
)
NO_LEVEL = (
    Level.COMMUNITY,
    Level.COMPOUND,
    Level.BUILDING,
)  # no operation is opened for one of these, so no look is theirs


def heads_file() -> Path:
    return Path(settings.DATA_DIR) / HEADS_FILE


def close_hours(*, now: datetime) -> int:
    """Chain every hour that has passed and has looks; answers how many heads were made. Runs as the worker."""
    until = _hour(now - SETTLES)
    made: list[LookChain] = []
    with open_scope(every_audit()), transaction.atomic():
        last = {row.community_id: row for row in _last_heads()}
        for (chain, hour), looks in _by_hour(_unchained(until)):
            before = last.get(chain)
            if before and before.hour >= hour:
                continue  # a line that came too late: `problems` tells of it
            rows = list(looks)
            last[chain] = _head_of(chain, hour, rows, before=before, now=now)
            made.append(last[chain])
            if len(made) == HOURS_MAX:
                break
        LookChain.objects.bulk_create(made)
    _append(made)
    return len(made)


def problems(*, now: datetime) -> list[str]:
    """Sentences about each community and hour whose looks are not those that were chained; none when all is well."""
    with open_scope(every_audit()):
        found = [*_broken(now), *_not_in_table()]
    return found if len(found) <= TOLD_MAX else [*found[:TOLD_MAX], f"{len(found) - TOLD_MAX} more hours do not match."]


def head(looks: Iterable[Look], *, chain: int, hour: datetime, before: bytes) -> bytes:
    """The keyed digest of one hour."""
    digest = hmac.new(settings.LOOK_CHAIN_KEY, digestmod=hashlib.sha256)
    digest.update(_line({"chain": chain, "hour": hour.astimezone(UTC).isoformat(), "before": before.hex()}))
    for look in looks:
        digest.update(_line({name: _said(getattr(look, name)) for name in COLUMNS}))
    return digest.digest()


def _line(values: dict[str, object]) -> bytes:
    kept = {name: value for name, value in sorted(values.items()) if value not in ("", None)}
    return json.dumps(kept, ensure_ascii=True).encode() + b"\n"


def _said(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value if value is None or isinstance(value, int | str) else str(value)


def every_audit() -> Scope:
    """Of every area that an operation may be opened for."""
    return Scope(audits=tuple(Area.objects.exclude(level__in=NO_LEVEL).order_by("id").values_list("id", flat=True)))


def _unchained(until: datetime) -> QuerySet[Look]:
    """Looks of hours that have passed, from the newest head of all on less a day: what came late is told by `problems`."""
    newest = LookChain.objects.order_by("-hour").values_list("hour", flat=True).first()
    looks = Look.objects.filter(at__lt=until)
    return looks.filter(at__gte=newest - timedelta(days=1)) if newest else looks


def _by_hour(looks: QuerySet[Look]) -> Iterator[tuple[tuple[int, datetime], Iterator[Look]]]:
    """Streamed, hour by hour: a log of years is never held whole."""
    no_community = Case(
        When(community_id=0, then=0 - F("city_id")), default=F("community_id"), output_field=BigIntegerField()
    )
    ordered = looks.order_by(no_community, TruncHour("at", tzinfo=UTC), "id")
    return groupby(ordered.iterator(chunk_size=2_000), key=lambda look: (_chain_of(look), _hour(look.at)))


def _chain_of(look: Look) -> int:
    return look.community_id or -look.city_id


def _hour(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def _last_heads() -> QuerySet[LookChain]:
    return LookChain.objects.order_by("community_id", "-hour").distinct("community_id")


def _head_of(chain: int, hour: datetime, rows: list[Look], *, before: LookChain | None, now: datetime) -> LookChain:
    made = head(rows, chain=chain, hour=hour, before=bytes(before.head) if before else b"")
    return LookChain(community_id=chain, hour=hour, city_id=rows[0].city_id, rows=len(rows), head=made, made_at=now)


def _append(made: list[LookChain]) -> None:
    """After the commit: a head in the file and not in the table must mean that someone took it away."""
    if made:
        with heads_file().open("a") as file:
            file.writelines(f"{row.community_id} {row.hour.isoformat()} {bytes(row.head).hex()}\n" for row in made)


def _broken(now: datetime) -> Iterator[str]:
    chained = _with_heads_before(LookChain.objects.order_by("community_id", "hour"))
    for (chain, hour), looks in _by_hour(Look.objects.filter(at__lt=_hour(now - SETTLES - HOUR))):
        kept = chained.pop((chain, hour), None)
        if kept is None:
            yield f"The look-log of {_place(chain)} has lines of the hour of {hour.isoformat()} that were never chained."
        elif not _fits(*kept, looks):
            yield _changed(kept[0])
    yield from (_changed(row) for row, _before in chained.values() if row.hour < _hour(now - SETTLES - HOUR))


def _with_heads_before(rows: Iterable[LookChain]) -> dict[tuple[int, datetime], tuple[LookChain, bytes]]:
    """By community and hour, each with the head before it. `rows` are in this order."""
    found: dict[tuple[int, datetime], tuple[LookChain, bytes]] = {}
    for _chain, group in groupby(rows, key=attrgetter("community_id")):
        before = b""
        for row in group:
            found[row.community_id, _hour(row.hour)] = (row, before)
            before = bytes(row.head)
    return found


def _fits(row: LookChain, before: bytes, looks: Iterator[Look]) -> bool:
    return hmac.compare_digest(head(looks, chain=row.community_id, hour=row.hour, before=before), bytes(row.head))


def _changed(row: LookChain) -> str:
    return f"The look-log of {_place(row.community_id)} was changed in the hour of {row.hour.isoformat()}."


def _not_in_table() -> Iterator[str]:
    try:
        lines = heads_file().read_text().splitlines()
    except FileNotFoundError:
        return
    kept = {(row.community_id, row.hour.isoformat()): bytes(row.head).hex() for row in LookChain.objects.iterator()}
    for line in lines:
        chain, hour, said = line.split(" ")
        if kept.get((int(chain), hour)) != said:
            yield f"The chain of {_place(int(chain))} lacks the head that {HEADS_FILE} holds for the hour of {hour}."


def _place(chain: int) -> str:
    area = Area.objects.filter(id=abs(chain)).first()
    return f"{area.name} ({area.code})" if area else f"area {abs(chain)}"
