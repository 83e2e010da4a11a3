"""Second factors: allauth's own pages, opened only to sessions that began with a password or have shown one already."""

from collections.abc import Callable
from typing import cast

from allauth.mfa.recovery_codes.views import generate_recovery_codes, view_recovery_codes
from allauth.mfa.totp.views import activate_totp
from allauth.mfa.utils import is_mfa_enabled
from allauth.mfa.webauthn.views import add_webauthn
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from muster.access.models import Account
from muster.entry.errors import bad_request
from muster.entry.guards import sign_in_required, to_sign_in
from muster.entry.sessions import password_shown, remember_second_factor, second_factor_shown

Page = Callable[[HttpRequest], HttpResponse]


@require_safe
@sign_in_required
def choose(request: HttpRequest) -> HttpResponse:
    """What protects this account, and what can be added."""
    account = _account(request)
    if not _may_set_up(request, account):
        return render(request, "entry/sign_in_again.html")
    return render(request, "entry/second_factor.html", {"has_one": is_mfa_enabled(account)})


def app(request: HttpRequest) -> HttpResponse:
    """An authenticator app."""
    return _set_up(request, activate_totp)


def passkey(request: HttpRequest) -> HttpResponse:
    """A passkey or a security key."""
    return _set_up(request, tolerant(add_webauthn))


def recovery_codes(request: HttpRequest) -> HttpResponse:
    return _opened(request, view_recovery_codes)


def new_recovery_codes(request: HttpRequest) -> HttpResponse:
    return _opened(request, generate_recovery_codes)


def _set_up(request: HttpRequest, page: Page) -> HttpResponse:
    """Whoever types the password and then sets up the factor has shown both; other open sessions have not."""
    had_one = request.user.is_authenticated and is_mfa_enabled(request.user)
    response = _opened(request, page)
    if request.user.is_authenticated and not had_one and is_mfa_enabled(request.user):
        remember_second_factor(request, _account(request), now=now())
    return response


def _opened(request: HttpRequest, page: Page) -> HttpResponse:
    if not request.user.is_authenticated:
        return to_sign_in(request)
    if not _may_set_up(request, _account(request)):
        raise Http404
    return page(request)


def _may_set_up(request: HttpRequest, account: Account) -> bool:
    """A session by text message must not raise itself: a stolen message would then be worth a password."""
    return password_shown(request, account) or second_factor_shown(request, account)


def _account(request: HttpRequest) -> Account:
    return cast(Account, request.user)


def tolerant(page: Page) -> Page:
    """A passkey's answer is JSON from a stranger, and the library trips over some of it: say 400, not 500."""

    def guarded(request: HttpRequest) -> HttpResponse:
        try:
            return page(request)
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            return bad_request(request, error)

    return guarded


def done(_request: HttpRequest) -> HttpResponse:
    """allauth's overview is ours."""
    return HttpResponseRedirect(reverse("entry:second_factor"))
