"""Answers when something is wrong: each says in one sentence what to do."""

import sys
from http import HTTPStatus
from typing import NamedTuple

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

RETRY_AFTER_S = 5
DATABASE_AWAY = (OperationalError, InterfaceError)


class Refusal(NamedTuple):
    """What happened, and what to do about it."""

    title: Promise | str
    advice: Promise | str


SAID = {
    400: Refusal(
        _("This was not understood"),
        _("Go back, check what you filled in, and send it again. If it fails again, open the page anew."),
    ),
    403: Refusal(
        _("This is not open to you"),
        _("Go to your own start page. If you need this page for your work, ask your command to give you the role."),
    ),
    404: Refusal(
        _("There is nothing here for you"),
        _("The address may be wrong, or the page belongs to someone else's area. Go to your own start page."),
    ),
    500: Refusal(
        _("Something went wrong on our side"),
        _(
            "Nothing of your last step was saved. Try it again; if it fails again, tell your command what you did and when."
        ),
    ),
    503: Refusal(
        _("Muster is catching its breath"),
        _("The database does not answer at this moment. Nothing is lost: wait a few seconds and try again."),
    ),
}
CODES = {400: "bad_request", 403: "forbidden", 404: "not_found", 500: "mishap", 503: "database_away"}
CSRF = Refusal(
    _("This page was open for too long"),
    _("Go back, load the page anew and send it again. If it keeps happening, allow cookies for this site."),
)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django names it
    return _answer(request, HTTPStatus.BAD_REQUEST)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django names it
    return _answer(request, HTTPStatus.FORBIDDEN)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django names it
    return _answer(request, HTTPStatus.NOT_FOUND)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - the reason is for developers
    return _answer(request, HTTPStatus.FORBIDDEN, CSRF)


def server_error(request: HttpRequest) -> HttpResponse:
    """Called while the exception is handled, also for those that middleware raised: a database away is no fault."""
    if isinstance(sys.exc_info()[1], DATABASE_AWAY):
        return away(request)
    return _answer(request, HTTPStatus.INTERNAL_SERVER_ERROR)


def away(request: HttpRequest) -> HttpResponse:
    response = _answer(request, HTTPStatus.SERVICE_UNAVAILABLE)
    response.headers["Retry-After"] = str(RETRY_AFTER_S)
    return response


def _answer(request: HttpRequest, status: HTTPStatus, said: Refusal | None = None) -> HttpResponse:
    """No query and no session is needed to say this: the database may be what is wrong."""
    title, advice = said or SAID[status]
    if request.path.startswith("/api/"):
        return JsonResponse({"detail": f"{title}. {advice}"}, status=status)
    if request.path.startswith("/app/") and request.path != "/app/":
        code = "csrf" if said is CSRF else CODES[status]
        return JsonResponse({"code": code, "sentence": f"{title}. {advice}"}, status=status)
    theme = request.COOKIES.get("theme", "auto")
    page = render_to_string(
        "entry/error.html", {"title": title, "advice": advice, "status": int(status), "theme": theme}
    )
    return HttpResponse(page, status=status)
