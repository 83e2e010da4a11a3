"""Where to go after signing in: back to the page that asked for it, if that page is ours."""

from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

NEXT = "sign_in_next"
ADDRESS_MAX = 500


def keep_next(request: HttpRequest) -> None:
    """Remember the page that sent the reader here."""
    asked = ours(request, request.GET.get("next", ""))
    if asked:
        request.session[NEXT] = asked


def onward(request: HttpRequest) -> str:
    """The remembered page, once; else the start page, which leads each role home."""
    return ours(request, str(request.session.pop(NEXT, ""))) or "/"


def ours(request: HttpRequest, address: str) -> str:
    """The address, if it is a path of this site; else nothing."""
    fits = len(address) <= ADDRESS_MAX and address.startswith("/")
    safe = fits and url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if safe else ""


def with_next(address: str, target: str) -> str:
    return f"{address}?{urlencode({'next': target})}"
