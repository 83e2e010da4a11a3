"""How a session began, and which roles may therefore count in it."""

from datetime import UTC, datetime, timedelta
from typing import Literal

from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest

from muster.access.actors import ALL_KINDS, BY_CODE_ALONE, BY_CODE_AND_DESK
from muster.access.devices import counts, device_of
from muster.access.models import Account, RoleKind

BEGAN_WITH = "sign_in_began_with"
BEGAN_AT = "sign_in_began_at"
SET_UP_HERE = "second_factor_set_up_by"
SET_UP_AT = "second_factor_set_up_at"
LANGUAGE = "language"
DEVICE_COOKIE = "muster_device"
JUST_NOW = timedelta(minutes=5)
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"

# Whoever holds one of these signs in with a password and a second factor, or with a passkey.
NEED_SECOND_FACTOR = frozenset({RoleKind.CITY, RoleKind.DESK, RoleKind.ORGANISATION, RoleKind.AUDITOR})


def begin(request: HttpRequest, account: Account, by: Literal["code", "demo"]) -> None:
    """Sign an account in by our own ways. Passwords and passkeys are allauth's."""
    login(request, account, backend=BACKEND)
    request.session[BEGAN_WITH] = by
    request.session[BEGAN_AT] = datetime.now(UTC).timestamp()
    request.session[LANGUAGE] = account.language


def began_at(request: HttpRequest, account: Account) -> datetime | None:
    """When whoever holds this session last proved who they are; None where it does not say."""
    proved = [float(record.get("at", 0)) for record in get_authentication_records(request, account)]
    last = max([float(request.session.get(BEGAN_AT, 0)), *proved])
    return datetime.fromtimestamp(last, UTC) if last else None


def kinds_that_count(request: HttpRequest, account: Account, *, now: datetime) -> frozenset[RoleKind]:
    """The kinds of role that this session may use."""
    if second_factor_shown(request, account) or began_in_demo(request):
        return ALL_KINDS
    if request.session.get(BEGAN_WITH) == "code" and _device_counts(request, account, now):
        return BY_CODE_AND_DESK
    return BY_CODE_ALONE


def second_factor_shown(request: HttpRequest, account: Account) -> bool:
    """Whether in this very session the account showed a second factor or a passkey, or set one up after its password."""
    if request.session.get(SET_UP_HERE) == str(account.pk):
        return True
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, account))


def remember_second_factor(request: HttpRequest, account: Account, *, now: datetime) -> None:
    """This session has set a second factor up after its password. Other open sessions of the account have not."""
    request.session[SET_UP_HERE] = str(account.pk)
    request.session[SET_UP_AT] = now.timestamp()


def second_factor_just_set_up(request: HttpRequest, account: Account, *, now: datetime) -> bool:
    """For a few minutes, in which the recovery codes are read, nothing is asked again."""
    mine = request.session.get(SET_UP_HERE) == str(account.pk)
    return mine and now.timestamp() - float(request.session.get(SET_UP_AT, 0)) < JUST_NOW.total_seconds()


def password_shown(request: HttpRequest, account: Account) -> bool:
    return any(record.get("method") == "password" for record in get_authentication_records(request, account))


def began_in_demo(request: HttpRequest) -> bool:
    return bool(settings.IS_DEMO) and request.session.get(BEGAN_WITH) == "demo"


def began_with_code(request: HttpRequest) -> bool:
    return bool(request.session.get(BEGAN_WITH) == "code")


def _device_counts(request: HttpRequest, account: Account, now: datetime) -> bool:
    return counts(device_of(account.id, request.COOKIES.get(DEVICE_COOKIE, "")), now=now)
