"""The addresses of entry, and a few of our own behind each guard."""

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import include, path

from muster.access.models import Account
from muster.entry import guards
from muster.people.models import Volunteer


def people(request: HttpRequest, **_named: object) -> HttpResponse:
    """Every volunteer the database shows."""
    return HttpResponse(" ".join(Volunteer.objects.order_by("name").values_list("name", flat=True)))


def write_then(request: HttpRequest, status: int) -> HttpResponse:
    """Save something, then answer with a status, or fail with 500."""
    Account.objects.filter(id=request.user.pk).update(language="xx")
    if status == 404:
        raise Http404
    if status == 500:
        raise RuntimeError("planted")
    return HttpResponse("done", status=status)


def streamed(request: HttpRequest) -> HttpResponse:
    return StreamingHttpResponse(iter(["a", "b"]))


def database_gone(request: HttpRequest) -> HttpResponse:
    from django.db import OperationalError

    raise OperationalError("server closed the connection unexpectedly")


urlpatterns = [
    path("", include("muster.entry.urls")),
    path("open/people/", people),
    path("city/", guards.city_required(people)),
    path("city/organisation/", guards.organisation_required(people)),
    path("city/audit/", guards.auditor_required(people)),
    path("desk/<slug:community_code>/", guards.desk_required(people)),
    path("me/", guards.volunteer_required(people)),
    path("me/team/", guards.leader_required(people)),
    path("write/<int:status>/", guards.sign_in_required(write_then)),
    path("streamed/", guards.sign_in_required(streamed)),
    path("gone/", database_gone),
    path("api/gone/", database_gone),
]
handler400 = "muster.entry.errors.bad_request"
handler403 = "muster.entry.errors.forbidden"
handler404 = "muster.entry.errors.not_found"
handler500 = "muster.entry.errors.server_error"
