"""A volunteer's certificate: what it says, and the token by which anybody can verify it. Nothing is kept of it.

The token holds all that the paper says, signed with Ed25519; the algorithm is ours and never read from the token. Format 1,
base64url without padding: version (1 byte, 0x01), id of our key (4), a MessagePack array, signature (64).
"""

import hashlib
from datetime import date, datetime
from functools import lru_cache
from uuid import UUID

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.utils import timezone

from muster import base64url
from muster.ledger.models import Presence
from muster.operations.models import Operation
from muster.people.models import Volunteer

VERSION = b"\x01"
CONTEXT = b"muster certificate 1\n"
KEY_ID_BYTES, SIGNATURE_BYTES = 4, 64
TOKEN_LENGTH_MAX = 900


class Certificate(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """Who helped, in what, for how long. Times of day and places are nobody's business."""

    name: str
    operation: str
    operation_en: str
    city: str
    worked_min: int
    first_on: date
    last_on: date
    issued_on: date
    synthetic: bool  # the operation is a demonstration with invented people

    @property
    def hours(self) -> tuple[int, int]:
        return divmod(self.worked_min, 60)


def certifiable(volunteer_id: UUID) -> Presence | None:
    """The newest operation in which the person has worked and ended it. Runs in their own scope."""
    worked = Presence.objects.filter(volunteer_id=volunteer_id, worked_min__gt=0)
    return worked.order_by("-first_at", "-operation_id").first()


def certificate_of(volunteer_id: UUID, *, now: datetime) -> Certificate | None:
    """What can be certified of a person, or None where nothing can yet. Runs in their own scope."""
    presence = certifiable(volunteer_id)
    if presence is None:
        return None
    operation = Operation.objects.select_related("area").get(id=presence.operation_id)
    days = _days(presence)
    return Certificate(
        name=str(Volunteer.objects.get(id=volunteer_id)),
        operation=operation.name,
        operation_en=operation.name_en,
        city=operation.area.name,
        worked_min=presence.worked_min,
        first_on=days[0],
        last_on=days[-1],
        issued_on=timezone.localdate(now),
        synthetic=operation.synthetic,
    )


def signed(certificate: Certificate) -> str:
    """The token of a certificate, as it stands in its address."""
    key, key_id = _our_key(settings.CERTIFICATE_KEY)
    said = VERSION + key_id + msgspec.msgpack.encode(certificate)
    return base64url.encode(said + key.sign(CONTEXT + said))


def verified(token: str) -> Certificate | None:
    """What a token certifies, or None where it is not ours or was changed."""
    if len(token) > TOKEN_LENGTH_MAX or not token.isascii():
        return None
    key, key_id = _our_key(settings.CERTIFICATE_KEY)
    try:
        data = base64url.decode(token)
        said, signature = data[:-SIGNATURE_BYTES], data[-SIGNATURE_BYTES:]
        if said[: 1 + KEY_ID_BYTES] != VERSION + key_id or base64url.encode(data) != token:
            return None
        key.public_key().verify(signature, CONTEXT + said)
        return msgspec.msgpack.decode(said[1 + KEY_ID_BYTES :], type=Certificate)
    except (InvalidSignature, ValueError, msgspec.MsgspecError):
        return None


def _days(presence: Presence) -> list[date]:
    """The days on which the person came and went, the first first."""
    told = [at for _, at in (*presence.arrivals.values(), *presence.departures.values())]
    return sorted(timezone.localdate(datetime.fromisoformat(at)) for at in told)


@lru_cache(maxsize=4)
def _our_key(secret: bytes) -> tuple[Ed25519PrivateKey, bytes]:
    key = Ed25519PrivateKey.from_private_bytes(secret)
    public = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return key, hashlib.sha256(public).digest()[:KEY_ID_BYTES]
