"""A group robot of DingTalk (钉钉)."""

import time
from urllib.parse import quote

from django.conf import settings

from muster.channels.letter import Outgoing
from muster.channels.robots import DINGTALK, HANDS, opened, post, signature

__all__ = ["HANDS", "is_set", "repeats", "send"]


def is_set() -> bool:
    return "dingtalk" in settings.ROBOTS


def repeats(_tag: str) -> bool:
    """A robot that fell silent may have spoken already, and would speak again."""
    return False


def send(message: Outgoing) -> None:
    key, text = opened(DINGTALK, message)
    post(DINGTALK, key, {"msgtype": "text", "text": {"content": text}}, signed=_signed(key.secret, time.time()))


def _signed(secret: str, now_s: float) -> str:
    """What stands behind the address where the group asks for a signature: over the time, under the secret."""
    at_ms = int(now_s * 1000)
    said = f"{at_ms}\n{secret}".encode()
    return f"&timestamp={at_ms}&sign={quote(signature(secret.encode(), said), safe='')}" if secret else ""
