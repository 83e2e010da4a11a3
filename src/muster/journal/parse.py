"""The one strict reader of batches: each event is read by itself, so that one bad event never sinks the others."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from muster.journal import strict_json
from muster.journal.event import Body, Event, Instant, event_of
from muster.journal.kinds import KINDS, MUST_SUPERSEDE, Facts
from muster.journal.reasons import sentence

EVENTS_MAX = 500
BATCH_BYTES_MAX = 1_048_576
ID_TEXT_MAX = 60
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
    signature: str | None = None  # of the phone's key; not checked yet


def parse(data: bytes, *, received_at: datetime) -> Batch:
    """Read a batch. Raises `BatchRefused` where there is no telling the events apart."""
    if len(data) > BATCH_BYTES_MAX:
        raise BatchRefused("too_large")
    envelope = _envelope(data)
    if len(envelope.events) > EVENTS_MAX:
        raise BatchRefused("too_many_events")
    offset = received_at - envelope.sent_at
    is_plain = strict_json.is_plain(data)
    return Batch(
        device=envelope.device,
        boot=envelope.boot,
        sent_at=envelope.sent_at,
        events=tuple(
            _event(raw, envelope, is_plain=is_plain, offset=offset, received_at=received_at) for raw in envelope.events
        ),
    )


def _envelope(data: bytes) -> Envelope:
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
        return msgspec.convert(raw, Envelope)
    except msgspec.ValidationError as error:
        raise BatchRefused("not_a_batch", str(error)) from error


def _event(
    raw: object, envelope: Envelope, *, is_plain: bool, offset: timedelta, received_at: datetime
) -> Event | Unreadable:
    # To look into every value costs as much as all the rest, and in plain text what is unacceptable has no shape either.
    if not is_plain and (code := _unacceptable(raw)):
        return Unreadable(_id_as_sent(raw), code)
    try:
        body, facts = _shaped(raw)
    except Misshapen as misshapen:
        if code := _unacceptable(raw):
            return Unreadable(_id_as_sent(raw), code)
        return Unreadable(_id_as_sent(raw), misshapen.code, misshapen.detail)
    happened_at = _corrected(body.at, offset=offset, received_at=received_at)
    if code := _impossible(body, happened_at):
        return Unreadable(_id_as_sent(raw), code)
    return event_of(body, facts, device=envelope.device, boot=envelope.boot, happened_at=happened_at or received_at)


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
    if "sealed" in raw:
        return "sealed_not_supported_yet"
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


def _id_as_sent(raw: object) -> str | None:
    sent = raw.get("id") if isinstance(raw, dict) else None
    return sent if isinstance(sent, str) and len(sent) <= ID_TEXT_MAX and strict_json.flaw(sent) is None else None
