"""An event as everyone inside holds it: read, checked for shape, and given its fingerprint."""

import hashlib
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from msgspec import Meta, Struct

from muster.journal.kinds import KIND_OF, Facts, Superseded

COUNT_MAX = 2**63 - 1
NOT_FROM_A_PHONE = 0  # the seq of an event made on the server; phones count from 1

SPELLER = msgspec.json.Encoder(order="sorted")

Count = Annotated[int, Meta(ge=0, le=COUNT_MAX)]
Instant = Annotated[datetime, Meta(tz=True)]
CommunityCode = Annotated[str, Meta(min_length=1, max_length=40)]


class Body(Struct, frozen=True, forbid_unknown_fields=True):
    """What is fingerprinted: the event without the batch it came in, so that it can come again in another."""

    id: UUID
    seq: Count
    kind: Annotated[str, Meta(min_length=1, max_length=40)]
    at: Instant
    mono_ms: Count
    community: CommunityCode
    facts: dict[str, Any]
    supersedes: Superseded = ()


class Spelled(Struct, frozen=True):
    """The body with its facts as they were read; what is left out of them stays left out."""

    id: UUID
    seq: int
    kind: str
    at: datetime
    mono_ms: int
    community: str
    facts: Facts
    supersedes: tuple[UUID, ...]


class Event(Struct, frozen=True):
    """One thing that happened, as its maker tells it."""

    id: UUID
    seq: int
    kind: str
    at: datetime  # by the maker's clock
    mono_ms: int
    community: str  # the area's code
    supersedes: tuple[UUID, ...]
    facts: Facts
    device: UUID
    boot: UUID
    happened_at: datetime  # `at`, corrected by the batch's offset
    body: bytes  # JSON in one fixed spelling
    body_hash: bytes  # the fingerprint of that


def event_of(body: Body, facts: Facts, *, device: UUID, boot: UUID, happened_at: datetime) -> Event:
    supersedes = tuple(sorted(set(body.supersedes))) if body.supersedes else ()
    spelled = SPELLER.encode(
        Spelled(body.id, body.seq, body.kind, body.at, body.mono_ms, body.community, facts, supersedes)
    )
    return Event(
        id=body.id,
        seq=body.seq,
        kind=body.kind,
        at=body.at,
        mono_ms=body.mono_ms,
        community=body.community,
        supersedes=supersedes,
        facts=facts,
        device=device,
        boot=boot,
        happened_at=happened_at,
        body=spelled,
        body_hash=hashlib.sha256(spelled).digest(),
    )


def made_here(
    id: UUID,  # noqa: A002 - the event's own word for it
    facts: Facts,
    *,
    community: str,
    now: datetime,
    device: UUID,
    supersedes: tuple[UUID, ...] = (),
) -> Event:
    """An event that an act on the server makes: no phone's clock, and no place in a phone's count."""
    body = Body(
        id=id,
        seq=NOT_FROM_A_PHONE,
        kind=KIND_OF[type(facts)],
        at=now,
        mono_ms=0,
        community=community,
        facts={},
        supersedes=supersedes,
    )
    return event_of(body, facts, device=device, boot=device, happened_at=now)
