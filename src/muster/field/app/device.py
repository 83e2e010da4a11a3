"""What a phone says when it enrols, and what it is given: a token that deposits and reads nothing, and the key to seal with."""

from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric import ec
from django.utils.translation import gettext as _
from msgspec import Meta, Struct

from muster import base64url
from muster.access import phone_tokens
from muster.access.models import Token
from muster.access.scope import current_scope, open_scope
from muster.access.tokens import PhoneKey
from muster.channels.budget import DAY, spend
from muster.field.app.answers import AppRefused, misread
from muster.journal import lost as journal
from muster.journal import sealed
from muster.journal.event import CommunityCode
from muster.places.models import Area, Level

ENROLLED_MAX = 60  # by one account in a day; a phone renews its token once a day
COMMUNITIES_MAX = 50
Coordinate = Annotated[str, Meta(min_length=43, max_length=43)]  # 32 bytes in base64url


class Key(Struct, frozen=True):
    """A public key as WebCrypto exports it (JWK)."""

    kty: Literal["EC"]
    crv: Literal["P-256"]
    x: Coordinate
    y: Coordinate


class Counted(Struct, frozen=True):
    community: CommunityCode
    last: Annotated[int, Meta(ge=1, le=journal.LAST_MAX)]


class Lost(Struct, frozen=True):
    """A phone whose storage was wiped: under what name it had counted, and how far."""

    device: UUID
    counted: Annotated[list[Counted], Meta(max_length=COMMUNITIES_MAX)]


class Enrolment(Struct, frozen=True):
    device: UUID
    key: Key
    lost: Lost | None = None


def enrol(account_id: UUID, asked: Enrolment, *, signed_in_at: datetime | None, now: datetime) -> dict[str, Any]:
    """Give the phone its token. Raises `BudgetSpent` where that was often today."""
    spend(f"enrol:{account_id}", DAY, ENROLLED_MAX, now=now)
    key = PhoneKey(asked.device, _point(asked.key))
    try:
        token, until = phone_tokens.issue(account_id, key, signed_in_at=signed_in_at, now=now)
    except phone_tokens.PhoneWithdrawn as withdrawn:
        sentence = _("This phone was withdrawn. Sign in again to use it.")
        raise AppRefused(401, "phone_withdrawn", sentence) from withdrawn
    key_id, point = sealed.public_key()
    return {
        "token": token,
        "until": until,
        "seal": {"id": key_id, "key": base64url.encode(point)},
        "server_time": now,
        "account": account_id,
    }


def tell_lost(lost: Lost, *, now: datetime) -> set[int]:
    """Let the desks know which numbers never come; answers their communities. Only of a phone that was enrolled here."""
    account_id = Token.objects.filter(device_id=lost.device).values_list("account_id", flat=True).first()
    if account_id is None:
        return set()
    counted = {one.community: one.last for one in lost.counted}
    known = dict(Area.objects.filter(code__in=counted, level=Level.COMMUNITY).values_list("id", "code"))
    with open_scope(replace(current_scope(), communities=tuple(known))):
        for community_id, code in known.items():
            journal.counted_until(community_id, lost.device, counted[code], actor_id=account_id, now=now)
    return set(known)


def _point(key: Key) -> bytes:
    """The key as a point, which must lie on the curve."""
    try:
        point = b"\x04" + base64url.decode(key.x) + base64url.decode(key.y)
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    except ValueError:
        misread()
    return point
