"""The demo's channel: the page that asked for a code has shown it already, so nothing is left to hand over."""

from django.conf import settings

from muster.channels.letter import Outgoing

HANDS = 1


def is_set() -> bool:
    return bool(settings.IS_DEMO or settings.DEBUG) and not settings.SMS_URL


def repeats(_tag: str) -> bool:
    return True


def send(_message: Outgoing) -> None:
    """Count as handed over."""
