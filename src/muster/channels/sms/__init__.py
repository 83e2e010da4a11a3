"""Text messages through any gateway that takes a signed HTTP POST (docs/recipes/add-a-channel.md)."""

import hashlib
import hmac
import json
import time
import urllib.error
import urllib.request
from http import HTTPStatus
from typing import Never
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings

from muster.channels.failures import PermanentFailure, TemporaryFailure

WAIT_MAX_S = 5
BUSY = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS}
LOCAL = {"localhost", "127.0.0.1", "::1"}


def send(message_id: UUID, phone: str, body: str) -> None:
    """Hand one message to the gateway. `Idempotency-Key` is the same at each try, so that a retry sends no second one."""
    said = json.dumps({"id": str(message_id), "to": phone, "text": body}, ensure_ascii=False).encode()
    request = urllib.request.Request(_address(), data=said, headers=_headers(message_id, said), method="POST")  # noqa: S310
    try:
        with _opener().open(request, timeout=WAIT_MAX_S):
            return
    except urllib.error.HTTPError as error:
        error.close()
        _tell(error.code)
    except (OSError, ValueError) as error:
        # The number and the text stay out of what is logged.
        raise TemporaryFailure(type(error).__name__) from None


def _tell(status: int) -> Never:
    if status in BUSY or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise TemporaryFailure(f"status {status}")
    raise PermanentFailure(f"status {status}")


def _address() -> str:
    url = str(settings.SMS_URL)
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOCAL):
        raise PermanentFailure("MUSTER_SMS_URL must begin with https://")
    return url


def _headers(message_id: UUID, said: bytes) -> dict[str, str]:
    at = str(int(time.time()))
    signature = hmac.new(settings.SMS_SECRET.encode(), at.encode() + b"." + said, hashlib.sha256).hexdigest()
    return {
        "Content-Type": "application/json",
        "Idempotency-Key": str(message_id),
        "Muster-Time": at,
        "Muster-Signature": f"sha256={signature}",
    }


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A gateway that moves elsewhere would carry numbers and codes there: refuse."""

    def redirect_request(self, *_arguments: object) -> None:
        return None


def _opener() -> urllib.request.OpenerDirector:
    return urllib.request.build_opener(_NoRedirect, urllib.request.ProxyHandler({}))
