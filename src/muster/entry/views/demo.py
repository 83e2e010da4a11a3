"""The demo's links: one button, then the role's own page."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from muster.access.models import RoleKind
from muster.entry import sessions
from muster.entry.demo_links import account_of

KEY_MAX = 64
BEGINS = {RoleKind.VOLUNTEER: "/app/"}  # whoever tries the phone begins in the app; the others at their own page


@require_http_methods(["GET", "HEAD", "POST"])
def demo(request: HttpRequest, role: str) -> HttpResponse:
    """GET shows a button and signs nobody in, since link scanners open links; POST signs in."""
    given = request.POST if request.method == "POST" else request.GET
    account = account_of(role, given.get("key", "")[:KEY_MAX])
    if account is None:
        raise Http404
    if request.method != "POST":
        return render(request, "entry/demo.html", {"role": RoleKind(role).label, "key": given["key"]})
    sessions.begin(request, account, by="demo")
    return HttpResponseRedirect(BEGINS.get(RoleKind(role), "/"))
