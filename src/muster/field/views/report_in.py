"""Report in by QR code. Nobody signs in, nothing held is shown, and every number gets the same answer."""

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from muster.access.phones import NotAPhone
from muster.field.door import Door, community_of, door_of
from muster.field.forms import ReportInForm
from muster.mobilise.refusals import Refused
from muster.mobilise.report_in import claim


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, community_code: str) -> HttpResponse:
    """The form; POST reports in. A number that is sent again, or a thousand times, counts once."""
    now = datetime.now(UTC)
    door = door_of(community_of(community_code), now=now)
    if request.method != "POST":
        return _shown(request, door, ReportInForm())
    form = ReportInForm(request.POST)
    if door.running is None:
        return _shown(request, door, form, status=409)
    if not form.is_valid():
        return _shown(request, door, form, status=422)
    said = form.cleaned_data
    try:
        claim(
            door.running.id,
            door.community.id,
            phone=said["phone"],
            name=said["name"],
            unit=said["unit"],
            via="qr",
            now=now,
        )
    except NotAPhone as refusal:
        form.add_error("phone", refusal.sentence)
        return _shown(request, door, form, status=422)
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
        return _shown(request, door, form, status=409)
    return redirect("report:received", community_code=community_code)


@require_safe
def received(request: HttpRequest, community_code: str) -> HttpResponse:
    """After a report-in. Says nothing of who it was, so anyone may open it."""
    door = door_of(community_of(community_code), now=datetime.now(UTC))
    return render(request, "field/received.html", {"door": door, "synthetic": _is_synthetic(door)})


def _shown(request: HttpRequest, door: Door, form: ReportInForm, *, status: int = 200) -> HttpResponse:
    context = {"door": door, "form": form, "synthetic": _is_synthetic(door)}
    return render(request, "field/report_in.html", context, status=status)


def _is_synthetic(door: Door) -> bool:
    return bool(door.running and door.running.synthetic)
