"""The token of a field phone: it deposits events that the phone's own key has signed, and opens nothing that can be read.

Renewing it gives a new one. The one before counts for an hour more, so that a batch that is on its way is not set aside.
Of a phone that is lost it is withdrawn: what the phone still sends is kept for the desk and no longer counts.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Max, Min, QuerySet

from muster.access import tokens
from muster.access.look import looked
from muster.access.models import Account, Token
from muster.access.tokens import PhoneKey

LASTS = timedelta(days=14)
OVERLAP = timedelta(hours=1)
PHONES_MAX = 100  # of one account, as they are listed


class NotYourPhone(LookupError):
    """This account has no such phone."""


class PhoneWithdrawn(PermissionError):
    """The phone was withdrawn after this session began: its owner signs in anew first."""


@dataclass(frozen=True)
class Phone:
    """A phone that may deposit now. Neither where it is nor what kind it is: nobody asked it."""

    device_id: UUID
    since: datetime  # when its first token was issued
    renewed_at: datetime  # when its newest was


def issue(
    account_id: UUID, phone: PhoneKey, *, signed_in_at: datetime | None = None, now: datetime
) -> tuple[str, datetime]:
    """A token for this phone in the hands of this account, and until when it counts. The only time it is seen.

    `signed_in_at`: when the session began that asks; None where that is not known. Raises `PhoneWithdrawn`.
    """
    with transaction.atomic():
        _one_at_a_time(account_id)
        given = _given(account_id).filter(device_id=phone.device_id)
        withdrawn_at = given.aggregate(last=Max("revoked_at"))["last"]
        if withdrawn_at and (signed_in_at is None or signed_in_at <= withdrawn_at):
            raise PhoneWithdrawn(phone.device_id)
        given.filter(revoked_at=None, expires_at__gt=now + OVERLAP).update(expires_at=now + OVERLAP)
        token, until = tokens.new_token(), now + LASTS
        Token.objects.create(
            hash=tokens.digest(token),
            account_id=account_id,
            purpose=Token.Purpose.DEPOSIT,
            device_id=phone.device_id,
            public_key=phone.public_key,
            issued_at=now,
            expires_at=until,
        )
    return token, until


def phones_of(account_id: UUID, *, now: datetime) -> list[Phone]:
    """The phones whose token counts now, the last renewed first. One query."""
    live = (
        _given(account_id)
        .filter(revoked_at=None)
        .values("device_id")
        .annotate(since=Min("issued_at"), renewed_at=Max("issued_at"), until=Max("expires_at"))
        .filter(until__gt=now)
        .order_by("-renewed_at", "device_id")
    )
    return [Phone(one["device_id"], one["since"], one["renewed_at"]) for one in live[:PHONES_MAX]]


def withdraw(account: Account, device_id: UUID, *, city_id: int, now: datetime) -> int:
    """A person withdraws one phone of theirs; answers how many phones that were live it was. Twice is harmless.

    Raises `NotYourPhone` where the account has no such phone.
    """
    given = _given(account.id).filter(device_id=device_id)
    if not given.exists():
        raise NotYourPhone(device_id)
    looked("access.phone_withdrawn", city_id=city_id, subject_id=account.volunteer_id, rows=1, now=now)
    return _withdrawn(account.id, given, now=now)


def withdraw_all(account: Account, *, city_id: int, community_id: int, now: datetime) -> int:
    """A desk that has checked it may withdraws every phone of a person; answers how many were live. Twice is harmless."""
    looked(
        "access.phones_withdrawn",
        city_id=city_id,
        community_id=community_id,
        subject_id=account.volunteer_id,
        rows=1,
        now=now,
    )
    return _withdrawn(account.id, _given(account.id), now=now)


def _withdrawn(account_id: UUID, given: QuerySet[Token], *, now: datetime) -> int:
    with transaction.atomic():
        _one_at_a_time(account_id)
        left = given.filter(revoked_at=None)
        phones: int = left.filter(expires_at__gt=now).aggregate(n=Count("device_id", distinct=True))["n"]
        left.update(revoked_at=now)
    return phones


def _given(account_id: UUID) -> QuerySet[Token]:
    return Token.objects.filter(account_id=account_id, purpose=Token.Purpose.DEPOSIT)


def _one_at_a_time(account_id: UUID) -> None:
    """A phone that renews while it is withdrawn must not slip through: of one account, one after the other."""
    Account.objects.select_for_update().filter(id=account_id).first()
