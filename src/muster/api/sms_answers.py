"""What the gateway of text messages brings back: answers to call-outs, signed by the secret that signs what goes out."""

import hashlib
import hmac
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.timezone import now
from ninja import Schema
from ninja.security.base import AuthBase
from pydantic import Field

from muster.access import phones
from muster.api import shapes
from muster.api.endpoints import api
from muster.callouts import hear

SKEW_MAX_S = 300
HEADERS_MAX = 200  # characters


class AnswerIn(Schema):
    """One text message that a phone sent to the installation's number."""

    sender: str = Field(alias="from", max_length=30)
    text: str = Field(max_length=1_000)


class AnswerOut(Schema):
    status: str


class GatewayAuth(AuthBase):
    """`Muster-Time` (unix seconds) and `Muster-Signature: sha256=HMAC(secret, time + "." + body)`, as we sign what we send."""

    openapi_type = "apiKey"
    openapi_name = "Muster-Signature"
    openapi_in = "header"

    def __call__(self, request: HttpRequest) -> Any | None:
        at, signature = request.headers.get("Muster-Time", ""), request.headers.get("Muster-Signature", "")
        if not settings.SMS_SECRET or not at.isdecimal() or len(at) > 12 or len(signature) > HEADERS_MAX:
            return None
        if abs(now().timestamp() - int(at)) > SKEW_MAX_S:
            return None
        digest = hmac.new(settings.SMS_SECRET.encode(), at.encode() + b"." + request.body, hashlib.sha256).hexdigest()
        return "gateway" if hmac.compare_digest(f"sha256={digest}".encode(), signature.encode()) else None


@api.post("/sms/answers", response={200: AnswerOut, 401: shapes.Refusal, 422: shapes.Refusal}, auth=GatewayAuth())
def sms_answers(request: HttpRequest, answer: AnswerIn) -> dict[str, str]:  # noqa: ARG001
    """An answer to a call-out by text message. Saying the same twice changes nothing; whoever is not known is not answered."""
    try:
        number = phones.normalise(answer.sender)
    except phones.NotAPhone:
        return {"status": hear.Outcome.NOBODY}
    return {"status": hear.by_phone(number, answer.text, now=now())}
