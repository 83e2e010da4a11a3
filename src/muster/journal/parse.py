"""The one strict reader of batches: each event is read by itself, so that one bad event never sinks the others.

A batch is read in two steps, because whoever brings it may have to prove first that it is theirs: `envelope_of` reads what
stands around the events, `opened` the events. What a phone has sealed is opened here (`journal.sealed`), and is from then on
what an event that came open would be.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from muster.journal import sealed, strict_json
from muster.journal.event import Body, CommunityCode, Count, Event, Instant, event_of
from muster.journal.kinds import KINDS, MUST_SUPERSEDE, Facts
from muster.journal.reasons import sentence

EVENTS_MAX = 500
BATCH_BYTES_MAX = 1_048_576
ID_TEXT_MAX = 60
SIGNED = "muster batch 1"  # the first line of what a phone signs
SAID_INSIDE = frozenset({"kind", "at", "supersedes", "facts"})  # of a sealed event
EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
LATEST = datetime(9998, 12, 31, tzinfo=UTC)
VERSION_AND_VARIANT, OF_UUID7 = 0xF << 76 | 0b11 << 62, 0x7 << 76 | 0b10 << 62


class BatchRefused(ValueError):
    """The batch as a whole cannot be taken."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(sentence(code, detail))
        self.code = code
        self.sentence = sentence(code, detail)


class Misshapen(ValueError):
    """An event without the shape of one."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail


@dataclass(frozen=True)
class Unreadable:
    """An event that cannot be read; its id as sent, where it has one."""

    id: str | None
    code: str
    detail: str = ""


@dataclass(frozen=True)
class Batch:
    device: UUID
    boot: UUID
    sent_at: datetime
    events: tuple[Event | Unreadable, ...]  # as many as were sent, and in that order


class Envelope(msgspec.Struct, frozen=True):
    """What stands around the events. Keys that a later app may add are passed over."""

    device: UUID
    boot: UUID
    sent_at: Instant
    events: list[Any]
    signature: str | None = None  # of the phone's key, over `signed`


class SealedBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What of a sealed event stands outside the seal."""

    id: UUID
    seq: Count
    mono_ms: Count
    community: CommunityCode
    sealed: str


@dataclass(frozen=True)
class Letter:
    """A batch whose events have not been read."""

    envelope: Envelope
    sent_at: str  # as written
    is_plain: bool

    @property
    def signed(self) -> bytes:
        """What the phone's key has signed: the batch and, of each event, what stands outside its seal, and the seal."""
        around = self.envelope
        lines = [SIGNED, str(around.device), str(around.boot), self.sent_at, *map(_outside, around.events)]
        return "".join(f"{line}\n" for line in lines).encode(errors="replace")


def parse(data: bytes, *, received_at: datetime) -> Batch:
    """Read a batch whole. Raises `BatchRefused` where there is no telling the events apart."""
    return opened(envelope_of(data), received_at=received_at)


def envelope_of(data: bytes) -> Letter:
    """Read what stands around the events. Raises `BatchRefused`."""
    if len(data) > BATCH_BYTES_MAX:
        raise BatchRefused("too_large")
    envelope, sent_at = _envelope(data)
    if len(envelope.events) > EVENTS_MAX:
        raise BatchRefused("too_many_events")
    return Letter(envelope, sent_at, strict_json.is_plain(data))


def opened(letter: Letter, *, received_at: datetime) -> Batch:
    """Read the events."""
    return _batch(letter, [_event(raw, letter, received_at=received_at) for raw in letter.envelope.events])


def opened_if_sealed(letter: Letter, *, received_at: datetime) -> Batch:
    """Read the events that are sealed, as all of a field phone are; the others are refused."""
    return _batch(
        letter,
        [
            _event(raw, letter, received_at=received_at)
            if _is_sealed(raw)
            else Unreadable(_id_as_sent(raw), "must_be_sealed")
            for raw in letter.envelope.events
        ],
    )


def _batch(letter: Letter, events: list[Event | Unreadable]) -> Batch:
    around = letter.envelope
    return Batch(device=around.device, boot=around.boot, sent_at=around.sent_at, events=tuple(events))


def _envelope(data: bytes) -> tuple[Envelope, str]:
    try:
        raw = strict_json.read(data)
    except strict_json.NotJson as error:
        raise BatchRefused("not_json") from error
    if not isinstance(raw, dict):
        code = strict_json.flaw(raw)
        raise BatchRefused("not_a_batch", sentence(code) if code else "")
    around = {key: value for key, value in raw.items() if key != "events"}
    if code := strict_json.flaw(around):
        raise BatchRefused("not_a_batch", sentence(code))
    try:
        return msgspec.convert(raw, Envelope), str(raw["sent_at"])
    except msgspec.ValidationError as error:
        raise BatchRefused("not_a_batch", str(error)) from error


def _event(raw: object, letter: Letter, *, received_at: datetime) -> Event | Unreadable:
    # To look into every value costs as much as all the rest, and in plain text what is unacceptable has no shape either.
    if not letter.is_plain and (code := _unacceptable(raw)):
        return Unreadable(_id_as_sent(raw), code)
    try:
        body, facts = _shaped(_unsealed(raw) if _is_sealed(raw) else raw)
    except Misshapen as misshapen:
        if code := _unacceptable(raw):
            return Unreadable(_id_as_sent(raw), code)
        return Unreadable(_id_as_sent(raw), misshapen.code, misshapen.detail)
    around = letter.envelope
    happened_at = _corrected(body.at, offset=received_at - around.sent_at, received_at=received_at)
    if code := _impossible(body, happened_at):
        return Unreadable(_id_as_sent(raw), code)
    return event_of(body, facts, device=around.device, boot=around.boot, happened_at=happened_at or received_at)


def _is_sealed(raw: object) -> bool:
    return isinstance(raw, dict) and "sealed" in raw


def _unsealed(raw: object) -> dict[str, object]:
    """The event as it was before it was sealed. Raises `Misshapen`."""
    try:
        outside = msgspec.convert(raw, SealedBody)
        plain = sealed.unseal(outside.sealed, event_id=str(outside.id), community=outside.community)
        inside = strict_json.read(plain)
    except msgspec.ValidationError as error:
        raise Misshapen("malformed", str(error)) from error
    except sealed.CannotUnseal as error:
        raise Misshapen("cannot_unseal") from error
    except strict_json.NotJson as error:
        raise Misshapen("malformed") from error
    if code := strict_json.flaw(inside):
        raise Misshapen(code)
    if not isinstance(inside, dict) or not inside.keys() <= SAID_INSIDE:
        raise Misshapen("malformed")
    around = {"id": outside.id, "seq": outside.seq, "mono_ms": outside.mono_ms, "community": outside.community}
    return around | inside


def _shaped(raw: object) -> tuple[Body, Facts]:
    try:
        body = msgspec.convert(raw, Body)
    except msgspec.ValidationError as error:
        raise Misshapen("malformed", str(error)) from error
    shape = KINDS.get(body.kind)
    if shape is None:
        raise Misshapen("unknown_kind")
    try:
        return body, msgspec.convert(body.facts, shape)
    except msgspec.ValidationError as error:
        raise Misshapen("malformed_facts", str(error)) from error


def _unacceptable(raw: object) -> str | None:
    if code := strict_json.flaw(raw):
        return code
    if not isinstance(raw, dict):
        return "not_an_object"
    kind = raw.get("kind")
    return "unknown_kind" if isinstance(kind, str) and kind not in KINDS else None


def _impossible(body: Body, happened_at: datetime | None) -> str | None:
    if body.id.int & VERSION_AND_VARIANT != OF_UUID7:
        return "id_not_uuid7"
    if happened_at is None:
        return "at_out_of_range"
    if body.id in body.supersedes:
        return "supersedes_itself"
    return "supersedes_nothing" if body.kind in MUST_SUPERSEDE and not body.supersedes else None


def _corrected(at: datetime, *, offset: timedelta, received_at: datetime) -> datetime | None:
    """When it happened by our clock: never after it was received. None outside the years the table holds."""
    try:
        happened_at = min(at.astimezone(UTC) + offset, received_at)
        return happened_at if EARLIEST <= at <= LATEST and happened_at >= EARLIEST else None
    except OverflowError:
        return None


def _outside(raw: object) -> str:
    """What a phone signs of one event. What is not there counts as empty."""
    said = raw if isinstance(raw, dict) else {}
    return " ".join(str(said.get(name, "")) for name in SealedBody.__struct_fields__)


def _id_as_sent(raw: object) -> str | None:
    sent = raw.get("id") if isinstance(raw, dict) else None
    return sent if isinstance(sent, str) and len(sent) <= ID_TEXT_MAX and strict_json.flaw(sent) is None else None
