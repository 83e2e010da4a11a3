"""The address by which one person answers one call-out without signing in: it names them, opens that call-out and nothing else.

Nothing of it is kept: whoever reads the database cannot make one. Opening it says nothing, so that a scanner of links does no harm.
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from uuid import UUID

from django.conf import settings

from muster.access.scope import Scope, current_scope, open_scope
from muster.callouts.models import Call, Callout

# Twelve digits of base 36 stay below 2**63, nine decimal ones below 2**31: what fits is a number that the database takes.
MARK_LENGTH = 10  # of base32: fifty bits
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
CHAT_FORM = re.compile(r"([0-9a-z]{1,12})-([0-9]{1,9})")
FORM = re.compile(r"([0-9a-z]{1,12})-([0-9]{1,9})-([0-9]{1,9})-([a-z2-7]{10})")


@dataclass(frozen=True)
class Linked:
    """The call-out and the person's row in it that a link names."""

    callout: Callout
    call: Call


def code_of(callout: Callout, call_number: int, volunteer_id: UUID) -> str:
    """The part of the address behind `/c/`."""
    return f"{_written(callout.community_id)}-{callout.number}-{call_number}-{_mark(callout.id, volunteer_id)}"


def chat_code_of(callout: Callout) -> str:
    """The same for everybody who reads the chat: they sign in to answer."""
    return f"{_written(callout.community_id)}-{callout.number}"


@contextmanager
def opened_from_chat(code: str) -> Iterator[Callout | None]:
    """The call-out that a chat's link names, in a scope of its community; None where there is none."""
    found = CHAT_FORM.fullmatch(code)
    if found is None:
        yield None
        return
    community_id = int(found[1], 36)
    with open_scope(replace(current_scope(), communities=(community_id,))):
        yield _callout(community_id, found[2])


@contextmanager
def followed(code: str) -> Iterator[Linked | None]:
    """What a link names, in a scope of that community; None where it was not made here."""
    found = FORM.fullmatch(code)
    if found is None:
        yield None
        return
    community_id = int(found[1], 36)
    with open_scope(Scope(communities=(community_id,))):
        callout = _callout(community_id, found[2])
        yield _linked(callout, int(found[3]), found[4]) if callout else None


def _callout(community_id: int, number: str) -> Callout | None:
    return Callout.objects.filter(community_id=community_id, number=int(number)).first()


def _linked(callout: Callout, call_number: int, mark: str) -> Linked | None:
    here = Call.objects.filter(community_id=callout.community_id, callout_id=callout.id, number=call_number)
    call = here.first()
    fits = call is not None and hmac.compare_digest(mark, _mark(callout.id, call.volunteer_id))
    return Linked(callout, call) if call and fits else None


def _mark(callout_id: UUID, volunteer_id: UUID) -> str:
    said = callout_id.bytes + volunteer_id.bytes
    digest = hmac.new(settings.CALLOUT_LINK_KEY, said, hashlib.sha256).digest()
    return base64.b32encode(digest).decode().lower()[:MARK_LENGTH]


def _written(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = DIGITS[digit] + digits
    return digits or "0"
