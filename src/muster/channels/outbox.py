"""The outbox: a message is written in the transaction of the act that causes it, and handed over by a worker."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings

from muster.channels.letter import Letter, seal_letter
from muster.channels.models import Message
from muster.identifiers import uuid7

BODY_MAX = 500


def put(*, purpose: str, phone: str, body: str, lasts: timedelta, now: datetime) -> UUID:
    """Write one message to one number; after `lasts` it is no longer sent. The app can write it and not read it back."""
    channel = channel_in_use()
    if channel is None:
        raise NoChannel(purpose)
    if len(body) > BODY_MAX:
        raise ValueError(f"A message has at most {BODY_MAX} characters.")
    message_id = uuid7()
    message = Message(
        id=message_id,
        channel=channel,
        purpose=purpose,
        sealed=seal_letter(Letter(phone, body), message_id),
        expires_at=now + lasts,
        created_at=now,
    )
    message.save(force_insert=True)
    return message_id


class NoChannel(RuntimeError):
    """This installation has no way to reach a phone. `channel_in_use` tells before anything is promised."""


def channel_in_use() -> str | None:
    """How this installation reaches phones: a gateway, the page itself (demo and development), or not at all."""
    if settings.SMS_URL:
        return "sms"
    return "screen" if settings.IS_DEMO or settings.DEBUG else None
