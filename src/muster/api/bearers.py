"""Who asks: the bearer of a token, or a signed-in browser."""

from typing import Any

from django.http import HttpRequest
from django.utils.timezone import now
from ninja.security import APIKeyCookie, HttpBearer

from muster.access import tokens
from muster.access.actors import ALL_KINDS, Actor, actor_within
from muster.access.models import Account


class TokenAuth(HttpBearer):
    """A token that is valid now. A program that holds one may do all that its account may; a field phone's reads nothing."""

    def authenticate(self, _request: HttpRequest, token: str) -> Actor | None:
        at = now()
        if not 0 < len(token) <= tokens.LENGTH_MAX:
            return None
        state = tokens.read(token, now=at)
        if state.state != "valid" or state.account_id is None or state.phone is not None:
            return None
        return actor_within(Account.objects.get(pk=state.account_id), ALL_KINDS, now=at)


class BrowserAuth(APIKeyCookie):
    """The actor that entry's middleware found; roles that wait for a stronger sign-in do not count."""

    param_name = "sessionid"

    def __init__(self) -> None:
        super().__init__(csrf=False)  # reads only

    def authenticate(self, request: HttpRequest, _key: Any) -> Actor | None:
        actor: Actor | None = getattr(request, "actor", None)
        return actor


KNOWN = [TokenAuth(), BrowserAuth()]
