"""A group robot of Feishu (飞书)."""

import time

from django.conf import settings

from muster.channels.letter import Outgoing
from muster.channels.robots import FEISHU, HANDS, opened, post, signature

__all__ = ["HANDS", "is_set", "repeats", "send"]


def is_set() -> bool:
    return "feishu" in settings.ROBOTS


def repeats(_tag: str) -> bool:
    """A robot that fell silent may have spoken already, and would speak again."""
    return False


def send(message: Outgoing) -> None:
    key, text = opened(FEISHU, message)
    said = {"msg_type": "text", "content": {"text": text}, **_signed(key.secret, time.time())}
    post(FEISHU, key, said)


def _signed(secret: str, now_s: float) -> dict[str, str]:
    """What the message holds besides where the group asks for it: over nothing, under the time and the secret."""
    at_s = str(int(now_s))
    return {"timestamp": at_s, "sign": signature(f"{at_s}\n{secret}".encode(), b"")} if secret else {}
