"""Notifications of a browser, also while no page is open (RFC 8030, 8291, 8292)."""

import hashlib
import json
import time

from django.conf import settings
from django.utils import timezone

from muster import base64url
from muster.channels.failures import PermanentFailure
from muster.channels.letter import Outgoing
from muster.channels.peer import GONE, exchange
from muster.channels.reasons import Reason
from muster.channels.refusals import NotAnAddress
from muster.channels.webpush.keys import private_key
from muster.channels.webpush.subscription import Subscription, parse

HANDS = 4
KEPT_MAX_S = 28 * 24 * 3600  # by a push service, for a browser that is away
SIGNED_FOR_S = 12 * 3600  # at most a day is allowed
TOPIC_BYTES = 24  # 32 characters in base64url, the most that a topic has


def is_set() -> bool:
    return bool(settings.PUSH_CONTACT)


def repeats(tag: str) -> bool:
    """Push services know no key against doubles; but a second message with the same tag replaces the first."""
    return bool(tag)


def send(message: Outgoing) -> None:
    """Encrypt for one browser and hand it to its push service."""
    try:
        subscription = parse(message.letter.to)
    except NotAnAddress:
        raise PermanentFailure(Reason.REFUSED, "no longer among the push services we call") from None
    body = _encrypted(subscription, _said(message))
    exchange("POST", subscription.endpoint, body, _headers(subscription, message)).check(gone=GONE)


def _said(message: Outgoing) -> bytes:
    letter = message.letter
    said = {"title": letter.title, "body": letter.body, "link": letter.link, "tag": message.tag, "quiet": message.quiet}
    return json.dumps(said, ensure_ascii=False).encode()


def _headers(subscription: Subscription, message: Outgoing) -> dict[str, str]:
    left_s = int((message.expires_at - timezone.now()).total_seconds())
    headers = {
        "Content-Type": "application/octet-stream",
        "Content-Encoding": "aes128gcm",
        "TTL": str(min(max(left_s, 0), KEPT_MAX_S)),
        "Urgency": "low" if message.quiet else "high",
        "Authorization": _signed(subscription),
    }
    if message.tag:
        headers["Topic"] = base64url.encode(hashlib.sha256(message.tag.encode()).digest()[:TOPIC_BYTES])
    return headers


def _signed(subscription: Subscription) -> str:
    from py_vapid import Vapid02, VapidException  # noqa: PLC0415 - see _encrypted

    claims = {"aud": subscription.origin(), "sub": settings.PUSH_CONTACT, "exp": int(time.time()) + SIGNED_FOR_S}
    try:
        return str(Vapid02(private_key=private_key()).sign(claims)["Authorization"])
    except VapidException:
        raise PermanentFailure(Reason.NOT_SET, "MUSTER_PUSH_CONTACT must begin with mailto: or https://") from None


def _encrypted(subscription: Subscription, said: bytes) -> bytes:
    # Only the worker needs it, and it takes a second to load two HTTP clients that we do not use: they follow redirects.
    from pywebpush import WebPusher  # noqa: PLC0415

    keys = {"p256dh": subscription.p256dh, "auth": subscription.auth}
    return bytes(WebPusher({"endpoint": subscription.endpoint, "keys": keys}).encode(said)["body"])
