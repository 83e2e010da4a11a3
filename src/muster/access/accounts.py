"""Make an account: for a person who signs in by phone, or for someone who signs in by name."""

import secrets
from datetime import datetime
from uuid import UUID

from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from muster.access.models import Account, Role, RoleKind
from muster.access.scope import Scope, open_scope

# A first password is 96 random bits, which need no stretching; 245 desks must not take a minute. Django hashes it anew, and
# slowly, at the first sign-in.
FIRST_ROUNDS = 10_000


class NameTaken(ValueError):
    """The sign-in name belongs to someone."""

    sentence = _("Someone already signs in by this name. Choose another.")


def account_of(volunteer_id: UUID, phone_index: bytes | None, *, now: datetime) -> Account:
    """The account of a person, made where it is missing. Safe however many ask at once."""
    found = Account.objects.filter(volunteer_id=volunteer_id).first()
    return found or _make(volunteer_id, phone_index, now)


def _make(volunteer_id: UUID, phone_index: bytes | None, now: datetime) -> Account:
    # Of two people on one phone only the first account carries its index; both are found by volunteer.
    for index in (phone_index, None):
        try:
            with transaction.atomic():
                return Account.objects.create(volunteer_id=volunteer_id, phone_index=index, created_at=now)
        except IntegrityError:
            if found := Account.objects.filter(volunteer_id=volunteer_id).first():
                return found
    raise AssertionError("An account without a phone index collides with nothing but its own volunteer.")


def become_volunteer(account: Account, *, now: datetime) -> None:
    """Give a person who proved their phone the volunteer's role, unless they ever had it: one taken away stays away."""
    if Role.objects.filter(account=account, kind=RoleKind.VOLUNTEER).exists():
        return
    with open_scope(Scope(actor=account.id)):
        Role.objects.create(account=account, kind=RoleKind.VOLUNTEER, granted_by=account.id, valid_from=now)


def has_password(account: Account) -> bool:
    return bool(account.password) and account.has_usable_password()


def end_sessions(account: Account) -> None:
    """Sign a person out everywhere: a session ends when what its hash is made of changes.

    Whoever has a password keeps it, and their sessions end when they change it.
    """
    if has_password(account):
        return
    account.set_unusable_password()  # a new random one each time
    account.save(update_fields=["password"])


def new_account(username: str, *, now: datetime) -> tuple[Account, str]:
    """An account with a first password, for whoever takes it to its owner. A second factor is asked for at sign-in."""
    password = secrets.token_urlsafe(12)
    hashed = PBKDF2PasswordHasher().encode(password, secrets.token_hex(8), iterations=FIRST_ROUNDS)
    account = Account(username=username, created_at=now, password=hashed)
    try:
        with transaction.atomic():
            account.save(force_insert=True)
    except IntegrityError as error:
        raise NameTaken(username) from error
    return account, password
