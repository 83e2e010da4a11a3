"""A browser that asks for a code and types it, and what lies in the outbox."""

from django.test import Client

from muster.channels.letter import Letter, unseal_letter
from muster.channels.models import Message
from tests.conftest import as_owner

NUMBER = "+8613909312345"
STRANGER = "+8613909319999"


def messages() -> list[Letter]:
    """What waits, opened as the worker opens it."""
    with as_owner():
        waiting = list(Message.objects.filter(state=Message.State.WAITING).order_by("created_at"))
    return [unseal_letter(one.sealed, one.id) for one in waiting]


def newest_code() -> str:
    return next(word for word in messages()[-1].body.split() if word.isdecimal() and len(word) == 6)


def asks(browser: Client, number: str = "139 0931 2345"):
    return browser.post("/sign-in/", {"phone": number})


def types(browser: Client, code: str):
    return browser.post("/sign-in/code/", {"code": code})


def other_than(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"
