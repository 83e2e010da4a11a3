"""The phone of somebody who has signed in."""

from django.test import Client

from muster.access.models import Account
from muster.entry.sessions import BACKEND, BEGAN_WITH, SET_UP_HERE

CHINESE = {"accept-language": "zh-CN"}


def phone_of(account: Account, *, strong: bool = False) -> Client:
    """A phone on which the account signed in by a code; `strong`: a desk trusts it."""
    client = Client(headers=CHINESE)
    client.force_login(account, backend=BACKEND)
    session = client.session
    session.update({SET_UP_HERE: str(account.pk)} if strong else {BEGAN_WITH: "code"})
    session.save()
    return client
