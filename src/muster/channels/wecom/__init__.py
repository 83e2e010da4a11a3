"""A group robot of WeCom (企业微信)."""

from django.conf import settings

from muster.channels.letter import Outgoing
from muster.channels.robots import HANDS, WECOM, opened, post

__all__ = ["HANDS", "is_set", "repeats", "send"]


def is_set() -> bool:
    return "wecom" in settings.ROBOTS


def repeats(_tag: str) -> bool:
    """A robot that fell silent may have spoken already, and would speak again."""
    return False


def send(message: Outgoing) -> None:
    key, text = opened(WECOM, message)
    post(WECOM, key, {"msgtype": "text", "text": {"content": text}})
