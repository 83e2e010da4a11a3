"""Rooms of a Matrix homeserver, by its client-server API (v1.1 and later). `hear` listens in them."""

import json
import re
from urllib.parse import quote

from django.conf import settings

from muster.channels.failures import PermanentFailure, Unanswered
from muster.channels.letter import Outgoing
from muster.channels.peer import GONE, exchange, is_private
from muster.channels.reasons import Reason

HANDS = 2
BYTES_MAX = 30_000  # an event has 65,536 at most
USER = re.compile(
    r"@[!-9;-~]{1,120}:[A-Za-z0-9.-]{1,120}(:\d{1,5})?", re.ASCII
)  # old names hold more than new ones may
ROOM = re.compile(r"![A-Za-z0-9._~=/+-]{1,200}(:[A-Za-z0-9.-]{1,230}(:\d{1,5})?)?", re.ASCII)


def is_set() -> bool:
    return bool(settings.MATRIX_URL and settings.MATRIX_TOKEN)


def repeats(_tag: str) -> bool:
    """The message's id is its transaction id: the homeserver takes it once."""
    return True


def is_room(text: str) -> bool:
    return bool(ROOM.fullmatch(text))


def is_user(text: str) -> bool:
    return bool(USER.fullmatch(text))


def send(message: Outgoing) -> None:
    """Put one message into a room that the installation's account is in."""
    if not is_room(message.letter.to):
        raise PermanentFailure(Reason.REFUSED, "not a room")
    said = {"msgtype": "m.notice" if message.quiet else "m.text", "body": message.letter.in_full(BYTES_MAX)}
    page = f"rooms/{quote(message.letter.to, safe='')}/send/m.room.message/{message.id}"
    answer = exchange("PUT", address(page), json.dumps(said, ensure_ascii=False).encode(), headers())
    answer.check(gone=GONE)
    if not isinstance(answer.object().get("event_id"), str):
        raise Unanswered(Reason.UNREADABLE, "no event_id")


def address(page: str) -> str:
    """Where a page of the API lies. Raises `PermanentFailure` where it would be called in clear."""
    if not is_private(settings.MATRIX_URL):
        raise PermanentFailure(Reason.NOT_SET, "MUSTER_MATRIX_URL must begin with https://")
    return f"{settings.MATRIX_URL}/_matrix/client/v3/{page}"


def headers() -> dict[str, str]:
    return {"Authorization": f"Bearer {settings.MATRIX_TOKEN}", "Content-Type": "application/json"}
