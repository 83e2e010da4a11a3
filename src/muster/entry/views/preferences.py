"""How a reader wants the pages: language and theme, kept in a cookie, the language also with the account."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from muster.access.models import Account
from muster.entry.context import THEMES
from muster.entry.onward import ours
from muster.entry.sessions import LANGUAGE

COOKIE_AGE_S = 365 * 86_400


@require_http_methods(["GET", "HEAD", "POST"])
def language(request: HttpRequest) -> HttpResponse:
    chosen = request.POST.get("language", "")
    if request.method != "POST" or chosen not in dict(settings.LANGUAGES):
        return render(request, "entry/language.html", {"languages": settings.LANGUAGES, "back": _back(request)})
    if isinstance(request.user, Account):
        Account.objects.filter(id=request.user.id).update(language=chosen)
        request.session[LANGUAGE] = chosen
    return _kept(request, settings.LANGUAGE_COOKIE_NAME, chosen)


@require_http_methods(["GET", "HEAD", "POST"])
def theme(request: HttpRequest) -> HttpResponse:
    chosen = request.POST.get("theme", "")
    if request.method != "POST" or chosen not in THEMES:
        return render(request, "entry/theme.html", {"back": _back(request)})
    return _kept(request, "theme", chosen)


def _kept(request: HttpRequest, cookie: str, value: str) -> HttpResponse:
    response = HttpResponseRedirect(_back(request))
    # Not HttpOnly: the theme is also set by the page itself.
    response.set_cookie(cookie, value, max_age=COOKIE_AGE_S, samesite="Lax", secure=request.is_secure())
    return response


def _back(request: HttpRequest) -> str:
    """The page the reader was on."""
    given = request.POST.get("next", "") or request.GET.get("next", "")
    return ours(request, given) or "/"
