"""A phone that signed in by a code alone waits until a desk has compared the number it shows."""

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from muster.access.actors import Actor
from muster.access.models import Device

WAITS_MAX = timedelta(hours=2)
COUNTS_FOR = timedelta(days=30)


class NotYourDevice(PermissionError):
    """No such device waits at this desk."""

    sentence = _("This phone no longer waits here. Ask its owner to sign in again and to show you the new number.")


MISMATCH = _(
    "This was not the number on that phone, so it no longer waits. If it is the right person, let them sign in again."
)


def ask(account_id: UUID, area_id: int, *, now: datetime) -> tuple[str, Device]:
    """Let a phone wait at the desk of a community. Answers the secret for its cookie, and what to show on it."""
    secret = secrets.token_urlsafe(32)
    device = Device.objects.create(
        account_id=account_id,
        area_id=area_id,
        cookie_hash=cookie_hash(secret),
        match_code=f"{secrets.randbelow(10_000):04}",
        asked_at=now,
    )
    return secret, device


def waiting(area_ids: tuple[int, ...], *, now: datetime) -> QuerySet[Device]:
    """Phones that wait at these desks, the longest first, with their accounts."""
    recent = Device.objects.filter(area_id__in=area_ids, confirmed_at=None, asked_at__gt=now - WAITS_MAX)
    return recent.select_related("account").order_by("asked_at")


def confirm(device_id: UUID, match_code: str, *, by: Actor, now: datetime) -> bool:
    """Let a phone act as its owner's roles allow. The desk types the number it reads on the phone.

    False is saved, so it is an answer and no exception: say `MISMATCH`.
    """
    device = waiting(by.scope.desks, now=now).filter(id=device_id).first()
    if device is None:
        raise NotYourDevice(device_id)
    if not hmac.compare_digest(device.match_code.encode(), match_code.strip().encode()):
        # One try: a desk that guesses confirms a stranger.
        Device.objects.filter(id=device.id).update(asked_at=now - WAITS_MAX)
        return False
    confirmed = {"confirmed_at": now, "confirmed_by": by.account_id}
    return bool(Device.objects.filter(id=device.id, confirmed_at=None).update(**confirmed))


def device_of(account_id: UUID, secret: str) -> Device | None:
    """The device of this cookie, where it is this account's."""
    return Device.objects.filter(account_id=account_id, cookie_hash=cookie_hash(secret)).first() if secret else None


def counts(device: Device | None, *, now: datetime) -> bool:
    """Whether a desk has confirmed it, and not too long ago."""
    return bool(device and device.confirmed_at and now < device.confirmed_at + COUNTS_FOR)


def forget(account_id: UUID, *, but: Device | None = None, now: datetime) -> int:
    """Take the word back for every phone of an account: lost, or its owner gone. `but`: the one that says so."""
    confirmed = Device.objects.filter(account_id=account_id)
    others = confirmed.exclude(id=but.id) if but else confirmed
    return others.update(confirmed_at=None, asked_at=now - WAITS_MAX)


def cookie_hash(secret: str) -> bytes:
    """What the table keeps of a device's cookie."""
    return hashlib.sha256(secret.encode(errors="replace")).digest()
