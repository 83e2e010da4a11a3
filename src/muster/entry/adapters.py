"""What Muster changes in django-allauth: nobody signs up, no mail is sent, secrets are encrypted, roles lead home."""

import base64
import os
from io import BytesIO
from typing import Any

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.utils.timezone import now

from muster import secrets_store
from muster.access.models import Account
from muster.entry.sessions import password_shown, second_factor_just_set_up

NONCE_BYTES = 12
VERSION = b"\x01"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are given by a command or made for invited people; none is made by signing up."""

    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        return False

    def get_login_redirect_url(self, _request: HttpRequest) -> str:
        return "/"

    def send_notification_mail(self, *_arguments: Any, **_named: Any) -> None:
        """Accounts have no mail address."""

    def add_message(self, *_arguments: Any, **_named: Any) -> None:
        """The page that follows says what was done."""

    def is_reauthentication_required(self, *, app: str, **named: Any) -> bool:
        """Who has just typed the password, or just set a factor up, is asked for nothing more meanwhile."""
        request = context.request
        if app != "allauth.mfa" or not isinstance(request.user, Account):
            return bool(super().is_reauthentication_required(app=app, **named))
        if not _has_second_factor(request.user):
            return not password_shown(request, request.user)
        return not second_factor_just_set_up(request, request.user, now=now())


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of authenticator apps and recovery codes lie encrypted in the database; their key does not lie there."""

    def encrypt(self, text: str) -> str:
        nonce = os.urandom(NONCE_BYTES)
        return base64.b64encode(VERSION + nonce + _cipher().encrypt(nonce, text.encode(), VERSION)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        whole = base64.b64decode(encrypted_text)
        nonce, sealed = whole[1 : 1 + NONCE_BYTES], whole[1 + NONCE_BYTES :]
        return _cipher().decrypt(nonce, sealed, whole[:1]).decode()

    def build_totp_svg(self, url: str) -> str:
        """On white also by night: scanners want dark on light."""
        drawing = BytesIO()
        segno.make(url, error="m").save(drawing, kind="svg", scale=4, border=4, light="#fff", xmldecl=False)
        return drawing.getvalue().decode()

    def get_public_key_credential_user_entity(self, user: AbstractBaseUser) -> dict[str, Any]:
        entity: dict[str, Any] = super().get_public_key_credential_user_entity(user)
        return entity | {"display_name": str(user)}


def _has_second_factor(account: Account) -> bool:
    return bool(SecondFactorAdapter().is_mfa_enabled(account))


def _cipher() -> AESGCMSIV:
    return AESGCMSIV(secrets_store.key("second-factor"))
