"""The one-time code: 6 digits, 5 tries, 10 minutes, once, bound to the session that asked, void after the next one.

Known and unknown numbers are treated alike, statement by statement; what would be sent to an unknown one is taken back.
Two doors use it: signing in, and a household's own page. A number has one budget for both.
"""

import hashlib
import hmac
import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from muster.access.phones import blind_index, masked
from muster.access.scope import Scope, open_scope
from muster.channels import outbox
from muster.channels.budget import DAY, MINUTE, BudgetSpent, spend
from muster.channels.letter import Letter
from muster.people.models import Volunteer

log = logging.getLogger(__name__)

DIGITS = 6
TRIES_MAX = 5
LASTS = timedelta(minutes=10)
PER_MINUTE_MAX = 1
PER_DAY_MAX = 5
ASKED = "sign_in_code"  # in the session: which code was asked for
PROVED = "sign_in_phone"  # in the session: whose phone was proved, and until when

# Of a number's blind index: the city whose budget pays for the message, or None where nothing is to be sent.
Known = Callable[[bytes], int | None]


class AskedTooOften(Exception):
    """This number has had its codes. Said alike whether or not anything was sent."""

    sentence = gettext_lazy(
        "A number can ask for one code a minute and five a day. Wait a minute and try again; "
        "after five, your community's desk can tick you off by hand."
    )


class WrongCode(Exception):
    """These are not the digits."""

    sentence = gettext_lazy("These are not the digits we sent. Look at the newest message and type all six.")


class CodeGone(Exception):
    """Nothing can be typed any more: never asked, expired, used, or tried too often."""

    sentence = gettext_lazy("This code no longer counts. Ask for a new one.")


@dataclass(frozen=True)
class Asked:
    """What the page may show about the code that was asked for."""

    phone_masked: str
    code_shown: str  # filled in the demo only


def city_of_invited(phone_index: bytes) -> int | None:
    people = invited(phone_index)
    return people[0].city_id if people else None


def ask(session: SessionBase, phone: str, *, known: Known = city_of_invited, now: datetime, under: str = ASKED) -> None:
    """Send a code to a known number, and do the same work for any other. `under`: where the session keeps what it asked."""
    index = blind_index(phone)
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    name = uuid4().hex
    with transaction.atomic():
        _spend_for_number(index, now)
        _send_where_known(phone, known(index), code, purpose=under, now=now)
    session.pop(PROVED, None)
    session[under] = {
        "name": name,
        "phone_index": index.hex(),
        "phone_masked": masked(phone),
        "digest": _digest(name, code),
        "asked_at": now.timestamp(),
        "code_shown": code if settings.IS_DEMO else "",
    }


def asked(session: SessionBase, *, now: datetime, under: str = ASKED) -> Asked | None:
    """The code this session waits for, while it counts."""
    state = _state(session, now, under)
    return Asked(state["phone_masked"], state["code_shown"]) if state else None


def check(session: SessionBase, typed: str, *, now: datetime) -> None:
    """Prove the phone by the digits of its code, or raise `WrongCode` or `CodeGone`."""
    index = checked(session, typed, now=now)
    session[PROVED] = {"phone_index": index, "until": (now + LASTS).timestamp()}


def checked(session: SessionBase, typed: str, *, now: datetime, under: str = ASKED) -> str:
    """The index, in hex, of the phone whose code these digits are. Each try is counted first."""
    state = _state(session, now, under)
    if state is None:
        raise CodeGone
    try:
        spend(f"tries:{state['name']}", DAY, TRIES_MAX, now=_asked_at(state))
        if not hmac.compare_digest(state["digest"], _digest(state["name"], typed)):
            raise WrongCode
        spend(f"used:{state['name']}", DAY, 1, now=_asked_at(state))
    except BudgetSpent as spent:
        session.pop(under, None)
        raise CodeGone from spent
    del session[under]
    return str(state["phone_index"])


def proved(session: SessionBase, *, now: datetime) -> bytes | None:
    """The index of the phone that this session has proved, for the minutes until a name is chosen."""
    state: dict[str, Any] | None = session.get(PROVED)
    return bytes.fromhex(state["phone_index"]) if state and now.timestamp() < state["until"] else None


def invited(phone_index: bytes) -> list[Volunteer]:
    """The people on a list, or ticked by a desk, who share this number; oldest first."""
    with open_scope(Scope(phone=phone_index)):
        people = Volunteer.objects.filter(phone_index=phone_index, invited_at__isnull=False)
        return list(people.select_related("city", "organisation").order_by("added_at", "id"))


def _spend_for_number(index: bytes, now: datetime) -> None:
    """Numbers nobody invited have the same budget: else the refusal itself would tell who is invited."""
    try:
        spend(f"minute:{index.hex()}", MINUTE, PER_MINUTE_MAX, now=now)
        spend(f"day:{index.hex()}", DAY, PER_DAY_MAX, now=now)
    except BudgetSpent as spent:
        raise AskedTooOften from spent


def _send_where_known(phone: str, city: int | None, code: str, *, purpose: str, now: datetime) -> None:
    body = _("%(code)s is your Muster code. It counts for 10 minutes. Give it to nobody, whoever asks.") % {
        "code": code
    }
    try:
        with transaction.atomic():
            spend(f"city-day:{city or 0}", DAY, settings.SMS_CITY_DAY_MAX, now=now)
            outbox.put(Letter(phone, body), purpose=purpose, lasts=LASTS, now=now)
            transaction.set_rollback(city is None)  # nobody invited this number: take it all back
    except BudgetSpent:
        # The person reads the same as always, and that the desk can help; the command must read this.
        log.error("The day's text messages of city %s are used up: no more codes are sent today.", city or 0)  # noqa: TRY400


def _state(session: SessionBase, now: datetime, under: str) -> dict[str, Any] | None:
    state: dict[str, Any] | None = session.get(under)
    return state if state and now < _asked_at(state) + LASTS else None


def _asked_at(state: dict[str, Any]) -> datetime:
    return datetime.fromtimestamp(state["asked_at"], tz=UTC)


def _digest(name: str, code: str) -> str:
    """Keyed, so that a copy of the sessions does not give the six digits back."""
    said = f"{name}:{code}".encode(errors="replace")
    return hmac.new(settings.SECRET_KEY.encode(), said, hashlib.sha256).hexdigest()
