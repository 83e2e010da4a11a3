"""Links that sign in as a role of the demo. They count only in a data folder that the demo made."""

import hmac

from django.conf import settings
from django.urls import reverse

from muster import secrets_store
from muster.access.models import Account

ROLES = ("city", "organisation", "desk", "leader", "volunteer", "auditor")


def address(role: str) -> str:
    """The path that `muster demo` prints for a role."""
    return with_key(reverse("entry:demo", args=[role]))


def with_key(path: str) -> str:
    return f"{path}?key={_key()}"


def fits(key: str) -> bool:
    """Whether this is the demo, and the link is one that it printed."""
    return bool(settings.IS_DEMO) and hmac.compare_digest(key.encode(), _key().encode())


def account_of(role: str, key: str) -> Account | None:
    """The demo's account for a role, where this is the demo and the link is the one it printed."""
    if role not in ROLES or not fits(key):
        return None
    return Account.objects.filter(username=f"demo-{role}", is_active=True).first()


def _key() -> str:
    return secrets_store.key("demo-links").hex()[:32]
