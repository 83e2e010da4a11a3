"""Text messages through any gateway that takes a signed HTTP POST (docs/recipes/add-a-channel.md)."""

import hashlib
import hmac
import json
import time
from uuid import UUID

from django.conf import settings

from muster.channels.failures import PermanentFailure
from muster.channels.letter import Letter, Outgoing
from muster.channels.peer import exchange, is_private
from muster.channels.reasons import Reason

HANDS = 4


def is_set() -> bool:
    return bool(settings.SMS_URL)


def repeats(_tag: str) -> bool:
    """`Idempotency-Key` is the same at each try, so that a retry sends no second one."""
    return True


def send(message: Outgoing) -> None:
    """Hand one message to the gateway. A 2xx means that it has taken it, whatever else it says."""
    url = str(settings.SMS_URL)
    if not is_private(url):
        raise PermanentFailure(Reason.NOT_SET, "MUSTER_SMS_URL must begin with https://")
    said = json.dumps(
        {"id": str(message.id), "to": message.letter.to, "text": _text(message.letter)}, ensure_ascii=False
    ).encode()
    exchange("POST", url, said, _headers(message.id, said)).check()


def _text(letter: Letter) -> str:
    """Without the title: each seventy characters cost a message."""
    return f"{letter.body} {letter.link}" if letter.link else letter.body


def _headers(message_id: UUID, said: bytes) -> dict[str, str]:
    at = str(int(time.time()))
    signature = hmac.new(settings.SMS_SECRET.encode(), at.encode() + b"." + said, hashlib.sha256).hexdigest()
    return {
        "Content-Type": "application/json",
        "Idempotency-Key": str(message_id),
        "Muster-Time": at,
        "Muster-Signature": f"sha256={signature}",
    }
