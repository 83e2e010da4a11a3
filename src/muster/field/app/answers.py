"""How the phone app's addresses ask and answer: JSON in and out, and every refusal a code and a sentence.

The app tells a refusal from a captive portal's page by the code: what carries none is not from here.
"""

import re
from collections.abc import Callable
from functools import wraps
from typing import Any, NoReturn, TypeVar

import msgspec
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.utils.translation import gettext as _

from muster.access.actors import Actor
from muster.channels.budget import BudgetSpent
from muster.entry.guards import KnownRequest
from muster.entry.middleware import KEPT
from muster.journal import strict_json
from muster.mobilise.refusals import Refused
from muster.people.edit import OfferRefused
from muster.rounds.hand_over import TooOften
from muster.rounds.refusals import RoundRefused

BODY_BYTES_MAX = 16_384
TOO_OFTEN_S = 900
Said = TypeVar("Said")
View = Callable[[Any], dict[str, Any]]


class AppRefused(Exception):
    """An answer that is not 200. Nothing that was written before it stays."""

    def __init__(self, status: int, code: str, sentence: str, *, retry_after_s: int = 0, **more: Any) -> None:
        super().__init__(code)
        self.status, self.code, self.sentence = status, code, sentence
        self.retry_after_s, self.more = retry_after_s, more


class AppKept(AppRefused):
    """As `AppRefused`, but what was written before it stays: a try that was counted must be remembered."""


REFUSALS = (AppRefused, BudgetSpent, OfferRefused, Refused, RoundRefused)


def app_required(view: View) -> Callable[[HttpRequest], HttpResponse]:
    """Open to a volunteer who is signed in; others are told so in JSON, never led to another page."""

    @wraps(view)
    def answered(request: Any) -> HttpResponse:
        try:
            _let_in(getattr(request, "actor", None))
            return _told(request, view)
        except REFUSALS as refused:
            return refusal(_as_refused(refused))

    return answered


def _let_in(actor: Actor | None) -> None:
    if actor is None:
        raise AppRefused(401, "not_signed_in", _("Sign in again. What you have recorded stays on the phone."))
    if actor.scope.volunteer is None:
        raise AppRefused(404, "not_a_volunteer", _("This is for volunteers. Sign in with your own phone number."))


def _as_refused(refused: Exception) -> AppRefused:
    """A room's own refusal as the app is told it."""
    match refused:
        case AppRefused():
            return refused
        case BudgetSpent():
            sentence = _("That was often. Wait 15 minutes and try again.")
            return AppRefused(429, "too_often", sentence, retry_after_s=TOO_OFTEN_S)
        case TooOften():
            return AppRefused(429, "too_often", str(refused.sentence), retry_after_s=TOO_OFTEN_S)
        case OfferRefused():
            fields = {name: str(sentence) for name, sentence in refused.sentences.items()}
            return AppRefused(400, "offer_refused", str(refused.sentence), fields=fields)
    return AppRefused(409, _code_of(refused), str(getattr(refused, "sentence", "")))


def _told(request: Any, view: View) -> HttpResponse:
    """What the view tells, and the token that the app's next POST must bring along: the cookie is out of a script's reach."""
    with transaction.atomic():
        try:
            response: HttpResponse = JsonResponse(view(request))
        except AppKept as refused:
            response = refusal(refused)
            setattr(response, KEPT, True)
    response.headers["X-CSRFToken"] = get_token(request)
    return response


def said(request: KnownRequest, shape: type[Said]) -> Said:
    """The body as this shape, or a refusal."""
    declared = request.headers.get("Content-Length", "")
    if declared.isdecimal() and int(declared[:20]) > BODY_BYTES_MAX:
        raise AppRefused(413, "too_large", _("That is too much at once. Send less."))
    if request.content_type != "application/json":
        misread()
    try:
        value = strict_json.read(request.body)
        if strict_json.flaw(value):
            misread()
        return msgspec.convert(value, shape)
    except (strict_json.NotJson, msgspec.ValidationError):
        misread()


def misread() -> NoReturn:
    raise AppRefused(400, "malformed", _("This was not understood. Update the app and try again."))


def refusal(refused: AppRefused) -> HttpResponse:
    answer = JsonResponse({"code": refused.code, "sentence": refused.sentence, **refused.more}, status=refused.status)
    if refused.retry_after_s:
        answer.headers["Retry-After"] = str(refused.retry_after_s)
    return answer


def _code_of(refused: Exception) -> str:
    """`NotReportedIn` as `not_reported_in`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", type(refused).__name__).lower()
