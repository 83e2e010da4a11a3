"""The command loads its people list."""

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from muster.city import people_list
from muster.entry.guards import KnownRequest, city_required, sign_in_required
from muster.people.template import template as template_book

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@sign_in_required
def template(_request: KnownRequest) -> HttpResponse:
    """The empty list to fill in."""
    headers = {"Content-Disposition": 'attachment; filename="muster-people.xlsx"'}
    return HttpResponse(template_book(), content_type=XLSX, headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
@city_required
def upload(request: KnownRequest) -> HttpResponse:
    return people_list.upload(request, request.actor, _list(request))


@require_POST
@city_required
def loading(request: KnownRequest) -> HttpResponse:
    return people_list.loading(request, request.actor, _list(request), request.POST.get("token", ""))


def _list(request: KnownRequest) -> people_list.List:
    return people_list.List(
        city_id=request.area.id,
        organisation_id=None,
        upload="city:people_upload",
        loading="city:people_loading",
        home="city:organisations",
    )
