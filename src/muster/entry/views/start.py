"""The first page, and what stands beside it."""

from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_safe

from muster.entry.errors import DATABASE_AWAY, away
from muster.entry.guards import KnownRequest, sign_in_required
from muster.entry.home import home_of


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Who is signed in goes where their work is."""
    actor = getattr(request, "actor", None)
    if actor is not None and actor.roles:
        return HttpResponseRedirect(home_of(actor))
    if actor is not None:
        return no_role(request)
    return render(request, "entry/start.html")


@require_safe
@sign_in_required
def no_role(request: KnownRequest) -> HttpResponse:
    return render(request, "entry/no_role.html")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "entry/privacy.html", {"retention_days_max": 30})


@require_safe
def robots(_request: HttpRequest) -> HttpResponse:
    """Nothing here is for search engines."""
    return HttpResponse("User-agent: *\nDisallow: /\n", content_type="text/plain")


@require_GET
def healthz(request: HttpRequest) -> HttpResponse:
    """200 once pages can be served."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DATABASE_AWAY:
        return away(request)
    return HttpResponse("ok\n", content_type="text/plain")
