"""Listening in rooms: one step of `/sync`, from where the last one ended. What is said is anybody's: judge it, never trust it."""

import json
import logging
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlencode

from muster.channels.failures import PermanentFailure, Unanswered
from muster.channels.limits import SINCE_MAX
from muster.channels.matrix import address, headers
from muster.channels.peer import WAIT_MAX_S, exchange
from muster.channels.reasons import Reason

log = logging.getLogger(__name__)

HEARD_MAX = 100  # messages of one room in one step; what came before them is told as `missed`
ANSWER_MAX = 4_194_304  # bytes
TEXT_MAX = 1_000  # characters of one message
JOINS_MAX = 10  # rooms in one step
NAME_MAX = 255  # of a sender or an event
CALM = {"types": [], "limit": 0}


class MarkUnknown(PermanentFailure):
    """The homeserver does not know the mark to go on from: it is another one, or was set up anew."""


@dataclass(frozen=True)
class Heard:
    """One message that somebody else wrote in a room."""

    room_id: str
    sender: str = field(repr=False)
    event_id: str
    text: str = field(repr=False)
    at: datetime  # by the sender's homeserver


@dataclass(frozen=True)
class Step:
    """What one step brought. `since` is for the next one."""

    since: str
    heard: tuple[Heard, ...]
    joined: tuple[str, ...]
    missed: tuple[str, ...]  # rooms in which more was said than one step holds


def hear(since: str | None, *, rooms: Collection[str], wait_s: float = 0.0) -> Step:
    """Wait at most `wait_s` for something said in these rooms; join those of them that invite us, and no others.

    Without `since` nothing that was said before counts: only the place to go on from is answered. Raises what `send` raises,
    and `MarkUnknown`.
    """
    page = "sync?" + urlencode(
        {"timeout": int(wait_s * 1000), "filter": json.dumps(_filter(rooms)), **({"since": since} if since else {})}
    )
    answer = exchange("GET", address(page), b"", headers(), wait_s=wait_s + WAIT_MAX_S, answer_max=ANSWER_MAX)
    if since and answer.status == HTTPStatus.BAD_REQUEST:
        raise MarkUnknown(Reason.REFUSED, f"status {answer.status}")
    answer.check()
    said = answer.object()
    if not isinstance(said.get("next_batch"), str) or len(said["next_batch"]) > SINCE_MAX:
        raise Unanswered(Reason.UNREADABLE, "no next_batch")
    joined = tuple(room for room in sorted(_invited(said) & set(rooms))[:JOINS_MAX] if _joins(room))
    timelines = {room: _object(part, "timeline") for room, part in _rooms(said, "join").items() if room in rooms}
    heard = tuple(one for room, timeline in timelines.items() for one in _messages(room, timeline)) if since else ()
    missed = tuple(room for room, timeline in timelines.items() if since and timeline.get("limited") is True)
    return Step(said["next_batch"], heard, joined, missed)


def _filter(rooms: Collection[str]) -> dict[str, Any]:
    """Nothing but texts of these rooms: neither who is online, nor who types, nor who is a member."""
    return {
        "presence": CALM,
        "account_data": CALM,
        "room": {
            "rooms": sorted(rooms),
            "timeline": {"types": ["m.room.message"], "limit": HEARD_MAX},
            "state": {"types": []},
            "ephemeral": CALM,
            "account_data": CALM,
        },
    }


def _joins(room: str) -> bool:
    """Whether we are in it now. A room that does not let us in after all keeps us from no other."""
    try:
        exchange("POST", address(f"rooms/{quote(room, safe='')}/join"), b"{}", headers()).check()
    except PermanentFailure as failure:
        log.warning("A room that invited us could not be joined: %s", failure)
        return False
    return True


def _messages(room: str, timeline: dict[str, Any]) -> Iterator[Heard]:
    events = timeline.get("events")
    for event in events if isinstance(events, list) else []:
        heard = _message(room, event) if isinstance(event, dict) else None
        if heard is not None:
            yield heard


def _message(room: str, event: dict[str, Any]) -> Heard | None:
    """None for what is no new text of somebody else's: pictures, corrections, what we wrote ourselves, nonsense."""
    content, unsigned = _object(event, "content"), _object(event, "unsigned")
    text, sender, event_id, at = (
        content.get("body"),
        event.get("sender"),
        event.get("event_id"),
        event.get("origin_server_ts"),
    )
    is_ours = "transaction_id" in unsigned
    is_correction = _object(content, "m.relates_to").get("rel_type") == "m.replace"
    if event.get("type") != "m.room.message" or content.get("msgtype") != "m.text" or is_ours or is_correction:
        return None
    if (
        not isinstance(text, str)
        or not isinstance(sender, str)
        or not isinstance(event_id, str)
        or not isinstance(at, int)
    ):
        return None
    if max(len(sender), len(event_id)) > NAME_MAX or "\0" in text + sender + event_id:
        return None
    try:
        said = _writable(_own_words(text, content)[:TEXT_MAX])
        return Heard(room, sender, event_id, said, datetime.fromtimestamp(at / 1000, tz=UTC))
    except (OverflowError, ValueError, OSError):
        return None


def _own_words(text: str, content: dict[str, Any]) -> str:
    """Without what a reply quotes before it: "> <@desk:…> …", then an empty line."""
    if not _object(content, "m.relates_to").get("m.in_reply_to"):
        return text
    lines = text.split("\n")
    quoted = next((at for at, line in enumerate(lines) if not line.startswith(">")), len(lines))
    return "\n".join(lines[quoted:]).strip() if quoted else text


def _writable(text: str) -> str:
    """JSON may hold halves of characters, which no database takes."""
    return text.encode(errors="replace").decode()


def _invited(said: dict[str, Any]) -> set[str]:
    return set(_rooms(said, "invite"))


def _rooms(said: dict[str, Any], kind: str) -> dict[str, Any]:
    return {room: part for room, part in _object(_object(said, "rooms"), kind).items() if isinstance(part, dict)}


def _object(of: dict[str, Any], name: str) -> dict[str, Any]:
    part = of.get(name)
    return part if isinstance(part, dict) else {}
